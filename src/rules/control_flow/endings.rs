//! Why a condition that asks how a step ended is constant: what decides about the step.

use super::demands::{Demand, Kind, behind};
use crate::analysis::{Condition, Part, Safe, safe};
use crate::base::Span;
use crate::cel::Expr;
use crate::diagnostic::Diagnostic;
use crate::hir::{Node, NodeId};
use crate::rules::Flow;
use crate::syntax::ast::Outcome;

/// What is to be said of a choose whose failure somebody waits for.
const CHOOSE_CANNOT_FAIL: &str = "a choose cannot fail: its steps can, and they have handlers of their own";

/// What is to be said of a wait whose failure somebody waits for.
const WAIT_CANNOT_FAIL: &str = "a wait of a fixed time always succeeds";

/// Points at what decides how the steps end that a constant condition asks about: in `parts`, those that make it constant, or in all of it.
pub(super) fn point_at(flow: Flow<'_>, diagnostic: Diagnostic, condition: &Expr, parts: &[Part]) -> Diagnostic {
    let spans = if parts.is_empty() { vec![condition.span] } else { parts.iter().map(|part| part.span).collect() };
    let asked = spans.into_iter().flat_map(|span| flow.asked_endings(condition, span));
    asked.fold(diagnostic, |diagnostic, (step, function)| {
        reasons(flow, step, function).into_iter().fold(diagnostic, |diagnostic, (span, text)| {
            let known = diagnostic.related.iter().any(|label| label.span == span);
            if known { diagnostic } else { diagnostic.related(span, text) }
        })
    })
}

/// What decides how a step ends, as far as one of the functions over steps asks for it.
fn reasons(flow: Flow<'_>, step: NodeId, function: &str) -> Vec<(Span, String)> {
    let node = &flow.workflow.nodes[step];
    let name = &node.name;
    let asks_for_failure = matches!(function, "failed" | "error");
    if let (true, Some(reason)) = (asks_for_failure, cannot_fail(node)) {
        return vec![reason];
    }
    if !asks_for_failure && flow.facts.run(flow.vertex(step)).is_true() {
        return vec![(name.span, format!("`{name}` is never skipped"))];
    }
    let demand = Demand {
        span: name.span,
        kind: Kind::Edge(Outcome::Settled, Some(step)),
        condition: Condition::TRUE,
        when: None,
    };
    behind(flow, &demand)
}

/// Why a node cannot fail, with the place that shows it; none of one that may fail.
pub(super) fn cannot_fail(node: &Node) -> Option<(Span, String)> {
    Some(match safe(node)? {
        Safe::Fallback(fallback) => {
            (fallback, format!("when its action fails, `{}` takes this value and has succeeded", node.name))
        }
        Safe::Wait => (node.span, WAIT_CANNOT_FAIL.to_owned()),
        Safe::Decision => (node.name.span, CHOOSE_CANNOT_FAIL.to_owned()),
    })
}
