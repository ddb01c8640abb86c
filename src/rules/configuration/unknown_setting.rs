//! E1112, `unknown-setting`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A setting of `flowright.toml` means nothing there.
    ///
    /// Most often it is misspelt, or stands in the wrong table: levels of rules stand under `[rules]`. A setting that is not known is never ignored, since
    /// what it was meant to say would be lost.
    ///
    /// ```toml bad
    /// [[overrides]]
    /// file = ["legacy/**"]
    /// files = ["legacy/**"]
    /// rules = { missing-data = "warn" }
    /// ```
    ///
    /// ```toml good
    /// [[overrides]]
    /// files = ["legacy/**"]
    /// rules = { missing-data = "warn" }
    /// ```
    pub UNKNOWN_SETTING = error "E1112" "unknown-setting"
}
