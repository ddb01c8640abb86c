//! The statement at a place, and the expressions that stand in it and not in its blocks.

use super::place::Place;
use crate::base::Span;
use crate::cel::{Expr, Type};
use crate::hir::{NodeKind, Seat, Workflow, WorkflowId};
use crate::syntax::ast::{Arg, ClauseKind, Item, ItemKind, Stmt, StmtKind, Work};

/// A statement, where it stands.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) item: &'a Item,
    pub(super) id: WorkflowId,
    pub(super) workflow: &'a Workflow,
    /// The statements that it stands among.
    pub(super) body: &'a [Stmt],
    pub(super) stmt: &'a Stmt,
}

/// The innermost statement at a place.
pub(super) fn innermost<'a>(place: &Place<'a>, span: Span) -> Option<Site<'a>> {
    let item = place.items().find(|item| item.span.contains(span))?;
    let ItemKind::Workflow(declared) = &item.kind else { return None };
    let (id, workflow) = place.workflows().find(|(_, workflow)| workflow.name.span == declared.name.span)?;
    let (mut body, mut found) = (&declared.body[..], None);
    // Of two that meet at the place, the one that begins there.
    while let Some(stmt) = body.iter().rfind(|stmt| stmt.span.contains(span)) {
        found = Some(Site { item, id, workflow, body, stmt });
        body = match &stmt.kind {
            StmtKind::Choose(choose) => {
                let arm = choose.arms.iter().find(|arm| arm.span.contains(span) && !holds(arm.when.as_ref(), span));
                arm.map_or(&[], |arm| &arm.body)
            }
            StmtKind::Each(each) => &each.body,
            StmtKind::Loop(looped) => &looped.body,
            _ => &[],
        };
    }
    found
}

fn holds(expr: Option<&Expr>, span: Span) -> bool {
    expr.is_some_and(|expr| expr.span.contains(span))
}

impl<'a> Site<'a> {
    /// The expressions of the statement itself; of a loop without what ends it, which sees more.
    pub(super) fn expressions(&self) -> Vec<&'a Expr> {
        let mut found: Vec<&Expr> = Vec::new();
        match &self.stmt.kind {
            StmtKind::Step(step) => {
                match &step.work {
                    Work::Call(call) => found.extend(values(&call.args)),
                    Work::WaitUntil(until) => found.push(until),
                    Work::Error | Work::WaitFor(_) | Work::Await { .. } => {}
                }
                found.extend(step.clauses.iter().filter_map(|clause| of_clause(&clause.kind)));
            }
            StmtKind::Let { value, .. } | StmtKind::Return(value) => found.push(value),
            StmtKind::Choose(choose) => found.extend(choose.arms.iter().filter_map(|arm| arm.when.as_ref())),
            StmtKind::Each(each) => found.push(&each.list),
            StmtKind::Emit(emit) => {
                found.extend(values(&emit.args));
                found.extend(emit.clauses.iter().filter_map(|clause| of_clause(&clause.kind)));
            }
            StmtKind::Edge(chain) => found.extend(&chain.when),
            StmtKind::Loop(_) => {}
        }
        found
    }

    /// What ends a loop.
    pub(super) fn until(&self) -> Option<&'a Expr> {
        match &self.stmt.kind {
            StmtKind::Loop(looped) => looped.until.as_ref(),
            _ => None,
        }
    }

    /// The type that is wanted of an expression which stands at a seat, if that says more than what the expression itself is.
    pub(super) fn wanted(&self, place: &Place<'_>, expr: &Expr, seat: Seat) -> Option<Type> {
        let typed = place.focus.typed();
        match seat {
            Seat::Work(node) => {
                let callee = place.focus.resolved().workflows[self.id].callees[node]?;
                let signature = typed.signatures.of(callee);
                let NodeKind::Call(call) = &self.workflow.nodes[node].kind else { return None };
                let Some(arg) = call.args.iter().find(|arg| arg.value.span == expr.span) else {
                    return Some(signature.returns.clone());
                };
                signature.params.iter().find(|param| param.name == arg.name.text).map(|param| param.ty.clone())
            }
            Seat::Return => Some(typed.signatures.workflow(self.id).returns.clone()),
            Seat::Guard(_) | Seat::Arm(_) | Seat::Until(_) | Seat::Let(_) | Seat::Edge(_) => None,
        }
    }

    /// Where an expression of the workflow stands.
    pub(super) fn seat(&self, expr: &Expr) -> Option<Seat> {
        let mut found = None;
        self.workflow.seats(&mut |seat, other| {
            if other.span == expr.span {
                found = found.or(Some(seat));
            }
        });
        found
    }
}

fn values(args: &[Arg]) -> impl Iterator<Item = &Expr> {
    args.iter().map(|arg| &arg.value)
}

fn of_clause(clause: &ClauseKind) -> Option<&Expr> {
    match clause {
        ClauseKind::When(expr) | ClauseKind::Fallback(expr) => Some(expr),
        _ => None,
    }
}
