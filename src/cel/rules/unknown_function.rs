//! Functions that do not exist.

use crate::diagnostic::rule;

rule! {
    /// An expression calls a function that does not exist.
    ///
    /// Expressions know the functions of CEL with its string, math and list extensions, and a few about steps. Actions are
    /// not called in expressions but by steps.
    ///
    /// ```flow bad
    /// compute lookup(id: string) -> { name: string }
    ///
    /// workflow is_test(id: string) -> bool {
    ///   step customer = lookup(id)
    ///   return customer.name.startWith("test-")
    /// }
    /// ```
    ///
    /// Correct the name of the function.
    ///
    /// ```flow good
    /// compute lookup(id: string) -> { name: string }
    ///
    /// workflow is_test(id: string) -> bool {
    ///   step customer = lookup(id)
    ///   return customer.name.startsWith("test-")
    /// }
    /// ```
    pub UNKNOWN_FUNCTION = error "E0307" "unknown-function"
}
