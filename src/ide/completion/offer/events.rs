//! States and events of machines, types of errors, names of events.

use super::super::ItemKind;
use super::super::desk::{Desk, Draft};
use crate::base::Name;
use crate::hir::NodeKind;
use crate::rules::reliability::misspelt_error::COMMON;
use crate::syntax::ast::{MachineItem, MockResponse, Param, TestItem};
use std::collections::BTreeMap;

/// The states of a machine, in the order in which they are named.
fn all_states(desk: &Desk<'_>) -> Vec<(String, bool)> {
    let Some(id) = desk.machine() else { return Vec::new() };
    let (mut found, mut last): (Vec<String>, Vec<String>) = Default::default();
    let mut add = |names: &mut dyn Iterator<Item = &Name>| {
        for name in names {
            if !found.iter().any(|known| known == name.as_str()) {
                found.push(name.to_string());
            }
        }
    };
    for item in &desk.focus.program().machines[id].items {
        match item {
            MachineItem::Initial(name) => add(&mut std::iter::once(name)),
            MachineItem::Final(names) => {
                add(&mut names.iter());
                last.extend(names.iter().map(ToString::to_string));
            }
            MachineItem::Transition(it) => add(&mut it.from.iter().chain(std::iter::once(&it.to))),
        }
    }
    found.into_iter().map(|name| (name.clone(), last.contains(&name))).collect()
}

/// States.
pub(super) fn states(desk: &mut Desk<'_>) {
    for (name, is_final) in all_states(desk) {
        let detail = if is_final { "final state" } else { "state" };
        desk.add(0, Draft::new(name, ItemKind::State).detail(detail));
    }
}

/// States that a transition may leave, as its beginning.
pub(super) fn leavable(desk: &mut Desk<'_>) {
    for (name, is_final) in all_states(desk) {
        if !is_final {
            let draft = Draft::new(name.clone(), ItemKind::State).detail("a transition from this state");
            desk.add(0, draft.snippet(format!("{name} -> ${{1:state}} on ${{2:event}}")));
        }
    }
}

/// Events of the machine.
pub(super) fn events(desk: &mut Desk<'_>) {
    let Some(id) = desk.machine() else { return };
    for item in &desk.focus.program().machines[id].items {
        let MachineItem::Transition(it) = item else { continue };
        let params = |params: &[Param]| {
            let text = |param: &Param| format!("{}: {}", param.name, desk.focus.sources.text(param.ty.span));
            params.iter().map(text).collect::<Vec<_>>().join(", ")
        };
        let full =
            if it.params.is_empty() { it.event.to_string() } else { format!("{}({})", it.event, params(&it.params)) };
        desk.add(0, Draft::new(it.event.as_str(), ItemKind::Event).detail(full.clone()).plain(full));
    }
}

/// Types of errors: those that the files name, the most frequent first, and those that are common.
pub(super) fn error_types(desk: &mut Desk<'_>) {
    let program = desk.focus.program();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let retries = program.actions.iter().filter_map(|it| it.policy.retry.as_ref());
    let of_steps =
        program.workflows.iter().flat_map(|it| it.nodes.iter().filter_map(|node| node.clauses.retry.as_deref()));
    for name in retries.chain(of_steps).flat_map(|retry| &retry.on) {
        // What is being written is not known because of that.
        if !name.value.is_empty() && !desk.is_in(name.span) {
            *counts.entry(&name.value).or_default() += 1;
        }
    }
    for item in program.tests.iter().flat_map(|test| &test.items) {
        if let TestItem::Mock { response: MockResponse::Fails { error, .. }, .. } = item
            && !error.value.is_empty()
            && !desk.is_in(error.span)
        {
            *counts.entry(&error.value).or_default() += 1;
        }
    }
    let mut known: Vec<(&str, u32)> = counts.into_iter().collect();
    known.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (name, _) in known {
        let draft = desk.quoted(name, ItemKind::Value).detail("named in these files");
        desk.add(0, draft);
    }
    for name in COMMON {
        let draft = desk.quoted(name, ItemKind::Value);
        desk.add(10, draft);
    }
}

/// Names of events that the files publish or wait for.
pub(super) fn event_names(desk: &mut Desk<'_>) {
    for node in desk.focus.program().workflows.iter().flat_map(|it| &it.nodes) {
        let (event, detail) = match &node.kind {
            NodeKind::Await { event, .. } => (event, "waited for in these files"),
            NodeKind::Emit { event, .. } => (event, "published in these files"),
            _ => continue,
        };
        if event.value.is_empty() || desk.is_in(event.span) {
            continue;
        }
        let draft = desk.quoted(&event.value, ItemKind::Event).detail(detail);
        desk.add(0, draft);
    }
}
