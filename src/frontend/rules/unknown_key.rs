//! `unknown-key`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// A map has a key that means nothing there.
    ///
    /// Most often it is misspelt, or stands one level too deep or not deep enough. A key that is not known is never ignored: what it was meant to say
    /// would be lost.
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
    ///         timout: 3s
    /// ```
    ///
    /// Write the key as the help says.
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
    ///         timeout: 3s
    /// ```
    pub UNKNOWN_KEY = error "E0114" "unknown-key"
}
