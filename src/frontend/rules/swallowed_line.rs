//! E0118, `swallowed-line`: reported where pieces of the language are read from texts of YAML.

use crate::diagnostic::rule;

rule! {
    /// A comment in a text of YAML swallows the lines behind it.
    ///
    /// A comment `// …` goes on to the end of its line. Behind `>`, and in every text of several lines that does not stand behind `|`, YAML joins the
    /// lines before anybody reads them. So the comment goes on to the end of the text, and what was meant to follow it is not there.
    ///
    /// ```yaml bad
    /// flowright: 1
    /// actions:
    ///   page: { archetype: effect, params: { text: string }, timeout: 5s }
    /// workflows:
    ///   alarm:
    ///     params: { load: double, muted: bool }
    ///     steps:
    ///       paged:
    ///         uses: page
    ///         with: { text: hot }
    ///         when: >
    ///           load > 0.9 // nearly all of it
    ///           && !muted
    /// ```
    ///
    /// Here the page would go out muted or not. Behind `|` lines stay lines.
    ///
    /// ```yaml good
    /// flowright: 1
    /// actions:
    ///   page: { archetype: effect, params: { text: string }, timeout: 5s }
    /// workflows:
    ///   alarm:
    ///     params: { load: double, muted: bool }
    ///     steps:
    ///       paged:
    ///         uses: page
    ///         with: { text: hot }
    ///         when: |
    ///           load > 0.9 // nearly all of it
    ///           && !muted
    /// ```
    pub SWALLOWED_LINE = error "E0118" "swallowed-line"
}
