//! Byte ranges in source files.
//!
//! Lines, columns and UTF-16 exist only at the edges (see [`super::LineIndex`]); between them a place in
//! the text is a file and two byte offsets, twelve bytes that are cheap to copy.

use smol_str::SmolStr;
use std::ops::Range;

super::index::id! {
    /// A file of one check, in the order in which the files were given or first imported.
    pub struct FileId;
}

/// A half-open range of bytes in one source file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file that the range lies in.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest span that covers both; `other` must lie in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.file, other.file, "a span lies in one file");
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span just before the first byte.
    #[must_use]
    pub const fn before(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// The empty span just behind the last byte.
    #[must_use]
    pub const fn after(self) -> Self {
        Self { start: self.end, ..self }
    }

    /// The length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte lies in the span.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether every byte of `other` lies in this span.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The range as indices into the file's text.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}..{}", self.file.index(), self.start, self.end)
    }
}

/// A name as it stands in a source: its text and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The text. A dotted name (`model.score`) is one text with its dots.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// A name with its place.
    pub fn new(text: impl Into<SmolStr>, span: Span) -> Self {
        Self { text: text.into(), span }
    }

    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
