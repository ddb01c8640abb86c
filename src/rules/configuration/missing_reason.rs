//! E1119, `missing-reason`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A rule is turned off for some files without a word why.
    ///
    /// In a year nobody will know whether it can be turned on again. What is turned off for all files needs no reason: that is a matter of taste.
    ///
    /// ```toml bad
    /// [[overrides]]
    /// files = ["legacy/**"]
    /// rules = { missing-data = "off" }
    /// ```
    ///
    /// Say why, and until when.
    ///
    /// ```toml good
    /// [[overrides]]
    /// files = ["legacy/**"]
    /// reason = "being rewritten until May"
    /// rules = { missing-data = "off" }
    /// ```
    pub MISSING_REASON = error "E1119" "missing-reason"
}
