//! E0312, `missing-return`.

use crate::diagnostic::rule;

rule! {
    /// A workflow promises a result and never returns one.
    ///
    /// Whoever calls it would wait for a value that never comes.
    ///
    /// ```flow bad
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    /// }
    /// ```
    ///
    /// Return the result, or remove the result type.
    ///
    /// ```flow good
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    pub MISSING_RETURN = error "E0312" "missing-return"
}
