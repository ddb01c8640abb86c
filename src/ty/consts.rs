//! Constants: their types and values, and every other expression that must be one (defaults, config).

use super::bounds::{bounded, excess};
use super::rules::{NOT_CONSTANT, RECURSIVE_CONSTANT};
use super::table::{SECRET, TypeTable};
use crate::base::{IdVec, Name};
use crate::cel::{self, Env, EvalError, Expr, Field, Named, Record, Type, Value};
use crate::diagnostic::{Diagnostic, Sink};
use crate::graph::{Graph, cycle, toposort};
use crate::hir::{ConstId, ModuleId, Program};
use crate::resolve::{self, Names};
use smol_str::SmolStr;
use std::sync::Arc;

/// A constant's type and, unless it is wrong, its value.
#[derive(Clone, Debug, Default)]
pub struct ConstType {
    /// Its type.
    pub ty: Type,
    /// Its value.
    pub value: Option<Value>,
}

/// The constants of the program.
#[derive(Debug)]
pub struct Consts {
    values: IdVec<ConstId, ConstType>,
}

impl Consts {
    /// Types and evaluates all constants, each after those it reads.
    pub fn build(program: &Program, names: &Names, table: &TypeTable, sink: &mut Sink) -> Self {
        let mut consts = Self { values: IdVec::filled(ConstType::default(), program.consts.len()) };
        for id in evaluation_order(program, names, sink) {
            let decl = &program.consts[id];
            let env = ConstEnv { names, consts: &consts, table, module: decl.module, in_test: false };
            let mark = sink.mark();
            let ty = bounded(cel::check(&decl.value, &env, sink), decl.value.span, sink);
            let wrong = ty == Type::Error || sink.errors_since(mark);
            let value = if wrong { None } else { env.evaluate(&decl.value, sink) };
            consts.values[id] = ConstType { ty, value };
        }
        consts
    }

    /// A constant's type and value.
    pub fn get(&self, id: ConstId) -> &ConstType {
        &self.values[id]
    }

    /// The value of a constant expression of `module` that was checked.
    pub fn evaluate(&self, names: &Names, module: ModuleId, expr: &Expr) -> Result<Value, EvalError> {
        cel::constant(&self.folded(names, module, expr), &|_| None)
    }

    /// The expression with values in the place of constants.
    fn folded(&self, names: &Names, module: ModuleId, expr: &Expr) -> Expr {
        cel::substitute(expr, &|name| self.value(names, module, name).map(|value| value.to_expr(expr.span)))
    }

    /// The value of the constant that `name` means in `module`.
    pub fn value(&self, names: &Names, module: ModuleId, name: &str) -> Option<&Value> {
        match names.value(module, name)? {
            resolve::Value::Const(id) => self.values[id].value.as_ref(),
            resolve::Value::Secret(_) => None,
        }
    }
}

/// Constants so that each comes after those it reads. Those that read each other in a circle are reported and left out.
fn evaluation_order(program: &Program, names: &Names, sink: &mut Sink) -> Vec<ConstId> {
    let mut edges = Vec::new();
    let mut spans = Vec::new();
    for (id, decl) in program.consts.enumerate() {
        cel::free_variables(&decl.value, &[], &mut |used| {
            let value = used.paths().iter().find_map(|path| names.value(decl.module, path));
            if let Some(resolve::Value::Const(read)) = value {
                edges.push((read.number(), id.number()));
                spans.push(used.span);
            }
        });
    }
    let graph = Graph::new(program.consts.len(), edges.iter().copied());
    for around in cycle::shortest_in_each_component(&graph) {
        let Some((first, rest)) = around.split_first() else { continue };
        let name = &program.consts[ConstId::new(graph.ends(*first).1 as usize)].name;
        let mut diagnostic = RECURSIVE_CONSTANT
            .at(spans[first.index()], format!("the value of `{name}` depends on itself"))
            .help(if rest.is_empty() { "give it a value of its own" } else { "give one of them a value of its own" });
        for edge in rest {
            diagnostic = diagnostic.related(spans[edge.index()], "by way of this");
        }
        sink.report(diagnostic);
    }
    let order = toposort::order(&graph).unwrap_or_else(|cyclic| cyclic.order);
    order.into_iter().map(|id| ConstId::new(id as usize)).collect()
}

/// What a constant expression may refer to: other constants.
pub(super) struct ConstEnv<'a> {
    pub(super) names: &'a Names,
    pub(super) consts: &'a Consts,
    pub(super) table: &'a TypeTable,
    pub(super) module: ModuleId,
    /// Whether it stands in a test, where texts stand for secrets.
    pub(super) in_test: bool,
}

impl ConstEnv<'_> {
    /// Checks a constant expression against a type and evaluates it.
    pub(super) fn value(&self, expr: &Expr, ty: &Type, why: Option<cel::Why<'_>>, sink: &mut Sink) -> Option<Value> {
        let mark = sink.mark();
        // Text that did not parse has the type of what was already reported.
        let found = cel::expect(expr, ty, why, self, sink);
        if found == Type::Error || sink.errors_since(mark) { None } else { self.evaluate(expr, sink) }
    }

    /// The value of an expression that was checked.
    pub(super) fn evaluate(&self, expr: &Expr, sink: &mut Sink) -> Option<Value> {
        match self.consts.evaluate(self.names, self.module, expr) {
            Ok(value) => match excess(&value) {
                None => Some(value),
                Some(excess) => {
                    let message = format!("this is {excess}");
                    sink.report(NOT_CONSTANT.at(expr.span, message).help("write a smaller constant"));
                    None
                }
            },
            Err(error) => {
                // A constant that has no value was reported where it is declared.
                let mut known = !error.is_reported();
                cel::free_variables(&self.consts.folded(self.names, self.module, expr), &[], &mut |used| {
                    known &= !used.paths().iter().any(|path| self.names.value(self.module, path).is_some());
                });
                if known {
                    let message = format!("this has no value: {}", error.message);
                    sink.report(NOT_CONSTANT.at(error.span, message).help("mend the expression"));
                }
                None
            }
        }
    }
}

/// A type with texts in the place of secrets; those within declared types are met when these are unfolded.
pub(super) fn as_data(ty: &Type) -> Type {
    match ty {
        Type::Abstract(shape) if shape.0 == SECRET => Type::String,
        Type::List(element) => Type::list(as_data(element)),
        Type::Map(pair) => Type::map(as_data(&pair.0), as_data(&pair.1)),
        Type::Optional(inner) => Type::optional(as_data(inner)),
        Type::Record(record) => {
            let field =
                |(name, field): (&SmolStr, &Field)| (name.clone(), Field { ty: as_data(&field.ty), ..field.clone() });
            let fields = record.fields.iter().map(field).collect();
            Type::Record(Arc::new(Record { fields, open: record.open }))
        }
        other => other.clone(),
    }
}

impl Env for ConstEnv<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        match self.names.value(self.module, name) {
            Some(resolve::Value::Const(id)) => Some(self.consts.get(id).ty.clone()),
            Some(resolve::Value::Secret(_)) => None,
            None => self.names.is_lost(self.module, name).then_some(Type::Error),
        }
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.names.values(self.module)
    }

    fn unnameable(&self, name: &str) -> Option<Type> {
        self.table.named(self.names.declared_type(self.module, name)?)
    }

    fn unfold(&self, named: &Named) -> Type {
        let ty = self.table.unfold(named);
        if self.in_test { as_data(&ty) } else { ty }
    }

    fn unknown(&self, name: &Name) -> Option<Diagnostic> {
        let near =
            crate::base::suggest::nearest(&name.text, self.variables().iter().map(SmolStr::as_str)).map(str::to_owned);
        Some(
            NOT_CONSTANT
                .at(name.span, format!("`{name}` is no constant"))
                .label("a constant is needed here")
                .help("defaults, config values and constants are known before anything runs: write a literal, or declare a `const`")
                .suggest(name.span, near.as_deref()),
        )
    }
}
