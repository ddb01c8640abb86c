//! E0206, `unknown-action`.

use crate::diagnostic::rule;

rule! {
    /// A step calls an action or a workflow that is not declared.
    ///
    /// An engine would find out when the step runs.
    ///
    /// ```flow bad
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = gret(name)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Mend the spelling, declare the action, or import the file that declares it.
    ///
    /// ```flow good
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    pub UNKNOWN_ACTION = error "E0206" "unknown-action"
}
