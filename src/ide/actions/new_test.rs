//! A workflow gets a test: its parameters, mocks of all that it calls, and an expectation.

use super::action::{Action, Draft, Kind};
use super::mocks;
use super::place::Place;
use super::sample::Sample;
use crate::base::Name;
use crate::cel;
use crate::diagnostic::Edit;
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::hir::{NodeKind, Test, Workflow, WorkflowId};
use crate::syntax;
use crate::syntax::ast::{ItemKind, TestItem, Text};

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    // At its name, so that it is not in the way elsewhere.
    let here = place.workflows().filter(|(_, workflow)| place.touches(workflow.name.span));
    found.extend(here.filter_map(|(id, workflow)| action(place, id, workflow)));
}

fn action(place: &Place<'_>, id: WorkflowId, workflow: &Workflow) -> Option<Action> {
    let table = &place.focus.typed().table;
    let params = &place.focus.typed().signatures.workflow(id).params;
    let needed = params.iter().filter(|param| !param.may_be_left_out(table));
    let given: Vec<(String, Sample)> = needed
        .map(|param| Some((param.name.to_string(), Sample::of(&param.ty, table, true)?)))
        .collect::<Option<_>>()?;
    let is_name = |(name, _): &(String, Sample)| !syntax::is_reserved_name(name);
    if !is_meant(place, id, workflow, &given) || !given.iter().all(is_name) {
        return None;
    }
    let mocks = mocks::missing(place, id, workflow.module);
    let title = title(place, workflow);
    let first = workflow.nodes.iter().find(|node| {
        let always = node.region == Workflow::ROOT && node.clauses.when.is_none();
        matches!(node.kind, NodeKind::Call(_)) && always && syntax::is_name(&node.name.text)
    });
    let expectation = first.map(|node| format!("ran({})", node.name));
    let edit = if place.is_data() {
        let mut test = Vec::new();
        let mut part = |key: &str, entries: Vec<(String, Datum)>| {
            if !entries.is_empty() {
                test.push((key.to_owned(), Datum::Map(entries)));
            }
        };
        part("given", given.iter().map(|(name, value)| (name.clone(), value.datum())).collect());
        part("mock", mocks.iter().map(|(name, value)| (name.to_string(), mocks::datum(value))).collect());
        test.extend(expectation.map(|expectation| ("expect".to_owned(), Datum::text(expectation))));
        let entry = (title.clone(), Datum::Map(test));
        place.patch().add(Owner::Document(workflow.span.start), &["tests"], Addition::Entries(vec![entry]))?
    } else {
        let mut lines: Vec<String> =
            given.iter().map(|(name, value)| format!("  given {name} = {}\n", value.cel())).collect();
        lines.extend(mocks.iter().map(|(name, value)| format!("  {}\n", mocks::written(name, value))));
        lines.extend(expectation.map(|expectation| format!("  expect {expectation}\n")));
        let text = format!("\n\ntest {} {{\n{}}}", cel::quoted(&title), lines.concat());
        Edit { span: place.behind(workflow.span), text }
    };
    let action = place.action(format!("add a test of `{}`", workflow.name), Kind::Rewrite, Draft::default());
    let (edits, select) = place.edits(Draft::new(vec![edit]).selecting(0, &title));
    Some(Action { edits, select, ..action })
}

/// What the test is called; no other one of the file is.
fn title(place: &Place<'_>, workflow: &Workflow) -> String {
    let items = place.trees().iter().flat_map(|tree| &tree.items);
    let titles: Vec<&str> = items
        .filter_map(|item| match &item.kind {
            ItemKind::Test(test) => Some(test.title.value.as_str()),
            _ => None,
        })
        .collect();
    let plain = format!("{} does what it should", workflow.name);
    let mut numbered = (2..).map(|number| format!("{plain} {number}"));
    if titles.contains(&plain.as_str()) {
        numbered.find(|title| !titles.contains(&title.as_str())).unwrap_or(plain)
    } else {
        plain
    }
}

/// Whether a test with these parameters would be one of this workflow.
fn is_meant(place: &Place<'_>, id: WorkflowId, workflow: &Workflow, given: &[(String, Sample)]) -> bool {
    let span = workflow.name.span;
    let error = || cel::Expr::new(span, cel::ast::ExprKind::Error);
    let items = given.iter().map(|(name, _)| TestItem::Given { param: Name::new(name.as_str(), span), value: error() });
    let title = Text { value: String::new(), span };
    let test = Test { module: workflow.module, span, title, items: items.collect() };
    place.view().test(place.focus.typed(), &test).is_some_and(|(tested, _)| tested == id)
}
