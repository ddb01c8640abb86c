//! Chooses as the rules about arms look at them.

use crate::analysis::{Condition, Question};
use crate::base::Span;
use crate::cel::Expr;
use crate::hir::{Node, NodeId, NodeKind, RegionKind};
use crate::rules::Flow;

/// A choose that runs in some case.
pub(super) struct Choose<'a> {
    /// Its id.
    pub(super) id: NodeId,
    /// Its node.
    pub(super) node: &'a Node,
    /// When it runs, from the workflow's start.
    pub(super) runs: Condition,
    /// Its arms in order.
    pub(super) arms: Vec<Arm<'a>>,
}

/// An arm.
pub(super) struct Arm<'a> {
    /// Its condition as written; none of `otherwise`.
    pub(super) guard: Option<&'a Expr>,
    /// Its condition; always, of `otherwise`.
    pub(super) condition: Condition,
    /// When it is come to: the choose runs, and no arm above holds.
    pub(super) before: Condition,
    /// Its condition's place, or that of `otherwise`.
    pub(super) span: Span,
    /// The arm's `when` or `otherwise`.
    pub(super) head: Span,
    /// The whole arm.
    pub(super) whole: Span,
    /// Whether a `const` alone decides about it.
    pub(super) switched: bool,
    /// Whether an `otherwise` stands above it, which is reported on its own, or an arm that a `const` switches on.
    pub(super) behind_otherwise: bool,
}

/// The chooses of a workflow that run in some case: about others nothing is said that was not said already.
pub(super) fn arms(flow: Flow<'_>) -> impl Iterator<Item = Choose<'_>> {
    flow.workflow.nodes.enumerate().filter_map(move |(id, node)| {
        let NodeKind::Choose { arms: regions } = &node.kind else { return None };
        flow.facts.ask(Question::Gap(id));
        let runs = flow.facts.absolute(flow.scene, flow.vertex(id));
        let context = flow.facts.context(flow.workflow, node.region);
        let mut otherwise = false;
        let mut arms = Vec::with_capacity(regions.len());
        for &region in regions {
            let RegionKind::Arm { when, head, whole, .. } = &flow.workflow.regions[region].kind else { continue };
            let (condition, before) = flow.facts.arm(region)?;
            let span = when.as_ref().map_or(*head, |when| when.span);
            let before = flow.facts.both(context, before);
            let switched = when.as_ref().is_some_and(|when| flow.is_switched(node.region, when, condition));
            let guard = when.as_ref();
            arms.push(Arm {
                guard,
                condition,
                before,
                span,
                head: *head,
                whole: *whole,
                switched,
                behind_otherwise: otherwise,
            });
            otherwise |= when.is_none() || switched && condition.is_true();
        }
        (!runs.is_false()).then_some(Choose { id, node, runs, arms })
    })
}
