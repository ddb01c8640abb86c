//! Rules about what happens when work fails, or takes longer than planned.

pub mod hidden_failure;
pub mod missing_timeout;
pub mod misspelt_error;
pub mod outlasts_run;
pub mod retries_outlast_run;
pub mod sequential_each;
pub mod unsafe_retry;

use super::{Check, Context};
use crate::hir::{Callable, Node, NodeKind, WorkflowId};
use crate::syntax::ast::{DurationMs, Retry};

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &unsafe_retry::UNSAFE_RETRY, run: unsafe_retry::check },
    Check { rule: &missing_timeout::MISSING_TIMEOUT, run: missing_timeout::check },
    Check { rule: &outlasts_run::OUTLASTS_RUN, run: outlasts_run::check },
    Check { rule: &retries_outlast_run::RETRIES_OUTLAST_RUN, run: retries_outlast_run::check },
    Check { rule: &misspelt_error::MISSPELT_ERROR, run: misspelt_error::check },
    Check { rule: &hidden_failure::HIDDEN_FAILURE, run: hidden_failure::check },
    Check { rule: &sequential_each::SEQUENTIAL_EACH, run: sequential_each::check },
];

/// The nodes of a workflow with what they run.
fn nodes(context: Context<'_>, id: WorkflowId) -> impl Iterator<Item = (&Node, Option<Callable>)> {
    let callees = context.resolved.workflows[id].callees.iter().copied();
    context.program.workflows[id].nodes.iter().zip(callees)
}

/// The most that one attempt of a node may take: by its own clause, that of its action, or that of the workflow that it runs.
fn timeout(context: Context<'_>, node: &Node, callee: Option<Callable>) -> Option<DurationMs> {
    node.clauses.timeout.or_else(|| match callee? {
        Callable::Action(id) => context.program.actions[id].policy.timeout,
        Callable::Workflow(id) => context.program.workflows[id].header.timeout,
    })
}

/// How a node is tried again: by its own clause, or that of its action.
fn retry<'a>(context: Context<'a>, node: &'a Node, callee: Option<Callable>) -> Option<&'a Retry> {
    let retry = node.clauses.retry.as_deref().or_else(|| match callee? {
        Callable::Action(id) => context.program.actions[id].policy.retry.as_ref(),
        Callable::Workflow(_) => None,
    });
    retry.filter(|retry| retry.times.value > 0 && matches!(node.kind, NodeKind::Call(_)))
}
