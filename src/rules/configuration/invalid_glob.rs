//! E1118, `invalid-glob`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A pattern of paths in `flowright.toml` is none.
    ///
    /// Patterns are those of `.gitignore`: `*` stands for a part of a name, `**` for folders, `!` makes an exception, and folders are separated by `/` on every
    /// system.
    ///
    /// ```toml bad
    /// exclude = ["vendor/[**"]
    /// ```
    ///
    /// ```toml good
    /// exclude = ["vendor/**", "!vendor/ours/**"]
    /// ```
    pub INVALID_GLOB = error "E1118" "invalid-glob"
}
