//! E1120, `missing-config`: reported by the reader of `flowright.toml`.

use crate::diagnostic::rule;

rule! {
    /// A file of configuration that is named cannot be read.
    ///
    /// It is named by `extends`, whose paths are relative to the folder of the file that they stand in, or by `--config`; or it was found, and is no text.
    ///
    /// ```toml bad
    /// extends = "../shared/flowright.toml"
    /// ```
    ///
    /// Name a file that is there.
    ///
    /// ```toml good
    /// extends = "base.toml"
    /// # file: base.toml
    /// [rules]
    /// missing-data = "error"
    /// ```
    pub MISSING_CONFIG = error "E1120" "missing-config"
}
