//! From our tree to that of the `cel` crate, with macros expanded as the language definition says.

use super::{EvalError, error};
use crate::base::Span;
use crate::cel::ast::{BinaryOp, Call, Expr, ExprKind, Literal, LogicOp, UnaryOp};
use crate::cel::{macros, stdlib};
use ::cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr as Lowered, IdedEntryExpr, IdedExpr, ListExpr, LiteralValue,
    MapEntryExpr, MapExpr, SelectExpr, operators,
};

/// How deeply loops may nest in what is evaluated: each level may multiply the time.
const MAX_LOOPS: usize = 3;

/// How deeply `cel.bind` and `optMap` may nest: each level may double the memory.
const MAX_BINDINGS: usize = 12;

/// How deeply the crate's tree may nest: built without optimization, it takes up to 40 KB of stack a level. What stands
/// outside macros is evaluated level by level, and does not count.
const MAX_LEVELS: usize = 32;

/// The name of a loop's result, which no expression can use.
const RESULT: &str = "@result";

/// The tree of an expression.
pub(super) fn lower(expr: &Expr) -> Result<IdedExpr, EvalError> {
    Lowering { loops: 0, bindings: 0, levels: 0 }.expr(expr)
}

/// The variable that stands for an operand in [`operation`].
pub(super) fn operand_name(at: usize) -> String {
    format!("@{at}")
}

/// The tree of the operator or call at the root of `expr`, with variables in place of its operands.
pub(super) fn operation(expr: &Expr) -> Option<IdedExpr> {
    let operand = |at| ident(&operand_name(at));
    match &expr.kind {
        ExprKind::Unary(unary) => Some(call(unary_operator(unary.op), vec![operand(0)])),
        ExprKind::Binary(binary) => Some(call(binary_operator(binary.op), vec![operand(0), operand(1)])),
        ExprKind::Call(called) => {
            let name = called.function.text.as_str();
            let args = |first: usize| (first..first + called.args.len()).map(operand).collect();
            Some(match &called.target {
                None => call(name, args(0)),
                Some(target) if is_namespace(target, called) => in_namespace(target, name, args(0)),
                Some(_) => method(operand(0), name, args(1)),
            })
        }
        _ => None,
    }
}

/// Whether the receiver is no value but the first half of a function's name, as in `math.abs(x)`.
pub(super) fn is_namespace(target: &Expr, called: &Call) -> bool {
    target.as_ident().is_some_and(|namespace| {
        let name = format!("{namespace}.{}", called.function.text);
        stdlib::overloads(&name).iter().any(|overload| !overload.member)
    })
}

/// `math.abs(x)`
fn in_namespace(target: &Expr, function: &str, args: Vec<IdedExpr>) -> IdedExpr {
    let namespace = target.as_ident().unwrap_or_default();
    // These two are macros of the crate's, for any number of arguments.
    let extreme = match (namespace, function) {
        ("math", "greatest") => "math.@max",
        ("math", "least") => "math.@min",
        _ => return method(ident(namespace), function, args),
    };
    call(extreme, if args.len() > 2 { vec![list(args)] } else { args })
}

fn unary_operator(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Not => operators::LOGICAL_NOT,
        UnaryOp::Negate => operators::NEGATE,
    }
}

fn binary_operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => operators::EQUALS,
        BinaryOp::NotEqual => operators::NOT_EQUALS,
        BinaryOp::Less => operators::LESS,
        BinaryOp::LessEqual => operators::LESS_EQUALS,
        BinaryOp::Greater => operators::GREATER,
        BinaryOp::GreaterEqual => operators::GREATER_EQUALS,
        BinaryOp::In => operators::IN,
        BinaryOp::Add => operators::ADD,
        BinaryOp::Subtract => operators::SUBSTRACT,
        BinaryOp::Multiply => operators::MULTIPLY,
        BinaryOp::Divide => operators::DIVIDE,
        BinaryOp::Modulo => operators::MODULO,
    }
}

struct Lowering {
    levels: usize,
    loops: usize,
    bindings: usize,
}

/// A node; the crate's ids are for error positions, which we do not use.
fn node(expr: Lowered) -> IdedExpr {
    IdedExpr { id: 1, expr }
}

fn ident(name: &str) -> IdedExpr {
    node(Lowered::Ident(name.to_owned()))
}

fn literal(value: LiteralValue) -> IdedExpr {
    node(Lowered::Literal(value))
}

fn truth(value: bool) -> IdedExpr {
    literal(LiteralValue::Boolean(value.into()))
}

fn int(value: i64) -> IdedExpr {
    literal(LiteralValue::Int(value.into()))
}

fn call(name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    node(Lowered::Call(CallExpr { func_name: name.to_owned(), target: None, args }))
}

fn method(target: IdedExpr, name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    node(Lowered::Call(CallExpr { func_name: name.to_owned(), target: Some(Box::new(target)), args }))
}

fn list(elements: Vec<IdedExpr>) -> IdedExpr {
    node(Lowered::List(ListExpr::new(elements)))
}

impl Lowering {
    fn all(&mut self, exprs: &[Expr]) -> Result<Vec<IdedExpr>, EvalError> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr(&mut self, expr: &Expr) -> Result<IdedExpr, EvalError> {
        if self.levels == MAX_LEVELS {
            return Err(error(expr.span, "this is nested too deeply to be evaluated before the run"));
        }
        self.levels += 1;
        let lowered = self.form(expr);
        self.levels -= 1;
        lowered
    }

    fn form(&mut self, expr: &Expr) -> Result<IdedExpr, EvalError> {
        Ok(match &expr.kind {
            ExprKind::Error => return Err(error(expr.span, super::NOT_UNDERSTOOD)),
            ExprKind::Literal(value) => literal(literal_value(value)),
            ExprKind::Ident { name, .. } => ident(name),
            ExprKind::Select(select) => {
                let operand = self.expr(&select.operand)?;
                let field = select.field.text.to_string();
                if select.optional {
                    let field = literal(LiteralValue::String(field.into()));
                    call(operators::OPT_SELECT, vec![operand, field])
                } else {
                    node(Lowered::Select(SelectExpr { operand: Box::new(operand), field, test: false }))
                }
            }
            ExprKind::Index(index) => {
                let operator = if index.optional { operators::OPT_INDEX } else { operators::INDEX };
                call(operator, vec![self.expr(&index.operand)?, self.expr(&index.index)?])
            }
            ExprKind::Call(called) => self.call(expr, called)?,
            ExprKind::Unary(unary) => call(unary_operator(unary.op), vec![self.expr(&unary.operand)?]),
            ExprKind::Binary(binary) => {
                call(binary_operator(binary.op), vec![self.expr(&binary.left)?, self.expr(&binary.right)?])
            }
            ExprKind::Logic(logic) => {
                let operator = match logic.op {
                    LogicOp::And => operators::LOGICAL_AND,
                    LogicOp::Or => operators::LOGICAL_OR,
                };
                balanced(operator, self.all(&logic.operands)?)
            }
            ExprKind::Conditional(conditional) => {
                let condition = self.expr(&conditional.condition)?;
                let then = self.expr(&conditional.then)?;
                call(operators::CONDITIONAL, vec![condition, then, self.expr(&conditional.otherwise)?])
            }
            ExprKind::List(elements) => {
                let mut lowered = Vec::with_capacity(elements.len());
                for element in elements {
                    lowered.push(self.expr(&element.value)?);
                }
                let optional = elements.iter().enumerate().filter(|(_, element)| element.optional).map(|(at, _)| at);
                node(Lowered::List(ListExpr::new_with_optionals(lowered, optional.collect())))
            }
            ExprKind::Map(entries) => {
                let mut lowered = Vec::with_capacity(entries.len());
                for entry in entries {
                    let (key, value) = (self.expr(&entry.key)?, self.expr(&entry.value)?);
                    let entry = MapEntryExpr { key, value, optional: entry.optional };
                    lowered.push(IdedEntryExpr { id: 1, expr: EntryExpr::MapEntry(entry) });
                }
                node(Lowered::Map(MapExpr { entries: lowered }))
            }
            ExprKind::Message(_) => return Err(error(expr.span, "values of this type are not evaluated")),
        })
    }

    fn call(&mut self, expr: &Expr, called: &Call) -> Result<IdedExpr, EvalError> {
        let function = called.function.text.as_str();
        let names = macros::bound(called);
        match &called.target {
            None if function == "has" && called.args.len() == 1 => self.has(&called.args[0]),
            None => Ok(call(function, self.all(&called.args)?)),
            Some(target) if is_namespace(target, called) && names.is_empty() => {
                Ok(in_namespace(target, function, self.all(&called.args)?))
            }
            Some(target) if names.is_empty() => {
                let target = self.expr(target)?;
                Ok(method(target, function, self.all(&called.args)?))
            }
            Some(target) => {
                let [Expr { kind: ExprKind::Ident { name, .. }, .. }] = names else {
                    let message = format!("`{function}` with these arguments is not evaluated before the run");
                    return Err(error(expr.span, message));
                };
                self.expand(expr.span, function, target, name, &called.args[1..])
            }
        }
    }

    fn has(&mut self, arg: &Expr) -> Result<IdedExpr, EvalError> {
        let ExprKind::Select(select) = &arg.kind else {
            return Err(error(arg.span, "`has` asks for a field, as in `has(e.f)`"));
        };
        let operand = Box::new(self.expr(&select.operand)?);
        Ok(node(Lowered::Select(SelectExpr { operand, field: select.field.text.to_string(), test: true })))
    }

    /// Expands a macro that binds one name.
    fn expand(
        &mut self,
        span: Span,
        function: &str,
        target: &Expr,
        name: &str,
        body: &[Expr],
    ) -> Result<IdedExpr, EvalError> {
        let binds = matches!(function, "bind" | "optMap" | "optFlatMap");
        let (count, most) = if binds { (&mut self.bindings, MAX_BINDINGS) } else { (&mut self.loops, MAX_LOOPS) };
        *count += 1;
        if *count > most {
            let message = format!("macros nest deeper here than {most}, too deep for evaluation before the run");
            return Err(error(span, message));
        }
        let expanded = match (function, body) {
            ("bind", [value, body]) => bind(name, self.expr(value)?, self.expr(body)?),
            ("optMap" | "optFlatMap", [body]) => {
                let present = method(self.expr(target)?, "hasValue", Vec::new());
                let value = method(self.expr(target)?, "value", Vec::new());
                let mapped = bind(name, value, self.expr(body)?);
                let optional = || ident("optional");
                let then = if function == "optMap" { method(optional(), "of", vec![mapped]) } else { mapped };
                call(operators::CONDITIONAL, vec![present, then, method(optional(), "none", Vec::new())])
            }
            _ => {
                let range = self.expr(target)?;
                let body = self.all(body)?;
                comprehension(function, range, name, body).ok_or_else(|| {
                    error(span, format!("`{function}` with these arguments is not evaluated before the run"))
                })?
            }
        };
        if binds {
            self.bindings -= 1;
        } else {
            self.loops -= 1;
        }
        Ok(expanded)
    }
}

/// A loop that never runs, whose result is computed with its accumulator bound to a value.
fn bind(name: &str, value: IdedExpr, body: IdedExpr) -> IdedExpr {
    let comprehension = ComprehensionExpr {
        iter_range: list(Vec::new()),
        iter_var: "@unused".to_owned(),
        iter_var2: None,
        accu_var: name.to_owned(),
        accu_init: value,
        loop_cond: truth(false),
        loop_step: ident(name),
        result: body,
    };
    node(Lowered::Comprehension(Box::new(comprehension)))
}

/// The loop that a macro of one name stands for.
fn comprehension(function: &str, range: IdedExpr, name: &str, body: Vec<IdedExpr>) -> Option<IdedExpr> {
    let accumulated = || ident(RESULT);
    let not_false = |expr| call(operators::NOT_STRICTLY_FALSE, vec![expr]);
    let append = |element| call(operators::ADD, vec![accumulated(), list(vec![element])]);
    let when = |test, step| call(operators::CONDITIONAL, vec![test, step, accumulated()]);
    let mut body = body.into_iter();
    let first = body.next()?;
    let (init, condition, step, result) = match (function, body.next()) {
        ("all", None) => {
            let step = call(operators::LOGICAL_AND, vec![accumulated(), first]);
            (truth(true), not_false(accumulated()), step, accumulated())
        }
        ("exists", None) => {
            let step = call(operators::LOGICAL_OR, vec![accumulated(), first]);
            let condition = not_false(call(operators::LOGICAL_NOT, vec![accumulated()]));
            (truth(false), condition, step, accumulated())
        }
        ("exists_one" | "existsOne", None) => {
            let step = when(first, call(operators::ADD, vec![accumulated(), int(1)]));
            (int(0), truth(true), step, call(operators::EQUALS, vec![accumulated(), int(1)]))
        }
        ("map", None) => (list(Vec::new()), truth(true), append(first), accumulated()),
        ("map", Some(element)) => (list(Vec::new()), truth(true), when(first, append(element)), accumulated()),
        ("filter", None) => (list(Vec::new()), truth(true), when(first, append(ident(name))), accumulated()),
        _ => return None,
    };
    let comprehension = ComprehensionExpr {
        iter_range: range,
        iter_var: name.to_owned(),
        iter_var2: None,
        accu_var: RESULT.to_owned(),
        accu_init: init,
        loop_cond: condition,
        loop_step: step,
        result,
    };
    Some(node(Lowered::Comprehension(Box::new(comprehension))))
}

/// A chain as a tree of least depth; `&&` and `||` are associative, errors included.
fn balanced(operator: &str, mut operands: Vec<IdedExpr>) -> IdedExpr {
    while operands.len() > 1 {
        let mut next = Vec::with_capacity(operands.len().div_ceil(2));
        let mut pairs = operands.into_iter();
        while let Some(left) = pairs.next() {
            next.push(match pairs.next() {
                Some(right) => call(operator, vec![left, right]),
                None => left,
            });
        }
        operands = next;
    }
    operands.pop().unwrap_or_else(|| truth(true))
}

fn literal_value(value: &Literal) -> LiteralValue {
    match value {
        Literal::Null => LiteralValue::Null,
        Literal::Bool(value) => LiteralValue::Boolean((*value).into()),
        Literal::Int(value) => LiteralValue::Int((*value).into()),
        Literal::Uint(value) => LiteralValue::UInt((*value).into()),
        Literal::Double(value) => LiteralValue::Double((*value).into()),
        Literal::String(text) => LiteralValue::String(text.to_string().into()),
        Literal::Bytes(bytes) => LiteralValue::Bytes(bytes.to_vec().into()),
    }
}
