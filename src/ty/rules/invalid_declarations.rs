//! E0324, `invalid-declarations`.

use crate::diagnostic::rule;

rule! {
    /// A file of declarations, which `flowright cel` reads with `--env`, is not JSON or not of the right shape.
    ///
    /// What it declares is not known, so no expression can be checked with it. The file is an object with two parts, of which
    /// either may be left out: `variables` and `types`. Each gives names to types, which are written as in `.flow` files.
    ///
    /// ```text
    /// {
    ///   "variables": { "score": "double", "ticket": "{ id: string, label: Label }" },
    ///   "types": { "Label": "\"vip\" | \"spam\"" }
    /// }
    /// ```
    ///
    /// Mend the place that is shown. Types are text, so quotes inside of them are written `\"`.
    pub INVALID_DECLARATIONS = error "E0324" "invalid-declarations"
}
