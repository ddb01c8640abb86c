//! Task lists are planned as task planners do: by level, then by priority, levels split by resources, critical what has no slack.

use crate::properties::{Damage, apply, damage, in_small_thread, places_exist, plan_is_right, read, said};
use flowright::driver::{self, Entry, MemoryWorld};
use flowright::frontend;
use flowright::ir::Document;
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const EXAMPLE: &str = "examples/task-plan/release.tasks.json";

/// A task, by its place in the list.
#[derive(Clone, Debug)]
struct Task {
    minutes: u32,
    dependencies: BTreeSet<usize>,
    resources: BTreeSet<usize>,
    priority: i64,
}

const RESOURCES: [&str; 3] = ["db", "test runner", "gpu"];

fn id(task: usize) -> String {
    format!("task-{task}")
}

/// The name of the step that a task is.
fn step(task: usize) -> String {
    format!("task_{task}")
}

/// Tasks in any order, each waiting for some of those that come before it in another order.
fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let task = (0..240_u32, prop::collection::vec(any::<prop::sample::Index>(), 0..4), 0..8_u8, -3..14_i64);
    prop::collection::vec((task, any::<u16>()), 1..24).prop_map(|drawn| {
        // Sorted by the second number, each may wait for those before it; the list itself stays as it was drawn.
        let mut order: Vec<usize> = (0..drawn.len()).collect();
        order.sort_by_key(|&at| (drawn[at].1, at));
        let place = |at: usize| order.iter().position(|&other| other == at).unwrap();
        let task = |at: usize| {
            let (minutes, after, resources, priority) = &drawn[at].0;
            let before = &order[..place(at)];
            let dependencies =
                after.iter().filter(|_| !before.is_empty()).map(|after| before[after.index(before.len())]);
            let resources = (0..RESOURCES.len()).filter(|bit| resources >> bit & 1 == 1).collect();
            Task { minutes: *minutes, dependencies: dependencies.collect(), resources, priority: *priority }
        };
        (0..drawn.len()).map(task).collect()
    })
}

/// The tasks as a file. A duration is a number of quarters of a minute.
fn file(tasks: &[Task]) -> String {
    let task = |(at, task): (usize, &Task)| {
        json!({
            "id": id(at),
            "estimatedDuration": f64::from(task.minutes) / 4.0,
            "dependencies": task.dependencies.iter().map(|&other| id(other)).collect::<Vec<_>>(),
            "requiredResources": task.resources.iter().map(|&resource| RESOURCES[resource]).collect::<Vec<_>>(),
            "priority": task.priority,
        })
    };
    json!({ "name": "main", "tasks": tasks.iter().enumerate().map(task).collect::<Vec<_>>() }).to_string()
}

fn world(text: &str) -> MemoryWorld {
    MemoryWorld::new().with("main.tasks.json", text)
}

/// What a task planner says of tasks, straight from its rules.
struct Planned {
    level: Vec<usize>,
    start: Vec<u64>,
    latest: Vec<u64>,
    total: u64,
}

fn planned(tasks: &[Task]) -> Planned {
    let ms = |at: usize| u64::from(tasks[at].minutes) * 15_000;
    let (mut level, mut start) = (vec![0; tasks.len()], vec![0; tasks.len()]);
    // As many rounds as there are tasks settle every chain.
    for _ in tasks {
        for (at, task) in tasks.iter().enumerate() {
            level[at] = task.dependencies.iter().map(|&other| level[other] + 1).max().unwrap_or(0);
            start[at] = task.dependencies.iter().map(|&other| start[other] + ms(other)).max().unwrap_or(0);
        }
    }
    let total = (0..tasks.len()).map(|at| start[at] + ms(at)).max().unwrap_or(0);
    let mut latest: Vec<u64> = (0..tasks.len()).map(|at| total - ms(at)).collect();
    for _ in tasks {
        for at in 0..tasks.len() {
            let behind = (0..tasks.len()).filter(|&other| tasks[other].dependencies.contains(&at));
            latest[at] = behind.map(|other| latest[other]).min().unwrap_or(total) - ms(at);
        }
    }
    Planned { level, start, latest, total }
}

/// The groups that first-fit makes of an order: a task joins the first group of its level that wants none of its resources.
fn groups(tasks: &[Task], order: &[usize], level: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &at in order {
        let fits = |group: &&mut Vec<usize>| {
            level[group[0]] == level[at]
                && group.iter().all(|&other| tasks[other].resources.is_disjoint(&tasks[at].resources))
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

fn document(text: &str) -> Document {
    let compilation = driver::compile(&world(text), "main.tasks.json", Entry::Every);
    let [document] = &compilation.documents[..] else { panic!("{}\n{text}", said(&compilation.report)) };
    (**document).clone()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plans_follow_the_rules_of_task_planners(tasks in tasks()) {
        let text = file(&tasks);
        let document = document(&text);
        plan_is_right(&document)?;
        let plan = &document.workflows.get("main").unwrap().plan;
        let number = |name: &str| name.strip_prefix("task_").unwrap().parse::<usize>().unwrap();
        let wanted = planned(&tasks);

        let order: Vec<usize> = plan.order.iter().map(|name| number(name)).collect();
        let rank = |at: usize| (wanted.level[at], -tasks[at].priority.clamp(1, 10));
        prop_assert_eq!(order.len(), tasks.len());
        prop_assert!(order.is_sorted_by_key(|&at| rank(at)), "{:?}", order);

        let shown: Vec<Vec<usize>> =
            plan.groups.iter().map(|group| group.iter().map(|name| number(name)).collect()).collect();
        prop_assert_eq!(shown, groups(&tasks, &order, &wanted.level));

        prop_assert_eq!(plan.makespan_ms, wanted.total);
        for at in 0..tasks.len() {
            let slack = plan.slack_ms.get(&step(at)).copied();
            prop_assert_eq!(slack, Some(wanted.latest[at] - wanted.start[at]), "{}", step(at));
        }
    }

    #[test]
    fn what_is_found_lies_in_the_file(tasks in tasks(), damages in prop::collection::vec(damage(), 1..6)) {
        let text = damages.iter().fold(file(&tasks), |text, damage: &Damage| apply(&text, damage));
        let report = in_small_thread(move || driver::check(&world(&text), &["main.tasks.json".into()]));
        places_exist(&report)?;
    }
}

#[test]
fn the_example_is_planned_as_the_workflow_beside_it() {
    let tasks = document(&read(EXAMPLE));
    let flow = driver::compile(
        &MemoryWorld::new().with("main.flow", read("examples/task-plan/release.flow")),
        "main.flow",
        Entry::Every,
    );
    let plan = |document: &Document| document.workflows.get("release").unwrap().plan.clone();
    let (tasks, flow) = (plan(&tasks), plan(&flow.documents[0]));
    assert_eq!(tasks.makespan_ms, flow.makespan_ms);
    assert_eq!(
        tasks.critical_paths,
        [
            ["checkout", "linux", "try_linux", "approval", "sign", "publish"],
            ["checkout", "windows", "try_windows", "approval", "sign", "publish"]
        ]
    );
    // The workflow has another word for signing; and three runners, which a task list cannot say.
    let slack = |plan: &flowright::ir::Plan| {
        let slack = plan.slack_ms.iter().map(|(name, &slack)| (name.replace("signed", "sign"), slack));
        slack.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(slack(&tasks), slack(&flow));
}

#[test]
fn twenty_thousand_tasks_are_read() {
    let chain = |at: usize| Task {
        minutes: 4,
        dependencies: at.checked_sub(7).into_iter().collect(),
        resources: BTreeSet::from([at % 3]),
        priority: 5,
    };
    let tasks: Vec<Task> = (0..20_000).map(chain).collect();
    let report = driver::check(&world(&file(&tasks)), &["main.tasks.json".into()]);
    assert!(report.diagnostics.is_empty());
}

#[test]
fn task_lists_are_known_by_their_names_and_their_keys() {
    let kind = |path: &str, text: &str| frontend::choose(path, text).name();
    for path in ["a.tasks.json", "A.TASKS.yaml", "a.tasks.yml"] {
        assert_eq!(kind(path, ""), "tasks");
    }
    assert_eq!(kind("<stdin>", r#"{"tasks": []}"#), "tasks");
    assert_eq!(kind("<stdin>", "- { id: a, estimatedDuration: 1 }"), "tasks");
    assert_eq!(kind("other.yaml", "- { id: a }"), "yaml");
}
