//! Why a node runs, for people: when, a case in which it does and one in which it does not, and the places that decide.

use super::condition::Witness;
use super::{Facts, Reason, Scene};
use crate::hir::NodeId;
use crate::resolve::Vertex;

/// How often a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In every run, and in every round of the block around.
    Always,
    /// In some.
    Sometimes,
    /// In none.
    Never,
    /// Nothing is known: the workflow has a cycle.
    Unknown,
}

/// When a node runs, and why.
#[derive(Clone, Debug)]
pub struct Why {
    /// How often.
    pub verdict: Verdict,
    /// When, as CEL, within a round of the block around; none if it is too long to read.
    pub condition: Option<String>,
    /// A case in which it runs.
    pub runs: Option<Witness>,
    /// A case in which it is skipped.
    pub skipped: Option<Witness>,
    /// The places that decide.
    pub reasons: Vec<Reason>,
    /// The each or the loop around.
    pub block: Option<NodeId>,
    /// Whether it may fail and something handles that.
    pub handled: bool,
}

impl Facts {
    /// When a node runs, and why.
    pub fn why(&self, scene: Scene<'_>, node: NodeId) -> Why {
        let vertex = scene.resolved.graph.vertex(Vertex::Node(node));
        let region = scene.workflow.nodes[node].region;
        let block = scene.workflow.regions[scene.workflow.regions[region].frame].owner;
        let (run, context) = (self.run(vertex), self.context(scene.workflow, region));
        let here = self.both(context, run);
        let verdict = match () {
            () if !self.is_known() => Verdict::Unknown,
            () if self.implies(context, run) && !context.is_false() => Verdict::Always,
            () if here.is_false() => Verdict::Never,
            () => Verdict::Sometimes,
        };
        let sometimes = verdict == Verdict::Sometimes;
        Why {
            verdict,
            condition: self.text(run).map(String::from),
            runs: sometimes.then(|| self.witness(here)).flatten(),
            skipped: sometimes.then(|| self.counterexample(context, run)).flatten(),
            reasons: self.reasons(scene, vertex),
            block,
            handled: self.outcome_of(node).is_some(),
        }
    }
}
