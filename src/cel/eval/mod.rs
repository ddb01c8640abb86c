//! Evaluation: constants to values.
//!
//! Literals, lists, maps, names and the structure of operators are evaluated here, which is fast, keeps the order of maps
//! and points at the operand that fails. Operators themselves, functions and macros are lowered ([`lower`]) to the tree of
//! the `cel` crate and resolved by it; only this folder knows that crate.

mod lower;

use super::ast::{Call, Conditional, Element, Entry, Expr, ExprKind, Literal, Logic, LogicOp, Select};
use super::value::{Key, Moment, Value};
use super::vars::free_variables;
use super::{macros, stdlib};
use crate::base::Span;
use ::cel::objects::Key as CrateKey;
use ::cel::{Context, Env, ExecutionError, Value as Resolved};
use indexmap::IndexMap;
use smol_str::SmolStr;
use std::sync::{Arc, LazyLock};

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// The part that failed.
    pub span: Span,
    /// What went wrong, in the words of a message.
    pub message: String,
}

/// The text did not parse, which its parser has reported.
pub(super) const NOT_UNDERSTOOD: &str = "this was not understood";

impl EvalError {
    /// Whether a parser or checker has reported the cause already.
    pub fn is_reported(&self) -> bool {
        self.message == NOT_UNDERSTOOD
    }
}

/// The result is an optional or a type, which only the crate's operators take.
const NOT_PLAIN: &str = "this has no value that can be written down, such as an optional or a type";

const WRONG_TYPES: &str = "this cannot be evaluated with values of these types";

/// What evaluating gives.
type Evaluated = Result<Value, EvalError>;

/// The values that names have.
type Lookup<'l> = &'l dyn Fn(&str) -> Option<Value>;

/// The value of an expression over names that `lookup` knows.
pub fn constant(expr: &Expr, lookup: Lookup<'_>) -> Evaluated {
    // One function a form: this one recurses, and must leave the stack alone.
    match &expr.kind {
        ExprKind::Literal(literal) => Ok(literal_value(literal)),
        ExprKind::Ident { name, .. } => ident(expr, name, lookup),
        ExprKind::Select(select) if !select.optional => field(expr, select, lookup),
        ExprKind::List(elements) if elements.iter().all(|element| !element.optional) => list(elements, lookup),
        ExprKind::Map(entries) if entries.iter().all(|entry| !entry.optional) => map(entries, lookup),
        ExprKind::Unary(unary) => operate(expr, &[&unary.operand], lookup),
        ExprKind::Binary(binary) => operate(expr, &[&binary.left, &binary.right], lookup),
        ExprKind::Call(call) => function(expr, call, lookup),
        ExprKind::Logic(logic) => logical(logic, lookup),
        ExprKind::Conditional(conditional) => choose(conditional, lookup),
        _ => resolve(expr, lookup),
    }
}

fn ident(expr: &Expr, name: &str, lookup: Lookup<'_>) -> Evaluated {
    lookup(name).ok_or_else(|| match stdlib::type_value(name) {
        Some(_) => error(expr.span, NOT_PLAIN),
        None => unknown(expr.span, name),
    })
}

fn list(elements: &[Element], lookup: Lookup<'_>) -> Evaluated {
    let mut items = Vec::with_capacity(elements.len());
    for element in elements {
        items.push(constant(&element.value, lookup)?);
    }
    Ok(Value::List(items))
}

fn map(entries: &[Entry], lookup: Lookup<'_>) -> Evaluated {
    let mut map = IndexMap::with_capacity(entries.len());
    for entry in entries {
        let Some(key) = constant(&entry.key, lookup)?.as_key() else {
            return Err(error(entry.key.span, "this cannot be a key of a map"));
        };
        if map.insert(key, constant(&entry.value, lookup)?).is_some() {
            return Err(error(entry.key.span, "this key is given twice"));
        }
    }
    Ok(Value::Map(map))
}

fn choose(conditional: &Conditional, lookup: Lookup<'_>) -> Evaluated {
    match constant(&conditional.condition, lookup)? {
        Value::Bool(true) => constant(&conditional.then, lookup),
        Value::Bool(false) => constant(&conditional.otherwise, lookup),
        _ => Err(error(conditional.condition.span, WRONG_TYPES)),
    }
}

/// Calls a function or method with values; macros go to the crate as they are.
fn function(expr: &Expr, call: &Call, lookup: Lookup<'_>) -> Evaluated {
    let is_macro = !macros::bound(call).is_empty() || call.function.text == "has";
    if is_macro {
        return resolve(expr, lookup);
    }
    let receiver = call.target.as_ref().filter(|target| !lower::is_namespace(target, call));
    operate(expr, &receiver.into_iter().chain(&call.args).collect::<Vec<_>>(), lookup)
}

/// Applies the operator or function at the root of `expr` to the values of its operands.
fn operate(expr: &Expr, operands: &[&Expr], lookup: Lookup<'_>) -> Evaluated {
    let mut values = Vec::with_capacity(operands.len());
    for operand in operands {
        match constant(operand, lookup) {
            Ok(value) => values.push(value),
            // An operand is an optional or a type: the crate knows those.
            Err(failure) if failure.message == NOT_PLAIN => return resolve(expr, lookup),
            Err(failure) => return Err(failure),
        }
    }
    apply(expr, &values)
}

/// A chain of `&&` or `||`: an operand that decides absorbs the errors of the others.
fn logical(logic: &Logic, lookup: Lookup<'_>) -> Evaluated {
    let decides = logic.op == LogicOp::Or;
    let mut failure = None;
    for operand in &logic.operands {
        match constant(operand, lookup) {
            Ok(Value::Bool(value)) if value == decides => return Ok(Value::Bool(decides)),
            Ok(Value::Bool(_)) => {}
            Ok(_) => failure = failure.or_else(|| Some(error(operand.span, WRONG_TYPES))),
            Err(other) => failure = failure.or(Some(other)),
        }
    }
    failure.map_or(Ok(Value::Bool(!decides)), Err)
}

/// Applies the operator or function at the root of `expr` to values.
fn apply(expr: &Expr, operands: &[Value]) -> Evaluated {
    let mut context = Context::with_env(Arc::clone(&FUNCTIONS));
    for (at, operand) in operands.iter().enumerate() {
        context.add_variable_from_value(lower::operand_name(at), to_crate(operand, expr.span)?);
    }
    let Some(lowered) = lower::operation(expr) else { return Err(error(expr.span, WRONG_TYPES)) };
    let resolved = Resolved::resolve(&lowered, &context).map_err(|failure| error(expr.span, words(&failure)))?;
    from_crate(&resolved, expr.span)
}

/// A field of a constant map, without lowering the map.
fn field(expr: &Expr, select: &Select, lookup: Lookup<'_>) -> Evaluated {
    let Value::Map(map) = constant(&select.operand, lookup)? else { return resolve(expr, lookup) };
    let key = Key::String(select.field.text.as_str().into());
    map.get(&key).cloned().ok_or_else(|| error(select.field.span, format!("there is no field `{}`", select.field)))
}

fn error(span: Span, message: impl Into<String>) -> EvalError {
    EvalError { span, message: message.into() }
}

fn unknown(span: Span, name: &str) -> EvalError {
    error(span, format!("`{name}` has no value that is known before the run"))
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

/// The functions that expressions may call.
static FUNCTIONS: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    // Each extension is added once to an environment without it, so no name is declared twice.
    let _ = env.add_extension(::cel::extensions::strings);
    let _ = env.add_extension(::cel::extensions::math);
    let _ = env.add_extension(::cel::extensions::lists);
    Arc::new(env)
});

/// Evaluates by the `cel` crate.
fn resolve(expr: &Expr, lookup: Lookup<'_>) -> Evaluated {
    let mut context = Context::with_env(Arc::clone(&FUNCTIONS));
    let mut names: Vec<(SmolStr, Span)> = Vec::new();
    free_variables(expr, &[], &mut |used| {
        if !names.iter().any(|(name, _)| name == used.name) {
            names.push((used.name.clone(), used.span));
        }
    });
    for (name, span) in names {
        // Names of types and of namespaces (`math.abs`) are the crate's to know.
        if let Some(value) = lookup(&name) {
            context.add_variable_from_value(name.as_str(), to_crate(&value, span)?);
        }
    }
    let lowered = lower::lower(expr)?;
    let resolved = Resolved::resolve(&lowered, &context).map_err(|failure| error(expr.span, words(&failure)))?;
    from_crate(&resolved, expr.span)
}

fn to_crate(value: &Value, span: Span) -> Result<Resolved, EvalError> {
    Ok(match value {
        Value::Null => Resolved::Null,
        Value::Bool(value) => Resolved::Bool(*value),
        Value::Int(value) => Resolved::Int(*value),
        Value::Uint(value) => Resolved::UInt(*value),
        Value::Double(value) => Resolved::Float(*value),
        Value::String(text) => Resolved::String(Arc::new(text.to_string())),
        Value::Bytes(bytes) => Resolved::Bytes(Arc::new(bytes.to_vec())),
        Value::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| to_crate(item, span)).collect();
            Resolved::List(Arc::new(items?))
        }
        Value::Map(entries) => {
            let mut map = std::collections::HashMap::with_capacity(entries.len());
            for (key, value) in entries {
                let key = match key {
                    Key::Bool(value) => CrateKey::Bool(*value),
                    Key::Int(value) => CrateKey::Int(*value),
                    Key::Uint(value) => CrateKey::Uint(*value),
                    Key::String(text) => CrateKey::String(Arc::new(text.to_string())),
                };
                map.insert(key, to_crate(value, span)?);
            }
            Resolved::Map(::cel::objects::Map { map: Arc::new(map) })
        }
        // The crate makes these of text.
        Value::Timestamp(_) | Value::Duration(_) => {
            let lowered = lower::lower(&value.to_expr(span))?;
            let context = Context::with_env(Arc::clone(&FUNCTIONS));
            Resolved::resolve(&lowered, &context).map_err(|failure| error(span, words(&failure)))?
        }
    })
}

fn from_crate(value: &Resolved, span: Span) -> Evaluated {
    Ok(match value {
        Resolved::Null => Value::Null,
        Resolved::Bool(value) => Value::Bool(*value),
        Resolved::Int(value) => Value::Int(*value),
        Resolved::UInt(value) => Value::Uint(*value),
        Resolved::Float(value) => Value::Double(*value),
        Resolved::String(text) => Value::String(text.as_str().into()),
        Resolved::Bytes(bytes) => Value::Bytes(bytes.as_slice().into()),
        Resolved::Timestamp(time) => {
            Value::Timestamp(Moment { seconds: time.timestamp(), nanos: time.timestamp_subsec_nanos() })
        }
        Resolved::Duration(length) => {
            let (seconds, nanos) = (length.num_seconds(), length.subsec_nanos());
            let borrow = i64::from(nanos < 0);
            let nanos = u32::try_from(i64::from(nanos) + borrow * 1_000_000_000).unwrap_or(0);
            Value::Duration(Moment { seconds: seconds - borrow, nanos })
        }
        Resolved::List(items) => {
            Value::List(items.iter().map(|item| from_crate(item, span)).collect::<Result<_, _>>()?)
        }
        Resolved::Map(map) => {
            let mut entries = Vec::with_capacity(map.map.len());
            #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
            for (key, value) in map.map.iter() {
                let key = match key {
                    CrateKey::Bool(value) => Key::Bool(*value),
                    CrateKey::Int(value) => Key::Int(*value),
                    CrateKey::Uint(value) => Key::Uint(*value),
                    CrateKey::String(text) => Key::String(text.as_str().into()),
                };
                entries.push((key, from_crate(value, span)?));
            }
            // The crate's maps have no order of their own.
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Map(entries.into_iter().collect())
        }
        Resolved::Function(..) | Resolved::Opaque(_) | Resolved::Struct(_) => {
            return Err(error(span, NOT_PLAIN));
        }
    })
}

/// What went wrong, without the crate's way of showing values.
fn words(failure: &ExecutionError) -> String {
    match failure {
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "this divides by zero".to_owned(),
        ExecutionError::Overflow(..) => "the result does not fit its type".to_owned(),
        ExecutionError::IndexOutOfBounds(_) => "the index lies outside the list".to_owned(),
        ExecutionError::NoSuchKey(key) => format!("there is no key `{key}`"),
        ExecutionError::DuplicateKey(_) => "a key is given twice".to_owned(),
        ExecutionError::UndeclaredReference(name) => {
            format!("`{name}` has no value that is known before the run")
        }
        ExecutionError::FunctionError { function, message } => format!("`{function}` fails: {message}"),
        _ => WRONG_TYPES.to_owned(),
    }
}

#[cfg(test)]
mod tests;
