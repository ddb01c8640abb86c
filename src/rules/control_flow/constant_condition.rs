//! W0502, `constant-condition`.

use super::arms::{Choose, arms};
use crate::analysis::{Condition, Question};
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::NodeId;
use crate::resolve::EdgeKind;
use crate::rules::{Context, Flow};
use std::collections::BTreeMap;

rule! {
    /// A condition is always true, or always false, where it stands.
    ///
    /// It decides nothing. Often a comparison is the wrong way round, an `||` should be an `&&`, or a step before has the same condition
    /// already. A guard that is never true is reported as `dead-step`, an `until` that is never true as `no-exit`.
    ///
    /// ```flow bad
    /// effect mail.send(text: string) -> null { timeout 5s }
    ///
    /// workflow w(label: string) {
    ///   step sent = mail.send(text: "hello") when label != "spam" || label != "ham"
    /// }
    /// ```
    ///
    /// Write what is meant.
    ///
    /// ```flow good
    /// effect mail.send(text: string) -> null { timeout 5s }
    ///
    /// workflow w(label: string) {
    ///   step sent = mail.send(text: "hello") when label != "spam" && label != "ham"
    /// }
    /// ```
    pub CONSTANT_CONDITION = warning "W0502" "constant-condition"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for (id, _) in flow.workflow.nodes.enumerate() {
            guard(flow, id, sink);
            until(flow, id, sink);
        }
        edges(flow, sink);
        for choose in arms(flow) {
            in_arms(flow, &choose, sink);
        }
    }
}

fn guard(flow: Flow<'_>, id: NodeId, sink: &mut Sink) {
    let node = &flow.workflow.nodes[id];
    let (Some(when), Some(says)) = (&node.clauses.when, flow.facts.guard(id)) else { return };
    flow.facts.ask(Question::Guard(id));
    let reached = flow.reached(id);
    if reached.is_false() || !flow.facts.implies(reached, says) {
        return;
    }
    let diagnostic =
        CONSTANT_CONDITION.at(when.span, format!("this guard of `{}` is always true", node.name)).label("always true");
    let diagnostic = flow
        .facts
        .reasons(flow.scene, flow.vertex(id))
        .into_iter()
        .filter(|reason| reason.span != when.span && !says.is_true() && flow.facts.implies(reason.condition, says))
        .take(1)
        .fold(diagnostic, |diagnostic, reason| {
            diagnostic.related(reason.span, format!("`{}` is only reached when this holds", node.name))
        });
    sink.report(diagnostic.help("remove it, or write the condition that is meant"));
}

fn until(flow: Flow<'_>, id: NodeId, sink: &mut Sink) {
    let crate::hir::NodeKind::Loop { body, until: Some(until), .. } = &flow.workflow.nodes[id].kind else { return };
    let Some(says) = flow.facts.until(id) else { return };
    flow.facts.ask(Question::Until(id));
    let given = flow.facts.given(flow.workflow, *body);
    if !given.is_false() && flow.facts.implies(given, says) {
        sink.report(
            CONSTANT_CONDITION
                .at(
                    until.span,
                    format!("this condition is always true: `{}` ends after one round", flow.workflow.nodes[id].name),
                )
                .label("always true")
                .help("take its steps out of the loop, or write the condition that is meant"),
        );
    }
}

/// The conditions of edges. Those of one chain share theirs, so after the first of them it may well be known: what counts is whether it
/// decides about any.
fn edges(flow: Flow<'_>, sink: &mut Sink) {
    let mut found: BTreeMap<usize, Vec<Option<bool>>> = BTreeMap::new();
    for (id, node) in flow.workflow.nodes.enumerate() {
        let given = flow.facts.given(flow.workflow, node.region);
        for edge in flow.control_edges(id) {
            let EdgeKind::Control { when: Some(place), .. } = edge.kind else { continue };
            let Some(says) = flow.facts.edge_guard(place) else { continue };
            flow.facts.ask(Question::Edge(flow.workflow.conditions[place].span));
            let given = flow.facts.both(given, flow.facts.there(edge.from));
            if !given.is_false() && !flow.facts.run(flow.vertex(id)).is_false() {
                found.entry(place).or_default().push(truth(flow, given, says));
            }
        }
    }
    for (place, truths) in found {
        if truths.iter().all(|truth| *truth == Some(true)) {
            sink.report(constant(flow.workflow.conditions[place].span, true, "the edge needs no condition"));
        } else if truths.iter().all(|truth| *truth == Some(false)) {
            sink.report(constant(flow.workflow.conditions[place].span, false, "the edge never fires"));
        }
    }
}

/// What a condition always is where `given` holds.
fn truth(flow: Flow<'_>, given: Condition, says: Condition) -> Option<bool> {
    if flow.facts.implies(given, says) {
        Some(true)
    } else if flow.facts.disjoint(given, says) {
        Some(false)
    } else {
        None
    }
}

fn in_arms(flow: Flow<'_>, choose: &Choose<'_>, sink: &mut Sink) {
    let Some(last) = choose.arms.len().checked_sub(1) else { return };
    for (index, arm) in choose.arms.iter().enumerate().filter(|(_, arm)| arm.guard.is_some() && !arm.behind_otherwise) {
        flow.facts.ask(Question::Arm(arm.span));
        if flow.facts.disjoint(choose.runs, arm.condition) {
            sink.report(constant(arm.span, false, "this arm is never chosen"));
        } else if index == last && flow.facts.implies(choose.runs, arm.condition) {
            // Above other arms, those are reported: they are shadowed.
            sink.report(constant(arm.span, true, "write `otherwise` for what is left"));
        }
    }
}

fn constant(span: Span, truth: bool, what: &str) -> Diagnostic {
    CONSTANT_CONDITION
        .at(span, format!("this condition is always {truth}: {what}"))
        .label(format!("always {truth}"))
        .help("write the condition that is meant")
}
