//! E0512, `missing-data`.

use super::because;
use crate::analysis::Missing;
use crate::cel;
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::{Node, NodeId, NodeKind};
use crate::resolve::Vertex;
use crate::rules::{Context, Flow};

rule! {
    /// A step reads the output of a step that may have been skipped.
    ///
    /// When the step that makes the data did not run, the reader has nothing to work with: engines fail it in the middle of a run, or
    /// pass on an empty value. The message shows what the other step depends on, and a case in which it does not run.
    ///
    /// ```flow bad
    /// compute rate(x: int) -> { points: double }
    /// compute praise(points: double) -> string
    ///
    /// workflow w(x: int) -> string {
    ///   step rating = rate(x) when x > 10
    ///   step text = praise(points: rating.points)
    ///   return text
    /// }
    /// ```
    ///
    /// Give the reader the same guard, read the value as an optional (`rating.?points.orValue(0.0)`), or give another source with
    /// `coalesce(…)`.
    ///
    /// ```flow good
    /// compute rate(x: int) -> { points: double }
    /// compute praise(points: double) -> string
    ///
    /// workflow w(x: int) -> string {
    ///   step rating = rate(x) when x > 10
    ///   step text = praise(points: rating.?points.orValue(0.0))
    ///   return text
    /// }
    /// ```
    pub MISSING_DATA = error "E0512" "missing-data"
}

/// The most places of one reader that are pointed at, beside the first.
const MAX_READINGS: usize = 4;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for missing in flow.facts.missing() {
            sink.report(report(flow, missing));
        }
    }
}

fn report(flow: Flow<'_>, missing: &Missing) -> Diagnostic {
    let (graph, workflow) = (flow.graph(), flow.workflow);
    let edge = &graph.edges[missing.edge];
    let (name, reader) = (graph.name(workflow, edge.from), graph.name(workflow, edge.to));
    let is_let = |vertex| matches!(graph.unpack(vertex), Vertex::Let(_));
    let message = if is_let(edge.from) {
        format!("`{name}` may be missing: it reads a step that does not always run when `{reader}` does")
    } else {
        format!("`{name}` may be missing: it does not always run when `{reader}` does")
    };
    let optional = format!(
        "give another source, as in `coalesce({name}, …)`, read it as an optional, as in `{name}.?field.orValue(…)`"
    );
    let help = match (is_let(edge.from), is_let(edge.to)) {
        (true, _) => format!(
            "let `{name}` read the step as an optional, as in `step.?field.orValue(…)`, or give `{reader}` the same condition"
        ),
        // A let has no condition of its own.
        (false, true) => format!("{optional}, or write its value where it is read"),
        (false, false) => format!("{optional}, or give `{reader}` the same condition"),
    };
    let given = match graph.unpack(edge.to) {
        Vertex::Node(id) | Vertex::End(id) => flow.ready(id),
        Vertex::Let(id) => flow.facts.given(workflow, workflow.lets[id].region),
    };
    let diagnostic = MISSING_DATA.at(edge.span, message).label("read here without a check");
    // What a step misses it misses wherever it reads it: that is one mistake.
    let others = graph.incoming(edge.to).filter(|other| other.from == edge.from && other.kind == edge.kind);
    let others = others.filter(|other| other.span != edge.span).take(MAX_READINGS);
    let diagnostic = others.fold(diagnostic, |diagnostic, other| diagnostic.related(other.span, "and read here"));
    let diagnostic = because(diagnostic, flow, edge.from, given).witness(missing.witness.to_string()).help(help);
    match (graph.unpack(edge.from), graph.unpack(edge.to)) {
        (Vertex::Node(from), Vertex::Node(to)) => fixes(diagnostic, flow, from, to),
        _ => diagnostic,
    }
}

/// Ways to let the reader run only where the data is there: the same guard, or an edge.
fn fixes(diagnostic: Diagnostic, flow: Flow<'_>, from: NodeId, to: NodeId) -> Diagnostic {
    let (source, reader) = (&flow.workflow.nodes[from], &flow.workflow.nodes[to]);
    let frame = |node: &Node| flow.workflow.regions[node.region].frame;
    let takes_clauses = matches!(reader.kind, NodeKind::Call(_) | NodeKind::WaitUntil(_));
    if !takes_clauses || frame(source) != frame(reader) {
        return diagnostic;
    }
    let end = reader.span.after();
    let after = format!(" after {}", source.name);
    let diagnostic = match (&source.clauses.when, &reader.clauses.when) {
        (Some(when), None) => {
            let guard = format!(" when {}", cel::print(when));
            diagnostic.fix(Fix::guess(format!("give `{}` the same guard", reader.name)).replace(end, guard))
        }
        _ => diagnostic,
    };
    diagnostic.fix(Fix::guess(format!("run `{}` only after `{}`", reader.name, source.name)).replace(end, after))
}
