//! E0322, `misplaced-return`.

use crate::diagnostic::rule;

rule! {
    /// A `return` stands inside of an arm, an `each` or a `loop`.
    ///
    /// A `return` does not end a run here: it says what the result of the whole workflow is, once, and every statement of the workflow
    /// takes part whatever the order. Inside of a block it would look like a way out, and be none.
    ///
    /// ```flow bad
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    ///
    /// workflow rate(x: int) -> string {
    ///   choose size {
    ///     when x > 10 => {
    ///       step large = high(x)
    ///       return large
    ///     }
    ///     otherwise => {
    ///       step small = low(x)
    ///       return small
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// Return once, at the end, whichever value is there.
    ///
    /// ```flow good
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    ///
    /// workflow rate(x: int) -> string {
    ///   choose size {
    ///     when x > 10 => { step large = high(x) }
    ///     otherwise => { step small = low(x) }
    ///   }
    ///   return coalesce(large, small)
    /// }
    /// ```
    pub MISPLACED_RETURN = error "E0322" "misplaced-return"
}
