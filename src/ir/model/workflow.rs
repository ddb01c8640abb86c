//! Workflows, their regions and lets.

use super::{Expr, Node, Param, Plan, Schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::sync::Arc;

/// A workflow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workflow {
    /// How many of its nodes may run at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u64>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<SmolStr>,
    /// The identity of this workflow: over it without its hash and spans.
    #[serde(default, skip_serializing_if = "SmolStr::is_empty")]
    pub hash: SmolStr,
    /// Named expressions, in the order of their dependencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lets: Vec<Let>,
    /// Everything that runs, in the order of `index`.
    pub nodes: Vec<Node>,
    /// The parameters, in the order of the declaration.
    pub params: Vec<Param>,
    /// What a scheduler wants to know beforehand.
    pub plan: Plan,
    /// The blocks that nodes lie in; the first is the workflow's own.
    pub regions: Vec<Region>,
    /// The result.
    #[serde(rename = "return", default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Expr>,
    /// The type of the result.
    pub returns: Arc<Schema>,
    /// The seed of a run that is given none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
    /// After how many milliseconds a run has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// The version that the author gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<SmolStr>,
}

/// A named expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Let {
    /// The text, as of an [`Expr`].
    pub cel: SmolStr,
    /// Its name.
    pub name: SmolStr,
    /// What it reads, as of an [`Expr`].
    pub reads: Vec<super::Read>,
    /// The region that it stands in.
    pub region: SmolStr,
}

/// A block of nodes.
///
/// A workflow, the block of an each and the block of a loop are graphs of their own: edges never cross their borders.
/// The nodes of an arm belong to the graph that their choose lies in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Each: the number of elements to plan with; 1 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<u64>,
    /// Its name: `root`, the name of the each or the loop, or that of the choose with the arm's number (`route.0`).
    pub id: SmolStr,
    /// Each: the list.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Expr>,
    /// Each: the variable of the element's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<SmolStr>,
    /// Each: the variable of the element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<SmolStr>,
    /// What kind of block it is.
    pub kind: RegionKind,
    /// Loop: the greatest number of rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The nodes directly inside, by id, in the order of `index`.
    pub nodes: Vec<SmolStr>,
    /// Each: at most this many elements at once; one after the other when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<u64>,
    /// The node that it is a block of; none of the workflow's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<SmolStr>,
    /// Loop: ends it when true; without one every round runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Expr>,
    /// Arm: its condition; none of `otherwise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
}

/// The kinds of blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RegionKind {
    /// An arm of a choose.
    Arm,
    /// Runs once for each element of a list.
    Each,
    /// Runs again and again until its condition holds.
    Loop,
    /// The workflow itself.
    #[default]
    Workflow,
}
