//! Functions on lists and maps.

use super::{Args, Returned, int, list, text, unexpected, wrong};
use crate::cel::eval::convert::to_static;
use crate::cel::eval::map::{MapKey, OrderedMap};
use crate::cel::eval::meter::{charge, charge_value};
use crate::cel::eval::set::ValueSet;
use crate::cel::value::Key;
use ::cel::ExecutionError;
use ::cel::common::types::{CelBool, CelInt, CelList, CelOptional};
use ::cel::common::value::{CowVal, Val};

pub(super) fn map<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
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

pub(super) fn merge<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
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

pub(super) fn pairs<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
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

pub(super) fn range<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let count = int(args.first())?;
    charge(u64::try_from(count).unwrap_or(0))?;
    let items: Vec<Box<dyn Val>> = (0..count).map(|at| Box::new(CelInt::from(at)) as Box<dyn Val>).collect();
    Ok(CowVal::owned(CelList::from(items)))
}

/// Whether every element of `of` equals one of `within`.
fn covers(within: &CelList<'_>, of: &CelList<'_>) -> Result<bool, ExecutionError> {
    let set = ValueSet::of(within.inner().iter().map(AsRef::as_ref))?;
    for item in of.inner() {
        if !set.contains(item.as_ref())? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn distinct<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let items = list(args.first())?.inner();
    let mut seen = ValueSet::default();
    let mut kept: Vec<Box<dyn Val>> = Vec::new();
    for item in items {
        if seen.insert(item.as_ref())? {
            kept.push(to_static(item.as_ref()));
        }
    }
    Ok(CowVal::owned(CelList::from(kept)))
}

pub(super) fn set_contains<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (set, part) = (list(args.first())?, list(args.get(1))?);
    Ok(CowVal::owned(CelBool::from(covers(set, part)?)))
}

pub(super) fn set_equivalent<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (a, b) = (list(args.first())?, list(args.get(1))?);
    Ok(CowVal::owned(CelBool::from(covers(a, b)? && covers(b, a)?)))
}

pub(super) fn set_intersects<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (a, b) = (list(args.first())?, list(args.get(1))?);
    let set = ValueSet::of(a.inner().iter().map(AsRef::as_ref))?;
    for item in b.inner() {
        if set.contains(item.as_ref())? {
            return Ok(CowVal::owned(CelBool::from(true)));
        }
    }
    Ok(CowVal::owned(CelBool::from(false)))
}

pub(super) fn unwrap<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let mut items: Vec<Box<dyn Val>> = Vec::new();
    for item in list(args.first())?.inner() {
        let optional =
            item.downcast_ref::<CelOptional<'_>>().ok_or_else(|| unexpected(item.as_ref(), "an optional"))?;
        items.extend(optional.option().map(to_static));
    }
    Ok(CowVal::owned(CelList::from(items)))
}

pub(super) fn first<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    end(list(args.first())?.inner().first().map(AsRef::as_ref))
}

pub(super) fn last<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    end(list(args.first())?.inner().last().map(AsRef::as_ref))
}

/// An element at an end of a list, which is copied.
fn end<'b, 'v>(item: Option<&(dyn Val + '_)>) -> Returned<'b, 'v> {
    let Some(item) = item else { return Ok(CowVal::owned(CelOptional::none())) };
    charge_value(item)?;
    Ok(CowVal::owned(CelOptional::of(to_static(item))))
}
