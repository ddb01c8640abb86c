//! What can be wrong with the surface of a file, one file a rule.
//!
//! Syntax errors, literals and depth are the same things in expressions and around them: those rules are the cel layer's.

mod binary_file;
mod duplicate_clause;
mod empty_file;
mod reserved_name;
mod unbalanced_bracket;
mod unterminated_string;

pub use binary_file::BINARY_FILE;
pub use duplicate_clause::DUPLICATE_CLAUSE;
pub use empty_file::EMPTY_FILE;
pub use reserved_name::RESERVED_NAME;
pub use unbalanced_bracket::UNBALANCED_BRACKET;
pub use unterminated_string::UNTERMINATED_STRING;

use crate::diagnostic::Rule;

/// The rules of this layer, in the order of their codes.
pub static RULES: &[&Rule] =
    &[&UNTERMINATED_STRING, &UNBALANCED_BRACKET, &RESERVED_NAME, &DUPLICATE_CLAUSE, &EMPTY_FILE, &BINARY_FILE];
