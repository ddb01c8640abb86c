//! Where the bytes of a text stand in a file.
//!
//! Nearly every text is a piece of its file as it stands there. What a string of YAML or JSON says is not: escapes, folded lines and indentation are
//! decoded before anybody reads it. An origin leads from offsets in the text to spans of the file in either case, so that parsers
//! need not know which it is.

use super::span::{FileId, Span};
use std::ops::Range;

/// A run of bytes of a decoded text, and what they were in the file: the same bytes where both are of one length, else an escape, a folded
/// line or the like, which stands for all of them together. It reaches to the next piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The first byte in the decoded text.
    pub at: u32,
    /// The first byte in the file.
    pub start: u32,
    /// One past the last byte in the file.
    pub end: u32,
}

/// Where the bytes of a text stand in a file.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'m> {
    file: FileId,
    /// Where the text starts and ends: in the file, or, if there are pieces, in the decoded text that they describe.
    start: u32,
    end: u32,
    /// None for a text that stands in the file as it is.
    pieces: &'m [Piece],
}

impl From<Span> for Origin<'_> {
    /// The origin of a text that stands in the file as it is.
    fn from(span: Span) -> Self {
        Self { file: span.file, start: span.start, end: span.end, pieces: &[] }
    }
}

impl<'m> Origin<'m> {
    /// The origin of a decoded text. Its pieces are in order; the first starts at 0, and the last is empty and stands at the end.
    pub fn decoded(file: FileId, pieces: &'m [Piece]) -> Self {
        Self { file, start: 0, end: pieces.last().map_or(0, |last| last.at), pieces }
    }

    /// The file.
    pub const fn file(self) -> FileId {
        self.file
    }

    /// Where all of the text stands.
    pub fn whole(self) -> Span {
        self.span(0..(self.end - self.start) as usize)
    }

    /// Where a part of the text stands. What lies behind its end is taken to stand there.
    pub fn span(self, part: Range<usize>) -> Span {
        let (start, end) = (self.offset(part.start), self.offset(part.end));
        let first = self.first(start);
        Span::new(self.file, first, if start == end { first } else { self.last(end) })
    }

    /// The origin of a part of the text.
    #[must_use]
    pub fn part(self, part: Range<usize>) -> Self {
        Self { start: self.offset(part.start), end: self.offset(part.end), ..self }
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn offset(self, at: usize) -> u32 {
        (self.start + at as u32).min(self.end)
    }

    /// Where in the file the byte at `offset` begins.
    fn first(self, offset: u32) -> u32 {
        match self.piece(self.pieces.partition_point(|piece| piece.at <= offset)) {
            None => offset,
            Some((piece, true)) => piece.start + (offset - piece.at),
            Some((piece, false)) => piece.start,
        }
    }

    /// Where in the file the byte before `offset` ends.
    fn last(self, offset: u32) -> u32 {
        match self.piece(self.pieces.partition_point(|piece| piece.at < offset)) {
            None if self.pieces.is_empty() => offset,
            None => self.first(offset),
            Some((piece, true)) => piece.start + (offset - piece.at),
            Some((piece, false)) => piece.end,
        }
    }

    /// The piece before the one at `next`, and whether it stands in the file as it is.
    fn piece(self, next: usize) -> Option<(Piece, bool)> {
        let piece = *self.pieces.get(next.checked_sub(1)?)?;
        let length = self.pieces.get(next).map_or(0, |next| next.at - piece.at);
        Some((piece, length == piece.end - piece.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId::new(0);

    /// `"a\x62c"` in a file, from the quote at 10: what it says is `abc`.
    const PIECES: [Piece; 4] = [
        Piece { at: 0, start: 11, end: 12 },
        Piece { at: 1, start: 12, end: 16 },
        Piece { at: 2, start: 16, end: 17 },
        Piece { at: 3, start: 17, end: 17 },
    ];

    #[test]
    fn a_text_that_stands_in_the_file_is_only_moved() {
        let origin = Origin::from(Span::new(FILE, 5, 9));
        assert_eq!(origin.span(1..3), Span::new(FILE, 6, 8));
        assert_eq!(origin.span(4..4), Span::new(FILE, 9, 9));
        assert_eq!(origin.span(2..100), Span::new(FILE, 7, 9));
        assert_eq!(origin.part(1..3).whole(), Span::new(FILE, 6, 8));
    }

    #[test]
    fn an_escape_stands_for_all_its_bytes() {
        let origin = Origin::decoded(FILE, &PIECES);
        assert_eq!(origin.whole(), Span::new(FILE, 11, 17));
        assert_eq!(origin.span(0..1), Span::new(FILE, 11, 12));
        assert_eq!(origin.span(1..2), Span::new(FILE, 12, 16));
        assert_eq!(origin.span(1..3), Span::new(FILE, 12, 17));
        assert_eq!(origin.span(2..2), Span::new(FILE, 16, 16));
        assert_eq!(origin.span(3..3), Span::new(FILE, 17, 17));
        assert_eq!(origin.part(1..2).span(0..1), Span::new(FILE, 12, 16));
        assert_eq!(origin.part(2..3).whole(), Span::new(FILE, 16, 17));
    }
}
