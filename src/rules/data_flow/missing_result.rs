//! E0513, `missing-result`.

use super::missing_data::explained;
use crate::diagnostic::{Sink, rule};
use crate::hir::{NodeKind, Workflow};
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::rules::Context;
use crate::ty::presence::Runs;
use std::rc::Rc;

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

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let (resolved, presence) = (&context.resolved.workflows[id], &context.typed.workflows[id].presence);
        let graph = &resolved.graph;
        let mut readings = Vec::new();
        for (result, _) in workflow.results.iter().take(1) {
            let names = &context.resolved.names;
            resolved.scope.references(names, workflow, Workflow::ROOT, result, &mut |reference| {
                let vertex = match reference.def {
                    Def::Node(id) => graph.vertex(Vertex::End(id)),
                    Def::Let(id) => graph.vertex(Vertex::Let(id)),
                    _ => return,
                };
                if !reference.soft {
                    readings.push((vertex, reference.span, Runs::When(Rc::from([])), "the result"));
                }
            });
        }
        for (id, node) in workflow.nodes.enumerate() {
            if matches!(node.kind, NodeKind::Loop { .. }) {
                let end = graph.vertex(Vertex::End(id));
                let given = presence.base(end);
                let hard = graph.incoming(end).filter(|edge| edge.kind == EdgeKind::Data { soft: false });
                readings.extend(hard.map(|edge| (edge.from, edge.span, given.clone(), "`until`")));
            }
        }
        for (vertex, span, given, reader) in readings {
            if let Some(missing) = presence.missing(presence.full(vertex), &given) {
                let name = graph.name(workflow, vertex);
                let diagnostic = MISSING_RESULT
                    .at(span, format!("`{name}` may be missing: it does not always run, and {reader} needs it"))
                    .label("read here without a check");
                let help = format!(
                    "give another source, as in `coalesce({name}, …)`, or read it as an optional, as in `{name}.?field.orValue(…)`"
                );
                sink.report(explained(diagnostic, workflow, presence, name, &missing).help(help));
            }
        }
    }
}
