//! An action as data.

use crate::diagnostic::{Applicability, Edit, Rule};
use std::ops::Range;

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an instruction.
    pub title: String,
    /// What kind of thing that is.
    pub kind: Kind,
    /// What it changes. To be had from [`resolve`](super::resolve), unless [`Action::is_ready`].
    pub edits: Vec<FileEdit>,
    /// The findings that are gone then.
    pub fixes: Vec<Mended>,
    /// Whether it is what nearly everybody wants.
    pub preferred: bool,
    /// Why it cannot be done, if it was tried.
    pub disabled: Option<String>,
    /// What a person would want to write anew in what was put in: a reason, a name.
    pub select: Option<Selection>,
    /// Whether its findings are only not said any more.
    pub(super) silences: bool,
    /// What is to be done before its edits can be made.
    pub(super) later: Later,
}

/// The kinds of actions, as editors group them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It mends a finding.
    QuickFix,
    /// It gives something a name of its own.
    Extract,
    /// It puts something where its name stands.
    Inline,
    /// It says the same in other words, or adds what is usual.
    Rewrite,
    /// It is about all findings of a file.
    Source,
    /// It applies all safe fixes of a file, as may be done on each save.
    FixAll,
}

/// One replacement in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    /// The file.
    pub path: String,
    /// The bytes that are replaced.
    pub range: Range<u32>,
    /// What is put in their place.
    pub text: String,
}

/// A finding that an action mends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// What was found.
    pub rule: &'static Rule,
    /// Where.
    pub range: Range<u32>,
    /// What was said.
    pub message: String,
}

/// A part of what an edit puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The edit, by its place among those of the action.
    pub edit: usize,
    /// The bytes of its text.
    pub range: Range<usize>,
}

/// What is to be done before edits can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Later {
    /// Nothing: that was done.
    Nothing,
    /// A rule wrote the edits for what it found; they are only put in style.
    Tidy,
    /// They are tried; if they do harm, these others are.
    Try(Vec<Draft>),
    /// All fixes are tried, of one rule or of all.
    FixAll(Option<&'static Rule>, Applicability),
}

/// Edits of one file, and what of them may be selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) edits: Vec<Edit>,
    pub(super) select: Option<Selection>,
}

impl Draft {
    pub(super) fn new(edits: Vec<Edit>) -> Self {
        Self { edits, select: None }
    }

    /// Selects the first place where a text stands in what the edit at a place puts in.
    pub(super) fn selecting(mut self, edit: usize, wanted: &str) -> Self {
        let at = self.edits.get(edit).and_then(|edit| edit.text.find(wanted));
        self.select = at.map(|at| Selection { edit, range: at..at + wanted.len() });
        self
    }
}

impl Action {
    /// Whether a rule wrote its edits for what it found.
    pub fn is_fix(&self) -> bool {
        self.later == Later::Tidy
    }

    /// Whether its edits can be made as they are: the others have to be resolved first.
    pub fn is_ready(&self) -> bool {
        self.later == Later::Nothing
    }
}
