//! Task lists: what is to be done, how long each task takes, what it waits for and what it holds meanwhile.
//!
//! Each task is a step that runs an action of its own. What two tasks want is a resource that there is one of. `docs/task-lists.md` has all keys.

use super::data::{self, inside};
use super::names::{self, Names};
use super::rules::{CLAMPED_PRIORITY, OUT_OF_RANGE, UNKNOWN_STEP};
use super::tree::{Fields, Kind, Scalar, Value};
use super::{Frontend, Outline, Piece, make, words};
use crate::base::suggest::{MAX_CANDIDATES, nearest};
use crate::base::{FileId, Name, Span};
use crate::diagnostic::{Diagnostic, Fix, Sink};
use crate::syntax::ast::{
    self, Archetype, Clause, ClauseKind, ItemKind, Resource, Spanned, Step, Stmt, StmtKind, Takes, Text, Workflow,
};
use rustc_hash::FxHashSet;

/// Files of tasks.
pub(super) struct TaskList;

/// What the workflow is called if the file does not say.
const UNNAMED: &str = "tasks";

/// The least and the greatest priority.
const PRIORITIES: std::ops::RangeInclusive<i64> = 1..=10;

/// How many milliseconds a minute has.
const MINUTE_MS: f64 = 60_000.0;

/// No task takes longer, in minutes: a thousand years. More is a mistake of units.
const MAX_MINUTES: f64 = 1000.0 * 366.0 * 24.0 * 60.0;

impl Frontend for TaskList {
    fn name(&self) -> &'static str {
        "tasks"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &[".tasks.json", ".tasks.yaml", ".tasks.yml"]
    }

    fn spell(&self, piece: Piece<'_>) -> Option<String> {
        Some(match piece {
            Piece::After(steps, "") => format!("\"dependencies\": {}", words::quoted_list(steps)),
            Piece::Needs(resource, "") => format!("\"requiredResources\": {}", words::quoted_list(resource)),
            Piece::Step(name) => format!("{{ \"id\": \"{name}\", \"estimatedDuration\": 5 }}"),
            Piece::Clause(keyword @ ("priority" | "description"), value) => format!("\"{keyword}\": {value}"),
            _ => return None,
        })
    }

    fn recognises(&self, outline: &Outline) -> bool {
        if outline.list { outline.has(&["id", "estimatedDuration"]) } else { outline.has(&["tasks"]) }
    }

    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File> {
        super::documents(file, text, "a task list", sink, &mut |value, _, sink| read(value, sink))
    }
}

/// A task as it is written.
struct Task<'a> {
    span: Span,
    id: Scalar<'a>,
    title: Option<String>,
    takes: Option<Takes>,
    /// What it waits for, and where that list stands.
    dependencies: Vec<Scalar<'a>>,
    dependencies_span: Span,
    resources: Vec<Scalar<'a>>,
    priority: Option<Clause>,
}

fn read(value: Value<'_>, sink: &mut Sink) -> ast::File {
    let before = sink.mark();
    let mut head = Head { name: Name::new(UNNAMED, value.span().before()), doc: None, clauses: Vec::new() };
    let tasks = if value.kind() == Kind::List { Some(value) } else { head_of(value, &mut head, sink) };
    let tasks = tasks.map(|tasks| data::list(tasks, "`tasks`", sink)).into_iter().flatten();
    let tasks: Vec<Task<'_>> = tasks.filter_map(|task| read_task(task, sink)).collect();
    let steps = Names::new(tasks.iter().map(|task| task.id.text));
    let resources = Names::new(tasks.iter().flat_map(|task| &task.resources).map(|resource| resource.text));
    let mut file = ast::File { items: resource_items(&tasks, &resources), ..ast::File::default() };
    let (mut body, mut seen) = (Vec::with_capacity(tasks.len()), FxHashSet::default());
    for task in &tasks {
        let Some(name) = steps.get(task.id.text) else { continue };
        let doc = make::doc([task.title.clone(), names::doc(task.id.text, name)]);
        let action = Name::new(format!("task.{name}"), inside(task.id));
        // That a task is there twice is said of its step.
        if seen.insert(name) {
            let mut declared = make::action(Archetype::Effect, action.clone());
            declared.clauses = action_clauses(task, &resources);
            file.items.push(make::item(task.span, doc.clone(), ItemKind::Action(declared)));
        }
        let clauses = step_clauses(task, &tasks, &steps, sink);
        let work = make::call(action, Vec::new(), inside(task.id).after());
        let step = Step { name: Name::new(name.clone(), inside(task.id)), work, clauses };
        body.push(Stmt { span: task.span, doc, kind: StmtKind::Step(step) });
    }
    if body.is_empty() && sink.errors_since(before) {
        return file;
    }
    let workflow = Workflow { name: head.name, params: Vec::new(), returns: None, clauses: head.clauses, body };
    file.items.push(make::item(value.span(), head.doc, ItemKind::Workflow(workflow)));
    file
}

/// What a file says of all tasks together.
struct Head {
    name: Name,
    doc: Option<String>,
    clauses: Vec<Clause>,
}

/// Reads what stands around the tasks, and gives these.
fn head_of<'a>(value: Value<'a>, head: &mut Head, sink: &mut Sink) -> Option<Value<'a>> {
    let mut fields = Fields::of(value, "a task list", sink)?;
    if let Some(name) = fields.take("name").and_then(|name| data::id(name, "`name`", sink)) {
        head.name = Name::new(names::identifier(name.text), inside(name));
        head.doc = names::doc(name.text, &head.name.text);
    }
    if let Some(value) = fields.take("description")
        && let Some(text) = data::label(value, "`description`", sink)
    {
        let text = Text { value: text.text.to_owned(), span: text.span };
        head.clauses.push(make::clause(value.span(), ClauseKind::Description(text)));
    }
    let tasks = fields.require("tasks", sink);
    fields.finish(sink);
    tasks
}

fn read_task<'a>(value: Value<'a>, sink: &mut Sink) -> Option<Task<'a>> {
    let mut fields = Fields::of(value, "a task", sink)?;
    let id = fields.require("id", sink).and_then(|id| data::id(id, "the id of a task", sink));
    let title = data::description(&mut fields, "name", sink);
    let takes = fields.require("estimatedDuration", sink).and_then(|minutes| takes(minutes, sink));
    let listed = fields.take("dependencies");
    let dependencies = listed.map(|ids| data::ids(ids, "`dependencies`", "a dependency", sink)).unwrap_or_default();
    let resources = fields.take("requiredResources");
    let resources = resources.map(|ids| data::ids(ids, "`requiredResources`", "a resource", sink)).unwrap_or_default();
    let priority = fields.take("priority").and_then(|priority| clamped(priority, sink));
    fields.finish(sink);
    let dependencies_span = listed.map_or_else(|| value.span(), Value::span);
    Some(Task { span: value.span(), id: id?, title, takes, dependencies, dependencies_span, resources, priority })
}

/// An estimate in minutes, perhaps with a fraction.
fn takes(value: Value<'_>, sink: &mut Sink) -> Option<Takes> {
    let Spanned { value: minutes, span } = data::number(value, "`estimatedDuration`", "a number of minutes", sink)?;
    if !(0.0..=MAX_MINUTES).contains(&minutes) {
        let (message, help) = if minutes < 0.0 {
            (format!("a task cannot take {minutes} minutes"), "write how many minutes it takes, 0 or more")
        } else {
            (
                format!("a task of {minutes} minutes would take more than a thousand years"),
                "write the duration in minutes",
            )
        };
        sink.report(OUT_OF_RANGE.at(span, message).help(help));
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within the range above")]
    let value = (minutes * MINUTE_MS).round() as u64;
    Some(Takes { low: Spanned { value, span }, high: None, likely: None })
}

/// A priority, as task planners take it: what lies outside of the range is the nearest one in it.
fn clamped(value: Value<'_>, sink: &mut Sink) -> Option<Clause> {
    let span = value.span();
    let large = value.scalar().filter(|_| value.kind() == Kind::TooLarge);
    let (priority, written) = if let Some(large) = large {
        let end = if large.text.starts_with('-') { PRIORITIES.start() } else { PRIORITIES.end() };
        (*end, large.text.to_owned())
    } else {
        let written = data::integer(value, "`priority`", sink)?.value;
        (written.clamp(*PRIORITIES.start(), *PRIORITIES.end()), written.to_string())
    };
    if value.kind() != Kind::Int(priority) {
        let report = CLAMPED_PRIORITY
            .at(span, format!("a priority is from 1 to 10, so {written} counts as {priority}"))
            .help(format!("write {priority}"))
            .fix(Fix::safe(format!("change it to {priority}")).replace(span, priority.to_string()));
        sink.report(report);
    }
    Some(make::clause(span, ClauseKind::Priority(Spanned { value: priority, span })))
}

/// A mutex for each resource, where it is named first.
fn resource_items(tasks: &[Task<'_>], names: &Names) -> Vec<ast::Item> {
    let mut seen = FxHashSet::default();
    let all = tasks.iter().flat_map(|task| &task.resources);
    let first = all.filter(|resource| seen.insert(resource.text));
    let item = |resource: &Scalar<'_>| {
        let name = names.get(resource.text)?;
        let kind = ItemKind::Resource(Resource { name: Name::new(name.clone(), inside(*resource)), capacity: None });
        Some(make::item(resource.span, names::doc(resource.text, name), kind))
    };
    first.filter_map(item).collect()
}

fn action_clauses(task: &Task<'_>, resources: &Names) -> Vec<Clause> {
    let takes = task.takes.map(|takes| make::clause(takes.low.span, ClauseKind::Takes(takes)));
    let needs = task.resources.iter().filter_map(|resource| {
        let resource_name = Name::new(resources.get(resource.text)?.clone(), inside(*resource));
        Some(make::clause(resource.span, ClauseKind::Needs { resource: resource_name, amount: None }))
    });
    takes.into_iter().chain(needs).collect()
}

fn step_clauses(task: &Task<'_>, tasks: &[Task<'_>], names: &Names, sink: &mut Sink) -> Vec<Clause> {
    let mut after = Vec::with_capacity(task.dependencies.len());
    for &dependency in &task.dependencies {
        match names.get(dependency.text) {
            Some(name) => after.push(Name::new(name.clone(), inside(dependency))),
            None => sink.report(unknown(task, dependency, tasks)),
        }
    }
    let after = (!after.is_empty()).then(|| make::after(after, task.dependencies_span));
    after.into_iter().chain(task.priority.clone()).collect()
}

fn unknown(task: &Task<'_>, dependency: Scalar<'_>, tasks: &[Task<'_>]) -> Diagnostic {
    let near = nearest(dependency.text, tasks.iter().map(|task| task.id.text).take(MAX_CANDIDATES));
    UNKNOWN_STEP
        .at(inside(dependency), format!("no task has the id `{}`", dependency.text))
        .related(task.id.span, format!("`{}` waits for it", task.id.text))
        .help("add the task, or remove the dependency")
        .suggest(inside(dependency), near)
}
