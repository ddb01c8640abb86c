//! Actions: typed contracts of work that somebody else performs.

use super::ModuleId;
use crate::base::{Name, Span};
use crate::syntax::ast::{Archetype, Doc, DurationMs, Param, Retry, Spanned, Takes, TypeExpr, Via};

/// An action.
#[derive(Clone, Debug)]
pub struct Action {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// The doc comment.
    pub doc: Option<Doc>,
    /// The promise.
    pub archetype: Archetype,
    /// The name, dotted or not.
    pub name: Name,
    /// The parameters.
    pub params: Vec<Param>,
    /// The result type; `null` when left out.
    pub returns: Option<TypeExpr>,
    /// How it is carried out; a function when left out.
    pub via: Option<Via>,
    /// How it is run.
    pub policy: Policy,
    /// Where `deterministic` stands.
    pub deterministic: Option<Span>,
    /// Where `idempotent` stands.
    pub idempotent: Option<Span>,
    /// How long results may be reused.
    pub cached: Option<DurationMs>,
    /// The intents of a reducer.
    pub emits: Vec<Name>,
    /// The machine whose state a reducer keeps.
    pub tracks: Option<Name>,
}

/// How an action is run; a step's own clauses replace the action's one by one.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The most that one attempt may take.
    pub timeout: Option<DurationMs>,
    /// How often and how fast it is tried again.
    pub retry: Option<Retry>,
    /// How long it is estimated to take.
    pub takes: Option<Takes>,
    /// What it holds while it runs.
    pub needs: Vec<Needs>,
}

/// Units of a resource that are held while an action runs.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The resource.
    pub resource: Name,
    /// How many units; 1 when left out.
    pub amount: Option<Spanned<i64>>,
}
