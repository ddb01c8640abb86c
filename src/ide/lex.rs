//! The words and signs of a `.flow` text, whatever is in it: a text that somebody is writing does not parse, and is coloured, completed and explained all the
//! same.
//!
//! Nothing fails, and nothing but blanks is left out: what is no word, number, string or comment is a sign. What these look like `grammar/flow.pest` and
//! `grammar/cel.pest` say. A string that is not closed ends with its line, one in three quotes with the text; a backtick without another one is a sign.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a word of the language.
    Word,
    /// A name in backticks.
    Quoted,
    /// What starts with a digit: a number or a duration.
    Number,
    /// A string with its quotes and the letters before them.
    Text {
        /// Whether its end is there.
        closed: bool,
        /// How many bytes stand before what it says.
        opening: usize,
    },
    /// From `//` to the end of the line.
    Comment,
    /// Anything else. Signs that belong together are one: `->`, `&&`.
    Sign,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it starts.
    pub(crate) start: usize,
    /// Its text.
    pub(crate) text: &'t str,
    /// Whether nothing but blanks stands before it on its line.
    pub(crate) first: bool,
}

impl Token<'_> {
    /// Where it ends.
    pub(crate) const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this sign or word.
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Sign | Kind::Word) && self.text == text
    }

    /// Whether it is a word.
    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The tokens of a text, from left to right.
pub(crate) const fn tokens(text: &str) -> Lexer<'_> {
    tokens_from(text, 0)
}

/// The tokens of a text from the start of a line on.
pub(crate) const fn tokens_from(text: &str, start: usize) -> Lexer<'_> {
    Lexer { text, at: start, first: true }
}

/// Where the word is that an offset lies in or at: nowhere, if none is there.
pub(crate) fn word_around(text: &str, offset: usize) -> Range<usize> {
    let (before, behind) = text.as_bytes().split_at(offset);
    let left = before.iter().rev().take_while(|&&byte| is_word(byte)).count();
    offset - left..offset + word(behind)
}

/// Goes over a text from left to right.
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    first: bool,
}

impl<'t> Iterator for Lexer<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let rest = &self.text[self.at..];
        let (blanks, rest) = rest.split_at(rest.find(|c| !is_blank(c)).unwrap_or(rest.len()));
        let (kind, length) = piece(rest)?;
        let start = self.at + blanks.len();
        let token = Token { kind, start, text: &rest[..length], first: self.first || blanks.contains('\n') };
        (self.at, self.first) = (token.end(), false);
        Some(token)
    }
}

/// Blanks of the grammar, and the mark that some editors put before a text.
const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{feff}')
}

/// Whether a byte may stand in a name.
const fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// Signs of more than one character, the longest first.
const SIGNS: [&str; 12] = ["...", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "..", ".?", "[?"];

/// What a text starts with, and how long that is.
fn piece(text: &str) -> Option<(Kind, usize)> {
    let first = text.chars().next()?;
    Some(match first {
        '/' if text.starts_with("//") => (Kind::Comment, line(text)),
        '`' => match text[1..].find(['`', '\n']) {
            Some(end) if text[1 + end..].starts_with('`') => (Kind::Quoted, end + 2),
            _ => (Kind::Sign, 1),
        },
        '0'..='9' => (Kind::Number, number(text.as_bytes())),
        '"' | '\'' => string(text, 0),
        '_' | 'a'..='z' | 'A'..='Z' => {
            let length = word(text.as_bytes());
            let (name, behind) = text.split_at(length);
            let opens = length <= 2 && behind.starts_with(['"', '\'']) && !name.contains(|c| !"rRbB".contains(c));
            if opens { string(text, length) } else { (Kind::Word, length) }
        }
        _ => {
            let sign = SIGNS.iter().find(|sign| text.starts_with(**sign));
            (Kind::Sign, sign.map_or(first.len_utf8(), |sign| sign.len()))
        }
    })
}

/// The length of the first line, without its break.
fn line(text: &str) -> usize {
    let line = text.split('\n').next().unwrap_or_default();
    line.strip_suffix('\r').unwrap_or(line).len()
}

/// The length of the word at the start.
fn word(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_word(byte)).count()
}

/// The length of `12`, `1.5`, `1e-3`, `0x1F`, `1u`, `1h30m`. Two dots behind a number make a range.
fn number(bytes: &[u8]) -> usize {
    let goes_on = |at: usize| bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    let mut at = word(bytes);
    if bytes.get(at) == Some(&b'.') && goes_on(at) {
        at += 1 + word(&bytes[at + 1..]);
    }
    let (mantissa, last) = bytes[..at].split_at(at - 1);
    let exponent = matches!(last, b"e" | b"E") && mantissa.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if exponent && matches!(bytes.get(at), Some(b'+' | b'-')) && goes_on(at) {
        at += 1 + word(&bytes[at + 1..]);
    }
    at
}

/// A string behind so many letters.
fn string(text: &str, letters: usize) -> (Kind, usize) {
    let bytes = text.as_bytes();
    let raw = text[..letters].contains(['r', 'R']);
    let quotes = [bytes[letters]; 3];
    let long = bytes[letters..].starts_with(&quotes);
    let closing = if long { &quotes[..] } else { &quotes[..1] };
    let opening = letters + closing.len();
    let mut at = opening;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' if !long => break,
            _ if bytes[at..].starts_with(closing) => {
                return (Kind::Text { closed: true, opening }, at + closing.len());
            }
            b'\\' if !raw && (long || bytes.get(at + 1) != Some(&b'\n')) => at += 2,
            _ => at += 1,
        }
    }
    (Kind::Text { closed: false, opening }, if long { text.len() } else { line(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each token behind the letter of its kind: strings that are closed have `T`, others `t`.
    fn kinds(text: &str) -> Vec<String> {
        let letter = |kind| match kind {
            Kind::Word => 'w',
            Kind::Quoted => 'q',
            Kind::Number => 'n',
            Kind::Text { closed: true, .. } => 'T',
            Kind::Text { closed: false, .. } => 't',
            Kind::Comment => 'c',
            Kind::Sign => 's',
        };
        tokens(text).map(|token| format!("{} {}", letter(token.kind), token.text)).collect()
    }

    #[track_caller]
    fn all(kind: char, text: &str, expected: &[&str]) {
        let expected: Vec<String> = expected.iter().map(|text| format!("{kind} {text}")).collect();
        assert_eq!(kinds(text), expected, "{text}");
    }

    #[test]
    fn a_text_falls_into_words_numbers_and_signs() {
        let step = kinds("step a=f(x, 3) // go");
        assert_eq!(step, ["w step", "w a", "s =", "w f", "s (", "w x", "s ,", "n 3", "s )", "c // go"]);
        assert_eq!(kinds("\u{feff}ż…\u{b}_1"), ["s ż", "s …", "w _1"], "what is no blank and no word is a sign");
        all(
            's',
            "->=>==!=<=>=&&||...…...?[?+~",
            &["->", "=>", "==", "!=", "<=", ">=", "&&", "||", "...", "…", "...", "?", "[?", "+", "~"],
        );
        assert_eq!(kinds("a.?b[?0]"), ["w a", "s .?", "w b", "s [?", "n 0", "s ]"]);
    }

    #[test]
    fn numbers_have_fractions_exponents_and_units() {
        all('n', "0 1.5 1u 0x1F 250ms 1h30m 12ab", &["0", "1.5", "1u", "0x1F", "250ms", "1h30m", "12ab"]);
        all('n', "1e9 1e-3 1.5E+10 2e3", &["1e9", "1e-3", "1.5E+10", "2e3"]);
        assert_eq!(kinds("2s..9s"), ["n 2s", "s ..", "n 9s"], "two dots make a range");
        assert_eq!(kinds("1.x"), ["n 1", "s .", "w x"]);
        assert_eq!(kinds("0x1e-3"), ["n 0x1e", "s -", "n 3"], "an `e` of a hexadecimal number is a digit");
        assert_eq!(kinds("1e-x"), ["n 1e", "s -", "w x"]);
    }

    #[test]
    fn strings_have_four_kinds_of_quotes_and_letters_before_them() {
        all('T', "\"a'b\"'a\"b'", &["\"a'b\"", "'a\"b'"]);
        all('T', "\"\"\"a\n\"b\"\"\" '''\n'''", &["\"\"\"a\n\"b\"\"\"", "'''\n'''"]);
        all('T', r#""\"" '\\' r"\" bR'\' b"\"""#, &[r#""\"""#, r"'\\'", r#"r"\""#, r"bR'\'", r#"b"\"""#]);
        assert_eq!(kinds("rbr'a' for'a'"), ["w rbr", "T 'a'", "w for", "T 'a'"], "other letters are words");
        assert!(matches!(tokens("bR'''x").next().unwrap().kind, Kind::Text { closed: false, opening: 5 }));
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line() {
        assert_eq!(kinds("x \"open\n y"), ["w x", "t \"open", "w y"]);
        assert_eq!(kinds("'it\\\nx"), ["t 'it\\", "w x"], "a line break cannot be escaped");
        assert_eq!(kinds("'''it\nx\\"), ["t '''it\nx\\"], "but there are strings over lines");
        assert_eq!(kinds("a.`b c` `d\n`"), ["w a", "s .", "q `b c`", "s `", "w d", "s `"]);
    }

    #[test]
    fn the_return_of_a_line_break_belongs_to_no_token() {
        assert_eq!(kinds("a\r\n\"b\r\n// c\r\nd\re"), ["w a", "t \"b", "c // c", "w d", "w e"]);
        assert_eq!(kinds("// a\rb"), ["c // a\rb"], "one by itself ends no comment");
    }

    #[test]
    fn a_token_knows_whether_it_is_the_first_of_its_line() {
        let firsts = |text| tokens(text).filter(|token| token.first).map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(firsts("\u{feff}a b\n  c //d\n\n'''\n''' e"), ["a", "c", "'''\n'''"]);
    }

    #[test]
    fn a_word_is_found_from_within_and_from_its_ends() {
        for offset in 2..=4 {
            assert_eq!(word_around("ä+ab_", offset + 1), 3..6);
        }
        assert_eq!(word_around("a + b", 2), 2..2);
    }

    proptest::proptest! {
        #[test]
        fn every_text_is_read_to_its_end(text in "([a-z0-9_.?+e/`\"'\\\\rbR \r\n-]|\\PC){0,40}") {
            let mut end = 0;
            for token in tokens(&text) {
                proptest::prop_assert!(text[end..token.start].chars().all(is_blank) && !token.text.is_empty());
                end = token.end();
            }
            proptest::prop_assert!(text[end..].chars().all(is_blank));
        }
    }
}
