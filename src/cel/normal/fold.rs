//! Constants: what is made of literals only is evaluated and written out.
//!
//! Only what has a value is folded: `1 / 0 > 0 || x` stays as it is, for `x` may absorb the failure. The literal must have the
//! type that the checker gave the expression: `dyn(1)` stays, for `dyn(1) == "a"` may be asked and `1 == "a"` may not.

use super::facts::{Class, Facts, Node};
use crate::cel::ast::Expr;
use crate::cel::eval::{Activation, Budget, Program};
use crate::cel::types::Type;
use crate::cel::value::Value;

/// What evaluating one constant may cost.
const BUDGET: Budget = Budget(10_000);

/// The most values that a constant is written out with, and the most bytes of text in it: `lists.range(1000000)` stays as it is.
const MAX_VALUES: usize = 64;
const MAX_BYTES: usize = 256;

/// Evaluates a node without variables, whose type is `ty`. One without a value is not constant afterwards.
pub(super) fn fold(node: Node, ty: Option<&Type>) -> Node {
    let Node { expr, facts } = node;
    let Some(value) = evaluate(&expr) else {
        return Node { expr, facts: Facts { constant: false, total: false, ..facts } };
    };
    let facts = Facts { class: class(&value), total: true, constant: true };
    let (mut values, mut bytes) = (MAX_VALUES, MAX_BYTES);
    let is_literal = ty.is_some_and(|ty| literal_type(&value).as_ref() == Some(ty));
    if is_literal && is_small(&value, &mut values, &mut bytes) {
        let literal = value.to_expr(expr.span);
        // Times are written as calls of functions, which read text.
        if !has_time(&value) || evaluate(&literal).is_some_and(|again| again == value) {
            return Node { expr: literal, facts };
        }
    }
    Node { expr, facts }
}

fn has_time(value: &Value) -> bool {
    match value {
        Value::Timestamp(_) | Value::Duration(_) => true,
        Value::List(items) => items.iter().any(has_time),
        _ => false,
    }
}

fn evaluate(expr: &Expr) -> Option<Value> {
    Program::new(expr, &|_: &str| None).ok()?.evaluate_within(&Activation::new(), BUDGET).ok()
}

/// Takes the parts of a value from what is left of the limits; no if there is more.
fn is_small(value: &Value, values: &mut usize, bytes: &mut usize) -> bool {
    let size = match value {
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    };
    if *values == 0 || *bytes < size {
        return false;
    }
    (*values, *bytes) = (*values - 1, *bytes - size);
    match value {
        Value::List(items) => items.iter().all(|item| is_small(item, values, bytes)),
        _ => true,
    }
}

/// The type of the literal that stands for a value, where one has a type of its own: the literal of an empty list fits any list, and
/// that of a map is a record.
fn literal_type(value: &Value) -> Option<Type> {
    Some(match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        Value::Timestamp(_) => Type::Timestamp,
        Value::Duration(_) => Type::Duration,
        Value::List(items) => {
            let mut types = items.iter().map(literal_type);
            let first = types.next()??;
            types.all(|ty| ty.as_ref() == Some(&first)).then(|| Type::list(first))?
        }
        Value::Map(_) | Value::Optional(_) | Value::Type(_) => return None,
    })
}

const fn class(value: &Value) -> Class {
    match value {
        Value::Bool(_) => Class::Bool,
        Value::Int(_) => Class::Int,
        Value::Uint(_) => Class::Uint,
        Value::Double(_) => Class::Double,
        Value::String(_) => Class::String,
        Value::Bytes(_) => Class::Bytes,
        Value::Timestamp(_) => Class::Timestamp,
        Value::Duration(_) => Class::Duration,
        Value::List(_) => Class::List,
        Value::Map(_) => Class::Map,
        Value::Null | Value::Optional(_) | Value::Type(_) => Class::Other,
    }
}
