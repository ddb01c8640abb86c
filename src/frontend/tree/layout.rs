//! The units that a file of YAML or JSON is written in, with their places: what can be folded and selected as one.

use super::{NodeKind, Style, Tree, parse};
use crate::base::{FileId, Span};
use crate::diagnostic::Sink;

/// A unit of such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A key with its value.
    Entry,
    /// An element of a list.
    Element,
    /// A list or a map.
    Value,
    /// A scalar, with its quotes.
    Scalar,
    /// What a scalar in quotes says.
    Inner,
}

/// The units of a file, as far as it could be read.
pub(in crate::frontend) fn units(file: FileId, text: &str) -> Vec<(Unit, Span)> {
    let tree = parse(file, text, &mut Sink::new());
    let mut found = Vec::new();
    for node in &tree.nodes {
        let whole = Span::new(file, node.start, node.end);
        match node.kind {
            NodeKind::Nothing | NodeKind::Wrong => {}
            NodeKind::Verbatim { style, .. } | NodeKind::Decoded { style, .. } => {
                found.push((Unit::Scalar, whole));
                if matches!(style, Style::Quoted) && whole.len() > 2 {
                    found.push((Unit::Inner, Span { start: whole.start + 1, end: whole.end - 1, ..whole }));
                }
            }
            NodeKind::List { start, end } => {
                found.push((Unit::Value, whole));
                let elements = tree.children[start as usize..end as usize].iter().map(|&it| tree.value(it).span());
                found.extend(elements.filter(|it| whole.contains(*it)).map(|it| (Unit::Element, it)));
            }
            NodeKind::Map { start, end } => {
                found.push((Unit::Value, whole));
                let pairs = tree.children[start as usize..end as usize].chunks_exact(2);
                let pairs = pairs.map(|pair| (tree.value(pair[0]).span(), tree.value(pair[1]).span()));
                // What a merge key brings in stands elsewhere.
                let own = pairs.filter(|(key, _)| whole.contains(*key));
                found.extend(own.map(|(key, value)| (Unit::Entry, key.to(written(&tree, key, value)))));
            }
        }
    }
    found
}

/// The aliases of a file, as far as it could be read: each with the place of what it stands for.
pub(in crate::frontend) fn aliases(file: FileId, text: &str) -> Vec<(Span, Span)> {
    parse(file, text, &mut Sink::new()).aliases.into_iter().map(|it| (it.alias, it.target)).collect()
}

/// Where the value of a key is written: an alias stands for what is written elsewhere.
fn written(tree: &Tree<'_>, key: Span, value: Span) -> Span {
    if key.end <= value.start {
        return value;
    }
    let behind = tree.aliases.partition_point(|it| it.alias.start < key.end);
    tree.aliases.get(behind).map_or(key, |it| it.alias)
}
