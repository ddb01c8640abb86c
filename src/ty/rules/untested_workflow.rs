//! E0319, `untested-workflow`.

use crate::diagnostic::rule;

rule! {
    /// A test stands in a file that neither declares nor imports a workflow.
    ///
    /// There is nothing that it could run.
    ///
    /// ```flow bad
    /// compute greet(name: string) -> string
    ///
    /// test "greets" {
    ///   mock greet => "hello"
    ///   expect trace.size() == 1
    /// }
    /// ```
    ///
    /// Put the test beside its workflow, or import the file that declares it.
    ///
    /// ```flow good
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    ///
    /// test "greets" {
    ///   given name = "you"
    ///   mock greet => "hello"
    ///   expect trace.size() == 1
    /// }
    /// ```
    pub UNTESTED_WORKFLOW = error "E0319" "untested-workflow"
}
