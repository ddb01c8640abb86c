//! `unterminated-string`: reported by the scan, `syntax/parse/scan.rs`.

use crate::diagnostic::rule;

rule! {
    /// A string is opened with a quote and never closed.
    ///
    /// A string in plain quotes ends on the line where it starts; otherwise one forgotten quote would swallow the rest of the
    /// file. A text of several lines stands in triple quotes, `"""…"""`.
    ///
    /// ```flow bad
    /// const GREETING = "hello
    /// ```
    ///
    /// Close the string.
    ///
    /// ```flow good
    /// const GREETING = "hello"
    /// ```
    pub UNTERMINATED_STRING = error "E0103" "unterminated-string"
}
