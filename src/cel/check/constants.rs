//! Texts in an expression that are programs of their own: regular expressions, and the texts that `format` fills.
//!
//! What is wrong with a constant one is found before any run. Patterns are those of the `regex` crate, which evaluation uses.

use super::Checker;
use crate::base::Span;
use crate::cel::ast::{Call, Element, Expr, ExprKind, Literal};
use crate::cel::rules::{INVALID_LITERAL, NO_SUCH_OVERLOAD, TYPE_MISMATCH};
use crate::cel::types::Type;
use std::ops::Range;

/// A clause of a text to fill, such as `%d`, with the types that it takes, in words.
struct Clause {
    text: String,
    letter: char,
}

impl<'c> Checker<'c> {
    /// Looks at the constant arguments of a call whose types are right.
    pub(super) fn check_constants(&mut self, call: &Call, name: &str, member: bool) {
        let pattern = call.args.get(usize::from(!member));
        if let (true, Some(pattern)) = (name == "matches", pattern) {
            self.pattern(pattern);
        }
        if !member {
            self.converted(call, name);
            self.extreme_of_none(call, name);
        }
    }

    /// `math.greatest([])`
    fn extreme_of_none(&mut self, call: &Call, name: &str) {
        if let ("math.greatest" | "math.least", [arg]) = (name, call.args.as_slice())
            && matches!(&arg.kind, ExprKind::List(elements) if elements.is_empty())
        {
            let message = format!("`{name}` wants a list that is not empty");
            self.report(INVALID_LITERAL.at(arg.span, message));
        }
    }

    /// A constant pattern compiles.
    fn pattern(&mut self, expr: &Expr) {
        let Some(text) = string_of(expr) else { return };
        let (problem, part) = match regex_syntax::parse(text) {
            Err(regex_syntax::Error::Parse(error)) => (error.kind().to_string(), range(error.span())),
            Err(regex_syntax::Error::Translate(error)) => (error.kind().to_string(), range(error.span())),
            Err(error) => (error.to_string(), 0..text.len()),
            Ok(_) => return self.pattern_size(expr, text),
        };
        let shown = text.get(part.clone()).unwrap_or_default();
        let found = if shown.is_empty() || part.len() == text.len() { String::new() } else { format!(": `{shown}`") };
        let message = format!("this pattern does not compile: {problem}{found}");
        self.report(INVALID_LITERAL.at(part_of(expr.span, text, part), message));
    }

    /// Counted repetitions of repetitions grow beyond what the engine takes.
    fn pattern_size(&mut self, expr: &Expr, text: &str) {
        // Nothing else makes a short pattern large.
        if text.contains('{') && regex::Regex::new(text).is_err() {
            let help = "ask for fewer repetitions, such as `{1,100}`";
            self.report(INVALID_LITERAL.at(expr.span, "this pattern is too large").help(help));
        }
    }

    /// The element types of the list in `"…".format([…])`, held against the clauses of the text.
    pub(super) fn formatted(&mut self, target: &'c Expr, list: &'c Expr, elements: &'c [Element]) -> Vec<Type> {
        let types = self.element_types(elements);
        let Some(text) = string_of(target) else { return types };
        let clauses = match clauses(text) {
            Ok(clauses) => clauses,
            Err(part) => {
                let message = format!("`{}` is no clause that `format` knows", &text[part.clone()]);
                let help = "it knows `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x` and `%X`; a percent sign is written `%%`";
                self.report(INVALID_LITERAL.at(part_of(target.span, text, part), message).help(help));
                return types;
            }
        };
        if elements.iter().any(|element| element.optional) {
            return types;
        }
        if clauses.len() != elements.len() {
            let (wanted, found) = (clauses.len(), elements.len());
            let plural = if wanted == 1 { "" } else { "s" };
            let message = format!("the text asks for {wanted} value{plural}, found {found}");
            self.report(NO_SUCH_OVERLOAD.at(list.span, message).related(target.span, "this is the text"));
        }
        for ((clause, element), ty) in clauses.iter().zip(elements).zip(&types) {
            self.fills(clause, element, ty);
        }
        types
    }

    /// A value is of a type that its clause takes.
    fn fills(&mut self, clause: &Clause, element: &Element, ty: &Type) {
        let shape = self.unifier.shape(ty);
        let whole = matches!(shape, Type::Int | Type::Uint);
        let text = matches!(shape, Type::String | Type::Enum(_) | Type::Bytes);
        let (takes, wanted) = match clause.letter {
            'd' | 'f' | 'e' => (whole || shape == Type::Double, "a number"),
            'b' => (whole || shape == Type::Bool, "an `int`, a `uint` or a `bool`"),
            'o' => (whole, "an `int` or a `uint`"),
            'x' | 'X' => (whole || text, "an `int`, a `uint`, a `string` or `bytes`"),
            _ => (!matches!(shape, Type::Optional(_) | Type::Abstract(_)), "a value that has a text"),
        };
        if takes || matches!(shape, Type::Dyn | Type::Error | Type::Var(_)) {
            return;
        }
        let message = format!("`{}` wants {wanted}, found `{}`", clause.text, self.show(ty));
        let diagnostic = TYPE_MISMATCH.at(element.value.span, message);
        self.report(match (clause.letter, shape) {
            (_, Type::Optional(_)) => diagnostic.help("give a value for when it is missing: `.orValue(…)`"),
            ('s', _) => diagnostic,
            _ => diagnostic.help("`%s` takes any value"),
        });
    }
}

/// The clauses of a text, or where one stands that does not exist.
fn clauses(text: &str) -> Result<Vec<Clause>, Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(percent) = text[at..].find('%').map(|offset| at + offset) {
        let after = text[percent + 1..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        let letter = after.chars().next();
        let end = text.len() - after.len() + letter.map_or(0, char::len_utf8);
        let whole = &text[percent..end];
        let exact = whole.len() > 2;
        match letter {
            Some('%') if !exact => {}
            Some(letter @ ('s' | 'd' | 'b' | 'o' | 'x' | 'X')) if !exact => {
                found.push(Clause { text: whole.to_owned(), letter });
            }
            Some(letter @ ('f' | 'e')) if !exact || is_precision(&whole[1..whole.len() - 1]) => {
                found.push(Clause { text: whole.to_owned(), letter });
            }
            _ => return Err(percent..end),
        }
        at = end;
    }
    Ok(found)
}

/// `.3`
fn is_precision(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn range(span: &regex_syntax::ast::Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// Where a part of a string literal's text stands, or all of it where that cannot be told from its length: the tree
/// knows the text of a literal, and not how it was written.
fn part_of(literal: Span, text: &str, part: Range<usize>) -> Span {
    let escaped = |c: char| matches!(c, '\\' | '?' | '"' | '\'' | '`') || c.is_control();
    let more = literal.range().len().saturating_sub(text.len());
    let before = match more {
        // Quotes, and nothing escaped.
        2 => 1,
        // An `r` before the quotes, if no escape can make up for the one byte.
        3 if text.matches('\\').count() > 1 || !text.contains(escaped) => 2,
        _ => return literal,
    };
    let offset = |at: usize| literal.start + before + u32::try_from(at).unwrap_or(0);
    Span::new(literal.file, offset(part.start), offset(part.end))
}

fn string_of(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}
