//! The smallest value of a type: what stands where a person will write something else.

use crate::cel::{self, Type};
use crate::frontend::patch::Datum;
use crate::ty::{SECRET, TypeTable};

/// How deep records may lie in each other; nobody reads a deeper skeleton.
const MAX_DEPTH: usize = 16;

/// A value as a person would write it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sample {
    /// An expression.
    Code(String),
    /// A number, `true`, `false` or `null`.
    Word(&'static str),
    /// A text.
    Text(String),
    /// A list without elements.
    Nothing,
    /// A record, or a map.
    Record(Vec<(String, Sample)>),
}

impl Sample {
    /// A value of a type. `data`: it comes from outside, so that secrets are texts. None where only a name would do.
    pub(super) fn of(ty: &Type, table: &TypeTable, data: bool) -> Option<Self> {
        of(ty, table, data, 0)
    }

    /// As an expression.
    pub(super) fn cel(&self) -> String {
        match self {
            Self::Code(code) => code.clone(),
            Self::Word(word) => (*word).to_owned(),
            Self::Text(text) => cel::quoted(text),
            Self::Nothing => "[]".to_owned(),
            Self::Record(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(name, value)| format!("{}: {}", cel::quoted(name), value.cel())).collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }

    /// As a value of a file of YAML or JSON.
    pub(super) fn datum(&self) -> Datum {
        match self {
            Self::Code(code) => Datum::text(format!("${{ {code} }}")),
            Self::Word(word) => Datum::Word((*word).to_owned()),
            Self::Text(text) => Datum::text(text.replace("${", "$${")),
            Self::Nothing => Datum::List(Vec::new()),
            Self::Record(fields) => {
                Datum::Map(fields.iter().map(|(name, value)| (name.clone(), value.datum())).collect())
            }
        }
    }
}

fn of(ty: &Type, table: &TypeTable, data: bool, depth: usize) -> Option<Sample> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match table.resolve(ty) {
        Type::Error | Type::Dyn | Type::Null => Sample::Word("null"),
        Type::Bool => Sample::Word("false"),
        Type::Int => Sample::Word("0"),
        Type::Double => Sample::Word("0.0"),
        Type::Uint => Sample::Code("0u".to_owned()),
        Type::String => Sample::Text(String::new()),
        Type::Bytes => Sample::Code("b\"\"".to_owned()),
        Type::Timestamp => Sample::Code("timestamp(\"2026-01-01T00:00:00Z\")".to_owned()),
        Type::Duration => Sample::Code("duration(\"1s\")".to_owned()),
        Type::Enum(members) => Sample::Text(members.first()?.to_string()),
        Type::List(_) => Sample::Nothing,
        Type::Map(_) => Sample::Record(Vec::new()),
        Type::Optional(inner) => of(&inner, table, data, depth + 1)?,
        Type::Record(record) => {
            let required = record
                .fields
                .iter()
                .filter(|(_, field)| !field.optional && !matches!(table.resolve(&field.ty), Type::Optional(_)));
            let field = |(name, field): (&smol_str::SmolStr, &cel::Field)| {
                Some((name.to_string(), of(&field.ty, table, data, depth + 1)?))
            };
            Sample::Record(required.map(field).collect::<Option<_>>()?)
        }
        Type::Abstract(shape) if data && shape.0 == SECRET => Sample::Text(String::new()),
        Type::Abstract(_) | Type::Type(_) | Type::Var(_) | Type::Named(_) => return None,
    })
}
