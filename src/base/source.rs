//! Source files and the map that holds all files of one check.

use super::index::IdVec;
use super::line_index::{LineIndex, Position};
use super::span::{FileId, Span};
use std::sync::{Arc, OnceLock};

/// The largest file that is read, in bytes: offsets are `u32`, and nobody writes more by hand.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// The deepest nesting of brackets that is read; deeper text is a syntax error. Parsers recurse once a bracket.
pub const MAX_BRACKET_DEPTH: usize = 128;

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: Arc<str>,
    text: Arc<str>,
    /// Shared by all copies, so that a copy of a map costs little.
    lines: Arc<OnceLock<LineIndex>>,
}

impl SourceFile {
    /// A file of the given path, which is only a name here, and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), lines: Arc::default() }
    }

    /// The path as the user gave it, or relative to what the user gave.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, to be kept beside the map.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The line index, made when it is first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }
}

/// All files of one check.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: IdVec<FileId, SourceFile>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file)
    }

    /// Gives a file another text.
    pub fn replace(&mut self, id: FileId, file: SourceFile) {
        self.files[id] = file;
    }

    /// The file of an id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id]
    }

    /// All files in the order they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        self.files.enumerate()
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        &self.files[span.file].text()[span.range()]
    }

    /// Line and column of a span's first byte.
    pub fn position(&self, span: Span) -> Position {
        self.files[span.file].position(span.start)
    }
}
