//! E1114, `missing-setting`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// An override of `flowright.toml` does not say for which files it is, or what holds for them.
    ///
    /// ```toml bad
    /// [[overrides]]
    /// rules = { missing-data = "warn" }
    /// ```
    ///
    /// What is for all files stands under `[rules]`.
    ///
    /// ```toml good
    /// [[overrides]]
    /// files = ["legacy/**"]
    /// rules = { missing-data = "warn" }
    /// ```
    pub MISSING_SETTING = error "E1114" "missing-setting"
}
