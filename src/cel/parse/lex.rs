//! Words and signs of an expression that does not parse, for finding out why.
//!
//! The grammar reads sound expressions; this scanner never fails, so that [`super::diagnose`] can look at the rest.

use std::ops::Range;

/// The byte that stands for text which was reported and masked; see the grammar's `hole`.
pub(super) const HOLE: u8 = 1;

/// What a comment of other languages starts with.
pub(super) const BLOCK_COMMENT: &str = "/*";

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, reserved ones included, or a word in backticks.
    Word,
    /// A number, or a complete string.
    Value,
    /// A string without its end.
    OpenString,
    /// `&&`, `==`, … but not `-`; also what people write for them in other languages (`=`, `&`, `<>`).
    Operator,
    /// `-`, as a sign or an operator.
    Minus,
    /// `!`
    Not,
    /// `(`, `[` or `{`
    Open,
    /// `)`, `]` or `}`
    Close,
    /// `,`
    Comma,
    /// `.`
    Dot,
    /// `?`
    Question,
    /// `:`
    Colon,
    /// A character that means nothing here, or backticks around what is no name.
    Stray,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

/// Operators, and look-alikes from other languages, longest first.
const OPERATORS: [&str; 30] = [
    "===", "!==", "&&", "||", "==", "!=", "<>", "<=", ">=", "=>", "=<", "->", "**", "??", "++", "+=", "-=", "*=", "/=",
    ":=", "=~", "!~", "<", ">", "+", "*", "/", "%", "=", "&",
];

/// Cuts `text` into pieces; blanks and comments are left out.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(blank) = blank(rest) {
            at += blank;
            continue;
        }
        let (kind, length) = piece(rest);
        found.push(Piece { kind, range: at..at + length });
        at += length;
    }
    found
}

/// Where the comments of `text` stand, from `//` to the end of the line.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let rest = &text[at..];
        let length = blank(rest).unwrap_or_else(|| piece(rest).1);
        if rest.starts_with("//") {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

/// The length of white space or of a comment at the start of `text`.
fn blank(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.chars().next().filter(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{c}')).map(char::len_utf8)
}

fn piece(text: &str) -> (Kind, usize) {
    let bytes = text.as_bytes();
    if let Some(string) = string(text) {
        return string;
    }
    if let Some(comment) = text.strip_prefix(BLOCK_COMMENT) {
        return (Kind::Stray, comment.find("*/").map_or(text.len(), |length| length + 4));
    }
    let digits = bytes[0].is_ascii_digit() || (bytes[0] == b'.' && bytes.get(1).is_some_and(u8::is_ascii_digit));
    if digits {
        return (Kind::Value, number(bytes));
    }
    if let Some(operator) = OPERATORS.iter().find(|operator| text.starts_with(**operator)) {
        return (Kind::Operator, operator.len());
    }
    let kind = match bytes[0] {
        byte if byte == b'_' || byte.is_ascii_alphabetic() => return (Kind::Word, run(bytes, is_word)),
        b'`' => return backticks(text),
        b'|' => Kind::Operator,
        b'-' => Kind::Minus,
        b'!' => Kind::Not,
        b'(' | b'[' | b'{' => Kind::Open,
        b')' | b']' | b'}' => Kind::Close,
        b',' => Kind::Comma,
        b'.' => Kind::Dot,
        b'?' => Kind::Question,
        b':' => Kind::Colon,
        _ => return (Kind::Stray, text.chars().next().map_or(1, char::len_utf8)),
    };
    (kind, 1)
}

/// A name in backticks at the start of `text`, or what looks like one.
fn backticks(text: &str) -> (Kind, usize) {
    let Some(length) = text[1..].find(['`', '\n']).filter(|&length| text[1 + length..].starts_with('`')) else {
        return (Kind::Stray, 1);
    };
    let sound = |byte| is_word(byte) || matches!(byte, b'.' | b'-' | b'/' | b' ');
    let name = &text[1..=length];
    let kind = if !name.is_empty() && name.bytes().all(sound) { Kind::Word } else { Kind::Stray };
    (kind, length + 2)
}

/// A string literal at the start of `text`, with its prefix.
fn string(text: &str) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes[0], b'b' | b'B'));
    let raw = bytes.get(at).is_some_and(|byte| matches!(byte, b'r' | b'R'));
    at += usize::from(raw);
    let quote = *bytes.get(at).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let triple = bytes[at..].starts_with(&[quote; 3]);
    let width = if triple { 3 } else { 1 };
    at += width;
    while let Some(&byte) = bytes.get(at) {
        if byte == quote && bytes[at..].starts_with(&[quote; 3][..width]) {
            return Some((Kind::Value, at + width));
        }
        if byte == b'\n' && !triple {
            break;
        }
        at += if byte == b'\\' && !raw { 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8) } else { 1 };
    }
    Some((Kind::OpenString, at))
}

/// The length of a number with the letters behind it.
fn number(bytes: &[u8]) -> usize {
    let mut at = run(bytes, |byte| byte.is_ascii_digit());
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at += 1 + run(&bytes[at + 1..], |byte| byte.is_ascii_digit());
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let digits = run(&bytes[(at + 1 + sign).min(bytes.len())..], |byte| byte.is_ascii_digit());
        at += if digits > 0 { 1 + sign + digits } else { 0 };
    }
    at + run(&bytes[at..], is_word)
}

fn run(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| is(byte)).count()
}

/// Whether a byte may stand inside a name.
pub(super) const fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}
