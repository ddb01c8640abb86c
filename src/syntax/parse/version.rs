//! A file that is read again after each edit: what an edit left alone is taken over from the tree of the version before.
//!
//! ```text
//! old text ─┬─ head, the same ─┬─ edit ─┬─ tail, the same but moved ─┐
//!           ▼                  ▼        ▼                            ▼
//! new text  taken from the     read     taken from the old tree,
//!           old tree                    spans moved
//! ```
//! **What is taken.** The pieces are statements of workflows, at any depth, and declarations. While one is read, its *reach* is noted: the
//! furthest place that was looked at. A piece is taken over if it was read without any mishap (nothing was reported, no rule of the
//! grammar failed, nothing near it is broken), if all that it looked at is in the head or in the tail, byte for byte and fact for fact of
//! the scan (`agree.rs`), and if it stands in the same kind of block, as deep, with the same end. Reading depends on nothing else, so
//! the tree and the findings are those of [`parse`](super::parse), whatever the two texts are. Everything else is read: what is near
//! a mistake, clauses in the headers of workflows, the heads of blocks that the edit is in, machines and tests that it is in.
//!
//! The scan, comments, doc comments and the places where pieces start are always done anew: that is fast, and a single quote can
//! change all of it.

use super::agree::{Agreement, Facts};
use super::cursor::ReadExpr;
use super::reuse::{Mark, Reuse};
use super::scan::{Anchor, Bracket};
use super::{parser, report_nothing};
use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::syntax::ast::File;

/// A text with its tree, ready to be read again after an edit.
#[derive(Debug, Default)]
pub struct Version {
    text: String,
    tree: File,
    anchors: Vec<Anchor>,
    brackets: Vec<Bracket>,
    marks: Vec<Mark>,
}

impl Version {
    /// Reads `text`, as [`parse`](super::parse) does.
    pub fn new(file: FileId, text: &str, sink: &mut Sink) -> Self {
        Self::default().edited(file, text, sink)
    }

    /// Reads the next version of the text. Its tree and its findings are those of [`parse`](super::parse).
    #[must_use]
    pub fn edited(self, file: FileId, text: &str, sink: &mut Sink) -> Self {
        self.edited_with(file, text, crate::cel::parse_at, sink)
    }

    /// [`Version::edited`], with another reader of expressions.
    pub(super) fn edited_with(self, file: FileId, text: &str, read_expr: ReadExpr, sink: &mut Sink) -> Self {
        let before = sink.mark();
        let next = self.read(file, text, read_expr, sink);
        report_nothing(file, &next.tree, before, sink);
        next
    }

    fn read(self, file: FileId, text: &str, read_expr: ReadExpr, sink: &mut Sink) -> Self {
        let Some(mut parser) = parser(file, text, read_expr, sink) else { return Self::default() };
        let was = Facts { anchors: &self.anchors, brackets: &self.brackets, comments: &self.tree.comments };
        let agreement = Agreement::of((&self.text, was), (text, Facts::of(&parser.scan)), file);
        parser.reuse = Reuse::of(agreement, self.marks, self.tree);
        let tree = parser.file();
        let (scan, marks) = (parser.scan, parser.reuse.into_marks());
        Self { text: text.to_owned(), tree, anchors: scan.anchors, brackets: scan.brackets, marks }
    }

    /// The tree.
    pub fn tree(&self) -> &File {
        &self.tree
    }

    /// The tree, for those who will not read the text again.
    pub fn into_tree(self) -> File {
        self.tree
    }
}
