//! Flowright: the compiler and static validator for workflows.

pub mod base;
pub mod diagnostic;
pub mod graph;
