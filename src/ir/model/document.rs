//! The document as a whole, and what its workflows share.

use super::{Action, Expr, Map, Param, Schema, Workflow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::sync::Arc;

/// A document: one entry workflow, every workflow it calls, every type and action they use, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The actions by name.
    pub actions: Map<Action>,
    /// The name of the workflow that a run starts with.
    pub entry: SmolStr,
    /// How the lifecycle events of the workflows are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Events>,
    /// The identity of what will run: over the document without hashes, `source` and spans.
    #[serde(default, skip_serializing_if = "SmolStr::is_empty")]
    pub hash: SmolStr,
    /// The version of this format.
    pub ir: Version,
    /// The machines by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub machines: Map<Machine>,
    /// How many units there are of each resource.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub resources: Map<u64>,
    /// The names of the secrets that a run must be given, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<SmolStr>,
    /// The files that the document was compiled from; spans name them by place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Source>,
    /// The declared types by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub types: Map<Arc<Schema>>,
    /// The workflows by name.
    pub workflows: Map<Workflow>,
}

/// The version of the format. Additions keep it; what an old reader would misread is a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Version {
    /// The first.
    #[default]
    #[serde(rename = "flowright/1")]
    V1,
}

/// A file that a document was compiled from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its path, as the compiler was given it.
    pub path: SmolStr,
    /// The SHA-256 of its bytes.
    pub sha256: SmolStr,
}

/// How lifecycle events are named: `prefix.workflow_started.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Events {
    /// What each name begins with.
    pub prefix: SmolStr,
    /// What each name ends with, after a `v`.
    pub version: u32,
}

/// A finite state machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Machine {
    /// The states that nothing leaves.
    #[serde(rename = "final")]
    pub finals: Vec<SmolStr>,
    /// The state that it begins in.
    pub initial: SmolStr,
    /// Every state: the initial one, those of the transitions in their order, then the others.
    pub states: Vec<SmolStr>,
    /// What leads from state to state, in the order of the declaration.
    pub transitions: Vec<Transition>,
}

/// A transition of a machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Transition {
    /// The event that it happens on.
    pub event: SmolStr,
    /// The states that it leaves.
    pub from: Vec<SmolStr>,
    /// The data of the event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Param>,
    /// The state that it enters.
    pub to: SmolStr,
    /// Its condition, over the event's parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
}
