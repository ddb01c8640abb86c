//! W0506, `ambiguous-join`.

use super::demands::{often, point_at_edges};
use crate::analysis::{Condition, Question};
use crate::diagnostic::{Diagnostic, Fix, Severity, Sink, rule};
use crate::hir::{NodeId, NodeKind};
use crate::resolve::EdgeKind;
use crate::rules::{Context, Flow};
use crate::syntax::ast::Outcome;

rule! {
    /// A step with several edges does not say how they join, and it makes a difference.
    ///
    /// Without a `join`, a step waits for all of its control edges, and is skipped if one of them does not fire. Where the steps before it
    /// do not always run together, that is perhaps not what was meant: behind the branches of a decision, a step that waits for all of them never
    /// runs. If it can never run, this is an error.
    ///
    /// ```flow bad
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    /// effect log.write(text: string) -> null { timeout 5s }
    ///
    /// workflow rate(x: int) {
    ///   step large = high(x) when x >= 10
    ///   step small = low(x) when x < 10
    ///   step logged = log.write(text: "done") after large, small
    /// }
    /// ```
    ///
    /// Say which is meant: `join any` goes on after whichever ran, `join all` only if all ran.
    ///
    /// ```flow good
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    /// effect log.write(text: string) -> null { timeout 5s }
    ///
    /// workflow rate(x: int) {
    ///   step large = high(x) when x >= 10
    ///   step small = low(x) when x < 10
    ///   step logged = log.write(text: "done") after large, small join any
    /// }
    /// ```
    pub AMBIGUOUS_JOIN = warning "W0506" "ambiguous-join"
}

/// Whether this rule reports a node, so that what follows is not reported again.
pub(super) fn is_reported(flow: Flow<'_>, id: NodeId) -> bool {
    difference(flow, id).is_some()
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for (id, _) in flow.workflow.nodes.enumerate() {
            if let Some(difference) = difference(flow, id) {
                sink.report(report(flow, id, &difference));
            }
        }
    }
}

/// What a node would do under either join, where that is not the same.
struct Difference {
    all: Condition,
    any: Condition,
    /// A run in which it matters; none if it matters in every run.
    case: Option<String>,
}

fn difference(flow: Flow<'_>, id: NodeId) -> Option<Difference> {
    let node = &flow.workflow.nodes[id];
    if node.clauses.join.is_some() || flow.control_edges(id).nth(1).is_none() {
        return None;
    }
    let facts = flow.facts;
    facts.ask(Question::Join(id));
    let given = facts.given(flow.workflow, node.region);
    let fired = facts.fired(flow.scene, id);
    let all = fired.iter().fold(given, |all, &fires| facts.both(all, fires));
    let any = facts.both(given, facts.any(fired)?);
    // That a step which is waited for may fail is nothing to decide about: who wants to go on then says so.
    let mut usual = any;
    for edge in flow.control_edges(id) {
        if matches!(edge.kind, EdgeKind::Control { on: Outcome::Succeeded, .. }) {
            let skipped = facts.not(facts.run(edge.from))?;
            usual = facts.both(usual, facts.any([skipped, facts.there(edge.from)])?);
        }
    }
    let case = facts.counterexample(usual, all)?;
    let case = (!case.parts.is_empty()).then(|| case.to_string());
    Some(Difference { all, any, case })
}

fn report(flow: Flow<'_>, id: NodeId, difference: &Difference) -> Diagnostic {
    let node = &flow.workflow.nodes[id];
    let name = &node.name;
    let never = difference.all.is_false();
    let message = if never {
        format!("`{name}` can never run: it waits for steps that never all run, and does not say how they join")
    } else {
        format!("`{name}` waits for steps that do not always run together, and does not say how they join")
    };
    let mut diagnostic = AMBIGUOUS_JOIN.at(name.span, message);
    if never {
        diagnostic.severity = Severity::Error;
    }
    diagnostic = point_at_edges(flow, id, diagnostic);
    let (all, any) = (often(flow, difference.all, "runs"), often(flow, difference.any, "runs"));
    diagnostic.witness.clone_from(&difference.case);
    diagnostic = diagnostic.help(format!(
        "as it is, with `join all`, `{name}` {all}; with `join any` it {any}: write the one that is meant"
    ));
    if matches!(node.kind, NodeKind::Choose { .. } | NodeKind::Each { .. } | NodeKind::Loop { .. }) {
        return diagnostic;
    }
    let end = node.span.after();
    diagnostic
        .fix(Fix::guess("go on after whichever ran").replace(end, " join any"))
        .fix(Fix::guess("go on only if all ran").replace(end, " join all"))
}
