//! E1116, `fixed-rule`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A level in `flowright.toml` is for rules whose level cannot be changed.
    ///
    /// What is wrong with the language itself (syntax, names, types, cycles) is always an error: no document can be made of such a workflow, and nothing
    /// more can be said of it.
    ///
    /// ```toml bad
    /// [rules]
    /// unknown-step = "off"
    /// ```
    ///
    /// Remove the line, and mend what is found.
    ///
    /// ```toml good
    /// [rules]
    /// missing-data = "warn"
    /// ```
    pub FIXED_RULE = error "E1116" "fixed-rule"
}
