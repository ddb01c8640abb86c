//! E0314, `recursive-constant`.

use crate::diagnostic::rule;

rule! {
    /// The value of a constant depends on itself.
    ///
    /// Constants are evaluated before anything runs, each after those it reads.
    ///
    /// ```flow bad
    /// const LOW = HIGH - 1
    /// const HIGH = LOW + 1
    ///
    /// compute greet(times: int) -> string
    ///
    /// workflow hello() -> string {
    ///   step greeting = greet(times: HIGH)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Give one of them a value of its own.
    ///
    /// ```flow good
    /// const LOW = 1
    /// const HIGH = LOW + 1
    ///
    /// compute greet(times: int) -> string
    ///
    /// workflow hello() -> string {
    ///   step greeting = greet(times: HIGH)
    ///   return greeting
    /// }
    /// ```
    pub RECURSIVE_CONSTANT = error "E0314" "recursive-constant"
}
