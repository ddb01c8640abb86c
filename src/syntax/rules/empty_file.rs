//! `empty-file`: reported by `syntax/parse/mod.rs`.

use crate::diagnostic::rule;

rule! {
    /// A file declares nothing.
    ///
    /// An empty file is most often one that was not saved, or the wrong path. Checking it without a word would look like
    /// success.
    ///
    /// ```flow bad
    /// // the workflow comes here
    /// ```
    ///
    /// Declare something: a type, an action, a workflow.
    ///
    /// ```flow good
    /// effect greet(name: string) -> null { timeout 5s }
    ///
    /// workflow hello(name: string) {
    ///   step greeting = greet(name)
    /// }
    /// ```
    pub EMPTY_FILE = error "E0109" "empty-file"
}
