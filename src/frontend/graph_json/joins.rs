//! How the edges into a node join.
//!
//! Two edges exclude each other if below their nearest common dominator, a decision, they hang under different alternatives of it. So
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
pub(super) fn joined(structure: &Structure, leaves: &[u32]) -> Joined {
    if leaves.len() < 2 {
        return Joined::All;
    }
    let tree = Tree::new(structure, leaves);
    let mut counts: Vec<Option<Count>> = vec![None; tree.vertices.len()];
    for at in (0..tree.vertices.len()).rev() {
        let below: Vec<(u32, Count)> =
            tree.children[at].iter().filter_map(|&child| Some((tree.vertices[child], counts[child]?))).collect();
        counts[at] = Some(count(structure, tree.vertices[at], tree.own[at], &below));
    }
    match counts.first().copied().flatten() {
        Some(Count { taken, decided: true }) if taken < leaves.len() => Joined::AtLeast(taken),
        _ => Joined::All,
    }
}

fn count(structure: &Structure, vertex: u32, own: usize, below: &[(u32, Count)]) -> Count {
    let decided = below.iter().any(|(_, count)| count.decided);
    if !structure.is_decision(vertex) || below.len() < 2 {
        return Count { taken: own + below.iter().map(|(_, count)| count.taken).sum::<usize>(), decided };
    }
    let taken = branches(structure, vertex, below);
    Count { taken: taken.iter().copied().min().unwrap_or(0), decided: decided || taken.len() > 1 }
}

/// How many edges each branch below a decision brings. What is reached by alternatives in common is one branch.
fn branches(structure: &Structure, decision: u32, below: &[(u32, Count)]) -> Vec<usize> {
    let tops: Vec<u32> = below.iter().map(|&(vertex, _)| structure.dominators.towards(decision, vertex)).collect();
    if tops.iter().all(|&top| structure.is_alternative(top)) {
        return below.iter().map(|(_, count)| count.taken).collect();
    }
    // Sets of alternatives that overlap grow together; there are at most as many as bits.
    let mut sets: Vec<(u64, usize)> = Vec::new();
    for (&top, (_, count)) in tops.iter().zip(below) {
        let mut grown = (structure.by(top), count.taken);
        sets.retain(|&(by, taken)| {
            let apart = by & grown.0 == 0;
            if !apart {
                grown = (grown.0 | by, grown.1 + taken);
            }
            apart
        });
        sets.push(grown);
    }
    sets.into_iter().map(|(_, taken)| taken).collect()
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
