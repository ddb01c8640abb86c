//! What can be wrong with files of YAML and JSON: whatever they describe, and with graphs. One file a rule.

mod alias_too_large;
mod duplicate_key;
mod duplicate_node;
mod invalid_yaml;
mod irregular_loop;
mod missing_key;
mod out_of_range;
mod unexpected_value;
mod unknown_key;
mod unknown_node;

pub use alias_too_large::ALIAS_TOO_LARGE;
pub use duplicate_key::DUPLICATE_KEY;
pub use duplicate_node::DUPLICATE_NODE;
pub use invalid_yaml::INVALID_YAML;
pub use irregular_loop::IRREGULAR_LOOP;
pub use missing_key::MISSING_KEY;
pub use out_of_range::OUT_OF_RANGE;
pub use unexpected_value::UNEXPECTED_VALUE;
pub use unknown_key::UNKNOWN_KEY;
pub use unknown_node::UNKNOWN_NODE;

use crate::diagnostic::Rule;

/// The rules of this layer, in the order of their codes. `OUT_OF_RANGE` is in the list of the rule that most often reports it.
pub static RULES: &[&Rule] = &[
    &INVALID_YAML,
    &DUPLICATE_KEY,
    &UNKNOWN_KEY,
    &UNEXPECTED_VALUE,
    &MISSING_KEY,
    &ALIAS_TOO_LARGE,
    &UNKNOWN_NODE,
    &DUPLICATE_NODE,
    &IRREGULAR_LOOP,
];
