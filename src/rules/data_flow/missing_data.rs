//! E0512, `missing-data`.

use super::because;
use super::readings::{Form, culprit, forms, ways_out};
use crate::analysis::{Condition, Missing};
use crate::base::Span;
use crate::cel;
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::{Node, NodeId, NodeKind};
use crate::resolve::Vertex;
use crate::rules::{Context, Flow};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

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
    /// Give the reader the same guard, read the value as an optional (`rating.?points.orValue(0.0)`), give another source with
    /// `coalesce(…)`, or ask first, within the expression, whether the step ran (`ran(rating) && rating.points > 0.5`).
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
        if flow.facts.missing().is_empty() {
            continue;
        }
        let forms = forms(flow);
        // A let that reads what may be missing is one mistake, however many read the let.
        let mut lets: BTreeMap<u32, Diagnostic> = BTreeMap::new();
        for missing in flow.facts.missing() {
            let edge = &flow.graph().edges[missing.edge];
            let is_let = matches!(flow.graph().unpack(edge.from), Vertex::Let(_));
            match lets.remove(&edge.from) {
                Some(first) => {
                    let reader = flow.graph().name(flow.workflow, edge.to);
                    let all = first.related(edge.span, format!("`{reader}` reads it here"));
                    lets.insert(edge.from, idle_guard(all, flow, edge.to));
                }
                None if is_let => {
                    lets.insert(edge.from, of_let(flow, missing, &forms));
                }
                None => sink.report(of_step(flow, missing, &forms)),
            }
        }
        for diagnostic in lets.into_values() {
            sink.report(diagnostic);
        }
    }
}

/// What holds when the reader reads.
fn given(flow: Flow<'_>, reader: u32) -> Condition {
    match flow.graph().unpack(reader) {
        Vertex::Node(id) | Vertex::End(id) => flow.ready(id),
        Vertex::Let(id) => flow.facts.given(flow.workflow, flow.workflow.lets[id].region),
    }
}

fn of_step(flow: Flow<'_>, missing: &Missing, forms: &FxHashMap<Span, Form>) -> Diagnostic {
    let (graph, workflow) = (flow.graph(), flow.workflow);
    let edge = &graph.edges[missing.edge];
    let (name, reader) = (graph.name(workflow, edge.from), graph.name(workflow, edge.to));
    let plain = Form::default();
    let form = forms.get(&edge.span).unwrap_or(&plain);
    let ways = ways_out(name, form);
    let help = format!("{ways}, or {}", same_condition(flow, edge.to));
    let diagnostic = MISSING_DATA
        .at(edge.span, format!("`{name}` may be missing: it does not always run when `{reader}` does"))
        .label(form.label());
    let diagnostic = because(diagnostic, flow, edge.from, given(flow, edge.to));
    let diagnostic = in_case(idle_guard(diagnostic, flow, edge.to), flow, missing, edge.from);
    // What a step misses it misses wherever it reads it: that is one mistake.
    let others = graph.incoming(edge.to).filter(|other| other.from == edge.from && other.kind == edge.kind);
    let others = others.filter(|other| other.span != edge.span).take(MAX_READINGS);
    let diagnostic = others.fold(diagnostic, |diagnostic, other| diagnostic.related(other.span, "and read here"));
    match (graph.unpack(edge.from), graph.unpack(edge.to)) {
        (Vertex::Node(from), Vertex::Node(to)) => fixes(diagnostic.help(help), flow, from, to),
        _ => diagnostic.help(help),
    }
}

fn of_let(flow: Flow<'_>, missing: &Missing, forms: &FxHashMap<Span, Form>) -> Diagnostic {
    let (graph, workflow) = (flow.graph(), flow.workflow);
    let edge = &graph.edges[missing.edge];
    let (name, reader) = (graph.name(workflow, edge.from), graph.name(workflow, edge.to));
    let given = given(flow, edge.to);
    let Some((step, span)) = culprit(flow, edge.from, given) else {
        let message = format!("`{name}` may be missing: what it reads does not always run when `{reader}` does");
        let diagnostic = because(MISSING_DATA.at(edge.span, message), flow, edge.from, given);
        return in_case(idle_guard(diagnostic, flow, edge.to), flow, missing, edge.from)
            .help(format!("let `{name}` cope with absence, or {}", same_condition(flow, edge.to)));
    };
    let (vertex, step) = (graph.vertex(Vertex::End(step)), &workflow.nodes[step].name);
    let plain = Form::default();
    let form = forms.get(&span).unwrap_or(&plain);
    let message = format!("`{name}` may be missing: it reads `{step}`, which does not always run when `{reader}` does");
    let diagnostic = MISSING_DATA
        .at(edge.span, message)
        .label(format!("`{reader}` reads `{name}` here"))
        .related(span, form.words(&step.text));
    let diagnostic = because(diagnostic, flow, vertex, given);
    in_case(idle_guard(diagnostic, flow, edge.to), flow, missing, vertex).help(format!(
        "{}, or {}",
        ways_out(&step.text, form),
        same_condition(flow, edge.to)
    ))
}

/// How a reader comes to run only where what it reads does.
fn same_condition(flow: Flow<'_>, reader: u32) -> String {
    let name = flow.graph().name(flow.workflow, reader);
    match flow.graph().unpack(reader) {
        // A let has no condition of its own.
        Vertex::Let(_) => "write its value where it is read".to_owned(),
        Vertex::Node(id) | Vertex::End(id) => match flow.workflow.nodes[id].kind {
            NodeKind::Choose { .. } | NodeKind::Each { .. } | NodeKind::Loop { .. } => {
                format!("put `{name}` into an arm with the same condition")
            }
            NodeKind::Broken
            | NodeKind::Call(_)
            | NodeKind::WaitFor(_)
            | NodeKind::WaitUntil(_)
            | NodeKind::Await { .. }
            | NodeKind::Emit { .. } => format!("give `{name}` the same condition"),
        },
    }
}

/// Points at a guard of the reader that lets everything through: that may be the mistake.
fn idle_guard(diagnostic: Diagnostic, flow: Flow<'_>, reader: u32) -> Diagnostic {
    let Vertex::Node(id) = flow.graph().unpack(reader) else { return diagnostic };
    match (&flow.workflow.nodes[id].clauses.when, flow.facts.guard(id)) {
        (Some(when), Some(says)) if flow.facts.implies(flow.reached(id), says) => {
            diagnostic.related(when.span, "this guard is always true")
        }
        _ => diagnostic,
    }
}

/// Shows a case in which what is read is missing: without the reader's own guard, which may read it as well.
fn in_case(diagnostic: Diagnostic, flow: Flow<'_>, missing: &Missing, source: u32) -> Diagnostic {
    let given = match flow.graph().unpack(flow.graph().edges[missing.edge].to) {
        Vertex::Node(id) | Vertex::End(id) => flow.reached(id),
        Vertex::Let(id) => flow.facts.given(flow.workflow, flow.workflow.lets[id].region),
    };
    let name = flow.graph().name(flow.workflow, source);
    let cases = [Some(missing.witness.clone()), flow.facts.counterexample(given, flow.facts.run(source))];
    let told = cases.iter().flatten().find(|case| !flow.facts.reads_of(case, name));
    let told = told.map_or_else(|| flow.facts.case_without(&missing.witness, name), ToString::to_string);
    if told.is_empty() { diagnostic } else { diagnostic.witness(told) }
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
