//! Nodes one by one: names, places, and what a node of each kind must say.

use super::document::{check_estimate, check_needs, check_retry};
use super::{Place, Problems, Subject, schemas};
use crate::ir::model::{Node, NodeKind, Param};

/// Checks every node of a workflow by itself.
pub(super) fn check(subject: &Subject<'_>, place: &Place<'_>, problems: &mut Problems) {
    let place = place.of("nodes");
    for (index, node) in subject.workflow.nodes.iter().enumerate() {
        let place = place.at(index);
        check_place(subject, index, node, &place, problems);
        check_kind(subject, node, &place, problems);
        check_needs(subject.document, &node.needs, &place.of("needs"), problems);
        check_retry(node.retry.as_deref(), &place.of("retry"), problems);
        check_estimate(node.estimate_ms, &place.of("estimate_ms"), problems);
        if let Some(output) = &node.output {
            schemas::check(subject.document, output, &place.of("output"), problems);
        }
        if !(1..=10).contains(&node.priority.0) {
            problems.add(&place.of("priority"), "a priority is between 1 and 10", None);
        }
        if node.span.is_some_and(|span| span.file as usize >= subject.document.source.len() || span.start > span.end) {
            problems.add(&place.of("span"), "this is no place in the document's `source`", None);
        }
    }
}

fn check_place(subject: &Subject<'_>, index: usize, node: &Node, place: &Place<'_>, problems: &mut Problems) {
    if subject.layout.node(&node.id).map(|place| place as usize) != Some(index) {
        problems.add(&place.of("id"), format!("a second node has the name `{}`", node.id), None);
    }
    if node.index as usize != index {
        problems.add(&place.of("index"), format!("this must be the place in `nodes`, {index}"), None);
    }
    if subject.layout.region(&node.region).is_none() {
        problems.add(&place.of("region"), format!("there is no region `{}`", node.region), None);
    }
    for region in &node.regions {
        let region = subject.layout.region(region).and_then(|at| subject.workflow.regions.get(at as usize));
        if region.is_none_or(|region| region.parent.as_ref() != Some(&node.id)) {
            problems.add(&place.of("regions"), "these must be the regions whose `parent` is this node", None);
        }
    }
}

fn check_kind(subject: &Subject<'_>, node: &Node, place: &Place<'_>, problems: &mut Problems) {
    let wrong = match node.kind {
        NodeKind::Step => return check_step(subject, node, place, problems),
        NodeKind::Choose if node.regions.is_empty() => "a choose must have arms, `regions`",
        NodeKind::Each | NodeKind::Loop if node.regions.len() != 1 => "its block must be its one region, `regions`",
        NodeKind::Wait if node.wait_ms.is_some() == node.wait_until.is_some() => {
            "a wait must have either `wait_ms` or `wait_until`"
        }
        NodeKind::Await | NodeKind::Emit if node.event.is_none() => "the name of its `event` is missing",
        NodeKind::Await | NodeKind::Choose | NodeKind::Each | NodeKind::Emit | NodeKind::Loop | NodeKind::Wait => {
            return;
        }
    };
    problems.add(place, wrong, None);
}

fn check_step(subject: &Subject<'_>, node: &Node, place: &Place<'_>, problems: &mut Problems) {
    match (&node.action, &node.workflow) {
        (Some(action), None) => match subject.document.actions.get(action) {
            Some(action) => check_args(node, &action.params, place, problems),
            None => problems.add(&place.of("action"), format!("there is no action `{action}`"), None),
        },
        (None, Some(workflow)) => match subject.document.workflows.get(workflow) {
            Some(workflow) => check_args(node, &workflow.params, place, problems),
            None => problems.add(&place.of("workflow"), format!("there is no workflow `{workflow}`"), None),
        },
        (None, None) | (Some(_), Some(_)) => {
            problems.add(place, "a step must have either an `action` or a `workflow`", None);
        }
    }
}

fn check_args(node: &Node, params: &[Param], place: &Place<'_>, problems: &mut Problems) {
    let place = place.of("args");
    for name in node.args.names().filter(|&name| params.iter().all(|param| param.name != *name)) {
        problems.add(&place.of(name), format!("there is no parameter `{name}`"), None);
    }
    let required = params.iter().filter(|param| param.default.is_none() && !param.optional);
    for param in required.filter(|param| !node.args.contains(&param.name)) {
        problems.add(&place, format!("the argument `{}` is missing", param.name), None);
    }
}
