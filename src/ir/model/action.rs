//! Actions: typed contracts of work that somebody else performs.

use super::{Json, Map, Schema, is_default};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::sync::Arc;

/// An action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Action {
    /// What it promises.
    pub archetype: Archetype,
    /// How long a result may be used again for equal arguments, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_ms: Option<u64>,
    /// The SHA-256 of the canonical config: a content address.
    pub config_ref: SmolStr,
    /// Same arguments, same result.
    #[serde(default)]
    pub deterministic: bool,
    /// The intents that a reducer may return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emits: Vec<SmolStr>,
    /// How long it is expected to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_ms: Option<Estimate>,
    /// Doing it twice is the same as doing it once.
    #[serde(default)]
    pub idempotent: bool,
    /// How many units of which resources it holds while it runs.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub needs: Map<u64>,
    /// The parameters, in the order of the declaration.
    pub params: Vec<Param>,
    /// When and how often it is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Box<Retry>>,
    /// The type of its result.
    pub returns: Arc<Schema>,
    /// After how many milliseconds an attempt has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// The machine whose states a reducer's state follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracks: Option<SmolStr>,
    /// How it is carried out.
    pub via: Via,
}

/// What an action promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Archetype {
    /// Pure: same input, same output.
    Compute,
    /// Talks to the outside world.
    Effect,
    /// Folds state and returns intents.
    Reducer,
}

/// How an action is carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Via {
    /// The settings of the kind; `{param}` in a string stands for a parameter of the action.
    pub config: Json,
    /// `function`, `http`, `agent`, `human`, … or a kind of the user's own.
    pub kind: SmolStr,
}

/// A parameter of an action, a workflow or a machine's event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Param {
    /// The value when none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// Its name.
    pub name: SmolStr,
    /// Whether it may be left out though it has no default; it is then absent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub optional: bool,
    /// The type of its value.
    pub schema: Arc<Schema>,
}

/// How long something takes, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// At most, or the only figure.
    pub high: u64,
    /// Most likely, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likely: Option<u64>,
    /// At least, or the only figure.
    pub low: u64,
}

/// When and how often a failed action is tried again.
///
/// `retry n` in a workflow is at most n retries after the first attempt, so `max_attempts` is n + 1: it counts every
/// attempt, as runtimes do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Retry {
    /// The first pause.
    pub backoff_ms: u64,
    /// By what each pause is longer than the one before.
    pub factor: f64,
    /// Whether pauses are varied at random.
    pub jitter: bool,
    /// The number of attempts, the first included.
    pub max_attempts: u32,
    /// The longest pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_backoff_ms: Option<u64>,
    /// The types of errors that are tried again; all when empty.
    pub on: Vec<SmolStr>,
}
