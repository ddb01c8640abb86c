//! The type checker: infers types upwards, and pushes expected types down into literals.
//!
//! After cel-go's checker: types with variables, one substitution an expression, overloads tried in order. On top of it
//! stand records, string enums and declared types, which CEL has only as protobuf messages. What was reported has
//! the type [`Type::Error`], which fits everything: one mistake is one report.

mod access;
mod calls;
mod constants;
mod conversions;
mod enums;
mod expect;
mod flow;
mod literals;
mod macros;
mod misuse;
mod operators;
mod record;
mod type_names;
mod unify;

pub use record::Types;
pub use unify::{fits, join};

use super::ast::{Element, Entry, Expr, ExprKind, Literal, Message};
use super::env::Env;
use super::parse::foreign_literal;
use super::rules::{NO_SUCH_OVERLOAD, TYPE_MISMATCH};
use super::stdlib;
use super::types::Type;
use crate::base::suggest::nearest;
use crate::diagnostic::{Diagnostic, Fix, Label, Sink};
use flow::{Flow, Reading};
use smol_str::SmolStr;
use unify::Unifier;

/// The type of an expression; [`Type::Error`] if something was reported.
pub fn check(expr: &Expr, env: &dyn Env, sink: &mut Sink) -> Type {
    Checker::run(env, sink, |checker| checker.whole(expr))
}

/// The type of an expression in a place that wants `expected`; [`Type::Error`] if something was reported.
///
/// `why` says where the expectation comes from: "parameter declared here".
pub fn expect(expr: &Expr, expected: &Type, why: Option<Why<'_>>, env: &dyn Env, sink: &mut Sink) -> Type {
    Checker::run(env, sink, |checker| {
        checker.why = why;
        checker.expect(expr, expected)
    })
}

/// Says where an expectation comes from; asked only if it is not met.
pub type Why<'w> = &'w dyn Fn() -> Label;

/// How a field's name is written where it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// `name`
    Word,
    /// `"name"`
    Quoted,
}

struct Checker<'c> {
    unifier: Unifier<'c>,
    sink: &'c mut Sink,
    /// Variables of the macros around, innermost last.
    locals: Vec<(SmolStr, Type)>,
    why: Option<Why<'c>>,
    /// Whether a value was taken for one of a type that tells more than is known of it: see [`Checker::expect_exactly`].
    overstated: bool,
    /// The types of all parts, where they are asked for.
    record: Option<record::Record>,
    flow: Flow<'c>,
}

impl<'c> Checker<'c> {
    fn run(env: &'c dyn Env, sink: &'c mut Sink, work: impl FnOnce(&mut Self) -> Type) -> Type {
        let mark = sink.mark();
        let mut checker = Self {
            unifier: Unifier::new(env),
            sink,
            locals: Vec::new(),
            why: None,
            overstated: false,
            record: None,
            flow: Flow::default(),
        };
        let ty = work(&mut checker);
        checker.report_absent(mark);
        let ty = checker.unifier.finish(&ty);
        if checker.sink.errors_since(mark) { Type::Error } else { ty }
    }

    fn env(&self) -> &'c dyn Env {
        self.unifier.env
    }

    /// Reports, and gives the type of what was reported.
    fn report(&mut self, diagnostic: Diagnostic) -> Type {
        self.sink.report(diagnostic);
        Type::Error
    }

    /// The type as messages show it.
    fn show(&self, ty: &Type) -> String {
        self.unifier.finish(ty).to_string()
    }

    fn infer(&mut self, expr: &'c Expr) -> Type {
        self.infer_as(expr, Reading::Plain)
    }

    /// Infers an expression that is read in a certain way.
    fn infer_as(&mut self, expr: &'c Expr, reading: Reading) -> Type {
        let ty = self.infer_form(expr, reading);
        let ty = self.narrowed(expr, ty);
        if let Some(record) = &mut self.record {
            record.add(expr, &ty);
        }
        ty
    }

    fn infer_form(&mut self, expr: &'c Expr, reading: Reading) -> Type {
        match &expr.kind {
            ExprKind::Error => Type::Error,
            ExprKind::Literal(literal) => literal_type(literal),
            ExprKind::Ident { name, rooted } => self.ident(expr, name, *rooted),
            ExprKind::Select(select) => self.select(expr, select, reading),
            ExprKind::Index(index) => self.index(expr, index, reading),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary(unary) => self.unary(unary),
            ExprKind::Binary(binary) => self.binary(binary),
            ExprKind::Logic(logic) => self.logic(logic),
            ExprKind::Conditional(conditional) => self.conditional(conditional),
            ExprKind::List(elements) => self.list(elements),
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Message(message) => self.message(message),
        }
    }

    /// The element type of a list literal: what all elements fit, or `dyn`.
    fn list(&mut self, elements: &'c [Element]) -> Type {
        let types = self.element_types(elements);
        self.list_of(types)
    }

    fn element_types(&mut self, elements: &'c [Element]) -> Vec<Type> {
        let mut types = Vec::with_capacity(elements.len());
        for element in elements {
            let ty = self.infer(&element.value);
            types.push(if element.optional { self.unwrapped(&ty, &element.value) } else { ty });
        }
        types
    }

    fn list_of(&mut self, types: Vec<Type>) -> Type {
        let mut joined: Option<Type> = None;
        for ty in types {
            joined = Some(self.join_or_dyn(joined, ty));
        }
        Type::list(joined.unwrap_or_else(|| self.unifier.fresh()))
    }

    /// A literal whose keys are names is a record, which fits maps, too.
    fn map(&mut self, entries: &'c [Entry]) -> Type {
        if let Some(names) = literals::field_names(entries) {
            return self.record(entries, names);
        }
        let (mut keys, mut values) = (None, None);
        for entry in entries {
            let key = if self.unquoted(&entry.key) { Type::Error } else { self.infer(&entry.key) };
            self.check_key(&entry.key, &key);
            keys = Some(self.join_or_dyn(keys, key));
            let value = self.infer(&entry.value);
            let value = if entry.optional { self.unwrapped(&value, &entry.value) } else { value };
            values = Some(self.join_or_dyn(values, value));
        }
        let key = keys.unwrap_or_else(|| self.unifier.fresh());
        Type::map(key, values.unwrap_or_else(|| self.unifier.fresh()))
    }

    /// Reports a key such as `id` in `{id: 1}`, where nothing is called so.
    fn unquoted(&mut self, key: &'c Expr) -> bool {
        let Some(name) = self.unknown_name(key) else { return false };
        let quoted = format!("{name:?}");
        self.unquoted_text(name, key.span, "put the name of a key in quotes", &quoted);
        true
    }

    fn check_key(&mut self, key: &'c Expr, ty: &Type) {
        let shape = self.unifier.shape(ty);
        let sound = matches!(
            shape,
            Type::Bool | Type::Int | Type::Uint | Type::String | Type::Enum(_) | Type::Dyn | Type::Error | Type::Var(_)
        );
        if !sound {
            let message = format!("a key of a map is a `string`, `int`, `uint` or `bool`, found `{}`", self.show(ty));
            self.report(TYPE_MISMATCH.at(key.span, message));
        }
    }

    fn join_or_dyn(&mut self, so_far: Option<Type>, ty: Type) -> Type {
        match so_far {
            None => ty,
            Some(so_far) => self.unifier.join(&so_far, &ty).unwrap_or(Type::Dyn),
        }
    }

    /// What is inside an optional that is written behind `?`.
    fn unwrapped(&mut self, ty: &Type, expr: &'c Expr) -> Type {
        match self.unifier.shape(ty) {
            Type::Optional(inner) => (*inner).clone(),
            unknown @ (Type::Dyn | Type::Error) => unknown,
            _ => {
                let message = format!("`?` wants an optional, found `{}`", self.show(ty));
                self.report(TYPE_MISMATCH.at(expr.span, message).help("leave out the `?`, or write `optional.of(…)`"))
            }
        }
    }

    fn message(&mut self, message: &'c Message) -> Type {
        let declared = self.env().declared(&message.name.text);
        let Some(ty) = declared else {
            for field in &message.fields {
                self.infer(&field.value);
            }
            let diagnostic = self.type_before_fields(message);
            return self.report(diagnostic);
        };
        let Type::Record(record) = self.unifier.shape(&ty) else {
            let text = format!("`{}` is no record, so it cannot be written with fields", message.name);
            return self.report(TYPE_MISMATCH.at(message.name.span, text));
        };
        let fields = message.fields.iter().map(|field| (field.name.clone(), field.optional, &field.value));
        self.fields(fields.collect(), message.name.span, &record, Key::Word);
        ty
    }

    /// `found` stands where `expected` is wanted.
    fn mismatch(&mut self, expr: &'c Expr, expected: &Type, found: &Type) -> Type {
        if self.unifier.shallow(found) == Type::Error {
            return Type::Error;
        }
        let (expected_text, found_text) = (self.show(expected), self.show(found));
        if let Some((name, field)) = self.env().implied(expr) {
            let message = format!("`{field}` of `{name}` must be `{expected_text}`, and is `{found_text}`");
            let help = format!("declare it as `{field}: {expected_text}`");
            return self.report(TYPE_MISMATCH.at(expr.span, message).help(help));
        }
        let mut diagnostic = TYPE_MISMATCH.at(expr.span, format!("expected `{expected_text}`, found `{found_text}`"));
        diagnostic = self.because(diagnostic);
        let inner = match self.unifier.shape(expected) {
            Type::Optional(inner) => (*inner).clone(),
            other => other,
        };
        diagnostic = match self.conversion(expr, found, &inner) {
            Some((help, Some(fix))) => diagnostic.help(help).fix(fix),
            Some((help, None)) => diagnostic.help(help),
            None => diagnostic,
        };
        self.report(diagnostic)
    }

    /// How to make an expression of one simple type one of another.
    fn conversion(&self, expr: &Expr, found: &Type, wanted: &Type) -> Option<(String, Option<Fix>)> {
        let (found, wanted) = (self.unifier.shape(found), self.unifier.shape(wanted));
        if let Some(text) = literal_as(expr, &wanted) {
            let help = format!("write `{text}`: numbers do not convert by themselves");
            return Some((help, Some(Fix::safe(format!("change it to `{text}`")).replace(expr.span, text))));
        }
        if let Type::Optional(inner) = &found
            && (self.unifier.shape(inner) == wanted || self.unifier.shape(inner) == Type::Dyn)
        {
            let help = self.env().when_missing(expr, &wanted);
            let help =
                help.unwrap_or_else(|| "it may be missing: give a value for that case with `.orValue(…)`".to_owned());
            return Some((help, None));
        }
        if let (Type::Type(_), ExprKind::Literal(Literal::String(name))) = (&wanted, &expr.kind)
            && stdlib::type_value(name).is_some()
        {
            let fix = Fix::safe(format!("change it to `{name}`")).replace(expr.span, name.as_ref());
            return Some((format!("a type is written without quotes: `{name}`"), Some(fix)));
        }
        if let (ExprKind::Literal(Literal::Int(count)), Type::Duration) = (&expr.kind, &wanted) {
            return Some((format!("a duration has a unit: `duration(\"{count}s\")`"), None));
        }
        if let (ExprKind::Literal(literal), true) = (&expr.kind, wanted == Type::String || found == Type::String) {
            return literal_in_words(literal, &wanted);
        }
        let number = |ty: &Type| matches!(ty, Type::Int | Type::Uint | Type::Double);
        let convertible = number(&found) && (number(&wanted) || wanted == Type::String)
            || matches!(found, Type::String) && number(&wanted)
            || matches!(found, Type::Bool | Type::Timestamp | Type::Duration) && wanted == Type::String
            || found == Type::String && matches!(wanted, Type::Timestamp | Type::Duration);
        convertible.then(|| (format!("convert it with `{wanted}(…)`"), None))
    }

    /// The nearest spelling among variables and the names that macros bind.
    fn nearest_variable(&self, name: &str) -> Option<String> {
        if let Some(literal) = foreign_literal(name) {
            return Some(literal.to_owned());
        }
        let variables = self.env().variables();
        let locals = self.locals.iter().rev().map(|(local, _)| local.as_str());
        nearest(name, locals.chain(variables.iter().map(SmolStr::as_str))).map(str::to_owned)
    }

    /// An operator or function was used on what it does not take.
    fn no_overload(&self, span: crate::base::Span, message: String, operands: &[(&Expr, &Type)]) -> Diagnostic {
        let diagnostic = NO_SUCH_OVERLOAD.at(span, message);
        operands.iter().fold(diagnostic, |diagnostic, (expr, ty)| {
            diagnostic.related(expr.span, format!("this is `{}`", self.show(ty)))
        })
    }
}

/// The type of a literal.
fn literal_type(literal: &Literal) -> Type {
    match literal {
        Literal::Null => Type::Null,
        Literal::Bool(_) => Type::Bool,
        Literal::Int(_) => Type::Int,
        Literal::Uint(_) => Type::Uint,
        Literal::Double(_) => Type::Double,
        Literal::String(_) => Type::String,
        Literal::Bytes(_) => Type::Bytes,
    }
}

/// What to do about a literal of the wrong type, where a call that converts it would be a detour.
fn literal_in_words(literal: &Literal, wanted: &Type) -> Option<(String, Option<Fix>)> {
    match (literal, wanted) {
        (Literal::Int(_) | Literal::Uint(_) | Literal::Double(_) | Literal::Bool(_), Type::String) => {
            Some(("put it in quotes".to_owned(), None))
        }
        (Literal::String(text), Type::Int) if text.parse::<i64>().is_ok() => {
            Some(("take the quotes away".to_owned(), None))
        }
        (Literal::String(text), Type::Double) if text.parse::<f64>().is_ok() => {
            Some(("take the quotes away".to_owned(), None))
        }
        (Literal::String(_), Type::Timestamp | Type::Duration) => {
            Some((format!("convert it with `{wanted}(…)`"), None))
        }
        _ => None,
    }
}

/// The text of a number literal as one of another type, if it has the same value there.
fn literal_as(expr: &Expr, wanted: &Type) -> Option<String> {
    /// Up to here whole numbers and doubles are the same.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let ExprKind::Literal(literal) = &expr.kind else { return None };
    match (literal, wanted) {
        (Literal::Int(value), Type::Double) => Some(format!("{value}.0")),
        (Literal::Uint(value), Type::Double) => Some(format!("{value}.0")),
        (Literal::Int(value), Type::Uint) if *value >= 0 => Some(format!("{value}u")),
        (Literal::Uint(value), Type::Int) if i64::try_from(*value).is_ok() => Some(value.to_string()),
        (Literal::Double(value), Type::Int) if value.fract() == 0.0 && value.abs() < EXACT => {
            Some(format!("{value:.0}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
