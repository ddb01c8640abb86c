//! Functions on text whose results may be far larger than what they are given, or whose work is: they are paid for.

use super::{Args, Returned, int, list, string, text, wrong};
use crate::cel::eval::convert::to_static;
use crate::cel::eval::map::OrderedMap;
use crate::cel::eval::meter::{charge, charge_value, of_text};
use ::cel::ExecutionError;
use ::cel::common::types::{CelBool, CelInt, CelList, CelMap, CelMapKey, CelString};
use ::cel::common::value::{CowVal, Val};
use regex::Regex;
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// The last pattern of `matches`, ready to be used: a loop matches with one pattern many times.
    static PATTERN: RefCell<Option<(String, Regex)>> = const { RefCell::new(None) };
}

/// What getting a pattern ready costs for each of its bytes, and what if it counts repetitions, which are written out.
const PATTERN_BYTE: u64 = 50;
const COUNTED: u64 = 50_000;

pub(super) fn matches<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (whole, pattern) = (text(args.first())?, text(args.get(1))?);
    charge(of_text(whole.len()))?;
    PATTERN.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(known, _)| known != pattern) {
            charge(PATTERN_BYTE * pattern.len() as u64 + if pattern.contains('{') { COUNTED } else { 0 })?;
            let regex = Regex::new(pattern).map_err(|_| {
                ExecutionError::function_error("matches", format!("`{pattern}` is no regular expression"))
            })?;
            *last = Some((pattern.to_owned(), regex));
        }
        let found = last.as_ref().is_some_and(|(_, regex)| regex.is_match(whole));
        Ok(CowVal::owned(CelBool::from(found)))
    })
}

pub(super) fn join<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (items, separator) = (list(args.first())?, text(args.get(1))?);
    charge(of_text(separator.len().saturating_mul(items.len())))?;
    let texts: Result<Vec<&str>, _> = items.iter().map(|item| string(item.as_ref())).collect();
    Ok(CowVal::owned(CelString::from(texts?.join(separator))))
}

/// `whole.indexOf(part, from)`, in linear time; the crate compares at every place.
pub(super) fn index_of<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (whole, part, from) = (text(args.first())?, text(args.get(1))?, int(args.get(2))?);
    let from_end = || whole.char_indices().nth(usize::try_from(from).unwrap_or(usize::MAX)).map(|(at, _)| at);
    let found = match (part.is_empty(), from_end()) {
        (true, _) => return Ok(CowVal::owned(CelInt::from(from))),
        (false, Some(start)) => whole[start..].find(part).map(|at| start + at),
        (false, None) => return Err(outside("indexOf", from)),
    };
    Ok(place(whole, found))
}

/// `whole.lastIndexOf(part, from)`: the last place that is not behind `from`; from the end if `from` is none.
pub(super) fn last_index_of<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (whole, part) = (text(args.first())?, text(args.get(1))?);
    let found = match args.get(2).map(|from| int(Some(from))).transpose()? {
        None => whole.rfind(part),
        Some(from) if part.is_empty() => return Ok(CowVal::owned(CelInt::from(from))),
        Some(from) => {
            let start = whole.char_indices().nth(usize::try_from(from).unwrap_or(usize::MAX)).map(|(at, _)| at);
            let start = start.ok_or_else(|| outside("lastIndexOf", from))?;
            let mut end = (start + part.len()).min(whole.len());
            while !whole.is_char_boundary(end) {
                end -= 1;
            }
            whole[..end].rfind(part)
        }
    };
    Ok(place(whole, found))
}

/// A place in bytes as one in letters, or -1.
fn place<'b, 'v>(whole: &str, found: Option<usize>) -> CowVal<'b, 'v> {
    let letters = found.map(|at| whole[..at].chars().count());
    CowVal::owned(CelInt::from(letters.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
}

fn outside(function: &str, index: i64) -> ExecutionError {
    ExecutionError::function_error(function, format!("the index {index} lies outside of the text"))
}

/// Texts take far more memory than their letters, so each part is paid for.
pub(super) fn split<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (whole, separator) = (text(args.first())?, text(args.get(1))?);
    let most = usize::try_from(int(args.get(2))?).unwrap_or(usize::MAX);
    let count = if separator.is_empty() { whole.chars().count() } else { whole.matches(separator).count() + 1 };
    charge(count.min(most) as u64)?;
    let parts: Vec<&str> = match most {
        0 => Vec::new(),
        _ if separator.is_empty() => letters(whole, most),
        _ => whole.splitn(most, separator).collect(),
    };
    let parts: Vec<Box<dyn Val>> =
        parts.into_iter().map(|part| Box::new(CelString::from(part.to_owned())) as Box<dyn Val>).collect();
    Ok(CowVal::owned(CelList::from(parts)))
}

/// The letters of a text, the last part with all that `most` leaves over.
fn letters(whole: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = whole;
    while let Some(letter) = rest.chars().next() {
        let length = if parts.len() + 1 == most { rest.len() } else { letter.len_utf8() };
        let (part, behind) = rest.split_at(length);
        parts.push(part);
        rest = behind;
    }
    parts
}

pub(super) fn replace<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let (whole, from, to) = (text(args.first())?, text(args.get(1))?, text(args.get(2))?);
    let times = usize::try_from(int(args.get(3))?).unwrap_or(usize::MAX);
    let matches = whole.matches(from).take(times).count();
    charge(of_text(matches.saturating_mul(to.len())))?;
    Ok(CowVal::owned(CelString::from(whole.replacen(from, to, times))))
}

pub(super) fn finite<'b, 'v>(mut args: Args<'b, 'v>) -> Returned<'b, 'v> {
    let value = args.pop().ok_or_else(wrong)?;
    let text = value.downcast_ref::<CelString<'_>>().map(CelString::inner);
    let too_large = text.is_some_and(|text| {
        text.bytes().any(|byte| byte.is_ascii_digit()) && text.parse::<f64>().is_ok_and(f64::is_infinite)
    });
    if too_large { Err(ExecutionError::function_error("double", "out of range")) } else { Ok(value) }
}

pub(super) fn plain<'b, 'v>(args: Args<'b, 'v>) -> Returned<'b, 'v> {
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
