//! E0313, `duplicate-return`.

use crate::diagnostic::rule;

rule! {
    /// A workflow has more than one `return`.
    ///
    /// The order of statements decides nothing, so neither of the two comes first.
    ///
    /// ```flow bad
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    ///   return name
    /// }
    /// ```
    ///
    /// Keep one. To return what one of several arms made, write `coalesce(a, b)`.
    ///
    /// ```flow good
    /// compute greet(name: string, times: int = 1) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    pub DUPLICATE_RETURN = error "E0313" "duplicate-return"
}
