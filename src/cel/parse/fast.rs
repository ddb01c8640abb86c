//! Reads the shapes that nearly all expressions have, without the grammar: names, fields, calls, lists, maps and plain
//! literals, with operators between them.
//!
//! Measured: this reader is ten times as fast as the grammar on `s12.value > 0.5`, and a file of 10 MB has 400,000 of those.
//! Whatever is not of these shapes, or faulty, is left to the grammar; a test compares the two.

use super::is_reserved;
use super::lex::is_word;
use super::operator::Operator;
use crate::base::{Name, Origin, Span};
use crate::cel::ast::{Binary, Call, Element, Entry, Expr, ExprKind, Literal, Logic, LogicOp, Select, Unary, UnaryOp};

/// What has more operators, fields, calls and brackets is the grammar's, which counts how deep they nest.
const MAX_STEPS: usize = 64;

/// Deeper brackets are the grammar's.
const MAX_NESTING: usize = 8;

/// The expression, if it is of a simple shape.
pub(super) fn parse(text: &str, origin: Origin<'_>) -> Option<Expr> {
    let mut reader = Reader { text, at: 0, origin, next: None, steps: 0, nesting: 0 };
    reader.blanks();
    let expr = reader.operands(1)?;
    (reader.at == text.len()).then_some(expr)
}

struct Reader<'t, 'm> {
    text: &'t str,
    at: usize,
    origin: Origin<'m>,
    /// The operator that was read and is not used yet.
    next: Option<(u8, Operator, Span)>,
    steps: usize,
    nesting: usize,
}

impl<'t> Reader<'t, '_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t' | 0x0C)) {
            self.at += 1;
        }
    }

    /// An operand and the operators behind it that bind at least as tightly as `least`.
    fn operands(&mut self, least: u8) -> Option<Expr> {
        let mut left = self.operand()?;
        self.peek()?;
        while let Some((level, operator, op_span)) = self.next.filter(|(level, ..)| *level >= least) {
            self.next = None;
            left = match operator {
                Operator::Binary(op) => {
                    let right = self.operands(level + 1)?;
                    let span = left.span.to(right.span);
                    Expr::new(span, ExprKind::Binary(Box::new(Binary { op, op_span, left, right })))
                }
                Operator::Logic(op) => self.logic(left, op, level, op_span)?,
            };
        }
        Some(left)
    }

    fn logic(&mut self, first: Expr, op: LogicOp, level: u8, op_span: Span) -> Option<Expr> {
        let (mut operands, mut op_spans) = (vec![first], vec![op_span]);
        loop {
            operands.push(self.operands(level + 1)?);
            match self.next {
                Some((next, _, op_span)) if next == level => op_spans.push(op_span),
                _ => break,
            }
            self.next = None;
        }
        let span = operands.first()?.span.to(operands.last()?.span);
        Some(Expr::new(span, ExprKind::Logic(Box::new(Logic { op, op_spans, operands }))))
    }

    /// Reads the next operator, unless the text ends; `None` if something else comes.
    fn peek(&mut self) -> Option<()> {
        self.blanks();
        let Some(first) = self.byte() else { return Some(()) };
        let bytes = &self.text.as_bytes()[self.at..];
        let length = match (first, bytes.get(1)) {
            (b'&' | b'|', _) | (b'=' | b'!' | b'<' | b'>', Some(b'=')) => 2,
            (b'i', Some(b'n')) if !bytes.get(2).is_some_and(|&byte| is_word(byte)) => 2,
            (b',' | b':' | b')' | b']' | b'}', _) if self.nesting > 0 => return Some(()),
            (b'/', Some(b'/')) => return None,
            (b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'%', _) => 1,
            _ => return None,
        };
        let (level, operator) = Operator::of(self.text.get(self.at..self.at + length)?)?;
        self.step()?;
        self.next = Some((level, operator, self.origin.span(self.at..self.at + length)));
        self.at += length;
        self.blanks();
        Some(())
    }

    /// Counts what may make the tree deeper.
    fn step(&mut self) -> Option<()> {
        self.steps += 1;
        (self.steps <= MAX_STEPS).then_some(())
    }

    fn operand(&mut self) -> Option<Expr> {
        let start = self.at;
        match self.byte()? {
            b'!' => {
                self.at += 1;
                let op_span = self.origin.span(start..self.at);
                let operand = self.named()?;
                let span = op_span.to(operand.span);
                let unary = Unary { op: UnaryOp::Not, op_span, operand };
                Some(Expr::new(span, ExprKind::Unary(Box::new(unary))))
            }
            b'0'..=b'9' | b'-' => self.number(),
            quote @ (b'"' | b'\'') => self.string(quote),
            b'[' => {
                let elements = self.separated(b']', |reader| {
                    let value = reader.operands(1)?;
                    Some(Element { optional: false, value })
                })?;
                Some(Expr::new(self.origin.span(start..self.at), ExprKind::List(elements)))
            }
            b'{' => {
                let entries = self.separated(b'}', Self::entry)?;
                Some(Expr::new(self.origin.span(start..self.at), ExprKind::Map(entries)))
            }
            _ => self.named(),
        }
    }

    fn entry(&mut self) -> Option<Entry> {
        let key = self.operands(1)?;
        if self.byte() != Some(b':') {
            return None;
        }
        self.at += 1;
        self.blanks();
        Some(Entry { optional: false, key, value: self.operands(1)? })
    }

    /// What stands between the bracket here and `close`, cut at commas. A comma before `close` is left to the grammar.
    fn separated<T>(&mut self, close: u8, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if self.nesting == MAX_NESTING {
            return None;
        }
        self.step()?;
        self.nesting += 1;
        self.at += 1;
        self.blanks();
        let mut items = Vec::new();
        while self.byte() != Some(close) || !items.is_empty() {
            items.push(item(self)?);
            match self.byte()? {
                b',' => self.at += 1,
                byte if byte == close => break,
                _ => return None,
            }
            self.blanks();
        }
        self.at += 1;
        self.nesting -= 1;
        Some(items)
    }

    /// Arguments, if there are any, of the function or method that ends here.
    fn call(&mut self, target: Option<Expr>, function: Name, start: usize) -> Option<Expr> {
        let open = self.at;
        let args = self.separated(b')', |reader| reader.operands(1))?;
        let parens = self.origin.span(open..self.at);
        let call = Call { target, function, rooted: false, args, parens };
        Some(Expr::new(self.origin.span(start..self.at), ExprKind::Call(Box::new(call))))
    }

    fn named(&mut self) -> Option<Expr> {
        let start = self.at;
        let word = self.word()?;
        let kind = match word {
            "true" | "false" => ExprKind::Literal(Literal::Bool(word == "true")),
            "null" => ExprKind::Literal(Literal::Null),
            // `r"raw"` and the like are strings.
            _ if is_reserved(word) || matches!(self.byte(), Some(b'"' | b'\'')) => return None,
            _ => ExprKind::Ident { name: word.into(), rooted: false },
        };
        let span = self.origin.span(start..self.at);
        let mut expr = match kind {
            ExprKind::Ident { name, .. } if self.byte() == Some(b'(') => {
                self.call(None, Name::new(name, span), start)?
            }
            kind => Expr::new(span, kind),
        };
        while self.byte() == Some(b'.') {
            self.step()?;
            self.at += 1;
            let field = self.at;
            let word = self.word()?;
            if is_reserved(word) {
                return None;
            }
            let field = Name::new(word, self.origin.span(field..self.at));
            expr = if self.byte() == Some(b'(') {
                self.call(Some(expr), field, start)?
            } else {
                let select = Select { operand: expr, field, optional: false };
                Expr::new(self.origin.span(start..self.at), ExprKind::Select(Box::new(select)))
            };
        }
        Some(expr)
    }

    fn word(&mut self) -> Option<&'t str> {
        let start = self.at;
        let bytes = &self.text.as_bytes()[start..];
        let length = bytes.iter().take_while(|&&byte| is_word(byte)).count();
        self.at += length;
        // What starts with a digit is no name.
        bytes
            .first()
            .filter(|first| !first.is_ascii_digit())
            .and_then(|_| self.text.get(start..self.at))
            .filter(|w| !w.is_empty())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    /// A decimal number without exponent or suffix.
    fn number(&mut self) -> Option<Expr> {
        /// Every `int` of so many digits fits.
        const SAFE_DIGITS: usize = 18;
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        let whole = self.digits();
        if whole == 0 || whole > SAFE_DIGITS {
            return None;
        }
        let fraction = self.byte() == Some(b'.');
        if fraction {
            self.at += 1;
            if self.digits() == 0 {
                return None;
            }
        }
        if self.byte().is_some_and(|byte| is_word(byte) || byte == b'.') {
            return None;
        }
        let text = &self.text[start..self.at];
        let literal = if fraction { Literal::Double(text.parse().ok()?) } else { Literal::Int(text.parse().ok()?) };
        Some(Expr::new(self.origin.span(start..self.at), ExprKind::Literal(literal)))
    }

    /// A string without escapes on one line.
    fn string(&mut self, quote: u8) -> Option<Expr> {
        let start = self.at;
        let body = &self.text.as_bytes()[start + 1..];
        let length = body.iter().position(|&byte| byte == quote || matches!(byte, b'\\' | b'\n' | b'\r' | 1))?;
        let triple = length == 0 && body.get(1) == Some(&quote);
        if body[length] != quote || triple {
            return None;
        }
        self.at += length + 2;
        let literal = Literal::String(self.text[start + 1..self.at - 1].into());
        Some(Expr::new(self.origin.span(start..self.at), ExprKind::Literal(literal)))
    }
}
