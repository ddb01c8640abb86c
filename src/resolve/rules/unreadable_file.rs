//! E0111, `unreadable-file`: reported by the driver.

use crate::diagnostic::rule;

rule! {
    /// A file that takes part in the check cannot be read.
    ///
    /// The other files are still checked, but the answer is incomplete: what is in this file, nobody has looked at. A check
    /// that goes green because it read nothing is worse than one that fails, so `flowright` ends with exit code 3.
    ///
    /// The message says which of these it is:
    ///
    /// - There is no such file: the path is misspelt, or relative to another folder.
    /// - It is a directory: `flowright check` looks into directories, all other commands want a file.
    /// - You have no permission to read it.
    /// - It is not UTF-8 text: a binary file, or one saved in an older encoding. The message has the first byte that is
    ///   no text.
    /// - It is larger than 64 MiB.
    ///
    /// ```text
    /// $ flowright check triage.fow
    /// error[E0111]: cannot read `triage.fow`: there is no such file
    /// ```
    ///
    /// Name a file that exists, or a directory to check every `.flow` file in it:
    ///
    /// ```text
    /// $ flowright check workflows/
    /// ```
    pub UNREADABLE_FILE = error "E0111" "unreadable-file"
}
