//! The walk over a tree that prints it.

use super::level::Level;
use super::literal::write_literal;
use super::page::Page;
use crate::base::Name;
use crate::cel::ast::{
    Binary, Call, Conditional, Element, Entry, Expr, ExprKind, FieldInit, Literal, Logic, Message, Unary, UnaryOp,
};
use crate::cel::parse::{is_keyword, is_plain_name};

/// Prints an expression on `page`.
pub fn print_on(page: &mut impl Page, expr: &Expr) {
    Walk { page }.expr(expr, Level::Conditional);
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
            ExprKind::Select(_) | ExprKind::Index(_) | ExprKind::Call(_) => self.chain(expr),
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

    /// What is selected from and called on something. Where it is called on more than once, lines may end before the dots.
    fn chain(&mut self, expr: &Expr) {
        let (mut links, mut first) = (Vec::new(), expr);
        while let Some(inner) = taken_from(first) {
            links.push(first);
            first = inner;
        }
        let calls = links.iter().filter(|link| matches!(link.kind, ExprKind::Call(_))).count();
        let breaks = calls > 1;
        if breaks {
            self.page.begin();
        }
        match &first.kind {
            ExprKind::Call(call) => {
                self.page.at(call.function.span.start);
                self.page.text(if call.rooted { "." } else { "" });
                self.page.text(&call.function.text);
                self.arguments(call);
            }
            _ => self.expr(first, Level::Member),
        }
        for link in links.into_iter().rev() {
            self.link(link, breaks);
        }
        if breaks {
            self.page.end();
        }
    }

    /// One part of a chain, without what it is taken from.
    fn link(&mut self, link: &Expr, breaks: bool) {
        match &link.kind {
            ExprKind::Select(select) => {
                self.word(if select.optional { ".?" } else { "." }, select.field.span.start);
                self.field(&select.field);
            }
            ExprKind::Index(index) => {
                self.word(if index.optional { "[?" } else { "[" }, index.brackets.start);
                self.expr(&index.index, Level::Conditional);
                self.word("]", last(index.brackets.end));
            }
            ExprKind::Call(call) => {
                if breaks {
                    self.page.soft_line();
                }
                self.word(".", call.function.span.start);
                self.field(&call.function);
                self.arguments(call);
            }
            // Nothing else is taken from something.
            _ => {}
        }
    }

    fn arguments(&mut self, call: &Call) {
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

/// What an expression selects from or is called on.
fn taken_from(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Select(select) => Some(&select.operand),
        ExprKind::Index(index) => Some(&index.operand),
        ExprKind::Call(call) => call.target.as_ref(),
        _ => None,
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
