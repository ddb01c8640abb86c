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

impl Why {
    /// Whether and when it runs, in words. `subject` is what it is called, "" where that is clear; `block` is the name of the each or the loop
    /// around, as it is to be written, and `code` marks what is CEL.
    pub fn sentence(&self, subject: &str, block: Option<&str>, code: &dyn Fn(&str) -> String) -> String {
        let round = block.map(|block| format!(" in a round of {block}")).unwrap_or_default();
        let words = match (self.verdict, &self.condition) {
            (Verdict::Always, _) => match block {
                Some(block) => format!("runs in every round of {block}"),
                None => "always runs".to_owned(),
            },
            (Verdict::Never, _) => format!("never runs{round}"),
            (Verdict::Unknown, _) => {
                let it = if subject.is_empty() { "it" } else { subject };
                return format!("nobody can say when {it} runs: steps of its workflow wait for each other");
            }
            (Verdict::Sometimes, Some(condition)) => format!("runs{round} when {}", code(condition)),
            (Verdict::Sometimes, None) => format!("runs{round} only sometimes; the condition is too long to print"),
        };
        if subject.is_empty() { words } else { format!("{subject} {words}") }
    }
}
