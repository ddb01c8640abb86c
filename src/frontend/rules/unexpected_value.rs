//! `unexpected-value`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// A value is of another kind than its key wants: a list in place of a map, text in place of a number.
    ///
    /// So is a word that is none of those which the key takes.
    ///
    /// ```yaml bad
    /// flowright: 1
    /// actions:
    ///   greet:
    ///     archetype: effect
    ///     params: { name: string }
    ///     timeout: 5s
    /// workflows:
    ///   hello:
    ///     params: { name: string }
    ///     steps:
    ///       greeting:
    ///         uses: greet
    ///         with: { name: '${ name }' }
    ///         priority: high
    /// ```
    ///
    /// Write what the key takes.
    ///
    /// ```yaml good
    /// flowright: 1
    /// actions:
    ///   greet:
    ///     archetype: effect
    ///     params: { name: string }
    ///     timeout: 5s
    /// workflows:
    ///   hello:
    ///     params: { name: string }
    ///     steps:
    ///       greeting:
    ///         uses: greet
    ///         with: { name: '${ name }' }
    ///         priority: 8
    /// ```
    pub UNEXPECTED_VALUE = error "E0115" "unexpected-value"
}
