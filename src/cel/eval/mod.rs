//! Evaluation: expressions over data to values, within a budget.
//!
//! An expression is lowered ([`lower`]) to the tree of the `cel` crate and resolved by it; only this folder knows that crate.
//! Where the crate does otherwise than the language definition, or knows no order or no limit, the construct is lowered to a
//! function of ours ([`functions`]): maps keep the order in which they were written ([`map`]), loops and what they copy are paid
//! from a [`Budget`] ([`meter`]), and the stack grows with the depth of the expression.
//!
//! The crate says what failed, but not where: after a failure, [`blame`] looks for the part that fails by itself.

mod blame;
mod convert;
mod error;
mod functions;
mod lower;
mod map;
mod meter;
mod node;
mod set;

pub use error::{EvalError, Failure};

use super::ast::{Expr, ExprKind, Literal};
use super::value::Value;
use super::vars::free_variables;
use ::cel::common::ast::IdedExpr;
use ::cel::{Context, Value as Resolver};
use convert::{from_val, to_val};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an evaluation may cost, in units: a turn of a loop costs one for each operation in it, and what loops and bindings copy
/// or look through costs one a value (and one for 32 bytes of text). Expressions without macros cost nothing: they take time
/// linear in their size and their data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Budget(pub u64);

impl Budget {
    /// Ten million: around a second of work.
    pub const DEFAULT: Self = Self(10_000_000);
}

impl Default for Budget {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The stack that one level of the crate's tree takes when built without optimization.
const STACK_PER_LEVEL: usize = 48 * 1024;

/// The values of variables.
pub struct Activation {
    context: Context<'static, 'static>,
    names: BTreeSet<SmolStr>,
}

impl Activation {
    /// No variables.
    pub fn new() -> Self {
        Self { context: Context::with_env(Arc::clone(&functions::ENV)), names: BTreeSet::new() }
    }

    /// Gives a variable a value; one that nests deeper than [`MAX_DEPTH`](super::ast::MAX_DEPTH) has none afterwards.
    #[must_use]
    pub fn bind(mut self, name: &str, value: &Value) -> Self {
        self.set(name, value);
        self
    }

    /// Gives a variable a value; no if it is one that cannot be evaluated with, as one that nests too deeply.
    pub fn set(&mut self, name: &str, value: &Value) -> bool {
        let Some(value) = to_val(value) else { return false };
        self.context.add_variable_as_val(name, value);
        self.names.insert(name.into());
        true
    }

    fn copy(&self) -> Self {
        let mut copy = Self::new();
        for name in &self.names {
            if let Some(value) = self.context.get_variable(name) {
                copy.context.add_variable_as_val(name.as_str(), value.into_owned());
            }
        }
        Self { names: self.names.clone(), ..copy }
    }

    /// Whether a variable has a value.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

impl Default for Activation {
    fn default() -> Self {
        Self::new()
    }
}

/// Which variables the names of an expression mean. A closure will do where there is no difference at the root.
pub trait Scope {
    /// The full name of the variable that `name` means, if it means one. `name` may be dotted: the longest that means a
    /// variable counts.
    fn variable(&self, name: &str) -> Option<SmolStr>;

    /// The same for a name that is written with a leading dot, which `name` does not have.
    fn root_variable(&self, name: &str) -> Option<SmolStr> {
        self.variable(name)
    }
}

impl<F: Fn(&str) -> Option<SmolStr>> Scope for F {
    fn variable(&self, name: &str) -> Option<SmolStr> {
        self(name)
    }
}

impl Scope for Activation {
    fn variable(&self, name: &str) -> Option<SmolStr> {
        self.names.get(name).cloned()
    }
}

/// An expression, lowered once, to be evaluated often.
pub struct Program {
    expr: Expr,
    lowered: Lowered,
}

/// What the crate resolves.
struct Lowered {
    tree: IdedExpr,
    levels: usize,
}

impl Program {
    /// Lowers an expression. Names that `scope` does not know fail when they are evaluated.
    pub fn new(expr: &Expr, scope: &dyn Scope) -> Result<Self, EvalError> {
        Ok(Self { lowered: lower::lower(expr, scope)?, expr: expr.clone() })
    }

    /// The value within the default budget.
    pub fn evaluate(&self, values: &Activation) -> Result<Value, EvalError> {
        self.evaluate_within(values, Budget::DEFAULT)
    }

    /// The value within a budget.
    pub fn evaluate_within(&self, values: &Activation, budget: Budget) -> Result<Value, EvalError> {
        let run = run(&self.lowered, values, budget.0);
        run.outcome.map_err(|failed| blame::locate(&self.expr, values, failed, run.left))
    }
}

/// The value of an expression over names that `lookup` knows, within the default budget.
pub fn constant(expr: &Expr, lookup: &dyn Fn(&str) -> Option<Value>) -> Result<Value, EvalError> {
    if let ExprKind::Literal(literal) = &expr.kind {
        return Ok(literal_value(literal));
    }
    let mut values = Activation::new();
    let mut deep = None;
    free_variables(expr, &[], &mut |used| {
        for path in used.paths() {
            if values.contains(&path) {
                return;
            }
            if let Some(value) = lookup(&path) {
                if !values.set(&path, &value) {
                    deep = Some(used.span);
                }
                return;
            }
        }
    });
    if let Some(span) = deep {
        return Err(EvalError::new(span, Failure::Depth, error::TOO_DEEP));
    }
    let lowered = lower::lower(expr, &values)?;
    let run = run(&lowered, &values, Budget::DEFAULT.0);
    run.outcome.map_err(|failed| blame::locate(expr, &values, failed, run.left))
}

/// What an evaluation came to.
struct Run {
    outcome: Result<Value, Failed>,
    /// What is left of the budget.
    left: u64,
}

/// A failure without a place.
struct Failed {
    failure: Failure,
    message: String,
}

fn run(lowered: &Lowered, values: &Activation, budget: u64) -> Run {
    let stack = lowered.levels * STACK_PER_LEVEL;
    let work = || {
        let resolved = Resolver::resolve_val(&lowered.tree, &values.context)?;
        // A value of maps in maps may be far larger written out than it is in memory.
        meter::charge_value(resolved.as_ref()).map(|()| from_val(resolved.as_ref()))
    };
    // The crate and the values it makes recurse.
    let (result, left, stopped) = stacker::maybe_grow(stack, stack, || meter::within(budget, work));
    let outcome = match (stopped, result) {
        (Some(stop), _) => Err(error::stopped(stop)),
        (None, Err(failure)) => Err(error::words(&failure)),
        (None, Ok(Some(value))) => Ok(value),
        (None, Ok(None)) => Err((Failure::Types, error::WRONG_TYPES.to_owned())),
    };
    Run { outcome: outcome.map_err(|(failure, message)| Failed { failure, message }), left }
}

fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Int(value) => Value::Int(*value),
        Literal::Uint(value) => Value::Uint(*value),
        Literal::Double(value) => Value::Double(*value),
        Literal::String(text) => Value::String(Arc::clone(text)),
        Literal::Bytes(bytes) => Value::Bytes(Arc::clone(bytes)),
    }
}

#[cfg(test)]
mod tests;
