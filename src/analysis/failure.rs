//! Which steps may fail, and whose failure is handled.

use crate::base::Span;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::hir::{Node, NodeId, NodeKind, Workflow};
use crate::resolve::{Def, EdgeKind, ResolvedWorkflow};
use crate::syntax::ast::Outcome;

/// Why a node cannot fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safe {
    /// What fails takes the value at this place, its `fallback`.
    Fallback(Span),
    /// It waits for a fixed time, and nothing ends that early.
    Wait,
    /// It only decides. That an expression has no value is not modelled.
    Decision,
}

/// Why a node cannot fail, as far as that is certain; none of one that may.
pub const fn safe(node: &Node) -> Option<Safe> {
    match (&node.clauses.fallback, &node.kind) {
        (Some(fallback), _) => Some(Safe::Fallback(fallback.span)),
        (None, NodeKind::WaitFor(_)) if node.clauses.timeout.is_none() => Some(Safe::Wait),
        (None, NodeKind::Choose { .. }) => Some(Safe::Decision),
        (
            None,
            NodeKind::Broken
            | NodeKind::Call(_)
            | NodeKind::WaitFor(_)
            | NodeKind::WaitUntil(_)
            | NodeKind::Await { .. }
            | NodeKind::Emit { .. }
            | NodeKind::Each { .. }
            | NodeKind::Loop { .. },
        ) => None,
    }
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
