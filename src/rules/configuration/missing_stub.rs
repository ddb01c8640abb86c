//! E1123, `missing-stub`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A workflow file whose declarations shall be known everywhere is not there.
    ///
    /// `stubs` names workflow files, relative to the folder of `flowright.toml`. In the last part of a path, `*` stands for anything.
    ///
    /// ```toml bad
    /// stubs = "stubs/*.flow"
    /// ```
    ///
    /// Name files that are there.
    ///
    /// ```toml good
    /// stubs = "stubs/*.flow"
    /// # file: stubs/crm.flow
    /// /// Declared in another repository.
    /// effect crm.load(id: string) -> { name: string } {
    ///   timeout 5s
    /// }
    /// ```
    pub MISSING_STUB = error "E1123" "missing-stub"
}
