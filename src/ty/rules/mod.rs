//! The rules of declared types, calls, constants and results.

mod duplicate_argument;
mod duplicate_return;
mod invalid_config;
mod invalid_declarations;
mod invalid_schema;
mod misplaced_return;
mod missing_argument;
mod missing_return;
mod not_a_list;
mod not_a_time;
mod not_constant;
mod recursive_constant;
mod recursive_type;
mod schema_approximated;
mod type_too_deep;
mod unknown_argument;
mod unknown_machine;
mod untested_workflow;

pub use duplicate_argument::DUPLICATE_ARGUMENT;
pub use duplicate_return::DUPLICATE_RETURN;
pub use invalid_config::INVALID_CONFIG;
pub use invalid_declarations::INVALID_DECLARATIONS;
pub use invalid_schema::INVALID_SCHEMA;
pub use misplaced_return::MISPLACED_RETURN;
pub use missing_argument::MISSING_ARGUMENT;
pub use missing_return::MISSING_RETURN;
pub use not_a_list::NOT_A_LIST;
pub use not_a_time::NOT_A_TIME;
pub use not_constant::NOT_CONSTANT;
pub use recursive_constant::RECURSIVE_CONSTANT;
pub use recursive_type::RECURSIVE_TYPE;
pub use schema_approximated::SCHEMA_APPROXIMATED;
pub use type_too_deep::TYPE_TOO_DEEP;
pub use unknown_argument::UNKNOWN_ARGUMENT;
pub use unknown_machine::UNKNOWN_MACHINE;
pub use untested_workflow::UNTESTED_WORKFLOW;

use crate::diagnostic::Rule;

/// All rules of this layer.
pub static RULES: &[&Rule] = &[
    &MISSING_ARGUMENT,
    &UNKNOWN_ARGUMENT,
    &DUPLICATE_ARGUMENT,
    &RECURSIVE_TYPE,
    &NOT_CONSTANT,
    &MISSING_RETURN,
    &DUPLICATE_RETURN,
    &RECURSIVE_CONSTANT,
    &INVALID_CONFIG,
    &NOT_A_LIST,
    &NOT_A_TIME,
    &INVALID_SCHEMA,
    &UNTESTED_WORKFLOW,
    &UNKNOWN_MACHINE,
    &TYPE_TOO_DEEP,
    &MISPLACED_RETURN,
    &SCHEMA_APPROXIMATED,
    &INVALID_DECLARATIONS,
];
