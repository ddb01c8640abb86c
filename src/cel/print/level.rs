//! The order of the operators.

use crate::cel::ast::{BinaryOp, Expr, ExprKind, LogicOp};

/// How tightly a form binds; a looser one inside a tighter one needs parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `a ? b : c`
    Conditional,
    /// `a || b`
    Or,
    /// `a && b`
    And,
    /// `a < b`, `a in b`
    Relation,
    /// `a + b`
    Sum,
    /// `a * b`
    Product,
    /// `!a`, `-a`
    Unary,
    /// Names, literals, calls and selections.
    Member,
}

impl Level {
    /// How tightly an expression binds.
    pub const fn of(expr: &Expr) -> Self {
        match &expr.kind {
            ExprKind::Conditional(_) => Self::Conditional,
            ExprKind::Logic(logic) => match logic.op {
                LogicOp::Or => Self::Or,
                LogicOp::And => Self::And,
            },
            ExprKind::Binary(binary) => Self::of_operator(binary.op),
            ExprKind::Unary(_) => Self::Unary,
            ExprKind::Error
            | ExprKind::Literal(_)
            | ExprKind::Ident { .. }
            | ExprKind::Select(_)
            | ExprKind::Index(_)
            | ExprKind::Call(_)
            | ExprKind::List(_)
            | ExprKind::Map(_)
            | ExprKind::Message(_) => Self::Member,
        }
    }

    pub(super) const fn of_operator(op: BinaryOp) -> Self {
        match op {
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterEqual
            | BinaryOp::In => Self::Relation,
            BinaryOp::Add | BinaryOp::Subtract => Self::Sum,
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => Self::Product,
        }
    }

    pub(super) const fn tighter(self) -> Self {
        match self {
            Self::Conditional => Self::Or,
            Self::Or => Self::And,
            Self::And => Self::Relation,
            Self::Relation => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Unary,
            Self::Unary | Self::Member => Self::Member,
        }
    }
}
