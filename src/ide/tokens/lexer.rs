//! The words and signs of a `.flow` text, whatever is in it: what does not parse is coloured, too.

use std::ops::Range;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A name or a word of the language.
    Word,
    /// A name in backticks.
    Quoted,
    /// A number or a duration.
    Number,
    /// A string with its quotes and the letters before them; to the end of the line if it is not closed.
    Text,
    /// From `//` to the end of the line.
    Comment,
    /// Signs that belong together: `->`, `=>`, `&&`.
    Sign,
}

/// Signs of more than one character, the longest first.
const SIGNS: [&str; 12] = ["...", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "..", ".?", "[?"];

/// Goes over a text from left to right.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// What is behind the last piece.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The next piece that is not blank.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn next(&mut self) -> Option<(Lexeme, Range<u32>)> {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
        self.at += blank;
        let (lexeme, length) = piece(self.rest())?;
        let start = self.at;
        self.at += length;
        Some((lexeme, start as u32..self.at as u32))
    }
}

fn piece(rest: &str) -> Option<(Lexeme, usize)> {
    let first = *rest.as_bytes().first()?;
    let word = || rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len());
    Some(match first {
        b'/' if rest.starts_with("//") => {
            let line = rest.split('\n').next().unwrap_or_default();
            (Lexeme::Comment, line.strip_suffix('\r').unwrap_or(line).len())
        }
        b'"' | b'\'' => (Lexeme::Text, string(rest, false)),
        b'`' => match rest[1..].find(['`', '\n']) {
            Some(end) if rest.as_bytes()[end + 1] == b'`' => (Lexeme::Quoted, end + 2),
            _ => (Lexeme::Sign, 1),
        },
        b'0'..=b'9' => (Lexeme::Number, number(rest)),
        _ if is_word(first) => {
            let length = word();
            let prefix = length <= 2 && rest[..length].bytes().all(|byte| matches!(byte, b'r' | b'R' | b'b' | b'B'));
            if prefix && rest[length..].starts_with(['"', '\'']) {
                let raw = rest[..length].contains(['r', 'R']);
                (Lexeme::Text, length + string(&rest[length..], raw))
            } else {
                (Lexeme::Word, length)
            }
        }
        _ => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (Lexeme::Sign, sign.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |sign| sign.len()))
        }
    })
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The length of `12`, `1.5`, `1e-3`, `0x1F`, `1u`, `1h30m`. Two dots behind a number make a range.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        let exponent = matches!(bytes[at], b'+' | b'-') && at > 0 && matches!(bytes[at - 1], b'e' | b'E');
        let hex = rest.starts_with("0x") || rest.starts_with("0X");
        match bytes[at] {
            byte if is_word(byte) => at += 1,
            b'.' if next.is_ascii_digit() && !rest[..at].contains('.') => at += 1,
            _ if exponent && next.is_ascii_digit() && !hex => at += 1,
            _ => break,
        }
    }
    at
}

/// The length of the string literal at the start of a text.
fn string(rest: &str, raw: bool) -> usize {
    let quote = &rest[..1];
    let triple = quote.repeat(3);
    let (closing, long) = if rest.starts_with(&triple) { (triple.as_str(), true) } else { (quote, false) };
    let mut at = closing.len();
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with(closing) {
            return at + closing.len();
        }
        match c {
            '\n' if !long => break,
            '\\' if !raw => {
                let escaped = rest[at + 1..].chars().next().filter(|c| long || *c != '\n');
                at += 1 + escaped.map_or(0, char::len_utf8);
            }
            _ => at += c.len_utf8(),
        }
    }
    if long { rest.len() } else { rest[..at].trim_end_matches('\r').len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let mut lexer = Lexer::new(text);
        std::iter::from_fn(|| lexer.next().map(|(_, range)| &text[range.start as usize..range.end as usize])).collect()
    }

    #[test]
    fn a_text_falls_into_words_and_signs() {
        for (text, expected) in [
            ("a.b->c => 'x\\'y' // z", "a|.|b|->|c|=>|'x\\'y'|// z"),
            ("takes 2s..9s ~ 1h30m", "takes|2s|..|9s|~|1h30m"),
            ("1.5e-3+0x1F-1", "1.5e-3|+|0x1F|-|1"),
            ("r\"a\\\" b'c' '''x\n'y''' z", "r\"a\\\"|b'c'|'''x\n'y'''|z"),
            ("\"open\r\nnext", "\"open|next"),
            ("a.`b c`.?d[?0] … ż", "a|.|`b c`|.?|d|[?|0|]|…|ż"),
        ] {
            assert_eq!(pieces(text), expected.split('|').collect::<Vec<_>>(), "{text}");
        }
    }
}
