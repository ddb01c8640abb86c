#![doc = include_str!("README.md")]

pub mod analysis;
pub mod base;
pub mod cel;
#[cfg(feature = "cli")]
pub mod cli;
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
