//! Conversions of constants, such as `duration("1h")`: one that fails does so each time, so it is found before any run.

use super::Checker;
use crate::cel::ast::{Call, Expr, ExprKind, Literal};
use crate::cel::eval::{Failure, constant};
use crate::cel::print::print;
use crate::cel::rules::INVALID_LITERAL;

/// The functions that convert, with the form of the text that they take.
const CONVERSIONS: [(&str, &str); 8] = [
    ("bool", "write `true` or `false`"),
    ("int", "a text for `int` is a whole number of 64 bits, such as \"42\""),
    ("uint", "a text for `uint` is a whole number of 64 bits without a sign, such as \"42\""),
    ("double", "a text for `double` is a number, such as \"1.5\""),
    ("string", "only bytes that are UTF-8 are a text"),
    ("bytes", ""),
    ("timestamp", "a timestamp has a date, a time and a zone: `timestamp(\"2024-01-31T12:30:00Z\")`"),
    ("duration", "a duration has the units `h`, `m`, `s`, `ms`, `us` and `ns`, as in `duration(\"1h30m\")`"),
];

impl Checker<'_> {
    /// Reports a conversion of a literal that has no result.
    pub(super) fn converted(&mut self, call: &Call, name: &str) {
        let Some((_, form)) = CONVERSIONS.iter().find(|(converts, _)| *converts == name) else { return };
        let [arg] = call.args.as_slice() else { return };
        let ExprKind::Literal(literal) = &arg.kind else { return };
        if !self.env().overloads(name).is_empty() {
            return;
        }
        let whole = Expr { span: arg.span, kind: ExprKind::Call(Box::new(call.clone())) };
        let Err(error) = constant(&whole, &|_| None) else { return };
        if error.failure != Failure::Value {
            return;
        }
        let diagnostic = INVALID_LITERAL.at(arg.span, format!("`{}` is no `{name}`", print(arg)));
        self.report(match literal {
            Literal::String(text) if name == "duration" && in_days(text) => {
                diagnostic.help("the largest unit of a duration is the hour: a day is `24h`")
            }
            Literal::String(_) | Literal::Bytes(_) => diagnostic.help(*form),
            _ => diagnostic.help(format!("it is beyond what `{name}` holds")),
        });
    }
}

/// Whether a text looks like a number of days: `1d`, `2 days`.
fn in_days(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-'));
    unit.len() < text.len() && unit.starts_with('d')
}
