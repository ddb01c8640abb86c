//! The surface of `.flow` files: grammar, parser with recovery, syntax tree, comments.

pub mod ast;
pub mod comments;
pub mod format;
mod parse;
pub mod rules;

pub use parse::{parse, parse_type};
