//! From our tree to that of the `cel` crate, with names resolved and macros expanded ([`expand`]).

mod expand;

use super::error::{EvalError, Failure};
use super::node::{
    balanced, binary_operator, call, conditional, ident, int, list, list_with_optionals, literal, method, select, text,
    unary_operator,
};
use super::{Lowered, Scope, functions};
use crate::base::Span;
use crate::cel::ast::{Binary, BinaryOp, Call, Entry, Expr, ExprKind, Literal, LogicOp};
use crate::cel::env::Overload;
use crate::cel::types::Type;
use crate::cel::vars::{Path, path, qualified};
use crate::cel::{macros, stdlib};
use ::cel::common::ast::{IdedExpr, operators};
use smol_str::SmolStr;

/// More stack than one level of this recursion takes, and how much is added when less than that is left.
const STACK_PER_FORM: usize = 64 * 1024;
const STACK_SEGMENT: usize = 2 * 1024 * 1024;

/// What lowering gives.
type Lowering = Result<IdedExpr, EvalError>;

/// The tree of an expression.
pub(super) fn lower(expr: &Expr, scope: &dyn Scope) -> Result<Lowered, EvalError> {
    let mut lowerer =
        Lowerer { scope, locals: Vec::new(), multiplied: 0, operations: 0, pairs: 0, levels: 0, deepest: 0 };
    let tree = lowerer.expr(expr)?;
    Ok(Lowered { tree, levels: lowerer.deepest })
}

struct Lowerer<'r> {
    scope: &'r dyn Scope,
    /// What the names of the macros around mean, innermost last.
    locals: Vec<(SmolStr, Local)>,
    /// How many macros around evaluate the expression many times, or with a value that it may use many times.
    multiplied: usize,
    /// How many operations were lowered, which is what a turn of a loop costs.
    operations: u64,
    /// How many loops around bind two names.
    pairs: usize,
    levels: usize,
    deepest: usize,
}

/// What a name of a macro means.
#[derive(Clone)]
enum Local {
    /// The variable of that name.
    Variable,
    /// The part of a pair: of the variable of this name, the element at this index.
    Part(String, i64),
}

impl Lowerer<'_> {
    /// What a function is called with.
    fn operands(&mut self, function: &str, exprs: &[Expr]) -> Result<Vec<IdedExpr>, EvalError> {
        exprs.iter().map(|expr| self.operand(function, expr)).collect()
    }

    fn operand(&mut self, function: &str, expr: &Expr) -> Lowering {
        match function {
            // They hand on what they are given, or a part of it, without looking at it.
            "dyn" | "type" | "first" | "last" | "hasValue" | "value" | "or" | "orValue" => self.expr(expr),
            "size" => self.pay(expr, functions::GLANCE),
            _ => self.paid(expr),
        }
    }

    /// An operand that is copied or looked through: paid for where that may happen many times.
    fn paid(&mut self, expr: &Expr) -> Lowering {
        self.pay(expr, functions::CHARGE)
    }

    fn pay(&mut self, expr: &Expr, charge: &str) -> Lowering {
        if self.multiplied == 0 || is_small(expr) {
            return self.expr(expr);
        }
        self.levels += 1;
        let lowered = self.expr(expr);
        self.levels -= 1;
        Ok(call(charge, vec![lowered?]))
    }

    fn expr(&mut self, expr: &Expr) -> Lowering {
        // An optional is looked for and then made flat, which takes two levels.
        self.levels += 2;
        self.operations += 1;
        self.deepest = self.deepest.max(self.levels);
        let lowered = stacker::maybe_grow(STACK_PER_FORM, STACK_SEGMENT, || self.form(expr));
        self.levels -= 2;
        lowered
    }

    /// One function a form: this one recurses, and must leave the stack alone.
    fn form(&mut self, expr: &Expr) -> Lowering {
        match &expr.kind {
            ExprKind::Error => Err(EvalError::new(expr.span, Failure::Syntax, "this was not understood")),
            ExprKind::Literal(value) => Ok(literal(value)),
            ExprKind::Ident { name, rooted } => Ok(self.name(name, *rooted)),
            ExprKind::Select(_) => self.select(expr),
            ExprKind::Index(index) => {
                let parts = vec![self.expr(&index.operand)?, self.expr(&index.index)?];
                Ok(if index.optional { flat(operators::OPT_INDEX, parts) } else { call(operators::INDEX, parts) })
            }
            ExprKind::Call(called) => self.call(expr.span, called),
            ExprKind::Unary(unary) => Ok(call(unary_operator(unary.op), vec![self.expr(&unary.operand)?])),
            ExprKind::Binary(binary) => self.binary(binary),
            ExprKind::Logic(logic) => {
                let operator = match logic.op {
                    LogicOp::And => operators::LOGICAL_AND,
                    LogicOp::Or => operators::LOGICAL_OR,
                };
                self.deepest = self.deepest.max(self.levels + logic.operands.len().ilog2() as usize + 1);
                let operands: Result<Vec<_>, _> = logic.operands.iter().map(|operand| self.expr(operand)).collect();
                Ok(balanced(operator, operands?))
            }
            ExprKind::Conditional(chosen) => {
                let condition = self.expr(&chosen.condition)?;
                Ok(conditional(condition, self.expr(&chosen.then)?, self.expr(&chosen.otherwise)?))
            }
            ExprKind::List(elements) => {
                let lowered: Result<Vec<_>, _> = elements.iter().map(|element| self.paid(&element.value)).collect();
                let optional = elements.iter().enumerate().filter(|(_, element)| element.optional).map(|(at, _)| at);
                Ok(list_with_optionals(lowered?, optional.collect()))
            }
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Message(_) => {
                Err(EvalError::new(expr.span, Failure::Unknown, "values of this type are not evaluated"))
            }
        }
    }

    /// A name of a macro, of a variable or of a type.
    fn name(&self, name: &str, rooted: bool) -> IdedExpr {
        if rooted {
            // The crate does not look for the names of macros at the root.
            return ident(&format!(".{}", self.scope.root_variable(name).as_deref().unwrap_or(name)));
        }
        match self.locals.iter().rev().find(|(local, _)| local == name) {
            Some((_, Local::Variable)) => ident(name),
            Some((_, Local::Part(pair, at))) => call(operators::INDEX, vec![ident(pair), int(*at)]),
            None => ident(self.scope.variable(name).as_deref().unwrap_or(name)),
        }
    }

    /// A field, or a dotted name.
    fn select(&mut self, expr: &Expr) -> Lowering {
        let path = path(expr);
        if let Some(name) = path.as_ref().and_then(|path| self.dotted(path)) {
            return Ok(ident(&name));
        }
        let ExprKind::Select(field) = &expr.kind else { return self.expr(expr) };
        let operand = self.expr(&field.operand)?;
        let name = &field.field.text;
        Ok(if field.optional {
            flat(operators::OPT_SELECT, vec![operand, text(name)])
        } else if path.is_some() {
            // At a selection from names, the crate would look for a dotted variable at every evaluation.
            call(operators::INDEX, vec![operand, text(name)])
        } else {
            select(operand, name, false)
        })
    }

    /// The variable or type that a dotted name means.
    fn dotted(&self, path: &Path<'_>) -> Option<String> {
        let Path { root, rooted, name } = path;
        if !rooted && self.locals.iter().any(|(local, _)| local == *root) {
            return None;
        }
        let variable = if *rooted { self.scope.root_variable(name) } else { self.scope.variable(name) };
        let meant = variable.or_else(|| stdlib::type_value(name).map(|_| name.into()))?;
        Some(if *rooted { format!(".{meant}") } else { meant.into() })
    }

    fn map(&mut self, entries: &[Entry]) -> Lowering {
        let mut flat = Vec::with_capacity(2 * entries.len());
        let mut flags = String::new();
        for entry in entries {
            flat.push(self.expr(&entry.key)?);
            flat.push(self.paid(&entry.value)?);
            flags.push(if entry.optional { '?' } else { ' ' });
        }
        Ok(call(functions::MAP, vec![list(flat), text(flags.trim_end())]))
    }

    fn binary(&mut self, binary: &Binary) -> Lowering {
        let Binary { op, left, right, .. } = binary;
        let bounded = is_small(left) || is_small(right);
        let (left, right) = match op {
            BinaryOp::In => (self.expr(left)?, self.pay(right, functions::SEARCH)?),
            // They end where the smaller one ends.
            relation if relation.is_relation() && !bounded => (self.paid(left)?, self.expr(right)?),
            BinaryOp::Add if !is_number(left) && !is_number(right) => (self.paid(left)?, self.paid(right)?),
            _ => (self.expr(left)?, self.expr(right)?),
        };
        Ok(call(binary_operator(*op), vec![left, right]))
    }

    fn call(&mut self, span: Span, called: &Call) -> Lowering {
        let function = called.function.text.as_str();
        let names = macros::bound(called);
        match &called.target {
            None if function == "has" && called.args.len() == 1 => self.has(&called.args[0]),
            None => self.function(function, &called.args),
            Some(target) if !names.is_empty() => self.expand(span, function, target, &called.args[..], names),
            Some(target) => {
                if let Some(name) = qualified(target, called) {
                    return self.function(&name, &called.args);
                }
                let target = self.operand(function, target)?;
                self.method(function, target, &called.args)
            }
        }
    }

    /// A function, in a namespace or not.
    fn function(&mut self, name: &str, args: &[Expr]) -> Lowering {
        let args = self.operands(name, args)?;
        Ok(match name {
            // These two are macros of the crate's, for any number of arguments.
            "math.greatest" => extreme("math.@max", args),
            "math.least" => extreme("math.@min", args),
            "lists.range" => call(functions::RANGE, args),
            "matches" => call(functions::MATCHES, args),
            "duration" => call(functions::DURATION, args),
            "timestamp" => call(functions::TIMESTAMP, args),
            "double" => call(name, args.into_iter().map(|arg| call(functions::FINITE, vec![arg])).collect()),
            _ => call(name, args),
        })
    }

    /// A method. Some are functions of ours: those whose results or work may be far larger than what they are given, which are
    /// paid for, and those that the crate does otherwise. Arguments that may be left out are filled in.
    fn method(&mut self, name: &str, target: IdedExpr, args: &[Expr]) -> Lowering {
        let mut args = self.operands(name, args)?;
        let (function, missing) = match (name, args.len()) {
            ("replace", 2) => (functions::REPLACE, Some(int(-1))),
            ("replace", 3) => (functions::REPLACE, None),
            ("split", 1) => (functions::SPLIT, Some(int(-1))),
            ("split", 2) => (functions::SPLIT, None),
            ("join", 0) => (functions::JOIN, Some(text(""))),
            ("join", 1) => (functions::JOIN, None),
            ("distinct", 0) => (functions::DISTINCT, None),
            ("indexOf", 1) => (functions::INDEX_OF, Some(int(0))),
            ("indexOf", 2) => (functions::INDEX_OF, None),
            ("lastIndexOf", 1 | 2) => (functions::LAST_INDEX_OF, None),
            ("matches", 1) => (functions::MATCHES, None),
            ("getMilliseconds", 0) => (functions::MILLISECONDS, None),
            ("format", 1) => {
                let args = args.into_iter().map(|arg| call(functions::PLAIN, vec![arg])).collect();
                return Ok(method(target, name, args));
            }
            _ => return Ok(method(target, name, args)),
        };
        args.insert(0, target);
        args.extend(missing);
        Ok(call(function, args))
    }

    fn has(&mut self, arg: &Expr) -> Lowering {
        let ExprKind::Select(field) = &arg.kind else {
            return Err(EvalError::new(arg.span, Failure::Types, "`has` asks for a field, as in `has(e.f)`"));
        };
        Ok(select(self.expr(&field.operand)?, &field.field.text, true))
    }
}

/// An optional that is looked for: a value that is an optional itself is not wrapped again, as its type says.
fn flat(operator: &str, parts: Vec<IdedExpr>) -> IdedExpr {
    call(functions::FLAT, vec![call(operator, parts)])
}

fn extreme(name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    call(name, if args.len() > 2 { vec![list(args)] } else { args })
}

/// Whether copying or looking through the value takes no longer than the expression is long.
fn is_small(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Unary(_) | ExprKind::Logic(_) => true,
        ExprKind::Binary(binary) => binary.op != BinaryOp::Add || is_number(expr),
        ExprKind::Conditional(conditional) => is_small(&conditional.then) && is_small(&conditional.otherwise),
        ExprKind::List(elements) => elements.iter().all(|element| is_small(&element.value)),
        ExprKind::Call(call) => {
            let overloads = stdlib::overloads(&call.function.text);
            let scalar = |overload: &Overload| {
                matches!(
                    overload.result,
                    Type::Bool | Type::Int | Type::Uint | Type::Double | Type::Timestamp | Type::Duration
                )
            };
            !overloads.is_empty() && overloads.iter().all(scalar)
        }
        _ => false,
    }
}

/// Whether the value is a number, if there is one.
fn is_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(literal) => matches!(literal, Literal::Int(_) | Literal::Uint(_) | Literal::Double(_)),
        ExprKind::Unary(unary) => is_number(&unary.operand),
        ExprKind::Binary(binary) => match binary.op {
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => true,
            BinaryOp::Add | BinaryOp::Subtract => is_number(&binary.left) || is_number(&binary.right),
            _ => false,
        },
        ExprKind::Call(call) => call.target.is_none() && call.function.text == "size",
        _ => false,
    }
}
