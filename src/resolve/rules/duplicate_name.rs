//! E0202, `duplicate-name`.

use crate::diagnostic::rule;

rule! {
    /// One name is declared twice.
    ///
    /// Which of the two a reference would mean depends on the reader, so neither is taken. Types with machines, actions with workflows,
    /// constants with secrets, and resources each have a space of names of their own; within a workflow, parameters, steps, lets and the
    /// namespaces of imports share one.
    ///
    /// ```flow bad
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   step greeting = greet(name: "again")
    ///   return greeting
    /// }
    /// ```
    ///
    /// Rename one of them.
    ///
    /// ```flow good
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   step farewell = greet(name: greeting)
    ///   return farewell
    /// }
    /// ```
    pub DUPLICATE_NAME = error "E0202" "duplicate-name"
}
