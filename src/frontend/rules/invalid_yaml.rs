//! `invalid-yaml`: reported by readers of YAML and JSON.

use crate::diagnostic::rule;

rule! {
    /// A file is not YAML, or not JSON.
    ///
    /// What stands behind the mistake could not be read. YAML gives meaning to indentation and to a few signs: text that holds `: `, ` #`, or
    /// starts with `{`, `[`, `*`, `&`, `!`, `|`, `>`, `'`, `"`, `%` or `@` stands in quotes. A tab is no indentation. Tags (`!name`) have no meaning in workflow files.
    ///
    /// ```yaml bad
    /// flowright: 1
    /// consts: { LIMIT: 1
    /// ```
    ///
    /// Here the brace is never closed.
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
    pub INVALID_YAML = error "E0112" "invalid-yaml"
}
