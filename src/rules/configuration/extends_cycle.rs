//! E1121, `extends-cycle`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// Files of configuration build on each other in a circle.
    ///
    /// What one file says counts more than what it builds on, so in a circle nobody knows what counts. More than 32 files in a row are not followed either.
    ///
    /// ```toml bad
    /// extends = "flowright.toml"
    /// ```
    ///
    /// Move what both need into a file that builds on neither.
    ///
    /// ```toml good
    /// extends = "base.toml"
    /// # file: base.toml
    /// [rules]
    /// missing-data = "error"
    /// ```
    pub EXTENDS_CYCLE = error "E1121" "extends-cycle"
}
