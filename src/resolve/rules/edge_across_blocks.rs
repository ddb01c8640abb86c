//! E0408, `edge-across-blocks`.

use crate::diagnostic::rule;

rule! {
    /// An edge leads from outside of an `each` or a `loop` to a step inside of it.
    ///
    /// The block runs as a whole, once for each element or round: an edge into one of its rounds has no meaning.
    ///
    /// ```flow bad
    /// effect warm.up() -> null { timeout 5s }
    /// compute tag(word: string) -> string
    ///
    /// workflow tags(words: list<string>) -> list<string> {
    ///   step ready = warm.up()
    ///   each tagged (word in words) {
    ///     step one = tag(word) after ready
    ///   }
    ///   return tagged.map(t, t.one)
    /// }
    /// ```
    ///
    /// Let the block wait.
    ///
    /// ```flow good
    /// effect warm.up() -> null { timeout 5s }
    /// compute tag(word: string) -> string
    ///
    /// workflow tags(words: list<string>) -> list<string> {
    ///   step ready = warm.up()
    ///   each tagged (word in words) {
    ///     step one = tag(word)
    ///   }
    ///   ready -> tagged
    ///   return tagged.map(t, t.one)
    /// }
    /// ```
    pub EDGE_ACROSS_BLOCKS = error "E0408" "edge-across-blocks"
}
