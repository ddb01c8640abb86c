//! E1111, `duplicate-setting`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A setting of `flowright.toml` is said twice.
    ///
    /// TOML has each name once in a table. Most often one of the two was copied.
    ///
    /// ```toml bad
    /// [rules]
    /// missing-data = "error"
    /// missing-data = "off"
    /// ```
    ///
    /// Keep one of the two.
    ///
    /// ```toml good
    /// [rules]
    /// missing-data = "error"
    /// ```
    pub DUPLICATE_SETTING = error "E1111" "duplicate-setting"
}
