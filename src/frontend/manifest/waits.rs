//! What nodes and loops wait for without reading it, and whether that ran.
//!
//! A loop ends although a node of it did not run in its last round: a fix when all is well, and others by their conditions. What follows such a node
//! from outside of the loop is told so by a condition, `FIX_rounds.?FIX.hasValue()`.

use super::node::Node;
use super::order::{Order, Scope};
use super::regions::{Regions, Unit};
use crate::base::{Name, Span};
use crate::cel::Expr;
use crate::frontend::data::inside;
use crate::frontend::make;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// What waits: each pair once, by the region that both ends stand in.
pub(super) struct Edges {
    /// By node: the names that it waits for in its own region.
    pub(super) after: Vec<Vec<Name>>,
    /// By node: what has to have run in the last round of a loop that it waits for.
    pub(super) ran: Vec<Vec<Expr>>,
    /// By region: edges to loops in it.
    pub(super) to_loops: Vec<Vec<ToLoop>>,
}

/// An edge to a loop.
pub(super) struct ToLoop {
    pub(super) from: Name,
    pub(super) to: Name,
    /// What has to have run in the last round of a loop that it comes from.
    pub(super) when: Vec<Expr>,
}

impl Edges {
    pub(super) fn new(scope: &Scope<'_, '_>, order: &Order<'_>, regions: &Regions) -> Self {
        let mut writer = Writer {
            nodes: scope.nodes,
            regions,
            edges: Self {
                after: vec![Vec::new(); scope.nodes.len()],
                ran: vec![Vec::new(); scope.nodes.len()],
                to_loops: regions.list.iter().map(|_| Vec::new()).collect(),
            },
            seen: FxHashMap::default(),
            asked: FxHashSet::default(),
            missing: Missing::new(scope.nodes, order, regions),
        };
        for (at, sources) in order.sources.iter().enumerate() {
            for source in sources.iter().filter(|source| !Order::is_fed(scope.nodes, source.node, at)) {
                let ran = source.follows.then(|| writer.ran(source.node, at, source.span)).flatten();
                if !source.read || ran.is_some() {
                    writer.edge((source.node, at), source.read, source.span, ran);
                }
            }
        }
        writer.edges
    }
}

struct Writer<'w, 'a> {
    nodes: &'w [Node<'a>],
    regions: &'w Regions,
    edges: Edges,
    /// The pairs that were written; of an edge to a loop, which one of its region it is.
    seen: FxHashMap<(Unit, Unit), usize>,
    /// What was asked for, by whom.
    asked: FxHashSet<(usize, Unit)>,
    missing: Missing<'w, 'a>,
}

impl Writer<'_, '_> {
    /// That a node of a loop ran in the last round, for what stands outside of that loop; nothing if it always does.
    fn ran(&mut self, node: usize, reader: usize, span: Span) -> Option<Expr> {
        let around = self.regions.of[reader];
        let outer = *self.regions.loops(node, around).first()?;
        let missing = self.missing.of(outer).contains(&node);
        missing.then(|| make::has_value(self.regions.reference(self.nodes, node, around, span, true)))
    }

    fn edge(&mut self, (node, at): (usize, usize), read: bool, span: Span, ran: Option<Expr>) {
        let around = self.regions.common(self.regions.of[node], self.regions.of[at]);
        let (Some(from), Some(to)) = (self.regions.unit(node, around), self.regions.unit(at, around)) else { return };
        let ran = ran.filter(|_| self.asked.insert((node, to)));
        let name = Name::new(unit_name(self.nodes, self.regions, from), span);
        match to {
            Unit::Node(_) => {
                if !read && self.seen.insert((from, to), 0).is_none() {
                    self.edges.after[at].push(name);
                }
                self.edges.ran[at].extend(ran);
            }
            Unit::Loop(looped) => {
                let edges = &mut self.edges.to_loops[around];
                let edge = *self.seen.entry((from, to)).or_insert_with(|| {
                    let to = Name::new(self.regions.list[looped].name.clone(), inside(self.nodes[at].id));
                    edges.push(ToLoop { from: name, to, when: Vec::new() });
                    edges.len() - 1
                });
                edges[edge].when.extend(ran);
            }
        }
    }
}

fn unit_name(nodes: &[Node<'_>], regions: &Regions, unit: Unit) -> SmolStr {
    match unit {
        Unit::Node(node) => nodes[node].name.clone(),
        Unit::Loop(region) => regions.list[region].name.clone(),
    }
}

/// All of some conditions.
pub(super) fn all(mut conditions: Vec<Expr>) -> Option<Expr> {
    if conditions.len() < 2 {
        return conditions.pop();
    }
    let span = conditions.iter().map(|condition| condition.span).reduce(Span::to)?;
    Some(make::and(conditions, span))
}

/// Which nodes a loop may end without.
struct Missing<'w, 'a> {
    nodes: &'w [Node<'a>],
    regions: &'w Regions,
    /// By node: what does without if it does not run.
    readers: Vec<Vec<usize>>,
    /// By loop, what was found.
    found: FxHashMap<usize, FxHashSet<usize>>,
}

impl<'w, 'a> Missing<'w, 'a> {
    fn new(nodes: &'w [Node<'a>], order: &Order<'_>, regions: &'w Regions) -> Self {
        Self { nodes, regions, readers: order.readers(nodes), found: FxHashMap::default() }
    }

    /// The nodes that a loop may end without: fixes, what has a condition, and what waits for such a node.
    fn of(&mut self, looped: usize) -> &FxHashSet<usize> {
        let Self { nodes, regions, readers, found } = self;
        found.entry(looped).or_insert_with(|| {
            let members = &regions.list[looped].members;
            let uncertain = |&&at: &&usize| nodes[at].fix.is_some() || nodes[at].cond.is_some();
            let mut open: Vec<usize> = members.iter().filter(uncertain).copied().collect();
            let mut seen: FxHashSet<usize> = open.iter().copied().collect();
            let mut loops: FxHashSet<usize> = FxHashSet::default();
            while let Some(at) = open.pop() {
                let inside = readers[at].iter().filter(|&&reader| regions.holds(looped, reader));
                for &reader in inside {
                    let around = regions.common(regions.of[at], regions.of[reader]);
                    // What a node of a loop waits for, all of that loop does.
                    match regions.unit(reader, around) {
                        Some(Unit::Loop(inner)) if loops.insert(inner) => {
                            open.extend(regions.list[inner].members.iter().filter(|&&member| seen.insert(member)));
                        }
                        Some(Unit::Loop(_)) | None => {}
                        Some(Unit::Node(_)) => open.extend(seen.insert(reader).then_some(reader)),
                    }
                }
            }
            seen
        })
    }
}
