//! E0311, `not-constant`.

use crate::diagnostic::rule;

rule! {
    /// A constant is needed, and the expression is none.
    ///
    /// Defaults, config values, mocks and constants are known before anything runs, so they may name other constants only, and must have a value.
    ///
    /// ```flow bad
    /// compute greet(name: string = other) -> string
    ///
    /// workflow hello(other: string) -> string {
    ///   step greeting = greet(name: other)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Write a literal, or declare a `const`.
    ///
    /// ```flow good
    /// const OTHER = "you"
    ///
    /// compute greet(name: string = OTHER) -> string
    ///
    /// workflow hello(other: string) -> string {
    ///   step greeting = greet(name: other)
    ///   return greeting
    /// }
    /// ```
    pub NOT_CONSTANT = error "E0311" "not-constant"
}
