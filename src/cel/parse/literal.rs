//! The values of literals: numbers and strings as written, decoded.

use crate::cel::ast::Literal;
use std::ops::Range;

/// What is wrong with a literal, and where in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadLiteral {
    /// The faulty bytes, relative to the literal's start.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// Whether the minus before it has part in the mistake.
    pub(super) with_minus: bool,
}

impl BadLiteral {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None, with_minus: false }
    }
}

/// The value of a number; `negative` where a minus belongs to it, as to no `uint`.
pub(super) fn number(text: &str, negative: bool) -> Result<Literal, BadLiteral> {
    let bad = |message: String| Err(BadLiteral::new(0..text.len(), message));
    let sign = if negative { "-" } else { "" };
    let (body, unsigned) = match text.strip_suffix(['u', 'U']) {
        Some(body) => (body, true),
        None => (text, false),
    };
    let hex = body.strip_prefix("0x");
    let (digits, radix) = hex.map_or((body, 10), |digits| (digits, 16));
    let whole = !digits.is_empty() && digits.bytes().all(|byte| char::from(byte).is_digit(radix));
    if whole && unsigned {
        return u64::from_str_radix(digits, radix)
            .map(Literal::Uint)
            .or_else(|_| bad(format!("`{text}` is too large: the largest `uint` is {}", u64::MAX)));
    }
    if whole {
        return i64::from_str_radix(&format!("{sign}{digits}"), radix).map(Literal::Int).map_err(|_| {
            let message = format!("`{sign}{text}` does not fit an `int`: it holds {} to {}", i64::MIN, i64::MAX);
            BadLiteral { with_minus: negative, ..BadLiteral::new(0..text.len(), message) }
        });
    }
    let decimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    match text.parse::<f64>() {
        Ok(value) if decimal && value.is_finite() => Ok(Literal::Double(if negative { -value } else { value })),
        Ok(_) if decimal => {
            let message = format!("`{sign}{text}` is too large for a `double`");
            Err(BadLiteral { with_minus: negative, ..BadLiteral::new(0..text.len(), message) })
        }
        _ => {
            let help = not_a_number(text);
            Err(BadLiteral { help, ..BadLiteral::new(0..text.len(), format!("`{text}` is not a number")) })
        }
    }
}

/// What to do about digits with letters behind them: most come from another language.
fn not_a_number(text: &str) -> Option<String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '_');
    let plain = !digits.is_empty() && !digits.contains(|c: char| !c.is_ascii_digit() && c != '.');
    let prefix = text.get(..2).map(str::to_ascii_lowercase);
    Some(match (&text[digits.len()..], prefix.as_deref()) {
        _ if text.starts_with("0x") && text[2..].contains(|c: char| c != '_' && !c.is_ascii_hexdigit()) => {
            "hexadecimal digits are `0` to `9` and `a` to `f`".to_owned()
        }
        _ if text.starts_with("0x") && text.contains('_') => "write the digits without `_`".to_owned(),
        (_, Some("0x")) if text.len() > 2 => "write hexadecimal numbers with a small `x`: `0x1F`".to_owned(),
        (_, Some("0x" | "0b" | "0o")) => "write it as a decimal number, or a hexadecimal one such as `0x1F`".to_owned(),
        _ if text.contains('_') => "write the digits without `_`".to_owned(),
        ("ns" | "us" | "ms" | "s" | "m" | "h", _) if plain => format!("write a time as `duration(\"{text}\")`"),
        ("u" | "U", _) => "leave out the `u`: it marks whole numbers".to_owned(),
        (_, _) if plain => format!("write `{digits}`, or put an operator behind it"),
        _ => return None,
    })
}

/// The value of a string or bytes literal, from its prefix to its last quote.
pub(super) fn string(text: &str) -> Result<Literal, BadLiteral> {
    let bytes = text.as_bytes();
    let is_bytes = matches!(bytes[0], b'b' | b'B');
    let mut at = usize::from(is_bytes);
    let raw = matches!(bytes[at], b'r' | b'R');
    at += usize::from(raw);
    let quote = bytes[at];
    let width = if bytes.len() >= at + 6 && bytes[at..].starts_with(&[quote; 3]) { 3 } else { 1 };
    let body = &text[at + width..text.len() - width];
    if raw || !body.contains('\\') {
        return Ok(if is_bytes { Literal::Bytes(body.as_bytes().into()) } else { Literal::String(body.into()) });
    }
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(slash) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..slash]);
        let escape = &rest[slash..];
        let start = at + width + (body.len() - escape.len());
        let length = decode(escape, is_bytes, &mut out).map_err(|(length, message)| {
            let mut bad = BadLiteral::new(start..start + length, message);
            bad.help = Some("write `\\\\` for a backslash, or put `r` before the quotes".to_owned());
            bad
        })?;
        rest = &escape[length..];
    }
    out.extend_from_slice(rest.as_bytes());
    if is_bytes {
        return Ok(Literal::Bytes(out.into()));
    }
    // Every escape of a string appends whole characters.
    Ok(Literal::String(String::from_utf8_lossy(&out).into()))
}

/// Decodes the escape at the start of `text` into `out`; its length, or the length of what is wrong and why.
fn decode(text: &str, is_bytes: bool, out: &mut Vec<u8>) -> Result<usize, (usize, String)> {
    let Some(letter) = text[1..].chars().next() else {
        return Err((1, "the `\\` escapes nothing".to_owned()));
    };
    let plain = match letter {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' | '\'' | '"' | '`' | '?' => letter as u8,
        'x' | 'X' => return code(text, 2, 2, 16, is_bytes, out),
        'u' if !is_bytes => return code(text, 2, 4, 16, false, out),
        'U' if !is_bytes => return code(text, 2, 8, 16, false, out),
        '0'..='3' => return code(text, 1, 3, 8, is_bytes, out),
        'u' | 'U' => return Err((2, format!("`\\{letter}` is not for bytes, which have no characters"))),
        _ => return Err((1 + letter.len_utf8(), format!("`\\{letter}` is not an escape"))),
    };
    out.push(plain);
    Ok(2)
}

/// Decodes `digits` digits that follow `skip` bytes: a byte, or a character by its number.
fn code(
    text: &str,
    skip: usize,
    digits: usize,
    radix: u32,
    is_bytes: bool,
    out: &mut Vec<u8>,
) -> Result<usize, (usize, String)> {
    let end = skip + digits;
    let found = text.as_bytes()[skip..].iter().take(digits).take_while(|&&b| char::from(b).is_digit(radix)).count();
    if found < digits {
        return Err((skip + found, format!("`{}` wants {digits} digits", &text[..skip.max(2)])));
    }
    let Ok(value) = u32::from_str_radix(&text[skip..end], radix) else {
        return Err((end, format!("`{}` is not a character", &text[..end])));
    };
    if let (true, Ok(byte)) = (is_bytes, u8::try_from(value)) {
        out.push(byte);
        return Ok(end);
    }
    let Some(character) = char::from_u32(value) else {
        return Err((end, format!("`{}` is not a character", &text[..end])));
    };
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_to_the_edges_of_their_types() {
        assert_eq!(number("9223372036854775808", true), Ok(Literal::Int(i64::MIN)));
        assert!(number("9223372036854775808", false).is_err());
        assert_eq!(number("0x1F", false), Ok(Literal::Int(31)));
        assert_eq!(number("0xFFu", false), Ok(Literal::Uint(255)));
        assert_eq!(number("18446744073709551615u", false), Ok(Literal::Uint(u64::MAX)));
        assert_eq!(number("1e3", true), Ok(Literal::Double(-1000.0)));
        assert_eq!(number(".5", false), Ok(Literal::Double(0.5)));
        for bad in ["0X1F", "1e999", "12ab", "0x", "1_000", "18446744073709551616u", "1.5u"] {
            assert!(number(bad, false).is_err(), "{bad}");
        }
    }

    #[test]
    fn strings_with_every_escape() {
        let text = |source: &str| match string(source) {
            Ok(Literal::String(text)) => text.to_string(),
            other => panic!("{source}: {other:?}"),
        };
        assert_eq!(text(r#""a\n\t\\\"\x41\u00e9\U0001F600\101""#), "a\n\t\\\"Aé😀A");
        assert_eq!(text(r"r'\d'"), r"\d");
        assert_eq!(text("'''it's'''"), "it's");
        assert_eq!(text(r"'\xff'"), "ÿ");
        assert_eq!(string(r"b'\xff\377a'"), Ok(Literal::Bytes([255, 255, b'a'].as_slice().into())));
        for bad in [r"'\z'", r"'\u12'", r"'\ud800'", r"b'\u0041'", r"'\400'", r"'\x4'"] {
            assert!(string(bad).is_err(), "{bad}");
        }
    }
}
