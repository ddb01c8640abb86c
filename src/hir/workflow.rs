//! Workflows as flat lists of nodes, lets, edges and regions.

use super::{ModuleId, Needs};
use crate::base::{IdVec, Name, Span, index};
use crate::cel::Expr;
use crate::syntax::ast::{
    ActionCall, Arg, Doc, DurationMs, Join, Outcome, Param, Retry, Spanned, Takes, Text, TypeExpr,
};

index::id! {
    /// A node of a workflow, in source order.
    pub struct NodeId;
    /// A `let` of a workflow, in source order.
    pub struct LetId;
    /// A region of a workflow; 0 is the body.
    pub struct RegionId;
}

/// A workflow.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// The doc comment.
    pub doc: Option<Doc>,
    /// The name, dotted or not.
    pub name: Name,
    /// The parameters.
    pub params: Vec<Param>,
    /// The result type; `null` when left out.
    pub returns: Option<TypeExpr>,
    /// Version, description and limits.
    pub header: Header,
    /// The nodes in source order.
    pub nodes: IdVec<NodeId, Node>,
    /// The lets in source order.
    pub lets: IdVec<LetId, Let>,
    /// The regions; the first is the body, and a region comes after the one it lies in.
    pub regions: IdVec<RegionId, Region>,
    /// The control edges written as `a -> b`.
    pub edges: Vec<Edge>,
    /// The conditions of edges; see [`Edge::when`].
    pub conditions: Vec<Expr>,
    /// The `return` statements: their expressions with the whole statements' places.
    pub results: Vec<(Expr, Span)>,
    /// The places of `return` statements inside of blocks, where none belongs.
    pub misplaced_results: Vec<Span>,
}

/// The header clauses of a workflow.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Its version.
    pub version: Option<Text>,
    /// What it is for.
    pub description: Option<Text>,
    /// The most that a run may take.
    pub timeout: Option<DurationMs>,
    /// The seed of a run.
    pub seed: Option<Spanned<i64>>,
    /// The most nodes that run at once.
    pub concurrency: Option<Spanned<i64>>,
}

/// A step, a choose, an each, a loop, a wait, an await or an emit.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name; an emit's is made from the event's.
    pub name: Name,
    /// The whole statement.
    pub span: Span,
    /// The doc comment.
    pub doc: Option<Doc>,
    /// The region it stands in.
    pub region: RegionId,
    /// What it does.
    pub kind: NodeKind,
    /// When and how it runs.
    pub clauses: Clauses,
}

/// What a node does.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Did not parse; already reported. The node is kept, so that references to it are known.
    Broken,
    /// Runs an action or a sub-workflow.
    Call(ActionCall),
    /// Waits for a duration.
    WaitFor(DurationMs),
    /// Waits until a point in time, or for a duration, that an expression gives.
    WaitUntil(Expr),
    /// Waits for an outside event.
    Await {
        /// The event's name.
        event: Text,
        /// The type of its payload; `dyn` when left out.
        payload: Option<TypeExpr>,
    },
    /// Publishes an event.
    Emit {
        /// The event's name.
        event: Text,
        /// Its payload.
        args: Vec<Arg>,
    },
    /// Runs the first arm whose condition holds.
    Choose {
        /// The arms in order.
        arms: Vec<RegionId>,
    },
    /// Runs its block once for each element.
    Each {
        /// The block.
        body: RegionId,
        /// The variable of the element.
        item: Name,
        /// The variable of its place.
        index: Option<Name>,
        /// The list.
        list: Expr,
        /// At most this many at once.
        parallel: Option<Spanned<i64>>,
        /// The count to plan with.
        expects: Option<Spanned<i64>>,
    },
    /// Runs its block until a condition holds.
    Loop {
        /// The block.
        body: RegionId,
        /// The greatest number of rounds.
        max: Option<Spanned<i64>>,
        /// Ends the loop when true.
        until: Option<Expr>,
    },
}

/// The clauses of a node.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// Its guard.
    pub when: Option<Expr>,
    /// The control edges into it.
    pub after: Vec<After>,
    /// How several control edges join.
    pub join: Option<JoinClause>,
    /// Its value when the action failed for good.
    pub fallback: Option<Expr>,
    /// The most that one attempt may take.
    pub timeout: Option<DurationMs>,
    /// How often and how fast it is tried again.
    pub retry: Option<Box<Retry>>,
    /// How long it is estimated to take.
    pub takes: Option<Box<Takes>>,
    /// What it holds while it runs.
    pub needs: Vec<Needs>,
    /// Its rank among what may run next, 1 to 10.
    pub priority: Option<Spanned<i64>>,
}

/// `after a, b`, `after a failed`, `after a settled`.
#[derive(Clone, Debug)]
pub struct After {
    /// The steps.
    pub steps: Vec<Name>,
    /// On which outcome of each.
    pub on: Outcome,
}

/// A `join` clause.
#[derive(Clone, Copy, Debug)]
pub struct JoinClause {
    /// The whole clause.
    pub span: Span,
    /// How edges join.
    pub join: Join,
}

/// A named pure expression.
#[derive(Clone, Debug)]
pub struct Let {
    /// Its name.
    pub name: Name,
    /// The whole statement.
    pub span: Span,
    /// The region it stands in.
    pub region: RegionId,
    /// Its value.
    pub value: Expr,
}

/// A control edge written as a statement.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The step that is waited for.
    pub from: Name,
    /// The step that waits.
    pub to: Name,
    /// Where the arrow stands.
    pub arrow: Span,
    /// The region that the statement stands in.
    pub region: RegionId,
    /// Its condition: a place in [`Workflow::conditions`], which edges of one chain share.
    pub when: Option<usize>,
}

/// A body: of the workflow, an arm, an each or a loop.
#[derive(Clone, Debug)]
pub struct Region {
    /// Whose body it is.
    pub kind: RegionKind,
    /// The node that it belongs to; none for the workflow's body.
    pub owner: Option<NodeId>,
    /// The nearest region that is not an arm: itself, or the one that its choose stands in.
    pub frame: RegionId,
    /// The nodes that stand directly in it, in source order.
    pub nodes: Vec<NodeId>,
    /// The lets that stand directly in it, in source order.
    pub lets: Vec<LetId>,
}

/// Whose body a region is.
#[derive(Clone, Debug)]
pub enum RegionKind {
    /// The workflow's.
    Root,
    /// An arm's.
    Arm {
        /// Its place among the arms.
        index: usize,
        /// Its condition; none for `otherwise`.
        when: Option<Expr>,
        /// `when … =>` or `otherwise =>`.
        head: Span,
        /// The whole arm.
        whole: Span,
    },
    /// An each's.
    Each,
    /// A loop's.
    Loop,
}

impl Workflow {
    /// The workflow's body.
    pub const ROOT: RegionId = RegionId::new(0);

    /// Visits every expression with the region whose names it sees.
    pub fn expressions<'w>(&'w self, visit: &mut dyn FnMut(RegionId, &'w Expr)) {
        self.seats(&mut |seat, expr| visit(seat.region(self), expr));
    }

    /// The region that encloses `region`; none for the body.
    pub fn parent(&self, region: RegionId) -> Option<RegionId> {
        self.regions[region].owner.map(|owner| self.nodes[owner].region)
    }

    /// `region` and all regions around it, from the inside out.
    pub fn enclosing(&self, region: RegionId) -> impl Iterator<Item = RegionId> {
        std::iter::successors(Some(region), |&inner| self.parent(inner))
    }

    /// Whether what stands in the frame of `of` can be named in `from`: it lies in the same frame or one around it.
    pub fn visible(&self, of: RegionId, from: RegionId) -> bool {
        let frame = self.regions[of].frame;
        self.enclosing(from).any(|region| self.regions[region].frame == frame)
    }
}

impl Node {
    /// The regions that belong to the node.
    pub fn bodies(&self) -> &[RegionId] {
        match &self.kind {
            NodeKind::Choose { arms } => arms,
            NodeKind::Each { body, .. } | NodeKind::Loop { body, .. } => std::slice::from_ref(body),
            NodeKind::Broken
            | NodeKind::Call(_)
            | NodeKind::WaitFor(_)
            | NodeKind::WaitUntil(_)
            | NodeKind::Await { .. }
            | NodeKind::Emit { .. } => &[],
        }
    }

    /// Whether it has a body: a choose, an each or a loop.
    pub const fn is_block(&self) -> bool {
        matches!(self.kind, NodeKind::Choose { .. } | NodeKind::Each { .. } | NodeKind::Loop { .. })
    }
}
