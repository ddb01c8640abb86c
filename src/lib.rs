//! Flowright: the compiler and static validator for workflows.

pub mod base;
pub mod cel;
pub mod diagnostic;
pub mod driver;
pub mod frontend;
pub mod graph;
pub mod hir;
pub mod ir;
pub mod plan;
pub mod resolve;
pub mod rules;
pub mod syntax;
pub mod ty;
