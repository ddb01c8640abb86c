//! From the flow graph's edges to those of the document, which join nodes only.
//!
//! Lets are looked through, and what a block's inside reads from outside becomes an edge into the block: so the nodes of
//! each frame are a graph of their own, as runtimes want it.

use super::{Builder, Source, model};
use crate::base::IdVec;
use crate::diagnostic::Sink;
use crate::hir::{LetId, NodeId, RegionKind, Workflow};
use crate::resolve::rules::TOO_MANY_EDGES;
use crate::resolve::{EdgeKind, Vertex};
use crate::syntax::ast::Outcome;
use smol_str::SmolStr;

/// The most node references that the lets of one workflow may stand for, all of them taken together: lets that each read all
/// lets before them could otherwise make a document grow with the square of its source.
pub(super) const MAX_LET_REFERENCES: usize = 4_000_000;

/// A node that something reads, and whether it copes with its absence.
type Reading = (NodeId, bool);

/// The edges into each node, still by id.
pub(super) type Incoming = IdVec<NodeId, Vec<Incident>>;

/// An edge into a node.
pub(super) struct Incident {
    pub(super) from: NodeId,
    on: model::Outcome,
    via: model::EdgeKind,
    when: Option<usize>,
}

impl Builder<'_> {
    /// The edges into each node, in the order of the nodes that they come from.
    pub(super) fn incoming(source: Source<'_>, sink: &mut Sink) -> Incoming {
        let (workflow, graph) = (source.workflow, &source.resolved.graph);
        let lets = readings_of_lets(source, sink);
        let mut incoming: Incoming = workflow.nodes.iter().map(|_| Vec::new()).collect();
        for edge in &graph.edges {
            let Some(to) = graph.node_of(edge.to) else { continue };
            match edge.kind {
                EdgeKind::Data { soft } => match graph.unpack(edge.from) {
                    Vertex::Node(from) | Vertex::End(from) => data(workflow, &mut incoming, (from, soft), to),
                    Vertex::Let(id) => {
                        for &(from, let_soft) in &lets[id] {
                            data(workflow, &mut incoming, (from, soft || let_soft), to);
                        }
                    }
                },
                EdgeKind::Control { on, when } => {
                    let Some(from) = graph.node_of(edge.from) else { continue };
                    let on = outcome(on);
                    incoming[to].push(Incident { from, on, via: model::EdgeKind::Control, when });
                }
                EdgeKind::Contains => {}
            }
        }
        contained(workflow, &lets, &mut incoming);
        let mut place: IdVec<NodeId, u32> = IdVec::filled(0, workflow.nodes.len());
        for (index, id) in (0_u32..).zip(graph.node_order()) {
            place[id] = index;
        }
        for edges in &mut incoming {
            tidy(edges, &place);
        }
        incoming
    }

    /// An edge as the document holds it.
    pub(super) fn edge(&mut self, source: Source<'_>, to: NodeId, incident: &Incident) -> model::Edge {
        let region = source.workflow.nodes[to].region;
        let when = incident.when.map(|when| Box::new(self.expr(source, region, &source.workflow.conditions[when])));
        let from: SmolStr = source.workflow.nodes[incident.from].name.text.clone();
        model::Edge { from, on: incident.on, via: incident.via, when }
    }
}

/// Arms lead to their nodes, and the lets of an each belong to its output, so the each needs what they read.
fn contained(workflow: &Workflow, lets: &IdVec<LetId, Vec<Reading>>, incoming: &mut Incoming) {
    for region in &workflow.regions {
        let Some(owner) = region.owner else { continue };
        if matches!(region.kind, RegionKind::Arm { .. }) {
            for &id in &region.nodes {
                let on = model::Outcome::Succeeded;
                incoming[id].push(Incident { from: owner, on, via: model::EdgeKind::Arm, when: None });
            }
        } else {
            for &reading in region.lets.iter().flat_map(|&id| &lets[id]) {
                data(workflow, incoming, reading, owner);
            }
        }
    }
}

/// A data edge, into `to` or the block around it that stands beside `from`; none where `from` lies inside of `to`.
fn data(workflow: &Workflow, incoming: &mut Incoming, (from, soft): Reading, to: NodeId) {
    let frame = |id: NodeId| workflow.regions[workflow.nodes[id].region].frame;
    let (wanted, mut to) = (frame(from), to);
    while frame(to) != wanted {
        match workflow.regions[frame(to)].owner {
            Some(block) => to = block,
            None => return,
        }
    }
    if to != from {
        let on = if soft { model::Outcome::Settled } else { model::Outcome::Succeeded };
        incoming[to].push(Incident { from, on, via: model::EdgeKind::Data, when: None });
    }
}

/// Sorts the edges into a node, and keeps one of each: of several references the one that needs most.
fn tidy(edges: &mut Vec<Incident>, place: &IdVec<NodeId, u32>) {
    edges.sort_by_key(|edge| (place[edge.from], edge.via, edge.on, edge.when));
    edges.dedup_by(|next, kept| {
        let data = next.via == model::EdgeKind::Data || next.on == kept.on && next.when == kept.when;
        next.from == kept.from && next.via == kept.via && data
    });
    edges.shrink_to_fit();
}

/// The nodes that each let reads, through other lets too.
fn readings_of_lets(source: Source<'_>, sink: &mut Sink) -> IdVec<LetId, Vec<Reading>> {
    let graph = &source.resolved.graph;
    let mut readings: IdVec<LetId, Vec<Reading>> = source.workflow.lets.iter().map(|_| Vec::new()).collect();
    let mut total = 0;
    for &vertex in &graph.order {
        let Vertex::Let(id) = graph.unpack(vertex) else { continue };
        let mut found: Vec<Reading> = Vec::new();
        for edge in graph.incoming(vertex) {
            let EdgeKind::Data { soft } = edge.kind else { continue };
            match graph.unpack(edge.from) {
                Vertex::Node(from) | Vertex::End(from) => found.push((from, soft)),
                Vertex::Let(other) => found.extend(readings[other].iter().map(|&(from, s)| (from, s || soft))),
            }
        }
        found.sort_unstable();
        // A hard reference sorts before a soft one to the same node, and stands for both.
        found.dedup_by_key(|reading| reading.0);
        total += found.len();
        if total > MAX_LET_REFERENCES {
            let span = source.workflow.lets[id].name.span;
            let message = format!("the lets of this workflow stand for over {MAX_LET_REFERENCES} references to steps");
            sink.report(TOO_MANY_EDGES.at(span, message).help("let fewer lets read all the lets before them"));
            break;
        }
        readings[id] = found;
    }
    readings
}

const fn outcome(outcome: Outcome) -> model::Outcome {
    match outcome {
        Outcome::Succeeded => model::Outcome::Succeeded,
        Outcome::Failed => model::Outcome::Failed,
        Outcome::Settled => model::Outcome::Settled,
    }
}
