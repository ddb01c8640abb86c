//! Where the expressions of a workflow stand: that says which names they see, and what is known there.

use super::{LetId, NodeId, NodeKind, RegionId, RegionKind, Workflow};
use crate::cel::Expr;

/// Where an expression of a workflow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// It is the guard of a node.
    Guard(NodeId),
    /// It is an argument, a fallback or what else a node reads when it runs.
    Work(NodeId),
    /// It is the condition of an arm.
    Arm(RegionId),
    /// It ends the rounds of a loop.
    Until(NodeId),
    /// It is the value of a let.
    Let(LetId),
    /// It is the condition of an edge in a region.
    Edge(RegionId),
    /// It is the result.
    Return,
}

impl Seat {
    /// The region whose names the expression sees.
    pub fn region(self, workflow: &Workflow) -> RegionId {
        match self {
            Self::Guard(node) | Self::Work(node) => workflow.nodes[node].region,
            Self::Arm(arm) => workflow.parent(arm).unwrap_or(Workflow::ROOT),
            Self::Until(node) => match workflow.nodes[node].kind {
                NodeKind::Loop { body, .. } => body,
                _ => workflow.nodes[node].region,
            },
            Self::Let(id) => workflow.lets[id].region,
            Self::Edge(region) => region,
            Self::Return => Workflow::ROOT,
        }
    }
}

impl Workflow {
    /// Visits every expression with where it stands.
    pub fn seats<'w>(&'w self, visit: &mut dyn FnMut(Seat, &'w Expr)) {
        for (id, node) in self.nodes.enumerate() {
            match &node.kind {
                NodeKind::Call(call) => call.args.iter().for_each(|arg| visit(Seat::Work(id), &arg.value)),
                NodeKind::Emit { args, .. } => args.iter().for_each(|arg| visit(Seat::Work(id), &arg.value)),
                NodeKind::WaitUntil(until) => visit(Seat::Work(id), until),
                NodeKind::Each { list, .. } => visit(Seat::Work(id), list),
                NodeKind::Loop { until: Some(until), .. } => visit(Seat::Until(id), until),
                NodeKind::Choose { arms } => {
                    for &arm in arms {
                        if let RegionKind::Arm { when: Some(when), .. } = &self.regions[arm].kind {
                            visit(Seat::Arm(arm), when);
                        }
                    }
                }
                NodeKind::Broken
                | NodeKind::WaitFor(_)
                | NodeKind::Await { .. }
                | NodeKind::Loop { until: None, .. } => {}
            }
            node.clauses.when.iter().for_each(|when| visit(Seat::Guard(id), when));
            node.clauses.fallback.iter().for_each(|fallback| visit(Seat::Work(id), fallback));
        }
        self.lets.enumerate().for_each(|(id, decl)| visit(Seat::Let(id), &decl.value));
        let edges = self.edges.iter().filter_map(|edge| Some((edge.region, edge.when?)));
        edges.for_each(|(region, when)| visit(Seat::Edge(region), &self.conditions[when]));
        self.results.iter().for_each(|(result, _)| visit(Seat::Return, result));
    }
}
