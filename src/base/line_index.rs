//! From byte offsets to the lines and columns that people and editors use.
//!
//! One pass over the text remembers where lines start; a look-up is a binary search and a walk over one line, or over a
//! block where the line is long: ten thousand places on one line of 5 MB are no more work than on short ones.

/// A place as people count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: u32,
}

/// Where the lines of one text start.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// The offset of each line's first byte; the first is 0.
    starts: Vec<u32>,
    characters: Counts,
    units: Counts,
}

impl LineIndex {
    /// Reads the line starts of `text`. Lines end with `\n`; the `\r` of a `\r\n` belongs to its line.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect();
        Self { starts, characters: Counts::new(text, characters), units: Counts::new(text, units) }
    }

    /// How many lines there are; a text that ends with a line break has an empty last line.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The number of the line that `offset` lies in, from 0.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The offset of the first byte of `line` (from 0); the text's length past the last line.
    pub fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |&start| start as usize)
    }

    /// The text of `line` (from 0) without its line break.
    pub fn line_text<'t>(&self, line: usize, text: &'t str) -> &'t str {
        let raw = &text[self.start(line, text)..self.start(line + 1, text)];
        raw.trim_end_matches(['\n', '\r'])
    }

    /// Line and column of `offset` in `text`, which must be the text that this index was made of.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        self.counted(text, offset, &self.characters)
    }

    /// Line and column of `offset`, the column in UTF-16 code units, as SARIF and the protocol of editors count.
    pub fn position_utf16(&self, text: &str, offset: u32) -> Position {
        self.counted(text, offset, &self.units)
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn counted(&self, text: &str, offset: u32, counts: &Counts) -> Position {
        let line = self.line(offset);
        let (start, end) = (self.starts[line] as usize, (offset as usize).min(text.len()));
        Position { line: line as u32 + 1, column: counts.between(text, start, end) + 1 }
    }
}

/// How many units of some kind there are between two places of one text, in no more time on a line of many megabytes than on a short one.
#[derive(Clone, Debug)]
pub struct Counts {
    count: fn(&[u8]) -> u32,
    /// How many units there are before each block, and in the whole.
    sums: Vec<u32>,
}

/// Units are counted in advance for blocks of this many bytes.
const BLOCK: usize = 4096;

impl Counts {
    /// Counts what `count` says of the bytes of a text: of the characters that begin in them, since blocks cut characters.
    pub fn new(text: &str, count: fn(&[u8]) -> u32) -> Self {
        let sums = text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
            *sum += count(block);
            Some(*sum)
        });
        Self { count, sums: std::iter::once(0).chain(sums).collect() }
    }

    /// How many units there are from `start` to `end` of the text.
    pub fn between(&self, text: &str, start: usize, end: usize) -> u32 {
        let bytes = text.as_bytes();
        if end - start < BLOCK {
            return (self.count)(&bytes[start..end]);
        }
        let before = |at: usize| self.sums[at / BLOCK] + (self.count)(&bytes[at / BLOCK * BLOCK..at]);
        before(end) - before(start)
    }

    /// The last start of a block that has at most so many units between `start` and it; `start`, if there is none. It may lie in a character.
    pub fn block(&self, text: &str, start: usize, units: u32) -> usize {
        let before = self.sums[start / BLOCK] + self.between(text, start / BLOCK * BLOCK, start);
        let behind = self.sums.partition_point(|&sum| sum <= before.saturating_add(units));
        (behind.saturating_sub(1) * BLOCK).max(start)
    }
}

/// How many characters begin in `bytes`.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
pub fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

/// How many UTF-16 code units the characters take that begin in `bytes`: two each for those of four bytes.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
pub fn units(bytes: &[u8]) -> u32 {
    characters(bytes) + bytes.iter().filter(|&&byte| byte >= 0xF0).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_newlines() {
        let text = "a\r\nżółw = 1\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), Position { line: 1, column: 1 });
        let equals = u32::try_from(text.find('=').unwrap()).unwrap();
        assert_eq!(index.position(text, equals), Position { line: 2, column: 6 });
        assert_eq!(index.position(text, u32::try_from(text.len()).unwrap()), Position { line: 3, column: 1 });
        assert_eq!(index.line_text(0, text), "a");
    }

    #[test]
    fn columns_on_a_long_line_are_those_of_a_plain_count() {
        let text = format!("first\n{}", "aż🐢".repeat(5_000));
        let index = LineIndex::new(&text);
        for offset in (0..=text.len()).rev().step_by(97).filter(|&offset| text.is_char_boundary(offset)) {
            let column = text[..offset].rsplit('\n').next().unwrap().chars().count() + 1;
            let position = index.position(&text, u32::try_from(offset).unwrap());
            assert_eq!(position.column as usize, column);
        }
    }

    #[test]
    fn columns_in_utf16_count_two_for_what_lies_beyond_the_first_65536_characters() {
        let text = format!("first\nż = 1\n{}", "aż🐢".repeat(5_000));
        let index = LineIndex::new(&text);
        for offset in (0..=text.len()).rev().step_by(97).filter(|&offset| text.is_char_boundary(offset)) {
            let column = text[..offset].rsplit('\n').next().unwrap().encode_utf16().count() + 1;
            let position = index.position_utf16(&text, u32::try_from(offset).unwrap());
            assert_eq!(position.column as usize, column);
        }
    }
}
