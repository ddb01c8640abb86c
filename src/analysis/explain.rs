//! Why a node runs only sometimes: the places that its run condition is made of.

use super::condition::Condition;
use super::settle::hard_data;
use super::{Facts, Scene};
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{ExprKind, LogicOp};
use crate::hir::{NodeId, RegionKind};
use crate::resolve::{EdgeKind, Vertex};
use crate::syntax::ast::Outcome;

/// The most vertices that are looked at to explain one.
const MAX_VISITED: usize = 256;

/// The most arms above one that are named.
const MAX_ABOVE: usize = 16;

/// A place that asks for something.
#[derive(Clone, Copy, Debug)]
pub struct Reason {
    /// The place.
    pub span: Span,
    /// What kind of place it is.
    pub kind: ReasonKind,
    /// What it asks for.
    pub condition: Condition,
    /// Whose requirement it is; none for a let's.
    pub node: Option<NodeId>,
}

/// The kinds of places that ask for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// The guard of a step.
    Guard,
    /// The condition of an edge.
    Edge,
    /// The condition of an arm.
    Arm,
    /// The condition of an arm above, which must not hold.
    Above,
    /// An `otherwise`.
    Otherwise,
    /// An edge on the failure of this node.
    Failed(NodeId),
}

/// Where a guard is written. One that a front end put together of several places, without an operator between them, is at each of these.
fn places(guard: &Expr) -> Vec<Span> {
    match &guard.kind {
        ExprKind::Logic(logic) if logic.op == LogicOp::And && logic.op_spans.iter().all(|op| op.is_empty()) => {
            logic.operands.iter().map(|operand| operand.span).collect()
        }
        _ => vec![guard.span],
    }
}

impl Facts {
    /// The places that a vertex depends on, its own first, then those of what it waits for and reads. What its run condition does not
    /// imply, as an arm behind `join any`, is left out, and so is what always holds.
    pub fn reasons(&self, scene: Scene<'_>, vertex: u32) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut seen = vec![vertex];
        let mut next = 0;
        while next < seen.len() {
            let at = seen[next];
            next += 1;
            let mut see = |vertex| {
                if seen.len() < MAX_VISITED && !seen.contains(&vertex) {
                    seen.push(vertex);
                }
            };
            if let Vertex::Node(id) | Vertex::End(id) = scene.resolved.graph.unpack(at) {
                self.own_reasons(scene, id, &mut found, &mut see);
            }
            hard_data(scene, at).for_each(|edge| see(edge.from));
        }
        let run = self.absolute(scene, vertex);
        let mut shown: Vec<Span> = Vec::new();
        found.retain(|reason| {
            let decides = !reason.condition.is_true() && self.implies(run, reason.condition);
            decides && !shown.contains(&reason.span) && {
                shown.push(reason.span);
                true
            }
        });
        found
    }

    fn own_reasons(&self, scene: Scene<'_>, id: NodeId, found: &mut Vec<Reason>, see: &mut dyn FnMut(u32)) {
        let (workflow, graph) = (scene.workflow, &scene.resolved.graph);
        let node = &workflow.nodes[id];
        if let (Some(when), Some(condition)) = (&node.clauses.when, self.guard(id)) {
            let guard = |span| Reason { span, kind: ReasonKind::Guard, condition, node: Some(id) };
            found.extend(places(when).into_iter().map(guard));
        }
        let region = &workflow.regions[node.region];
        if let Some(owner) = region.owner {
            if let RegionKind::Arm { when, head, index, .. } = &region.kind {
                let (span, kind) = match when {
                    Some(when) => (when.span, ReasonKind::Arm),
                    None => (*head, ReasonKind::Otherwise),
                };
                found.push(Reason { span, kind, condition: self.regions[node.region], node: Some(id) });
                // That no arm above holds is all that an `otherwise` says.
                let above = if when.is_some() { *index } else { 0 };
                for arm in workflow.nodes[owner].bodies().iter().take(above).rev().take(MAX_ABOVE) {
                    let RegionKind::Arm { when: Some(when), .. } = &workflow.regions[*arm].kind else { continue };
                    let not = self.arm(*arm).and_then(|(says, _)| self.not(says));
                    if let Some(condition) = not {
                        found.push(Reason { span: when.span, kind: ReasonKind::Above, condition, node: Some(id) });
                    }
                }
            }
            see(graph.vertex(Vertex::Node(owner)));
        }
        for edge in graph.incoming(graph.vertex(Vertex::Node(id))) {
            let EdgeKind::Control { on, when } = edge.kind else { continue };
            if let (Outcome::Failed, Some(from)) = (on, graph.node_of(edge.from)) {
                let condition = self.failed(scene, from);
                found.push(Reason { span: edge.span, kind: ReasonKind::Failed(from), condition, node: Some(id) });
            }
            if let Some((place, condition)) = when.and_then(|place| Some((place, self.edge_guard(place)?))) {
                let span = workflow.conditions[place].span;
                found.push(Reason { span, kind: ReasonKind::Edge, condition, node: Some(id) });
            }
            if on != Outcome::Settled {
                see(edge.from);
            }
        }
    }
}
