//! The functions of ours that expressions are lowered to. Their names start with `@`, which no expression can write.

use super::convert::to_static;
use super::map::{MapKey, OrderedMap};
use super::meter::{charge, charge_turns, charge_value};
use crate::cel::value::Key;
use ::cel::common::functions::Function;
use ::cel::common::types::{
    CelBool, CelDuration, CelInt, CelList, CelMap, CelMapKey, CelOptional, CelString, CelTimestamp, DYN_TYPE, INT_TYPE,
    LIST_TYPE, STRING_TYPE, Type,
};
use ::cel::common::value::{CowVal, Val};
use ::cel::{Env, ExecutionError};
use std::collections::HashMap;
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
/// `@range(count)`.
pub(super) const RANGE: &str = "@range";

/// `@flat(optional)`: without a second optional inside.
pub(super) const FLAT: &str = "@flat";
/// `@milliseconds(time)`: those within the second, of a timestamp or a duration; the crate counts all of a duration.
pub(super) const MILLISECONDS: &str = "@milliseconds";

/// What expressions can call.
pub(super) static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    // Each is added once to an environment without it, so no name is declared twice.
    let _ = env.add_extension(::cel::extensions::strings);
    let _ = env.add_extension(::cel::extensions::math);
    let _ = env.add_extension(::cel::extensions::lists);
    let _ = env.add_extension(::cel::extensions::encoders);
    let two = || vec![LIST_TYPE, LIST_TYPE];
    let functions: [(&str, Vec<Type>, Function); 15] = [
        (CHARGE, vec![DYN_TYPE], charged),
        (TURNS, vec![DYN_TYPE, INT_TYPE], turns),
        (MAP, vec![LIST_TYPE, STRING_TYPE], map),
        (MERGE, vec![LIST_TYPE], merge),
        (PAIRS, vec![DYN_TYPE], pairs),
        (PLAIN, vec![DYN_TYPE], plain),
        (JOIN, vec![LIST_TYPE, STRING_TYPE], join),
        (REPLACE, vec![STRING_TYPE, STRING_TYPE, STRING_TYPE, INT_TYPE], replace),
        (RANGE, vec![INT_TYPE], range),
        (FLAT, vec![DYN_TYPE], flat),
        (MILLISECONDS, vec![DYN_TYPE], milliseconds),
        ("sets.contains", two(), set_contains),
        ("sets.equivalent", two(), set_equivalent),
        ("sets.intersects", two(), set_intersects),
        ("optional.unwrap", vec![LIST_TYPE], unwrap),
    ];
    for (name, params, function) in functions {
        let _ = env.add_overload(name, name, params, function);
    }
    let methods: [(&str, Function); 3] = [("first", first), ("last", last), ("unwrapOpt", unwrap)];
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

fn map<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (flat, flags) = (list(args.first())?, text(args.get(1))?);
    let mut flags = flags.bytes().chain(std::iter::repeat(b' '));
    let mut entries = Vec::with_capacity(flat.len() / 2);
    for pair in flat.chunks_exact(2) {
        let key = MapKey::of(pair[0].as_ref()).ok_or_else(|| unexpected(pair[0].as_ref(), "a key of a map"))?;
        let value = if flags.next() == Some(b'?') {
            let optional = pair[1].downcast_ref::<CelOptional<'_>>();
            match optional.ok_or_else(|| unexpected(pair[1].as_ref(), "an optional"))?.option() {
                Some(value) => value,
                None => continue,
            }
        } else {
            pair[1].as_ref()
        };
        entries.push((key, to_static(value)));
    }
    built(OrderedMap::new(entries))
}

fn merge<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let mut entries = Vec::new();
    for item in list(args.first())?.inner() {
        let map = item.downcast_ref::<OrderedMap>().ok_or_else(|| unexpected(item.as_ref(), "map"))?;
        entries.extend(map.entries().map(|(key, value)| (key.clone(), to_static(value))));
    }
    built(OrderedMap::new(entries))
}

fn built<'b, 'v>(map: Result<OrderedMap, MapKey>) -> Returned<'b, 'v> {
    map.map(CowVal::owned).map_err(|key| ExecutionError::DuplicateKey(::cel::Value::from(Key::from(&key).to_string())))
}

fn pairs<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let range = args.first().ok_or_else(wrong)?.as_ref();
    charge_value(range)?;
    let mut pairs: Vec<Box<dyn Val>> = Vec::new();
    let mut pair = |key: Box<dyn Val>, value: &dyn Val| {
        pairs.push(Box::new(CelList::from(vec![key, to_static(value)])));
    };
    if let Some(list) = range.downcast_ref::<CelList<'_>>() {
        for (at, item) in (0_i64..).zip(list.inner()) {
            pair(Box::new(CelInt::from(at)), item.as_ref());
        }
    } else {
        let map = range.downcast_ref::<OrderedMap>().ok_or_else(|| unexpected(range, "a list or a map"))?;
        for (key, value) in map.entries() {
            pair(to_static(key.value()), value);
        }
    }
    Ok(CowVal::owned(CelList::from(pairs)))
}

fn plain<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.first().ok_or_else(wrong)?.as_ref();
    charge_value(value)?;
    Ok(CowVal::Owned(to_plain(value)))
}

/// The depth is bounded: what nests too deeply could not be charged.
fn to_plain(value: &dyn Val) -> Box<dyn Val> {
    if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        let items: Vec<Box<dyn Val>> = list.inner().iter().map(|item| to_plain(item.as_ref())).collect();
        return Box::new(CelList::from(items));
    }
    let Some(map) = value.downcast_ref::<OrderedMap>() else { return to_static(value) };
    let mut entries: HashMap<CelMapKey<'static>, Box<dyn Val>> = HashMap::new();
    for (key, value) in map.entries() {
        if let Ok(key) = CelMapKey::try_from(CowVal::Owned(to_static(key.value()))) {
            entries.insert(key, to_plain(value));
        }
    }
    Box::new(CelMap::from(entries))
}

fn join<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (items, separator) = (list(args.first())?, text(args.get(1))?);
    charge_text(separator.len().saturating_mul(items.len()))?;
    let texts: Result<Vec<&str>, _> = items.iter().map(|item| string(item.as_ref())).collect();
    Ok(CowVal::owned(CelString::from(texts?.join(separator))))
}

fn replace<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (whole, from, to) = (text(args.first())?, text(args.get(1))?, text(args.get(2))?);
    let times = usize::try_from(int(args.get(3))?).unwrap_or(usize::MAX);
    let matches = whole.matches(from).take(times).count();
    charge_text(matches.saturating_mul(to.len()))?;
    Ok(CowVal::owned(CelString::from(whole.replacen(from, to, times))))
}

/// Pays for text that is about to be written.
fn charge_text(bytes: usize) -> Result<(), ExecutionError> {
    charge((bytes / 32) as u64)
}

fn range<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let count = int(args.first())?;
    charge(u64::try_from(count).unwrap_or(0))?;
    let items: Vec<Box<dyn Val>> = (0..count).map(|at| Box::new(CelInt::from(at)) as Box<dyn Val>).collect();
    Ok(CowVal::owned(CelList::from(items)))
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

fn milliseconds<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let time = args.first().ok_or_else(wrong)?.as_ref();
    let nanos = match (time.downcast_ref::<CelDuration>(), time.downcast_ref::<CelTimestamp>()) {
        (Some(length), _) => i64::from(length.inner().subsec_nanos()),
        (None, Some(time)) => i64::from(time.inner().timestamp_subsec_nanos()),
        (None, None) => return Err(unexpected(time, "a timestamp or a duration")),
    };
    Ok(CowVal::owned(CelInt::from(nanos / 1_000_000)))
}

/// Whether every element of `of` equals one of `within`; each comparison is paid for.
fn covers(within: &CelList<'_>, of: &CelList<'_>) -> Result<bool, ExecutionError> {
    charge((within.len() as u64).saturating_mul(of.len() as u64))?;
    Ok(of.inner().iter().all(|item| within.inner().iter().any(|other| item.equals(other.as_ref()))))
}

fn set_contains<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (set, part) = (list(args.first())?, list(args.get(1))?);
    Ok(CowVal::owned(CelBool::from(covers(set, part)?)))
}

fn set_equivalent<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (a, b) = (list(args.first())?, list(args.get(1))?);
    Ok(CowVal::owned(CelBool::from(covers(a, b)? && covers(b, a)?)))
}

fn set_intersects<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (a, b) = (list(args.first())?, list(args.get(1))?);
    charge((a.len() as u64).saturating_mul(b.len() as u64))?;
    let shared = a.inner().iter().any(|item| b.inner().iter().any(|other| item.equals(other.as_ref())));
    Ok(CowVal::owned(CelBool::from(shared)))
}

fn unwrap<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let mut items: Vec<Box<dyn Val>> = Vec::new();
    for item in list(args.first())?.inner() {
        let optional =
            item.downcast_ref::<CelOptional<'_>>().ok_or_else(|| unexpected(item.as_ref(), "an optional"))?;
        items.extend(optional.option().map(to_static));
    }
    Ok(CowVal::owned(CelList::from(items)))
}

fn first<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    Ok(CowVal::owned(end(list(args.first())?.inner().first())))
}

fn last<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    Ok(CowVal::owned(end(list(args.first())?.inner().last())))
}

fn end<'v>(item: Option<&Box<dyn Val + 'v>>) -> CelOptional<'static> {
    item.map_or_else(CelOptional::none, |item| CelOptional::of(to_static(item.as_ref())))
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
