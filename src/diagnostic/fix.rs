//! Edits that mend a finding.

use crate::base::Span;

/// Whether an edit may be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Keeps the meaning that was plainly meant; `check --fix` will apply it.
    Safe,
    /// Changes meaning or guesses; a person decides.
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
}
