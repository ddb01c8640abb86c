//! Text nested too deeply to be read.

use crate::diagnostic::rule;

rule! {
    /// An expression is nested too deeply.
    ///
    /// Brackets nest 128 deep at most, and an expression 256 levels. No person reads more, and the limit keeps every
    /// check of it within its memory. Chains of `&&` and `||` are one level, however long.
    ///
    /// ```flow bad
    /// compute audit(flag: bool) -> bool
    ///
    /// workflow check(flag: bool) -> bool {
    ///   step audited = audit(flag: (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((flag))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
    ///   return audited
    /// }
    /// ```
    ///
    /// Leave out brackets, or move inner parts into a `let`.
    ///
    /// ```flow good
    /// compute audit(flag: bool) -> bool
    ///
    /// workflow check(flag: bool) -> bool {
    ///   let opposite = !flag
    ///   step audited = audit(flag: !opposite)
    ///   return audited
    /// }
    /// ```
    pub NESTING_TOO_DEEP = error "E0105" "nesting-too-deep"
}
