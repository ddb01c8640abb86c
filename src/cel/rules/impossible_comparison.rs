//! Comparisons that can only come out one way.

use crate::diagnostic::rule;

rule! {
    /// A value is compared with a string that it can never be.
    ///
    /// The type lists every string that the value may be. A comparison with another one is always false, so what depends on
    /// it never happens, or always does.
    ///
    /// ```flow bad
    /// compute rate(text: string) -> { label: "vip" | "normal" | "spam" }
    ///
    /// workflow is_spam(text: string) -> bool {
    ///   step score = rate(text)
    ///   return score.label == "spm"
    /// }
    /// ```
    ///
    /// Compare with a member of the type, or add the member to it.
    ///
    /// ```flow good
    /// compute rate(text: string) -> { label: "vip" | "normal" | "spam" }
    ///
    /// workflow is_spam(text: string) -> bool {
    ///   step score = rate(text)
    ///   return score.label == "spam"
    /// }
    /// ```
    pub IMPOSSIBLE_COMPARISON = error "E0308" "impossible-comparison"
}
