//! `unbalanced-bracket`: reported by the scan, `syntax/parse/brackets.rs`.

use crate::diagnostic::rule;

rule! {
    /// A bracket is opened and never closed, or closed and never opened.
    ///
    /// The place where a bracket is missing is guessed from the layout of the file: a declaration at the start of a line is
    /// in no bracket, and a `}` closes the block that starts at its own column. The rest of the file is checked all
    /// the same.
    ///
    /// ```flow bad
    /// const LIMITS = [1, 2, 3
    /// ```
    ///
    /// Close the bracket where its contents end.
    ///
    /// ```flow good
    /// const LIMITS = [1, 2, 3]
    /// ```
    pub UNBALANCED_BRACKET = error "E0104" "unbalanced-bracket"
}
