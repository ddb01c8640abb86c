//! The few styles that are used, as terminal sequences (ECMA-48, "select graphic rendition"), and links ("operating system command" 8).

use super::Options;
use crate::diagnostic::{Rule, Severity};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// An error's head.
    Error,
    /// A warning's head.
    Warning,
    /// A note's head.
    Info,
    /// What carries the meaning of a line.
    Bold,
    /// The words before what to do: `help:`.
    Label,
    /// What may be overlooked.
    Dim,
}

impl Style {
    /// The style of a severity.
    pub(crate) const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }

    /// `text` in this style, or as it is.
    pub(crate) fn paint(self, text: &str, color: bool) -> String {
        let code = match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Info => "1;36",
            Self::Bold => "1",
            Self::Label => "36",
            Self::Dim => "2",
        };
        if color && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The code of a rule, as a link to its page where there are links.
pub(super) fn linked(rule: &Rule, options: Options) -> String {
    let code = rule.code;
    if options.links { format!("\u{1b}]8;;{}\u{1b}\\{code}\u{1b}]8;;\u{1b}\\", rule.url()) } else { code.to_owned() }
}
