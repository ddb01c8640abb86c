//! The surface of `.flow` files: grammar, parser with recovery, syntax tree, comments.

pub mod ast;
mod parse;
pub mod rules;

pub use parse::{is_name, is_reserved_name, parse, parse_type};
