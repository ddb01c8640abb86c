//! A map with the key order of canonical JSON, in one allocation.
//!
//! RFC 8785 sorts keys by their UTF-16 code units. That differs from the order of `str`, which is that of code points,
//! only where a character above U+FFFF meets one from U+E000 on; a record may have such a field.

use schemars::{JsonSchema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

/// Names and values, sorted by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Map<T>(Vec<(SmolStr, T)>);

/// The order of two keys in canonical JSON: by UTF-16 code units.
pub fn key_order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

impl<T> Map<T> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.place(name).map(|at| &self.0[at].1)
    }

    /// The value of `name`, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.place(name).map(|at| &mut self.0[at].1)
    }

    /// Whether there is an entry of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Adds or replaces an entry, and returns the value that it replaced. To fill a large map, `collect` into it instead:
    /// each insertion moves the entries behind it.
    pub fn insert(&mut self, name: impl Into<SmolStr>, value: T) -> Option<T> {
        let name = name.into();
        match self.search(&name) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    /// All entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&SmolStr, &T)> + ExactSizeIterator {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// All names in order.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &SmolStr> + ExactSizeIterator {
        self.0.iter().map(|(name, _)| name)
    }

    /// All values in the order of their names.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.0.iter().map(|(_, value)| value)
    }

    /// All values in the order of their names, to be changed.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> + ExactSizeIterator {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the entry of this name stands among all.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.search(name).ok()
    }

    fn search(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| key_order(other, name))
    }

    /// A map of entries in any order; the name that occurs twice, if there is one.
    fn sorted(mut entries: Vec<(SmolStr, T)>) -> Result<Self, SmolStr> {
        let in_order = entries.is_sorted_by(|a, b| key_order(&a.0, &b.0) == Ordering::Less);
        if !in_order {
            entries.sort_by(|a, b| key_order(&a.0, &b.0));
            if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(pair[0].0.clone());
            }
        }
        entries.shrink_to_fit();
        Ok(Self(entries))
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<N: Into<SmolStr>, T> FromIterator<(N, T)> for Map<T> {
    /// Of entries of one name the last counts, as for every map.
    fn from_iter<I: IntoIterator<Item = (N, T)>>(entries: I) -> Self {
        let mut entries: Vec<(SmolStr, T)> = entries.into_iter().map(|(name, value)| (name.into(), value)).collect();
        entries.reverse();
        entries.sort_by(|a, b| key_order(&a.0, &b.0));
        entries.dedup_by(|later, first| later.0 == first.0);
        entries.shrink_to_fit();
        Self(entries)
    }
}

impl<T: Serialize> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Map<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    entries.push(entry);
                }
                Map::sorted(entries).map_err(|name| A::Error::custom(format_args!("`{name}` stands there twice")))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> schemars::Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_by_utf_16_units() {
        // The example of RFC 8785, section 3.2.3.
        let keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"];
        let map: Map<u8> = keys.into_iter().map(|key| (key, 0)).collect();
        let order: Vec<_> = map.names().map(SmolStr::as_str).collect();
        assert_eq!(order, ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]);
        assert!(keys.iter().all(|key| map.contains(key)));
    }

    #[test]
    fn a_name_given_twice_is_replaced_when_built_and_refused_when_read() {
        let map: Map<u8> = [("b", 1), ("a", 2), ("b", 3)].into_iter().collect();
        assert_eq!(map.iter().map(|(name, value)| (name.as_str(), *value)).collect::<Vec<_>>(), [("a", 2), ("b", 3)]);
        let error = serde_json::from_str::<Map<u8>>(r#"{"b":1,"a":2,"b":3}"#).unwrap_err();
        assert!(error.to_string().starts_with("`b` stands there twice"), "{error}");
    }

    #[test]
    fn entries_are_inserted_where_they_belong() {
        let mut map = Map::new();
        assert_eq!(map.insert("b", 1), None);
        assert_eq!(map.insert("a", 2), None);
        assert_eq!(map.insert("b", 3), Some(1));
        assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"a":2,"b":3}"#);
    }
}
