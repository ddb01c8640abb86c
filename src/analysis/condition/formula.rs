//! Formulas as text: comparisons under `&&` and `||`, with the parentheses that they need.

use super::term::TermId;
use crate::base::{FileId, Span};
use crate::cel::{Level, Value, parse, print};
use crate::diagnostic::Sink;

/// A formula with what is known of its length.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    shape: Shape,
    /// How many comparisons it has; each member of a list counts as one.
    pub(super) size: usize,
    /// The term that was made first of those in it.
    first: Option<TermId>,
}

#[derive(Clone, Debug)]
enum Shape {
    Atom(String, Level),
    /// Without parts it is true.
    All(Vec<Formula>),
    /// Without parts it is false.
    Any(Vec<Formula>),
}

impl Formula {
    /// A text about a term that counts as so many comparisons.
    pub(super) fn atom(term: TermId, text: String, level: Level, size: usize) -> Self {
        Self { shape: Shape::Atom(text, level), size, first: Some(term) }
    }

    pub(super) const fn always() -> Self {
        Self { shape: Shape::All(Vec::new()), size: 0, first: None }
    }

    pub(super) const fn never() -> Self {
        Self { shape: Shape::Any(Vec::new()), size: 0, first: None }
    }

    fn is_always(&self) -> bool {
        matches!(&self.shape, Shape::All(parts) if parts.is_empty())
    }

    fn is_never(&self) -> bool {
        matches!(&self.shape, Shape::Any(parts) if parts.is_empty())
    }

    /// All parts, those of terms made first first.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part.shape {
                Shape::All(inner) => flat.extend(inner),
                Shape::Any(inner) if inner.is_empty() => return Self::never(),
                Shape::Atom(..) | Shape::Any(_) => flat.push(part),
            }
        }
        Self::joined(flat, Shape::All)
    }

    /// Any of the parts, those of terms made first first.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part.shape {
                Shape::Any(inner) => flat.extend(inner),
                Shape::All(inner) if inner.is_empty() => return Self::always(),
                Shape::Atom(..) | Shape::All(_) => flat.push(part),
            }
        }
        Self::joined(flat, Shape::Any)
    }

    fn joined(mut parts: Vec<Self>, shape: impl Fn(Vec<Self>) -> Shape) -> Self {
        parts.sort_by_key(|part| part.first);
        if parts.len() == 1
            && let Some(only) = parts.pop()
        {
            return only;
        }
        let size = parts.iter().map(|part| part.size).sum();
        let first = parts.first().and_then(|part| part.first);
        Self { shape: shape(parts), size, first }
    }

    /// As CEL.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Level::Conditional);
        out
    }

    /// The depth of the recursion is bounded by the size.
    fn write(&self, out: &mut String, least: Level) {
        let (level, sign) = match &self.shape {
            _ if self.is_always() => return out.push_str("true"),
            _ if self.is_never() => return out.push_str("false"),
            Shape::Atom(_, level) => (*level, ""),
            Shape::All(_) => (Level::And, " && "),
            Shape::Any(_) => (Level::Or, " || "),
        };
        out.push_str(if level < least { "(" } else { "" });
        match &self.shape {
            Shape::Atom(text, _) => out.push_str(text),
            Shape::All(parts) | Shape::Any(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    out.push_str(if index > 0 { sign } else { "" });
                    // A chain in a chain of the same sign was made one, so what is as loose is tight enough.
                    part.write(out, level);
                }
            }
        }
        out.push_str(if level < least { ")" } else { "" });
    }
}

/// How tightly the text of an operand binds; what does not parse, least.
pub(super) fn level_of(text: &str) -> Level {
    // Most operands are names and fields.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')) {
        return Level::Member;
    }
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut sink = Sink::new();
    let expr = parse(text, Span::new(FileId::new(0), 0, end), &mut sink);
    if sink.has_errors() { Level::Conditional } else { Level::of(&expr) }
}

/// The text of an operand, in parentheses if it binds more loosely than `least`.
pub(super) fn operand(text: &str, least: Level) -> String {
    if level_of(text) < least { format!("({text})") } else { text.to_owned() }
}

/// A constant as CEL.
pub(super) fn constant(value: &Value) -> String {
    print(&value.to_expr(Span::new(FileId::new(0), 0, 0)))
}
