//! E0310, `recursive-type`.

use crate::diagnostic::rule;

rule! {
    /// A type contains itself, directly or through others.
    ///
    /// A value of such a type could never end.
    ///
    /// ```flow bad
    /// type Node = { label: string, next: Node }
    ///
    /// compute walk(node: Node) -> string
    ///
    /// workflow w(node: Node) -> string {
    ///   step label = walk(node)
    ///   return label
    /// }
    /// ```
    ///
    /// Let it contain itself through an optional, a list or a map.
    ///
    /// ```flow good
    /// type Node = { label: string, next: Node? }
    ///
    /// compute walk(node: Node) -> string
    ///
    /// workflow w(node: Node) -> string {
    ///   step label = walk(node)
    ///   return label
    /// }
    /// ```
    pub RECURSIVE_TYPE = error "E0310" "recursive-type"
}
