//! Canonical text: one line, single spaces, as few parentheses as the tree needs, double quotes.
//!
//! `parse` after [`print()`] gives the same tree but for spans, and `print` after `parse` the same text. Parentheses that the
//! tree does not need go, those that keep one chain of `&&` inside another stay. Strings are written in double quotes, with
//! escapes for what cannot be seen or would reorder the text around it; numbers are written in decimal, in as few digits as
//! tell them apart. There are no line breaks: what is too long for a line is better split by names (`let`, `cel.bind`).

use super::ast::{BinaryOp, Call, Element, Entry, Expr, ExprKind, FieldInit, Literal, LogicOp, UnaryOp};
use super::parse::{comments, is_keyword, is_plain_name};
use std::fmt::Write as _;

/// The canonical text of an expression.
pub fn print(expr: &Expr) -> String {
    let mut printer = Printer { out: String::with_capacity(32) };
    printer.expr(expr, Level::Conditional);
    printer.out
}

/// The canonical text of an expression that was read from `text`, with the comments of the text.
///
/// A comment goes on to the end of its line, so a single line cannot hold it: each gets a line of its own above the expression,
/// in the order of the text.
pub fn format(text: &str, expr: &Expr) -> String {
    let mut out = String::with_capacity(text.len());
    for comment in comments(text) {
        out.push_str(comment.trim_end());
        out.push('\n');
    }
    out.push_str(&print(expr));
    out
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

struct Printer {
    out: String,
}

impl Printer {
    /// Writes `expr`, in parentheses if it binds more loosely than `least`.
    fn expr(&mut self, expr: &Expr, least: Level) {
        if Level::of(expr) < least {
            return self.parenthesised(expr);
        }
        match &expr.kind {
            ExprKind::Error => self.out.push_str("<error>"),
            ExprKind::Literal(literal) => write_literal(&mut self.out, literal),
            ExprKind::Ident { name, rooted } => {
                self.out.push_str(if *rooted { "." } else { "" });
                self.out.push_str(name);
            }
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
        self.out.push('(');
        self.separated(&call.args, |this, arg| this.expr(arg, Level::Conditional));
        self.out.push(')');
    }

    fn parenthesised(&mut self, expr: &Expr) {
        self.out.push('(');
        self.expr(expr, Level::Conditional);
        self.out.push(')');
    }

    /// A sign and its operand. A minus before digits is part of the number, and of `--1` other parsers make `1`.
    fn unary(&mut self, op: UnaryOp, operand: &Expr) {
        self.out.push_str(op.as_str());
        if op == UnaryOp::Negate && starts_as_number(operand) {
            return self.parenthesised(operand);
        }
        let same = matches!(&operand.kind, ExprKind::Unary(inner) if inner.op == op);
        self.expr(operand, if same { Level::Unary } else { Level::Member });
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

/// Writes a literal so that parsing gives the same value.
fn write_literal(out: &mut String, literal: &Literal) {
    // Writing to a string never fails.
    let _ = match literal {
        Literal::Null => out.write_str("null"),
        Literal::Bool(value) => write!(out, "{value}"),
        Literal::Int(value) => write!(out, "{value}"),
        Literal::Uint(value) => write!(out, "{value}u"),
        Literal::Double(value) if value.is_finite() => write!(out, "{value:?}"),
        // No text parses to these; a tree made by hand may hold them.
        Literal::Double(value) if value.is_nan() => out.write_str("double(\"NaN\")"),
        Literal::Double(value) => write!(out, "double(\"{}Infinity\")", if *value < 0.0 { "-" } else { "" }),
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
            unseen if is_unseen(unseen) && u32::from(unseen) > 0xffff => {
                let _ = write!(out, "\\U{:08x}", u32::from(unseen));
            }
            unseen if is_unseen(unseen) => {
                let _ = write!(out, "\\u{:04x}", u32::from(unseen));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// Whether a character leaves no mark of its own: controls, marks of direction, joiners, separators of lines, tags.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Name, Span};
    use crate::cel::ast::{Select, Unary};
    use crate::cel::testing::read;

    #[test]
    fn one_style() {
        for (text, printed) in [
            ("a&&b||c", "a && b || c"),
            ("a && (b || c)", "a && (b || c)"),
            ("(a && b) && c", "(a && b) && c"),
            ("((a)) + (b * c)", "a + b * c"),
            ("a - (b - c)", "a - (b - c)"),
            ("(a - b) - c", "a - b - c"),
            ("(a ? b : c) ? d : (e ? f : g)", "(a ? b : c) ? d : e ? f : g"),
            ("a ? (b ? c : d) : e", "a ? (b ? c : d) : e"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("-(1)", "-(1)"),
            ("- 1", "-1"),
            ("--1", "-(-1)"),
            ("-(-1)", "-(-1)"),
            ("--(1)", "--(1)"),
            ("-(1.f)", "-(1.f)"),
            ("-(-1.f)", "-(-1.f)"),
            ("-(x.f)", "-x.f"),
            ("(-x).f", "(-x).f"),
            ("!(-1)", "!-1"),
            ("!(-x)", "!(-x)"),
            ("-(!x)", "-(!x)"),
            ("!!x", "!!x"),
            ("-(5u)", "-5u"),
            ("0x1F + 0xFFu", "31 + 255u"),
            ("1.0 + 1e300 + 1.5e-7 + .5 + -0.0", "1.0 + 1e300 + 1.5e-7 + 0.5 + -0.0"),
            ("'it\\'s' + r\"\\d\" + \"\"\"a\nb\"\"\"", "\"it's\" + \"\\\\d\" + \"a\\nb\""),
            ("'\u{202e}\u{7f}ż\u{e0041}'", "\"\\u202e\\u007fż\\U000e0041\""),
            ("b'a\\xff\"'", "b\"a\\xff\\\"\""),
            ("x.`a-b`.`in`.if", "x.`a-b`.`in`.if"),
            ("x . ?y [ ?z ][0]", "x.?y[?z][0]"),
            ("[1,?a,]", "[1, ?a]"),
            ("{'a':1,?'b':c,}", "{\"a\": 1, ?\"b\": c}"),
            ("pkg . Type { f : 1 }", "pkg.Type{f: 1}"),
            ("[ 1 ] . map ( x , x+1 )", "[1].map(x, x + 1)"),
            (".x + .f( 1 )", ".x + .f(1)"),
            ("a // why\n + b", "a + b"),
        ] {
            assert_eq!(print(&read(text)), printed, "{text}");
            assert_eq!(print(&read(printed)), printed, "printing is stable");
        }
    }

    #[test]
    fn comments_stand_above_what_they_explain() {
        let text = "score > 0.8 // hot\n  && label == '// no comment'// end  ";
        let formatted = "// hot\n// end\nscore > 0.8 && label == \"// no comment\"";
        assert_eq!(format(text, &read(text)), formatted);
        assert_eq!(format(formatted, &read(formatted)), formatted);
        assert_eq!(format(" a+b ", &read(" a+b ")), "a + b");
    }

    #[test]
    fn doubles_that_no_literal_has() {
        let expr = |kind| Expr::new(Span::new(FileId::new(0), 0, 0), kind);
        let double = |value| expr(ExprKind::Literal(Literal::Double(value)));
        let negated = |operand: Expr| {
            expr(ExprKind::Unary(Box::new(Unary { op: UnaryOp::Negate, op_span: operand.span, operand })))
        };
        assert_eq!(print(&double(f64::NAN)), "double(\"NaN\")");
        assert_eq!(print(&negated(double(f64::NEG_INFINITY))), "-double(\"-Infinity\")");
        let select = Select { operand: double(-1.0), field: Name::new("f", double(0.0).span), optional: false };
        assert_eq!(print(&negated(expr(ExprKind::Select(Box::new(select))))), "-(-1.0.f)");
    }
}
