//! Edits that mend a finding.

use super::Diagnostic;
use crate::base::Span;

/// Whether an edit may be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Keeps the meaning that was plainly meant; `check --fix` applies it.
    Safe,
    /// Changes meaning or guesses; a person decides, or says `--unsafe-fixes`.
    Unsafe,
}

/// One replacement of a span's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What is put in its place.
    pub text: String,
}

/// A named list of edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an instruction: ``change it to `score` ``.
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The edits; their spans do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that may be applied without a look.
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits: Vec::new() }
    }

    /// A fix that a person should decide on.
    pub fn guess(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits: Vec::new() }
    }

    /// Adds the replacement of `span` by `text`.
    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// Whether it may be applied by somebody who wants fixes up to this.
    pub fn is_within(&self, up_to: Applicability) -> bool {
        up_to == Applicability::Unsafe || self.applicability == Applicability::Safe
    }
}

/// How many of the findings have a safe fix, and how many have only an unsafe one.
pub fn fixable(found: &[Diagnostic]) -> (usize, usize) {
    let has = |found: &Diagnostic, wanted| found.fixes.iter().any(|fix| fix.applicability == wanted);
    let safe = found.iter().filter(|found| has(found, Applicability::Safe)).count();
    let any = found.iter().filter(|found| !found.fixes.is_empty()).count();
    (safe, any - safe)
}
