//! Timestamps and durations.

use super::{Args, Returned, string, unexpected, wrong};
use crate::cel::eval::convert::to_duration;
use ::cel::ExecutionError;
use ::cel::common::types::{CelDuration, CelInt, CelTimestamp};
use ::cel::common::value::CowVal;
use chrono::{DateTime, Datelike};

const NANOS: u32 = 1_000_000_000;

pub(super) fn timestamp<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    if value.downcast_ref::<CelTimestamp>().is_some() {
        return Ok(value);
    }
    let time = match value.downcast_ref::<CelInt>() {
        Some(seconds) => DateTime::from_timestamp(*seconds.inner(), 0),
        None => Some(read(string(value.as_ref())?)?.to_utc()),
    };
    let time = time.filter(|time| (1..=9999).contains(&time.year()));
    let outside = || ExecutionError::function_error("@timestamp", "this lies outside of the years 1 to 9999");
    Ok(CowVal::owned(CelTimestamp::from(time.ok_or_else(outside)?.fixed_offset())))
}

fn read(text: &str) -> Result<DateTime<chrono::FixedOffset>, ExecutionError> {
    let time = DateTime::parse_from_rfc3339(text).ok();
    // A leap second has no place of its own among the seconds since 1970.
    let time = time.filter(|time| !text.contains(' ') && time.timestamp_subsec_nanos() < NANOS);
    time.ok_or_else(|| ExecutionError::function_error("timestamp", text))
}

pub(super) fn duration<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    if value.downcast_ref::<CelDuration>().is_some() {
        return Ok(value);
    }
    let text = string(value.as_ref())?;
    let length = crate::cel::duration::parse(text).and_then(to_duration);
    let failed = || {
        ExecutionError::function_error(
            "duration",
            format!("`{text}` is no duration such as `1h30m` or `3.5s`, or longer than 292 years"),
        )
    };
    length.map(CowVal::owned).ok_or_else(failed)
}

pub(super) fn milliseconds<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let time = args.first().ok_or_else(wrong)?.as_ref();
    let nanos = match (time.downcast_ref::<CelDuration>(), time.downcast_ref::<CelTimestamp>()) {
        (Some(length), _) => i64::from(length.inner().subsec_nanos()),
        (None, Some(time)) => i64::from(time.inner().timestamp_subsec_nanos()),
        (None, None) => return Err(unexpected(time, "a timestamp or a duration")),
    };
    Ok(CowVal::owned(CelInt::from(nanos / 1_000_000)))
}
