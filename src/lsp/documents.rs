//! The documents that are open in the editor.
//!
//! The text of an open document is what the editor says, whatever is on the disk. Editors send versions that grow; a change that comes out of order, or to a document that is
//! not open, could only make the texts differ, so it is refused, and whoever calls says so.

use super::encoding::{Encoding, Lines};
use crate::base::source::MAX_FILE_BYTES;
use crate::frontend::{self, Frontend};
use gen_lsp_types::TextDocumentContentChangeEvent as Change;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An open document.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What the editor says that its version is.
    pub(super) version: i32,
    /// Its text.
    pub(super) text: Arc<str>,
    /// What the editor says that it is, if that says anything.
    pub(super) kind: Option<&'static dyn Frontend>,
}

/// The open documents, by their paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents {
    all: BTreeMap<String, Document>,
}

/// Why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// The document is not open.
    #[error("it is not open")]
    Closed,
    /// A newer version is known.
    #[error("its version is older than what is known")]
    Older,
    /// The text would be too long.
    #[error("it would be too large")]
    TooLarge,
}

impl Documents {
    /// An open document.
    pub(super) fn get(&self, path: &str) -> Option<&Document> {
        self.all.get(path)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.all.iter().map(|(path, document)| (path.as_str(), document))
    }

    /// Opens a document; one that is open already is replaced.
    pub(super) fn open(&mut self, path: &str, document: Document) -> Result<(), Refused> {
        if document.text.len() > MAX_FILE_BYTES {
            return Err(Refused::TooLarge);
        }
        self.all.insert(path.to_owned(), document);
        Ok(())
    }

    /// Closes a document.
    pub(super) fn close(&mut self, path: &str) -> Result<(), Refused> {
        self.all.remove(path).map(|_| ()).ok_or(Refused::Closed)
    }

    /// Changes a document, one change after the other, and gives what it is then.
    pub(super) fn change(
        &mut self,
        path: &str,
        version: i32,
        changes: Vec<Change>,
        encoding: Encoding,
    ) -> Result<&Document, Refused> {
        let document = self.all.get_mut(path).ok_or(Refused::Closed)?;
        if version < document.version {
            return Err(Refused::Older);
        }
        let text =
            changes.into_iter().try_fold(Arc::clone(&document.text), |text, change| changed(&text, change, encoding));
        document.text = text?;
        document.version = version;
        Ok(document)
    }
}

fn changed(text: &Arc<str>, change: Change, encoding: Encoding) -> Result<Arc<str>, Refused> {
    let new: Arc<str> = match change {
        Change::TextDocumentContentChangeWholeDocument(whole) => whole.text.into(),
        Change::TextDocumentContentChangePartial(part) => {
            let lines = Lines::new(Arc::clone(text), encoding);
            let (one, other) = (lines.offset(part.range.start) as usize, lines.offset(part.range.end) as usize);
            let (start, end) = (one.min(other), one.max(other));
            [&text[..start], &part.text, &text[end..]].concat().into()
        }
    };
    if new.len() > MAX_FILE_BYTES { Err(Refused::TooLarge) } else { Ok(new) }
}

/// What an editor says that a document is. It counts only where the path does not say it, so that an editor says what a check says: some know one language for
/// all files of a server. Names that many kinds of files share say nothing: then what is in it decides.
pub(super) fn kind(path: &str, language: &str) -> Option<&'static dyn Frontend> {
    match language {
        _ if frontend::of_path(path).is_some() => None,
        "flow" | "flowright" => frontend::named("flow"),
        "flow-yaml" | "flow-json" | "flowright-yaml" | "flowright-json" => frontend::named("yaml"),
        _ => None,
    }
}
