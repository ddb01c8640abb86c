//! Numbers and strings that have no value.

use crate::diagnostic::rule;

rule! {
    /// A number or a string is written in a way that gives it no value.
    ///
    /// A number may be too large for its type or carry letters that mean nothing; a string may hold an escape that does not
    /// exist. Regular expressions and paths of Windows are the usual case: their backslashes look like escapes.
    ///
    /// ```flow bad
    /// compute load(id: string) -> { text: string }
    ///
    /// workflow is_ticket(id: string) -> bool {
    ///   step page = load(id)
    ///   return page.text.matches("T-\d+")
    /// }
    /// ```
    ///
    /// Write `\\` for a backslash, or put `r` before the quotes: then nothing is an escape.
    ///
    /// ```flow good
    /// compute load(id: string) -> { text: string }
    ///
    /// workflow is_ticket(id: string) -> bool {
    ///   step page = load(id)
    ///   return page.text.matches(r"T-\d+")
    /// }
    /// ```
    pub INVALID_LITERAL = error "E0106" "invalid-literal"
}
