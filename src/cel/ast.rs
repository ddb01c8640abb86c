//! The syntax tree of one expression, with a span on every name, operator and argument list.
//!
//! Macros (`has`, `all`, `map`, …) are calls here, as the user wrote them; the checker and the evaluator know them.
//! `&&` and `||` keep their operands in one list, so a condition of a thousand terms is flat. The parser bounds the depth of
//! every tree by [`MAX_DEPTH`], so walks over a tree may recurse.

use crate::base::{Name, Span};
use smol_str::SmolStr;
use std::sync::Arc;

/// The deepest nesting of an expression; deeper ones are a syntax error. Each walk may recurse this far.
pub const MAX_DEPTH: usize = 256;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// The whole expression, without the parentheses around it.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// Text that did not parse; already reported, and silent in every later pass.
    Error,
    /// A literal value.
    Literal(Literal),
    /// `name`, or `.name` from the root scope.
    Ident {
        /// The name.
        name: SmolStr,
        /// Whether a leading dot was written.
        rooted: bool,
    },
    /// `operand.field`, or `operand.?field`.
    Select(Box<Select>),
    /// `operand[index]`, or `operand[?index]`.
    Index(Box<Index>),
    /// `function(args)`, or `target.function(args)`: functions, methods and macros.
    Call(Box<Call>),
    /// `!operand` or `-operand`.
    Unary(Box<Unary>),
    /// `left op right`, for every binary operator but `&&` and `||`.
    Binary(Box<Binary>),
    /// `a && b && c` or `a || b || c`.
    Logic(Box<Logic>),
    /// `condition ? then : otherwise`.
    Conditional(Box<Conditional>),
    /// `[a, ?b]`.
    List(Vec<Element>),
    /// `{k: v, ?k: v}`.
    Map(Vec<Entry>),
    /// `pkg.Type{field: value, ?field: value}`.
    Message(Box<Message>),
}

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// `-1`, `0x1F`.
    Int(i64),
    /// `1u`.
    Uint(u64),
    /// `1.0`, `1e3`.
    Double(f64),
    /// `"text"`, `r'raw'`, decoded.
    String(Arc<str>),
    /// `b"bytes"`, decoded.
    Bytes(Arc<[u8]>),
}

/// A field selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// What the field is taken from.
    pub operand: Expr,
    /// The field; the name's text is without backticks, its span with them.
    pub field: Name,
    /// Whether `.?` was written.
    pub optional: bool,
}

/// An index.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// The list or map.
    pub operand: Expr,
    /// The index or key.
    pub index: Expr,
    /// Whether `[?` was written.
    pub optional: bool,
    /// From `[` to `]`.
    pub brackets: Span,
}

/// A call of a function, a method or a macro.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The receiver of `target.function(…)`. A namespace such as `math` in `math.greatest(…)` is a receiver too: only
    /// the checker can tell.
    pub target: Option<Expr>,
    /// The function's own name.
    pub function: Name,
    /// Whether a leading dot was written (`.f(x)`).
    pub rooted: bool,
    /// The arguments.
    pub args: Vec<Expr>,
    /// From `(` to `)`.
    pub parens: Span,
}

/// A prefix operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Unary {
    /// Which.
    pub op: UnaryOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// What it is applied to.
    pub operand: Expr,
}

/// A binary operator with its operands.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// Which.
    pub op: BinaryOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// The left operand.
    pub left: Expr,
    /// The right operand.
    pub right: Expr,
}

/// A chain of one logical operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Logic {
    /// Which.
    pub op: LogicOp,
    /// Where the operators stand; one fewer than the operands.
    pub op_spans: Vec<Span>,
    /// The operands, two or more.
    pub operands: Vec<Expr>,
}

/// The ternary operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditional {
    /// What decides.
    pub condition: Expr,
    /// Where `?` stands.
    pub question: Span,
    /// The value when true.
    pub then: Expr,
    /// Where `:` stands.
    pub colon: Span,
    /// The value when false.
    pub otherwise: Expr,
}

/// An element of a list literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Whether `?` was written: left out when its optional is empty.
    pub optional: bool,
    /// The element.
    pub value: Expr,
}

/// An entry of a map literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Whether `?` was written: left out when its optional is empty.
    pub optional: bool,
    /// The key.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// A message literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The dotted type name, without a leading dot.
    pub name: Name,
    /// Whether a leading dot was written: the name is looked up from the root.
    pub rooted: bool,
    /// The fields with their values.
    pub fields: Vec<FieldInit>,
}

/// A field of a message literal.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldInit {
    /// Whether `?` was written: left unset when its optional is empty.
    pub optional: bool,
    /// The field; the name's text is without backticks, its span with them.
    pub name: Name,
    /// The value.
    pub value: Expr,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// Binary operators other than `&&` and `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
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
    /// `in`
    In,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

/// Logical connectives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LogicOp {
    /// `&&`
    And,
    /// `||`
    Or,
}

impl UnaryOp {
    /// The operator as written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Not => "!",
            Self::Negate => "-",
        }
    }
}

impl BinaryOp {
    /// The operator as written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

impl BinaryOp {
    /// Whether it relates two values, so that its result is a `bool`; the others compute.
    pub const fn is_relation(self) -> bool {
        match self {
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessEqual
            | Self::Greater
            | Self::GreaterEqual
            | Self::In => true,
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Modulo => false,
        }
    }

    /// The operator that says the opposite of a relation. Values that have no order make a comparison by order fail, so one of two opposite ones
    /// holds wherever they have a value.
    #[must_use]
    pub const fn opposite(self) -> Option<Self> {
        match self {
            Self::Equal => Some(Self::NotEqual),
            Self::NotEqual => Some(Self::Equal),
            Self::Less => Some(Self::GreaterEqual),
            Self::LessEqual => Some(Self::Greater),
            Self::Greater => Some(Self::LessEqual),
            Self::GreaterEqual => Some(Self::Less),
            Self::In | Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Modulo => None,
        }
    }

    /// The operator that says the same with its operands exchanged, of those that have one: `>` for `<`, `==` for `==`. Others stay.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            Self::Equal
            | Self::NotEqual
            | Self::In
            | Self::Add
            | Self::Subtract
            | Self::Multiply
            | Self::Divide
            | Self::Modulo => self,
        }
    }
}

impl LogicOp {
    /// The operator as written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::And => "&&",
            Self::Or => "||",
        }
    }
}

impl Expr {
    /// An expression of `kind` at `span`.
    pub const fn new(span: Span, kind: ExprKind) -> Self {
        Self { span, kind }
    }

    /// The name, if the expression is a plain identifier.
    pub fn as_ident(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Ident { name, .. } => Some(name),
            _ => None,
        }
    }
}
