//! Environments of variables of generated types, and data that fits them.

use super::tape::Tape;
use flowright::cel::value::{Key, Moment};
use flowright::cel::{Activation, Env, Field, Named, Program, Record, Type, Value};
use indexmap::IndexMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// Variables with their types and values.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) variables: Vec<(SmolStr, Type, Value)>,
}

impl World {
    /// One variable of each kind that only variables have, and some of any type.
    pub(crate) fn any(tape: &mut Tape) -> Self {
        let fixed = [("flag", Type::Bool), ("label", label()), ("tree", tree()), ("any", Type::Dyn)];
        let mut types: Vec<(SmolStr, Type)> = fixed.map(|(name, ty)| (name.into(), ty)).to_vec();
        for at in 0..3 + tape.below(5) {
            types.push((format!("v{at}").into(), any_type(tape, 2)));
        }
        let variables = types.into_iter().map(|(name, ty)| {
            let value = any_value(tape, &ty, 3);
            (name, ty, value)
        });
        Self { variables: variables.collect() }
    }

    fn find(&self, name: &str) -> Option<&(SmolStr, Type, Value)> {
        self.variables.iter().find(|(variable, ..)| variable == name)
    }

    /// The value of an expression over the variables.
    pub(crate) fn evaluate(&self, expr: &flowright::cel::Expr) -> Result<Value, flowright::cel::EvalError> {
        let mut values = Activation::new();
        for (name, _, value) in &self.variables {
            assert!(values.set(name, value));
        }
        Program::new(expr, &|name: &str| self.find(name).map(|(name, ..)| name.clone()))?.evaluate(&values)
    }
}

impl std::fmt::Display for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.variables.iter().try_for_each(|(name, ty, value)| {
            writeln!(f, "{name}: {ty} = {}", flowright::cel::print(&value.to_expr(super::any_tree::nowhere())))
        })
    }
}

impl Env for World {
    fn variable(&self, name: &str) -> Option<Type> {
        self.find(name).map(|(_, ty, _)| ty.clone())
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.variables.iter().map(|(name, ..)| name.clone()).collect()
    }

    fn unfold(&self, _: &Named) -> Type {
        Type::record([("value", Type::Int), ("children", Type::list(tree()))])
    }
}

pub(crate) fn label() -> Type {
    Type::string_enum(["vip", "normal", "spam"])
}

/// A declared type that holds itself.
pub(crate) fn tree() -> Type {
    Type::Named(Named { id: 0, name: "Tree".into() })
}

/// The types that have literals.
pub(crate) const SIMPLE: [Type; 8] =
    [Type::Int, Type::Bool, Type::String, Type::Double, Type::Uint, Type::Bytes, Type::Timestamp, Type::Duration];

pub(crate) const KEYS: [Type; 4] = [Type::String, Type::Int, Type::Bool, Type::Uint];

pub(crate) fn any_type(tape: &mut Tape, depth: usize) -> Type {
    let inner = |tape: &mut Tape| any_type(tape, depth - 1);
    match tape.below(if depth == 0 { 5 } else { 13 }) {
        0..=2 => tape.pick(&SIMPLE).clone(),
        3 => label(),
        4 => tape.pick(&[Type::Int, Type::Null, Type::Dyn, tree()]).clone(),
        5..=7 => Type::list(inner(tape)),
        8 | 9 => Type::map(tape.pick(&KEYS).clone(), inner(tape)),
        10 => Type::optional(inner(tape)),
        _ => {
            let mut fields = IndexMap::new();
            for name in ["f", "g", "h"].iter().take(1 + tape.below(3)) {
                fields.insert(SmolStr::new(name), Field { ty: inner(tape), optional: tape.once_in(4) });
            }
            Type::Record(Arc::new(Record { fields, open: tape.once_in(4) }))
        }
    }
}

/// A value of a type; `depth` bounds types that hold themselves.
pub(crate) fn any_value(tape: &mut Tape, ty: &Type, depth: usize) -> Value {
    let length = if depth == 0 { 0 } else { tape.below(4) };
    let inner = |tape: &mut Tape, ty: &Type| any_value(tape, ty, depth.saturating_sub(1));
    match ty {
        Type::Null => Value::Null,
        Type::Bool => Value::Bool(tape.once_in(2)),
        Type::Int => Value::Int(*tape.pick(&[0, 1, -1, 2, 3, 80, i64::MAX, i64::MIN])),
        Type::Uint => Value::Uint(*tape.pick(&[0, 1, 2, 80, u64::MAX])),
        Type::Double => Value::Double(*tape.pick(&[0.0, 1.0, -0.0, 0.5, 80.0, -1e300, f64::NAN, f64::INFINITY])),
        Type::String => Value::String((*tape.pick(&["", "a", "b", "abc", "żółw", "a,b", "12"])).into()),
        Type::Bytes => Value::Bytes(tape.pick::<&[u8]>(&[b"", b"a", &[0, 255]]).to_vec().into()),
        Type::Timestamp => {
            let seconds = *tape.pick(&[0, 1_709_210_096, -62_135_596_800, 253_402_300_799]);
            Value::Timestamp(Moment { seconds, nanos: *tape.pick(&[0, 500_000_000]) })
        }
        Type::Duration => {
            let seconds = *tape.pick(&[0, 90, -1, 86_400]);
            Value::Duration(Moment { seconds, nanos: *tape.pick(&[0, 500_000_000]) })
        }
        Type::Enum(members) => Value::String(tape.pick(members).as_str().into()),
        Type::List(element) => Value::List((0..length).map(|_| inner(tape, element)).collect()),
        Type::Map(pair) => {
            let entries = (0..length).filter_map(|_| Some((inner(tape, &pair.0).as_key()?, inner(tape, &pair.1))));
            Value::Map(entries.collect())
        }
        Type::Optional(some) => Value::Optional(tape.once_in(2).then(|| Box::new(inner(tape, some)))),
        Type::Record(record) => any_record(tape, record, depth),
        // A tree whose children get fewer.
        Type::Named(_) => {
            let children = if depth == 0 { Vec::new() } else { (0..length.min(2)).map(|_| inner(tape, ty)).collect() };
            let fields = [("value", inner(tape, &Type::Int)), ("children", Value::List(children))];
            Value::Map(fields.map(|(name, value)| (Key::String(name.into()), value)).into_iter().collect())
        }
        _ => {
            let ty = any_type(tape, depth.min(1));
            if matches!(ty, Type::Dyn) { Value::Int(7) } else { inner(tape, &ty) }
        }
    }
}

fn any_record(tape: &mut Tape, record: &Record, depth: usize) -> Value {
    let mut fields = IndexMap::new();
    for (name, field) in &record.fields {
        if !(field.optional && tape.once_in(2)) {
            fields.insert(Key::String(name.as_str().into()), any_value(tape, &field.ty, depth.saturating_sub(1)));
        }
    }
    if record.open && tape.once_in(2) {
        fields.insert(Key::String("more".into()), Value::Int(1));
    }
    Value::Map(fields)
}

/// Whether a value is one of a type.
pub(crate) fn conforms(value: &Value, ty: &Type, env: &dyn Env) -> bool {
    match (ty, value) {
        (Type::Dyn, _)
        | (Type::Null, Value::Null)
        | (Type::Bool, Value::Bool(_))
        | (Type::Int, Value::Int(_))
        | (Type::Uint, Value::Uint(_))
        | (Type::Double, Value::Double(_))
        | (Type::String, Value::String(_))
        | (Type::Bytes, Value::Bytes(_))
        | (Type::Timestamp, Value::Timestamp(_))
        | (Type::Duration, Value::Duration(_))
        | (Type::Type(_), Value::Type(_))
        | (Type::Optional(_), Value::Optional(None)) => true,
        (Type::Enum(members), Value::String(text)) => members.iter().any(|member| **member == **text),
        (Type::List(element), Value::List(items)) => items.iter().all(|item| conforms(item, element, env)),
        (Type::Map(pair), Value::Map(entries)) => {
            entries.iter().all(|(key, value)| key_conforms(key, &pair.0, env) && conforms(value, &pair.1, env))
        }
        (Type::Optional(inner), Value::Optional(Some(value))) => conforms(value, inner, env),
        (Type::Record(record), Value::Map(entries)) => {
            let field = |name: &SmolStr| entries.get(&Key::String(name.as_str().into()));
            let known = |key: &Key| matches!(key, Key::String(name) if record.fields.contains_key(&**name));
            record.fields.iter().all(|(name, declared)| match field(name) {
                Some(value) => conforms(value, &declared.ty, env),
                None => declared.optional,
            }) && (record.open || entries.keys().all(known))
        }
        (Type::Named(named), _) => conforms(value, &env.unfold(named), env),
        _ => false,
    }
}

fn key_conforms(key: &Key, ty: &Type, env: &dyn Env) -> bool {
    let value = match key {
        Key::Bool(value) => Value::Bool(*value),
        Key::Int(value) => Value::Int(*value),
        Key::Uint(value) => Value::Uint(*value),
        Key::String(text) => Value::String(Arc::clone(text)),
    };
    conforms(&value, ty, env)
}

/// Whether two values cannot be told apart: NaN is NaN here, and `-0.0` is not `0.0`.
pub(crate) fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| identical(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((j, a), (k, b))| j == k && identical(a, b))
        }
        (Value::Optional(Some(a)), Value::Optional(Some(b))) => identical(a, b),
        _ => a == b,
    }
}
