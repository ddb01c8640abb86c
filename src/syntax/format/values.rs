//! Literals outside of expressions, each with one spelling.

use crate::cel;
use std::fmt::Write as _;

/// A duration in the largest units: `1m30s` and not `90s`, `1d` and not `24h`.
pub(super) fn duration(milliseconds: u64) -> String {
    let mut out = String::new();
    let mut rest = milliseconds;
    for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            // Writing to a string never fails.
            _ = write!(out, "{count}{unit}");
        }
    }
    if out.is_empty() { "0s".to_owned() } else { out }
}

/// A number with or without a fraction, in digits alone: the grammar knows no exponents.
pub(super) fn number(value: f64) -> String {
    if value.is_finite() {
        return value.to_string();
    }
    // So many digits were read as infinite, and will be again.
    format!("1{}", "0".repeat(f64::MAX_10_EXP as usize + 1))
}

/// A string literal of this value. `source` is how it was written and `text` the file that it stands in: what was written on several
/// lines stays on several lines.
pub(super) fn string(value: &str, source: &str, text: &str) -> String {
    let same_breaks = value.matches('\n').count() == value.matches(line_break(text)).count();
    if !source.contains('\n') || !value.contains('\n') || !same_breaks {
        return cel::quoted(value);
    }
    let mut out = String::from("\"\"\"");
    for (index, line) in value.split(line_break(text)).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let escaped = cel::quoted(line);
        // A single quote needs no escape, but three of them would end the literal.
        out += &escaped[1..escaped.len() - 1];
    }
    out + "\"\"\""
}

/// How the lines of a text end: as its first does.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(end) if text[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_one_spelling() {
        let cases = [
            (0, "0s"),
            (250, "250ms"),
            (90_000, "1m30s"),
            (86_400_000, "1d"),
            (108_000_000, "1d6h"),
            (61_001, "1m1s1ms"),
        ];
        for (value, written) in cases {
            assert_eq!(duration(value), written);
        }
    }

    #[test]
    fn numbers_have_digits_alone() {
        assert_eq!(number(2.0), "2");
        assert_eq!(number(1.5), "1.5");
        assert_eq!(number(f64::INFINITY).parse(), Ok(f64::INFINITY));
        assert!(number(1e300).bytes().all(|byte| byte.is_ascii_digit()));
    }

    #[test]
    fn a_string_on_several_lines_stays_on_them() {
        assert_eq!(string("a\nb", "\"a\\nb\"", ""), "\"a\\nb\"");
        assert_eq!(string("a\nb\"\n", "'''a\nb\"\n'''", "\n"), "\"\"\"a\nb\\\"\n\"\"\"");
        assert_eq!(string("a\nb", "'''a\nb'''", "\r\n"), "\"a\\nb\"", "the line break is of another kind");
        assert_eq!(string("a\r\nb", "'''a\r\nb'''", "\r\n"), "\"\"\"a\nb\"\"\"");
    }
}
