//! Building the crate's tree.

use crate::cel::ast::{BinaryOp, Literal, UnaryOp};
use ::cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr as Node, IdedExpr, ListExpr, LiteralValue, SelectExpr, operators,
};

/// A node; the crate's ids are for error positions, which it does not report when evaluating.
const fn node(expr: Node) -> IdedExpr {
    IdedExpr { id: 1, expr }
}

pub(super) fn ident(name: &str) -> IdedExpr {
    node(Node::Ident(name.to_owned()))
}

pub(super) fn literal(value: &Literal) -> IdedExpr {
    node(Node::Literal(match value {
        Literal::Null => LiteralValue::Null,
        Literal::Bool(value) => LiteralValue::Boolean((*value).into()),
        Literal::Int(value) => LiteralValue::Int((*value).into()),
        Literal::Uint(value) => LiteralValue::UInt((*value).into()),
        Literal::Double(value) => LiteralValue::Double((*value).into()),
        Literal::String(text) => LiteralValue::String(text.to_string().into()),
        Literal::Bytes(bytes) => LiteralValue::Bytes(bytes.to_vec().into()),
    }))
}

pub(super) fn truth(value: bool) -> IdedExpr {
    literal(&Literal::Bool(value))
}

pub(super) fn int(value: i64) -> IdedExpr {
    literal(&Literal::Int(value))
}

pub(super) fn text(value: &str) -> IdedExpr {
    literal(&Literal::String(value.into()))
}

pub(super) fn call(name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    node(Node::Call(CallExpr { func_name: name.to_owned(), target: None, args }))
}

pub(super) fn method(target: IdedExpr, name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    node(Node::Call(CallExpr { func_name: name.to_owned(), target: Some(Box::new(target)), args }))
}

pub(super) fn conditional(condition: IdedExpr, then: IdedExpr, otherwise: IdedExpr) -> IdedExpr {
    call(operators::CONDITIONAL, vec![condition, then, otherwise])
}

pub(super) fn list(elements: Vec<IdedExpr>) -> IdedExpr {
    node(Node::List(ListExpr::new(elements)))
}

/// A list; the elements at `optional` are left out when they are empty.
pub(super) fn list_with_optionals(elements: Vec<IdedExpr>, optional: Vec<usize>) -> IdedExpr {
    node(Node::List(ListExpr::new_with_optionals(elements, optional)))
}

/// `operand.field`, or `has(operand.field)` if it is a test.
pub(super) fn select(operand: IdedExpr, field: &str, test: bool) -> IdedExpr {
    node(Node::Select(SelectExpr { operand: Box::new(operand), field: field.to_owned(), test }))
}

/// A loop over `range`.
pub(super) struct Loop<'l> {
    pub(super) range: IdedExpr,
    /// The name of the element.
    pub(super) element: &'l str,
    /// The name of what is accumulated.
    pub(super) accumulator: &'l str,
    pub(super) init: IdedExpr,
    pub(super) condition: IdedExpr,
    pub(super) step: IdedExpr,
    pub(super) result: IdedExpr,
}

pub(super) fn comprehension(parts: Loop<'_>) -> IdedExpr {
    node(Node::Comprehension(Box::new(ComprehensionExpr {
        iter_range: parts.range,
        iter_var: parts.element.to_owned(),
        iter_var2: None,
        accu_var: parts.accumulator.to_owned(),
        accu_init: parts.init,
        loop_cond: parts.condition,
        loop_step: parts.step,
        result: parts.result,
    })))
}

/// `body` with `name` bound to `value`: a loop that never runs, whose result is computed with its accumulator bound.
pub(super) fn bind(name: &str, value: IdedExpr, body: IdedExpr) -> IdedExpr {
    comprehension(Loop {
        range: list(Vec::new()),
        element: "@unused",
        accumulator: name,
        init: value,
        condition: truth(false),
        step: ident(name),
        result: body,
    })
}

/// A chain as a tree of least depth; `&&` and `||` are associative, errors included.
pub(super) fn balanced(operator: &str, mut operands: Vec<IdedExpr>) -> IdedExpr {
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

pub(super) const fn unary_operator(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Not => operators::LOGICAL_NOT,
        UnaryOp::Negate => operators::NEGATE,
    }
}

pub(super) const fn binary_operator(op: BinaryOp) -> &'static str {
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
