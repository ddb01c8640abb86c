//! Where an evaluation failed: the smallest part of the expression that fails by itself, in the same way.

use super::error::EvalError;
use super::{Activation, Failed, Failure, Lowered, Value, lower, run};
use crate::base::{FileId, Span};
use crate::cel::ast::{Call, Entry, Expr, ExprKind};
use crate::cel::vars::is_namespace;
use crate::cel::{macros, print};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// From how many operations in a row on a chain is searched by halves.
const LONG_CHAIN: usize = 8;

/// The longest value that a message shows of a name.
const MAX_SHOWN: usize = 40;

/// Finds the part of `expr` to point at. Parts are evaluated with what is left of the budget, so looking costs no more than the
/// evaluation might have.
pub(super) fn locate(expr: &Expr, values: &Activation, failed: Failed, left: u64) -> EvalError {
    let Failed { failure, mut message } = failed;
    let mut search = Search { values: values.copy(), failure, left, turn: Vec::new() };
    let mut at = expr;
    while let Some((part, words)) = search.failing_part(at) {
        at = part;
        message = words;
    }
    let (span, mut message) = search.point(at, message);
    let turn: Vec<String> = search.turn.iter().map(|(name, value)| format!("`{name}` = `{value}`")).collect();
    if !turn.is_empty() {
        message = format!("{message}, with {}", turn.join(" and "));
    }
    EvalError { span, failure, message }
}

struct Search {
    /// The variables, and the names of macros with what they stand for where the search is.
    values: Activation,
    failure: Failure,
    left: u64,
    /// The names of macros and their values, for the message.
    turn: Vec<(SmolStr, String)>,
}

impl Search {
    /// The first part that fails as the whole does.
    fn failing_part<'e>(&mut self, expr: &'e Expr) -> Option<(&'e Expr, String)> {
        if matches!(self.failure, Failure::Budget | Failure::Depth | Failure::Syntax) {
            return None;
        }
        if let Some(found) = self.failing_start(expr) {
            return Some(found);
        }
        let mut parts = parts(expr);
        if let ExprKind::Conditional(conditional) = &expr.kind {
            // The other branch does not count.
            let chosen = matches!(self.evaluate(&conditional.condition), Some(Ok(Value::Bool(true))));
            parts.remove(if chosen { 2 } else { 1 });
        }
        let found = parts.into_iter().find_map(|part| match self.evaluate(part) {
            Some(Err(failed)) if failed.failure == self.failure => Some((part, failed.message)),
            _ => None,
        });
        match &expr.kind {
            ExprKind::Call(call) if found.is_none() => self.failing_turn(call),
            _ => found,
        }
    }

    /// The shortest part that starts where a long chain starts, `a` of `a.f.g(…)[0] + …`, and fails. If one fails, so do all that
    /// are longer, so few have to be tried.
    fn failing_start<'e>(&mut self, expr: &'e Expr) -> Option<(&'e Expr, String)> {
        let first = |expr: &&'e Expr| match &expr.kind {
            ExprKind::Logic(_) | ExprKind::Conditional(_) | ExprKind::List(_) | ExprKind::Map(_) => None,
            _ => parts(expr).first().copied(),
        };
        let starts: Vec<&Expr> = std::iter::successors(first(&expr), first).collect();
        if starts.len() < LONG_CHAIN {
            return None;
        }
        let (mut low, mut high, mut found) = (0, starts.len(), None);
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.evaluate(starts[middle]) {
                Some(Err(failed)) if failed.failure == self.failure => {
                    found = Some((starts[middle], failed.message));
                    low = middle + 1;
                }
                _ => high = middle,
            }
        }
        found
    }

    /// The part of a macro's body that fails, in the first turn in which one does.
    fn failing_turn<'e>(&mut self, call: &'e Call) -> Option<(&'e Expr, String)> {
        let names = macros::bound(call);
        let outside = macros::outside(call);
        let over = call.args.get(outside).or(call.target.as_ref()).filter(|_| !names.is_empty())?;
        let Some(Ok(over)) = self.evaluate(over) else { return None };
        let bodies = call.args.iter().enumerate().skip(names.len()).filter(|(at, _)| *at != outside);
        let bodies: Vec<(&Expr, Lowered)> = bodies.filter_map(|(_, body)| Some((body, self.lowered(body)?))).collect();
        turns(over, names.len(), outside < call.args.len()).find_map(|values| {
            for (name, value) in names.iter().zip(&values) {
                self.values.set(name.as_ident()?, value);
            }
            let failed = bodies.iter().find_map(|(body, lowered)| match self.run(lowered) {
                Err(failed) if failed.failure == self.failure => Some(Some((*body, failed.message))),
                // What the condition leaves out is not evaluated.
                Ok(Value::Bool(false)) => Some(None),
                _ => None,
            });
            let failed = failed.flatten()?;
            self.turn.extend(
                names.iter().zip(&values).filter_map(|(name, value)| Some((name.as_ident()?.into(), shown(value)))),
            );
            Some(failed)
        })
    }

    fn lowered(&self, expr: &Expr) -> Option<Lowered> {
        lower::lower(expr, &self.values).ok()
    }

    fn run(&mut self, lowered: &Lowered) -> Result<Value, Failed> {
        let run = run(lowered, &self.values, self.left);
        self.left = run.left;
        run.outcome
    }

    fn evaluate(&mut self, expr: &Expr) -> Option<Result<Value, Failed>> {
        let lowered = self.lowered(expr)?;
        Some(self.run(&lowered))
    }

    /// What to underline of the part that fails, and better words where the part has them.
    fn point(&mut self, expr: &Expr, message: String) -> (Span, String) {
        match &expr.kind {
            ExprKind::Select(select) if self.failure == Failure::Value => {
                (select.field.span, format!("there is no field `{}`", select.field))
            }
            ExprKind::Map(entries) if self.failure == Failure::Value => (self.repeated(entries, expr.span), message),
            _ => (expr.span, message),
        }
    }

    /// The key that is given for the second time.
    fn repeated(&mut self, entries: &[Entry], whole: Span) -> Span {
        let mut seen = FxHashSet::default();
        let repeated = entries.iter().find(|entry| match self.evaluate(&entry.key) {
            Some(Ok(key)) => key.as_key().is_some_and(|key| !seen.insert(key)),
            _ => false,
        });
        repeated.map_or(whole, |entry| entry.key.span)
    }
}

/// What the names of a macro stand for, turn by turn. `bound` is whether it binds one value instead of going over many.
fn turns(over: Value, names: usize, bound: bool) -> Box<dyn Iterator<Item = Vec<Value>>> {
    match over {
        over if bound => Box::new(std::iter::once(vec![over])),
        Value::Optional(inner) => Box::new(inner.into_iter().map(|inner| vec![*inner])),
        Value::List(items) if names == 1 => Box::new(items.into_iter().map(|item| vec![item])),
        Value::List(items) => Box::new((0..).zip(items).map(|(at, item)| vec![Value::Int(at), item])),
        Value::Map(entries) => Box::new(entries.into_iter().map(|(key, value)| vec![Value::from(key), value])),
        _ => Box::new(std::iter::empty()),
    }
}

/// A value as a message shows it.
fn shown(value: &Value) -> String {
    let text = print(&value.to_expr(Span::new(FileId::new(0), 0, 0)));
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The parts of an expression that mean by themselves what they mean in it, in the order of evaluation.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Error | ExprKind::Literal(_) | ExprKind::Ident { .. } => Vec::new(),
        ExprKind::Select(select) => vec![&select.operand],
        ExprKind::Index(index) => vec![&index.operand, &index.index],
        ExprKind::Call(call) => call_parts(call),
        ExprKind::Unary(unary) => vec![&unary.operand],
        ExprKind::Binary(binary) => vec![&binary.left, &binary.right],
        ExprKind::Logic(logic) => logic.operands.iter().collect(),
        ExprKind::Conditional(conditional) => {
            vec![&conditional.condition, &conditional.then, &conditional.otherwise]
        }
        ExprKind::List(elements) => elements.iter().map(|element| &element.value).collect(),
        ExprKind::Map(entries) => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).collect(),
        ExprKind::Message(message) => message.fields.iter().map(|field| &field.value).collect(),
    }
}

/// Without what stands where a macro binds names.
fn call_parts(call: &Call) -> Vec<&Expr> {
    if call.target.is_none() && call.function.text == "has" {
        return Vec::new();
    }
    let names = macros::bound(call).len();
    let outside = macros::outside(call);
    let target = call.target.as_ref().filter(|target| !is_namespace(target, call));
    let args = call.args.iter().enumerate().filter(|(at, _)| names == 0 || *at == outside);
    target.into_iter().chain(args.map(|(_, arg)| arg)).collect()
}
