//! `binary-file`: reported by `syntax/parse/mod.rs`.

use crate::diagnostic::rule;

rule! {
    /// A file is not text.
    ///
    /// It contains a zero byte, which no text does: an archive, a picture, a compiled program, or text in UTF-16. Flowright
    /// reads UTF-8.
    ///
    /// Give the path of a `.flow` file, or save the file as UTF-8.
    pub BINARY_FILE = error "E0110" "binary-file"
}
