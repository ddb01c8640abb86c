//! Changes of files of YAML and JSON that leave all else as it is: its comments, its style, its order.
//!
//! Whoever wants an entry more says where by the place of a key, which the tree of the language has, and what by a [`Datum`]. It is written as its
//! surroundings are: in brackets, or in lines as far in as its neighbours. Where that cannot be done without a doubt (a key that stands in a merge or
//! behind an alias, an anchor that several places share), nothing is done.

mod cut;
mod datum;
mod insert;
#[cfg(test)]
mod tests;

use super::tree::{self, Kind, Tree, spelled_in};
use crate::base::{FileId, Span};
use crate::diagnostic::{Edit, Sink};
use rustc_hash::FxHashMap;
use std::collections::hash_map;

pub use datum::Datum;

/// How texts are written.
#[derive(Clone, Copy)]
pub enum Spelling {
    /// As JSON has them.
    Json,
    /// As YAML has them; the function spells one so that it may stand within brackets.
    Yaml(fn(&str) -> String),
}

impl Spelling {
    fn text(self, text: &str) -> String {
        match self {
            Self::Json => serde_json::Value::from(text).to_string(),
            Self::Yaml(spelled) => spelled(text),
        }
    }
}

/// A file to be changed.
pub struct Patch<'t> {
    tree: Tree<'t>,
    spelling: Spelling,
    /// The keys by where they begin; none of a key that stands in several maps.
    keys: FxHashMap<u32, Option<Spot>>,
    scalars: Vec<Span>,
}

/// An entry of a map.
#[derive(Clone, Copy)]
struct Spot {
    /// The map.
    map: u32,
    /// Its place among the entries.
    at: usize,
}

/// What something is added to.
#[derive(Clone, Copy, Debug)]
pub enum Owner {
    /// The document that a place is in.
    Document(u32),
    /// What stands behind the key that begins here.
    Key(u32),
}

/// What is added.
#[derive(Clone, Debug)]
pub enum Addition {
    /// Entries of a map.
    Entries(Vec<(String, Datum)>),
    /// Elements of a list.
    Items(Vec<Datum>),
}

impl<'t> Patch<'t> {
    /// A file with its text; what is wrong with it was reported elsewhere.
    pub fn new(file: FileId, text: &'t str, spelling: Spelling) -> Self {
        let tree = tree::parse(file, text, &mut Sink::new());
        let mut keys: FxHashMap<u32, Option<Spot>> = FxHashMap::default();
        for (map, at, key) in tree.keys() {
            match keys.entry(key) {
                hash_map::Entry::Occupied(mut known) => _ = known.insert(None),
                hash_map::Entry::Vacant(new) => _ = new.insert(Some(Spot { map, at })),
            }
        }
        let mut scalars = tree.scalars();
        scalars.sort_unstable();
        Self { tree, spelling, keys, scalars }
    }

    /// Whether texts are written as JSON has them.
    pub const fn is_json(&self) -> bool {
        matches!(self.spelling, Spelling::Json)
    }

    /// The text that stands at a place within a scalar, as the scalar says it. None of what is no part of one, or is written in several lines.
    pub fn said(&self, place: Span) -> Option<String> {
        let scalar = self.scalar(place)?;
        let text = self.tree.text();
        let written = text.get(place.range())?;
        match text.as_bytes().get(scalar.start as usize)? {
            _ if place == scalar && matches!(text.as_bytes()[scalar.start as usize], b'"' | b'\'') => None,
            b'"' => serde_json::from_str(&format!("\"{written}\"")).ok(),
            b'\'' => Some(written.replace("''", "'")),
            _ => Some(written.to_owned()),
        }
    }

    /// Puts a text in the place of another one within a scalar, in the style of the scalar; one that cannot hold it gets quotes.
    pub fn replace(&self, place: Span, new: &str) -> Option<Edit> {
        let scalar = self.scalar(place)?;
        let text = self.tree.text();
        if let Some(text) = spelled_in(new, place, scalar, text) {
            return Some(Edit { span: place, text });
        }
        let written = &text[scalar.range()];
        if written.starts_with(['"', '\'']) || written.contains('\n') {
            return None;
        }
        let (before, after) =
            (&text[scalar.start as usize..place.start as usize], &text[place.end as usize..scalar.end as usize]);
        Some(Edit { span: scalar, text: self.spelling.text(&format!("{before}{new}{after}")) })
    }

    /// Several such, which may lie in one scalar.
    pub fn replace_all(&self, places: &[(Span, String)]) -> Option<Vec<Edit>> {
        let edits: Vec<Edit> = places.iter().map(|(place, new)| self.replace(*place, new)).collect::<Option<_>>()?;
        let apart = |pair: &[Edit]| pair[0].span.end <= pair[1].span.start;
        let mut sorted = edits.clone();
        sorted.sort_by_key(|edit| edit.span);
        sorted.windows(2).all(apart).then_some(edits)
    }

    /// The scalar that a place lies in, if it is written once and meant once.
    fn scalar(&self, place: Span) -> Option<Span> {
        let behind = self.scalars.partition_point(|scalar| scalar.start <= place.start);
        let scalar = self.scalars[behind.checked_sub(1)?];
        (scalar.contains(place) && !self.is_shared(scalar)).then_some(scalar)
    }

    /// Whether an alias stands for what is at a place, too.
    fn is_shared(&self, place: Span) -> bool {
        self.tree.aliases().iter().any(|alias| alias.target.contains(place))
    }

    /// The value that is added to, or the last one on the way there that exists, with the keys that are missing.
    fn find<'p>(&self, owner: Owner, path: &'p [&'p str]) -> Option<(tree::Value<'_>, &'p [&'p str])> {
        let mut value = match owner {
            Owner::Document(at) => self.tree.root_at(at)?,
            Owner::Key(key) => {
                let spot = (*self.keys.get(&key)?)?;
                self.tree.value(spot.map).entries().nth(spot.at).filter(is_beside)?.value
            }
        };
        for (depth, key) in path.iter().enumerate() {
            if value.kind() != Kind::Map {
                return None;
            }
            match value.entries().find(|entry| entry.key.text == *key) {
                Some(entry) if is_beside(&entry) => value = entry.value,
                Some(_) => return None,
                None => return Some((value, &path[depth..])),
            }
        }
        Some((value, &[]))
    }
}

/// Whether a value stands behind its key, and not elsewhere as that of an alias does.
fn is_beside(entry: &tree::Entry<'_>) -> bool {
    entry.value.span().start >= entry.key.span.end
}
