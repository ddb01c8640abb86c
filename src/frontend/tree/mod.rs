//! YAML and JSON with the place of everything.
//!
//! `granit-parser` reads the text (YAML 1.2.2, of which JSON is a part) and gives events; here they become values with spans, under the core
//! schema (section 10.3): `on`, `yes` and `no` are text. An alias is the value of its anchor, and a merge key (`<<`) brings the entries of
//! another map in. How much aliases may stand for is bounded, so that no small file becomes a large one.
//!
//! A tree is three flat lists, so neither making nor dropping one recurses. Its depth is bounded ([`MAX_DEPTH`]): readers may recurse.

mod adapt;
mod align;
mod build;
mod fields;
mod layout;
mod mistakes;
mod remarks;
mod scalar;
#[cfg(test)]
mod tests;

use crate::base::source::MAX_BRACKET_DEPTH;
use crate::base::{FileId, Origin, Piece, Span};
use crate::syntax::ast::Comment;
use smol_str::SmolStr;

pub(super) use adapt::{adapt, outline, spelled_in};
pub(super) use build::parse;
pub(super) use fields::{Fields, kind_name};
pub use layout::Unit;
pub(super) use layout::{aliases, units};
pub(super) use remarks::Remarks;
pub(super) use scalar::{Scalar, Style};

/// How deep lists and maps may nest, those that aliases stand for included.
pub(super) const MAX_DEPTH: usize = MAX_BRACKET_DEPTH;

/// How many values all aliases and merge keys of a file may stand for, together; in a larger file, as many as it has bytes.
pub(super) const MAX_REPEATED: usize = 100_000;

/// All documents of a file.
pub(super) struct Tree<'t> {
    text: &'t str,
    file: FileId,
    nodes: Vec<Node>,
    /// The elements of lists; the keys and values of maps, one after the other.
    children: Vec<u32>,
    /// What scalars say that do not stand in the text as they are.
    decoded: Vec<(SmolStr, Vec<Piece>)>,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    aliases: Vec<AliasUse>,
}

struct Document {
    root: u32,
    /// The number of the first comment behind it.
    comments_end: usize,
}

/// An alias in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AliasUse {
    /// `*name`
    pub(super) alias: Span,
    /// What it stands for.
    pub(super) target: Span,
}

#[derive(Clone, Copy)]
struct Node {
    start: u32,
    end: u32,
    kind: NodeKind,
}

#[derive(Clone, Copy)]
enum NodeKind {
    /// What is not there.
    Nothing,
    /// What was reported.
    Wrong,
    /// A scalar that stands in the text at these bytes as it is.
    Verbatim { start: u32, end: u32, style: Style },
    /// A scalar that is decoded.
    Decoded { index: u32, style: Style },
    /// A list, of these children.
    List { start: u32, end: u32 },
    /// A map, of these children.
    Map { start: u32, end: u32 },
}

/// A value, or a key, of a tree.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    tree: &'a Tree<'a>,
    node: u32,
}

/// What kind of value it is, under the core schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing, or `null`.
    Null,
    /// What was reported already, and is not to be reported again.
    Wrong,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond 64 bits.
    TooLarge,
    /// A number with a fraction or an exponent.
    Double(f64),
    /// Any other scalar.
    Text,
    /// A list.
    List,
    /// A map.
    Map,
}

/// A key with its value.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    /// The key.
    pub(super) key: Scalar<'a>,
    /// The value.
    pub(super) value: Value<'a>,
}

impl<'t> Tree<'t> {
    /// The values that the documents of the file are, each with the comments in it.
    pub(super) fn documents(&self) -> impl Iterator<Item = (Value<'_>, &[Comment])> {
        let starts = std::iter::once(0).chain(self.documents.iter().map(|document| document.comments_end));
        self.documents.iter().zip(starts).map(|(document, start)| {
            (Value { tree: self, node: document.root }, &self.comments[start..document.comments_end])
        })
    }

    /// All aliases, in the order of the text.
    pub(super) fn aliases(&self) -> &[AliasUse] {
        &self.aliases
    }

    /// All comments, in the order of the text.
    pub(super) fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The file.
    pub(super) const fn file(&self) -> FileId {
        self.file
    }

    /// The value of a number.
    pub(super) const fn value(&self, node: u32) -> Value<'_> {
        Value { tree: self, node }
    }

    /// What the document says that a place is in.
    pub(super) fn root_at(&self, at: u32) -> Option<Value<'_>> {
        let mut roots = self.documents.iter().map(|document| self.value(document.root));
        roots.rfind(|root| root.span().start <= at)
    }

    /// The keys of all maps: the number of the map, the place among its entries, and where the key begins.
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer values than bytes")]
    pub(super) fn keys(&self) -> impl Iterator<Item = (u32, usize, u32)> {
        let maps = self.nodes.iter().enumerate().filter_map(|(map, node)| match node.kind {
            NodeKind::Map { start, end } => Some((map as u32, start as usize..end as usize)),
            _ => None,
        });
        maps.flat_map(move |(map, children)| {
            let keys = self.children[children].chunks_exact(2).enumerate();
            keys.map(move |(at, pair)| (map, at, self.nodes[pair[0] as usize].start))
        })
    }

    /// The places of all scalars, in the order of the text.
    pub(super) fn scalars(&self) -> Vec<Span> {
        let scalar = |node: &&Node| matches!(node.kind, NodeKind::Verbatim { .. } | NodeKind::Decoded { .. });
        self.nodes.iter().filter(scalar).map(|node| Span::new(self.file, node.start, node.end)).collect()
    }

    /// The file's text.
    pub(super) const fn text(&self) -> &'t str {
        self.text
    }
}

impl<'a> Value<'a> {
    fn get(self) -> Node {
        self.tree.nodes[self.node as usize]
    }

    /// All of it: of a scalar with its quotes, of a block scalar what is behind its header.
    pub(super) fn span(self) -> Span {
        let Node { start, end, .. } = self.get();
        Span::new(self.tree.file, start, end)
    }

    /// What kind of value it is.
    pub(super) fn kind(self) -> Kind {
        match self.get().kind {
            NodeKind::Nothing => Kind::Null,
            NodeKind::Wrong => Kind::Wrong,
            NodeKind::List { .. } => Kind::List,
            NodeKind::Map { .. } => Kind::Map,
            NodeKind::Verbatim { .. } | NodeKind::Decoded { .. } => self.scalar().map_or(Kind::Null, Scalar::kind),
        }
    }

    /// The scalar that it is; `null` written out is one, nothing at all is none.
    pub(super) fn scalar(self) -> Option<Scalar<'a>> {
        let span = self.span();
        Some(match self.get().kind {
            NodeKind::Verbatim { start, end, style } => {
                let origin = Origin::from(Span::new(self.tree.file, start, end));
                Scalar { text: &self.tree.text[start as usize..end as usize], origin, span, style }
            }
            NodeKind::Decoded { index, style } => {
                let (text, pieces) = &self.tree.decoded[index as usize];
                Scalar { text, origin: Origin::decoded(self.tree.file, pieces), span, style }
            }
            NodeKind::Nothing | NodeKind::Wrong | NodeKind::List { .. } | NodeKind::Map { .. } => return None,
        })
    }

    /// The elements of a list; none of anything else.
    pub(super) fn items(self) -> impl ExactSizeIterator<Item = Value<'a>> {
        let (start, end) = match self.get().kind {
            NodeKind::List { start, end } => (start, end),
            _ => (0, 0),
        };
        self.tree.children[start as usize..end as usize].iter().map(move |&node| Value { node, ..self })
    }

    /// The entries of a map, in their order; none of anything else.
    pub(super) fn entries(self) -> impl ExactSizeIterator<Item = Entry<'a>> {
        let (start, end) = match self.get().kind {
            NodeKind::Map { start, end } => (start, end),
            _ => (0, 0),
        };
        self.tree.children[start as usize..end as usize].chunks_exact(2).map(move |pair| Entry {
            key: Value { node: pair[0], ..self }.scalar().unwrap_or_else(|| Scalar::empty(self.span())),
            value: Value { node: pair[1], ..self },
        })
    }

    /// Whether it and all that is in it are more than `most` values.
    pub(super) fn is_larger(self, most: usize) -> bool {
        fn count(value: Value<'_>, left: &mut usize) -> bool {
            let more = *left == 0;
            *left = left.saturating_sub(1);
            more || value.items().chain(value.entries().map(|entry| entry.value)).any(|part| count(part, left))
        }
        count(self, &mut { most })
    }

    /// The value of a key of a map.
    pub(super) fn get_key(self, key: &str) -> Option<Value<'a>> {
        self.entries().find(|entry| entry.key.text == key).map(|entry| entry.value)
    }
}
