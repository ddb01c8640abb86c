//! Chooses as the rules about arms look at them.

use crate::analysis::{Condition, Question};
use crate::base::Span;
use crate::cel::Expr;
use crate::hir::{Node, NodeKind, RegionKind};
use crate::rules::Flow;

/// A choose that runs in some case.
pub(super) struct Choose<'a> {
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
    /// Whether an `otherwise` stands above it, which is reported on its own.
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
            let RegionKind::Arm { when, head, .. } = &flow.workflow.regions[region].kind else { continue };
            let (condition, before) = flow.facts.arm(region)?;
            let span = when.as_ref().map_or(*head, |when| when.span);
            let before = flow.facts.both(context, before);
            arms.push(Arm { guard: when.as_ref(), condition, before, span, behind_otherwise: otherwise });
            otherwise |= when.is_none();
        }
        (!runs.is_false()).then_some(Choose { node, runs, arms })
    })
}
