//! `alias-too-large`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// The aliases of a YAML file stand for more than anybody would write out.
    ///
    /// An alias (`*name`) is the value of its anchor (`&name`), written again. Aliases of lists of aliases grow very fast: ten lines can stand for a
    /// billion values. All aliases and merge keys of a file may stand for a million values together.
    pub ALIAS_TOO_LARGE = error "E0117" "alias-too-large"
}
