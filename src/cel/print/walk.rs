//! The walk over a tree that prints it, and the order of the operators.

use super::literal::write_literal;
use super::page::Page;
use crate::base::Name;
use crate::cel::ast::{
    Binary, BinaryOp, Call, Conditional, Element, Entry, Expr, ExprKind, FieldInit, Literal, Logic, LogicOp, Message,
    Unary, UnaryOp,
};
use crate::cel::parse::{is_keyword, is_plain_name};

/// Prints an expression on `page`.
pub fn print_on(page: &mut impl Page, expr: &Expr) {
    Walk { page }.expr(expr, Level::Conditional);
}

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

/// The part of an expression that its text starts with, but for parentheses: nothing in it stands before its own first word.
pub fn first_part(expr: &Expr) -> &Expr {
    let mut first = expr;
    loop {
        first = match &first.kind {
            ExprKind::Select(select) => &select.operand,
            ExprKind::Index(index) => &index.operand,
            ExprKind::Binary(binary) => &binary.left,
            ExprKind::Conditional(conditional) => &conditional.condition,
            ExprKind::Call(call) => match &call.target {
                Some(target) => target,
                None => return first,
            },
            ExprKind::Logic(logic) => match logic.operands.first() {
                Some(operand) => operand,
                None => return first,
            },
            ExprKind::Error
            | ExprKind::Literal(_)
            | ExprKind::Ident { .. }
            | ExprKind::Unary(_)
            | ExprKind::List(_)
            | ExprKind::Map(_)
            | ExprKind::Message(_) => return first,
        };
    }
}

struct Walk<'p, P> {
    page: &'p mut P,
}

impl<P: Page> Walk<'_, P> {
    /// Writes `expr`, in parentheses if it binds more loosely than `least`.
    fn expr(&mut self, expr: &Expr, least: Level) {
        if Level::of(expr) < least {
            return self.parenthesised(expr);
        }
        match &expr.kind {
            ExprKind::Error => self.word("<error>", expr.span.start),
            ExprKind::Literal(Literal::String(text)) => self.page.string(text, expr.span),
            ExprKind::Literal(literal) => {
                let mut text = String::new();
                write_literal(&mut text, literal);
                self.word(&text, expr.span.start);
            }
            ExprKind::Ident { name, rooted: false } => self.page.name(name, expr.span),
            ExprKind::Ident { name, rooted: true } => {
                self.word(".", expr.span.start);
                self.page.text(name);
            }
            ExprKind::Select(select) => {
                self.expr(&select.operand, Level::Member);
                self.word(if select.optional { ".?" } else { "." }, select.field.span.start);
                self.field(&select.field);
            }
            ExprKind::Index(index) => {
                self.expr(&index.operand, Level::Member);
                self.word(if index.optional { "[?" } else { "[" }, index.brackets.start);
                self.expr(&index.index, Level::Conditional);
                self.word("]", last(index.brackets.end));
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary(unary) => self.unary(unary),
            ExprKind::Binary(binary) => self.binary(binary),
            ExprKind::Logic(logic) => self.logic(logic, Level::of(expr).tighter()),
            ExprKind::Conditional(conditional) => self.conditional(conditional),
            ExprKind::List(elements) => {
                self.page.at(expr.span.start);
                self.page.open("[");
                self.separated(elements, Self::element);
                self.page.close("]", last(expr.span.end), !elements.is_empty());
            }
            ExprKind::Map(entries) => {
                self.page.at(expr.span.start);
                self.page.open("{");
                self.separated(entries, Self::entry);
                self.page.close("}", last(expr.span.end), !entries.is_empty());
            }
            ExprKind::Message(message) => self.message(message, expr),
        }
    }

    /// A word that stands at `place`.
    fn word(&mut self, word: &str, place: u32) {
        self.page.at(place);
        self.page.text(word);
    }

    fn element(&mut self, Element { optional, value }: &Element) {
        self.optional(*optional, value);
        self.expr(value, Level::Conditional);
    }

    fn entry(&mut self, Entry { optional, key, value }: &Entry) {
        self.optional(*optional, key);
        self.expr(key, Level::Conditional);
        self.page.text(":");
        self.page.space();
        self.expr(value, Level::Conditional);
    }

    /// The mark before what may be left out. Comments stand before it.
    fn optional(&mut self, optional: bool, marked: &Expr) {
        if optional {
            self.word("?", first_part(marked).span.start);
        }
    }

    fn message(&mut self, message: &Message, expr: &Expr) {
        self.page.at(message.name.span.start);
        self.page.text(if message.rooted { "." } else { "" });
        self.page.text(&message.name.text);
        self.page.open("{");
        self.separated(&message.fields, |this, FieldInit { optional, name, value }| {
            this.page.at(name.span.start);
            this.page.text(if *optional { "?" } else { "" });
            this.field(name);
            this.page.text(":");
            this.page.space();
            this.expr(value, Level::Conditional);
        });
        self.page.close("}", last(expr.span.end), !message.fields.is_empty());
    }

    fn call(&mut self, call: &Call) {
        if let Some(target) = &call.target {
            self.expr(target, Level::Member);
            self.word(".", call.function.span.start);
            self.field(&call.function);
        } else {
            self.page.at(call.function.span.start);
            self.page.text(if call.rooted { "." } else { "" });
            self.page.text(&call.function.text);
        }
        self.page.at(call.parens.start);
        let closing = last(call.parens.end);
        // A list or a map that is the only argument breaks its own lines.
        if let [only] = &call.args[..]
            && matches!(only.kind, ExprKind::List(_) | ExprKind::Map(_))
        {
            self.page.text("(");
            self.expr(only, Level::Conditional);
            return self.word(")", closing);
        }
        self.page.open("(");
        self.separated(&call.args, |this, arg| this.expr(arg, Level::Conditional));
        self.page.close(")", closing, false);
    }

    fn logic(&mut self, logic: &Logic, least: Level) {
        self.page.begin();
        for (index, operand) in logic.operands.iter().enumerate() {
            if index > 0 {
                self.page.line();
                self.word(logic.op.as_str(), logic.op_spans.get(index - 1).map_or(0, |span| span.start));
                self.page.space();
            }
            self.expr(operand, least);
        }
        self.page.end();
    }

    /// Lines may end between sums and products, at all operators of a chain, but not at a relation: what it relates belongs together.
    fn binary(&mut self, binary: &Binary) {
        let level = Level::of_operator(binary.op);
        let (mut chain, mut first) = (vec![binary], &binary.left);
        while let ExprKind::Binary(inner) = &first.kind
            && Level::of_operator(inner.op) == level
        {
            chain.push(inner);
            first = &inner.left;
        }
        let breaks = level != Level::Relation;
        if breaks {
            self.page.begin();
        }
        self.expr(first, level);
        for Binary { op, op_span, right, .. } in chain.into_iter().rev() {
            if breaks {
                self.page.line();
            } else {
                self.page.space();
            }
            self.word(op.as_str(), op_span.start);
            self.page.space();
            self.expr(right, level.tighter());
        }
        if breaks {
            self.page.end();
        }
    }

    fn conditional(&mut self, conditional: &Conditional) {
        self.page.begin();
        let mut next = conditional;
        loop {
            self.expr(&next.condition, Level::Or);
            self.page.line();
            self.word("?", next.question.start);
            self.page.space();
            self.expr(&next.then, Level::Or);
            self.page.line();
            self.word(":", next.colon.start);
            self.page.space();
            let ExprKind::Conditional(inner) = &next.otherwise.kind else { break };
            next = inner;
        }
        self.expr(&next.otherwise, Level::Conditional);
        self.page.end();
    }

    fn parenthesised(&mut self, expr: &Expr) {
        self.page.text("(");
        self.expr(expr, Level::Conditional);
        self.page.text(")");
    }

    /// A sign and its operand. A minus before digits is part of the number, and of `--1` other parsers make `1`.
    fn unary(&mut self, unary: &Unary) {
        let Unary { op, op_span, operand } = unary;
        self.word(op.as_str(), op_span.start);
        if *op == UnaryOp::Negate && starts_as_number(operand) {
            return self.parenthesised(operand);
        }
        let same = matches!(&operand.kind, ExprKind::Unary(inner) if inner.op == *op);
        self.expr(operand, if same { Level::Unary } else { Level::Member });
    }

    fn field(&mut self, name: &Name) {
        let plain = is_plain_name(&name.text) && !is_keyword(&name.text);
        if plain {
            self.page.text(&name.text);
        } else {
            self.page.text("`");
            self.page.text(&name.text);
            self.page.text("`");
        }
    }

    fn separated<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.page.comma();
            }
            write(self, item);
        }
    }
}

/// Where what ends at `end` has its last byte.
const fn last(end: u32) -> u32 {
    end.saturating_sub(1)
}

/// Whether the text of an operand starts with digits, or with the minus of a number.
fn starts_as_number(operand: &Expr) -> bool {
    let mut at = operand;
    loop {
        at = match &at.kind {
            ExprKind::Select(select) => &select.operand,
            ExprKind::Index(index) => &index.operand,
            ExprKind::Call(call) => match &call.target {
                Some(target) => target,
                None => return false,
            },
            ExprKind::Literal(Literal::Double(value)) => return value.is_finite(),
            ExprKind::Literal(literal) => return matches!(literal, Literal::Int(_)),
            // Anything else starts with a sign of its own, or gets parentheses.
            _ => return false,
        };
    }
}
