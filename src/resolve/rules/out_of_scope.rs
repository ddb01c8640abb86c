//! E0210, `out-of-scope`.

use crate::diagnostic::rule;

rule! {
    /// A step is named that stands inside of an `each` or a `loop`.
    ///
    /// Such a step runs many times, so outside of the block its name alone does not say which run is meant.
    ///
    /// ```flow bad
    /// compute tag(word: string) -> string
    ///
    /// workflow tags(words: list<string>) -> string {
    ///   each tagged (word in words) {
    ///     step one = tag(word)
    ///   }
    ///   return one
    /// }
    /// ```
    ///
    /// Read it through the block: an `each` is the list of its rounds, in order; a `loop` is its last round.
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
    pub OUT_OF_SCOPE = error "E0210" "out-of-scope"
}
