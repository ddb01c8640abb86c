//! E1122, `unknown-profile`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A file of configuration chooses a profile that no file declares.
    ///
    /// Profiles are declared in the file itself, or in one that it builds on.
    ///
    /// ```toml bad
    /// profile = "strict"
    /// ```
    ///
    /// ```toml good
    /// profile = "strict"
    ///
    /// [profiles.strict]
    /// rules = { missing-data = "error" }
    /// ```
    pub UNKNOWN_PROFILE = error "E1122" "unknown-profile"
}
