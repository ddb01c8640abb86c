//! E0306, `duplicate-argument`.

use crate::diagnostic::rule;

rule! {
    /// One argument is given twice in a call.
    ///
    /// Only one of the two values could arrive.
    ///
    /// ```flow bad
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name, name: "you")
    ///   return greeting
    /// }
    /// ```
    ///
    /// Remove one of the two.
    ///
    /// ```flow good
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello() -> string {
    ///   step greeting = greet(name: "you")
    ///   return greeting
    /// }
    /// ```
    pub DUPLICATE_ARGUMENT = error "E0306" "duplicate-argument"
}
