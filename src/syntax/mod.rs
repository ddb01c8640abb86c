//! The surface of `.flow` files: grammar, parser with recovery, syntax tree, comments.

pub mod ast;
pub mod comments;
pub mod format;
mod parse;
pub mod rules;
mod shift;

pub use parse::{
    NameKind, Version, is_name, is_reserved_name, parse, parse_backoff, parse_duration, parse_edge, parse_name,
    parse_or_nothing, parse_takes, parse_transition, parse_type, report_binary,
};
