//! How the edges into a node join.
//!
//! Two edges exclude each other if below their nearest common dominator, a decision, they hang under different alternatives of it; or under
//! what joins some of them, if each of those excludes the other. So
//! the edges into one node are the leaves of a tree whose inner vertices say whether what is below them excludes each other or not, and how many of
//! them are taken together is counted upwards: all of what runs side by side, one branch of what excludes each other.

use super::structure::{Structure, number};
use rustc_hash::FxHashMap;

/// How many edges are taken into a node in every run that gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// All of them.
    All,
    /// So many; the least that can be, where branches bring different numbers.
    AtLeast(usize),
}

/// The edges below a vertex that are taken together.
#[derive(Clone, Copy)]
struct Count {
    taken: usize,
    /// Whether a decision is among them.
    decided: bool,
}

/// How edges that leave from these vertices join.
pub(super) fn joined(structure: &Structure, search: &mut Search, leaves: &[u32]) -> Joined {
    if leaves.len() < 2 {
        return Joined::All;
    }
    let tree = Tree::new(structure, leaves);
    let mut counts: Vec<Option<Count>> = vec![None; tree.vertices.len()];
    for at in (0..tree.vertices.len()).rev() {
        let below: Vec<(u32, Count)> =
            tree.children[at].iter().filter_map(|&child| Some((tree.vertices[child], counts[child]?))).collect();
        counts[at] = Some(count(structure, search, tree.vertices[at], tree.own[at], &below));
    }
    match counts.first().copied().flatten() {
        Some(Count { taken, decided: true }) if taken < leaves.len() => Joined::AtLeast(taken),
        _ => Joined::All,
    }
}

fn count(structure: &Structure, search: &mut Search, vertex: u32, own: usize, below: &[(u32, Count)]) -> Count {
    let decided = below.iter().any(|(_, count)| count.decided);
    if !structure.is_decision(vertex) || below.len() < 2 {
        return Count { taken: own + below.iter().map(|(_, count)| count.taken).sum::<usize>(), decided };
    }
    let taken = branches(structure, search, vertex, below);
    Count { taken: taken.iter().copied().min().unwrap_or(0), decided: decided || taken.len() > 1 }
}

/// How many edges each branch below a decision brings. What may run together is one branch.
fn branches(structure: &Structure, search: &mut Search, decision: u32, below: &[(u32, Count)]) -> Vec<usize> {
    let tops: Vec<u32> = below.iter().map(|&(vertex, _)| structure.dominators.towards(decision, vertex)).collect();
    if tops.iter().all(|&top| structure.is_alternative(top)) {
        return below.iter().map(|(_, count)| count.taken).collect();
    }
    let mut found: Vec<Branch> = Vec::new();
    for (&top, &(vertex, count)) in tops.iter().zip(below) {
        let mut grown = Branch { by: structure.by(top), vertices: vec![vertex], taken: count.taken };
        let (apart, together): (Vec<Branch>, Vec<Branch>) = found.into_iter().partition(|branch| {
            branch.by & structure.by(top) == 0
                || branch.vertices.iter().all(|&other| search.exclude(structure, other, vertex))
        });
        found = apart;
        for branch in together {
            grown.by |= branch.by;
            grown.vertices.extend(branch.vertices);
            grown.taken += branch.taken;
        }
        found.push(grown);
    }
    found.into_iter().map(|branch| branch.taken).collect()
}

/// What may run together below a decision.
struct Branch {
    /// The alternatives that it is reached by.
    by: u64,
    vertices: Vec<u32>,
    taken: usize,
}

/// How many pairs of vertices are looked at in one graph for whether they exclude each other, where the tree does not say.
const MAX_PAIRS: usize = 1_000_000;

/// The search for pairs that exclude each other.
#[derive(Default)]
pub(super) struct Search {
    known: FxHashMap<(u32, u32), bool>,
    looked_at: usize,
}

impl Search {
    /// Whether two vertices are never reached in one run, as far as that is found. What joins several branches excludes what all of these exclude.
    fn exclude(&mut self, structure: &Structure, left: u32, right: u32) -> bool {
        let mut open = vec![Pair { left, right, waits_for: Vec::new(), next: 0 }];
        let mut answer = false;
        loop {
            self.looked_at += 1;
            let Some(pair) = open.last_mut() else { return answer };
            if self.looked_at > MAX_PAIRS {
                return false;
            }
            let key = (pair.left.min(pair.right), pair.left.max(pair.right));
            let known = if pair.next > 0 {
                (!answer || pair.next == pair.waits_for.len()).then_some(answer)
            } else {
                self.known.get(&key).copied().or_else(|| by_the_tree(structure, pair))
            };
            if let Some(known) = known {
                answer = known;
                self.known.insert(key, known);
                open.pop();
                continue;
            }
            let (left, right) = pair.waits_for[pair.next];
            pair.next += 1;
            open.push(Pair { left, right, waits_for: Vec::new(), next: 0 });
        }
    }
}

/// Two vertices that may exclude each other, and the pairs that have to for that.
struct Pair {
    left: u32,
    right: u32,
    waits_for: Vec<(u32, u32)>,
    next: usize,
}

/// Whether two vertices exclude each other, if the tree alone says so; else fills in on what that depends.
fn by_the_tree(structure: &Structure, pair: &mut Pair) -> Option<bool> {
    let Pair { left, right, .. } = *pair;
    let decision = structure.dominators.common(left, right);
    if decision == left || decision == right || !structure.is_decision(decision) {
        return Some(false);
    }
    let tops = [left, right].map(|vertex| structure.dominators.towards(decision, vertex));
    if structure.by(tops[0]) & structure.by(tops[1]) == 0 || tops.iter().all(|&top| structure.is_alternative(top)) {
        return Some(true);
    }
    let rank = |side: usize| (!structure.is_alternative(tops[side]), structure.rank[tops[side] as usize]);
    let (joins, other) = if rank(0) > rank(1) { (tops[0], right) } else { (tops[1], left) };
    pair.waits_for = structure.arriving(joins).map(|from| (from, other)).collect();
    None
}

/// The dominator tree with only the leaves in it and what is common to some of them, parents first.
struct Tree {
    vertices: Vec<u32>,
    children: Vec<Vec<usize>>,
    /// How many of the edges leave from each vertex itself.
    own: Vec<usize>,
}

impl Tree {
    fn new(structure: &Structure, leaves: &[u32]) -> Self {
        let dominators = &structure.dominators;
        let mut vertices = leaves.to_vec();
        vertices.sort_by_key(|&vertex| dominators.place(vertex));
        // What two neighbours have in common is all that any two have.
        let common: Vec<u32> = vertices.windows(2).map(|pair| dominators.common(pair[0], pair[1])).collect();
        vertices.extend(common);
        vertices.sort_by_key(|&vertex| dominators.place(vertex));
        vertices.dedup();
        let places: FxHashMap<u32, u32> = vertices.iter().copied().zip(0..number(vertices.len())).collect();
        let mut own = vec![0; vertices.len()];
        for leaf in leaves {
            own[places[leaf] as usize] += 1;
        }
        let mut children = vec![Vec::new(); vertices.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, &vertex) in vertices.iter().enumerate() {
            while open.last().is_some_and(|&above| !dominators.dominates(vertices[above], vertex)) {
                open.pop();
            }
            if let Some(&above) = open.last() {
                children[above].push(at);
            }
            open.push(at);
        }
        Self { vertices, children, own }
    }
}
