//! E1117, `repeated-rule`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// Two entries beside each other give one rule a level, under two names.
    ///
    /// Which of them was meant, nobody can tell. An entry for a family beside one for a rule of it is fine: the narrower one counts.
    ///
    /// ```toml bad
    /// [rules]
    /// missing-data = "error"
    /// E0512 = "warn"
    /// ```
    ///
    /// ```toml good
    /// [rules]
    /// missing-data = "error"
    /// 05 = "warn"
    /// ```
    pub REPEATED_RULE = error "E1117" "repeated-rule"
}
