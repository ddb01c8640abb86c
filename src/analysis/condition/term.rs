//! Terms: the operands that conditions are about, and the values that they can have.

use crate::base::index::id;
use crate::cel::ast::BinaryOp;
use smol_str::SmolStr;
use std::sync::Arc;

id! {
    /// A term of one [`Conditions`](super::Conditions). Those made later stand nearer to the root of diagrams.
    pub struct TermId;
}

/// An operand that conditions compare with constants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is known by: two terms of one key, domain and sort of kind are the same.
    pub key: SmolStr,
    /// CEL as the user would write it: `score.value`, `size(items)`. Of an outcome the step's name.
    pub text: SmolStr,
    /// Which values it can have.
    pub domain: Domain,
    /// What is known of it beyond its values.
    pub kind: TermKind,
    /// The dotted paths that it reads: `score.value`.
    pub reads: Vec<SmolStr>,
}

/// What is known of a term beyond its values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A plain path of data, or the size of one: each value of its domain can occur, whatever other paths hold.
    Data,
    /// Whether an optional part of the data is there: `has(t.note)`, which reads `t.note`.
    Presence,
    /// Whether the step that the text names succeeds if it runs.
    Outcome,
    /// Any other operand: `x % 2`, `name.startsWith("a")`.
    Computed,
    /// How two operands compare. The domain is [`Domain::Order`].
    Relation {
        /// CEL of the left operand.
        left: SmolStr,
        /// CEL of the right operand.
        right: SmolStr,
    },
    /// Stands for what was too large to decide; never part of a certain witness. The text is CEL that is true when it is.
    Unknown,
}

/// The values that a term can have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// `false` and `true`.
    Bool,
    /// 64-bit signed integers.
    Int,
    /// 64-bit unsigned integers.
    Uint,
    /// IEEE 754 doubles but NaN, which JSON cannot bring in.
    Double,
    /// Integers from the first to the last: sizes, places in a list, rounds.
    Range(i64, i64),
    /// Texts in the order of their code points.
    String,
    /// One of some texts.
    Enum(Arc<[SmolStr]>),
    /// Points in time.
    Timestamp,
    /// Lengths of time.
    Duration,
    /// Less, equal, greater.
    Order,
    /// Values of which only equality with constants is asked: a cell for each constant, and one for any other value.
    Constants,
}

impl Domain {
    /// How many there are of something.
    pub const SIZE: Self = Self::Range(0, i64::MAX);
}

/// How a term is compared with a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl Comparison {
    /// Whether it asks for equality only.
    pub const fn is_equality(self) -> bool {
        match self {
            Self::Equal | Self::NotEqual => true,
            Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => false,
        }
    }
}

impl Comparison {
    /// The comparison that an operator asks for; none of operators that compare nothing, and of `in`.
    pub const fn of(op: BinaryOp) -> Option<Self> {
        Some(match op {
            BinaryOp::Equal => Self::Equal,
            BinaryOp::NotEqual => Self::NotEqual,
            BinaryOp::Less => Self::Less,
            BinaryOp::LessEqual => Self::LessEqual,
            BinaryOp::Greater => Self::Greater,
            BinaryOp::GreaterEqual => Self::GreaterEqual,
            BinaryOp::In
            | BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Modulo => return None,
        })
    }
}
