//! Maps with their entries in the order in which they were written; the crate's own have none.
//!
//! Cloning one is cheap, so a loop over maps copies none of them. Keys compare by numeric value across `int`, `uint` and
//! `double`, as the language definition says of equality.

use super::convert::to_static;
use crate::cel::value::Key;
use ::cel::ExecutionError;
use ::cel::common::traits::{self, Container, Indexer, Iterable, Sizer, Zeroer};
use ::cel::common::types::{CelBool, CelDouble, CelInt, CelString, CelUInt, MAP_TYPE, Type};
use ::cel::common::value::{CowVal, StaticVal, Val};
use indexmap::{Equivalent, IndexMap};
use std::any::Any;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A map.
#[derive(Clone, Debug, Default)]
pub(super) struct OrderedMap(Arc<IndexMap<MapKey, Box<dyn Val>>>);

static TYPE: Type = MAP_TYPE;

/// A key, which loops over the map hand out as a value.
#[derive(Debug)]
pub(super) enum MapKey {
    Bool(CelBool),
    Int(CelInt),
    Uint(CelUInt),
    Text(CelString<'static>),
}

/// A key to look for, or the content of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Probe<'k> {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Text(&'k str),
}

impl MapKey {
    /// The value as a key, if it may be one.
    pub(super) fn of(value: &dyn Val) -> Option<Self> {
        Some(match Probe::of(value)? {
            Probe::Bool(value) => Self::Bool(value.into()),
            Probe::Int(value) => Self::Int(value.into()),
            Probe::Uint(value) => Self::Uint(value.into()),
            Probe::Text(text) => Self::Text(text.to_owned().into()),
        })
    }

    pub(super) fn value(&self) -> &(dyn Val + 'static) {
        match self {
            Self::Bool(value) => value,
            Self::Int(value) => value,
            Self::Uint(value) => value,
            Self::Text(text) => text,
        }
    }

    fn probe(&self) -> Probe<'_> {
        match self {
            Self::Bool(value) => Probe::Bool(*value.inner()),
            Self::Int(value) => Probe::Int(*value.inner()),
            Self::Uint(value) => Probe::Uint(*value.inner()),
            Self::Text(text) => Probe::Text(text.inner()),
        }
    }
}

impl From<&Key> for MapKey {
    fn from(key: &Key) -> Self {
        match key {
            Key::Bool(value) => Self::Bool((*value).into()),
            Key::Int(value) => Self::Int((*value).into()),
            Key::Uint(value) => Self::Uint((*value).into()),
            Key::String(text) => Self::Text(text.to_string().into()),
        }
    }
}

impl From<&MapKey> for Key {
    fn from(key: &MapKey) -> Self {
        match key.probe() {
            Probe::Bool(value) => Self::Bool(value),
            Probe::Int(value) => Self::Int(value),
            Probe::Uint(value) => Self::Uint(value),
            Probe::Text(text) => Self::String(text.into()),
        }
    }
}

impl Clone for MapKey {
    fn clone(&self) -> Self {
        Self::from(&Key::from(self))
    }
}

impl PartialEq for MapKey {
    fn eq(&self, other: &Self) -> bool {
        self.probe() == other.probe()
    }
}

impl Eq for MapKey {}

impl Hash for MapKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.probe().hash(state);
    }
}

impl Equivalent<MapKey> for Probe<'_> {
    fn equivalent(&self, key: &MapKey) -> bool {
        *self == key.probe()
    }
}

impl<'k> Probe<'k> {
    pub(super) fn of(value: &'k dyn Val) -> Option<Self> {
        if let Some(text) = value.downcast_ref::<CelString<'_>>() {
            Some(Self::Text(text.inner()))
        } else if let Some(value) = value.downcast_ref::<CelInt>() {
            Some(Self::Int(*value.inner()))
        } else if let Some(value) = value.downcast_ref::<CelUInt>() {
            Some(Self::Uint(*value.inner()))
        } else {
            value.downcast_ref::<CelBool>().map(|value| Self::Bool(*value.inner()))
        }
    }

    /// A number as `int` if it is one of those, too.
    pub(super) fn least(self) -> Self {
        match self {
            Self::Uint(_) => self.other().unwrap_or(self),
            Self::Bool(_) | Self::Int(_) | Self::Text(_) => self,
        }
    }

    /// The same number as the other type of whole numbers.
    fn other(self) -> Option<Self> {
        match self {
            Self::Int(value) => u64::try_from(value).ok().map(Self::Uint),
            Self::Uint(value) => i64::try_from(value).ok().map(Self::Int),
            Self::Bool(_) | Self::Text(_) => None,
        }
    }

    /// The whole number that a double is equal to.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and in range")]
    #[expect(clippy::float_cmp, reason = "whole numbers are exact")]
    pub(super) fn whole(number: f64) -> Option<Self> {
        /// 2^63 and 2^64.
        const LIMITS: (f64, f64) = (9_223_372_036_854_775_808.0, 18_446_744_073_709_551_616.0);
        if number.trunc() != number {
            None
        } else if (-LIMITS.0..LIMITS.0).contains(&number) {
            Some(Self::Int(number as i64))
        } else if (0.0..LIMITS.1).contains(&number) {
            Some(Self::Uint(number as u64))
        } else {
            None
        }
    }
}

impl OrderedMap {
    /// A map of these entries; the error is a key that was there before.
    pub(super) fn new(entries: impl IntoIterator<Item = (MapKey, Box<dyn Val>)>) -> Result<Self, MapKey> {
        let entries = entries.into_iter();
        let mut map = Self(Arc::new(IndexMap::with_capacity(entries.size_hint().0)));
        for (key, value) in entries {
            if map.at(key.probe()).is_some() {
                return Err(key);
            }
            // Nobody else has it yet.
            if let Some(map) = Arc::get_mut(&mut map.0) {
                map.insert(key, value);
            }
        }
        Ok(map)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&MapKey, &(dyn Val + 'static))> {
        self.0.iter().map(|(key, value)| (key, value.as_ref()))
    }

    fn at(&self, key: Probe<'_>) -> Option<&(dyn Val + 'static)> {
        let found = self.0.get(&key).or_else(|| self.0.get(&key.other()?));
        found.map(AsRef::as_ref)
    }

    fn find(&self, key: &dyn Val) -> Result<Option<&(dyn Val + 'static)>, ExecutionError> {
        if let Some(key) = Probe::of(key) {
            return Ok(self.at(key));
        }
        match key.downcast_ref::<CelDouble>() {
            Some(number) => Ok(Probe::whole(*number.inner()).and_then(|key| self.at(key))),
            None => Err(ExecutionError::UnexpectedType {
                got: key.get_type().name().to_owned(),
                want: "a key of a map".to_owned(),
            }),
        }
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
        let same = |(key, value): (&MapKey, &(dyn Val + 'static))| {
            other.at(key.probe()).is_some_and(|found| value.equals(found))
        };
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
    match (MapKey::of(key), key.downcast_ref::<CelDouble>()) {
        (Some(key), _) => Key::from(&key).to_string(),
        (None, Some(number)) => number.inner().to_string(),
        (None, None) => String::new(),
    }
}

impl Iterable for OrderedMap {
    fn iter<'b, 'v>(&'b self) -> Box<dyn traits::Iterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        Box::new(Keys(self.0.keys()))
    }
}

struct Keys<'b>(indexmap::map::Keys<'b, MapKey, Box<dyn Val>>);

impl<'b, 'v> traits::Iterator<'b, 'v> for Keys<'b> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        self.0.next().map(|key| key.value() as &'b (dyn Val + 'v))
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
