//! What can be wrong with files of YAML and JSON: whatever they describe, and with graphs. One file a rule.

mod alias_too_large;
mod clamped_priority;
mod duplicate_key;
mod duplicate_node;
mod invalid_yaml;
mod irregular_loop;
mod misplaced_fix;
mod missing_key;
mod missing_verdict;
mod out_of_range;
mod repeated_entry;
mod swallowed_line;
mod unexpected_value;
mod unknown_key;
mod unknown_node;
mod unknown_step;

pub use alias_too_large::ALIAS_TOO_LARGE;
pub use clamped_priority::CLAMPED_PRIORITY;
pub use duplicate_key::DUPLICATE_KEY;
pub use duplicate_node::DUPLICATE_NODE;
pub use invalid_yaml::INVALID_YAML;
pub use irregular_loop::IRREGULAR_LOOP;
pub use misplaced_fix::MISPLACED_FIX;
pub use missing_key::MISSING_KEY;
pub use missing_verdict::MISSING_VERDICT;
pub use out_of_range::OUT_OF_RANGE;
pub use repeated_entry::REPEATED_ENTRY;
pub use swallowed_line::SWALLOWED_LINE;
pub use unexpected_value::UNEXPECTED_VALUE;
pub use unknown_key::UNKNOWN_KEY;
pub use unknown_node::UNKNOWN_NODE;
pub use unknown_step::UNKNOWN_STEP;

use crate::diagnostic::Rule;

/// The rules of this layer, in the order of their codes; without `out-of-range`, which a rule of its own reports, too.
pub static RULES: &[&Rule] = &[
    &INVALID_YAML,
    &DUPLICATE_KEY,
    &UNKNOWN_KEY,
    &UNEXPECTED_VALUE,
    &MISSING_KEY,
    &ALIAS_TOO_LARGE,
    &SWALLOWED_LINE,
    &UNKNOWN_STEP,
    &UNKNOWN_NODE,
    &DUPLICATE_NODE,
    &IRREGULAR_LOOP,
    &MISPLACED_FIX,
    &MISSING_VERDICT,
    &CLAMPED_PRIORITY,
    &REPEATED_ENTRY,
];
