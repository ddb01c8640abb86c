//! E1115, `unknown-rule`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A level in `flowright.toml` is for a rule that does not exist.
    ///
    /// Rules are selected by their names (`missing-data`), their codes (`E0512`), their families (`05`, or only its warnings, `W05`), and by `style`, those that
    /// are off by default, and `all`.
    ///
    /// ```toml bad
    /// [rules]
    /// mising-data = "error"
    /// ```
    ///
    /// `flowright explain` lists all rules.
    ///
    /// ```toml good
    /// [rules]
    /// missing-data = "error"
    /// ```
    pub UNKNOWN_RULE = error "E1115" "unknown-rule"
}
