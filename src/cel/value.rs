//! Values of expressions, with maps in the order in which they were written.

use super::ast::{Call, Element, Entry, Expr, ExprKind, Literal, Select};
use crate::base::{Name, Span};
use indexmap::IndexMap;
use rustc_hash::FxHashSet;
use std::fmt::Write as _;
use std::sync::Arc;

const NANOS: i64 = 1_000_000_000;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// 64-bit signed integer.
    Int(i64),
    /// 64-bit unsigned integer.
    Uint(u64),
    /// 64-bit IEEE 754.
    Double(f64),
    /// Unicode text.
    String(Arc<str>),
    /// A byte sequence.
    Bytes(Arc<[u8]>),
    /// A point in time.
    Timestamp(Moment),
    /// A span of time.
    Duration(Moment),
    /// A list.
    List(Vec<Value>),
    /// A map or a record.
    Map(IndexMap<Key, Value>),
    /// A value that may be absent.
    Optional(Option<Box<Value>>),
    /// A type by its name: `int`, `list`, `google.protobuf.Timestamp`.
    Type(Arc<str>),
}

/// Seconds and nanoseconds, since 1970 in UTC or as a length of time. The nanoseconds count upwards, also before 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// Nanoseconds on top, less than a second.
    pub nanos: u32,
}

/// A key of a map.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// `true` or `false`.
    Bool(bool),
    /// 64-bit signed integer.
    Int(i64),
    /// 64-bit unsigned integer.
    Uint(u64),
    /// Unicode text.
    String(Arc<str>),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Uint(value) => value.fmt(f),
            Self::String(text) => text.fmt(f),
        }
    }
}

impl Value {
    /// The value as a key of a map, if it may be one.
    pub fn as_key(&self) -> Option<Key> {
        Some(match self {
            Self::Bool(value) => Key::Bool(*value),
            Self::Int(value) => Key::Int(*value),
            Self::Uint(value) => Key::Uint(*value),
            Self::String(text) => Key::String(Arc::clone(text)),
            _ => return None,
        })
    }

    /// The value as JSON, as protobuf maps it: bytes in base64, times as RFC 3339, lengths of time in seconds. An absent
    /// optional is `null`, and a type is its name.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Int(value) => Json::from(*value),
            Self::Uint(value) => Json::from(*value),
            // JSON has no infinities; protobuf writes them as text.
            Self::Double(value) => serde_json::Number::from_f64(*value)
                .map_or_else(|| Json::String(special(*value).to_owned()), Json::Number),
            Self::String(text) => Json::String(text.to_string()),
            Self::Bytes(bytes) => Json::String(base64(bytes)),
            Self::Timestamp(moment) => Json::String(moment.timestamp()),
            Self::Duration(moment) => Json::String(moment.duration()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(entries) => entries.iter().map(|(key, value)| (key.to_string(), value.to_json())).collect(),
            Self::Optional(inner) => inner.as_deref().map_or(Json::Null, Self::to_json),
            Self::Type(name) => Json::String(name.to_string()),
        }
    }

    /// A key of a map whose text another key of the map has: JSON, whose keys are text, can hold only one of the two.
    pub fn ambiguous_key(&self) -> Option<String> {
        match self {
            Self::List(items) => items.iter().find_map(Self::ambiguous_key),
            Self::Optional(Some(inner)) => inner.ambiguous_key(),
            Self::Map(entries) => {
                let mut seen = FxHashSet::default();
                let twice = entries.keys().map(Key::to_string).find(|key| !seen.insert(key.clone()));
                twice.or_else(|| entries.values().find_map(Self::ambiguous_key))
            }
            _ => None,
        }
    }

    /// An expression at `span` that has this value.
    pub fn to_expr(&self, span: Span) -> Expr {
        let kind = match self {
            Self::Null => ExprKind::Literal(Literal::Null),
            Self::Bool(value) => ExprKind::Literal(Literal::Bool(*value)),
            Self::Int(value) => ExprKind::Literal(Literal::Int(*value)),
            Self::Uint(value) => ExprKind::Literal(Literal::Uint(*value)),
            Self::Double(value) if !value.is_finite() => return call("double", special(*value), span),
            Self::Double(value) => ExprKind::Literal(Literal::Double(*value)),
            Self::String(text) => ExprKind::Literal(Literal::String(Arc::clone(text))),
            Self::Bytes(bytes) => ExprKind::Literal(Literal::Bytes(Arc::clone(bytes))),
            Self::Timestamp(moment) => return call("timestamp", &moment.timestamp(), span),
            Self::Duration(moment) => return call("duration", &moment.duration(), span),
            Self::List(items) => ExprKind::List(
                items.iter().map(|item| Element { optional: false, value: item.to_expr(span) }).collect(),
            ),
            Self::Map(entries) => ExprKind::Map(
                entries
                    .iter()
                    .map(|(key, value)| Entry { optional: false, key: key.to_expr(span), value: value.to_expr(span) })
                    .collect(),
            ),
            Self::Optional(None) => return method("optional", "none", Vec::new(), span),
            Self::Optional(Some(inner)) => return method("optional", "of", vec![inner.to_expr(span)], span),
            Self::Type(name) => return dotted(name, span),
        };
        Expr::new(span, kind)
    }
}

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Bool(value) => Self::Bool(value),
            Key::Int(value) => Self::Int(value),
            Key::Uint(value) => Self::Uint(value),
            Key::String(text) => Self::String(text),
        }
    }
}

impl Key {
    fn to_expr(&self, span: Span) -> Expr {
        let literal = match self {
            Self::Bool(value) => Literal::Bool(*value),
            Self::Int(value) => Literal::Int(*value),
            Self::Uint(value) => Literal::Uint(*value),
            Self::String(text) => Literal::String(Arc::clone(text)),
        };
        Expr::new(span, ExprKind::Literal(literal))
    }
}

/// `function("text")`
pub(super) fn call(function: &str, text: &str, span: Span) -> Expr {
    let arg = Expr::new(span, ExprKind::Literal(Literal::String(text.into())));
    let call = Call { target: None, function: Name::new(function, span), rooted: false, args: vec![arg], parens: span };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// `target.function(args)`
pub(super) fn method(target: &str, function: &str, args: Vec<Expr>, span: Span) -> Expr {
    let target = Some(dotted(target, span));
    let call = Call { target, function: Name::new(function, span), rooted: false, args, parens: span };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// `a.b.c`
fn dotted(name: &str, span: Span) -> Expr {
    let mut parts = name.split('.');
    let root = ExprKind::Ident { name: parts.next().unwrap_or_default().into(), rooted: false };
    parts.fold(Expr::new(span, root), |operand, field| {
        let select = Select { operand, field: Name::new(field, span), optional: false };
        Expr::new(span, ExprKind::Select(Box::new(select)))
    })
}

const fn special(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value.is_sign_positive() {
        "Infinity"
    } else {
        "-Infinity"
    }
}

impl Moment {
    /// As RFC 3339 in UTC.
    fn timestamp(self) -> String {
        const DAY: i64 = 86_400;
        let (year, month, day) = civil(self.seconds.div_euclid(DAY));
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let fraction = fraction(self.nanos);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
    }

    /// In seconds, as protobuf writes it: `3.5s`.
    fn duration(self) -> String {
        // A negative length counts down: -0.5 s is -1 s and 500,000,000 ns here.
        let (seconds, nanos) = if self.seconds < 0 && self.nanos > 0 {
            (self.seconds + 1, NANOS - i64::from(self.nanos))
        } else {
            (self.seconds, i64::from(self.nanos))
        };
        let sign = if self.seconds < 0 { "-" } else { "" };
        format!("{sign}{}{}s", seconds.unsigned_abs(), fraction(u32::try_from(nanos).unwrap_or(0)))
    }
}

/// `.5` for half a second; nothing for none.
fn fraction(nanos: u32) -> String {
    if nanos == 0 {
        return String::new();
    }
    let digits = format!(".{nanos:09}");
    digits.trim_end_matches('0').to_owned()
}

/// Year, month and day of a day since 1970 in the proleptic Gregorian calendar (Hinnant 2013, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    // Years start in March here, so a leap day is a year's last day; 400 years have 146,097 days.
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// Base64 with padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place) & 63) as usize];
            let _ = out.write_char(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_bytes_as_json() {
        let moment = |seconds, nanos| Moment { seconds, nanos };
        assert_eq!(moment(0, 0).timestamp(), "1970-01-01T00:00:00Z");
        assert_eq!(moment(1_709_210_096, 500_000_000).timestamp(), "2024-02-29T12:34:56.5Z");
        assert_eq!(moment(-62_135_596_800, 0).timestamp(), "0001-01-01T00:00:00Z");
        assert_eq!(moment(253_402_300_799, 0).timestamp(), "9999-12-31T23:59:59Z");
        assert_eq!(moment(90, 0).duration(), "90s");
        assert_eq!(moment(-1, 500_000_000).duration(), "-0.5s");
        assert_eq!(
            (base64(b""), base64(b"a"), base64(b"ab"), base64(b"abc")),
            (String::new(), "YQ==".into(), "YWI=".into(), "YWJj".into())
        );
        assert_eq!(Value::Double(f64::INFINITY).to_json(), serde_json::json!("Infinity"));
        let map =
            |keys: [Key; 2]| Value::List(vec![Value::Map(keys.into_iter().map(|key| (key, Value::Null)).collect())]);
        assert_eq!(map([Key::Int(1), Key::String("1".into())]).ambiguous_key().as_deref(), Some("1"));
        assert_eq!(map([Key::Int(1), Key::Int(2)]).ambiguous_key(), None);
    }
}
