//! W0514, `lost-data`.

use crate::base::FileId;
use crate::cel::Type;
use crate::diagnostic::{Severity, Sink, rule};
use crate::hir::{Callable, NodeId, NodeKind, Program, Workflow};
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::rules::{Context, Flow};
use crate::syntax::ast::Archetype;
use rustc_hash::FxHashSet;

rule! {
    /// Nothing reads what a `compute` gives.
    ///
    /// A `compute` does nothing but give its output, so a step whose output nobody reads and whose end nobody waits for is work for nothing.
    ///
    /// ```flow bad
    /// compute score(text: string) -> double
    /// compute summarize(text: string) -> string
    ///
    /// workflow digest(text: string) -> string {
    ///   step rating = score(text)
    ///   step summary = summarize(text)
    ///   return summary
    /// }
    /// ```
    ///
    /// Read it, or remove the step. What is done for its effect is an `effect`.
    ///
    /// ```flow good
    /// compute score(text: string) -> double
    /// compute summarize(text: string) -> string
    ///
    /// workflow digest(text: string) -> { summary: string, rating: double } {
    ///   step rating = score(text)
    ///   step summary = summarize(text)
    ///   return {"summary": summary, "rating": rating}
    /// }
    /// ```
    pub LOST_DATA = warning "W0514" "lost-data"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    // What has a mistake may be what should have read it.
    let errors = sink.found().iter().filter(|found| found.severity == Severity::Error);
    let mut wrong: Vec<(FileId, u32)> =
        errors.map(|found| (found.primary.span.file, found.primary.span.start)).collect();
    wrong.sort_unstable();
    for flow in context.flows() {
        let span = flow.workflow.span;
        let first = wrong.partition_point(|&at| at < (span.file, span.start));
        if wrong.get(first).is_some_and(|&at| at < (span.file, span.end)) {
            continue;
        }
        let returned = returned(flow);
        for (id, node) in flow.workflow.nodes.enumerate() {
            let vertex = flow.vertex(id);
            if !computes(context.program, flow, id)
                || flow.facts.absolute(flow.scene, vertex).is_false()
                || is_waited_for(flow, id)
                || is_read(flow, &returned, id)
            {
                continue;
            }
            sink.report(
                LOST_DATA
                    .at(node.name.span, format!("nothing reads what `{}` gives", node.name))
                    .label("computed for nothing")
                    .help(
                        "read it, or remove the step; declare the action as an `effect` if it is run for what it does",
                    ),
            );
        }
    }
}

/// Whether a node runs a `compute` that gives something.
fn computes(program: &Program, flow: Flow<'_>, id: NodeId) -> bool {
    let Some(Callable::Action(action)) = flow.resolved.callees[id] else { return false };
    program.actions[action].archetype == Archetype::Compute
        && !matches!(flow.typed.outputs.nodes[id], Type::Null | Type::Error)
}

/// Whether a step is there for its end: something waits for it.
fn is_waited_for(flow: Flow<'_>, id: NodeId) -> bool {
    let mut edges = flow.graph().outgoing(flow.vertex(id));
    edges.any(|edge| matches!(edge.kind, EdgeKind::Control { .. }))
}

/// Whether something reads a node, or the block that hands it on.
fn is_read(flow: Flow<'_>, returned: &FxHashSet<NodeId>, id: NodeId) -> bool {
    let mut at = Some(id);
    while let Some(id) = at {
        let end = flow.graph().vertex(Vertex::End(id));
        let read = flow.graph().outgoing(end).any(|edge| matches!(edge.kind, EdgeKind::Data { .. }));
        if read || returned.contains(&id) {
            return true;
        }
        let frame = flow.workflow.regions[flow.workflow.nodes[id].region].frame;
        at = flow.workflow.regions[frame].owner;
    }
    false
}

/// The nodes that the result reads, and those whose rounds before are read inside of them.
fn returned(flow: Flow<'_>) -> FxHashSet<NodeId> {
    let mut read = FxHashSet::default();
    for (result, _) in &flow.workflow.results {
        flow.resolved.scope.references(flow.scene.names, flow.workflow, Workflow::ROOT, result, &mut |reference| {
            if let Def::Node(id) = reference.def {
                read.insert(id);
            }
        });
    }
    // `l.previous` hands on what the round before made. It makes no edge, for the loop is around.
    if flow.workflow.nodes.iter().any(|node| matches!(node.kind, NodeKind::Loop { .. })) {
        flow.workflow.expressions(&mut |region, expr| {
            flow.resolved.scope.references(flow.scene.names, flow.workflow, region, expr, &mut |reference| {
                if let Def::Round(id) = reference.def {
                    read.insert(id);
                }
            });
        });
    }
    read
}
