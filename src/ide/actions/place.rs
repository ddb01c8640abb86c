//! The place that actions are asked about, with all that is known of it.

use super::action::{Action, Draft, FileEdit, Kind, Later, Mended, Selection};
use crate::base::{FileId, Span};
use crate::convert;
use crate::diagnostic::{Diagnostic, Edit};
use crate::driver::Workspace;
use crate::driver::workspace::Focus;
use crate::frontend::patch::{Patch, Spelling};
use crate::hir::{Workflow, WorkflowId};
use crate::syntax::ast;
use crate::ty::view::View;
use std::cell::OnceCell;
use std::ops::Range;

/// A range of a file.
pub(super) struct Place<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) focus: &'a Focus,
    pub(super) file: FileId,
    pub(super) text: &'a str,
    pub(super) range: Span,
    /// What is found in the file, in the order of the places.
    pub(super) found: Vec<&'a Diagnostic>,
    patch: OnceCell<Patch<'a>>,
}

impl<'a> Place<'a> {
    pub(super) fn new(workspace: &'a Workspace, focus: &'a Focus, range: Range<u32>) -> Option<Self> {
        let (file, text) = (focus.file, focus.source().text());
        let range = Span::new(file, range.start, range.end.max(range.start));
        text.get(range.range())?;
        let found = workspace.findings(focus.source().path());
        Some(Self { workspace, focus, file, text, range, found, patch: OnceCell::new() })
    }

    /// Whether something has to do with the range.
    pub(super) fn touches(&self, span: Span) -> bool {
        span.file == self.file && span.start <= self.range.end && self.range.start <= span.end
    }

    /// What is found at the range.
    pub(super) fn found_here(&self) -> impl Iterator<Item = &'a Diagnostic> {
        self.found.iter().copied().filter(|found| self.touches(found.primary.span))
    }

    /// Whether all that the language has can be said in the file, and it is known where.
    pub(super) fn is_native(&self) -> bool {
        let broken = |found: &Diagnostic| matches!(found.rule.name, "invalid-yaml" | "duplicate-key");
        !self.found.iter().copied().any(broken) && self.has_language()
    }

    fn has_language(&self) -> bool {
        self.focus.document().is_some_and(|document| document.kind.is_native()) || !self.is_data()
    }

    /// Whether it is YAML or JSON.
    pub(super) fn is_data(&self) -> bool {
        self.focus.document().is_some_and(|document| document.kind.is_data())
    }

    /// The file as YAML or JSON.
    pub(super) fn patch(&self) -> &Patch<'a> {
        self.patch.get_or_init(|| {
            let json = self.focus.source().path().to_ascii_lowercase().ends_with(".json");
            let spelling = if json { Spelling::Json } else { Spelling::Yaml(convert::spelled) };
            Patch::new(self.file, self.text, spelling)
        })
    }

    /// The declarations of the file, document by document.
    pub(super) fn trees(&self) -> &'a [ast::File] {
        let focus: &'a Focus = self.focus;
        focus.document().map_or(&[], |document| document.trees.as_slice())
    }

    /// The tree that a place is in.
    pub(super) fn tree_at(&self, at: u32) -> Option<&'a ast::File> {
        let starts = |tree: &&ast::File| tree.items.first().is_some_and(|item| item.span.start <= at);
        self.trees().iter().rfind(starts).or_else(|| self.trees().first())
    }

    /// The declarations that have to do with the range.
    pub(super) fn items(&self) -> impl Iterator<Item = &'a ast::Item> {
        self.trees().iter().flat_map(|tree| &tree.items).filter(|item| self.touches(item.span))
    }

    /// The workflows that have to do with the range.
    pub(super) fn workflows(&self) -> impl Iterator<Item = (WorkflowId, &'a Workflow)> {
        let focus: &'a Focus = self.focus;
        focus.program().workflows.enumerate().filter(|(_, workflow)| self.touches(workflow.span))
    }

    pub(super) fn view(&self) -> View<'a> {
        let focus: &'a Focus = self.focus;
        View::new(focus.program(), focus.resolved(), focus.typed())
    }

    /// Whether comments begin between two places.
    pub(super) fn has_comment(&self, from: u32, to: u32) -> bool {
        let mut comments = self.trees().iter().flat_map(|tree| &tree.comments);
        comments.any(|comment| (from..to).contains(&comment.span.start))
    }

    /// Whether a line is nothing but a comment.
    pub(super) fn is_comment_line(&self, line: Range<u32>) -> bool {
        let mut comments = self.trees().iter().flat_map(|tree| &tree.comments);
        comments.any(|comment| comment.own_line && line.contains(&comment.span.start))
    }

    /// A finding as what an action mends.
    pub(super) fn mended(found: &Diagnostic) -> Mended {
        let span = found.primary.span;
        Mended { rule: found.rule, range: span.start..span.end, message: found.message.clone() }
    }

    /// An action that is tried before it is made.
    pub(super) fn action(&self, title: impl Into<String>, kind: Kind, draft: Draft) -> Action {
        let (edits, select) = self.edits(draft);
        Action {
            title: title.into(),
            kind,
            edits,
            fixes: Vec::new(),
            preferred: false,
            disabled: None,
            select,
            silences: false,
            later: Later::Try(Vec::new()),
        }
    }

    /// Edits as the file has its line ends, and not before its byte order mark.
    pub(super) fn edits(&self, draft: Draft) -> (Vec<FileEdit>, Option<Selection>) {
        let Draft { edits, mut select } = draft;
        let found = edits.iter().enumerate().map(|(at, edit)| {
            let source = self.focus.sources.file(edit.span.file);
            let text = adapted(edit, source.text());
            if let Some(select) = select.as_mut().filter(|select| select.edit == at) {
                let shift = |place: usize| adapted_text(&edit.text[..place], source.text()).len();
                select.range = shift(select.range.start)..shift(select.range.end);
            }
            let first = if source.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let first = u32::try_from(first).unwrap_or_default();
            let range = edit.span.start.max(first)..edit.span.end.max(first);
            FileEdit { path: source.path().to_owned(), range, text }
        });
        let found = found.collect();
        (found, select)
    }
}

fn adapted(edit: &Edit, text: &str) -> String {
    adapted_text(&edit.text, text)
}

/// A text with the line ends of another one.
fn adapted_text(new: &str, text: &str) -> String {
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    if crlf { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new.to_owned() }
}
