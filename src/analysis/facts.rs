//! The conditions of one workflow, and what is asked of them.

use super::condition::{Condition, Conditions, Domain, Limits, Term, TermId, TermKind, Witness};
use super::failure;
use super::{Cause, Question, Scene};
use crate::base::{IdVec, Span};
use crate::cel::Expr;
use crate::hir::{LetId, NodeId, RegionId, Workflow};
use crate::resolve::{ResolvedWorkflow, Vertex};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;
use std::cell::{Cell, RefCell};

/// The conditions of a workflow. Those of what stands in an each or a loop are relative to one round of it; [`Facts::context`]
/// says when there is a round at all.
pub struct Facts {
    /// Interior mutability: asking makes new diagrams, and answers do not depend on it.
    pub(super) conditions: RefCell<Conditions>,
    /// Whether the workflow has an order; nothing is known of one with a cycle.
    pub(super) acyclic: bool,
    /// By vertex.
    pub(super) vertices: Vec<VertexFacts>,
    /// By node.
    pub(super) nodes: IdVec<NodeId, NodeFacts>,
    /// By region: what stands in it runs only if this holds, relative to its frame.
    pub(super) regions: IdVec<RegionId, Condition>,
    /// By the region of a frame: when there is a round of it at all, from the workflow's start.
    pub(super) contexts: IdVec<RegionId, Condition>,
    /// The arms with a condition or an `otherwise`.
    pub(super) arms: FxHashMap<RegionId, ArmFacts>,
    /// The guards of nodes.
    pub(super) guards: FxHashMap<NodeId, Condition>,
    /// The conditions of edges, by their place in [`Workflow::conditions`].
    pub(super) edges: FxHashMap<usize, Condition>,
    pub(super) lets: IdVec<LetId, LetFacts>,
    /// What lets that compute something are called, by the normal form of their values: how people know what conditions ask.
    pub(super) let_names: FxHashMap<SmolStr, SmolStr>,
    /// The conditions that end loops.
    pub(super) untils: FxHashMap<NodeId, Condition>,
    /// Steps that may fail and whose failure is handled: that they succeed if they run.
    pub(super) outcomes: FxHashMap<NodeId, Condition>,
    /// By the place of a reference in a result or an `until`: what holds where its value counts, if that is more than what holds around.
    pub(super) counting: FxHashMap<Span, Condition>,
    /// Data that is proved to be missing in some run.
    pub(super) missing: Vec<Missing>,
    /// By the vertex that reads them: where its own begin and end among those.
    pub(super) missing_of: FxHashMap<u32, (usize, usize)>,
    /// The operands of conditions that are constant, by their place.
    pub(super) parts: RefCell<FxHashMap<Span, Vec<super::Part>>>,
    /// What the questions are about that are asked now.
    pub(super) asking: Cell<Option<Question>>,
    /// The questions that had no answer, each with the first cause.
    pub(super) undecided: RefCell<IndexMap<Question, Cause, FxBuildHasher>>,
    /// Conditions that were printed: the same one stands at many nodes.
    texts: RefCell<FxHashMap<Condition, Option<SmolStr>>>,
}

/// What is known of a vertex.
#[derive(Clone, Copy, Debug)]
pub(super) struct VertexFacts {
    /// When it runs; of a let, when all that it needs runs.
    pub(super) run: Condition,
    /// When its value is there: it runs and succeeds; of a let, when all that it needs is there.
    pub(super) there: Condition,
}

/// What is known of a node on the way to when it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeFacts {
    /// Its arm was chosen, and its join holds.
    pub(super) reached: Condition,
    /// Its guard is true, too; what it reads is not looked at.
    pub(super) ready: Condition,
}

/// What is known of an arm.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArmFacts {
    /// Its own condition; `TRUE` for `otherwise`.
    pub(super) when: Condition,
    /// The choose runs, and no arm above this one is chosen.
    pub(super) before: Condition,
}

/// What is known of a let.
#[derive(Clone, Debug, Default)]
pub struct LetFacts {
    /// What it says, if it is a `bool`.
    pub(super) condition: Option<Condition>,
    /// Its value with lets and constants put in, if it is small.
    pub(super) inlined: Option<Expr>,
    /// The paths of data that it reads.
    pub(super) reads: Vec<SmolStr>,
}

/// A hard reference to what is not always there.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The edge, by its place in the graph's edges.
    pub edge: usize,
    /// A run in which it is missing.
    pub witness: Witness,
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Facts")
            .field("vertices", &self.vertices)
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}

impl Facts {
    /// The facts of a workflow of which nothing was visited yet: everything runs.
    pub fn new(workflow: &Workflow, resolved: &ResolvedWorkflow) -> Self {
        let vertices = resolved.graph.graph.len();
        let mut facts = Self {
            conditions: RefCell::new(Conditions::new(Limits::for_size(vertices))),
            acyclic: !resolved.graph.cyclic,
            vertices: vec![VertexFacts { run: Condition::TRUE, there: Condition::TRUE }; vertices],
            nodes: IdVec::filled(NodeFacts { reached: Condition::TRUE, ready: Condition::TRUE }, workflow.nodes.len()),
            regions: IdVec::filled(Condition::TRUE, workflow.regions.len()),
            contexts: IdVec::filled(Condition::TRUE, workflow.regions.len()),
            arms: FxHashMap::default(),
            guards: FxHashMap::default(),
            edges: FxHashMap::default(),
            lets: IdVec::filled(LetFacts::default(), workflow.lets.len()),
            let_names: FxHashMap::default(),
            untils: FxHashMap::default(),
            outcomes: FxHashMap::default(),
            counting: FxHashMap::default(),
            missing: Vec::new(),
            missing_of: FxHashMap::default(),
            parts: RefCell::default(),
            asking: Cell::default(),
            undecided: RefCell::default(),
            texts: RefCell::default(),
        };
        if facts.acyclic {
            for id in failure::handled(workflow, resolved) {
                if failure::safe(&workflow.nodes[id]).is_none() {
                    let outcome = facts.outcome(&workflow.nodes[id].name.text);
                    facts.outcomes.insert(id, outcome);
                }
            }
        }
        facts
    }

    /// That a step succeeds if it runs.
    fn outcome(&mut self, name: &SmolStr) -> Condition {
        let conditions = self.conditions.get_mut();
        let reads = vec![outcome_path(name)];
        let term = Term { key: name.clone(), text: name.clone(), domain: Domain::Bool, kind: TermKind::Outcome, reads };
        let term = conditions.term(term);
        conditions.truth(term)
    }

    /// Whether anything is known: of a workflow with a cycle nothing is.
    pub const fn is_known(&self) -> bool {
        self.acyclic
    }

    /// When a vertex runs, relative to one round of the block around; of a let, when all that it needs runs.
    pub fn run(&self, vertex: u32) -> Condition {
        self.vertices[vertex as usize].run
    }

    /// When the value of a vertex is there.
    pub fn there(&self, vertex: u32) -> Condition {
        self.vertices[vertex as usize].there
    }

    /// When a node is reached: its arm was chosen, and its join holds. Its guard and its data are not looked at.
    pub fn reached(&self, node: NodeId) -> Condition {
        self.nodes[node].reached
    }

    /// When a node is reached and its guard is true. What it reads is not looked at.
    pub fn ready(&self, node: NodeId) -> Condition {
        self.nodes[node].ready
    }

    /// The guard of a node.
    pub fn guard(&self, node: NodeId) -> Option<Condition> {
        self.guards.get(&node).copied()
    }

    /// The condition of an edge, by its place in [`Workflow::conditions`].
    pub fn edge_guard(&self, place: usize) -> Option<Condition> {
        self.edges.get(&place).copied()
    }

    /// The condition that ends a loop.
    pub fn until(&self, node: NodeId) -> Option<Condition> {
        self.untils.get(&node).copied()
    }

    /// Takes in the condition that ends a loop.
    pub fn set_until(&mut self, node: NodeId, until: Condition) {
        self.untils.insert(node, until);
    }

    /// What holds where the value of a reference in a result or an `until` counts, if a part of the expression around says so: of `a` in
    /// `x > 1 ? a : b` that `x > 1`.
    pub fn counts_where(&self, reference: Span) -> Option<Condition> {
        self.counting.get(&reference).copied()
    }

    /// Takes in where the values of references count.
    pub fn set_counting(&mut self, found: impl IntoIterator<Item = (Span, Condition)>) {
        self.counting.extend(found);
    }

    /// The condition of an arm, and when it is looked at: the choose runs, and no arm above it was chosen.
    pub fn arm(&self, arm: RegionId) -> Option<(Condition, Condition)> {
        self.arms.get(&arm).map(|arm| (arm.when, arm.before))
    }

    /// When there is a round of the block that `region` lies in; always, outside of eaches and loops.
    pub fn context(&self, workflow: &Workflow, region: RegionId) -> Condition {
        self.contexts[workflow.regions[region].frame]
    }

    /// What holds wherever an expression of `region` is evaluated.
    pub fn given(&self, workflow: &Workflow, region: RegionId) -> Condition {
        self.both(self.context(workflow, region), self.regions[region])
    }

    /// When a vertex runs, from the workflow's start.
    pub fn absolute(&self, scene: Scene<'_>, vertex: u32) -> Condition {
        let region = match scene.resolved.graph.unpack(vertex) {
            Vertex::Node(id) | Vertex::End(id) => scene.workflow.nodes[id].region,
            Vertex::Let(id) => scene.workflow.lets[id].region,
        };
        self.both(self.context(scene.workflow, region), self.run(vertex))
    }

    /// Data that is proved to be missing in some run, in the order of the graph.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// The data that a vertex reads and that is proved to be missing in some run.
    pub fn missing_of(&self, vertex: u32) -> &[Missing] {
        self.missing_of.get(&vertex).map_or(&[], |&(from, to)| &self.missing[from..to])
    }

    /// Whether `right` is proved to hold wherever `left` does.
    pub fn implies(&self, left: Condition, right: Condition) -> bool {
        let found = self.conditions.borrow_mut().implies(left, right);
        self.answered(found) == Some(true)
    }

    /// Whether the two are proved never to hold together.
    pub fn disjoint(&self, left: Condition, right: Condition) -> bool {
        let found = self.conditions.borrow_mut().disjoint(left, right);
        self.answered(found) == Some(true)
    }

    /// A case that can happen, in which `left` holds and `right` does not; none if there is none, or none is certain.
    pub fn counterexample(&self, left: Condition, right: Condition) -> Option<Witness> {
        let differ = self.difference(left, right)?;
        let found = self.witness(differ);
        if found.is_none() && !differ.is_false() {
            self.not_decided(Cause::Uncertain);
        }
        found
    }

    /// That `left` holds and `right` does not; none if it is over the limits.
    fn difference(&self, left: Condition, right: Condition) -> Option<Condition> {
        let not = self.not(right)?;
        let found = self.conditions.borrow_mut().and(left, not);
        self.answered(found)
    }

    /// A case that can happen, in which a condition holds.
    pub fn witness(&self, condition: Condition) -> Option<Witness> {
        self.conditions.borrow().witness(condition)
    }

    /// Whether a case says something of the data of a step.
    pub fn reads_of(&self, case: &Witness, step: &str) -> bool {
        case.parts.iter().any(|part| self.is_of(part.term, step))
    }

    /// A case in words, without what it says of the data of a step.
    pub fn case_without(&self, case: &Witness, step: &str) -> String {
        let kept = case.parts.iter().filter(|part| !self.is_of(part.term, step));
        kept.map(|part| part.text.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn is_of(&self, term: TermId, step: &str) -> bool {
        let within =
            |path: &SmolStr| path.strip_prefix(step).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.conditions.borrow().get(term).reads.iter().any(within)
    }

    /// A case in which a condition holds, whether its values can be together or not, without what was not decided.
    pub fn perhaps(&self, condition: Condition) -> Witness {
        let conditions = self.conditions.borrow();
        let mut found = conditions.satisfying(condition).unwrap_or_default();
        found.parts.retain(|part| conditions.get(part.term).kind != TermKind::Unknown);
        found
    }

    /// A condition as CEL; none if it is too long to read, or a part of it was not decided.
    pub fn text(&self, condition: Condition) -> Option<SmolStr> {
        let mut texts = self.texts.borrow_mut();
        let conditions = self.conditions.borrow();
        let unknown = |term| conditions.get(term).kind == TermKind::Unknown;
        let decided = |_: &String| !conditions.support(condition).into_iter().any(unknown);
        let print = || conditions.to_cel(condition).filter(decided).map(SmolStr::from);
        texts.entry(condition).or_insert_with(print).clone()
    }

    /// That both hold. What is over the limits becomes a condition of which nothing is known.
    pub fn both(&self, left: Condition, right: Condition) -> Condition {
        let found = self.conditions.borrow_mut().and(left, right);
        self.answered(found).unwrap_or_else(|| self.unknown())
    }

    /// That at least one of some conditions holds; none if it is over the limits.
    pub fn any(&self, conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
        let found = self.conditions.borrow_mut().any(conditions);
        self.answered(found)
    }

    /// That a condition does not hold; none if it is over the limits.
    pub fn not(&self, condition: Condition) -> Option<Condition> {
        let found = self.conditions.borrow_mut().not(condition);
        self.answered(found)
    }

    /// An answer; if there is none, it is noted that what was asked was not decided.
    pub(super) fn answered<T>(&self, answer: Option<T>) -> Option<T> {
        if answer.is_none() {
            self.exceeded();
        }
        answer
    }

    /// A condition of which nothing is known, as one that was reported to be wrong.
    pub fn unknown(&self) -> Condition {
        let mut conditions = self.conditions.borrow_mut();
        let text = smol_str::format_smolstr!("unknown {}", conditions.terms().len());
        let term = Term { key: text.clone(), text, domain: Domain::Bool, kind: TermKind::Unknown, reads: Vec::new() };
        let term = conditions.term(term);
        conditions.truth(term)
    }
}

/// How the outcome of a step is called among the paths that terms read.
pub(super) fn outcome_path(step: &str) -> SmolStr {
    smol_str::format_smolstr!("{step}!")
}
