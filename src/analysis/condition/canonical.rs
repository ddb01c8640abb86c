//! A text for each constant, the same for those that `==` of CEL takes for equal.

use crate::cel::Value;
use crate::cel::value::Key;
use std::fmt::Write as _;

/// The text; none for `NaN`, which equals nothing, and for what holds one.
///
/// The depth of the recursion is that of the constant, which nests no deeper than expressions do.
pub(super) fn canonical(constant: &Value) -> Option<String> {
    let mut out = String::new();
    write(&mut out, constant)?;
    Some(out)
}

fn write(out: &mut String, constant: &Value) -> Option<()> {
    match constant {
        Value::Null => out.push('n'),
        Value::Bool(value) => out.push(if *value { 't' } else { 'f' }),
        Value::Int(value) => number(out, i128::from(*value)),
        Value::Uint(value) => number(out, i128::from(*value)),
        Value::Double(value) => double(out, *value)?,
        Value::String(text) => sized(out, 's', text),
        Value::Bytes(bytes) => drop(write!(out, "b{bytes:?}")),
        Value::Timestamp(moment) => drop(write!(out, "@{} {}", moment.seconds, moment.nanos)),
        Value::Duration(moment) => drop(write!(out, "d{} {}", moment.seconds, moment.nanos)),
        Value::List(items) => {
            out.push('[');
            for item in items {
                write(out, item)?;
                out.push(',');
            }
            out.push(']');
        }
        Value::Map(entries) => map(out, entries.iter())?,
        Value::Optional(None) => out.push('?'),
        Value::Optional(Some(inner)) => {
            out.push('!');
            write(out, inner)?;
        }
        Value::Type(name) => sized(out, 'T', name),
    }
    Some(())
}

fn number(out: &mut String, value: i128) {
    let _ = write!(out, "i{value}");
}

/// A double that is whole is equal to an integer.
fn double(out: &mut String, value: f64) -> Option<()> {
    /// Doubles below 2^64 that are whole convert exactly.
    const WHOLE: f64 = 18_446_744_073_709_551_616.0;
    if value.is_nan() {
        return None;
    }
    if value.fract() == 0.0 && value.abs() < WHOLE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
        number(out, value as i128);
    } else {
        let _ = write!(out, "x{:x}", value.to_bits());
    }
    Some(())
}

fn sized(out: &mut String, sort: char, text: &str) {
    let _ = write!(out, "{sort}{}:{text}", text.len());
}

/// The order of the entries does not matter.
fn map<'e>(out: &mut String, entries: impl Iterator<Item = (&'e Key, &'e Value)>) -> Option<()> {
    let pair = |(key, value): (&Key, &Value)| Some((canonical(&key.clone().into())?, canonical(value)?));
    let mut pairs = entries.map(pair).collect::<Option<Vec<_>>>()?;
    pairs.sort();
    out.push('{');
    for (key, value) in pairs {
        let _ = write!(out, "{key}={value},");
    }
    out.push('}');
    Some(())
}
