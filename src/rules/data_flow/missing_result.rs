//! E0513, `missing-result`.

use super::because;
use super::readings::{Form, culprit, forms, handler, ways_out};
use crate::analysis::{Condition, Question};
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Label, Sink, rule};
use crate::hir::{NodeKind, Workflow};
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::rules::{Context, Flow};
use rustc_hash::{FxHashMap, FxHashSet};

rule! {
    /// A `return` or an `until` reads the output of a step that may have been skipped.
    ///
    /// The result of a run would be missing a part exactly in the cases that nobody tried.
    ///
    /// ```flow bad
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    ///
    /// workflow rate(x: int) -> string {
    ///   choose size {
    ///     when x > 10 => { step large = high(x) }
    ///     otherwise => { step small = low(x) }
    ///   }
    ///   return large
    /// }
    /// ```
    ///
    /// Return whichever is there; if the arms leave nothing open, the result is not even optional.
    ///
    /// ```flow good
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    ///
    /// workflow rate(x: int) -> string {
    ///   choose size {
    ///     when x > 10 => { step large = high(x) }
    ///     otherwise => { step small = low(x) }
    ///   }
    ///   return coalesce(large, small)
    /// }
    /// ```
    pub MISSING_RESULT = error "E0513" "missing-result"
}

/// A hard reference in a `return` or an `until`.
struct Reading {
    vertex: u32,
    span: Span,
    /// What holds when it is evaluated.
    given: Condition,
    reader: &'static str,
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        let (mut found, mut known) = (Vec::<Diagnostic>::new(), None);
        let mut places: FxHashMap<(u32, Condition), usize> = FxHashMap::default();
        let missing_lets: FxHashSet<u32> = missing_lets(flow).collect();
        for mut reading in readings(flow) {
            reading.given = flow.facts.counts_where(reading.span).unwrap_or(reading.given);
            let run = flow.facts.run(reading.vertex);
            let there = flow.facts.there(reading.vertex);
            if flow.comes_from_dead(reading.vertex) {
                continue; // it never runs, which was reported
            }
            // A let that steps read as well was reported there.
            if missing_lets.contains(&reading.vertex) {
                continue;
            }
            flow.facts.ask(Question::Result(reading.span, reading.vertex));
            // The same step twice in one result is one mistake.
            let place = (reading.vertex, reading.given);
            if let Some(&first) = places.get(&place) {
                found[first].related.push(Label { span: reading.span, text: "and here".to_owned() });
            } else if let Some(case) = flow.facts.counterexample(reading.given, there) {
                let fails = flow.facts.implies(reading.given, run);
                let forms = known.get_or_insert_with(|| forms(flow));
                places.insert(place, found.len());
                let report = report(flow, &reading, fails, forms);
                // A let of steps that exclude each other is missing in any case.
                found.push(if case.parts.is_empty() { report } else { report.witness(case.to_string()) });
            }
        }
        for diagnostic in found {
            sink.report(diagnostic);
        }
    }
}

/// What the result and the ends of loops read.
fn readings(flow: Flow<'_>) -> Vec<Reading> {
    let (workflow, graph) = (flow.workflow, flow.graph());
    let mut readings = Vec::new();
    for (result, _) in workflow.results.iter().take(1) {
        flow.resolved.scope.references(flow.scene.names, workflow, Workflow::ROOT, result, &mut |reference| {
            let vertex = match reference.def {
                Def::Node(id) => graph.vertex(Vertex::End(id)),
                Def::Let(id) => graph.vertex(Vertex::Let(id)),
                _ => return,
            };
            if !reference.soft {
                readings.push(Reading { vertex, span: reference.span, given: Condition::TRUE, reader: "the result" });
            }
        });
    }
    for (id, node) in workflow.nodes.enumerate() {
        let NodeKind::Loop { body, .. } = node.kind else { continue };
        let given = flow.facts.given(workflow, body);
        let hard =
            graph.incoming(graph.vertex(Vertex::End(id))).filter(|edge| edge.kind == EdgeKind::Data { soft: false });
        readings.extend(hard.map(|edge| Reading { vertex: edge.from, span: edge.span, given, reader: "`until`" }));
    }
    readings
}

/// The lets that are reported where steps read them.
fn missing_lets(flow: Flow<'_>) -> impl Iterator<Item = u32> {
    let sources = flow.facts.missing().iter().map(move |missing| flow.graph().edges[missing.edge].from);
    sources.filter(move |&source| matches!(flow.graph().unpack(source), Vertex::Let(_)))
}

fn report(flow: Flow<'_>, reading: &Reading, fails: bool, forms: &FxHashMap<Span, Form>) -> Diagnostic {
    let name = flow.graph().name(flow.workflow, reading.vertex);
    let reader = reading.reader;
    let plain = Form::default();
    let form = forms.get(&reading.span).unwrap_or(&plain);
    let at = |why: String| {
        MISSING_RESULT
            .at(reading.span, format!("`{name}` may be missing: {why}, and {reader} needs it"))
            .label("read here without a check")
    };
    if let Vertex::Let(_) = flow.graph().unpack(reading.vertex)
        && let Some((step, span)) = culprit(flow, reading.vertex, reading.given)
    {
        let step_name = &flow.workflow.nodes[step].name.text;
        let form = forms.get(&span).unwrap_or(&plain);
        let diagnostic = at(format!("it reads `{step_name}`, which does not always run"));
        let diagnostic = diagnostic.related(span, form.words(step_name));
        let help = ways_out(step_name, form);
        let step = flow.graph().vertex(Vertex::End(step));
        return because(diagnostic, flow, step, reading.given).help(help);
    }
    let ways = ways_out(name, form);
    if fails {
        let instead = without_failure(flow, reading.vertex);
        return handler(at("it may have failed".to_owned()), flow, reading.vertex)
            .help(instead.map_or_else(|| ways.clone(), |instead| format!("{ways}, or {instead}")));
    }
    because(at("it does not always run".to_owned()), flow, reading.vertex, reading.given).help(ways)
}

/// How a step comes to give something when what it does fails; none of what takes no `fallback` and has no steps.
fn without_failure(flow: Flow<'_>, vertex: u32) -> Option<String> {
    let id = flow.graph().node_of(vertex)?;
    let node = &flow.workflow.nodes[id];
    match node.kind {
        NodeKind::Call(_) | NodeKind::WaitFor(_) | NodeKind::WaitUntil(_) | NodeKind::Await { .. } => {
            Some("give the step a `fallback`".to_owned())
        }
        NodeKind::Each { .. } | NodeKind::Loop { .. } => {
            Some(format!("handle the failures of the steps in `{}` where they stand", node.name))
        }
        NodeKind::Choose { .. } | NodeKind::Emit { .. } | NodeKind::Broken => None,
    }
}
