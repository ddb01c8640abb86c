//! The loops of a graph: which nodes lie in which.
//!
//! A jump back makes a natural loop if its target dominates it: the target, its head, and all that leads to the jump without passing the head. Loops are
//! found from the inside out, and each is one vertex for those around it (Havlak, "Nesting of reducible and irreducible loops", 1997), so
//! the whole is linear in the graph but for finding whom a vertex was merged into (Tarjan 1975).
#![expect(unreachable_pub, reason = "the macro that makes ids makes them for public modules, too")]

use super::edges::{Edge, Way};
use super::nodes::Source;
use super::structure::Structure;
use crate::base::IdVec;
use crate::cel::rules::NESTING_TOO_DEEP;
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::rules::IRREGULAR_LOOP;
use crate::frontend::tree::Scalar;
use crate::graph::reach;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

crate::base::index::id! {
    /// A loop of a graph.
    pub struct LoopId;
}

/// How deep loops may nest: what they become nests as deep, and is read by recursion.
const MAX_DEPTH: usize = 40;

/// Of how many loops that have several ways in one of these is looked for: each takes a walk over the graph.
const MAX_EXPLAINED: usize = 100;

/// A loop.
pub(super) struct Loop {
    /// The node that jumps back.
    pub(super) node: u32,
    /// The node that it jumps to.
    pub(super) head: u32,
    /// The loop around it.
    pub(super) parent: Option<LoopId>,
}

/// The loops, and where every node stands.
pub(super) struct Loops {
    pub(super) all: IdVec<LoopId, Loop>,
    /// The innermost loop that each node lies in.
    region: Vec<Option<LoopId>>,
    /// The loop that a node is the end of.
    ends: Vec<Option<LoopId>>,
    /// Whether something is decided in a loop, so that a round need not get to its end.
    decides: IdVec<LoopId, bool>,
    /// Whether another loop was found to overlap it: what seems to leave it perhaps does not.
    overlapped: IdVec<LoopId, bool>,
}

/// Something that stands in a region by itself: a node, or a loop as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Node(u32),
    Loop(LoopId),
}

impl Loops {
    /// The innermost loop that a node lies in; of a loop node its own.
    pub(super) fn region(&self, node: u32) -> Option<LoopId> {
        self.region[node as usize]
    }

    /// The loop that a node is the end of.
    pub(super) fn ended_by(&self, node: u32) -> Option<LoopId> {
        self.ends[node as usize]
    }

    /// Whether something is decided in a loop, so that a round need not get to its end.
    pub(super) fn decides(&self, id: LoopId) -> bool {
        self.decides[id]
    }

    /// Whether another loop was reported to overlap it.
    pub(super) fn is_overlapped(&self, id: LoopId) -> bool {
        self.overlapped[id]
    }

    /// What an edge from a node leaves, and the region that this stands in: a loop node ends its loop.
    pub(super) fn leaving(&self, node: u32) -> (Part, Option<LoopId>) {
        match self.ended_by(node) {
            Some(id) => (Part::Loop(id), self.all[id].parent),
            None => (Part::Node(node), self.region(node)),
        }
    }

    /// The loops around a node that do not lie around `region` as well, the outermost first.
    pub(super) fn between(&self, region: Option<LoopId>, node: u32) -> Vec<LoopId> {
        let around: Vec<LoopId> = self.around(region).collect();
        let mut found: Vec<LoopId> = self.around(self.region(node)).take_while(|id| !around.contains(id)).collect();
        found.reverse();
        found
    }

    /// What of a region a node is or lies in; none if it lies outside.
    pub(super) fn part_of(&self, region: Option<LoopId>, node: u32) -> Option<Part> {
        let between = self.between(region, node);
        let outermost = between.first().map_or(self.region(node), |&outermost| self.all[outermost].parent);
        (outermost == region).then(|| between.first().map_or(Part::Node(node), |&id| Part::Loop(id)))
    }

    /// A region and the loops around it.
    fn around(&self, region: Option<LoopId>) -> impl Iterator<Item = LoopId> {
        std::iter::successors(region, |&id| self.all[id].parent)
    }
}

/// Finds the loops, and reports jumps that make none.
pub(super) fn find(source: &Source<'_>, edges: &[Edge<'_>], structure: &Structure, sink: &mut Sink) -> Loops {
    let mut finder = Finder {
        source,
        edges,
        structure,
        merged: (0..).take(structure.graph.len()).collect(),
        top: vec![None; structure.graph.len()],
        found: Loops {
            all: IdVec::new(),
            region: vec![None; source.nodes.len()],
            ends: vec![None; source.nodes.len()],
            decides: IdVec::new(),
            overlapped: IdVec::new(),
        },
        explained: 0,
    };
    for (node, head, back) in finder.jumps(sink) {
        finder.jump(node, head, back, sink);
    }
    let mut found = finder.found;
    flatten(source, &mut found, sink);
    for edge in edges.iter().filter(|edge| edge.way != Way::Always) {
        let mut at = found.leaving(edge.from).1;
        while let Some(id) = at.filter(|&id| !found.decides[id]) {
            found.decides[id] = true;
            at = found.all[id].parent;
        }
    }
    found
}

struct Finder<'s, 'a> {
    source: &'s Source<'a>,
    edges: &'s [Edge<'a>],
    structure: &'s Structure,
    /// What each vertex was merged into, perhaps over others: the head of the loop that it lies in.
    merged: Vec<u32>,
    /// The outermost loop so far that a head stands for.
    top: Vec<Option<LoopId>>,
    found: Loops,
    explained: usize,
}

impl<'a> Finder<'_, 'a> {
    /// The jumps whose target dominates them, those of inner loops first.
    fn jumps(&mut self, sink: &mut Sink) -> Vec<(u32, u32, Scalar<'a>)> {
        let mut jumps = Vec::new();
        for (node, said) in (0..).zip(&self.source.nodes) {
            let Some(back) = said.jump.as_ref().and_then(|jump| jump.back_to) else { continue };
            let Some(head) = self.source.find(back, sink) else { continue };
            // A circle of edges is reported as such.
            if self.structure.on_cycle[node as usize] || self.structure.on_cycle[head as usize] {
                continue;
            }
            if self.structure.dominators.dominates(head, node) {
                jumps.push((node, head, back));
            } else {
                let report = self.several_ways_in(node, head, back);
                sink.report(report);
            }
        }
        let (dominators, rank) = (&self.structure.dominators, &self.structure.rank);
        jumps.sort_by_key(|&(node, head, _)| {
            (Reverse(dominators.depth(head)), rank[head as usize], rank[node as usize])
        });
        jumps
    }

    /// Makes a loop of a jump, unless it overlaps another one.
    fn jump(&mut self, node: u32, head: u32, back: Scalar<'_>, sink: &mut Sink) {
        let inside = self.find(node);
        if inside != node || self.top[node as usize].is_some() && node != head {
            let around = self.top[inside as usize];
            let report = self.overlap(node, back, around, "goes back out of the middle of");
            return sink.report(report);
        }
        let inner = self.top[head as usize];
        let end = inner.map(|inner| self.found.all[inner].node);
        let (members, met_inner) = self.members(node, head, end);
        if inner.is_some() && !met_inner {
            let report = self.overlap(node, back, inner, "goes back to the same node as");
            return sink.report(report);
        }
        self.found.decides.push(false);
        self.found.overlapped.push(false);
        let id = self.found.all.push(Loop { node, head, parent: None });
        for &vertex in members.iter().chain(&[head]) {
            match self.top[vertex as usize] {
                Some(inner) => self.found.all[inner].parent = Some(id),
                None => {
                    if let Some(region) = self.found.region.get_mut(vertex as usize) {
                        *region = Some(id);
                    }
                }
            }
            self.merged[vertex as usize] = head;
        }
        self.top[head as usize] = Some(id);
        self.found.ends[node as usize] = Some(id);
    }

    /// What leads to `node` without passing `head`, loops inside as their heads; and whether `inner` is among it, the end of a loop of the same head.
    fn members(&mut self, node: u32, head: u32, inner: Option<u32>) -> (Vec<u32>, bool) {
        let (mut members, mut met_inner) = (Vec::new(), inner == Some(head));
        let mut seen = FxHashSet::default();
        let mut open = vec![node];
        while let Some(vertex) = open.pop() {
            let merged = self.find(vertex);
            if merged == head {
                met_inner |= inner == Some(vertex);
            } else if seen.insert(merged) {
                members.push(merged);
                open.extend(self.structure.arriving(merged));
            }
        }
        (members, met_inner)
    }

    /// The head that a vertex was merged into; halves the way there for the next one.
    fn find(&mut self, vertex: u32) -> u32 {
        let mut at = vertex;
        while self.merged[at as usize] != at {
            let next = self.merged[self.merged[at as usize] as usize];
            self.merged[at as usize] = next;
            at = next;
        }
        at
    }

    fn overlap(&mut self, node: u32, back: Scalar<'_>, other: Option<LoopId>, how: &str) -> Diagnostic {
        let nodes = &self.source.nodes;
        let id = |node: u32| nodes[node as usize].id_text();
        if let Some(other) = other {
            self.found.overlapped[other] = true;
        }
        let other = other.map(|other| self.found.all[other].node);
        let message = match other {
            Some(other) => format!("`{}` {how} the loop `{}`, and neither lies in the other", id(node), id(other)),
            None => format!("`{}` {how} another loop", id(node)),
        };
        let report = IRREGULAR_LOOP.at(back.span, message);
        let jump = other.and_then(|other| self.source.nodes[other as usize].jump.as_ref()?.back_to);
        let report = match jump {
            Some(jump) => report.related(jump.span, "that loop goes back here"),
            None => report,
        };
        report.help("let one loop lie wholly inside of the other, or make one loop of the two")
    }

    /// A jump whose target does not dominate it: there is no way from there, or one that goes past it.
    fn several_ways_in(&mut self, node: u32, head: u32, back: Scalar<'_>) -> Diagnostic {
        let nodes = &self.source.nodes;
        let id = |node: u32| nodes[node as usize].id_text();
        let at_head = nodes[head as usize].id_span();
        self.explained += 1;
        let explain = self.explained <= MAX_EXPLAINED;
        let from_head = if explain { reach::from(&self.structure.graph, [head]) } else { Vec::new() };
        if explain && !from_head[node as usize] {
            let message = format!("`{}` goes back to `{}`, and no way leads from there to it", id(node), id(head));
            let report = IRREGULAR_LOOP.at(back.span, message).related(at_head, "this is where it goes back to");
            return report.help("go back to a node before the loop node, with edges that lead from there to it");
        }
        let message = format!("the loop of `{}` has ways in that do not lead through `{}`", id(node), id(head));
        let mut report = IRREGULAR_LOOP.at(back.span, message).related(at_head, "this is where it goes back to");
        if let Some(edge) = self.way_in(node, head, &from_head) {
            let text = format!("this leads into the loop, to `{}`", id(edge.to));
            report = report.related(edge.span(), text);
        }
        report.help(format!("let every way to `{}` lead through `{}`, or go back to another node", id(node), id(head)))
    }

    /// An edge that leads from outside of what `head` reaches to what leads to `node`.
    fn way_in(&self, node: u32, head: u32, from_head: &[bool]) -> Option<Edge<'a>> {
        if from_head.is_empty() {
            return None;
        }
        let to_node = reach::to(&self.structure.graph, [node]);
        let is_way_in = |edge: &Edge<'_>, leaf: u32| {
            let inside = |vertex: u32| from_head[vertex as usize] && vertex != head;
            inside(edge.to) && to_node[edge.to as usize] && !from_head[leaf as usize]
        };
        let mut edges = self.edges.iter().zip(&self.structure.leaves);
        edges.find(|(edge, leaf)| is_way_in(edge, **leaf)).map(|(edge, _)| *edge)
    }
}

/// Takes loops that nest too deep for no loops.
fn flatten(source: &Source<'_>, found: &mut Loops, sink: &mut Sink) {
    let mut depths: IdVec<LoopId, usize> = IdVec::filled(0, found.all.len());
    let mut first = None;
    // A loop was found after those inside of it.
    for id in (0..found.all.len()).rev().map(LoopId::new) {
        depths[id] = found.all[id].parent.map_or(1, |parent| depths[parent] + 1);
        if depths[id] > MAX_DEPTH {
            first = Some(first.map_or(id, |first| if depths[first] < depths[id] { first } else { id }));
        }
    }
    let Some(first) = first else { return };
    let node = &source.nodes[found.all[first].node as usize];
    let message = format!("the loop `{}` lies in {MAX_DEPTH} others, and no more can nest", node.id_text());
    sink.report(NESTING_TOO_DEEP.at(node.id_span(), message).help("make one loop of several, or divide the graph"));
    // The innermost loop around each that is not too deep.
    let mut kept: IdVec<LoopId, Option<LoopId>> = IdVec::filled(None, found.all.len());
    for id in (0..found.all.len()).rev().map(LoopId::new) {
        kept[id] = if depths[id] > MAX_DEPTH { found.all[id].parent.and_then(|parent| kept[parent]) } else { Some(id) };
    }
    for region in &mut found.region {
        *region = region.and_then(|id| kept[id]);
    }
    for end in &mut found.ends {
        *end = end.filter(|&id| depths[id] <= MAX_DEPTH);
    }
}
