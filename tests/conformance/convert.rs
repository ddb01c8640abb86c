//! Types and values of the specification's tests as ours, and when two of them are the same.

use crate::textproto::{Message, Node};
use flowright::cel::value::{Key, Moment};
use flowright::cel::{Type, Value};
use std::sync::Arc;

/// A type; none if it is a protobuf message. `variables` are the names of the type variables that came up so far.
pub(crate) fn ty(message: &Message, variables: &mut Vec<String>) -> Option<Type> {
    let (kind, node) = message.fields.first()?;
    let inner = match node {
        Node::Message(inner) => inner,
        Node::Text(_) | Node::Word(_) => &Message::default(),
    };
    let word = node.as_text();
    Some(match (kind.as_str(), word.as_str()) {
        ("dyn", _) | ("well_known", "ANY") => Type::Dyn,
        ("null", _) => Type::Null,
        ("primitive", "BOOL") => Type::Bool,
        ("primitive", "INT64") => Type::Int,
        ("primitive", "UINT64") => Type::Uint,
        ("primitive", "DOUBLE") => Type::Double,
        ("primitive", "STRING") => Type::String,
        ("primitive", "BYTES") => Type::Bytes,
        ("well_known", "TIMESTAMP") | ("message_type", "google.protobuf.Timestamp") => Type::Timestamp,
        ("well_known", "DURATION") | ("message_type", "google.protobuf.Duration") => Type::Duration,
        ("list_type", _) => Type::list(ty(inner.message("elem_type")?, variables)?),
        ("map_type", _) => {
            let key = ty(inner.message("key_type")?, variables)?;
            Type::map(key, ty(inner.message("value_type")?, variables)?)
        }
        ("type", _) => Type::Type(Arc::new(ty(inner, variables).unwrap_or(Type::Dyn))),
        ("type_param", name) => Type::Var(variable(name, variables)),
        ("abstract_type", _) => {
            let mut args = Vec::new();
            for arg in inner.messages("parameter_types") {
                args.push(ty(arg, variables)?);
            }
            match (inner.text("name").as_str(), args.as_slice()) {
                ("optional_type", [arg]) => Type::Optional(Arc::new(arg.clone())),
                (name, _) => Type::Abstract(Arc::new((name.into(), args))),
            }
        }
        _ => return None,
    })
}

fn variable(name: &str, variables: &mut Vec<String>) -> u32 {
    let at = variables.iter().position(|known| known == name).unwrap_or_else(|| {
        variables.push(name.to_owned());
        variables.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A value; none if it is a protobuf message.
pub(crate) fn value(message: &Message) -> Option<Value> {
    let (kind, node) = message.fields.first()?;
    let inner = match node {
        Node::Message(inner) => inner,
        Node::Text(_) | Node::Word(_) => &Message::default(),
    };
    let text = node.as_text();
    Some(match (kind.as_str(), node) {
        ("null_value", _) => Value::Null,
        ("bool_value", _) => Value::Bool(text == "true"),
        ("int64_value", _) => Value::Int(text.parse().ok()?),
        ("uint64_value", _) => Value::Uint(text.parse().ok()?),
        ("double_value", _) => Value::Double(double(&text)?),
        ("string_value", _) => Value::String(text.into()),
        ("bytes_value", Node::Text(bytes)) => Value::Bytes(bytes.as_slice().into()),
        ("list_value", _) => Value::List(inner.messages("values").map(value).collect::<Option<_>>()?),
        ("map_value", _) => Value::Map(inner.messages("entries").map(entry).collect::<Option<_>>()?),
        ("object_value", _) => moment(inner)?,
        ("type_value", _) => Value::Type(text.into()),
        _ => return None,
    })
}

/// The text format writes `1`, `1.5e3`, `inf`, and any case of `NaN`.
fn double(text: &str) -> Option<f64> {
    text.trim_end_matches('f').parse().or_else(|_| text.parse()).ok()
}

fn entry(message: &Message) -> Option<(Key, Value)> {
    let key = value(message.message("key")?)?.as_key()?;
    Some((key, value(message.message("value")?)?))
}

/// The two messages that CEL has values of.
fn moment(any: &Message) -> Option<Value> {
    let (name, Node::Message(fields)) = any.fields.first()? else { return None };
    let number = |name: &str| match fields.text(name).as_str() {
        "" => Some(0),
        text => text.parse::<i64>().ok(),
    };
    let moment = |seconds: i64, nanos: i64| {
        let nanos_up = nanos.rem_euclid(1_000_000_000);
        let seconds = seconds + nanos.div_euclid(1_000_000_000);
        Some(Moment { seconds, nanos: u32::try_from(nanos_up).ok()? })
    };
    match name.as_str() {
        "[type.googleapis.com/google.protobuf.Timestamp]" => {
            Some(Value::Timestamp(moment(number("seconds")?, number("nanos")?)?))
        }
        "[type.googleapis.com/google.protobuf.Duration]" => {
            Some(Value::Duration(moment(number("seconds")?, number("nanos")?)?))
        }
        _ => None,
    }
}

/// Whether two values are the same: numbers by type, `NaN` the same as itself, maps without order.
pub(crate) fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        // NaN is the value that is expected where NaN is; both zeros are equal.
        (Value::Double(a), Value::Double(b)) => {
            a.partial_cmp(b).is_some_and(std::cmp::Ordering::is_eq) || a.is_nan() && b.is_nan()
        }
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_value(a, b)))
        }
        (Value::Optional(Some(a)), Value::Optional(Some(b))) => same_value(a, b),
        _ => a == b,
    }
}

/// A type as CEL knows it: our records are maps, our enums strings.
pub(crate) fn plain(ty: &Type) -> Type {
    match ty {
        Type::Record(record) => {
            let mut types = record.fields.values().map(|field| plain(&field.ty));
            let first = types.next().unwrap_or(Type::Dyn);
            let one = !record.open && types.all(|ty| ty == first);
            Type::map(Type::String, if one { first } else { Type::Dyn })
        }
        Type::Enum(_) => Type::String,
        Type::List(inner) => Type::list(plain(inner)),
        Type::Map(pair) => Type::map(plain(&pair.0), plain(&pair.1)),
        Type::Optional(inner) => Type::Optional(Arc::new(plain(inner))),
        Type::Type(inner) => Type::Type(Arc::new(plain(inner))),
        Type::Abstract(shape) => Type::Abstract(Arc::new((shape.0.clone(), shape.1.iter().map(plain).collect()))),
        other => other.clone(),
    }
}
