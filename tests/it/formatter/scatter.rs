//! Comments and line breaks at random places of a text.

use crate::cel::tape::Tape;
use std::fmt::Write as _;

/// Cuts a text into tokens: words with their dots, strings, signs. Comments and blanks are left out.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap();
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else {
            let length = token(rest);
            found.push(rest[..length].to_owned());
            at += length;
        }
    }
    found
}

/// The length of the token at the start of a text.
fn token(text: &str) -> usize {
    if let Some(length) = string(text) {
        return length;
    }
    let first = text.chars().next().unwrap();
    if first.is_alphanumeric() || first == '_' {
        let bytes = text.as_bytes();
        let inside = |at: usize| {
            let byte = bytes[at];
            let next = bytes.get(at + 1).copied().unwrap_or(b' ');
            byte.is_ascii_alphanumeric()
                || byte == b'_'
                || (byte == b'.' && next.is_ascii_alphanumeric() && bytes[at - 1] != b'.')
        };
        return (0..bytes.len()).find(|&at| !inside(at)).unwrap_or(bytes.len());
    }
    let signs = ["...", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", ".."];
    if let Some(sign) = signs.iter().find(|sign| text.starts_with(**sign)) {
        return sign.len();
    }
    match first {
        '`' => 2 + text[1..].find('`').unwrap_or(0),
        // The minus of a number stays with it.
        '-' if text[1..].starts_with(|next: char| next.is_ascii_digit()) => 1 + token(&text[1..]),
        _ => first.len_utf8(),
    }
}

fn string(text: &str) -> Option<usize> {
    let prefix = text.len() - text.trim_start_matches(['b', 'r', 'B', 'R']).len();
    let raw = text[..prefix].contains(['r', 'R']);
    let body = &text[prefix..];
    let quote =
        ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| body.starts_with(quote)).filter(|_| prefix <= 2)?;
    let mut at = quote.len();
    while !body[at..].starts_with(quote) {
        let letter = body[at..].chars().next()?;
        at += letter.len_utf8();
        if letter == '\\' && !raw {
            at += body[at..].chars().next()?.len_utf8();
        }
    }
    Some(prefix + at + quote.len())
}

/// The tokens as a text, with blanks between them, and here and there line breaks and comments.
pub(crate) fn scattered(tape: &mut Tape, tokens: &[String], line_break: &str) -> String {
    // From a comment nearly everywhere to hardly any.
    let rarity = 1 + tape.below(12);
    let mut text = String::new();
    for (number, token) in tokens.iter().enumerate() {
        gap(tape, &mut text, number, rarity);
        text.push_str(token);
    }
    gap(tape, &mut text, tokens.len(), rarity);
    text.replace('\n', line_break)
}

fn gap(tape: &mut Tape, text: &mut String, number: usize, rarity: usize) {
    if !tape.once_in(rarity) {
        *text += tape.pick::<&str>(&[" ", " ", "\n", "  ", "\n\n\n", "\n"]);
        return;
    }
    for nth in 0..=tape.below(3) {
        let before = *tape.pick(&[" ", "\n", "\n\n", "\n  "]);
        let mark = *tape.pick(&["// ", "//", "/// ", "///", "////"]);
        _ = writeln!(text, "{before}{mark}c{number}_{nth}  ");
    }
    *text += tape.pick::<&str>(&["", "\n", "  "]);
}

#[test]
fn tokens_are_the_text_without_blanks_and_comments() {
    let text = "step a_1=f.g(x: -1, s: r'\\' ) // c\n takes 1s..4s when x.?y[?0] != b\"\\\"\" ";
    let wanted = "step a_1 = f.g ( x : -1 , s : r'\\' ) takes 1s .. 4s when x . ? y [ ? 0 ] != b\"\\\"\"";
    assert_eq!(tokens(text).join(" "), wanted);
}
