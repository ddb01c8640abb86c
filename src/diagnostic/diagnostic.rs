//! One finding: what is wrong here, why, when, and what to do.

use super::{Fix, Rule, Severity};
use crate::base::Span;

/// A place in the text with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty for a diagnostic's own place.
    pub text: String,
}

/// A finding about a workflow. Messages are lower case, names in backticks, without a final full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding it is.
    pub rule: &'static Rule,
    /// How grave; the rule's own severity unless configured otherwise.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where, and in a few words what is there.
    pub primary: Label,
    /// The other ends: declarations, first uses, the other edges of a cycle.
    pub related: Vec<Label>,
    /// A concrete case in which it goes wrong, in the user's terms: `score.value = 80.0`.
    pub witness: Option<String>,
    /// What to do, as an instruction.
    pub help: Option<String>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: String) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message,
            primary: Label { span, text: String::new() },
            related: Vec::new(),
            witness: None,
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Says what is to be seen at the finding's own place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at another place that has to do with it.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Gives a concrete case in which it goes wrong.
    #[must_use]
    pub fn witness(mut self, case: impl Into<String>) -> Self {
        self.witness = Some(case.into());
        self
    }

    /// Says what to do. A second call replaces the first.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers an edit that mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Says "did you mean" with a safe fix that replaces `span`, where a near spelling was found.
    #[must_use]
    pub fn suggest(self, span: Span, nearest: Option<&str>) -> Self {
        match nearest {
            Some(name) => self
                .help(format!("did you mean `{name}`?"))
                .fix(Fix::safe(format!("change it to `{name}`")).replace(span, name)),
            None => self,
        }
    }
}
