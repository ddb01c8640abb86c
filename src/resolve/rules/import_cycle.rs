//! E0204, `import-cycle`.

use crate::diagnostic::rule;

rule! {
    /// Files import each other in a circle.
    ///
    /// A file must be understandable without first understanding itself.
    ///
    /// ```flow bad
    /// import "main.flow" as again
    ///
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Move what both need into a file that imports neither.
    ///
    /// ```flow good
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    pub IMPORT_CYCLE = error "E0204" "import-cycle"
}
