//! The functions of ours that expressions are lowered to. Their names start with `@`, which no expression can write.

#![expect(clippy::needless_pass_by_value, reason = "the signature of functions is the crate's")]

mod collections;
mod text;
mod times;

use super::convert::to_static;
use super::map::OrderedMap;
use super::meter::{charge, charge_turns, charge_value, of_text};
use ::cel::common::functions::Function;
use ::cel::common::types::{CelInt, CelList, CelOptional, CelString, DYN_TYPE, INT_TYPE, LIST_TYPE, STRING_TYPE, Type};
use ::cel::common::value::{CowVal, Val};
use ::cel::{Env, ExecutionError};
use std::sync::{Arc, LazyLock};

/// `@charge(value)`: the value, paid for.
pub(super) const CHARGE: &str = "@charge";
/// `@turns(range, weight)`: the range of a loop, whose turns are paid for.
pub(super) const TURNS: &str = "@turns";
/// `@map([k, v, …], flags)`: a map; the entries whose flag is `?` are left out when their optional is empty.
pub(super) const MAP: &str = "@map";
/// `@merge(maps)`: one map of the entries of all.
pub(super) const MERGE: &str = "@merge";
/// `@pairs(range)`: index and element of a list, key and value of a map, each in a list of two.
pub(super) const PAIRS: &str = "@pairs";
/// `@plain(value)`: the value with maps of the crate's kind, the only ones that its `format` knows.
pub(super) const PLAIN: &str = "@plain";
/// `@join(strings, separator)`.
pub(super) const JOIN: &str = "@join";
/// `@replace(text, from, to, times)`; negative times are all.
pub(super) const REPLACE: &str = "@replace";
/// `@split(text, separator, most)`; negative most are all.
pub(super) const SPLIT: &str = "@split";
/// `@distinct(list)`.
pub(super) const DISTINCT: &str = "@distinct";
/// `@indexOf(text, part, from)`.
pub(super) const INDEX_OF: &str = "@indexOf";
/// `@lastIndexOf(text, part)`, `@lastIndexOf(text, part, from)`.
pub(super) const LAST_INDEX_OF: &str = "@lastIndexOf";
/// `@search(collection)`: the collection, paid for to look for a value in: a list is gone through, a map is not.
pub(super) const SEARCH: &str = "@search";
/// `@glance(value)`: the value, paid for to count its letters; collections know their size.
pub(super) const GLANCE: &str = "@glance";
/// `@timestamp(value)`: as RFC 3339 has it; the crate also reads a blank for the `T`, and leap seconds, which have no value.
pub(super) const TIMESTAMP: &str = "@timestamp";
/// `@finite(value)`: the value, unless it is text of a number that is too large for a double.
pub(super) const FINITE: &str = "@finite";
/// `@range(count)`.
pub(super) const RANGE: &str = "@range";

/// `@matches(text, pattern)`.
pub(super) const MATCHES: &str = "@matches";
/// `@flat(optional)`: without a second optional inside.
pub(super) const FLAT: &str = "@flat";
/// `@milliseconds(time)`: those within the second, of a timestamp or a duration; the crate counts all of a duration.
pub(super) const MILLISECONDS: &str = "@milliseconds";

/// `@duration(text)`: exactly; the crate reads the numbers as doubles, which loses nanoseconds of long durations.
pub(super) const DURATION: &str = "@duration";

/// What expressions can call.
pub(super) static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    // Each is added once to an environment without it, so no name is declared twice.
    let _ = env.add_extension(::cel::extensions::strings);
    let _ = env.add_extension(::cel::extensions::math);
    let _ = env.add_extension(::cel::extensions::lists);
    let _ = env.add_extension(::cel::extensions::encoders);
    let two = || vec![LIST_TYPE, LIST_TYPE];
    let functions: [(&str, Vec<Type>, Function); 24] = [
        (CHARGE, vec![DYN_TYPE], charged),
        (TURNS, vec![DYN_TYPE, INT_TYPE], turns),
        (MAP, vec![LIST_TYPE, STRING_TYPE], collections::map),
        (MERGE, vec![LIST_TYPE], collections::merge),
        (PAIRS, vec![DYN_TYPE], collections::pairs),
        (PLAIN, vec![DYN_TYPE], text::plain),
        (JOIN, vec![LIST_TYPE, STRING_TYPE], text::join),
        (REPLACE, vec![STRING_TYPE, STRING_TYPE, STRING_TYPE, INT_TYPE], text::replace),
        (RANGE, vec![INT_TYPE], collections::range),
        (SPLIT, vec![STRING_TYPE, STRING_TYPE, INT_TYPE], text::split),
        (DISTINCT, vec![LIST_TYPE], collections::distinct),
        (INDEX_OF, vec![STRING_TYPE, STRING_TYPE, INT_TYPE], text::index_of),
        (SEARCH, vec![DYN_TYPE], search),
        (GLANCE, vec![DYN_TYPE], glance),
        (TIMESTAMP, vec![DYN_TYPE], times::timestamp),
        (FINITE, vec![DYN_TYPE], text::finite),
        (MATCHES, vec![STRING_TYPE, STRING_TYPE], text::matches),
        (FLAT, vec![DYN_TYPE], flat),
        (DURATION, vec![DYN_TYPE], times::duration),
        (MILLISECONDS, vec![DYN_TYPE], times::milliseconds),
        ("sets.contains", two(), collections::set_contains),
        ("sets.equivalent", two(), collections::set_equivalent),
        ("sets.intersects", two(), collections::set_intersects),
        ("optional.unwrap", vec![LIST_TYPE], collections::unwrap),
    ];
    for (name, params, function) in functions {
        let _ = env.add_overload(name, name, params, function);
    }
    let last_index_of: [(&str, Vec<Type>); 2] =
        [("", vec![STRING_TYPE, STRING_TYPE]), ("from", vec![STRING_TYPE, STRING_TYPE, INT_TYPE])];
    for (id, params) in last_index_of {
        let _ = env.add_overload(LAST_INDEX_OF, &format!("{LAST_INDEX_OF}{id}"), params, text::last_index_of);
    }
    let methods: [(&str, Function); 3] =
        [("first", collections::first), ("last", collections::last), ("unwrapOpt", collections::unwrap)];
    for (name, function) in methods {
        let _ = env.add_member_overload(name, &format!("list.{name}"), LIST_TYPE, Vec::new(), function);
    }
    Arc::new(env)
});

type Args<'b, 'v> = Vec<CowVal<'b, 'v>>;
type Returned<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;

fn charged<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    charge_value(value.as_ref())?;
    Ok(value)
}

fn turns<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let weight = u64::try_from(int(args.get(1))?).unwrap_or(1);
    args.truncate(1);
    let range = args.pop().ok_or_else(wrong)?;
    charge_turns(range.as_ref(), weight)?;
    Ok(range)
}

fn search<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    match value.downcast_ref::<OrderedMap>() {
        Some(_) => charge(1)?,
        None => charge_value(value.as_ref())?,
    }
    Ok(value)
}

fn glance<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    let letters = value.downcast_ref::<CelString<'_>>().map_or(0, |text| of_text(text.inner().len()));
    charge(1 + letters)?;
    Ok(value)
}

fn flat<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    let inner = value.downcast_ref::<CelOptional<'_>>().and_then(CelOptional::option);
    let twice = inner.is_some_and(|inner| inner.downcast_ref::<CelOptional<'_>>().is_some());
    Ok(match inner {
        Some(inner) if twice => CowVal::Owned(to_static(inner)),
        _ => value,
    })
}

fn list<'a, 'b, 'v>(arg: Option<&'a CowVal<'b, 'v>>) -> Result<&'a CelList<'v>, ExecutionError> {
    let arg = arg.ok_or_else(wrong)?.as_ref();
    arg.downcast_ref::<CelList<'v>>().ok_or_else(|| unexpected(arg, "list"))
}

fn text<'a>(arg: Option<&'a CowVal<'_, '_>>) -> Result<&'a str, ExecutionError> {
    string(arg.ok_or_else(wrong)?.as_ref())
}

fn string<'a>(value: &'a (dyn Val + '_)) -> Result<&'a str, ExecutionError> {
    value.downcast_ref::<CelString<'_>>().map(CelString::inner).ok_or_else(|| unexpected(value, "string"))
}

fn int(arg: Option<&CowVal<'_, '_>>) -> Result<i64, ExecutionError> {
    let arg = arg.ok_or_else(wrong)?.as_ref();
    arg.downcast_ref::<CelInt>().map(|value| *value.inner()).ok_or_else(|| unexpected(arg, "int"))
}

fn unexpected(value: &dyn Val, want: &str) -> ExecutionError {
    ExecutionError::UnexpectedType { got: value.get_type().name().to_owned(), want: want.to_owned() }
}

const fn wrong() -> ExecutionError {
    ExecutionError::MissingArgumentOrTarget
}
