//! E0321, `type-too-deep`.

use crate::diagnostic::rule;

rule! {
    /// A type is nested too deeply, or is too large when it is written out.
    ///
    /// Types nest 50 levels deep at most, where each list, map, record and optional is a level, and have 100,000 parts at
    /// most. Documents hold types as JSON Schema: beyond these limits not every runtime could read them. Declared types
    /// stand there by name, and begin anew.
    ///
    /// ```flow bad
    /// type Deep = list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<int>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>
    ///
    /// compute walk(deep: Deep) -> string
    ///
    /// workflow w(deep: Deep) -> string {
    ///   step label = walk(deep)
    ///   return label
    /// }
    /// ```
    ///
    /// Give an inner part a name.
    ///
    /// ```flow good
    /// type Part = list<list<int>>
    /// type Deep = list<list<Part>>
    ///
    /// compute walk(deep: Deep) -> string
    ///
    /// workflow w(deep: Deep) -> string {
    ///   step label = walk(deep)
    ///   return label
    /// }
    /// ```
    pub TYPE_TOO_DEEP = error "E0321" "type-too-deep"
}
