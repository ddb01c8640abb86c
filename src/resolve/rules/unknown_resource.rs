//! E0208, `unknown-resource`.

use crate::diagnostic::rule;

rule! {
    /// A `needs` clause names a resource that is not declared.
    ///
    /// A step that needs what does not exist would wait for it forever.
    ///
    /// ```flow bad
    /// compute render(scene: string) -> string { needs gpu }
    ///
    /// workflow film(scene: string) -> string {
    ///   step picture = render(scene)
    ///   return picture
    /// }
    /// ```
    ///
    /// Declare the resource with its capacity.
    ///
    /// ```flow good
    /// resource gpu capacity 2
    ///
    /// compute render(scene: string) -> string { needs gpu }
    ///
    /// workflow film(scene: string) -> string {
    ///   step picture = render(scene)
    ///   return picture
    /// }
    /// ```
    pub UNKNOWN_RESOURCE = error "E0208" "unknown-resource"
}
