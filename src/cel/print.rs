//! Canonical text: single spaces, as few parentheses as the tree needs, double quotes.
//!
//! `parse` after [`print()`] gives the same tree but for spans. [`normal`] prints with constants put in.

use super::ast::{BinaryOp, Call, Element, Entry, Expr, ExprKind, FieldInit, Literal, LogicOp, UnaryOp};
use super::macros;
use super::parse::{is_keyword, is_plain_name};
use smol_str::SmolStr;
use std::fmt::Write as _;

/// The canonical text of an expression.
pub fn print(expr: &Expr) -> String {
    normal(expr, &|_| None)
}

/// The canonical text of an expression in which the names that `consts` knows are replaced.
pub fn normal(expr: &Expr, consts: &dyn Fn(&str) -> Option<Expr>) -> String {
    let mut printer = Printer { out: String::with_capacity(32), consts, bound: Vec::new() };
    printer.expr(expr, Level::Conditional);
    printer.out
}

/// How tightly a form binds; a looser one inside a tighter one needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Conditional,
    Or,
    And,
    Relation,
    Sum,
    Product,
    Unary,
    Member,
}

impl Level {
    const fn of(expr: &Expr) -> Self {
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

    const fn of_operator(op: BinaryOp) -> Self {
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

    const fn tighter(self) -> Self {
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

struct Printer<'p> {
    out: String,
    consts: &'p dyn Fn(&str) -> Option<Expr>,
    /// Variables of the macros around, which hide constants.
    bound: Vec<SmolStr>,
}

impl Printer<'_> {
    /// Writes `expr`, in parentheses if it binds more loosely than `least`.
    fn expr(&mut self, expr: &Expr, least: Level) {
        if let ExprKind::Ident { name, rooted } = &expr.kind {
            return self.ident(name, *rooted, least);
        }
        if Level::of(expr) < least {
            return self.parenthesised(expr);
        }
        match &expr.kind {
            ExprKind::Error => self.out.push_str("<error>"),
            ExprKind::Literal(literal) => write_literal(&mut self.out, literal),
            ExprKind::Ident { name, rooted } => self.ident(name, *rooted, least),
            ExprKind::Select(select) => {
                self.expr(&select.operand, Level::Member);
                self.out.push_str(if select.optional { ".?" } else { "." });
                self.field(&select.field.text);
            }
            ExprKind::Index(index) => {
                self.expr(&index.operand, Level::Member);
                self.out.push_str(if index.optional { "[?" } else { "[" });
                self.expr(&index.index, Level::Conditional);
                self.out.push(']');
            }
            ExprKind::Call(call) => {
                if let Some(target) = &call.target {
                    self.expr(target, Level::Member);
                    self.out.push('.');
                    self.field(&call.function.text);
                } else {
                    self.out.push_str(if call.rooted { "." } else { "" });
                    self.out.push_str(&call.function.text);
                }
                self.arguments(call);
            }
            ExprKind::Unary(unary) => self.unary(unary.op, &unary.operand),
            ExprKind::Binary(binary) => {
                let level = Level::of_operator(binary.op);
                self.expr(&binary.left, level);
                self.spaced(binary.op.as_str());
                self.expr(&binary.right, level.tighter());
            }
            ExprKind::Logic(logic) => {
                for (index, operand) in logic.operands.iter().enumerate() {
                    if index > 0 {
                        self.spaced(logic.op.as_str());
                    }
                    self.expr(operand, Level::of(expr).tighter());
                }
            }
            ExprKind::Conditional(conditional) => {
                self.expr(&conditional.condition, Level::Or);
                self.spaced("?");
                self.expr(&conditional.then, Level::Or);
                self.spaced(":");
                self.expr(&conditional.otherwise, Level::Conditional);
            }
            ExprKind::List(elements) => {
                self.out.push('[');
                self.separated(elements, |this, Element { optional, value }| {
                    this.out.push_str(if *optional { "?" } else { "" });
                    this.expr(value, Level::Conditional);
                });
                self.out.push(']');
            }
            ExprKind::Map(entries) => {
                self.out.push('{');
                self.separated(entries, |this, Entry { optional, key, value }| {
                    this.out.push_str(if *optional { "?" } else { "" });
                    this.expr(key, Level::Conditional);
                    this.out.push_str(": ");
                    this.expr(value, Level::Conditional);
                });
                self.out.push('}');
            }
            ExprKind::Message(message) => {
                self.out.push_str(if message.rooted { "." } else { "" });
                self.out.push_str(&message.name.text);
                self.out.push('{');
                self.separated(&message.fields, |this, FieldInit { optional, name, value }| {
                    this.out.push_str(if *optional { "?" } else { "" });
                    this.field(&name.text);
                    this.out.push_str(": ");
                    this.expr(value, Level::Conditional);
                });
                self.out.push('}');
            }
        }
    }

    fn arguments(&mut self, call: &Call) {
        let outer = self.bound.len();
        let names = macros::bound(call);
        let outside = macros::outside(call);
        self.out.push('(');
        for (index, arg) in call.args.iter().enumerate() {
            self.out.push_str(if index == 0 { "" } else { ", " });
            self.bound.truncate(outer);
            if index != outside {
                self.bound.extend(names.iter().filter_map(Expr::as_ident).map(SmolStr::new));
            }
            self.expr(arg, Level::Conditional);
        }
        self.out.push(')');
        self.bound.truncate(outer);
    }

    fn ident(&mut self, name: &SmolStr, rooted: bool, least: Level) {
        if (rooted || !self.bound.contains(name))
            && let Some(constant) = (self.consts)(name)
        {
            let plain = Printer { out: std::mem::take(&mut self.out), consts: &|_| None, bound: Vec::new() };
            self.out = plain.finish(&constant, least);
            return;
        }
        self.out.push_str(if rooted { "." } else { "" });
        self.out.push_str(name);
    }

    fn finish(mut self, expr: &Expr, least: Level) -> String {
        self.expr(expr, least);
        self.out
    }

    fn parenthesised(&mut self, expr: &Expr) {
        self.out.push('(');
        self.expr(expr, Level::Conditional);
        self.out.push(')');
    }

    /// A sign and its operand. A minus before digits would become part of the number.
    fn unary(&mut self, op: UnaryOp, operand: &Expr) {
        self.out.push_str(op.as_str());
        let start = self.out.len();
        let same = matches!(&operand.kind, ExprKind::Unary(inner) if inner.op == op);
        self.expr(operand, if same { Level::Unary } else { Level::Member });
        let first = self.out.as_bytes().get(start).copied().unwrap_or(b'x');
        let number = first.is_ascii_digit() || (first == b'-' && !same);
        if op == UnaryOp::Negate && number || op == UnaryOp::Not && first == b'-' {
            self.out.insert(start, '(');
            self.out.push(')');
        }
    }

    fn field(&mut self, name: &str) {
        let plain = is_plain_name(name) && !is_keyword(name);
        if plain {
            self.out.push_str(name);
        } else {
            self.out.push('`');
            self.out.push_str(name);
            self.out.push('`');
        }
    }

    fn spaced(&mut self, sign: &str) {
        self.out.push(' ');
        self.out.push_str(sign);
        self.out.push(' ');
    }

    fn separated<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            write(self, item);
        }
    }
}

/// Writes a literal so that parsing gives the same value.
fn write_literal(out: &mut String, literal: &Literal) {
    // Writing to a string never fails.
    let _ = match literal {
        Literal::Null => out.write_str("null"),
        Literal::Bool(value) => write!(out, "{value}"),
        Literal::Int(value) => write!(out, "{value}"),
        Literal::Uint(value) => write!(out, "{value}u"),
        Literal::Double(value) => write!(out, "{value:?}"),
        Literal::String(text) => {
            write_string(out, text);
            Ok(())
        }
        Literal::Bytes(bytes) => {
            write_bytes(out, bytes);
            Ok(())
        }
    };
}

/// Writes `text` in double quotes, with escapes where needed.
fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    out.push_str("b\"");
    for &byte in bytes {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
}
