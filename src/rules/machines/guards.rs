//! The guards of the transitions on one event, as conditions over its parameters.
//!
//! To the analysis an event is a workflow without steps: its parameters are the event's, and a guard is a condition in it. So guards are decided exactly
//! where other conditions are, and what is not decided stays unknown.

use super::events::Event;
use crate::analysis::{Condition, Facts, Place, Scene};
use crate::base::{IdVec, Span};
use crate::cel::Expr;
use crate::diagnostic::{Severity, Sink};
use crate::hir::{Header, Machine, Region, RegionId, RegionKind, Workflow};
use crate::resolve::{FlowGraph, ResolvedWorkflow, Scope};
use crate::rules::Context;
use crate::syntax::ast::Transition;

/// What the guards of an event say.
pub(super) struct Guards<'a> {
    context: Context<'a>,
    event: &'a Event<'a>,
    stage: Workflow,
    resolved: ResolvedWorkflow,
    /// Where expressions are wrong, which was reported.
    wrong: &'a [Span],
    /// What is known of the conditions.
    pub(super) facts: Facts,
}

/// Where something is wrong that was reported before.
pub(super) fn wrong(sink: &Sink) -> Vec<Span> {
    let errors = sink.found().iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| found.primary.span).collect()
}

impl<'a> Guards<'a> {
    /// The guards of an event whose transitions agree about its parameters.
    pub(super) fn new(context: Context<'a>, machine: &Machine, event: &'a Event<'a>, wrong: &'a [Span]) -> Self {
        let stage = stage(machine, event.transitions[0]);
        // Parameters of one name were reported where they are declared.
        let scope = Scope::collect(context.program, &stage, &mut Sink::new());
        let resolved = ResolvedWorkflow { scope, callees: IdVec::new(), graph: FlowGraph::default() };
        let facts = Facts::new(&stage, &resolved);
        Self { context, event, stage, resolved, wrong, facts }
    }

    /// What a guard says; of one that is wrong nothing is known.
    pub(super) fn says(&self, guard: &Expr) -> Condition {
        if self.wrong.iter().any(|wrong| guard.span.contains(*wrong)) {
            return self.facts.unknown();
        }
        let scene = Scene { workflow: &self.stage, resolved: &self.resolved, names: &self.context.resolved.names };
        let place = Place { scene, region: Workflow::ROOT, env: &self.event.env, constant: &|_| None };
        self.facts.condition(place, guard)
    }

    /// When a transition is taken, if its event happens.
    pub(super) fn taken(&self, transition: &Transition) -> Condition {
        transition.when.as_ref().map_or(Condition::TRUE, |guard| self.says(guard))
    }
}

/// A workflow without steps that has the parameters of an event.
fn stage(machine: &Machine, transition: &Transition) -> Workflow {
    Workflow {
        module: machine.module,
        span: transition.span,
        doc: None,
        name: transition.event.clone(),
        params: transition.params.clone(),
        returns: None,
        header: Header::default(),
        nodes: IdVec::new(),
        lets: IdVec::new(),
        regions: root(),
        edges: Vec::new(),
        conditions: Vec::new(),
        results: Vec::new(),
        misplaced_results: Vec::new(),
    }
}

fn root() -> IdVec<RegionId, Region> {
    let mut regions = IdVec::new();
    let root =
        Region { kind: RegionKind::Root, owner: None, frame: Workflow::ROOT, nodes: Vec::new(), lets: Vec::new() };
    regions.push(root);
    regions
}
