//! What is known of the values of a part: as much as the rewrites ask for.

use crate::cel::ast::{Expr, Literal};
use crate::cel::env::Env;
use crate::cel::types::Type;

/// A rewritten part and what is known of it.
pub(super) struct Node {
    pub(super) expr: Expr,
    pub(super) facts: Facts,
}

/// What is known of a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// What its values are.
    pub(super) class: Class,
    /// Whether it has a value for all data that fits its types: it never fails.
    pub(super) total: bool,
    /// Whether it is made of constants only and has a value.
    pub(super) constant: bool,
}

/// Kinds of values, as far as laws depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Not known; `dyn`, for one.
    Unknown,
    Bool,
    Int,
    Uint,
    Double,
    /// Enums, too.
    String,
    Bytes,
    /// Timestamps may be null.
    Timestamp,
    /// Durations may be null.
    Duration,
    List,
    Map,
    /// Known, and none of these.
    Other,
}

impl Class {
    pub(super) fn of(ty: &Type, env: &dyn Env) -> Self {
        match ty {
            Type::Named(named) => match env.unfold(named) {
                Type::Named(_) => Self::Unknown,
                unfolded => Self::of(&unfolded, env),
            },
            Type::Error | Type::Dyn | Type::Var(_) => Self::Unknown,
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Uint => Self::Uint,
            Type::Double => Self::Double,
            Type::String | Type::Enum(_) => Self::String,
            Type::Bytes => Self::Bytes,
            Type::Timestamp => Self::Timestamp,
            Type::Duration => Self::Duration,
            Type::List(_) => Self::List,
            Type::Map(_) | Type::Record(_) => Self::Map,
            Type::Null | Type::Optional(_) | Type::Abstract(_) | Type::Type(_) => Self::Other,
        }
    }

    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Uint | Self::Double)
    }

    /// Whether each value equals itself: all but NaN and what may hold it.
    pub(super) const fn is_reflexive(self) -> bool {
        match self {
            Self::Bool | Self::Int | Self::Uint | Self::String | Self::Bytes | Self::Timestamp | Self::Duration => true,
            Self::Unknown | Self::Double | Self::List | Self::Map | Self::Other => false,
        }
    }

    /// Whether any two values of this class are in an order: comparing them by it never fails.
    pub(super) const fn is_ordered(self) -> bool {
        match self {
            Self::Bool | Self::Int | Self::Uint | Self::String | Self::Bytes => true,
            // NaN has no order, nor has a timestamp or a duration that is null.
            Self::Unknown | Self::Double | Self::Timestamp | Self::Duration | Self::List | Self::Map | Self::Other => {
                false
            }
        }
    }
}

impl Facts {
    pub(super) const fn of_literal(literal: &Literal) -> Self {
        let class = match literal {
            Literal::Null => Class::Other,
            Literal::Bool(_) => Class::Bool,
            Literal::Int(_) => Class::Int,
            Literal::Uint(_) => Class::Uint,
            Literal::Double(_) => Class::Double,
            Literal::String(_) => Class::String,
            Literal::Bytes(_) => Class::Bytes,
        };
        Self { class, total: true, constant: true }
    }
}
