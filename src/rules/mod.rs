//! Rules over the whole program: each is one file with its identity, its explain page and its check.
//!
//! A new rule is a file in its family's folder and a line in the family's list. Rules that a pass reports while it works (syntax,
//! names, types) have their identity beside that pass; [`all`] knows them too.

pub mod configuration;
pub mod control_flow;
pub mod data_flow;
pub mod determinism;
pub mod effects;
mod guards;
pub mod machines;
pub mod reliability;
mod removal;
pub mod security;
pub mod style;
pub mod suppression;
pub mod targets;
mod uses;

use crate::analysis::{Condition, Facts, Scene};
use crate::base::SourceMap;
use crate::diagnostic::{Rule, Sink};
use crate::hir::{NodeId, Program, Workflow};
use crate::resolve::{Edge, EdgeKind, FlowGraph, Resolved, ResolvedWorkflow, Vertex};
use crate::ty::{Typed, TypedWorkflow};
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use std::sync::LazyLock;
pub use uses::Uses;

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The declarations.
    pub program: &'a Program,
    /// What their names mean.
    pub resolved: &'a Resolved,
    /// Their types.
    pub typed: &'a Typed,
    /// The text of their files: what a fix removes is more than a span.
    pub sources: &'a SourceMap,
    /// What is used, once somebody asked.
    pub uses: &'a OnceCell<Uses>,
}

/// A workflow whose order is known, and when what in it runs.
#[derive(Clone, Copy)]
pub struct Flow<'a> {
    /// The workflow.
    pub workflow: &'a Workflow,
    /// Its names and dependencies.
    pub resolved: &'a ResolvedWorkflow,
    /// Its types.
    pub typed: &'a TypedWorkflow,
    /// When its nodes run, and what data is there.
    pub facts: &'a Facts,
    /// Both of the first, for asking the facts.
    pub scene: Scene<'a>,
}

impl<'a> Context<'a> {
    /// What of the program is used. The first who asks decides by which errors, in `sink`, something may be hidden: those of passes are there by then.
    pub fn uses(self, sink: &Sink) -> &'a Uses {
        self.uses.get_or_init(|| Uses::of(self.program, self.resolved, self.typed, sink))
    }

    /// The workflows without a cycle. Of the others nothing is known about when what runs.
    pub fn flows(self) -> impl Iterator<Item = Flow<'a>> {
        self.program.workflows.enumerate().filter_map(move |(id, workflow)| {
            let (resolved, typed) = (&self.resolved.workflows[id], &self.typed.workflows[id]);
            typed.facts.ask(None);
            let scene = Scene { workflow, resolved, names: &self.resolved.names };
            typed.facts.is_known().then_some(Flow { workflow, resolved, typed, facts: &typed.facts, scene })
        })
    }
}

impl<'a> Flow<'a> {
    /// The graph of the workflow.
    pub fn graph(self) -> &'a FlowGraph {
        &self.resolved.graph
    }

    /// The vertex of a node, of a block its start.
    pub fn vertex(self, id: NodeId) -> u32 {
        self.resolved.graph.vertex(Vertex::Node(id))
    }

    /// What holds when the guard of a node is looked at, from the workflow's start.
    pub fn reached(self, id: NodeId) -> Condition {
        let context = self.facts.context(self.workflow, self.workflow.nodes[id].region);
        self.facts.both(context, self.facts.reached(id))
    }

    /// What holds when the data of a node is read, from the workflow's start.
    pub fn ready(self, id: NodeId) -> Condition {
        let context = self.facts.context(self.workflow, self.workflow.nodes[id].region);
        self.facts.both(context, self.facts.ready(id))
    }

    /// Whether a node reads what is proved to be missing in some run, which is reported.
    pub fn reads_what_is_missing(self, id: NodeId) -> bool {
        !self.facts.missing_of(self.vertex(id)).is_empty()
    }

    /// Whether a vertex never runs since a node does not, which is reported there. Of lets nothing is reported, so what they read is
    /// looked at: one that reads steps which exclude each other is the mistake of whoever reads it.
    pub fn comes_from_dead(self, vertex: u32) -> bool {
        let (mut open, mut seen) = (vec![vertex], FxHashSet::default());
        while let Some(at) = open.pop() {
            if !self.facts.run(at).is_false() || !seen.insert(at) {
                continue;
            }
            if self.graph().node_of(at).is_some() {
                return true;
            }
            let hard = self.graph().incoming(at).filter(|edge| edge.kind == EdgeKind::Data { soft: false });
            open.extend(hard.map(|edge| edge.from));
        }
        false
    }

    /// The control edges into a node.
    pub fn control_edges(self, id: NodeId) -> impl Iterator<Item = &'a Edge> {
        self.graph().incoming(self.vertex(id)).filter(|edge| matches!(edge.kind, EdgeKind::Control { .. }))
    }
}

/// A rule and the check that reports it.
struct Check {
    rule: &'static Rule,
    run: fn(Context<'_>, &mut Sink),
}

/// The families, in the order of their codes.
static FAMILIES: &[&[Check]] = &[
    control_flow::CHECKS,
    data_flow::CHECKS,
    effects::CHECKS,
    determinism::CHECKS,
    reliability::CHECKS,
    machines::CHECKS,
    security::CHECKS,
    style::CHECKS,
];

/// Runs every rule.
pub fn run(context: Context<'_>, sink: &mut Sink) {
    for check in FAMILIES.iter().copied().flatten() {
        (check.run)(context, sink);
    }
}

/// Every rule of Flowright, those that passes report included, by code.
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// The rule of a code or name, in any case.
pub fn find(name: &str) -> Option<&'static Rule> {
    let is = |rule: &&Rule| rule.code.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name);
    all().iter().copied().find(is)
}

/// Collected once: each name in a comment that suppresses is looked up here.
static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let passes = [
        crate::cel::rules::RULES,
        crate::syntax::rules::RULES,
        crate::frontend::rules::RULES,
        crate::resolve::rules::RULES,
        crate::ty::rules::RULES,
        suppression::RULES,
        configuration::RULES,
    ];
    let own = FAMILIES.iter().copied().flatten().map(|check| check.rule);
    let all = passes.into_iter().flatten().copied().chain(own).chain(targets::rules());
    let mut all: Vec<&'static Rule> = all.collect();
    all.sort_by_key(|rule| &rule.code[1..]);
    all
});
