//! From the grammar's flat lists to the tree: precedence, prefix signs, conditionals, chains, literals.
//!
//! Operators are climbed by precedence (Richards 1979). The depth of every node is counted, so no chain makes a tree
//! deeper than [`MAX_DEPTH`]; recursion here follows brackets only, whose depth was checked before.

use super::grammar::Rule;
use super::literal::{self, BadLiteral};
use super::operator::Operator;
use super::{is_keyword, is_plain_name, is_reserved};
use crate::base::{Name, Origin, Span};
use crate::cel::ast::{
    Binary, Call, Conditional, Element, Entry, Expr, ExprKind, FieldInit, Index, Literal, Logic, LogicOp, MAX_DEPTH,
    Message, Select, Unary, UnaryOp,
};
use crate::cel::rules::{INVALID_LITERAL, NESTING_TOO_DEEP, SYNTAX_ERROR};
use crate::diagnostic::{Diagnostic, Fix, Sink};
use pest::iterators::{Pair, Pairs};

/// Makes a tree of an `expression` pair.
pub(super) fn fold(pair: Pair<'_, Rule>, origin: Origin<'_>, sink: &mut Sink) -> Expr {
    Fold { origin, sink, too_deep: false }.expression(pair).expr
}

/// An expression with what its surroundings must know of it.
struct Node {
    expr: Expr,
    depth: usize,
    /// From its first to its last byte, the parentheses around it included.
    outer: Span,
}

/// What the fold goes through: the rest of a flat list.
type Rest<'t> = std::iter::Peekable<Pairs<'t, Rule>>;

struct Fold<'m, 's> {
    origin: Origin<'m>,
    sink: &'s mut Sink,
    /// Whether too deep nesting was reported; once is enough.
    too_deep: bool,
}

impl Fold<'_, '_> {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        self.origin.span(span.start()..span.end())
    }

    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name::new(pair.as_str().trim_matches('`'), self.span(pair))
    }

    fn report(&mut self, diagnostic: Diagnostic) -> ExprKind {
        self.sink.report(diagnostic);
        ExprKind::Error
    }

    /// A node over children of at most `depth`; an error in place of one that would be too deep.
    fn node(&mut self, span: Span, depth: usize, kind: ExprKind) -> Node {
        if depth < MAX_DEPTH {
            return Node { expr: Expr::new(span, kind), depth: depth + 1, outer: span };
        }
        if !self.too_deep {
            self.too_deep = true;
            let message = format!("this expression is nested deeper than {MAX_DEPTH}");
            self.sink.report(NESTING_TOO_DEEP.at(span, message).help(super::NAME_PARTS));
        }
        // As deep as allowed, so the nodes around it become errors as well and stay cheap.
        Node { expr: Expr::new(span, ExprKind::Error), depth: MAX_DEPTH, outer: span }
    }

    fn expression(&mut self, pair: Pair<'_, Rule>) -> Node {
        let mut rest = pair.into_inner().peekable();
        let first = self.operands(&mut rest, 1);
        if rest.peek().is_none() {
            return first;
        }
        // `a ? b : c ? d : e` comes as one list; what is behind a colon is the condition of the next question mark.
        let mut arms = Vec::new();
        let mut last = first;
        while let Some(question) = rest.next() {
            let question = self.span(&question);
            let then = self.operands(&mut rest, 1);
            let colon = rest.next().map_or(then.outer.after(), |colon| self.span(&colon));
            let otherwise = self.operands(&mut rest, 1);
            arms.push((std::mem::replace(&mut last, otherwise), question, then, colon));
        }
        while let Some((condition, question, then, colon)) = arms.pop() {
            let depth = condition.depth.max(then.depth).max(last.depth);
            let span = condition.outer.to(last.outer);
            let (condition, then, otherwise) = (condition.expr, then.expr, last.expr);
            let conditional = Conditional { condition, question, then, colon, otherwise };
            last = self.node(span, depth, ExprKind::Conditional(Box::new(conditional)));
        }
        last
    }

    /// An operand and the operators behind it that bind at least as tightly as `least`.
    fn operands(&mut self, rest: &mut Rest<'_>, least: u8) -> Node {
        let mut left = self.operand(rest);
        while let Some((level, operator)) = peek_operator(rest) {
            if level < least {
                break;
            }
            left = match operator {
                Operator::Logic(op) => self.logic(left, op, level, rest),
                Operator::Binary(op) => {
                    let op_span = rest.next().map_or(left.outer.after(), |pair| self.span(&pair));
                    let right = self.operands(rest, level + 1);
                    let (span, depth) = (left.outer.to(right.outer), left.depth.max(right.depth));
                    let binary = Binary { op, op_span, left: left.expr, right: right.expr };
                    self.node(span, depth, ExprKind::Binary(Box::new(binary)))
                }
            };
        }
        left
    }

    /// A whole chain of one logical operator, as one node.
    fn logic(&mut self, first: Node, op: LogicOp, level: u8, rest: &mut Rest<'_>) -> Node {
        let (mut span, mut depth) = (first.outer, first.depth);
        let mut operands = vec![first.expr];
        let mut op_spans = Vec::new();
        while let Some(pair) = rest.next_if(|pair| pair.as_str() == op.as_str()) {
            op_spans.push(self.span(&pair));
            let next = self.operands(rest, level + 1);
            span = span.to(next.outer);
            depth = depth.max(next.depth);
            operands.push(next.expr);
        }
        self.node(span, depth, ExprKind::Logic(Box::new(Logic { op, op_spans, operands })))
    }

    /// Prefix signs, a primary and what is behind it.
    fn operand(&mut self, rest: &mut Rest<'_>) -> Node {
        let mut signs = Vec::new();
        while let Some(sign) = rest.next_if(|pair| matches!(pair.as_rule(), Rule::not | Rule::minus)) {
            let op = if sign.as_rule() == Rule::not { UnaryOp::Not } else { UnaryOp::Negate };
            signs.push((op, self.span(&sign)));
        }
        let Some(primary) = rest.next() else {
            let span = self.origin.whole().after();
            return self.node(span, 0, ExprKind::Error);
        };
        let mut node = if primary.as_rule() == Rule::number {
            // A minus before a number belongs to it, or the least `int` could not be written. No `uint` has one.
            let unsigned = primary.as_str().ends_with(['u', 'U']);
            let minus = signs.pop_if(|(op, _)| *op == UnaryOp::Negate && !unsigned).map(|(_, span)| span);
            self.number(&primary, minus)
        } else {
            self.primary(primary, rest)
        };
        while let Some(postfix) =
            rest.next_if(|pair| matches!(pair.as_rule(), Rule::field | Rule::optional_field | Rule::index))
        {
            node = self.postfix(node, postfix, rest);
        }
        while let Some((op, op_span)) = signs.pop() {
            let (span, depth) = (op_span.to(node.outer), node.depth);
            let unary = Unary { op, op_span, operand: node.expr };
            node = self.node(span, depth, ExprKind::Unary(Box::new(unary)));
        }
        node
    }

    fn primary(&mut self, pair: Pair<'_, Rule>, rest: &mut Rest<'_>) -> Node {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::name => self.named(&pair, span, false, rest),
            Rule::root => match pair.into_inner().next() {
                Some(name) => self.named(&name, span, true, rest),
                None => self.node(span, 0, ExprKind::Error),
            },
            Rule::string => {
                let kind = self.literal(literal::string(pair.as_str()), &pair, None);
                self.node(span, 0, kind)
            }
            Rule::group => {
                let inner = pair.into_inner().next().map(|inner| self.expression(inner));
                match inner {
                    Some(node) => Node { outer: span, ..node },
                    None => self.node(span, 0, ExprKind::Error),
                }
            }
            Rule::list => {
                let (elements, depth) = self.elements(pair);
                self.node(span, depth, ExprKind::List(elements))
            }
            Rule::map => {
                let (entries, depth) = self.entries(pair);
                self.node(span, depth, ExprKind::Map(entries))
            }
            _ => self.node(span, 0, ExprKind::Error),
        }
    }

    fn number(&mut self, pair: &Pair<'_, Rule>, minus: Option<Span>) -> Node {
        let digits = self.span(pair);
        let span = minus.map_or(digits, |minus| minus.to(digits));
        let kind = self.literal(literal::number(pair.as_str(), minus.is_some()), pair, minus);
        self.node(span, 0, kind)
    }

    fn literal(
        &mut self,
        literal: Result<Literal, BadLiteral>,
        pair: &Pair<'_, Rule>,
        minus: Option<Span>,
    ) -> ExprKind {
        match literal {
            Ok(literal) => ExprKind::Literal(literal),
            Err(bad) => {
                let start = pair.as_span().start();
                let place = self.origin.span(start + bad.range.start..start + bad.range.end);
                let minus = minus.filter(|_| bad.with_minus);
                let diagnostic = INVALID_LITERAL.at(minus.map_or(place, |minus| minus.to(place)), bad.message);
                self.report(match bad.help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                })
            }
        }
    }

    /// A name: a word of the language, a call, a message literal or a variable.
    fn named(&mut self, pair: &Pair<'_, Rule>, span: Span, rooted: bool, rest: &mut Rest<'_>) -> Node {
        let text = pair.as_str();
        let name = self.name(pair);
        let tail = rest.next_if(|pair| matches!(pair.as_rule(), Rule::arguments | Rule::fields));
        if text.starts_with('`') {
            let message = format!("only a field may be written in backticks, and {text} stands alone");
            let kind = self.report(SYNTAX_ERROR.at(span, message).help(without_backticks(&name.text)));
            return self.node(span, 0, kind);
        }
        match tail {
            Some(tail) if tail.as_rule() == Rule::arguments => return self.call(None, name, rooted, span, tail),
            Some(tail) => return self.message(Some((name, rooted)).filter(|_| !is_keyword(text)), span, tail),
            None => {}
        }
        match text {
            "true" | "false" if !rooted => {
                return self.node(span, 0, ExprKind::Literal(Literal::Bool(text == "true")));
            }
            "null" if !rooted => return self.node(span, 0, ExprKind::Literal(Literal::Null)),
            _ => {}
        }
        // The name of a message is made of selectors, which may be reserved words.
        if is_keyword(text) || is_reserved(text) && !starts_message(rest) {
            let message = format!("`{text}` is a reserved word and cannot be a name here");
            let help = if text == "if" { "write `condition ? this : otherwise`" } else { "choose another name" };
            let kind = self.report(SYNTAX_ERROR.at(span, message).help(help));
            return self.node(span, 0, kind);
        }
        self.node(span, 0, ExprKind::Ident { name: name.text, rooted })
    }

    fn postfix(&mut self, node: Node, pair: Pair<'_, Rule>, rest: &mut Rest<'_>) -> Node {
        let span = node.outer.to(self.span(&pair));
        match pair.as_rule() {
            Rule::index => self.index(node, pair, span),
            Rule::optional_field => match pair.into_inner().next() {
                Some(name) => self.select(node, &name, span, true),
                None => node,
            },
            _ => {
                if let Some(tail) = rest.next_if(|pair| pair.as_rule() == Rule::arguments) {
                    let name = self.name(&pair);
                    return self.call(Some(node), name, false, span, tail);
                }
                let node = self.select(node, &pair, span, false);
                match rest.next_if(|pair| pair.as_rule() == Rule::fields) {
                    Some(tail) => self.message(dotted(&node.expr), span, tail),
                    None => node,
                }
            }
        }
    }

    fn select(&mut self, node: Node, field: &Pair<'_, Rule>, span: Span, optional: bool) -> Node {
        let name = self.field_name(field);
        let select = Select { operand: node.expr, field: name, optional };
        self.node(span, node.depth, ExprKind::Select(Box::new(select)))
    }

    /// A name behind a dot or before the colon of a field.
    fn field_name(&mut self, pair: &Pair<'_, Rule>) -> Name {
        let name = self.name(pair);
        if is_keyword(pair.as_str()) {
            let message = format!("`{name}` is a word of the language and cannot be a field");
            let fix = Fix::safe("put it in backticks").replace(name.span, format!("`{name}`"));
            self.sink.report(SYNTAX_ERROR.at(name.span, message).help("put it in backticks").fix(fix));
        }
        name
    }

    fn index(&mut self, node: Node, pair: Pair<'_, Rule>, span: Span) -> Node {
        let brackets = self.span(&pair);
        let mut optional = false;
        let mut index = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::expression => index = Some(self.expression(inner)),
                _ => optional = true,
            }
        }
        let Some(index) = index else { return node };
        let depth = node.depth.max(index.depth);
        let index = Index { operand: node.expr, index: index.expr, optional, brackets };
        self.node(span, depth, ExprKind::Index(Box::new(index)))
    }

    fn call(&mut self, target: Option<Node>, function: Name, rooted: bool, start: Span, tail: Pair<'_, Rule>) -> Node {
        let parens = self.span(&tail);
        let mut depth = target.as_ref().map_or(0, |target| target.depth);
        let mut args = Vec::new();
        for inner in tail.into_inner() {
            let node = self.expression(inner);
            depth = depth.max(node.depth);
            args.push(node.expr);
        }
        if let Some(diagnostic) = unfit_function(&function, target.is_some()) {
            let kind = self.report(diagnostic);
            return self.node(start.to(parens), 0, kind);
        }
        let call = Call { target: target.map(|target| target.expr), function, rooted, args, parens };
        self.node(start.to(parens), depth, ExprKind::Call(Box::new(call)))
    }

    /// A message literal; `name` and whether a dot stands before it, unless what stands before the brace is no name.
    fn message(&mut self, name: Option<(Name, bool)>, start: Span, tail: Pair<'_, Rule>) -> Node {
        let span = start.to(self.span(&tail));
        let (fields, depth) = self.fields(tail);
        let kind = match name {
            Some((name, rooted)) => ExprKind::Message(Box::new(Message { name, rooted, fields })),
            None => self.report(SYNTAX_ERROR.at(start, "the name of a type is expected before `{`")),
        };
        self.node(span, depth, kind)
    }

    fn fields(&mut self, pair: Pair<'_, Rule>) -> (Vec<FieldInit>, usize) {
        let (mut fields, mut depth, mut optional) = (Vec::new(), 0, false);
        let mut rest = pair.into_inner();
        while let Some(inner) = rest.next() {
            let name = match inner.as_rule() {
                Rule::optional_mark => {
                    optional = true;
                    continue;
                }
                Rule::field => Some(self.field_name(&inner)),
                _ => {
                    let key = self.span(&inner);
                    let help =
                        "write the name without quotes; one with other signs than letters, digits and `_` in backticks";
                    self.sink.report(SYNTAX_ERROR.at(key, "the name of a field is expected here").help(help));
                    None
                }
            };
            let value = rest.find(|pair| pair.as_rule() == Rule::expression).map(|value| self.expression(value));
            let optional = std::mem::take(&mut optional);
            if let (Some(name), Some(value)) = (name, value) {
                depth = depth.max(value.depth);
                fields.push(FieldInit { optional, name, value: value.expr });
            }
        }
        (fields, depth)
    }

    fn elements(&mut self, pair: Pair<'_, Rule>) -> (Vec<Element>, usize) {
        let (mut elements, mut depth, mut optional) = (Vec::new(), 0, false);
        for inner in pair.into_inner() {
            if inner.as_rule() == Rule::optional_mark {
                optional = true;
                continue;
            }
            let node = self.expression(inner);
            depth = depth.max(node.depth);
            elements.push(Element { optional: std::mem::take(&mut optional), value: node.expr });
        }
        (elements, depth)
    }

    fn entries(&mut self, pair: Pair<'_, Rule>) -> (Vec<Entry>, usize) {
        let (mut entries, mut depth, mut optional) = (Vec::new(), 0, false);
        let mut key = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::optional_mark => optional = true,
                Rule::expression => {
                    let node = self.expression(inner);
                    depth = depth.max(node.depth);
                    match key.take() {
                        None => key = Some(node.expr),
                        Some(key) => {
                            let optional = std::mem::take(&mut optional);
                            entries.push(Entry { optional, key, value: node.expr });
                        }
                    }
                }
                _ => {}
            }
        }
        (entries, depth)
    }
}

/// The operator at the head of the list, unless the list goes on with a conditional.
fn peek_operator(rest: &mut Rest<'_>) -> Option<(u8, Operator)> {
    let pair = rest.peek()?;
    if pair.as_rule() == Rule::operator { Operator::of(pair.as_str()) } else { None }
}

/// Whether fields follow, and then the braces of a message.
fn starts_message(rest: &Rest<'_>) -> bool {
    let next = rest.clone().map(|pair| pair.as_rule()).find(|rule| *rule != Rule::field);
    next == Some(Rule::fields)
}

/// What is wrong with the name of a function or method, if anything is.
fn unfit_function(function: &Name, is_method: bool) -> Option<Diagnostic> {
    let text = &function.text;
    if is_method && function.span.range().len() != text.len() {
        let message = format!("only a field may be written in backticks, and `{text}` is called");
        return Some(SYNTAX_ERROR.at(function.span, message).help(without_backticks(text)));
    }
    if is_keyword(text) && is_method {
        let message = format!("`{text}` is a word of the language and cannot be a method");
        return Some(SYNTAX_ERROR.at(function.span, message));
    }
    if is_reserved(text) && !is_method {
        let message = format!("`{text}` is a reserved word and cannot be a function");
        let diagnostic = SYNTAX_ERROR.at(function.span, message);
        let is_choice = text == "if";
        return Some(if is_choice { diagnostic.help("write `condition ? this : otherwise`") } else { diagnostic });
    }
    None
}

/// What to do about a name in backticks that is not the name of a field.
fn without_backticks(name: &str) -> &'static str {
    if is_plain_name(name) {
        return "write the name without backticks";
    }
    "other names have letters, digits and `_` only; texts are written in \" or '"
}

/// `a.b.c` as one name, and whether a dot stands before it. Nothing with parentheses, backticks or optional fields in it.
fn dotted(expr: &Expr) -> Option<(Name, bool)> {
    let mut parts = Vec::new();
    let mut at = expr;
    while let ExprKind::Select(select) = &at.kind {
        let field = &select.field;
        let quoted = field.span.range().len() != field.text.len();
        let in_parentheses = select.operand.span.start != at.span.start;
        if select.optional || quoted || in_parentheses {
            return None;
        }
        parts.push(field.text.as_str());
        at = &select.operand;
    }
    let ExprKind::Ident { name, rooted } = &at.kind else { return None };
    parts.push(name);
    parts.reverse();
    Some((Name::new(parts.join("."), expr.span), *rooted))
}
