//! Names that nothing has.

use crate::diagnostic::rule;

rule! {
    /// An expression uses a name that is not in scope.
    ///
    /// In scope are the parameters of the workflow, its steps and lets, constants, the variables of an `each` or a `loop`
    /// around it, and `run`.
    ///
    /// ```flow bad
    /// compute price(item: string) -> double
    ///
    /// workflow approve(item: string) -> bool {
    ///   step amount = price(item)
    ///   return amuont < 100.0
    /// }
    /// ```
    ///
    /// Correct the name, or declare it.
    ///
    /// ```flow good
    /// compute price(item: string) -> double
    ///
    /// workflow approve(item: string) -> bool {
    ///   step amount = price(item)
    ///   return amount < 100.0
    /// }
    /// ```
    pub UNKNOWN_NAME = error "E0201" "unknown-name"
}
