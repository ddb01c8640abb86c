//! Scalars, and what the core schema makes of plain ones (YAML 1.2.2, section 10.3.2).

use super::Kind;
use crate::base::{Origin, Span};
use crate::syntax::ast::Text;

/// A scalar: a piece of text, however it was written.
#[derive(Clone, Copy, Debug)]
pub(in crate::frontend) struct Scalar<'a> {
    /// What it says.
    pub(in crate::frontend) text: &'a str,
    /// Where each byte of that stands.
    pub(in crate::frontend) origin: Origin<'a>,
    /// All of it, with its quotes.
    pub(in crate::frontend) span: Span,
    /// How it is written.
    pub(in crate::frontend) style: Style,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::frontend) enum Style {
    /// Without quotes, a block header or the tag `!!str`: it may be a number or the like.
    Plain,
    /// In quotes, or with that tag.
    Quoted,
    /// In lines of its own, behind `|` or `>`.
    Block,
}

impl Scalar<'_> {
    /// A scalar without text.
    pub(super) fn empty(span: Span) -> Self {
        Self { text: "", origin: Origin::from(span.before()), span, style: Style::Quoted }
    }

    /// What kind of value it is.
    pub(in crate::frontend) fn kind(self) -> Kind {
        if self.style != Style::Plain {
            return Kind::Text;
        }
        match self.text {
            "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
            "true" | "True" | "TRUE" => Kind::Bool(true),
            "false" | "False" | "FALSE" => Kind::Bool(false),
            text if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => number(text),
            _ => Kind::Text,
        }
    }

    /// It as a text.
    pub(in crate::frontend) fn to_text(self) -> Text {
        Text { value: self.text.to_owned(), span: self.span }
    }
}

/// The number that a plain scalar is; text if it is none.
fn number(text: &str) -> Kind {
    let (negative, unsigned) = match text.as_bytes()[0] {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(unsigned) {
        let value = unsigned.parse::<i128>().map(|value| if negative { -value } else { value });
        return value.ok().and_then(|value| i64::try_from(value).ok()).map_or(Kind::TooLarge, Kind::Int);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        let valid = |digits: &&str| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        if let Some(digits) = text.strip_prefix(prefix).filter(valid) {
            return i64::from_str_radix(digits, radix).map_or(Kind::TooLarge, Kind::Int);
        }
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Kind::Double(if negative { f64::NEG_INFINITY } else { f64::INFINITY }),
        _ if matches!(text, ".nan" | ".NaN" | ".NAN") => return Kind::Double(f64::NAN),
        _ => {}
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let optional = |text: &str| text.is_empty() || digits(text);
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let valid = optional(whole) && optional(fraction) && digits(exponent) && !(whole.is_empty() && fraction.is_empty());
    match text.parse() {
        Ok(value) if valid => Kind::Double(value),
        _ => Kind::Text,
    }
}
