//! E0315, `invalid-config`.

use crate::diagnostic::rule;

rule! {
    /// The config of a `via` has an unknown key or kind, lacks a key, or takes in a parameter that does not exist.
    ///
    /// A misspelt key is ignored by most engines, and an unknown `{placeholder}` is sent as it stands.
    ///
    /// ```flow bad
    /// compute page.fetch(id: string) -> string {
    ///   via http { method: "GET", url: "https://pages.example.com/{ident}" }
    ///   timeout 5s
    /// }
    ///
    /// workflow read(id: string) -> string {
    ///   step text = page.fetch(id)
    ///   return text
    /// }
    /// ```
    ///
    /// Mend the key or the placeholder; for a kind of your own write `via custom "kind" { … }`.
    ///
    /// ```flow good
    /// compute page.fetch(id: string) -> string {
    ///   via http { method: "GET", url: "https://pages.example.com/{id}" }
    ///   timeout 5s
    /// }
    ///
    /// workflow read(id: string) -> string {
    ///   step text = page.fetch(id)
    ///   return text
    /// }
    /// ```
    pub INVALID_CONFIG = error "E0315" "invalid-config"
}
