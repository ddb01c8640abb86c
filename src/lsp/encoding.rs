//! From byte offsets to the positions of the protocol, and back.
//!
//! A position is a line and a column, both from 0. What a column counts is agreed on when the client says hello: bytes (UTF-8), code units of UTF-16, which every
//! client knows, or characters (UTF-32). Lines end as the protocol says, with `\n`, `\r\n` or a lone `\r`; a place behind the end of a line is its end, one
//! behind the last line is the end of the text, and one within a character is its start. So no position is ever wrong, only imprecise.

use crate::base::line_index::{Counts, characters, units};
use crate::base::{FileId, Span};
use gen_lsp_types::{Position, PositionEncodingKind, Range};
use serde_json::Value;
use std::sync::Arc;

/// What columns count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units, two of them for characters beyond the first 65536.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The one to use, of those that a client says it knows: bytes cost nothing, UTF-16 is what all know.
    pub(super) fn negotiated(offered: Option<&Value>) -> Self {
        let offered = offered.and_then(Value::as_array);
        let has = |name: &str| offered.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
        match (has("utf-8"), has("utf-16"), has("utf-32")) {
            (true, ..) => Self::Utf8,
            (false, false, true) => Self::Utf32,
            (false, ..) => Self::Utf16,
        }
    }

    /// Its name.
    pub(super) const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// Counts the units of a text.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn counts(self, text: &str) -> Counts {
        let count = match self {
            Self::Utf8 => |bytes: &[u8]| bytes.len() as u32,
            Self::Utf16 => units,
            Self::Utf32 => characters,
        };
        Counts::new(text, count)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a character has at most four units")]
    const fn width(self, character: char) -> u32 {
        match self {
            Self::Utf8 => character.len_utf8() as u32,
            Self::Utf16 => character.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }
}

/// The lines of a text, in the encoding that was agreed on.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    text: Arc<str>,
    encoding: Encoding,
    /// The offset of each line's first byte; the first is 0.
    starts: Vec<u32>,
    counts: Counts,
}

impl Lines {
    /// Reads the lines of a text.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn new(text: Arc<str>, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let ends = (0..bytes.len()).filter(|&at| ends_line(at));
        let starts = std::iter::once(0).chain(ends.map(|at| at as u32 + 1)).collect();
        let counts = encoding.counts(&text);
        Self { text, encoding, starts, counts }
    }

    /// The text.
    pub(super) const fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many lines there are; a text that ends with a line break has an empty last line.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number of the line that an offset lies in, from 0.
    pub(super) fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The offsets of the first byte of a line and of its line break.
    pub(super) fn bounds(&self, line: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let at = |line: usize| self.starts.get(line).map_or(bytes.len(), |&start| start as usize);
        let (start, next) = (at(line), at(line + 1));
        let line = &bytes[start..next];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        (start, start + line.strip_suffix(b"\r").unwrap_or(line).len())
    }

    /// Where an offset is, for the client.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn position(&self, offset: u32) -> Position {
        let offset = floor(&self.text, offset as usize);
        let line = self.line(offset as u32);
        let (start, end) = self.bounds(line);
        let character = self.counts.between(&self.text, start, offset.min(end));
        Position { line: line as u32, character }
    }

    /// Where a stretch of text is, for the client.
    pub(super) fn range(&self, start: u32, end: u32) -> Range {
        Range { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// Where a span is, which has to be of this text.
    pub(super) fn of_span(&self, span: Span) -> Range {
        self.range(span.start, span.end)
    }

    /// What the client means with a position.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn offset(&self, position: Position) -> u32 {
        let line = position.line as usize;
        if line >= self.count() {
            return self.text.len() as u32;
        }
        let (start, end) = self.bounds(line);
        if self.encoding == Encoding::Utf8 {
            let at = start.saturating_add(position.character as usize).min(end);
            return floor(&self.text, at) as u32;
        }
        if position.character >= self.counts.between(&self.text, start, end) {
            return end as u32;
        }
        let mut at = self.counts.block(&self.text, start, position.character);
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        let mut units = self.counts.between(&self.text, start, at);
        for character in self.text[at..end].chars() {
            units += self.encoding.width(character);
            if units > position.character {
                break;
            }
            at += character.len_utf8();
        }
        at as u32
    }

    /// What the client means with a range, the two ends in order.
    pub(super) fn span(&self, file: FileId, range: Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(file, start.min(end), start.max(end))
    }
}

/// The start of the character that an offset lies in; the end of the text for what lies behind it.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, encoding: Encoding) -> Lines {
        Lines::new(Arc::from(text), encoding)
    }

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn bytes_are_chosen_where_a_client_knows_them_and_utf_16_where_it_says_nothing() {
        let offered = |names: &str| Encoding::negotiated(Some(&serde_json::from_str(names).unwrap()));
        assert_eq!(offered(r#"["utf-16", "utf-8"]"#), Encoding::Utf8);
        assert_eq!(offered(r#"["utf-32"]"#), Encoding::Utf32);
        assert_eq!(offered(r#"["utf-32", "utf-16"]"#), Encoding::Utf16);
        assert_eq!(offered(r#"["utf-7", 5]"#), Encoding::Utf16);
        assert_eq!(Encoding::negotiated(None), Encoding::Utf16);
    }

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "x\nż🐢=1";
        let equals = u32::try_from(text.find('=').unwrap()).unwrap();
        let columns = ALL.map(|encoding| lines(text, encoding).position(equals).character);
        assert_eq!(columns, [6, 3, 2]);
        for encoding in ALL {
            let lines = lines(text, encoding);
            assert_eq!(lines.offset(lines.position(equals)), equals);
        }
    }

    #[test]
    fn lines_end_with_a_newline_a_return_or_both() {
        let lines = lines("a\r\nb\rc\n", Encoding::Utf16);
        assert_eq!(
            (lines.count(), lines.offset(at(1, 0)), lines.offset(at(2, 0)), lines.offset(at(3, 0))),
            (4, 3, 5, 7)
        );
        // Between the two characters of a line break, the line has ended.
        assert_eq!((lines.position(1), lines.position(2)), (at(0, 1), at(0, 1)));
    }

    #[test]
    fn a_place_that_is_not_there_is_the_nearest_before_it() {
        for encoding in ALL {
            let lines = lines("ab\r\n🐢", encoding);
            assert_eq!((lines.offset(at(0, 99)), lines.offset(at(9, 0)), lines.offset(at(1, u32::MAX))), (2, 8, 8));
            assert_eq!((lines.position(6), lines.position(99)), (at(1, 0), lines.position(8)));
        }
        assert_eq!(lines("🐢", Encoding::Utf16).offset(at(0, 1)), 0, "within a pair of surrogates");
        assert_eq!(lines("🐢", Encoding::Utf8).offset(at(0, 3)), 0, "within a character");
    }

    #[test]
    fn long_lines_are_counted_as_short_ones() {
        let text = format!("first\n{}\r\nlast", "aż🐢".repeat(5_000));
        for encoding in ALL {
            let lines = lines(&text, encoding);
            for offset in (0..text.len()).step_by(97).filter(|&offset| text.is_char_boundary(offset)) {
                let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
                let line = text[start..offset].trim_end_matches('\r');
                let position = lines.position(u32::try_from(offset).unwrap());
                assert_eq!(position.character, line.chars().map(|it| encoding.width(it)).sum::<u32>());
                assert_eq!(lines.offset(position) as usize, start + line.len());
            }
        }
    }

    #[test]
    fn the_ends_of_a_range_may_be_exchanged() {
        let span = lines("abc", Encoding::Utf16).span(FileId::new(0), Range { start: at(0, 2), end: at(0, 1) });
        assert_eq!((span.start, span.end), (1, 2));
    }
}
