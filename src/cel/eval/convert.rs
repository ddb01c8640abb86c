//! Between our values and the crate's.

use super::map::OrderedMap;
use crate::cel::ast::MAX_DEPTH;
use crate::cel::value::{Moment, Value};
use ::cel::common::types::{
    CelBool, CelBytes, CelDouble, CelDuration, CelInt, CelList, CelNull, CelOptional, CelString, CelTimestamp, CelType,
    CelUInt,
};
use ::cel::common::value::Val;

const NANOS: i64 = 1_000_000_000;

/// The crate's value for one of ours; none for one that nests too deeply or a time the crate does not know.
pub(super) fn to_val(value: &Value) -> Option<Box<dyn Val>> {
    to_val_at(value, 0)
}

fn to_val_at(value: &Value, depth: usize) -> Option<Box<dyn Val>> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match value {
        Value::Null => Box::new(CelNull),
        Value::Bool(value) => Box::new(CelBool::from(*value)),
        Value::Int(value) => Box::new(CelInt::from(*value)),
        Value::Uint(value) => Box::new(CelUInt::from(*value)),
        Value::Double(value) => Box::new(CelDouble::from(*value)),
        Value::String(text) => Box::new(CelString::from(text.to_string())),
        Value::Bytes(bytes) => Box::new(CelBytes::from(bytes.to_vec())),
        Value::Timestamp(moment) => Box::new(timestamp(*moment)?),
        Value::Duration(moment) => Box::new(to_duration(*moment)?),
        Value::Type(name) => Box::new(CelType::new(name.to_string())),
        Value::Optional(None) => Box::new(CelOptional::none()),
        Value::Optional(Some(inner)) => Box::new(CelOptional::of(to_val_at(inner, depth + 1)?)),
        Value::List(items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| to_val_at(item, depth + 1)).collect();
            Box::new(CelList::from(items?))
        }
        Value::Map(entries) => {
            let entries: Option<Vec<_>> =
                entries.iter().map(|(key, value)| Some((key.into(), to_val_at(value, depth + 1)?))).collect();
            Box::new(OrderedMap::new(entries?).ok()?)
        }
    })
}

/// Our value for one of the crate's; none for a kind of value that we have no word for.
pub(super) fn from_val(value: &dyn Val) -> Option<Value> {
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        return Some(Value::String(text.inner().into()));
    }
    if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        return list.inner().iter().map(|item| from_val(item.as_ref())).collect::<Option<_>>().map(Value::List);
    }
    if let Some(map) = value.downcast_ref::<OrderedMap>() {
        let entries = map.entries().map(|(key, value)| Some((key.into(), from_val(value)?)));
        return entries.collect::<Option<_>>().map(Value::Map);
    }
    if let Some(optional) = value.downcast_ref::<CelOptional<'_>>() {
        return match optional.option() {
            Some(inner) => Some(Value::Optional(Some(Box::new(from_val(inner)?)))),
            None => Some(Value::Optional(None)),
        };
    }
    if let Some(bytes) = value.downcast_ref::<CelBytes<'_>>() {
        return Some(Value::Bytes(bytes.inner().into()));
    }
    plain(value)
}

/// Values that hold no others.
fn plain(value: &dyn Val) -> Option<Value> {
    Some(if let Some(value) = value.downcast_ref::<CelBool>() {
        Value::Bool(*value.inner())
    } else if let Some(value) = value.downcast_ref::<CelInt>() {
        Value::Int(*value.inner())
    } else if let Some(value) = value.downcast_ref::<CelUInt>() {
        Value::Uint(*value.inner())
    } else if let Some(value) = value.downcast_ref::<CelDouble>() {
        Value::Double(*value.inner())
    } else if let Some(time) = value.downcast_ref::<CelTimestamp>() {
        Value::Timestamp(Moment { seconds: time.inner().timestamp(), nanos: time.inner().timestamp_subsec_nanos() })
    } else if let Some(length) = value.downcast_ref::<CelDuration>() {
        Value::Duration(moment(length))
    } else if let Some(ty) = value.downcast_ref::<CelType>() {
        Value::Type(ty.name().into())
    } else if value.downcast_ref::<CelNull>().is_some() {
        Value::Null
    } else {
        return None;
    })
}

/// A copy that borrows nothing.
pub(super) fn to_static(value: &dyn Val) -> Box<dyn Val> {
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        return Box::new(CelString::from(text.inner().to_owned()));
    }
    if let Some(bytes) = value.downcast_ref::<CelBytes<'_>>() {
        return Box::new(CelBytes::from(bytes.inner().to_vec()));
    }
    if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        let items: Vec<Box<dyn Val>> = list.inner().iter().map(|item| to_static(item.as_ref())).collect();
        return Box::new(CelList::from(items));
    }
    if let Some(optional) = value.downcast_ref::<CelOptional<'_>>() {
        return Box::new(optional.option().map_or_else(CelOptional::none, |inner| CelOptional::of(to_static(inner))));
    }
    if let Some(map) = value.downcast_ref::<OrderedMap>() {
        return Box::new(map.clone());
    }
    // What is left holds no text, so going through ours costs nothing.
    plain(value).and_then(|value| to_val(&value)).unwrap_or_else(|| Box::new(CelNull))
}

fn timestamp(moment: Moment) -> Option<CelTimestamp> {
    chrono::DateTime::from_timestamp(moment.seconds, moment.nanos).map(|time| CelTimestamp::from(time.fixed_offset()))
}

pub(super) fn to_duration(moment: Moment) -> Option<CelDuration> {
    chrono::Duration::new(moment.seconds, moment.nanos).map(CelDuration::from)
}

fn moment(length: &chrono::Duration) -> Moment {
    // The crate counts nanoseconds towards zero, we upwards.
    let (seconds, nanos) = (length.num_seconds(), i64::from(length.subsec_nanos()));
    let borrow = i64::from(nanos < 0);
    Moment { seconds: seconds - borrow, nanos: u32::try_from(nanos + borrow * NANOS).unwrap_or(0) }
}
