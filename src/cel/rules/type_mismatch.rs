//! Values of the wrong type.

use crate::diagnostic::rule;

rule! {
    /// An expression has another type than its place wants.
    ///
    /// Types never convert by themselves: `80` is an `int` and no `double`, and whoever receives the wrong one fails when
    /// run.
    ///
    /// ```flow bad
    /// compute search(query: string, above: double) -> list<string>
    ///
    /// workflow find(query: string) -> list<string> {
    ///   step found = search(query, above: 80)
    ///   return found
    /// }
    /// ```
    ///
    /// Write a value of the wanted type, or convert it: `double(x)`, `int(x)`, `string(x)`.
    ///
    /// ```flow good
    /// compute search(query: string, above: double) -> list<string>
    ///
    /// workflow find(query: string) -> list<string> {
    ///   step found = search(query, above: 80.0)
    ///   return found
    /// }
    /// ```
    pub TYPE_MISMATCH = error "E0301" "type-mismatch"
}
