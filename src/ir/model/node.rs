//! Nodes: everything that runs, with what a runtime needs to route without a graph library.

use super::{Estimate, Expr, Map, Retry, Schema, is_default};
use schemars::{JsonSchema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A node: a step, a choose, an each, a loop, a wait, an await or an emit.
///
/// What an action says of itself (`timeout_ms`, `retry`, `needs`, `estimate_ms`) stands here again as it holds for
/// this step, so a runtime merges nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// Step: the action that it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<SmolStr>,
    /// Step: the arguments. Emit: the payload.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub args: Map<Expr>,
    /// Whether no edge leads to it.
    pub entry: bool,
    /// How long it is expected to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_ms: Option<Estimate>,
    /// Await and emit: the name of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<SmolStr>,
    /// Step: its output when it failed for good; it has then succeeded, degraded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Box<Expr>>,
    /// Its name, the only one of its workflow.
    pub id: SmolStr,
    /// The edges that lead to it.
    #[serde(rename = "in")]
    pub incoming: Vec<Edge>,
    /// Its place in `nodes`: every edge leads from a smaller to a greater one.
    pub index: u32,
    /// How many of its control edges must fire.
    pub join: Join,
    /// What it is.
    pub kind: NodeKind,
    /// How many units of which resources it holds while it runs.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub needs: Map<u64>,
    /// The nodes that an edge leads to, in the order of `index`, each once.
    #[serde(rename = "out")]
    pub outgoing: Vec<SmolStr>,
    /// The type of its output; of an await, of the event's payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Arc<Schema>>,
    /// What goes first when not everything can.
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: Priority,
    /// The region that it lies in.
    pub region: SmolStr,
    /// Choose: the regions of its arms, in order. Each and loop: the region of its block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<SmolStr>,
    /// Step: when and how often it is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Box<Retry>>,
    /// When it runs, in CEL over data and the functions over steps: what its edges, its join, its arm and its guard amount to; of what
    /// stands in an each or a loop, within one round. A runtime routes by those; this is for people and tools. Left out where it is too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_condition: Option<SmolStr>,
    /// What is added to the run's seed for this node.
    pub seed_offset: u32,
    /// Where it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Whether no edge leads from it.
    pub terminal: bool,
    /// After how many milliseconds an attempt, or the waiting, has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Wait: for how many milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u64>,
    /// Wait: until this timestamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_until: Option<Box<Expr>>,
    /// Its condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Box<Expr>>,
    /// Step: the workflow that it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<SmolStr>,
}

/// The kinds of nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// Waits for an outside event.
    Await,
    /// Runs the first arm whose condition holds.
    Choose,
    /// Runs its block once for each element of a list.
    Each,
    /// Publishes an event.
    Emit,
    /// Runs its block until a condition holds.
    Loop,
    /// Runs an action or a workflow.
    #[default]
    Step,
    /// Waits for a time.
    Wait,
}

/// An edge, as the node that it leads to holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// The node that it comes from.
    pub from: SmolStr,
    /// On which outcome of that node it fires.
    pub on: Outcome,
    /// Why it is there.
    pub via: EdgeKind,
    /// Its condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Box<Expr>>,
}

impl Edge {
    /// Whether it is a reference to data that copes with their absence: a data edge on `settled`.
    pub fn is_soft(&self) -> bool {
        self.via == EdgeKind::Data && self.on == Outcome::Settled
    }
}

/// On which outcome of its source an edge fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
    /// It succeeded, failed or was skipped.
    Settled,
}

/// Why an edge is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EdgeKind {
    /// From a choose to every node directly in one of its arms: fires when that arm was chosen.
    Arm,
    /// An order that was asked for. From a choose it fires when every node of the chosen arm is settled.
    Control,
    /// The node reads the source's output, or how it ended. Joins do not count it.
    Data,
}

/// How many control edges of a node must fire: `"all"`, `"any"` or a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Join {
    /// Every one.
    #[default]
    All,
    /// At least one.
    Any,
    /// At least this many.
    AtLeast(u32),
}

/// From 1, the last, to 10, the first; 5 when left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Priority(pub u8);

impl Default for Priority {
    fn default() -> Self {
        Self(5)
    }
}

/// A place in a source file. Offsets are in bytes, lines and columns (in characters) from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// The column of the first byte.
    pub column: u32,
    /// One past the last byte.
    pub end: u32,
    /// The file, by its place in the document's `source`.
    pub file: u32,
    /// The line of the first byte.
    pub line: u32,
    /// The first byte.
    pub start: u32,
}

impl Serialize for Join {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Any => serializer.serialize_str("any"),
            Self::AtLeast(count) => serializer.serialize_u32(*count),
        }
    }
}

impl<'de> Deserialize<'de> for Join {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Join;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"all\", \"any\" or a number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Join, E> {
                match text {
                    "all" => Ok(Join::All),
                    "any" => Ok(Join::Any),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
            fn visit_u64<E: Error>(self, count: u64) -> Result<Join, E> {
                let wrong = |_| E::invalid_value(serde::de::Unexpected::Unsigned(count), &self);
                u32::try_from(count).map(Join::AtLeast).map_err(wrong)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Join {
    fn schema_name() -> Cow<'static, str> {
        "Join".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> schemars::Schema {
        json_schema!({
            "description": "How many control edges of a node must fire.",
            "anyOf": [{ "enum": ["all", "any"] }, { "type": "integer", "minimum": 0, "maximum": u32::MAX }]
        })
    }
}
