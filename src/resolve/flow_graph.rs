//! How the nodes and lets of a workflow depend on each other.
//!
//! One graph a workflow. A node and a let are a vertex each; a block (choose, each, loop) is two, its *start* (the node's own
//! vertex) and its *end*, with everything inside between them:
//!
//! ```text
//!            ┌─> a ──┐
//!  start ────┤       ├──> end ──> what waits for the block
//!            └─> b ──┘
//! ```
//!
//! What the inside of an each or a loop reads from outside, the block needs: the edge leads to its start.
//!
//! So the inside of a block may read what is outside, the outside reads the block's result at its end, a cycle through a
//! block is a cycle of the graph, and one topological order serves types, indices and plans.

use super::names::Names;
use super::rules::{EDGE_ACROSS_BLOCKS, TOO_MANY_EDGES};
use super::scope::{Def, Scope};
use crate::base::{IdVec, Span};
use crate::cel::Expr;
use crate::diagnostic::{Diagnostic, Sink};
use crate::graph::{Graph, toposort};
use crate::hir::{Callable, LetId, Node, NodeId, NodeKind, Program, RegionId, RegionKind, Workflow};
use crate::syntax::ast::{Outcome, TypeBody, TypeExpr, TypeExprKind};
use smol_str::SmolStr;

/// A vertex, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertex {
    /// A node that is no block, or the start of a block.
    Node(NodeId),
    /// A let.
    Let(LetId),
    /// The end of a block.
    End(NodeId),
}

/// Why one vertex waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// It reads the other's value; `soft` where it copes with absence.
    Data {
        /// Whether it copes with absence.
        soft: bool,
    },
    /// `after`, or `->`.
    Control {
        /// On which outcome.
        on: Outcome,
        /// The edge's condition, a place in [`Workflow::conditions`].
        when: Option<usize>,
    },
    /// The inside of a block comes after its start and before its end.
    Contains,
}

/// A dependency: `to` waits for `from`.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The vertex that is waited for.
    pub from: u32,
    /// The vertex that waits.
    pub to: u32,
    /// Why.
    pub kind: EdgeKind,
    /// The reference, the name in `after` or the arrow; of what is contained, its name.
    pub span: Span,
}

/// The dependencies of one workflow.
#[derive(Debug, Default)]
pub struct FlowGraph {
    nodes: usize,
    /// The node of each end vertex, in order.
    ends: Vec<NodeId>,
    lets: usize,
    /// The end vertex of each node: its own vertex unless it is a block.
    end_of: IdVec<NodeId, u32>,
    /// The edges; an edge's place is its id in [`FlowGraph::graph`].
    pub edges: Vec<Edge>,
    /// The same as a graph of vertex numbers.
    pub graph: Graph,
    /// All vertices in an order in which every edge leads forward, ties by source order. What lies on a cycle or behind one
    /// comes last, in source order.
    pub order: Vec<u32>,
    /// Whether there is a cycle.
    pub cyclic: bool,
}

/// The greatest number of edges that `->` statements of one workflow may make: `{a, …} -> {b, …}` makes one for each pair.
pub const MAX_ARROW_EDGES: usize = 1_000_000;

impl FlowGraph {
    /// Reads all references and edges of a workflow.
    pub fn build(
        program: &Program,
        names: &Names,
        workflow: &Workflow,
        scope: &Scope,
        callees: &IdVec<NodeId, Option<Callable>>,
        sink: &mut Sink,
    ) -> Self {
        let mut graph = Self { nodes: workflow.nodes.len(), lets: workflow.lets.len(), ..Self::default() };
        for (id, node) in workflow.nodes.enumerate() {
            let end = if node.is_block() {
                graph.ends.push(id);
                graph.nodes + graph.lets + graph.ends.len() - 1
            } else {
                id.index()
            };
            graph.end_of.push(number(end));
        }
        let mut builder = Builder { program, names, workflow, scope, callees, graph };
        builder.containment();
        for (id, node) in workflow.nodes.enumerate() {
            builder.node(id, node, sink);
        }
        for (id, decl) in workflow.lets.enumerate() {
            let vertex = builder.graph.vertex(Vertex::Let(id));
            builder.reads(decl.region, &decl.value, vertex);
        }
        builder.arrows(sink);
        builder.graph.finish(workflow);
        builder.graph
    }

    fn finish(&mut self, workflow: &Workflow) {
        let vertices = self.nodes + self.lets + self.ends.len();
        self.graph = Graph::new(vertices, self.edges.iter().map(|edge| (edge.from, edge.to)));
        let key = |vertex| match self.unpack(vertex) {
            Vertex::Node(id) => workflow.nodes[id].span.start,
            Vertex::Let(id) => workflow.lets[id].name.span.start,
            Vertex::End(_) => 0,
        };
        (self.order, self.cyclic) = match toposort::order_by_key(&self.graph, key) {
            Ok(order) => (order, false),
            Err(mut cyclic) => {
                cyclic.left.sort_by_key(|&vertex| key(vertex));
                cyclic.order.append(&mut cyclic.left);
                (cyclic.order, true)
            }
        };
    }

    /// The number of a vertex.
    pub fn vertex(&self, vertex: Vertex) -> u32 {
        match vertex {
            Vertex::Node(id) => number(id.index()),
            Vertex::Let(id) => number(self.nodes + id.index()),
            Vertex::End(id) => self.end_of[id],
        }
    }

    /// The vertex of a number.
    pub fn unpack(&self, vertex: u32) -> Vertex {
        let vertex = vertex as usize;
        if vertex < self.nodes {
            Vertex::Node(NodeId::new(vertex))
        } else if vertex < self.nodes + self.lets {
            Vertex::Let(LetId::new(vertex - self.nodes))
        } else {
            Vertex::End(self.ends[vertex - self.nodes - self.lets])
        }
    }

    /// The node or the block that a vertex is of; none for a let.
    pub fn node_of(&self, vertex: u32) -> Option<NodeId> {
        match self.unpack(vertex) {
            Vertex::Node(id) | Vertex::End(id) => Some(id),
            Vertex::Let(_) => None,
        }
    }

    /// The name of the node, the block or the let that a vertex is of.
    pub fn name<'w>(&self, workflow: &'w Workflow, vertex: u32) -> &'w SmolStr {
        match self.unpack(vertex) {
            Vertex::Node(id) | Vertex::End(id) => &workflow.nodes[id].name.text,
            Vertex::Let(id) => &workflow.lets[id].name.text,
        }
    }

    /// The edges into a vertex, in the order in which they were read.
    pub fn incoming(&self, vertex: u32) -> impl Iterator<Item = &Edge> {
        self.graph.predecessors(vertex).iter().map(|edge| &self.edges[edge.id.index()])
    }

    /// The edges out of a vertex.
    pub fn outgoing(&self, vertex: u32) -> impl Iterator<Item = &Edge> {
        self.graph.successors(vertex).iter().map(|edge| &self.edges[edge.id.index()])
    }

    /// The nodes in topological order, ties by source order: a node's place is its index in the IR.
    pub fn node_order(&self) -> impl Iterator<Item = NodeId> {
        self.order.iter().filter_map(|&vertex| match self.unpack(vertex) {
            Vertex::Node(id) => Some(id),
            Vertex::Let(_) | Vertex::End(_) => None,
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a source of 64 MiB has fewer than 2^32 names")]
const fn number(index: usize) -> u32 {
    index as u32
}

fn across_blocks(workflow: &Workflow, from: NodeId, to: NodeId, span: Span) -> Diagnostic {
    let (from, to) = (&workflow.nodes[from], &workflow.nodes[to]);
    let block = workflow.regions[workflow.regions[to.region].frame].owner.map(|owner| &workflow.nodes[owner].name);
    let diagnostic = EDGE_ACROSS_BLOCKS
        .at(span, format!("an edge cannot lead from `{}` into a block to `{}`", from.name, to.name))
        .related(from.name.span, format!("`{}` stands outside of the block", from.name));
    match block {
        Some(block) => diagnostic.help(format!("let the block wait as a whole: `{} -> {block}`", from.name)),
        None => diagnostic,
    }
}

struct Builder<'a> {
    program: &'a Program,
    names: &'a Names,
    workflow: &'a Workflow,
    scope: &'a Scope,
    callees: &'a IdVec<NodeId, Option<Callable>>,
    graph: FlowGraph,
}

impl Builder<'_> {
    fn edge(&mut self, from: u32, to: u32, kind: EdgeKind, span: Span) {
        self.graph.edges.push(Edge { from, to, kind, span });
    }

    fn containment(&mut self) {
        for region in &self.workflow.regions {
            let Some(owner) = region.owner else { continue };
            let (start, end) = (self.graph.vertex(Vertex::Node(owner)), self.graph.end_of[owner]);
            // An empty block still ends after it starts.
            self.edge(start, end, EdgeKind::Contains, self.workflow.nodes[owner].name.span);
            for &id in &region.nodes {
                let (vertex, span) = (self.graph.vertex(Vertex::Node(id)), self.workflow.nodes[id].name.span);
                self.edge(start, vertex, EdgeKind::Contains, span);
                self.edge(self.graph.end_of[id], end, EdgeKind::Contains, span);
            }
            for &id in &region.lets {
                let (vertex, span) = (self.graph.vertex(Vertex::Let(id)), self.workflow.lets[id].name.span);
                // A let of an arm is an expression like any other: it waits for what it reads, not for the arm.
                if !matches!(region.kind, RegionKind::Arm { .. }) {
                    self.edge(start, vertex, EdgeKind::Contains, span);
                    self.edge(vertex, end, EdgeKind::Contains, span);
                }
            }
        }
    }

    fn node(&mut self, id: NodeId, node: &Node, sink: &mut Sink) {
        let vertex = self.graph.vertex(Vertex::Node(id));
        match &node.kind {
            NodeKind::Call(call) => {
                for arg in &call.args {
                    let copes = self.takes_optional(id, &arg.name.text) && arg.value.as_ident().is_some();
                    self.reads_with(node.region, &arg.value, vertex, copes);
                }
            }
            NodeKind::Emit { args, .. } => {
                for arg in args {
                    self.reads(node.region, &arg.value, vertex);
                }
            }
            NodeKind::WaitUntil(until) => self.reads(node.region, until, vertex),
            NodeKind::Each { list, .. } => self.reads(node.region, list, vertex),
            NodeKind::Choose { arms } => {
                for &arm in arms {
                    if let RegionKind::Arm { when: Some(when), .. } = &self.workflow.regions[arm].kind {
                        self.reads(node.region, when, vertex);
                    }
                }
            }
            NodeKind::Loop { body, until, .. } => {
                if let Some(until) = until {
                    self.until(*body, until, vertex, self.graph.end_of[id]);
                }
            }
            NodeKind::Broken | NodeKind::WaitFor(_) | NodeKind::Await { .. } => {}
        }
        for expr in node.clauses.when.iter().chain(&node.clauses.fallback) {
            self.reads(node.region, expr, vertex);
        }
        for after in &node.clauses.after {
            for name in &after.steps {
                if let Some(from) = self.scope.node(self.workflow, node.region, name, sink) {
                    self.control(from, id, EdgeKind::Control { on: after.on, when: None }, name.span, sink);
                }
            }
        }
    }

    /// `until` is evaluated after each round: what it reads of the block is there then; the rest must be there before.
    fn until(&mut self, body: RegionId, until: &Expr, start: u32, end: u32) {
        let (workflow, scope, names) = (self.workflow, self.scope, self.names);
        scope.references(names, workflow, body, until, &mut |reference| {
            let Some((from, region)) = self.source(reference.def) else { return };
            let to = if workflow.regions[region].frame == body { end } else { self.beside(region, start) };
            self.edge(from, to, EdgeKind::Data { soft: reference.soft }, reference.span);
        });
    }

    fn arrows(&mut self, sink: &mut Sink) {
        let mut count = 0;
        for edge in &self.workflow.edges {
            count += 1;
            if count > MAX_ARROW_EDGES {
                let message = format!("the `->` statements of this workflow make over {MAX_ARROW_EDGES} edges");
                let help = "put a step between the two groups, so that each waits for one step";
                sink.report(TOO_MANY_EDGES.at(edge.arrow, message).help(help));
                break;
            }
            let from = self.scope.node(self.workflow, edge.region, &edge.from, sink);
            let to = self.scope.node(self.workflow, edge.region, &edge.to, sink);
            let (Some(from), Some(to)) = (from, to) else { continue };
            let kind = EdgeKind::Control { on: Outcome::Succeeded, when: edge.when };
            self.control(from, to, kind, edge.arrow, sink);
            if let Some(condition) = edge.when.map(|when| &self.workflow.conditions[when]) {
                self.reads(edge.region, condition, self.graph.vertex(Vertex::Node(to)));
            }
        }
    }

    /// A control edge, which must stay inside of one frame: a block runs as a whole, and its rounds have no outside.
    fn control(&mut self, from: NodeId, to: NodeId, kind: EdgeKind, span: Span, sink: &mut Sink) {
        let workflow = self.workflow;
        let frame = |id: NodeId| workflow.regions[workflow.nodes[id].region].frame;
        if frame(from) != frame(to) {
            sink.report(across_blocks(workflow, from, to, span));
            return;
        }
        self.edge(self.graph.end_of[from], self.graph.vertex(Vertex::Node(to)), kind, span);
    }

    fn reads(&mut self, region: RegionId, expr: &Expr, to: u32) {
        self.reads_with(region, expr, to, false);
    }

    /// Edges from everything that `expr` reads; all of them soft if the place that takes its value `copes` with absence.
    fn reads_with(&mut self, region: RegionId, expr: &Expr, to: u32, copes: bool) {
        let (workflow, scope, names) = (self.workflow, self.scope, self.names);
        scope.references(names, workflow, region, expr, &mut |reference| {
            if let Some((from, source)) = self.source(reference.def) {
                let to = self.beside(source, to);
                self.edge(from, to, EdgeKind::Data { soft: reference.soft || copes }, reference.span);
            }
        });
    }

    /// The vertex `to`, or the start of the block around it that stands in the same frame as `region`.
    fn beside(&self, region: RegionId, to: u32) -> u32 {
        let wanted = self.workflow.regions[region].frame;
        let mut at = to;
        loop {
            let region = match self.graph.unpack(at) {
                Vertex::Node(id) | Vertex::End(id) => self.workflow.nodes[id].region,
                Vertex::Let(id) => self.workflow.lets[id].region,
            };
            let frame = self.workflow.regions[region].frame;
            match self.workflow.regions[frame].owner {
                Some(block) if frame != wanted => at = self.graph.vertex(Vertex::Node(block)),
                _ => return if frame == wanted { at } else { to },
            }
        }
    }

    /// The vertex that gives a name its value, and the region it stands in; none where nothing has to run for it.
    fn source(&self, def: Def) -> Option<(u32, RegionId)> {
        match def {
            Def::Node(id) => Some((self.graph.end_of[id], self.workflow.nodes[id].region)),
            Def::Let(id) => Some((self.graph.vertex(Vertex::Let(id)), self.workflow.lets[id].region)),
            Def::Param(_) | Def::Item(_) | Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(_) => None,
        }
    }

    /// Whether the parameter that an argument is given to is optional.
    fn takes_optional(&self, id: NodeId, param: &str) -> bool {
        let (module, params) = match self.callees[id] {
            Some(Callable::Action(action)) => {
                (self.program.actions[action].module, &self.program.actions[action].params)
            }
            Some(Callable::Workflow(sub)) => (self.program.workflows[sub].module, &self.program.workflows[sub].params),
            None => return false,
        };
        let Some(param) = params.iter().find(|candidate| candidate.name.text == param) else { return false };
        self.is_optional(module, &param.ty, 0)
    }

    /// Whether a type is `T?`, directly or by name. Names that lead round in a circle are given up on after a few.
    fn is_optional(&self, module: crate::hir::ModuleId, ty: &TypeExpr, depth: usize) -> bool {
        match &ty.kind {
            TypeExprKind::Optional(_) => true,
            TypeExprKind::Name(name) if depth < 16 => {
                let Some(id) = self.names.declared_type(module, &name.text) else { return false };
                let decl = &self.program.types[id];
                matches!(&decl.body, TypeBody::Expr(body) if self.is_optional(decl.module, body, depth + 1))
            }
            _ => false,
        }
    }
}
