//! Binary operators and their precedence.

use crate::cel::ast::{BinaryOp, LogicOp};

/// How tightly an operator binds, and which it is.
#[derive(Clone, Copy)]
pub(super) enum Operator {
    /// `&&` or `||`.
    Logic(LogicOp),
    /// Any other.
    Binary(BinaryOp),
}

impl Operator {
    /// Its level, from 1 for the loosest, and the operator.
    pub(super) fn of(text: &str) -> Option<(u8, Self)> {
        Some(match text {
            "||" => (1, Self::Logic(LogicOp::Or)),
            "&&" => (2, Self::Logic(LogicOp::And)),
            "==" => (3, Self::Binary(BinaryOp::Equal)),
            "!=" => (3, Self::Binary(BinaryOp::NotEqual)),
            "<" => (3, Self::Binary(BinaryOp::Less)),
            "<=" => (3, Self::Binary(BinaryOp::LessEqual)),
            ">" => (3, Self::Binary(BinaryOp::Greater)),
            ">=" => (3, Self::Binary(BinaryOp::GreaterEqual)),
            "+" => (4, Self::Binary(BinaryOp::Add)),
            "-" => (4, Self::Binary(BinaryOp::Subtract)),
            "*" => (5, Self::Binary(BinaryOp::Multiply)),
            "/" => (5, Self::Binary(BinaryOp::Divide)),
            "%" => (5, Self::Binary(BinaryOp::Modulo)),
            "in" => (3, Self::Binary(BinaryOp::In)),
            _ => return None,
        })
    }
}
