//! What expressions see, for those who ask after everything is typed: editors.

use super::env::WorkflowEnv;
use super::tests::TestEnv;
use super::{EventEnv, Typed, Typing};
use crate::analysis::Condition;
use crate::cel::Env;
use crate::cel::known::Assumption;
use crate::diagnostic::Sink;
use crate::hir::{ModuleId, Program, Seat, Test, WorkflowId};
use crate::resolve::Resolved;
use crate::syntax::ast::Transition;

/// The program with its types, to be asked about.
pub struct View<'a>(Typing<'a>);

impl<'a> View<'a> {
    /// The view of a program.
    pub fn new(program: &'a Program, resolved: &'a Resolved, typed: &'a Typed) -> Self {
        let Typed { table, consts, signatures, .. } = typed;
        Self(Typing { program, resolved, table, consts, signatures })
    }

    /// What an expression of a workflow sees. `typed` is that of [`View::new`].
    pub fn workflow<'v>(&'v self, typed: &'v Typed, id: WorkflowId, seat: Seat) -> impl Env + 'v {
        self.env(typed, id, seat)
    }

    /// What a constant expression of a module sees.
    pub fn constant(&self, module: ModuleId) -> impl Env + '_ {
        self.0.const_env(module)
    }

    /// What the guard of a transition sees.
    pub fn transition(&self, module: ModuleId, transition: &Transition) -> EventEnv<'_> {
        let Typing { program, resolved, table, .. } = self.0;
        EventEnv::new(program, &resolved.names, table, module, transition, &mut Sink::new())
    }

    /// The workflow that a test is of.
    pub fn tested(&self, test: &Test) -> Option<WorkflowId> {
        self.0.tested(test)
    }

    /// What an expectation of a test sees, with the workflow that is tested.
    pub fn test<'v>(&'v self, typed: &'v Typed, test: &Test) -> Option<(WorkflowId, impl Env + 'v)> {
        let id = self.0.tested(test)?;
        let inner = WorkflowEnv { given: Condition::TRUE, ..self.env(typed, id, Seat::Return) };
        Some((id, TestEnv { inner, result: self.0.signatures.workflow(id).returns.clone() }))
    }

    fn env<'v>(&'v self, typed: &'v Typed, id: WorkflowId, seat: Seat) -> WorkflowEnv<'v> {
        let (workflow, resolved) = (&self.0.program.workflows[id], &self.0.resolved.workflows[id]);
        let (outputs, facts) = (&typed.workflows[id].outputs, &typed.workflows[id].facts);
        let region = seat.region(workflow);
        let mut assumed = super::infer::around(workflow, region);
        let given = match seat {
            _ if !facts.is_known() => Condition::TRUE,
            Seat::Guard(node) => facts.both(facts.context(workflow, region), facts.reached(node)),
            Seat::Work(node) => facts.both(facts.context(workflow, region), facts.ready(node)),
            Seat::Arm(arm) => {
                let before = facts.arm(arm).map_or(Condition::TRUE, |(_, before)| before);
                facts.both(facts.context(workflow, region), before)
            }
            Seat::Until(_) | Seat::Let(_) | Seat::Edge(_) | Seat::Return => facts.given(workflow, region),
        };
        match seat {
            Seat::Work(node) => {
                let when = workflow.nodes[node].clauses.when.as_ref();
                assumed.extend(when.map(|expr| Assumption { expr, holds: true }));
            }
            Seat::Arm(arm) => assumed.extend(super::infer::above_arm(workflow, arm)),
            Seat::Guard(_) | Seat::Until(_) | Seat::Let(_) | Seat::Edge(_) | Seat::Return => {}
        }
        WorkflowEnv {
            typing: &self.0,
            workflow,
            resolved,
            params: &self.0.signatures.workflow(id).params,
            outputs,
            facts,
            given,
            assumed,
            is_condition: matches!(seat, Seat::Guard(_) | Seat::Arm(_) | Seat::Until(_) | Seat::Edge(_)),
            as_declared: false,
            region,
        }
    }
}
