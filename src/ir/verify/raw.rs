//! The canonical form of a document as it came, whatever made it.
//!
//! The hash must be over everything that stands there, also over what this version does not know, so it cannot be made
//! from the model. The text is read once and written canonically as it is read; only where the keys of an object are
//! not in order, the written pieces are put in order.

use crate::ir::model::key_order;
use crate::ir::{hash, write};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// The hashes that a document should carry.
pub(super) struct Hashes {
    /// Of the whole document.
    pub(super) document: SmolStr,
    /// Of each workflow.
    pub(super) workflows: Vec<(String, SmolStr)>,
}

/// Reads a document and hashes it without its hashes, `source` and spans.
pub(super) fn hashes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hashes, D::Error> {
    let mut state = State { out: Vec::new(), workflows: Vec::new() };
    Piece { state: &mut state, place: Place::Document }.deserialize(deserializer)?;
    Ok(Hashes { document: hash::bytes(&state.out), workflows: state.workflows })
}

struct State {
    out: Vec<u8>,
    workflows: Vec<(String, SmolStr)>,
}

/// Where in the document we are, as far as it matters for what is left out.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Document,
    Workflows,
    Workflow,
    /// Nodes, lets or regions: their elements may have a span.
    Spanned,
    Elsewhere,
}

impl Place {
    /// The place of a value, or nothing if no hash is over it.
    fn of(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Document | Self::Workflow, "hash") | (Self::Document, "source") | (Self::Spanned, "span") => None,
            (Self::Document, "workflows") => Some(Self::Workflows),
            (Self::Workflows, _) => Some(Self::Workflow),
            (Self::Workflow, "nodes" | "lets" | "regions") => Some(Self::Spanned),
            (Self::Document | Self::Workflow | Self::Spanned | Self::Elsewhere, _) => Some(Self::Elsewhere),
        }
    }
}

/// One value: it is read, and appended to `out` in canonical form. The parser bounds the depth.
struct Piece<'s> {
    state: &'s mut State,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for Piece<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Piece<'_> {
    fn write<E: Error>(self, value: &impl serde::Serialize) -> Result<(), E> {
        write::canonical(value, &mut self.state.out).map_err(E::custom)
    }
}

impl<'de> Visitor<'de> for Piece<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.write(&())
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.write(&value)
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.write(&value)
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.write(&value)
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.write(&value)
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.state.out.push(b'[');
        let start = self.state.out.len();
        loop {
            let before = self.state.out.len();
            if before > start {
                self.state.out.push(b',');
            }
            if access.next_element_seed(Piece { state: &mut *self.state, place: self.place })?.is_none() {
                self.state.out.truncate(before);
                self.state.out.push(b']');
                return Ok(());
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.state.out.push(b'{');
        let mut entries: Vec<(String, Range<usize>)> = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            let Some(place) = self.place.of(&key) else {
                access.next_value::<IgnoredAny>()?;
                continue;
            };
            let start = self.state.out.len();
            write::canonical(&key, &mut self.state.out).map_err(A::Error::custom)?;
            self.state.out.push(b':');
            let value = self.state.out.len();
            access.next_value_seed(Piece { state: &mut *self.state, place })?;
            if place == Place::Workflow {
                self.state.workflows.push((key.clone(), hash::bytes(&self.state.out[value..])));
            }
            self.state.out.push(b',');
            entries.push((key, start..self.state.out.len()));
        }
        put_in_order(&mut self.state.out, &mut entries).map_err(|key| A::Error::custom(twice(&key)))?;
        if !entries.is_empty() {
            self.state.out.pop(); // the last comma
        }
        self.state.out.push(b'}');
        Ok(())
    }
}

fn twice(key: &str) -> String {
    format!("`{key}` stands there twice")
}

/// Puts the entries at the end of `out` in the order of their keys. The key that occurs twice, if there is one.
fn put_in_order(out: &mut Vec<u8>, entries: &mut [(String, Range<usize>)]) -> Result<(), String> {
    let Some(start) = entries.first().map(|(_, range)| range.start) else { return Ok(()) };
    if entries.is_sorted_by(|a, b| key_order(&a.0, &b.0) == Ordering::Less) {
        return Ok(());
    }
    entries.sort_by(|a, b| key_order(&a.0, &b.0));
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(pair[0].0.clone());
    }
    let unordered = out.split_off(start);
    for (_, range) in entries.iter() {
        out.extend_from_slice(&unordered[range.start - start..range.end - start]);
    }
    Ok(())
}
