//! `alias-too-large`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// The aliases of a YAML file stand for more than anybody would write out.
    ///
    /// An alias (`*name`) is the value of its anchor (`&name`), written again. Aliases of lists of aliases grow very fast: ten lines can stand for a
    /// billion values. All aliases and merge keys of a file together may stand
    /// for 100,000 values, or for as many as the file has bytes.
    ///
    /// ```yaml bad
    /// flowright: 1
    /// consts:
    ///   A: &a [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    ///   B: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    ///   C: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    ///   D: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    ///   E: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    /// ```
    ///
    /// Write out what is meant, or generate it where it is used.
    ///
    /// ```yaml good
    /// flowright: 1
    /// consts:
    ///   A: &a [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    ///   B: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    /// ```
    pub ALIAS_TOO_LARGE = error "E0117" "alias-too-large"
}
