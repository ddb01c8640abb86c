//! Text that is no expression.

use crate::diagnostic::rule;

rule! {
    /// An expression, or another piece of the language, is not written as it has to be.
    ///
    /// An operator without a value, a bracket without its partner, or a sign of another language (`=`, `and`, `&`): what
    /// was meant can be guessed by a person, and should not be guessed by a compiler.
    ///
    /// ```flow bad
    /// compute price(item: string) -> double
    ///
    /// workflow is_free(item: string) -> bool {
    ///   step amount = price(item)
    ///   return amount = 0.0
    /// }
    /// ```
    ///
    /// Write the operator of CEL. Equality is `==`, logic is `&&`, `||` and `!`.
    ///
    /// ```flow good
    /// compute price(item: string) -> double
    ///
    /// workflow is_free(item: string) -> bool {
    ///   step amount = price(item)
    ///   return amount == 0.0
    /// }
    /// ```
    pub SYNTAX_ERROR = error "E0102" "syntax-error"
}
