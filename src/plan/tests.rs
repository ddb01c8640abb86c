use super::*;
use crate::ir::testing::{Sketch, document, edge, sample};
use crate::ir::{EdgeKind, Node, NodeKind, Outcome, RegionKind, hash, write};
use proptest::prelude::*;

/// The plan of a workflow alone.
fn plan_of(workflow: Workflow, resources: &[(&str, u64)]) -> (Document, Plan) {
    let document = document(workflow, resources);
    let plan = plans(&document).remove(0);
    (document, plan)
}

fn names(workflow: &Workflow, nodes: &[u32]) -> String {
    let names: Vec<&str> = nodes.iter().map(|&node| workflow.nodes[node as usize].id.as_str()).collect();
    names.join(" ")
}

fn groups(document: &Document, graph: &GraphPlan) -> Vec<String> {
    let workflow = document.workflows.get("main").unwrap();
    graph.groups.iter().map(|group| names(workflow, group)).collect()
}

#[test]
fn the_longest_chain_decides_and_the_rest_has_slack() {
    let mut sketch = Sketch::new();
    sketch.step("a", "root", &[], 2_000);
    sketch.step("b", "root", &["a"], 4_000);
    sketch.step("c", "root", &["a"], 1_000).priority = ir::Priority(9);
    sketch.step("d", "root", &["b", "c"], 500);
    let (document, plan) = plan_of(sketch.build(), &[]);
    let written = plan.write(document.workflows.get("main").unwrap());
    assert_eq!(written.makespan_ms, 6_500);
    assert_eq!(written.order, ["a", "c", "b", "d"]);
    assert_eq!(written.groups, [vec!["a"], vec!["c", "b"], vec!["d"]]);
    assert_eq!(written.critical_paths, [["a", "b", "d"]]);
    assert_eq!(written.slack_ms.get("c"), Some(&3_000));
    assert_eq!(written.width, 2);
}

#[test]
fn a_group_needs_no_more_than_there_is_and_arms_do_not_add_up() {
    let mut sketch = Sketch::new();
    sketch.choose("route", "root", 2, &[]);
    for (id, region) in [("x", "route.0"), ("y", "route.1"), ("z", "root"), ("w", "root")] {
        let after: &[&str] = if region == "root" { &["first"] } else { &[] };
        if id == "z" {
            sketch.step("first", "root", &[], 1);
        }
        sketch.step(id, region, after, 1).needs.insert("gpu", 1);
    }
    let (document, plan) = plan_of(sketch.build(), &[("gpu", 2)]);
    // x or y runs, never both; with z that makes two.
    assert_eq!(groups(&document, &plan.graphs[0]), ["route first", "x y z", "w"]);
    assert_eq!(plan.graphs[0].width, 2);
    assert_eq!(plan.peak.get("gpu"), Some(&2));
}

#[test]
fn what_follows_a_choose_waits_for_its_arms() {
    let mut sketch = Sketch::new();
    sketch.choose("route", "root", 2, &[]);
    sketch.step("long", "route.0", &[], 9_000);
    sketch.choose("inner", "route.1", 1, &[]);
    sketch.step("deep", "inner.0", &[], 4_000);
    sketch.step("after", "root", &["route"], 1_000);
    let (document, plan) = plan_of(sketch.build(), &[]);
    let workflow = document.workflows.get("main").unwrap();
    assert_eq!(plan.makespan_ms(), 10_000);
    assert_eq!(names(workflow, &plan.graphs[0].critical_paths[0]), "route long after");
    let deep = plan.graphs[0].rows.iter().find(|row| workflow.nodes[row.node as usize].id == "deep").unwrap();
    assert_eq!(deep.slack_ms, 5_000);
}

#[test]
fn blocks_take_as_long_as_their_rounds() {
    let mut sketch = Sketch::new();
    let each = sketch.block("each", "root", NodeKind::Each, &[]);
    (each.expects, each.parallel) = (Some(10), Some(4));
    sketch.step("work", "each", &[], 100).needs.insert("gpu", 1);
    sketch.block("again", "each", NodeKind::Loop, &["work"]).max = Some(3);
    sketch.step("inner", "again", &[], 50);
    // Ten elements of 100 + 3 * 50 ms: four at once would need four, there are three.
    let (_, plan) = plan_of(sketch.build(), &[("gpu", 3)]);
    assert_eq!(plan.makespan_ms(), 4 * 250);
    assert_eq!(plan.graphs[1].rounds, Rounds { count: 10, parallel: 3 });
    assert_eq!(plan.peak.get("gpu"), Some(&3));
}

#[test]
fn a_called_workflow_takes_its_makespan() {
    let mut document = sample();
    fill(&mut document);
    let [called, main] = ["called", "main"].map(|name| document.workflows.get(name).unwrap().plan.clone());
    assert_eq!(called.makespan_ms, 250);
    // first, then the longer arm, the pause, and four elements of 100 ms two at a time.
    assert_eq!(main.makespan_ms, 1_000 + 3_000 + 500 + 200);
    assert_eq!(main.bodies.names().collect::<Vec<_>>(), ["again", "tagged"]);
}

#[test]
fn exponentially_many_critical_paths_are_capped() {
    let mut sketch = Sketch::new();
    sketch.step("d0", "root", &[], 1);
    for diamond in 1..40 {
        let [top, left, right] = ["d", "l", "r"].map(|side| format!("{side}{diamond}"));
        let before = format!("d{}", diamond - 1);
        sketch.step(&left, "root", &[&before], 1);
        sketch.step(&right, "root", &[&before], 1);
        sketch.step(&top, "root", &[&left, &right], 1);
    }
    let (_, plan) = plan_of(sketch.build(), &[]);
    assert_eq!(plan.graphs[0].critical_paths.len(), MAX_CRITICAL_PATHS);
    assert!(plan.graphs[0].critical_paths_truncated);
}

#[test]
fn a_chain_of_100_000_nodes_needs_no_stack() {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(|| {
        let mut workflow = Sketch::new().build();
        workflow.nodes = (0..100_000).map(|index: u32| chain_link(index)).collect();
        plan_of(workflow, &[]).1.makespan_ms()
    });
    assert_eq!(thread.unwrap().join().unwrap(), 100_000);
}

fn chain_link(index: u32) -> Node {
    let before = index.checked_sub(1).map(|before| edge(&format!("n{before}"), Outcome::Succeeded, EdgeKind::Control));
    Node {
        id: smol_str::format_smolstr!("n{index}"),
        wait_ms: Some(1),
        kind: NodeKind::Wait,
        index,
        region: "root".into(),
        incoming: before.into_iter().collect(),
        ..Node::default()
    }
}

#[test]
fn a_plan_that_was_changed_is_found() {
    let mut document = sample();
    fill(&mut document);
    hash::seal(&mut document);
    assert_eq!(verify::verify(write::canonical_string(&document).as_bytes()).map(drop), Ok(()));
    document.workflows.get_mut("main").unwrap().plan.slack_ms.insert("first", 1);
    hash::seal(&mut document);
    let problems = verify::verify(write::canonical_string(&document).as_bytes()).unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "/workflows/main/plan/slack_ms: the plan of `main` does not follow from its nodes"
    );
}

#[test]
fn the_table_and_the_chart_read_without_colour() {
    let document = sample();
    let plans = plans(&document);
    let workflow = document.workflows.get("main").unwrap();
    insta::assert_snapshot!(text::table(workflow, &plans[1]), @r"
    group  step    start  takes  slack            needs
        1  first     0ms     1s    0ms  critical  gpu
        2  route      1s    0ms    0ms  critical
        3  hot        1s     3s    0ms  critical
        3  cold       1s  250ms  2.75s
        4  pause      4s  500ms    0ms  critical
        5  tagged   4.5s  200ms    0ms  critical
        6  report   4.7s    0ms    0ms  critical

    each tagged: 4 times, 2 at once, 100ms a time
    group  step   start  takes  slack
        1  tag      0ms  100ms    0ms  critical
        2  again  100ms    0ms    0ms  critical

    loop again: up to 3 times, 0ms a time
    group  step  start  takes  slack
        1  paid    0ms    0ms    0ms
    ");
    insta::assert_snapshot!(text::gantt(workflow, &plans[1], 60), @r"
            0                                               4.7s
    first   ███████████
    route              █
    hot                █████████████████████████████████
    cold               ░░·······························
    pause                                               █████
    tagged                                                   ███
    report                                                     █
    █ critical  ░ takes  · may be late
    ");
    assert_eq!(text::summary(&plans[1]), "10 steps in 6 groups · 4.7s · widest group 1");
}

/// What a random node is made of.
#[derive(Clone, Debug)]
struct Spec {
    choose: bool,
    after: Vec<prop::sample::Index>,
    region: prop::sample::Index,
    ms: u64,
    needs: u64,
    priority: u8,
}

fn specs() -> impl Strategy<Value = Vec<Spec>> {
    let index = any::<prop::sample::Index>;
    let spec = (0_u8..4, prop::collection::vec(index(), 0..3), index(), 0_u64..4, 0_u64..3, 1_u8..=10);
    let spec = spec.prop_map(|(kind, after, region, ms, needs, priority)| Spec {
        choose: kind == 0,
        after,
        region,
        ms,
        needs,
        priority,
    });
    prop::collection::vec(spec, 1..14)
}

/// A workflow of random nodes in the arms of random chooses. Nothing waits for a choose from inside it.
fn random(specs: &[Spec]) -> Workflow {
    let mut sketch = Sketch::new();
    let mut regions = vec!["root".to_owned()];
    for (index, spec) in specs.iter().enumerate() {
        let id = format!("n{index}");
        let region = regions[spec.region.index(regions.len())].clone();
        let after = spec.after.iter().filter(|_| index > 0).map(|after| format!("n{}", after.index(index.max(1))));
        let mut after: Vec<String> = after.filter(|from| !inside(&sketch, &region, from)).collect();
        after.sort();
        after.dedup();
        let after: Vec<&str> = after.iter().map(String::as_str).collect();
        if spec.choose {
            sketch.choose(&id, &region, 2, &after);
            regions.extend([format!("{id}.0"), format!("{id}.1")]);
        } else {
            let node = sketch.step(&id, &region, &after, spec.ms);
            node.priority = ir::Priority(spec.priority);
            if spec.needs > 0 {
                node.needs.insert("gpu", spec.needs);
            }
        }
    }
    sketch.build()
}

/// Whether `region` lies in an arm of the node `choose`.
fn inside(sketch: &Sketch, region: &str, choose: &str) -> bool {
    let workflow = sketch.so_far();
    let parent_of = |region: &str| workflow.regions.iter().find(|other| other.id == region)?.parent.clone();
    let region_of = |node: &str| workflow.nodes.iter().find(|other| other.id == node).unwrap().region.to_string();
    let mut parent = parent_of(region);
    while let Some(node) = parent {
        if node == choose {
            return true;
        }
        parent = parent_of(&region_of(&node));
    }
    false
}

/// When a node is settled, the slow way and straight from the definition.
fn settled(workflow: &Workflow, node: &Node) -> u64 {
    let arms = workflow.nodes.iter().filter(|inner| node.regions.contains(&inner.region));
    arms.map(|inner| settled(workflow, inner)).chain([finish(workflow, node)]).max().unwrap()
}

fn finish(workflow: &Workflow, node: &Node) -> u64 {
    let ready = node.incoming.iter().map(|edge| {
        let from = workflow.nodes.iter().find(|other| other.id == edge.from).unwrap();
        if edge.via == EdgeKind::Control { settled(workflow, from) } else { finish(workflow, from) }
    });
    ready.max().unwrap_or(0) + node.estimate_ms.map_or(0, |estimate| estimate.low)
}

/// The arms that a node lies in.
fn arms_of(workflow: &Workflow, node: u32) -> Vec<String> {
    let mut arms = Vec::new();
    let mut region = &workflow.nodes[node as usize].region;
    while let Some(arm) = workflow.regions.iter().find(|arm| arm.id == *region && arm.kind == RegionKind::Arm) {
        arms.push(arm.id.to_string());
        region = &workflow.nodes.iter().find(|other| Some(&other.id) == arm.parent.as_ref()).unwrap().region;
    }
    arms
}

/// The most that a group can need at one time: every choice of arms is tried.
fn most_needed(workflow: &Workflow, group: &[u32]) -> u64 {
    let chooses = workflow.nodes.iter().filter(|node| node.kind == NodeKind::Choose).map(|node| node.id.as_str());
    let chooses: Vec<&str> = chooses.collect();
    let choices = 0_u32..1 << chooses.len();
    let needed = choices.map(|choice| {
        let chosen = |arm: &String| {
            let (choose, number) = arm.split_once('.').unwrap();
            let bit = chooses.iter().position(|&name| name == choose).unwrap();
            u32::from(number == "1") == choice >> bit & 1
        };
        let running = group.iter().filter(|&&node| arms_of(workflow, node).iter().all(chosen));
        running.map(|&node| workflow.nodes[node as usize].needs.get("gpu").copied().unwrap_or(0)).sum()
    });
    needed.max().unwrap_or(0)
}

proptest! {
    #[test]
    fn plans_keep_their_promises(specs in specs()) {
        const CAPACITY: u64 = 2;
        let (document, plan) = plan_of(random(&specs), &[("gpu", CAPACITY)]);
        // A random edge may make an arm wait for what follows its choose; such a workflow has no plan.
        prop_assume!(!plan.graphs.is_empty());
        let (workflow, graph) = (document.workflows.get("main").unwrap(), &plan.graphs[0]);

        let naive = workflow.nodes.iter().map(|node| settled(workflow, node)).max().unwrap();
        prop_assert_eq!(graph.makespan_ms, naive);

        let place = |id: &str| graph.rows.iter().position(|row| workflow.nodes[row.node as usize].id == id).unwrap();
        prop_assert_eq!(graph.rows.len(), workflow.nodes.len());
        for node in &workflow.nodes {
            for edge in &node.incoming {
                prop_assert!(place(&edge.from) < place(&node.id), "{} before {}", edge.from, node.id);
                let group_of = |id: &str| graph.rows[place(id)].group;
                prop_assert!(group_of(&edge.from) < group_of(&node.id));
            }
        }

        let mut grouped: Vec<u32> = graph.groups.concat();
        grouped.sort_unstable();
        prop_assert!(grouped.into_iter().eq(0..u32::try_from(workflow.nodes.len()).unwrap()));
        for group in &graph.groups {
            prop_assert!(most_needed(workflow, group) <= CAPACITY);
        }

        for row in &graph.rows {
            let listed = graph.critical_paths.iter().any(|path| path.contains(&row.node));
            prop_assert!(!listed || row.slack_ms == 0);
            prop_assert!(graph.critical_paths_truncated || listed == (row.slack_ms == 0));
        }
        for path in &graph.critical_paths {
            let length: u64 = path.iter().map(|&node| graph.rows.iter().find(|row| row.node == node).unwrap().duration_ms).sum();
            prop_assert_eq!(length, graph.makespan_ms);
        }
    }

    #[test]
    fn the_same_workflow_gives_the_same_bytes(specs in specs()) {
        let bytes = || {
            let mut document = document(random(&specs), &[("gpu", 2)]);
            fill(&mut document);
            hash::seal(&mut document);
            write::canonical_string(&document)
        };
        let first = bytes();
        prop_assert_eq!(&first, &bytes());
        if let Err(problems) = verify::verify(first.as_bytes()) {
            let circle = problems.iter().any(|problem| problem.message.contains("end of a choose"));
            prop_assert!(circle, "{:?}", problems);
        }
    }
}
