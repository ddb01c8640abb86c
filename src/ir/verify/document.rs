//! What belongs to the document as a whole: entry, actions, machines, calls among workflows.

use super::{Place, Problems, Subject, edges, nodes, reads, regions, schemas};
use crate::graph::{Graph, toposort};
use crate::ir::hash;
use crate::ir::layout::Layout;
use crate::ir::model::{Action, Document, Estimate, Machine, Map, Param, Retry};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// Checks everything that the shape leaves open.
pub(super) fn check(document: &Document, problems: &mut Problems) {
    let root = Place::root();
    if !document.workflows.contains(&document.entry) {
        problems.add(&root.of("entry"), format!("there is no workflow `{}`", document.entry), None);
    }
    let types = root.of("types");
    for (name, schema) in document.types.iter() {
        schemas::check(document, schema, &types.of(name), problems);
    }
    let actions = root.of("actions");
    for (name, action) in document.actions.iter() {
        check_action(document, action, &actions.of(name), problems);
    }
    let machines = root.of("machines");
    for (name, machine) in document.machines.iter() {
        check_machine(document, machine, &machines.of(name), problems);
    }
    check_workflows(document, problems);
    if problems.list.is_empty() {
        check_calls(document, problems);
    }
}

fn check_workflows(document: &Document, problems: &mut Problems) {
    let root = Place::root();
    let all = root.of("workflows");
    for (name, workflow) in document.workflows.iter() {
        let place = all.of(name);
        let subject = Subject { document, workflow, layout: Layout::of(workflow) };
        check_params(document, &workflow.params, &place.of("params"), problems);
        schemas::check(document, &workflow.returns, &place.of("returns"), problems);
        let before = problems.list.len();
        regions::check(&subject, &place, problems);
        nodes::check(&subject, &place, problems);
        // Edges and variables are looked up through nodes and regions: with those wrong, reports would be echoes.
        if problems.list.len() == before {
            edges::check(&subject, &place, problems);
            reads::check(&subject, &place, problems);
        }
    }
}

fn check_action(document: &Document, action: &Action, place: &Place<'_>, problems: &mut Problems) {
    check_params(document, &action.params, &place.of("params"), problems);
    schemas::check(document, &action.returns, &place.of("returns"), problems);
    check_needs(document, &action.needs, &place.of("needs"), problems);
    check_retry(action.retry.as_deref(), &place.of("retry"), problems);
    check_estimate(action.estimate_ms, &place.of("estimate_ms"), problems);
    if action.config_ref != hash::content(&action.via.config) {
        let message = "this is not the hash of the action's config";
        problems.add(&place.of("config_ref"), message, Some(super::RECOMPILE));
    }
    if let Some(machine) = action.tracks.as_ref().filter(|machine| !document.machines.contains(machine)) {
        problems.add(&place.of("tracks"), format!("there is no machine `{machine}`"), None);
    }
}

fn check_params(document: &Document, params: &[Param], place: &Place<'_>, problems: &mut Problems) {
    let mut seen = FxHashSet::default();
    for (index, param) in params.iter().enumerate() {
        if !seen.insert(&param.name) {
            problems.add(&place.at(index), format!("a second parameter has the name `{}`", param.name), None);
        }
        schemas::check(document, &param.schema, &place.at(index).of("schema"), problems);
    }
}

/// The amounts of resources that an action or a node needs.
pub(super) fn check_needs(document: &Document, needs: &Map<u64>, place: &Place<'_>, problems: &mut Problems) {
    for (name, &amount) in needs.iter() {
        let message = match document.resources.get(name) {
            None => format!("there is no resource `{name}`"),
            Some(&capacity) if amount > capacity => {
                format!("{amount} of `{name}` are needed, and there are only {capacity}: this can never run")
            }
            Some(_) => continue,
        };
        problems.add(&place.of(name), message, None);
    }
}

/// A retry policy that a runtime can follow.
pub(super) fn check_retry(retry: Option<&Retry>, place: &Place<'_>, problems: &mut Problems) {
    let Some(retry) = retry else { return };
    if retry.max_attempts == 0 {
        problems.add(&place.of("max_attempts"), "the first attempt counts, so this is at least 1", None);
    }
    if !(retry.factor.is_finite() && retry.factor >= 0.0) {
        problems.add(&place.of("factor"), "a pause cannot grow by this factor", None);
    }
}

/// An estimate whose figures are in order.
pub(super) fn check_estimate(estimate: Option<Estimate>, place: &Place<'_>, problems: &mut Problems) {
    let Some(Estimate { high, likely, low }) = estimate else { return };
    if low > high || likely.is_some_and(|likely| likely < low || likely > high) {
        problems.add(place, "`low`, `likely` and `high` must ascend", None);
    }
}

fn check_machine(document: &Document, machine: &Machine, place: &Place<'_>, problems: &mut Problems) {
    let states: FxHashSet<&SmolStr> = machine.states.iter().collect();
    let unknown = |state: &SmolStr, place: &Place<'_>, problems: &mut Problems| {
        if !states.contains(state) {
            problems.add(place, format!("there is no state `{state}`"), None);
        }
    };
    if states.len() < machine.states.len() {
        problems.add(&place.of("states"), "a state stands there twice", None);
    }
    unknown(&machine.initial, &place.of("initial"), problems);
    let finals = place.of("final");
    machine.finals.iter().enumerate().for_each(|(index, state)| unknown(state, &finals.at(index), problems));
    let transitions = place.of("transitions");
    for (index, transition) in machine.transitions.iter().enumerate() {
        let place = transitions.at(index);
        transition.from.iter().for_each(|state| unknown(state, &place.of("from"), problems));
        unknown(&transition.to, &place.of("to"), problems);
        check_params(document, &transition.params, &place.of("params"), problems);
        if let Some(when) = &transition.when {
            reads::check_of_event(&transition.params, when, &place.of("when"), problems);
        }
    }
}

/// No workflow may call itself, directly or through others.
#[expect(clippy::cast_possible_truncation, reason = "workflows are numbered with 32 bits")]
fn check_calls(document: &Document, problems: &mut Problems) {
    let names: Vec<&SmolStr> = document.workflows.names().collect();
    let mut calls = Vec::new();
    for (caller, workflow) in document.workflows.values().enumerate() {
        let callees = workflow.nodes.iter().filter_map(|node| node.workflow.as_ref());
        let places = callees.filter_map(|name| document.workflows.place(name));
        calls.extend(places.map(|callee| (caller as u32, callee as u32)));
    }
    if let Err(cyclic) = toposort::order(&Graph::new(names.len(), calls)) {
        let name = cyclic.left.first().map_or("", |&first| names[first as usize].as_str());
        let message = format!("workflow `{name}` takes part in a circle of calls, so it would never end");
        problems.add(&Place::root().of("workflows").of(name), message, None);
    }
}
