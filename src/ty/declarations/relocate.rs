//! From places in the strings of a JSON document to places in the document.

use crate::base::{FileId, IdVec, Span, json};
use crate::diagnostic::{Diagnostic, Sink};
use std::ops::Range;

/// The strings of one document that are read as files of their own.
pub(super) struct Texts {
    document: FileId,
    /// Where each byte of a string begins in the document; behind them the closing quote.
    offsets: IdVec<FileId, Vec<u32>>,
}

impl Texts {
    pub(super) fn new(document: FileId) -> Self {
        Self { document, offsets: IdVec::default() }
    }

    /// Adds the string that stands at `place` of the document: the file that stands for it, and what it says.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn add(&mut self, document: &str, place: Range<usize>) -> (FileId, String) {
        let raw = &document[place.clone()];
        let offsets = json::offsets(raw).into_iter().map(|offset| (place.start + offset) as u32).collect();
        // The document was read as JSON, so the string in it is one.
        (self.offsets.push(offsets), serde_json::from_str(raw).unwrap_or_default())
    }

    /// Hands on what was reported about the strings, with places in the document.
    pub(super) fn report(&self, found: &Sink, sink: &mut Sink) {
        for diagnostic in found.found() {
            sink.report(self.moved(diagnostic.clone()));
        }
    }

    fn moved(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.primary.span = self.span(diagnostic.primary.span);
        for label in &mut diagnostic.related {
            label.span = self.span(label.span);
        }
        for edit in diagnostic.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = self.span(edit.span);
            let quoted = serde_json::Value::from(edit.text.as_str()).to_string();
            quoted[1..quoted.len() - 1].clone_into(&mut edit.text);
        }
        diagnostic
    }

    fn span(&self, span: Span) -> Span {
        let Some(offsets) = self.offsets.get(span.file) else { return Span::new(self.document, 0, 0) };
        let last = offsets.last().copied().unwrap_or(0);
        let at = |offset: u32| offsets.get(offset as usize).copied().unwrap_or(last);
        Span::new(self.document, at(span.start), at(span.end))
    }
}
