//! E0402, `recursive-workflow`.

use crate::diagnostic::{Sink, rule};
use crate::graph::{Graph, cycle::shortest_in_each_component};
use crate::hir::{Callable, NodeKind, WorkflowId};
use crate::rules::Context;

rule! {
    /// A workflow calls itself, directly or through others.
    ///
    /// Nothing bounds how deep such a run would go: it ends when the engine, the queue or the budget does.
    ///
    /// ```flow bad
    /// compute page.fetch(number: int) -> { text: string, more: bool }
    ///
    /// workflow read(number: int) -> string {
    ///   step page = page.fetch(number)
    ///   step rest = read(number: number + 1)
    ///   return page.text + rest
    /// }
    /// ```
    ///
    /// Repeat with a `loop`, which has a bound, or go over a list with `each`.
    ///
    /// ```flow good
    /// compute page.fetch(number: int) -> { text: string, more: bool }
    ///
    /// workflow read() -> string {
    ///   loop pages max 100 {
    ///     step page = page.fetch(number: pages.iteration)
    ///     until !page.more
    ///   }
    ///   return pages.page.text
    /// }
    /// ```
    pub RECURSIVE_WORKFLOW = error "E0402" "recursive-workflow"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let mut edges = Vec::new();
    let mut calls = Vec::new();
    for (id, workflow) in context.program.workflows.enumerate() {
        for (node, callee) in workflow.nodes.iter().zip(&context.resolved.workflows[id].callees) {
            if let (NodeKind::Call(call), Some(Callable::Workflow(callee))) = (&node.kind, callee) {
                edges.push((id.number(), callee.number()));
                calls.push(call.action.span);
            }
        }
    }
    let graph = Graph::new(context.program.workflows.len(), edges);
    for cycle in shortest_in_each_component(&graph) {
        let Some((&first, rest)) = cycle.split_first() else { continue };
        let name = |vertex: u32| &context.program.workflows[WorkflowId::new(vertex as usize)].name;
        let start = name(graph.ends(first).0);
        let message = if rest.is_empty() {
            format!("`{start}` calls itself")
        } else {
            let through: Vec<String> = rest.iter().map(|&edge| format!("`{}`", name(graph.ends(edge).0))).collect();
            format!("`{start}` calls itself through {}", through.join(", "))
        };
        let mut diagnostic = RECURSIVE_WORKFLOW
            .at(calls[first.index()], message)
            .label(format!("`{start}` calls `{}`", name(graph.ends(first).1)));
        for &edge in rest {
            let (from, to) = graph.ends(edge);
            diagnostic = diagnostic.related(calls[edge.index()], format!("`{}` calls `{}`", name(from), name(to)));
        }
        sink.report(diagnostic.help("repeat with `loop`, which has a bound, or go over a list with `each`"));
    }
}
