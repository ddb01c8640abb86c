//! W0506, `ambiguous-join`.

use super::demands::{often, point_at_edges};
use crate::analysis::{Condition, Question};
use crate::diagnostic::{Diagnostic, Fix, Severity, Sink, rule};
use crate::hir::{NodeId, NodeKind};
use crate::resolve::EdgeKind;
use crate::rules::{Context, Flow};
use crate::syntax::ast::Outcome;
use rustc_hash::FxHashSet;

rule! {
    /// A step with several edges does not say how they join, and it makes a difference.
    ///
    /// Without a `join`, a step waits for all of its control edges, and is skipped if one of them does not fire. Where the steps before it
    /// do not always run together, that is perhaps not what was meant: behind the branches of a decision, a step that waits for all of them never
    /// runs. If it can never run, this is an error. Only what happens where the guard of the step is true and what it reads is there counts.
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
pub(in crate::rules) fn is_reported(flow: Flow<'_>, id: NodeId) -> bool {
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

/// When a node would run under either join, where that is not the same.
struct Difference {
    all: Condition,
    any: Condition,
    /// Of a node that never runs under `join all`: in which cases only, if its edges could all fire in others.
    narrowed: Option<&'static str>,
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
    let fired = facts.fired(flow.scene, id);
    let together = |given| fired.iter().fold(given, |all, &fires| facts.both(all, fires));
    let given = enabled(flow, id);
    let all = together(given);
    let any = facts.both(given, facts.any(fired.iter().copied())?);
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
    let stands = facts.given(flow.workflow, node.region);
    let guarded = facts.guard(id).map_or(stands, |guard| facts.both(stands, guard));
    let narrowed = match all.is_false() && !together(stands).is_false() {
        true if together(guarded).is_false() => Some("where its guard is true"),
        true => Some("when what it reads is there"),
        false => None,
    };
    Some(Difference { all, any, narrowed, case })
}

/// When a node could run as far as its join does not decide: where it stands, with its guard true and what it reads there. Data that is
/// reported to be missing is taken to be there: that is another mistake.
fn enabled(flow: Flow<'_>, id: NodeId) -> Condition {
    let facts = flow.facts;
    let stands = facts.given(flow.workflow, flow.workflow.nodes[id].region);
    let given = facts.guard(id).map_or(stands, |guard| facts.both(stands, guard));
    let (graph, vertex) = (flow.graph(), flow.vertex(id));
    let missing = facts.missing_of(vertex).iter().map(|missing| graph.edges[missing.edge].from);
    let missing: FxHashSet<u32> = missing.collect();
    let data = graph.incoming(vertex).filter(|edge| edge.kind == EdgeKind::Data { soft: false });
    data.filter(|edge| !missing.contains(&edge.from))
        .fold(given, |given, edge| facts.both(given, facts.there(edge.from)))
}

fn report(flow: Flow<'_>, id: NodeId, difference: &Difference) -> Diagnostic {
    let node = &flow.workflow.nodes[id];
    let name = &node.name;
    let never = difference.all.is_false();
    let message = match (never, difference.narrowed) {
        (true, Some(narrowed)) => format!(
            "`{name}` can never run: {narrowed}, what it waits for never all runs, and it does not say how they join"
        ),
        (true, None) => {
            format!("`{name}` can never run: it waits for steps that never all run, and does not say how they join")
        }
        (false, _) => {
            format!("`{name}` waits for steps that do not always run together, and does not say how they join")
        }
    };
    let mut diagnostic = AMBIGUOUS_JOIN.at(name.span, message);
    if never {
        diagnostic.severity = Severity::Error;
    }
    diagnostic = point_at_edges(flow, id, diagnostic);
    let (all, any) = (often(flow, difference.all, "runs"), often(flow, difference.any, "runs"));
    // What never runs needs no case, and nobody means that.
    if !never {
        diagnostic.witness.clone_from(&difference.case);
    }
    diagnostic = diagnostic.help(format!(
        "as it is, with `join all`, `{name}` {all}; with `join any` it {any}: write the one that is meant"
    ));
    if matches!(node.kind, NodeKind::Choose { .. } | NodeKind::Each { .. } | NodeKind::Loop { .. }) {
        return diagnostic;
    }
    let end = node.span.after();
    let diagnostic = diagnostic.fix(Fix::guess("go on after whichever ran").replace(end, " join any"));
    if never {
        return diagnostic;
    }
    diagnostic.fix(Fix::guess("go on only if all ran").replace(end, " join all"))
}
