//! What can be wrong with files of YAML and JSON, whatever they describe, one file a rule.

mod alias_too_large;
mod duplicate_key;
mod invalid_yaml;
mod missing_key;
mod unexpected_value;
mod unknown_key;

pub use alias_too_large::ALIAS_TOO_LARGE;
pub use duplicate_key::DUPLICATE_KEY;
pub use invalid_yaml::INVALID_YAML;
pub use missing_key::MISSING_KEY;
pub use unexpected_value::UNEXPECTED_VALUE;
pub use unknown_key::UNKNOWN_KEY;

use crate::diagnostic::Rule;

/// The rules of this layer, in the order of their codes.
pub static RULES: &[&Rule] =
    &[&INVALID_YAML, &DUPLICATE_KEY, &UNKNOWN_KEY, &UNEXPECTED_VALUE, &MISSING_KEY, &ALIAS_TOO_LARGE];
