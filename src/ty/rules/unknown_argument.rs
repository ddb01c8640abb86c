//! E0305, `unknown-argument`.

use crate::diagnostic::rule;

rule! {
    /// An argument names a parameter that the action or workflow does not have.
    ///
    /// A misspelt argument is lost silently by engines that pass arguments on as they are.
    ///
    /// ```flow bad
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name, tmes: 2)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Mend the spelling, or remove the argument.
    ///
    /// ```flow good
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name, times: 2)
    ///   return greeting
    /// }
    /// ```
    pub UNKNOWN_ARGUMENT = error "E0305" "unknown-argument"
}
