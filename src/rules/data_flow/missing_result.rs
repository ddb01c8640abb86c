//! E0513, `missing-result`.

use super::because;
use crate::analysis::{Condition, Question};
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{NodeKind, Workflow};
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::rules::{Context, Flow};

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
        for reading in readings(flow) {
            let run = flow.facts.run(reading.vertex);
            let there = flow.facts.there(reading.vertex);
            if run.is_false() {
                continue; // it never runs, which was reported
            }
            flow.facts.ask(Question::Result(reading.span, reading.vertex));
            if let Some(case) = flow.facts.counterexample(reading.given, there) {
                let fails = flow.facts.implies(reading.given, run);
                sink.report(report(flow, &reading, fails).witness(case.to_string()));
            }
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

fn report(flow: Flow<'_>, reading: &Reading, fails: bool) -> Diagnostic {
    let name = flow.graph().name(flow.workflow, reading.vertex);
    let reader = reading.reader;
    if fails {
        let message = format!("`{name}` may be missing: it may have failed, and {reader} needs it");
        return MISSING_RESULT.at(reading.span, message).label("read here without a check").help(format!(
            "give the step a `fallback`, give another source, as in `coalesce({name}, …)`, or read it as an optional, as in `{name}.?field.orValue(…)`"
        ));
    }
    let message = format!("`{name}` may be missing: it does not always run, and {reader} needs it");
    let diagnostic = MISSING_RESULT.at(reading.span, message).label("read here without a check");
    because(diagnostic, flow, reading.vertex, reading.given).help(format!(
        "give another source, as in `coalesce({name}, …)`, or read it as an optional, as in `{name}.?field.orValue(…)`"
    ))
}
