//! E1110, `invalid-toml`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A file of configuration is not written in TOML.
    ///
    /// Nothing is checked until it is mended: rules that were turned off, or made errors, would not be as you think they are.
    ///
    /// ```toml bad
    /// [rules
    /// missing-data = "error"
    /// ```
    ///
    /// Strings stand in quotes, tables in brackets, and each setting on a line of its own.
    ///
    /// ```toml good
    /// [rules]
    /// missing-data = "error"
    /// ```
    pub INVALID_TOML = error "E1110" "invalid-toml"
}
