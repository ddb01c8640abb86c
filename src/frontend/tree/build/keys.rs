//! The keys of maps: those that come twice, those that are none, and those that bring in others.

use super::{Anchored, Builder};
use crate::base::Span;
use crate::diagnostic::Diagnostic;
use crate::frontend::rules::{DUPLICATE_KEY, INVALID_YAML};
use crate::frontend::tree::{Node, NodeKind, Style};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::collections::hash_map::Entry;

/// From so many entries on, the keys of a map are compared by a table.
const MANY_KEYS: usize = 16;

impl Builder<'_, '_> {
    /// What `node` says, as a key.
    fn key(&self, node: u32) -> Option<&str> {
        match self.tree.nodes[node as usize].kind {
            NodeKind::Verbatim { start, end, .. } => Some(&self.tree.text[start as usize..end as usize]),
            NodeKind::Decoded { index, .. } => Some(&self.tree.decoded[index as usize].0),
            NodeKind::Nothing | NodeKind::Wrong | NodeKind::List { .. } | NodeKind::Map { .. } => None,
        }
    }

    /// Brings in the entries of the maps that merge keys name: those whose key the map itself does not have, the first of a list first.
    /// Says how many.
    pub(super) fn merge(&mut self, children: &mut Vec<u32>) -> usize {
        let is_merge = |builder: &Self, pair: &[u32]| {
            let plain =
                matches!(builder.tree.nodes[pair[0] as usize].kind, NodeKind::Verbatim { style: Style::Plain, .. });
            plain && builder.key(pair[0]) == Some("<<")
        };
        if !children.chunks_exact(2).any(|pair| is_merge(self, pair)) {
            return 0;
        }
        let (mut own, mut sources) = (Vec::new(), Vec::<(u32, u32)>::new());
        for pair in children.chunks_exact(2) {
            if is_merge(self, pair) {
                if let Some((first, _)) = sources.first() {
                    let report = self.wrong_key(pair[0], Some(*first));
                    self.sink.report(report.help("give one `<<` a list, as in `<<: [*base, *more]`"));
                }
                sources.push((pair[0], pair[1]));
            } else {
                own.extend_from_slice(pair);
            }
        }
        let before = own.len();
        let text = |pair: &[u32]| self.key(pair[0]).map(SmolStr::from);
        let mut there: FxHashSet<SmolStr> = own.chunks_exact(2).filter_map(text).collect();
        for (key, source) in sources {
            let maps = match self.tree.nodes[source as usize].kind {
                NodeKind::List { start, end } => self.tree.children[start as usize..end as usize].to_vec(),
                _ => vec![source],
            };
            for map in maps {
                self.merge_one((key, map), &mut own, &mut there);
            }
        }
        *children = own;
        (children.len() - before).saturating_sub(1)
    }

    fn merge_one(&mut self, (key, map): (u32, u32), own: &mut Vec<u32>, there: &mut FxHashSet<SmolStr>) {
        let place = self.tree.nodes[key as usize];
        let place = Span::new(self.tree.file, place.start, place.end);
        let (start, end) = match self.tree.nodes[map as usize].kind {
            NodeKind::Map { start, end } => (start as usize, end as usize),
            NodeKind::Nothing | NodeKind::Wrong => return,
            NodeKind::Verbatim { .. } | NodeKind::Decoded { .. } | NodeKind::List { .. } => {
                let report = INVALID_YAML
                    .at(place, "a merge key takes a map, or a list of maps")
                    .help("give it an alias of a map, as in `<<: *base`");
                return self.sink.report(report);
            }
        };
        let target = Anchored { node: map, size: end - start, height: 0 };
        if !self.may_repeat(target, place) {
            return;
        }
        let entries = self.tree.children[start..end].to_vec();
        for pair in entries.chunks_exact(2) {
            if self.key(pair[0]).is_some_and(|key| there.insert(key.into())) {
                own.extend_from_slice(pair);
            }
        }
    }

    /// Reports keys that are no text, and those that come twice; of these the first stays.
    pub(super) fn duplicates(&mut self, children: &mut Vec<u32>) {
        let keys: Vec<Option<&str>> = children.chunks_exact(2).map(|pair| self.key(pair[0])).collect();
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let mut wrong: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            let first = match key {
                None => None,
                Some(key) if keys.len() < MANY_KEYS => match keys[..at].iter().position(|other| *other == Some(*key)) {
                    None => continue,
                    first => first,
                },
                Some(key) => match seen.entry(key) {
                    Entry::Occupied(first) => Some(*first.get()),
                    Entry::Vacant(entry) => {
                        entry.insert(at);
                        continue;
                    }
                },
            };
            wrong.push((at, first));
        }
        for &(at, first) in &wrong {
            // What is no value, as an alias of nothing, was reported.
            if matches!(self.tree.nodes[children[2 * at] as usize].kind, NodeKind::Wrong) {
                continue;
            }
            let report = self.wrong_key(children[2 * at], first.map(|first| children[2 * first]));
            self.sink.report(report);
        }
        for &(at, _) in wrong.iter().rev() {
            children.drain(2 * at..2 * at + 2);
        }
    }

    fn wrong_key(&self, key: u32, first: Option<u32>) -> Diagnostic {
        let place = |node: u32| {
            let Node { start, end, .. } = self.tree.nodes[node as usize];
            Span::new(self.tree.file, start, end)
        };
        match first {
            None => INVALID_YAML.at(place(key), "a key is text").help("write one name before the `:`"),
            Some(first) => {
                let name = self.key(key).unwrap_or_default();
                let report = DUPLICATE_KEY.at(place(key), format!("the key `{name}` is given twice"));
                report.related(place(first), "it is given here first").help("rename or remove one of the two")
            }
        }
    }
}
