//! How large types and constants may get.
//!
//! A let may stand for a record of other lets, so a few lines can make a type that nests without end, or that is written
//! out a million times. Documents hold types as JSON Schema and constants as JSON, and readers of JSON have limits.

use super::rules::TYPE_TOO_DEEP;
use crate::base::Span;
use crate::cel::{Type, Value};
use crate::diagnostic::Sink;
use std::fmt;

/// How deep types and constants nest at most: each list, map, record and optional is a level.
///
/// A level is two levels of JSON at most (`{"properties": {…}}`), and a type stands at most nine deep in a document: this
/// keeps within the 127 levels of `ir::MAX_DEPTH`.
pub const MAX_NESTING: usize = 50;

/// How many parts a type or a constant has at most, written out.
pub const MAX_PARTS: usize = 100_000;

/// What is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    Nesting,
    Parts,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nesting => write!(f, "nested more than {MAX_NESTING} levels deep"),
            Self::Parts => write!(f, "made of more than {MAX_PARTS} parts"),
        }
    }
}

/// `ty`, if it is not too large; else that is reported at `span`.
pub(super) fn bounded(ty: Type, span: Span, sink: &mut Sink) -> Type {
    let mut measure = Measure::default();
    let Err(excess) = measure.ty(&ty, 0) else { return ty };
    if measure.unknown {
        // Something in it was reported, perhaps this.
        return Type::Error;
    }
    let help = match excess {
        Excess::Nesting => "give an inner part a name, as in `type Part = { … }`, or nest less",
        Excess::Parts => "give the parts that occur often a name, as in `type Part = { … }`",
    };
    sink.report(TYPE_TOO_DEEP.at(span, format!("this type is {excess}")).help(help));
    Type::Error
}

/// Whether a constant is too large.
pub(super) fn excess(value: &Value) -> Option<Excess> {
    Measure::default().value(value, 0).err()
}

/// The parts seen so far. Recursion ends at the limit of nesting.
#[derive(Default)]
struct Measure {
    parts: usize,
    /// Whether a part is of no known type.
    unknown: bool,
}

impl Measure {
    const fn part(&mut self, depth: usize) -> Result<(), Excess> {
        self.parts += 1;
        match (depth > MAX_NESTING, self.parts > MAX_PARTS) {
            (true, _) => Err(Excess::Nesting),
            (_, true) => Err(Excess::Parts),
            _ => Ok(()),
        }
    }

    fn ty(&mut self, ty: &Type, depth: usize) -> Result<(), Excess> {
        self.unknown |= matches!(ty, Type::Error);
        self.part(depth)?;
        match ty {
            Type::List(inner) | Type::Optional(inner) => self.ty(inner, depth + 1),
            Type::Map(pair) => self.ty(&pair.1, depth + 1),
            Type::Record(record) => record.fields.values().try_for_each(|field| self.ty(&field.ty, depth + 1)),
            Type::Error
            | Type::Dyn
            | Type::Null
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Bytes
            | Type::Timestamp
            | Type::Duration
            | Type::Enum(_)
            | Type::Named(_)
            | Type::Abstract(_)
            | Type::Type(_)
            | Type::Var(_) => Ok(()),
        }
    }

    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Excess> {
        self.part(depth)?;
        match value {
            Value::List(items) => items.iter().try_for_each(|item| self.value(item, depth + 1)),
            Value::Map(entries) => entries.values().try_for_each(|item| self.value(item, depth + 1)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Type {
        (0..levels).fold(Type::Int, |inner, _| Type::record([("a", inner)]))
    }

    #[test]
    fn types_nest_to_the_limit_and_no_further() {
        assert_eq!(Measure::default().ty(&nested(MAX_NESTING), 0), Ok(()));
        assert_eq!(Measure::default().ty(&nested(MAX_NESTING + 1), 0), Err(Excess::Nesting));
    }

    #[test]
    fn a_type_that_doubles_at_each_level_is_measured_at_once() {
        let doubled = (0..40).fold(Type::Int, |inner, _| Type::record([("a", inner.clone()), ("b", inner)]));
        assert_eq!(Measure::default().ty(&doubled, 0), Err(Excess::Parts));
    }
}
