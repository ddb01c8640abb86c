//! Graph algorithms, generic and iterative: a chain of a million vertices needs no stack.
//!
//! A [`Graph`] knows only numbers. Vertices are `0..vertices`; an edge keeps its place in the list that the graph
//! was made of, as [`EdgeId`], so callers find its span in a side table. Every answer is deterministic: ties go to the
//! smaller vertex, then to the earlier edge, or to a key that the caller gives.

pub mod among;
mod csr;
pub mod cycle;
pub mod dominators;
pub mod levels;
pub mod reach;
pub mod scc;
pub mod toposort;

pub use csr::{Edge, EdgeId, Graph};
pub use toposort::Cyclic;

#[cfg(test)]
mod testing;
