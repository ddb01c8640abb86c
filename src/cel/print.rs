//! Canonical text: one line, single spaces, as few parentheses as the tree needs, double quotes.
//!
//! `parse` after [`print()`] gives the same tree but for spans, and `print` after `parse` the same text. Parentheses that the
//! tree does not need go, those that keep one chain of `&&` inside another stay. Strings are written in double quotes, with
//! escapes for what cannot be seen or would reorder the text around it; numbers are written in decimal, in as few digits as
//! tell them apart. There are no line breaks: what is too long for a line is better split by names (`let`, `cel.bind`).
//!
//! Who can break lines and knows of comments gives a [`Page`] of its own to [`print_on`].

mod level;
mod literal;
mod page;
mod walk;

use super::ast::Expr;
use super::parse::comments;
pub use level::Level;
pub use literal::quoted;
pub use page::Page;
pub use walk::{first_part, print_on};

/// The canonical text of an expression.
pub fn print(expr: &Expr) -> String {
    let mut out = String::with_capacity(32);
    print_on(&mut out, expr);
    out
}

/// The canonical text of an expression that was read from `text`, with the comments of the text.
///
/// A comment goes on to the end of its line, so a single line cannot hold it: each gets a line of its own above the expression,
/// in the order of the text.
pub fn format(text: &str, expr: &Expr) -> String {
    let mut out = String::with_capacity(text.len());
    for comment in comments(text) {
        out.push_str(text[comment].trim_end());
        out.push('\n');
    }
    out.push_str(&print(expr));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Name, Span};
    use crate::cel::ast::{ExprKind, Literal, Select, Unary, UnaryOp};
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
            ("'a\u{a0}b\u{2003}\u{202f}c\u{3000}d'", "\"a\\u00a0b\\u2003\\u202fc\u{3000}d\""),
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
