//! W0502, `constant-condition`.

use super::arms::{Choose, arms};
use super::endings;
use crate::analysis::{Condition, Question};
use crate::cel::Expr;
use crate::diagnostic::{Diagnostic, Fix, Severity, Sink, rule};
use crate::hir::{NodeId, NodeKind};
use crate::resolve::EdgeKind;
use crate::rules::{Context, Flow, guards};
use std::collections::BTreeMap;

rule! {
    /// A condition is always true, or always false, where it stands.
    ///
    /// It decides nothing. Often a comparison is the wrong way round, an `||` should be an `&&`, or a step before has the same condition
    /// already. An arm or an edge whose condition is never true is an error; a guard that is never true is reported as `dead-step`, an
    /// `until` that is never true as `no-exit`. A condition that a `const` alone decides, as in `when !DRY_RUN`, is a switch, and not reported.
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
    if reached.is_false() || !flow.facts.implies(reached, says) || flow.is_switched(node.region, when, says) {
        return;
    }
    // A guard that lets through what should not run shows in the data that is missing then, which is reported with it.
    if flow.reads_what_is_missing(id) {
        return;
    }
    let diagnostic = constant(flow, when, says, true, &format!("this guard of `{}`", node.name), "");
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
    let NodeKind::Loop { body, until: Some(until), .. } = &flow.workflow.nodes[id].kind else { return };
    let Some(says) = flow.facts.until(id) else { return };
    flow.facts.ask(Question::Until(id));
    let given = flow.facts.given(flow.workflow, *body);
    if given.is_false() || !flow.facts.implies(given, says) || flow.is_switched(*body, until, says) {
        return;
    }
    let so = format!(": `{}` ends after one round", flow.workflow.nodes[id].name);
    sink.report(
        constant(flow, until, says, true, "this condition", &so)
            .help("take its steps out of the loop, or write the condition that is meant"),
    );
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
            let switched = flow.is_switched(node.region, &flow.workflow.conditions[place], says);
            if !given.is_false() && !flow.facts.run(flow.vertex(id)).is_false() && !switched {
                found.entry(place).or_default().push(truth(flow, given, says));
            }
        }
    }
    for (place, truths) in found {
        let condition = &flow.workflow.conditions[place];
        let says = flow.facts.edge_guard(place).unwrap_or(Condition::TRUE);
        if truths.iter().all(|truth| *truth == Some(true)) {
            sink.report(
                constant(
                    flow,
                    condition,
                    says,
                    true,
                    "this condition",
                    ": the edge always fires when its step has run",
                )
                .help("remove it, or write the condition that is meant"),
            );
        } else if truths.iter().all(|truth| *truth == Some(false)) {
            sink.report(
                constant(flow, condition, says, false, "this condition", ": the edge never fires")
                    .help("write the condition that is meant, or remove the edge"),
            );
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
    for (index, arm) in choose.arms.iter().enumerate().filter(|(_, arm)| !arm.behind_otherwise && !arm.switched) {
        let Some(guard) = arm.guard else { continue };
        flow.facts.ask(Question::Arm(arm.span));
        if flow.facts.disjoint(choose.runs, arm.condition) {
            let diagnostic = constant(flow, guard, arm.condition, false, "this condition", ": its arm is never chosen");
            let diagnostic = because(flow, choose, arm.condition, diagnostic);
            sink.report(diagnostic.help("write the condition that is meant, or remove the arm"));
        } else if index == last
            && !flow.facts.disjoint(arm.before, arm.condition)
            && flow.facts.implies(choose.runs, arm.condition)
        {
            // Above other arms, those are reported: they are shadowed. So is this one, if they leave nothing to it.
            let diagnostic = constant(flow, guard, arm.condition, true, "this condition", "");
            let diagnostic = because(flow, choose, arm.condition, diagnostic);
            let fix = Fix::guess("write `otherwise`").replace(arm.head, "otherwise =>");
            sink.report(diagnostic.help("write `otherwise` for what is left, or the condition that is meant").fix(fix));
        }
    }
}

/// Points at what the choose depends on that makes the condition of one of its arms constant.
fn because(flow: Flow<'_>, choose: &Choose<'_>, says: Condition, diagnostic: Diagnostic) -> Diagnostic {
    if says.is_true() || says.is_false() {
        return diagnostic;
    }
    let name = &choose.node.name;
    let reasons = flow.facts.reasons(flow.scene, flow.vertex(choose.id)).into_iter();
    let decides = |condition| flow.facts.disjoint(condition, says) || flow.facts.implies(condition, says);
    reasons.filter(|reason| decides(reason.condition)).take(1).fold(diagnostic, |diagnostic, reason| {
        diagnostic.related(reason.span, format!("`{name}` runs only if this holds"))
    })
}

/// What is said of a condition that is always `truth`. That something never happens is proved to be wrong.
fn constant(flow: Flow<'_>, condition: &Expr, says: Condition, truth: bool, what: &str, so: &str) -> Diagnostic {
    let mut diagnostic =
        CONSTANT_CONDITION.at(condition.span, format!("{what} is always {truth}{so}")).label(format!("always {truth}"));
    let parts = flow.decisive_parts(condition, says);
    // Of a branch in a graph the conditions of those before it are part, which stand elsewhere: that nothing is left to it is no mistake
    // that anybody wrote into it.
    let own = parts.iter().all(|part| condition.span.contains(part.span));
    if !truth && own {
        diagnostic.severity = Severity::Error;
    }
    let parts = if own { parts } else { Vec::new() };
    let diagnostic = match &parts[..] {
        [] => diagnostic,
        [part] => {
            diagnostic.primary.span = part.span;
            diagnostic
        }
        [_, _, ..] => guards::mark_parts(diagnostic, condition, &parts, says),
    };
    // How the steps end explains what is constant by itself, and not only where it stands.
    if says.is_true() || says.is_false() { endings::point_at(flow, diagnostic, condition, &parts) } else { diagnostic }
}
