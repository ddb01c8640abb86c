//! `missing-key`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// A map lacks a key that it needs.
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
    ///       tired:
    ///         emit: hello.said
    ///         after: greeting
    ///       pause: { after: greeting }
    /// ```
    ///
    /// Add the key. A step says what it does with `uses`, `let`, `choose`, `each`, `loop`, `wait`, `await` or `emit`.
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
    ///       tired:
    ///         emit: hello.said
    ///         after: greeting
    ///       pause: { wait: 5m, after: greeting }
    /// ```
    pub MISSING_KEY = error "E0116" "missing-key"
}
