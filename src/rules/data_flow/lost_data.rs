//! W0514, `lost-data`.

use crate::base::{FileId, Span};
use crate::cel;
use crate::cel::Type;
use crate::diagnostic::{Severity, Sink, rule};
use crate::hir::{Callable, LetId, NodeId, NodeKind, Program, RegionKind, Workflow};
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::rules::{Context, Flow};
use crate::syntax::ast::Archetype;
use rustc_hash::FxHashSet;

rule! {
    /// Nothing reads what a `compute` gives.
    ///
    /// A `compute` does nothing but give its output, so a step whose output nobody reads and whose end nobody waits for is work for nothing.
    /// A `let` reads only if something reads the `let`.
    ///
    /// ```flow bad
    /// compute score(text: string) -> double
    /// compute summarize(text: string) -> string
    ///
    /// workflow digest(text: string) -> string {
    ///   step rating = score(text)
    ///   step summary = summarize(text)
    ///   return summary
    /// }
    /// ```
    ///
    /// Read it, or remove the step. What is done for its effect is an `effect`.
    ///
    /// ```flow good
    /// compute score(text: string) -> double
    /// compute summarize(text: string) -> string
    ///
    /// workflow digest(text: string) -> { summary: string, rating: double } {
    ///   step rating = score(text)
    ///   step summary = summarize(text)
    ///   return {"summary": summary, "rating": rating}
    /// }
    /// ```
    pub LOST_DATA = warning "W0514" "lost-data"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    // What has a mistake may be what should have read it.
    let errors = sink.found().iter().filter(|found| found.severity == Severity::Error);
    let mut wrong: Vec<(FileId, u32)> =
        errors.map(|found| (found.primary.span.file, found.primary.span.start)).collect();
    wrong.sort_unstable();
    for flow in context.flows() {
        let span = flow.workflow.span;
        let first = wrong.partition_point(|&at| at < (span.file, span.start));
        if wrong.get(first).is_some_and(|&at| at < (span.file, span.end)) {
            continue;
        }
        let reads = reads(flow, live_lets(flow));
        for (id, node) in flow.workflow.nodes.enumerate() {
            let vertex = flow.vertex(id);
            if !computes(context.program, flow, id)
                || flow.facts.absolute(flow.scene, vertex).is_false()
                || is_waited_for(flow, id)
                || is_read(flow, &reads, id)
            {
                continue;
            }
            sink.report(
                LOST_DATA
                    .at(node.name.span, format!("nothing reads what `{}` gives", node.name))
                    .label("computed for nothing")
                    .help(
                        "read it, or remove the step; declare the action as an `effect` if it is run for what it does",
                    ),
            );
        }
    }
}

/// Whether a node runs a `compute` that gives something.
fn computes(program: &Program, flow: Flow<'_>, id: NodeId) -> bool {
    let Some(Callable::Action(action)) = flow.resolved.callees[id] else { return false };
    program.actions[action].archetype == Archetype::Compute
        && !matches!(flow.typed.outputs.nodes[id], Type::Null | Type::Error)
}

/// Whether a step is there for its end: something waits for it.
fn is_waited_for(flow: Flow<'_>, id: NodeId) -> bool {
    let mut edges = flow.graph().outgoing(flow.vertex(id));
    edges.any(|edge| matches!(edge.kind, EdgeKind::Control { .. }))
}

/// Whether something reads a node: by itself, or as a part of what the block around hands on.
fn is_read(flow: Flow<'_>, reads: &Reads<'_>, id: NodeId) -> bool {
    let mut part = id;
    loop {
        let end = flow.graph().vertex(Vertex::End(part));
        let frame = flow.workflow.regions[flow.workflow.nodes[part].region].frame;
        let mut edges = flow.graph().outgoing(end).filter(|edge| matches!(edge.kind, EdgeKind::Data { .. }));
        let by_itself = edges.any(|edge| reads.is_reader(flow, edge.to));
        // What is read of a loop is seen from its fields.
        let is_loop = matches!(flow.workflow.nodes[part].kind, NodeKind::Loop { .. });
        if reads.whole.contains(&part) || by_itself && !is_loop {
            return true;
        }
        let Some(block) = flow.workflow.regions[frame].owner else { return false };
        if reads.fields.contains(&(block, flow.workflow.nodes[part].name.as_str())) {
            return true;
        }
        part = block;
    }
}

/// What the expressions of a workflow read of its nodes, without those of lets that nobody reads.
struct Reads<'w> {
    live: FxHashSet<LetId>,
    /// Nodes that are read, loops only as a whole.
    whole: FxHashSet<NodeId>,
    /// Fields of loops.
    fields: FxHashSet<(NodeId, &'w str)>,
}

impl Reads<'_> {
    /// Whether what a vertex reads is read: a let that nobody reads is never evaluated.
    fn is_reader(&self, flow: Flow<'_>, vertex: u32) -> bool {
        match flow.graph().unpack(vertex) {
            Vertex::Node(_) | Vertex::End(_) => true,
            Vertex::Let(id) => self.live.contains(&id),
        }
    }
}

/// The lets that a node, a result or an edge reads, perhaps through others. Those of an each are part of what it gives.
fn live_lets(flow: Flow<'_>) -> FxHashSet<LetId> {
    let (workflow, graph) = (flow.workflow, flow.graph());
    let mut open: Vec<LetId> = Vec::new();
    for (id, decl) in workflow.lets.enumerate() {
        let frame = workflow.regions[decl.region].frame;
        let edges = graph.outgoing(graph.vertex(Vertex::Let(id)));
        let mut edges = edges.filter(|edge| matches!(edge.kind, EdgeKind::Data { .. }));
        let by_node = edges.any(|edge| !matches!(graph.unpack(edge.to), Vertex::Let(_)));
        if by_node || matches!(workflow.regions[frame].kind, RegionKind::Each) {
            open.push(id);
        }
    }
    for (result, _) in &workflow.results {
        flow.resolved.scope.references(flow.scene.names, workflow, Workflow::ROOT, result, &mut |reference| {
            open.extend(if let Def::Let(id) = reference.def { Some(id) } else { None });
        });
    }
    let mut live = FxHashSet::default();
    while let Some(id) = open.pop() {
        if live.insert(id) {
            let sources = graph.incoming(graph.vertex(Vertex::Let(id))).map(|edge| graph.unpack(edge.from));
            open.extend(sources.filter_map(|source| if let Vertex::Let(id) = source { Some(id) } else { None }));
        }
    }
    live
}

/// Looks at every expression: a `return` makes no edges, and neither does `l.previous`, which hands on what the round before made.
fn reads(flow: Flow<'_>, live: FxHashSet<LetId>) -> Reads<'_> {
    let (workflow, scope) = (flow.workflow, &flow.resolved.scope);
    let dead = workflow.lets.enumerate().filter(|(id, _)| !live.contains(id));
    let dead: FxHashSet<Span> = dead.map(|(_, decl)| decl.value.span).collect();
    let mut reads = Reads { live, whole: FxHashSet::default(), fields: FxHashSet::default() };
    workflow.expressions(&mut |region, expr| {
        if dead.contains(&expr.span) {
            return;
        }
        cel::free_variables(expr, STEP_FUNCTIONS, &mut |used| {
            let Some((Def::Node(id) | Def::Round(id), _)) = scope.meaning(flow.scene.names, workflow, region, &used)
            else {
                return;
            };
            let fields: Vec<&str> = cel::chain(used.expr).fields().collect();
            let field = match fields[..] {
                ["previous", field, ..] | [field, ..] if field != "previous" => Some(field),
                _ => None,
            };
            match field.filter(|_| matches!(workflow.nodes[id].kind, NodeKind::Loop { .. })) {
                Some(field) => _ = reads.fields.insert((id, field)),
                None => _ = reads.whole.insert(id),
            }
        });
    });
    reads
}
