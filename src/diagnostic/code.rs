//! The identity of a rule: its code, its name, its severity, and the page that explains it.
//!
//! A rule is declared once, with [`rule!`], in a file of its own beside the check that reports it. The doc
//! comment of the declaration is the page that `flowright explain` prints, and the examples in it are tests.

use super::Diagnostic;
use crate::base::Span;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something worth knowing that needs no change.
    Info,
    /// Proved possible, or doubtful: the workflow compiles.
    Warning,
    /// Proved wrong: no IR is written.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of finding. Codes never change meaning and are never reused.
#[derive(Debug)]
pub struct Rule {
    /// `E0512`: a letter for the family's severity and four digits, the first two of which are the family.
    pub code: &'static str,
    /// The defect in kebab case; it reads after "allow".
    pub name: &'static str,
    /// How grave a finding is unless configured otherwise.
    pub severity: Severity,
    /// Whether it is reported unless configured otherwise.
    pub enabled: bool,
    /// The lines of the declaration's doc comment, as the compiler keeps them.
    pub doc: &'static str,
}

impl Rule {
    /// Starts a diagnostic of this rule at `span`.
    pub fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self, span, message.into())
    }

    /// The first two digits of the code.
    pub fn family(&self) -> &'static str {
        self.code.get(1..3).unwrap_or_default()
    }

    /// Whether it stays an error whatever is configured: what is wrong with the language itself (syntax, names, types, the graph) can be in no
    /// document, and of a configuration that is wrong nobody knows what it was meant to say.
    pub fn is_fixed(&self) -> bool {
        self.severity == Severity::Error && (self.family() <= LAST_FIXED_FAMILY || self.family() == CONFIGURATION)
    }

    /// Where its page is to be read.
    pub fn url(&self) -> String {
        format!("{PAGES}/{}-{}.md", self.code, self.name)
    }

    /// The page that `flowright explain` prints, in Markdown.
    pub fn page(&self) -> String {
        let lines = self.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

/// The last of the families of the language itself, the graph.
const LAST_FIXED_FAMILY: &str = "04";

/// The family of mistakes in files of configuration.
const CONFIGURATION: &str = "11";

/// Where the pages of rules are published, as `docs/rules/` has them.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules");

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}
impl Eq for Rule {}

/// Declares a rule: its explain page as doc comment, then `pub NAME = severity "CODE" "kebab-name"`. One of `style` is a warning that is off
/// unless configured otherwise.
#[macro_export]
macro_rules! rule {
    ($(#[doc = $line:literal])+ $vis:vis $ident:ident = $severity:ident $code:literal $name:literal) => {
        $(#[doc = $line])+
        $vis static $ident: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            code: $code,
            name: $name,
            severity: $crate::rule!(@severity $severity),
            enabled: $crate::rule!(@enabled $severity),
            doc: concat!($($line, "\n"),+),
        };
    };
    (@severity error) => { $crate::diagnostic::Severity::Error };
    (@severity warning) => { $crate::diagnostic::Severity::Warning };
    (@severity info) => { $crate::diagnostic::Severity::Info };
    (@severity style) => { $crate::diagnostic::Severity::Warning };
    (@enabled style) => { false };
    (@enabled $severity:ident) => { true };
}
pub use crate::rule;
