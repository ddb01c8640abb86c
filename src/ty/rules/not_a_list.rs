//! E0316, `not-a-list`.

use crate::diagnostic::rule;

rule! {
    /// An `each` goes over something that is not a list.
    ///
    /// Each element gets a run of the block; only a list has elements in an order.
    ///
    /// ```flow bad
    /// compute tag(word: string) -> string
    ///
    /// workflow tags(words: string) -> list<string> {
    ///   each tagged (word in words) {
    ///     step one = tag(word)
    ///   }
    ///   return tagged.map(t, t.one)
    /// }
    /// ```
    ///
    /// Give it a list.
    ///
    /// ```flow good
    /// compute tag(word: string) -> string
    ///
    /// workflow tags(words: list<string>) -> list<string> {
    ///   each tagged (word in words) {
    ///     step one = tag(word)
    ///   }
    ///   return tagged.map(t, t.one)
    /// }
    /// ```
    pub NOT_A_LIST = error "E0316" "not-a-list"
}
