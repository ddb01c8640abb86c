//! The kinds of findings about expressions.

mod absent_field;
mod evaluation_failed;
mod impossible_comparison;
mod invalid_data;
mod invalid_literal;
mod missing_field;
mod nesting_too_deep;
mod no_such_overload;
mod syntax_error;
mod type_mismatch;
mod unknown_field;
mod unknown_function;
mod unknown_name;

pub use absent_field::ABSENT_FIELD;
pub use evaluation_failed::EVALUATION_FAILED;
pub use impossible_comparison::IMPOSSIBLE_COMPARISON;
pub use invalid_data::INVALID_DATA;
pub use invalid_literal::INVALID_LITERAL;
pub use missing_field::MISSING_FIELD;
pub use nesting_too_deep::NESTING_TOO_DEEP;
pub use no_such_overload::NO_SUCH_OVERLOAD;
pub use syntax_error::SYNTAX_ERROR;
pub use type_mismatch::TYPE_MISMATCH;
pub use unknown_field::UNKNOWN_FIELD;
pub use unknown_function::UNKNOWN_FUNCTION;
pub use unknown_name::UNKNOWN_NAME;

use crate::diagnostic::Rule;

/// All of them, in the order of their codes.
pub static RULES: &[&Rule] = &[
    &SYNTAX_ERROR,
    &NESTING_TOO_DEEP,
    &INVALID_LITERAL,
    &UNKNOWN_NAME,
    &TYPE_MISMATCH,
    &NO_SUCH_OVERLOAD,
    &UNKNOWN_FIELD,
    &UNKNOWN_FUNCTION,
    &IMPOSSIBLE_COMPARISON,
    &MISSING_FIELD,
    &INVALID_DATA,
    &EVALUATION_FAILED,
    &ABSENT_FIELD,
];
