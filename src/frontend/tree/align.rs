//! Where each byte of a decoded scalar stands in the text.
//!
//! The parser has decoded the scalar. Here its source is walked once more, with the decoded text as the guide, so nothing that
//! decides what it says is done twice. Where the two cannot be brought together, all of the source stands for all of the text.

use crate::base::Piece;
use granit_parser::ScalarStyle;

/// The pieces of `decoded`, which stands at `start` of `text` and is written as `source`.
pub(super) fn pieces(text: &str, start: usize, source: &str, decoded: &str, style: ScalarStyle) -> Vec<Piece> {
    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    let indent = if block { text[..start].len() - text[..start].rfind('\n').map_or(0, |at| at + 1) } else { 0 };
    let quotes = usize::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
    let inner = source.get(quotes..source.len().saturating_sub(quotes)).unwrap_or_default();
    let base = start + quotes;
    let mut walk = Walk { source: inner, base, decoded, at: 0, seen: 0, style, indent, pieces: Vec::new() };
    if walk.run().is_none() {
        walk.pieces.clear();
        walk.seen = 0;
        walk.at = 0;
        walk.replaced(inner.len(), decoded.len());
    }
    walk.finish()
}

struct Walk<'s> {
    source: &'s str,
    /// Where the source starts in the file.
    base: usize,
    decoded: &'s str,
    /// The next byte of the source.
    at: usize,
    /// The next byte of the decoded text.
    seen: usize,
    style: ScalarStyle,
    /// How far the lines of a block scalar are indented.
    indent: usize,
    pieces: Vec<Piece>,
}

impl Walk<'_> {
    /// Walks over all of the decoded text, unless something does not fit.
    fn run(&mut self) -> Option<()> {
        if matches!(self.style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // The parser leaves out the blank lines at the start.
            let blank = self.decoded.len() - self.decoded.trim_start_matches('\n').len();
            self.replaced(0, blank);
        }
        while self.seen < self.decoded.len() {
            let rest = &self.source[self.at..];
            match (self.style, rest.as_bytes()) {
                (ScalarStyle::DoubleQuoted, [b'\\', ..]) => self.escape(rest)?,
                (ScalarStyle::SingleQuoted, [b'\'', b'\'', ..]) => self.replaced(2, 1),
                (ScalarStyle::Literal | ScalarStyle::Folded, [b'\n' | b'\r', ..]) => self.block_break()?,
                (_, [b' ' | b'\t' | b'\r' | b'\n', ..]) => self.blanks(rest)?,
                _ => self.verbatim(rest)?,
            }
        }
        Some(())
    }

    /// Characters that stand for themselves.
    fn verbatim(&mut self, rest: &str) -> Option<()> {
        let block = matches!(self.style, ScalarStyle::Literal | ScalarStyle::Folded);
        let ends = |c: char| matches!(c, '\n' | '\r') || !block && matches!(c, ' ' | '\t' | '\\' | '\'');
        let first = rest.chars().next()?.len_utf8();
        let length = rest[first..].find(ends).map_or(rest.len(), |end| first + end);
        let wanted = self.decoded.get(self.seen..)?;
        if !wanted.starts_with(&rest[..length]) {
            return None;
        }
        self.push(length, length);
        Some(())
    }

    /// Blanks outside of block scalars: as they stand on one line, folded over several.
    fn blanks(&mut self, rest: &str) -> Option<()> {
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let run = &rest[..length];
        if !run.contains('\n') {
            // A break that is escaped ends a line, and the blanks before it count.
            return self.verbatim_run(run);
        }
        let breaks = run.matches('\n').count();
        let said = if breaks == 1 { 1 } else { breaks - 1 };
        self.decoded.get(self.seen..self.seen + said)?;
        self.replaced(length, said);
        Some(())
    }

    fn verbatim_run(&mut self, run: &str) -> Option<()> {
        self.decoded.get(self.seen..)?.starts_with(run).then(|| self.push(run.len(), run.len()))
    }

    /// The end of a line of a block scalar, with blank lines behind it and the indentation of the next one.
    fn block_break(&mut self) -> Option<()> {
        let rest = &self.source[self.at..];
        let bytes = rest.as_bytes();
        let mut end = 0;
        loop {
            end += usize::from(bytes.get(end) == Some(&b'\r'));
            end += usize::from(bytes.get(end) == Some(&b'\n'));
            let blanks = bytes[end..].iter().take_while(|&&byte| byte == b' ').count();
            match bytes.get(end + blanks) {
                Some(b'\r' | b'\n') if blanks <= self.indent => end += blanks,
                _ => {
                    end += blanks.min(self.indent);
                    break;
                }
            }
        }
        let wanted = self.decoded.get(self.seen..)?;
        let said = match wanted.as_bytes().first()? {
            b'\n' => wanted.len() - wanted.trim_start_matches('\n').len(),
            b' ' => 1,
            _ => return None,
        };
        self.replaced(end, said);
        Some(())
    }

    /// An escape of a double-quoted scalar (section 5.7).
    fn escape(&mut self, rest: &str) -> Option<()> {
        let length = match rest.as_bytes().get(1)? {
            b'x' => 4,
            b'u' if is_surrogate(rest) => 12,
            b'u' => 6,
            b'U' => 10,
            b'\n' | b'\r' => {
                // An escaped break says nothing, and neither does the indentation behind it.
                let line = rest[1..].trim_start_matches('\r').strip_prefix('\n')?;
                self.at += rest.len() - line.trim_start_matches([' ', '\t']).len();
                return Some(());
            }
            _ => 1 + rest[1..].chars().next()?.len_utf8(),
        };
        rest.get(..length)?;
        let said = self.decoded.get(self.seen..)?.chars().next()?.len_utf8();
        self.replaced(length, said);
        Some(())
    }

    /// `length` bytes of the source stand for `said` bytes together.
    fn replaced(&mut self, length: usize, said: usize) {
        if said > 0 {
            self.push(length, said);
        } else {
            self.at += length;
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn push(&mut self, length: usize, said: usize) {
        let start = (self.base + self.at) as u32;
        let piece = Piece { at: self.seen as u32, start, end: start + length as u32 };
        self.at += length;
        self.seen += said;
        // Runs of the same kind are one piece.
        let same = |last: &Piece| {
            let verbatim = last.end - last.start == piece.at - last.at && length == said;
            verbatim && last.end == piece.start
        };
        match self.pieces.last_mut().filter(|last| same(last)) {
            Some(last) => last.end = piece.end,
            None => self.pieces.push(piece),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn finish(mut self) -> Vec<Piece> {
        let end = self.pieces.last().map_or(self.base as u32, |last| last.end);
        self.pieces.push(Piece { at: self.decoded.len() as u32, start: end, end });
        self.pieces
    }
}

/// Whether two escapes stand for one character, as JSON writes those beyond the first plane.
fn is_surrogate(rest: &str) -> bool {
    let unit = rest.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    unit.is_some_and(|unit| (0xd800..0xdc00).contains(&unit))
}
