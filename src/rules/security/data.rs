//! Which data can get into a parameter of an action: the way back from its calls to a step, or to whoever starts the workflow.
//!
//! Constants, numbers, truth values, times and members of a union of strings say nothing that was not foreseen; every other value may.

use super::closed;
use super::origin::{Calls, label};
use crate::cel::Expr;
use crate::cel::Type;
use crate::cel::ast::{BinaryOp, Call, ExprKind};
use crate::diagnostic::Label;
use crate::hir::{Callable, NodeKind, RegionId, WorkflowId};
use crate::resolve::{Def, Value};
use crate::rules::Context;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// Functions and methods whose value is a number, a truth value or a time, whatever they are called on.
const MEASURING: [&str; 22] = [
    "size",
    "matches",
    "contains",
    "startsWith",
    "endsWith",
    "exists",
    "exists_one",
    "existsOne",
    "all",
    "has",
    "ran",
    "failed",
    "skipped",
    "int",
    "uint",
    "double",
    "bool",
    "timestamp",
    "duration",
    "indexOf",
    "lastIndexOf",
    "hasValue",
];

/// The search for where data comes from.
pub(super) struct Data<'a> {
    context: Context<'a>,
    calls: &'a Calls<'a>,
    /// Parameters of workflows that were looked at.
    seen: FxHashSet<(WorkflowId, usize)>,
}

/// A place in a workflow.
#[derive(Clone, Copy)]
struct Place {
    workflow: WorkflowId,
    region: RegionId,
}

/// A way back is not followed further than this.
const MAX_WAY: usize = 8;

impl<'a> Data<'a> {
    pub(super) fn new(context: Context<'a>, calls: &'a Calls<'a>) -> Self {
        Self { context, calls, seen: FxHashSet::default() }
    }

    /// The way of data that nobody foresaw into a parameter, where it comes from first.
    pub(super) fn way_to(&mut self, callee: Callable, param: &str) -> Option<Vec<Label>> {
        self.of_calls(callee, param, MAX_WAY)
    }

    /// Whether values of a type were foreseen when it was written.
    pub(super) fn is_foreseen(&self, ty: &Type) -> bool {
        match self.context.typed.table.resolve(ty) {
            Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::Timestamp
            | Type::Duration
            | Type::Null
            | Type::Enum(_)
            | Type::Error
            // That a secret stands there is another mistake.
            | Type::Abstract(_) => true,
            Type::Optional(inner) => self.is_foreseen(&inner),
            Type::Dyn
            | Type::String
            | Type::Bytes
            | Type::List(_)
            | Type::Map(_)
            | Type::Record(_)
            | Type::Named(_)
            | Type::Type(_)
            | Type::Var(_) => false,
        }
    }

    fn of_calls(&mut self, callee: Callable, param: &str, left: usize) -> Option<Vec<Label>> {
        let left = left.checked_sub(1)?;
        for call in self.calls.to(callee) {
            let Some(arg) = call.made.args.iter().find(|arg| arg.name.text == param) else { continue };
            let place = Place { workflow: call.workflow, region: call.region };
            let closed = closed::by_guards(&self.context.program.workflows[call.workflow], call.node);
            let mut chains = Vec::new();
            texts(&arg.value, &mut chains);
            chains.retain(|chain| !closed.iter().any(|closed| closed::is_same(closed, chain)));
            if let Some(mut way) = chains.into_iter().find_map(|chain| self.of_chain(place, chain, left)) {
                way.push(label(arg.value.span, format!("handed over to `{}` here", call.made.action)));
                return Some(way);
            }
        }
        None
    }

    fn of_expr(&mut self, place: Place, expr: &'a Expr, left: usize) -> Option<Vec<Label>> {
        let mut chains = Vec::new();
        texts(expr, &mut chains);
        chains.into_iter().find_map(|chain| self.of_chain(place, chain, left))
    }

    fn of_chain(&mut self, place: Place, chain: &'a Expr, left: usize) -> Option<Vec<Label>> {
        let left = left.checked_sub(1)?;
        let context = self.context;
        let workflow = &context.program.workflows[place.workflow];
        let (root, fields) = taken_apart(chain)?;
        let scope = &context.resolved.workflows[place.workflow].scope;
        let def = scope.lookup(&context.resolved.names, workflow, place.region, root)?;
        let outputs = &context.typed.workflows[place.workflow].outputs;
        let ty = match def {
            Def::Param(index) => context.typed.signatures.workflow(place.workflow).params.get(index)?.ty.clone(),
            Def::Node(id) => outputs.nodes[id].clone(),
            Def::Let(id) => outputs.lets[id].clone(),
            Def::Item(id) => outputs.elements.get(&id)?.clone(),
            // Of the round before, what the loop gives.
            Def::Round(id) if fields.first() == Some(&Some("previous".into())) => {
                let given = self.behind(outputs.nodes[id].clone(), &fields[1..]);
                if self.is_foreseen(&given) {
                    return None;
                }
                let name = &workflow.nodes[id].name;
                return Some(vec![label(
                    name.span,
                    format!("a round of `{name}` gives this, and nobody knows what it is"),
                )]);
            }
            Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(_) => return None,
        };
        if self.is_foreseen(&self.behind(ty, &fields)) {
            return None;
        }
        match def {
            Def::Node(id) => {
                let name = &workflow.nodes[id].name;
                Some(vec![label(name.span, format!("`{name}` gives this, and nobody knows what it is"))])
            }
            Def::Let(id) => {
                let decl = &workflow.lets[id];
                let mut way = self.of_expr(Place { region: decl.region, ..place }, &decl.value, left)?;
                way.push(label(decl.name.span, format!("`{}` holds it", decl.name)));
                Some(way)
            }
            Def::Item(id) => {
                let NodeKind::Each { list, item, .. } = &workflow.nodes[id].kind else { return None };
                let region = workflow.nodes[id].region;
                let mut way = self.of_expr(Place { region, ..place }, list, left)?;
                way.push(label(item.span, format!("`{item}` is an element of it")));
                Some(way)
            }
            Def::Param(index) => self.of_param(place.workflow, index, left),
            Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(Value::Const(_) | Value::Secret(_)) => None,
        }
    }

    fn of_param(&mut self, id: WorkflowId, index: usize, left: usize) -> Option<Vec<Label>> {
        let workflow = &self.context.program.workflows[id];
        let name = &workflow.params.get(index)?.name;
        if !self.seen.insert((id, index)) {
            return None;
        }
        if self.calls.to(Callable::Workflow(id)).is_empty() {
            return Some(vec![label(name.span, format!("whoever starts `{}` says what `{name}` is", workflow.name))]);
        }
        let mut way = self.of_calls(Callable::Workflow(id), &name.text, left)?;
        way.push(label(name.span, format!("`{}` takes it as `{name}`", workflow.name)));
        Some(way)
    }

    /// The type of a field of a value; `dyn` where that is not known.
    fn behind(&self, mut ty: Type, fields: &[Option<SmolStr>]) -> Type {
        let table = &self.context.typed.table;
        for field in fields {
            let inner = match table.resolve(&ty) {
                Type::Optional(inner) => table.resolve(&inner),
                other => other,
            };
            ty = match inner {
                Type::Record(record) => match field.as_ref().and_then(|field| record.fields.get(field)) {
                    Some(field) => field.ty.clone(),
                    None => Type::Dyn,
                },
                Type::List(element) => (*element).clone(),
                Type::Map(pair) => pair.1.clone(),
                _ => Type::Dyn,
            };
        }
        ty
    }
}

/// The name that a chain begins with, and its fields in order; a place in a list or a map has no name.
fn taken_apart(chain: &Expr) -> Option<(&str, Vec<Option<SmolStr>>)> {
    let (mut at, mut fields) = (chain, Vec::new());
    loop {
        match &at.kind {
            ExprKind::Select(select) => {
                fields.push(Some(select.field.text.clone()));
                at = &select.operand;
            }
            ExprKind::Index(index) => {
                fields.push(None);
                at = &index.operand;
            }
            ExprKind::Ident { name, .. } => {
                fields.reverse();
                return Some((name, fields));
            }
            _ => return None,
        }
    }
}

/// The chains whose text can be part of the value of an expression.
fn texts<'e>(expr: &'e Expr, chains: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Ident { .. } => chains.push(expr),
        ExprKind::Select(select) => inner(expr, &select.operand, chains),
        ExprKind::Index(index) => inner(expr, &index.operand, chains),
        ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
            texts(&binary.left, chains);
            texts(&binary.right, chains);
        }
        ExprKind::Conditional(conditional) => {
            texts(&conditional.then, chains);
            texts(&conditional.otherwise, chains);
        }
        ExprKind::List(elements) => elements.iter().for_each(|element| texts(&element.value, chains)),
        ExprKind::Map(entries) => entries.iter().for_each(|entry| texts(&entry.value, chains)),
        ExprKind::Message(message) => message.fields.iter().for_each(|field| texts(&field.value, chains)),
        ExprKind::Call(call) => called(call, chains),
        ExprKind::Error | ExprKind::Literal(_) | ExprKind::Unary(_) | ExprKind::Binary(_) | ExprKind::Logic(_) => {}
    }
}

/// A chain, or a part of something else.
fn inner<'e>(expr: &'e Expr, operand: &'e Expr, chains: &mut Vec<&'e Expr>) {
    if taken_apart(expr).is_some() { chains.push(expr) } else { texts(operand, chains) }
}

fn called<'e>(call: &'e Call, chains: &mut Vec<&'e Expr>) {
    let is_encoding = call.function.text == "encode" && call.target.as_ref().and_then(Expr::as_ident) == Some("base64");
    if !is_encoding && !MEASURING.contains(&call.function.text.as_str()) {
        call.target.iter().chain(&call.args).for_each(|part| texts(part, chains));
    }
}
