//! `reserved-name`: reported where names are declared, `syntax/parse/names.rs`.

use crate::diagnostic::rule;

rule! {
    /// A name is a word that the language uses itself.
    ///
    /// Statements need no separator because each starts with a word of its own; a step called `retry` could not be told from a
    /// clause. Parameters only ever stand inside of expressions, so they may be called like a clause or a declaration
    /// (`priority`, `type`), but not like a statement or a reserved word of CEL. Fields of records, arguments and config
    /// entries may be called anything.
    ///
    /// ```flow bad
    /// resource retry capacity 2
    /// ```
    ///
    /// Choose another name.
    ///
    /// ```flow good
    /// resource retries capacity 2
    /// ```
    pub RESERVED_NAME = error "E0107" "reserved-name"
}
