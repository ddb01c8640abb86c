//! A test gets the mocks that it lacks: one for each action that the workflow calls which it tests.

use super::action::{Action, Draft, Kind};
use super::place::Place;
use super::sample::Sample;
use crate::diagnostic::Edit;
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::hir::{ActionId, Callable, ModuleId, Test, WorkflowId};
use crate::resolve::Names;
use crate::syntax::ast::{MockResponse, TestItem};
use smol_str::{SmolStr, format_smolstr};

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    let tests = place.focus.program().tests.iter().filter(|test| place.touches(test.span));
    found.extend(tests.filter_map(|test| action(place, test)));
}

fn action(place: &Place<'_>, test: &Test) -> Option<Action> {
    let view = place.view();
    let (id, _) = view.test(place.focus.typed(), test)?;
    let is_mocked = |name: &SmolStr| {
        test.items.iter().any(|item| matches!(item, TestItem::Mock { action, .. } if action.text == *name))
    };
    let mut mocks = missing(place, id, test.module);
    mocks.retain(|(name, _)| !is_mocked(name));
    if mocks.is_empty() {
        return None;
    }
    let edit = if place.is_data() {
        let entries = mocks.iter().map(|(name, value)| (name.to_string(), datum(value))).collect();
        place.patch().add(Owner::Key(test.span.start), &["mock"], Addition::Entries(entries))?
    } else {
        let lines: Vec<String> = mocks.iter().map(|(name, value)| written(name, value)).collect();
        before_expectations(place, test, &lines)?
    };
    let title = match mocks.as_slice() {
        [(only, _)] => format!("mock `{only}`"),
        all => format!("mock the {} actions that are not mocked", all.len()),
    };
    Some(place.action(title, Kind::Rewrite, Draft::new(vec![edit])))
}

/// `mock action => value`.
pub(super) fn written(name: &str, value: &Sample) -> String {
    format!("mock {name} => {}", value.cel())
}

/// What a mock is in YAML and JSON.
pub(super) fn datum(value: &Sample) -> Datum {
    Datum::Map(vec![("returns".to_owned(), value.datum())])
}

/// The actions that a workflow calls, itself or by others, as a module calls them, each with a value of what it gives. Without those that it cannot name.
pub(super) fn missing(place: &Place<'_>, id: WorkflowId, module: ModuleId) -> Vec<(SmolStr, Sample)> {
    let (focus, mut open, mut seen) = (place.focus, vec![id], vec![id]);
    let mut called: Vec<ActionId> = Vec::new();
    while let Some(id) = open.pop() {
        for callee in focus.resolved().workflows[id].callees.iter().flatten() {
            match *callee {
                Callable::Action(id) if !called.contains(&id) => called.push(id),
                Callable::Workflow(id) if !seen.contains(&id) => {
                    seen.push(id);
                    open.push(id);
                }
                Callable::Action(_) | Callable::Workflow(_) => {}
            }
        }
    }
    let table = &focus.typed().table;
    let value = |id: ActionId| Sample::of(&focus.typed().signatures.action(id).returns, table, true);
    called.into_iter().filter_map(|id| Some((name_of(place, id, module)?, value(id)?))).collect()
}

/// What a module calls an action.
fn name_of(place: &Place<'_>, id: ActionId, module: ModuleId) -> Option<SmolStr> {
    let (program, names): (_, &Names) = (place.focus.program(), &place.focus.resolved().names);
    let declared = &program.actions[id].name;
    let spaces = program.modules[module].imports.iter().filter_map(|import| import.namespace.as_ref());
    let dotted = spaces.map(|space| format_smolstr!("{space}.{declared}"));
    std::iter::once(declared.text.clone()).chain(dotted).find(|name| {
        let name = crate::base::Name::new(name.clone(), declared.span);
        names.callable(module, &name, &mut crate::diagnostic::Sink::new()) == Some(Callable::Action(id))
    })
}

/// Lines before the first expectation, or at the end of the test.
fn before_expectations(place: &Place<'_>, test: &Test, lines: &[String]) -> Option<Edit> {
    let first = test.items.iter().find_map(|item| match item {
        TestItem::Expect(expr) => Some(expr.span.start),
        TestItem::Given { .. } | TestItem::Mock { .. } => None,
    });
    let last_mock = test.items.iter().filter_map(|item| match item {
        TestItem::Mock { response, .. } => Some(end(response)),
        TestItem::Given { .. } | TestItem::Expect(_) => None,
    });
    if let Some(expect) = first {
        let at = place.keyword_before(expect, "expect").filter(|at| last_mock.max().is_none_or(|end| end <= *at))?;
        let indent = place.indent(at).to_owned();
        return Some(place.write_before(at, &lines.join(&format!("\n{indent}"))));
    }
    let close = test.span.end - 1;
    if place.lead(close).trim().is_empty() {
        let indent = format!("{}  ", place.indent(test.span.start));
        let all: Vec<String> = lines.iter().map(|line| format!("{indent}{line}\n")).collect();
        return Some(Edit { span: place.at(place.line_start(close)), text: all.concat() });
    }
    Some(Edit { span: place.at(close), text: format!(" {} ", lines.join(" ")) })
}

/// Where a response ends, more or less.
fn end(response: &MockResponse) -> u32 {
    match response {
        MockResponse::Value(value) => value.span.end,
        MockResponse::Values(values) => values.last().map_or(0, |value| value.span.end),
        MockResponse::Fails { error, .. } => error.span.end,
    }
}
