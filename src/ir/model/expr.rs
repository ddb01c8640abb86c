//! Expressions of a document, and what each reads.

use schemars::{JsonSchema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::fmt;

/// A CEL expression in normal form: constants are folded in, lets stand by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expr {
    /// The text.
    pub cel: SmolStr,
    /// Every variable that occurs in it; whoever evaluates it provides these.
    pub reads: Vec<Read>,
}

impl Expr {
    /// An expression with what it reads.
    pub fn new(cel: impl Into<SmolStr>, reads: impl IntoIterator<Item = Read>) -> Self {
        Self { cel: cel.into(), reads: reads.into_iter().collect() }
    }
}

/// A variable of an expression, written `kind:name`; its kind says where the value comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// `item:chunk`: the element or the place variable of the nearest each around that has one of this name.
    Item(SmolStr),
    /// `let:tags`: a let of the workflow.
    Let(SmolStr),
    /// `loop:l`: `l.iteration` and `l.previous`, inside the loop.
    Loop(SmolStr),
    /// `node:score`: the output of a node, or how it ended.
    Node(SmolStr),
    /// `param:ticket`: a parameter of the workflow; in a machine, of the transition's event.
    Param(SmolStr),
    /// `run`: id, seed, attempt and start of the run.
    Run,
    /// `secret:TOKEN`: a secret, as a whole argument.
    Secret(SmolStr),
}

/// How a [`Read`] looks, for the schema.
const PATTERN: &str = "^(run|(item|let|loop|node|param|secret):.+)$";

impl Read {
    /// The kind, as it is written before the colon.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Let(_) => "let",
            Self::Loop(_) => "loop",
            Self::Node(_) => "node",
            Self::Param(_) => "param",
            Self::Run => "run",
            Self::Secret(_) => "secret",
        }
    }

    /// The variable's name in the expression.
    pub fn name(&self) -> &str {
        match self {
            Self::Item(name)
            | Self::Let(name)
            | Self::Loop(name)
            | Self::Node(name)
            | Self::Param(name)
            | Self::Secret(name) => name,
            Self::Run => "run",
        }
    }

    /// Reads the written form.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "run" {
            return Some(Self::Run);
        }
        let (kind, name) = text.split_once(':').filter(|(_, name)| !name.is_empty())?;
        let make = match kind {
            "item" => Self::Item,
            "let" => Self::Let,
            "loop" => Self::Loop,
            "node" => Self::Node,
            "param" => Self::Param,
            "secret" => Self::Secret,
            _ => return None,
        };
        Some(make(name.into()))
    }
}

impl fmt::Display for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run => f.write_str("run"),
            _ => write!(f, "{}:{}", self.kind(), self.name()),
        }
    }
}

impl Serialize for Read {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Read;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a variable such as `param:ticket` or `node:score`")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Read, E> {
                Read::parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl JsonSchema for Read {
    fn schema_name() -> Cow<'static, str> {
        "Read".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> schemars::Schema {
        json_schema!({
            "description": "A variable of an expression, written `kind:name`; its kind says where the value comes from.",
            "type": "string",
            "pattern": PATTERN
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_reads_as_it_is_written() {
        for text in ["item:x", "let:tags", "loop:l", "node:crm.look", "param:ticket", "run", "secret:TOKEN"] {
            assert_eq!(Read::parse(text).map(|read| read.to_string()).as_deref(), Some(text));
        }
        assert_eq!(["", "node", "node:", "other:x", "run:x"].map(Read::parse), [const { None }; 5]);
    }
}
