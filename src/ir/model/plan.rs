//! What a scheduler wants to know beforehand. `plan/` computes it.

use super::{Map, is_default};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The plan of one graph: of a workflow, or of the block of an each or a loop. Times are expected times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The plans of the blocks of eaches and loops at any depth, by region; only the workflow's own plan has them.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub bodies: Map<Plan>,
    /// The longest chains: any delay of one of their nodes delays the end.
    pub critical_paths: Vec<Vec<SmolStr>>,
    /// Whether there are more critical paths than are listed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub critical_paths_truncated: bool,
    /// What can run at the same time, resources considered, one group after the other.
    pub groups: Vec<Vec<SmolStr>>,
    /// How long a run is expected to take.
    pub makespan_ms: u64,
    /// Every node of the graph in an order in which they can run one by one.
    pub order: Vec<SmolStr>,
    /// By how much each node may be late without delaying the end.
    pub slack_ms: Map<u64>,
    /// The size of the largest group: of what can start together, as many as resources allow.
    pub width: u64,
}
