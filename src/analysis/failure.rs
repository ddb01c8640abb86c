//! Which steps may fail, and whose failure is handled.

use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::hir::{Node, NodeId, NodeKind, Workflow};
use crate::resolve::{Def, EdgeKind, ResolvedWorkflow};
use crate::syntax::ast::Outcome;

/// Whether a node may fail, as far as that is certain: what fails in a step with a `fallback` takes its value, and nothing can fail
/// in waiting for a while, nor in a decision. (That an expression has no value is not modelled.)
pub(super) const fn may_fail(node: &Node) -> bool {
    let certain = match node.kind {
        NodeKind::WaitFor(_) => node.clauses.timeout.is_none(),
        NodeKind::Choose { .. } => true,
        _ => false,
    };
    node.clauses.fallback.is_none() && !certain
}

/// The nodes whose failure somebody asks for, in source order: by an edge on `failed` or `settled`, or by `failed(s)` or `error(s)`. The
/// failure of all others ends the run.
pub(super) fn handled(workflow: &Workflow, resolved: &ResolvedWorkflow) -> Vec<NodeId> {
    let graph = &resolved.graph;
    let mut handled = Vec::new();
    let mut asks = false;
    for edge in &graph.edges {
        match edge.kind {
            EdgeKind::Control { on: Outcome::Failed | Outcome::Settled, .. } => {
                handled.extend(graph.node_of(edge.from));
            }
            EdgeKind::Data { soft } => asks |= soft,
            EdgeKind::Control { on: Outcome::Succeeded, .. } | EdgeKind::Contains => {}
        }
    }
    // `return` makes no edges.
    asks |= !workflow.results.is_empty();
    if asks {
        workflow.expressions(&mut |_, expr| asked_for(resolved, expr, &mut handled));
    }
    handled.sort_unstable();
    handled.dedup();
    handled
}

fn asked_for(resolved: &ResolvedWorkflow, expr: &Expr, handled: &mut Vec<NodeId>) {
    cel::visit(expr, &mut |part| {
        let ExprKind::Call(call) = &part.kind else { return };
        if !matches!(call.function.text.as_str(), "failed" | "error") {
            return;
        }
        if let (None, [step]) = (&call.target, &call.args[..])
            && let Some(Def::Node(id)) = step.as_ident().and_then(|name| resolved.scope.declared(name))
        {
            handled.push(id);
        }
    });
}
