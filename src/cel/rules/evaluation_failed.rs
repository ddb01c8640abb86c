//! Expressions that have no value.

use crate::diagnostic::rule;

rule! {
    /// An expression has no value for the data that it is evaluated with.
    ///
    /// Types say what kind of value comes out, not that one does. A division by zero, a number beyond the range of its type, an index
    /// outside of the list or a key that is not there has no value; nor has a variable without data. An error counts only where it
    /// decides the result: `n != 0 && 10 / n > 2` is false for `n = 0`.
    ///
    /// Work is limited, too: loops over large lists inside of each other end with this when they cost more than the budget.
    ///
    /// ```text
    /// $ flowright cel eval "10 / 0"
    /// error[E0326]: this divides by zero
    /// ```
    ///
    /// Test before: `n != 0`, `i < size(items)`, `has(order.note)`, or give a default with `.?` and `orValue`.
    pub EVALUATION_FAILED = error "E0326" "evaluation-failed"
}
