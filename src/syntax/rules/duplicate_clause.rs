//! `duplicate-clause`: reported where clauses are read, `syntax/parse/clauses.rs`.

use crate::diagnostic::rule;

rule! {
    /// A clause that can be given once is given twice.
    ///
    /// Of two timeouts only one can hold, and which one would depend on their order, which means nothing in this language.
    /// (`after` and `needs` add up, so they may be repeated.)
    ///
    /// ```flow bad
    /// compute text.split(text: string) -> list<string> {
    ///   timeout 5s
    ///   timeout 10s
    /// }
    /// ```
    ///
    /// Keep one of them.
    ///
    /// ```flow good
    /// compute text.split(text: string) -> list<string> {
    ///   timeout 5s
    /// }
    /// ```
    pub DUPLICATE_CLAUSE = error "E0108" "duplicate-clause"
}
