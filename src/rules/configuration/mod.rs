//! What can be wrong with files of configuration, `flowright.toml`. One file a rule; the reader in `driver::config` reports them.

mod duplicate_setting;
mod extends_cycle;
mod fixed_rule;
mod invalid_glob;
mod invalid_setting;
mod invalid_toml;
mod missing_config;
mod missing_reason;
mod missing_setting;
mod missing_stub;
mod repeated_rule;
mod unknown_profile;
mod unknown_rule;
mod unknown_setting;

pub use duplicate_setting::DUPLICATE_SETTING;
pub use extends_cycle::EXTENDS_CYCLE;
pub use fixed_rule::FIXED_RULE;
pub use invalid_glob::INVALID_GLOB;
pub use invalid_setting::INVALID_SETTING;
pub use invalid_toml::INVALID_TOML;
pub use missing_config::MISSING_CONFIG;
pub use missing_reason::MISSING_REASON;
pub use missing_setting::MISSING_SETTING;
pub use missing_stub::MISSING_STUB;
pub use repeated_rule::REPEATED_RULE;
pub use unknown_profile::UNKNOWN_PROFILE;
pub use unknown_rule::UNKNOWN_RULE;
pub use unknown_setting::UNKNOWN_SETTING;

use crate::diagnostic::Rule;

/// The rules, in the order of their codes.
pub static RULES: &[&Rule] = &[
    &INVALID_TOML,
    &DUPLICATE_SETTING,
    &UNKNOWN_SETTING,
    &INVALID_SETTING,
    &MISSING_SETTING,
    &UNKNOWN_RULE,
    &FIXED_RULE,
    &REPEATED_RULE,
    &INVALID_GLOB,
    &MISSING_REASON,
    &MISSING_CONFIG,
    &EXTENDS_CYCLE,
    &UNKNOWN_PROFILE,
    &MISSING_STUB,
];
