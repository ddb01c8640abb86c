//! E0203, `missing-import`.

use crate::diagnostic::rule;

rule! {
    /// An import names a file that is not there.
    ///
    /// The path is relative to the file that the import stands in. Nothing that the missing file declares is known, so names from
    /// its namespace are not reported again.
    ///
    /// ```flow bad
    /// import "actions/crm.flow" as crm
    ///
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    ///
    /// Mend the path, or remove the import.
    ///
    /// ```flow good
    /// compute greet(name: string) -> string
    ///
    /// workflow hello(name: string) -> string {
    ///   step greeting = greet(name)
    ///   return greeting
    /// }
    /// ```
    pub MISSING_IMPORT = error "E0203" "missing-import"
}
