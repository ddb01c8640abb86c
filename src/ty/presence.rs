//! What must hold when a node runs, as far as the structure of the workflow tells.
//!
//! Each node gets a *conjunction*: arms that must have been chosen and guards that must be true whenever it runs. It follows the
//! rules of execution (`docs/semantics.md`): a node needs its arm, its own `when`, what it waits for, and what it reads. A reference is
//! proved present when the conjunction of what it names is part of the reader's. This is a sound part of the algebra of run conditions:
//! guards are opaque here, equal exactly when their normal forms are, so nothing is claimed where two guards speak of the same thing.

mod build;
mod topics;
mod witness;

pub use build::never_true;

use crate::base::{IdVec, Span};
use crate::hir::{LetId, NodeId, NodeKind, RegionId, RegionKind, Workflow};
use crate::resolve::{FlowGraph, Names, ResolvedWorkflow, Vertex};
use crate::ty::Consts;
use build::Source;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use topics::Topics;

/// The most conditions that are kept of one node; what depends on more is not judged.
pub const MAX_CONDITIONS: usize = 64;

/// The most cases that are tried to prove that one of several steps is there.
const MAX_CASES: usize = 10_000;

/// Something that must hold.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What kind it is.
    pub kind: ConditionKind,
    /// Where it was written: an arm's condition or its `otherwise`, a guard.
    pub span: Span,
    /// A case in which it does not hold, where one is easily given: `score.value = 0.0`.
    pub counterexample: Option<String>,
    /// What it speaks of.
    topics: Topics,
}

/// The kinds of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    /// This arm of this choose was chosen.
    Arm(RegionId, NodeId),
    /// This guard is true.
    Guard,
    /// This node failed.
    Failed(NodeId),
}

/// When a node runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    /// Only if all of these hold (and perhaps more), ascending.
    When(Rc<[u32]>),
    /// Never.
    Never {
        /// Why not.
        why: Contradiction,
    },
    /// Not judged.
    Unknown,
}

/// Why a node never runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// It would need two arms of one choose, which exclude each other.
    Arms(RegionId, RegionId),
    /// It would need this node to have failed, and its output.
    Outcome(NodeId),
    /// A guard is made of constants, and false.
    Guard,
}

impl Runs {
    fn always() -> Self {
        Self::When(Rc::from([]))
    }

    /// Whether this asks for nothing that `given` does not have.
    pub fn follows_from(&self, given: &Self) -> bool {
        let (Self::When(needed), Self::When(given)) = (self, given) else { return false };
        needed.iter().all(|id| given.binary_search(id).is_ok())
    }
}

/// The conditions of a workflow and of each of its vertices.
#[derive(Debug)]
pub struct Presence {
    conditions: Vec<Condition>,
    /// By region: of an arm, that it was chosen, and what its condition proves.
    arms: IdVec<RegionId, Runs>,
    guards: FxHashMap<String, u32>,
    failures: FxHashMap<NodeId, u32>,
    /// What each let speaks of.
    lets: IdVec<LetId, Topics>,
    /// What the elements of each each speak of.
    items: FxHashMap<NodeId, Topics>,
    /// By vertex: without what it reads.
    base: Vec<Runs>,
    /// By vertex: with what it reads.
    full: Vec<Runs>,
}

impl Presence {
    /// Follows the graph from entry to end.
    pub fn build(workflow: &Workflow, resolved: &ResolvedWorkflow, names: &Names, consts: &Consts) -> Self {
        let graph = &resolved.graph;
        let vertices = graph.graph.len();
        let always = Runs::always();
        let mut presence = Self {
            conditions: Vec::new(),
            arms: IdVec::filled(always.clone(), workflow.regions.len()),
            guards: FxHashMap::default(),
            failures: FxHashMap::default(),
            lets: IdVec::filled(Topics::default(), workflow.lets.len()),
            items: FxHashMap::default(),
            base: vec![always.clone(); vertices],
            full: vec![always; vertices],
        };
        if !graph.cyclic {
            let source = Source { workflow, graph, scope: &resolved.scope, names, consts };
            for &vertex in &graph.order {
                presence.visit(source, vertex);
            }
        }
        presence
    }

    /// When the vertex runs, without regard to what it reads.
    pub fn base(&self, vertex: u32) -> &Runs {
        &self.base[vertex as usize]
    }

    /// When the vertex runs and all that it reads is there, as far as that is proved.
    pub fn full(&self, vertex: u32) -> &Runs {
        &self.full[vertex as usize]
    }

    /// The condition of a number.
    pub fn condition(&self, id: u32) -> &Condition {
        &self.conditions[id as usize]
    }

    /// What `needed` asks for beyond what `given` has; none if nothing is missing or nothing can be said: where a missing guard
    /// speaks of something that a given one speaks of too, it may follow from it.
    pub fn missing(&self, needed: &Runs, given: &Runs) -> Option<Vec<u32>> {
        let (Runs::When(needed), Runs::When(given)) = (needed, given) else { return None };
        let missing: Vec<u32> = needed.iter().copied().filter(|id| given.binary_search(id).is_err()).collect();
        let related = |id: &u32| {
            let topics = &self.condition(*id).topics;
            given.iter().any(|&other| self.condition(other).topics.meet(topics))
        };
        // An arm is excluded by another arm of the same choose, whatever their guards say.
        let excluded = |id: &u32| given.iter().any(|&other| self.exclude(*id, other).is_some());
        let certain = missing.iter().any(|id| excluded(id) || !related(id));
        (!missing.is_empty() && certain).then_some(missing)
    }

    /// Whether at least one of `steps` (or lets) is there wherever `reader` (or an expression of `region`) stands.
    pub fn cover(
        &self,
        workflow: &Workflow,
        resolved: &ResolvedWorkflow,
        region: RegionId,
        reader: Option<NodeId>,
        steps: &[Vertex],
    ) -> bool {
        let graph = &resolved.graph;
        let here = match reader {
            Some(node) => self.base(graph.vertex(Vertex::Node(node))).clone(),
            None => self.region(workflow, graph, region),
        };
        let Runs::When(here) = here else { return false };
        let never = |&step: &Vertex| matches!(self.full(graph.vertex(step)), Runs::Never { .. });
        if steps.iter().any(never) {
            return true; // reported as `dead-step`; what would follow from it is not reported again
        }
        let steps: Vec<&[u32]> = steps
            .iter()
            .filter_map(|&step| match self.full(graph.vertex(step)) {
                Runs::When(needs) => Some(&**needs),
                Runs::Never { .. } | Runs::Unknown => None,
            })
            .collect();
        let mut cases = 0;
        self.covered(workflow, graph, &here, &steps, &mut cases)
    }

    fn covered(
        &self,
        workflow: &Workflow,
        graph: &FlowGraph,
        here: &[u32],
        steps: &[&[u32]],
        cases: &mut usize,
    ) -> bool {
        *cases += 1;
        // Each case inside another one decides one choose more, so this bounds the recursion, too.
        if *cases > MAX_CASES || here.len() > 2 * MAX_CONDITIONS {
            return false;
        }
        let holds = |id: &u32| here.binary_search(id).is_ok();
        if steps.iter().any(|needs| needs.iter().all(holds)) {
            return true;
        }
        let missing = steps.iter().flat_map(|needs| needs.iter().filter(|&id| !holds(id)));
        let chooses = missing.filter_map(|&id| match self.condition(id).kind {
            ConditionKind::Arm(_, choose) => Some(choose),
            ConditionKind::Guard | ConditionKind::Failed(_) => None,
        });
        let mut tried: Vec<NodeId> = Vec::new();
        for choose in chooses {
            let NodeKind::Choose { arms } = &workflow.nodes[choose].kind else { continue };
            let runs = self.full(graph.vertex(Vertex::Node(choose)));
            let decided = |&id: &u32| matches!(self.condition(id).kind, ConditionKind::Arm(_, of) if of == choose);
            if tried.contains(&choose)
                || here.iter().any(decided)
                || !matches!(runs, Runs::When(needs) if needs.iter().all(holds))
            {
                continue;
            }
            tried.push(choose);
            let exhaustive =
                arms.iter().any(|&arm| matches!(workflow.regions[arm].kind, RegionKind::Arm { when: None, .. }));
            let each_arm = |&arm: &RegionId| {
                let mut inside = here.to_vec();
                match &self.arms[arm] {
                    Runs::When(proved) => inside.extend(proved.iter()),
                    Runs::Never { .. } => return true, // the arm is never chosen
                    Runs::Unknown => return false,
                }
                inside.sort_unstable();
                inside.dedup();
                self.covered(workflow, graph, &inside, steps, cases)
            };
            if exhaustive && arms.iter().all(each_arm) {
                return true;
            }
        }
        false
    }

    /// What holds wherever an expression of `region` is evaluated.
    pub fn region(&self, workflow: &Workflow, graph: &FlowGraph, region: RegionId) -> Runs {
        match workflow.regions[region].owner {
            None => Runs::always(),
            Some(owner) => {
                let outer = self.full(graph.vertex(Vertex::Node(owner))).clone();
                self.both(outer, self.arms[region].clone())
            }
        }
    }

    /// What holds when both hold. Two arms of one choose exclude each other.
    fn both(&self, a: Runs, b: Runs) -> Runs {
        let (Runs::When(left), Runs::When(right)) = (&a, &b) else {
            return match (&a, &b) {
                (Runs::Never { .. }, _) | (Runs::Unknown, Runs::When(_) | Runs::Unknown) => a,
                _ => b,
            };
        };
        if right.is_empty() || left == right {
            return a;
        }
        if left.is_empty() {
            return b;
        }
        let mut all: Vec<u32> = left.iter().chain(right.iter()).copied().collect();
        all.sort_unstable();
        all.dedup();
        if let Some((a, b)) = self.exclusive(&all) {
            return Runs::Never { why: Contradiction::Arms(a, b) };
        }
        if all.len() > MAX_CONDITIONS { Runs::Unknown } else { Runs::When(all.into()) }
    }

    /// Two arms of one choose among ascending conditions; at most [`MAX_CONDITIONS`] twice, so all pairs are few.
    fn exclusive(&self, all: &[u32]) -> Option<(RegionId, RegionId)> {
        all.iter().enumerate().find_map(|(at, &a)| all[at + 1..].iter().find_map(|&b| self.exclude(a, b)))
    }

    fn exclude(&self, a: u32, b: u32) -> Option<(RegionId, RegionId)> {
        match (self.condition(a).kind, self.condition(b).kind) {
            (ConditionKind::Arm(a, choose), ConditionKind::Arm(b, other)) if choose == other && a != b => Some((a, b)),
            _ => None,
        }
    }
}

/// What holds when at least one holds.
fn either(a: Runs, b: Runs) -> Runs {
    match (a, b) {
        (Runs::When(a), Runs::When(b)) => {
            Runs::When(a.iter().copied().filter(|id| b.binary_search(id).is_ok()).collect())
        }
        (Runs::Never { .. }, other) | (other, Runs::Never { .. }) => other,
        _ => Runs::Unknown,
    }
}
