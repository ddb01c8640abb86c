//! The types of expressions: those of CEL, with records, string enums and optionals as first-class types.
//!
//! Subtyping is structural: a closed record fits an open one, `T` fits `optional<T>`, an enum fits a larger enum
//! and `string`; `dyn` fits everything and everything fits `dyn`. Numbers never convert by themselves.

use indexmap::IndexMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// A type. Cloning is cheap: what is large is shared.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Type {
    /// The type of what was already reported; it fits everything, in both directions, silently.
    #[default]
    Error,
    /// Known only when run; fits everything, and nothing is claimed of it.
    Dyn,
    /// The type of `null`.
    Null,
    /// `true`, `false`.
    Bool,
    /// 64-bit signed integer.
    Int,
    /// 64-bit unsigned integer.
    Uint,
    /// 64-bit IEEE 754.
    Double,
    /// Unicode text.
    String,
    /// A byte sequence.
    Bytes,
    /// A point in time.
    Timestamp,
    /// A span of time.
    Duration,
    /// A string that is one of these, in the order of the declaration.
    Enum(Arc<[SmolStr]>),
    /// `list<T>`.
    List(Arc<Type>),
    /// `map<K, V>`.
    Map(Arc<(Type, Type)>),
    /// `optional<T>`, written `T?` in workflows.
    Optional(Arc<Type>),
    /// Named fields.
    Record(Arc<Record>),
    /// A declared type, known by its number in the environment, which unfolds it. Declared types may be recursive.
    Named(Named),
    /// An abstract type: only equal to itself, with parameters that unify one by one.
    Abstract(Arc<(SmolStr, Vec<Type>)>),
    /// The type of a type value, as `type(x)` returns.
    Type(Arc<Type>),
    /// A type variable of an overload; it never leaves the checker.
    Var(u32),
}

/// A declared type: its number and the name that messages use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number in the environment.
    pub id: u32,
    /// Its name as declared.
    pub name: SmolStr,
}

/// A record type: fields in the order of the declaration.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Record {
    /// The fields.
    pub fields: IndexMap<SmolStr, Field>,
    /// Whether more fields may be there; they are `dyn`.
    pub open: bool,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The type of its value.
    pub ty: Type,
    /// Whether it may be absent (`note?: string`).
    pub optional: bool,
}

impl Type {
    /// `list<element>`.
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// `map<key, value>`.
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Arc::new((key, value)))
    }

    /// `optional<inner>`; an optional stays as it is.
    pub fn optional(inner: Self) -> Self {
        match inner {
            Self::Optional(_) | Self::Error => inner,
            other => Self::Optional(Arc::new(other)),
        }
    }

    /// A closed record of required fields.
    pub fn record<N: Into<SmolStr>>(fields: impl IntoIterator<Item = (N, Self)>) -> Self {
        let fields = fields.into_iter().map(|(name, ty)| (name.into(), Field { ty, optional: false }));
        Self::Record(Arc::new(Record { fields: fields.collect(), open: false }))
    }

    /// A string enum of these members.
    pub fn string_enum<N: Into<SmolStr>>(members: impl IntoIterator<Item = N>) -> Self {
        Self::Enum(members.into_iter().map(Into::into).collect())
    }

    /// An abstract type without parameters.
    pub fn opaque(name: &str) -> Self {
        Self::Abstract(Arc::new((name.into(), Vec::new())))
    }

    /// The type without parts that is written so: `int`.
    pub fn simple(name: &str) -> Option<Self> {
        Some(match name {
            "dyn" => Self::Dyn,
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "uint" => Self::Uint,
            "double" => Self::Double,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "timestamp" => Self::Timestamp,
            "duration" => Self::Duration,
            _ => return None,
        })
    }

    /// Whether nothing can be claimed of it.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Error | Self::Dyn)
    }
}

impl std::fmt::Display for Type {
    /// As written in a workflow: `list<string>`, `{ id: string, note?: string }`, `"a" | "b"`, `int?`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Error => f.write_str("?"),
            Self::Dyn => f.write_str("dyn"),
            Self::Null => f.write_str("null"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Uint => f.write_str("uint"),
            Self::Double => f.write_str("double"),
            Self::String => f.write_str("string"),
            Self::Bytes => f.write_str("bytes"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Duration => f.write_str("duration"),
            Self::Enum(members) => {
                for (index, member) in members.iter().enumerate() {
                    let bar = if index == 0 { "" } else { " | " };
                    write!(f, "{bar}{member:?}")?;
                }
                Ok(())
            }
            // Of elements that were reported, nothing is known.
            Self::List(element) if **element == Self::Error => f.write_str("list"),
            Self::List(element) => write!(f, "list<{element}>"),
            Self::Map(pair) => write!(f, "map<{}, {}>", pair.0, pair.1),
            Self::Optional(inner) => match **inner {
                Self::Enum(_) => write!(f, "({inner})?"),
                _ => write!(f, "{inner}?"),
            },
            Self::Record(record) => record.fmt(f),
            Self::Named(named) => f.write_str(&named.name),
            Self::Abstract(shape) if shape.1.is_empty() => f.write_str(&shape.0),
            Self::Abstract(shape) => {
                let args: Vec<_> = shape.1.iter().map(ToString::to_string).collect();
                write!(f, "{}<{}>", shape.0, args.join(", "))
            }
            Self::Type(inner) => write!(f, "type<{inner}>"),
            Self::Var(index) => match u8::try_from(*index).ok().filter(|&index| index < 26) {
                Some(index) => write!(f, "{}", char::from(b'A' + index)),
                None => write!(f, "T{index}"),
            },
        }
    }
}

impl std::fmt::Display for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = Vec::with_capacity(self.fields.len() + 1);
        for (name, field) in &self.fields {
            parts.push(format!("{name}{}: {}", if field.optional { "?" } else { "" }, field.ty));
        }
        if self.open {
            parts.push("...".to_owned());
        }
        if parts.is_empty() { f.write_str("{}") } else { write!(f, "{{ {} }}", parts.join(", ")) }
    }
}
