//! E0209, `ambiguous-import`.

use crate::diagnostic::rule;

rule! {
    /// Two files bring in one name.
    ///
    /// An import without a namespace brings in all that the file declares. If another file, or this one, declares the same name, a use of
    /// it would mean two things.
    ///
    /// ```flow bad
    /// import "tools.flow"
    ///
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// // file: tools.flow
    /// compute greet(name: string) -> string
    /// ```
    ///
    /// Give the import a namespace.
    ///
    /// ```flow good
    /// import "tools.flow" as tools
    ///
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   step again = tools.greet(name: greeting)
    ///   return again
    /// }
    /// // file: tools.flow
    /// compute greet(name: string) -> string
    /// ```
    pub AMBIGUOUS_IMPORT = error "E0209" "ambiguous-import"
}
