//! E0304, `missing-argument`.

use crate::diagnostic::rule;

rule! {
    /// A call, or the givens of a test, leave out a parameter that has no default.
    ///
    /// The action would be called without what it needs, and fail when the step runs.
    ///
    /// ```flow bad
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(times: 2)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Give the argument, or give the parameter a default or an optional type (`T?`).
    ///
    /// ```flow good
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name, times: 2)
    ///   return greeting
    /// }
    /// ```
    pub MISSING_ARGUMENT = error "E0304" "missing-argument"
}
