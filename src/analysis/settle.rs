//! The rules of execution (`docs/semantics.md`, part 1) as conditions, a vertex at a time in the order of the dependencies.
//!
//! A node is *reached* when its arm was chosen and its join holds, it is *ready* when its guard is true, too, and it *runs* when what it
//! reads is there. Data that is proved to be missing is reported where it is read, and from there on taken to be there: one mistake, one
//! report.

use super::condition::Condition;
use super::facts::{ArmFacts, Missing, NodeFacts, VertexFacts};
use super::{Facts, Question, Scene};
use crate::hir::{LetId, NodeId, NodeKind, RegionId, RegionKind};
use crate::resolve::{Edge, EdgeKind, Vertex};
use crate::syntax::ast::{Join, Outcome};
use rustc_hash::FxHashSet;

impl Facts {
    /// Comes to a node, whose edges and whose region are known: finds when it is reached.
    pub fn enter(&mut self, scene: Scene<'_>, id: NodeId) {
        if !self.acyclic {
            return;
        }
        let before = self.ask(Question::Reached(id));
        let node = &scene.workflow.nodes[id];
        let fired = self.fired(scene, id);
        let joined = match node.clauses.join.map(|clause| clause.join) {
            _ if fired.is_empty() => Some(Condition::TRUE),
            None | Some(Join::All) => self.conditions.get_mut().all(fired),
            Some(Join::Any) => self.conditions.get_mut().any(fired),
            Some(Join::AtLeast(count)) => {
                let count = usize::try_from(count.value).unwrap_or(0);
                self.conditions.get_mut().at_least(count, &fired)
            }
        };
        let joined = self.answered(joined).unwrap_or_else(|| self.unknown());
        let reached = self.both(self.regions[node.region], joined);
        self.nodes[id] = NodeFacts { reached, ready: reached };
        self.ask(before);
    }

    /// When each control edge into a node fires, in the order of the graph.
    pub fn fired(&self, scene: Scene<'_>, id: NodeId) -> Vec<Condition> {
        let graph = &scene.resolved.graph;
        graph.incoming(graph.vertex(Vertex::Node(id))).filter_map(|edge| self.fires(scene, edge)).collect()
    }

    /// When a control edge fires; none if it is an edge of another kind.
    pub fn fires(&self, scene: Scene<'_>, edge: &Edge) -> Option<Condition> {
        let EdgeKind::Control { on, when } = edge.kind else { return None };
        let outcome = match on {
            Outcome::Succeeded => self.there(edge.from),
            Outcome::Failed => match scene.resolved.graph.node_of(edge.from) {
                Some(from) => self.failed(scene, from),
                None => Condition::FALSE,
            },
            Outcome::Settled => Condition::TRUE,
        };
        match when.and_then(|place| self.edge_guard(place)) {
            Some(guard) => Some(self.both(outcome, guard)),
            None => Some(outcome),
        }
    }

    /// That a node runs and fails.
    pub fn failed(&self, scene: Scene<'_>, id: NodeId) -> Condition {
        let Some(&succeeds) = self.outcomes.get(&id) else { return Condition::FALSE };
        let run = self.run(scene.resolved.graph.vertex(Vertex::End(id)));
        match self.not(succeeds) {
            Some(fails) => self.both(run, fails),
            None => self.unknown(),
        }
    }

    /// Whether the failure of a node is looked at and can happen, so that succeeding is a condition of its own.
    pub fn outcome_of(&self, id: NodeId) -> Option<Condition> {
        self.outcomes.get(&id).copied()
    }

    /// Takes in the guard of a node that was entered.
    pub fn guard_node(&mut self, id: NodeId, when: Condition) {
        self.guards.insert(id, when);
        let before = self.ask(Question::Runs(id));
        self.nodes[id].ready = self.both(self.nodes[id].reached, when);
        self.ask(before);
    }

    /// Takes in the condition of an edge.
    pub fn guard_edge(&mut self, place: usize, when: Condition) {
        self.edges.insert(place, when);
    }

    /// Comes to an arm, whose choose is settled and whose arms above it have their conditions.
    pub fn enter_arm(&mut self, scene: Scene<'_>, choose: NodeId, arm: RegionId, above: Option<RegionId>) {
        if !self.acyclic {
            return;
        }
        let asked = self.ask(Question::Arm(head(scene, arm)));
        let before = match above.and_then(|above| self.arms.get(&above)).copied() {
            None => self.run(scene.resolved.graph.vertex(Vertex::Node(choose))),
            Some(above) => {
                let not = self.not(above.when).unwrap_or_else(|| self.unknown());
                self.both(above.before, not)
            }
        };
        self.arms.insert(arm, ArmFacts { when: Condition::TRUE, before });
        self.regions[arm] = before;
        self.ask(asked);
    }

    /// Takes in the condition of an arm that was entered.
    pub fn guard_arm(&mut self, scene: Scene<'_>, arm: RegionId, when: Condition) {
        let asked = self.ask(Question::Arm(head(scene, arm)));
        if let Some(facts) = self.arms.get_mut(&arm) {
            facts.when = when;
            let before = facts.before;
            self.regions[arm] = self.both(before, when);
        }
        self.ask(asked);
    }

    /// Finds when a vertex runs and when its value is there. A node was entered, and has its guard.
    pub fn settle(&mut self, scene: Scene<'_>, vertex: u32) {
        if !self.acyclic {
            return;
        }
        let asked = self.ask(match scene.resolved.graph.unpack(vertex) {
            Vertex::Node(id) | Vertex::End(id) => Question::Runs(id),
            Vertex::Let(id) => Question::Let(id),
        });
        let found = match scene.resolved.graph.unpack(vertex) {
            Vertex::Node(id) => {
                let run = self.reading(scene, vertex, self.nodes[id].ready, scene.workflow.nodes[id].region);
                VertexFacts { run, there: self.succeeding(id, run) }
            }
            Vertex::Let(id) => self.settle_let(scene, id, vertex),
            Vertex::End(id) => {
                let run = self.run(scene.resolved.graph.vertex(Vertex::Node(id)));
                VertexFacts { run, there: self.succeeding(id, run) }
            }
        };
        self.vertices[vertex as usize] = found;
        if let Vertex::Node(id) = scene.resolved.graph.unpack(vertex)
            && let NodeKind::Each { body, .. } | NodeKind::Loop { body, .. } = scene.workflow.nodes[id].kind
        {
            let outer = self.context(scene.workflow, scene.workflow.nodes[id].region);
            self.contexts[body] = self.both(outer, found.run);
        }
        self.ask(asked);
    }

    fn succeeding(&self, id: NodeId, run: Condition) -> Condition {
        self.outcomes.get(&id).map_or(run, |&succeeds| self.both(run, succeeds))
    }

    /// A let needs what it reads. One of an each is part of what the each gives, so it is evaluated in any case and judged like a node.
    fn settle_let(&mut self, scene: Scene<'_>, id: LetId, vertex: u32) -> VertexFacts {
        let region = scene.workflow.lets[id].region;
        if matches!(scene.workflow.regions[region].kind, RegionKind::Each) {
            let run = self.reading(scene, vertex, Condition::TRUE, region);
            return VertexFacts { run, there: run };
        }
        let mut found = VertexFacts { run: Condition::TRUE, there: Condition::TRUE };
        for edge in hard_data(scene, vertex) {
            let VertexFacts { run, there } = self.vertices[edge.from as usize];
            found = VertexFacts { run: self.both(found.run, run), there: self.both(found.there, there) };
        }
        found
    }

    /// When all that a vertex reads is there, too. What is proved to be missing is noted down and taken to be there; of what is not
    /// known the condition stays.
    fn reading(&mut self, scene: Scene<'_>, vertex: u32, ready: Condition, region: RegionId) -> Condition {
        let given = self.both(self.context(scene.workflow, region), ready);
        let needed: Vec<(usize, u32)> = hard_data_places(scene, vertex).collect();
        let mut all = given;
        for &(_, from) in &needed {
            all = self.both(all, self.there(from));
        }
        if all.is_false() {
            return Condition::FALSE;
        }
        let mut run = ready;
        let first = self.missing.len();
        for (edge, from) in needed {
            let VertexFacts { run: needs, there } = self.vertices[from as usize];
            let asked = self.ask(Question::Read(edge));
            if self.implies(given, there) {
                self.ask(asked);
                continue;
            }
            if self.implies(given, needs) {
                run = self.both(run, there);
            } else if let Some(witness) = self.counterexample(given, needs) {
                self.missing.push(Missing { edge, witness });
            } else {
                run = self.both(run, there);
            }
            self.ask(asked);
        }
        if self.missing.len() > first {
            self.missing_of.insert(vertex, (first, self.missing.len()));
        }
        run
    }
}

/// The hard references of a vertex.
pub(super) fn hard_data(scene: Scene<'_>, vertex: u32) -> impl Iterator<Item = &Edge> {
    scene.resolved.graph.incoming(vertex).filter(|edge| edge.kind == EdgeKind::Data { soft: false })
}

/// The hard references of a vertex by their place in the graph's edges, with what they read; each source once, by the first of them.
fn hard_data_places(scene: Scene<'_>, vertex: u32) -> impl Iterator<Item = (usize, u32)> {
    let graph = &scene.resolved.graph;
    let edges = graph.graph.predecessors(vertex).iter().map(|edge| edge.id.index());
    let mut seen = FxHashSet::default();
    edges
        .filter(|&edge| graph.edges[edge].kind == EdgeKind::Data { soft: false })
        .map(|edge| (edge, graph.edges[edge].from))
        .filter(move |(_, from)| seen.insert(*from))
}

fn head(scene: Scene<'_>, arm: RegionId) -> crate::base::Span {
    match &scene.workflow.regions[arm].kind {
        RegionKind::Arm { head, .. } => *head,
        RegionKind::Root | RegionKind::Each | RegionKind::Loop => scene.workflow.name.span,
    }
}
