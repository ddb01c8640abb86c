//! E1113, `invalid-setting`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A setting of `flowright.toml` has a value that it cannot have.
    ///
    /// A rule has one of the levels `"error"`, `"warn"`, `"info"`, `"off"` and `"on"`; the last means the level that the rule has by itself.
    ///
    /// ```toml bad
    /// [rules]
    /// missing-data = "fatal"
    /// ```
    ///
    /// ```toml good
    /// [rules]
    /// missing-data = "error"
    /// ```
    pub INVALID_SETTING = error "E1113" "invalid-setting"
}
