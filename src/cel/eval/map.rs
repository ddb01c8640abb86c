//! Maps with their entries in the order in which they were written; the crate's own have none.
//!
//! Cloning one is cheap, so a loop over maps copies none of them. Keys compare by numeric value across `int`, `uint` and
//! `double`, as the language definition says of equality.

use super::convert::{to_key, to_static};
use crate::cel::value::Key;
use ::cel::ExecutionError;
use ::cel::common::traits::{self, Container, Indexer, Iterable, Sizer, Zeroer};
use ::cel::common::types::{CelBool, CelDouble, CelInt, CelString, CelUInt, MAP_TYPE, Type};
use ::cel::common::value::{CowVal, StaticVal, Val};
use indexmap::IndexMap;
use std::any::Any;
use std::sync::Arc;

/// A map.
#[derive(Clone, Debug, Default)]
pub(super) struct OrderedMap(Arc<IndexMap<Key, Entry>>);

/// An entry: the key as a value, which loops over the map hand out, and its value.
type Entry = (Box<dyn Val>, Box<dyn Val>);

static TYPE: Type = MAP_TYPE;

impl OrderedMap {
    /// A map of these entries, the first of which whose key was there before is the error.
    pub(super) fn new(entries: impl IntoIterator<Item = (Key, Box<dyn Val>)>) -> Result<Self, Key> {
        let mut map = IndexMap::new();
        for (key, value) in entries {
            if find(&map, &key).is_some() {
                return Err(key);
            }
            map.insert(key.clone(), (key_value(&key), value));
        }
        Ok(Self(Arc::new(map)))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Box<dyn Val>> {
        self.0.values().map(|(key, _)| key)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&Key, &Box<dyn Val>)> {
        self.0.iter().map(|(key, (_, value))| (key, value))
    }

    fn find(&self, key: &dyn Val) -> Result<Option<&(dyn Val + 'static)>, ExecutionError> {
        let key = match key.downcast_ref::<CelDouble>() {
            Some(number) => match whole(*number.inner()) {
                Some(key) => key,
                None => return Ok(None),
            },
            None => to_key(key).ok_or_else(|| ExecutionError::UnexpectedType {
                got: key.get_type().name().to_owned(),
                want: "a key of a map".to_owned(),
            })?,
        };
        Ok(find(&self.0, &key).map(AsRef::as_ref))
    }
}

/// The value of a key, or of the same number as the other type of whole numbers.
fn find<'m>(map: &'m IndexMap<Key, Entry>, key: &Key) -> Option<&'m Box<dyn Val>> {
    let found = map.get(key).or_else(|| match key {
        Key::Int(value) => u64::try_from(*value).ok().and_then(|value| map.get(&Key::Uint(value))),
        Key::Uint(value) => i64::try_from(*value).ok().and_then(|value| map.get(&Key::Int(value))),
        Key::Bool(_) | Key::String(_) => None,
    });
    found.map(|(_, value)| value)
}

/// The key that a double is equal to.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and in range")]
#[expect(clippy::float_cmp, reason = "whole numbers are exact")]
fn whole(number: f64) -> Option<Key> {
    /// 2^63 and 2^64.
    const LIMITS: (f64, f64) = (9_223_372_036_854_775_808.0, 18_446_744_073_709_551_616.0);
    if number.trunc() != number {
        None
    } else if (-LIMITS.0..LIMITS.0).contains(&number) {
        Some(Key::Int(number as i64))
    } else if (0.0..LIMITS.1).contains(&number) {
        Some(Key::Uint(number as u64))
    } else {
        None
    }
}

fn key_value(key: &Key) -> Box<dyn Val> {
    match key {
        Key::Bool(value) => Box::new(CelBool::from(*value)),
        Key::Int(value) => Box::new(CelInt::from(*value)),
        Key::Uint(value) => Box::new(CelUInt::from(*value)),
        Key::String(text) => Box::new(CelString::from(text.to_string())),
    }
}

impl Val for OrderedMap {
    fn get_type(&self) -> &Type {
        &TYPE
    }

    fn cel_type() -> &'static Type {
        &TYPE
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }

    fn as_zeroer(&self) -> Option<&dyn Zeroer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        let Some(other) = other.downcast_ref::<Self>() else { return false };
        let same =
            |(key, value): (&Key, &Box<dyn Val>)| find(&other.0, key).is_some_and(|found| value.equals(found.as_ref()));
        self.0.len() == other.0.len() && self.entries().all(same)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for OrderedMap {}

impl Container for OrderedMap {
    fn contains(&self, key: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.find(key)?.is_some())
    }
}

impl Indexer for OrderedMap {
    fn get<'b, 'v>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        match self.find(key)? {
            Some(value) => Ok(CowVal::Borrowed(value)),
            None => Err(ExecutionError::NoSuchKey(Arc::new(shown(key)))),
        }
    }

    fn steal<'v>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(key).map(|value| to_static(value.as_ref()) as Box<dyn Val + 'v>)
    }
}

/// A key as a message shows it.
fn shown(key: &dyn Val) -> String {
    match (to_key(key), key.downcast_ref::<CelDouble>()) {
        (Some(key), _) => key.to_string(),
        (None, Some(number)) => number.inner().to_string(),
        (None, None) => String::new(),
    }
}

impl Iterable for OrderedMap {
    fn iter<'b, 'v>(&'b self) -> Box<dyn traits::Iterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        Box::new(Keys(self.0.values()))
    }
}

struct Keys<'b>(indexmap::map::Values<'b, Key, Entry>);

impl<'b, 'v> traits::Iterator<'b, 'v> for Keys<'b> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        self.0.next().map(|(key, _)| key.as_ref() as &'b (dyn Val + 'v))
    }
}

impl Sizer for OrderedMap {
    fn size(&self) -> CelInt {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX).into()
    }
}

impl Zeroer for OrderedMap {
    fn is_zero_value(&self) -> bool {
        self.0.is_empty()
    }
}
