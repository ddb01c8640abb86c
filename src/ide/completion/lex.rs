//! Words and signs of a `.flow` text that need not parse: the text before a cursor, most often.
//!
//! This scanner never fails. What is no word, number, string or comment is a sign; a string that is not closed ends with its line.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, keywords included.
    Word,
    /// What starts with a digit: a number or a duration.
    Number,
    /// A string with its quotes and the letters before them.
    Text {
        /// Whether its end is there.
        closed: bool,
        /// How many bytes stand before what it says.
        opening: u8,
    },
    /// From `//` to the end of the line.
    Comment,
    /// Anything else.
    Sign,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it starts.
    pub(super) start: usize,
    /// Its text.
    pub(super) text: &'t str,
    /// Whether nothing but blanks stands before it on its line.
    pub(super) first: bool,
}

impl Token<'_> {
    /// Where it ends.
    pub(super) const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this sign or word.
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Sign | Kind::Word) && self.text == text
    }

    /// Whether it is a word.
    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Signs of more than one byte, longest first.
const SIGNS: [&str; 13] = ["...", "…", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "..", ".?", "[?"];

/// Cuts `text` into tokens. Blanks are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    tokens_from(text, 0)
}

/// The tokens of `text` from the start of a line on.
pub(super) fn tokens_from(text: &str, start: usize) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity((text.len() - start) / 5);
    let (mut at, mut first) = (start, true);
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\n' {
            first = true;
            at += 1;
            continue;
        }
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = token(&text[at..]);
        found.push(Token { kind, start: at, text: &text[at..at + length], first });
        at += length;
        first = false;
    }
    found
}

fn token(text: &str) -> (Kind, usize) {
    let bytes = text.as_bytes();
    if text.starts_with("//") {
        return (Kind::Comment, text.find('\n').unwrap_or(text.len()));
    }
    if let Some(string) = string(text) {
        return string;
    }
    if bytes[0].is_ascii_digit() {
        return (Kind::Number, number(bytes));
    }
    if is_word(bytes[0]) {
        return (Kind::Word, run(bytes));
    }
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign));
    let length = sign.map_or_else(|| text.chars().next().map_or(1, char::len_utf8), |sign| sign.len());
    (Kind::Sign, length)
}

/// A string at the start of `text`, with the letters before its quotes.
fn string(text: &str) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let letters = bytes.iter().take(2).take_while(|byte| matches!(byte, b'r' | b'R' | b'b' | b'B')).count();
    let quote = *bytes.get(letters).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let raw = bytes[..letters].iter().any(|byte| matches!(byte, b'r' | b'R'));
    let long = bytes[letters..].starts_with(&[quote; 3]);
    let width = if long { 3 } else { 1 };
    let opening = u8::try_from(letters + width).unwrap_or(u8::MAX);
    let mut at = letters + width;
    while let Some(&byte) = bytes.get(at) {
        if byte == quote && bytes[at..].starts_with(&[quote; 3][..width]) {
            return Some((Kind::Text { closed: true, opening }, at + width));
        }
        if byte == b'\n' && !long {
            break;
        }
        let escaped = byte == b'\\' && !raw && bytes.get(at + 1).is_some_and(|&next| next != b'\n');
        at += if escaped { 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8) } else { 1 };
    }
    Some((Kind::Text { closed: false, opening }, at.min(text.len())))
}

fn number(bytes: &[u8]) -> usize {
    let whole = run(bytes);
    let fraction = bytes.get(whole) == Some(&b'.') && bytes.get(whole + 1).is_some_and(u8::is_ascii_digit);
    if fraction { whole + 1 + run(&bytes[whole + 1..]) } else { whole }
}

fn run(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_word(byte)).count()
}

/// Whether a byte may stand in a name.
pub(super) const fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// Where an operand begins whose last token is `last`: a chain such as `a.b(c)[0].d`.
pub(super) fn operand_start(tokens: &[Token<'_>], last: usize) -> Option<usize> {
    let mut at = last;
    loop {
        let token = tokens.get(at)?;
        let start = match token.text {
            ")" | "]" | "}" if token.kind == Kind::Sign => {
                let open = opener(tokens, at)?;
                let before = open.checked_sub(1).and_then(|before| tokens.get(before));
                let goes_on = before.is_some_and(|before| match tokens[open].text {
                    "(" => before.is_word() && !before.is("in"),
                    "[" | "[?" => ends_operand(before),
                    _ => false,
                });
                if goes_on && tokens[open].text != "(" {
                    at = open - 1;
                    continue;
                }
                if goes_on { open - 1 } else { open }
            }
            _ if token.kind == Kind::Sign || token.kind == Kind::Comment => return None,
            _ => at,
        };
        match start.checked_sub(1).map(|before| &tokens[before]) {
            Some(dot) if (dot.is(".") || dot.is(".?")) && start >= 2 => at = start - 2,
            _ => return Some(start),
        }
    }
}

/// Whether an operand may end with this token.
pub(super) fn ends_operand(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => !token.is("in"),
        Kind::Number | Kind::Text { .. } => true,
        Kind::Comment => false,
        Kind::Sign => matches!(token.text, ")" | "]" | "}"),
    }
}

/// The opening bracket of a closing one.
fn opener(tokens: &[Token<'_>], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev() {
        if tokens[at].kind != Kind::Sign {
            continue;
        }
        match tokens[at].text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "[?" | "{" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn a_text_is_cut_into_words_signs_numbers_and_strings() {
        assert_eq!(texts("retry 3 backoff 1s..4s"), ["retry", "3", "backoff", "1s", "..", "4s"]);
        assert_eq!(texts("a.?b == r\"x\\\" && 0.5"), ["a", ".?", "b", "==", "r\"x\\\"", "&&", "0.5"]);
        assert_eq!(texts("x \"open\n y // z"), ["x", "\"open", "y", "// z"]);
    }

    #[test]
    fn an_operand_is_found_from_its_end() {
        for (text, operand) in [
            ("x + a.b", "a.b"),
            ("f(a) == xs[0].map(x, x)", "xs[0].map(x, x)"),
            ("a && (b || c)", "(b || c)"),
            ("a in [1, 2]", "[1, 2]"),
            ("f(x, a.?b", "a.?b"),
            ("!\"text\"", "\"text\""),
        ] {
            let tokens = tokens(text);
            let start = operand_start(&tokens, tokens.len() - 1).unwrap();
            assert_eq!(&text[tokens[start].start..], operand);
        }
    }
}
