//! What is written: data with comments, as YAML and JSON have it.
//!
//! Between the syntax tree and the text stands this small model, so what a statement becomes is said once for both, and how data
//! is laid out knows nothing of workflows.

use crate::syntax::format::fragments::{Fragment, line};

/// A value with what stands inside of it.
#[derive(Clone, Debug)]
pub(super) enum Node<'t> {
    /// `null`, which means something.
    Null,
    /// Nothing behind a key.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction; finite.
    Double(f64),
    /// Text of any kind.
    Text(String),
    /// Text that cannot be mistaken for anything else, as `20s`.
    Word(String),
    /// A piece of the language.
    Code(Code<'t>),
    /// A list.
    List(List<'t>),
    /// A map.
    Map(Map<'t>),
}

/// A piece of the language in a text.
#[derive(Clone, Debug)]
pub(super) struct Code<'t> {
    /// All of it on one line.
    pub(super) line: String,
    /// What it is, to be written on several.
    pub(super) fragment: Fragment<'t>,
    /// Whether `${` and `}` stand around it.
    pub(super) wrapped: bool,
}

/// Where the members of a list or a map stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// On one line, if there is room for them.
    #[default]
    Short,
    /// Each on a line of its own.
    Lines,
}

/// A list.
#[derive(Clone, Debug, Default)]
pub(super) struct List<'t> {
    pub(super) shape: Shape,
    pub(super) items: Vec<Item<'t>>,
    /// What stands behind the last one.
    pub(super) tail: Vec<Line>,
}

/// A map.
#[derive(Clone, Debug, Default)]
pub(super) struct Map<'t> {
    pub(super) shape: Shape,
    pub(super) entries: Vec<Entry<'t>>,
    /// What stands behind the last one.
    pub(super) tail: Vec<Line>,
}

/// An element of a list.
#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    pub(super) around: Around,
    pub(super) value: Node<'t>,
}

/// An entry of a map.
#[derive(Clone, Debug)]
pub(super) struct Entry<'t> {
    pub(super) around: Around,
    pub(super) key: String,
    pub(super) value: Node<'t>,
}

/// What people wrote around a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// Above it.
    pub(super) lead: Vec<Line>,
    /// Behind it, or behind its key.
    pub(super) trail: Option<String>,
}

/// A line that is no data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// An empty line.
    Blank,
    /// A comment; its text has no mark.
    Comment(String),
    /// A line of documentation.
    Doc(String),
}

impl Around {
    /// Puts comments above the thing, and above its documentation.
    pub(super) fn add_above(&mut self, lines: impl IntoIterator<Item = Line>) {
        let docs = self.lead.iter().rev().take_while(|line| matches!(line, Line::Doc(_))).count();
        let mut place = self.lead.len() - docs;
        if place > 0 && self.lead[place - 1] == Line::Blank {
            place -= 1;
        }
        self.lead.splice(place..place, lines.into_iter().filter(|line| *line != Line::Blank));
    }

    /// Whether there is a comment.
    pub(super) fn speaks(&self) -> bool {
        self.trail.is_some() || speaks(&self.lead)
    }
}

/// Whether there is more than empty lines.
pub(super) fn speaks(lines: &[Line]) -> bool {
    lines.iter().any(|line| *line != Line::Blank)
}

impl<'t> Node<'t> {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A piece of the language, as it is.
    pub(super) fn code(fragment: Fragment<'t>) -> Self {
        Self::Code(Code { line: line(fragment), fragment, wrapped: false })
    }

    /// An empty map, or a list, is written on its line; comments for its inside have no place there.
    pub(super) fn take_tail_of_empty(&mut self) -> Vec<Line> {
        match self {
            Self::List(List { items, tail, .. }) if items.is_empty() => std::mem::take(tail),
            Self::Map(Map { entries, tail, .. }) if entries.is_empty() => std::mem::take(tail),
            Self::Null
            | Self::Nothing
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Double(_)
            | Self::Text(_)
            | Self::Word(_)
            | Self::Code(_)
            | Self::List(_)
            | Self::Map(_) => Vec::new(),
        }
    }

    /// How deep lists and maps nest in it. Its own depth is bounded by that of the syntax tree.
    pub(super) fn depth(&self) -> usize {
        let inner = match self {
            Self::List(list) => list.items.iter().map(|item| item.value.depth()).max(),
            Self::Map(map) => map.entries.iter().map(|entry| entry.value.depth()).max(),
            Self::Null
            | Self::Nothing
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Double(_)
            | Self::Text(_)
            | Self::Word(_)
            | Self::Code(_) => return 0,
        };
        1 + inner.unwrap_or(0)
    }
}

impl Code<'_> {
    /// The whole text on one line.
    pub(super) fn flat(&self) -> String {
        if self.wrapped { format!("${{ {} }}", self.line) } else { self.line.clone() }
    }
}

/// A number with a fraction that every reader takes for one, those of YAML 1.1 too: `1.0`, `1.5e-7`, `1.0e+300`.
pub(super) fn double(value: f64) -> String {
    let written = format!("{value:?}");
    let Some((mantissa, exponent)) = written.split_once('e') else { return written };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}
