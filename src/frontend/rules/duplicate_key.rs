//! `duplicate-key`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// A map has one key twice.
    ///
    /// Only the first counts. Most often the second was copied, or a part of the file was written in two places.
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
    ///         with: { name: "'you'" }
    /// ```
    ///
    /// Keep one of the two.
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
    /// ```
    pub DUPLICATE_KEY = error "E0113" "duplicate-key"
}
