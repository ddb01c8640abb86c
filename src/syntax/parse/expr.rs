//! Expressions and strings: the grammar finds their extents, the cel layer reads them.

use super::cursor::Parser;
use super::grammar::Node;
use crate::cel::Expr;
use crate::cel::ast::{ExprKind, Literal};
use crate::syntax::ast::Text;

impl Parser<'_, '_> {
    /// The expression whose extent is `node`.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> Expr {
        let text = node.as_str();
        let span = self.span_of(text);
        if self.scan.is_broken(span.start as usize, span.end as usize) {
            return Expr::new(span, ExprKind::Error);
        }
        let expr = (self.read_expr)(text, span, self.sink);
        if self.is_cut_short(span.end as usize) { Expr::new(span, ExprKind::Error) } else { expr }
    }

    /// Whether a lone `=`, `&` or `|` follows: the statement reports it, and what stands before it is only half of what was meant.
    fn is_cut_short(&self, end: usize) -> bool {
        let rest = self.text.get(end..).unwrap_or_default().trim_start();
        rest.strip_prefix(['=', '&', '|']).is_some_and(|rest| !rest.starts_with(['=', '>', '&', '|']))
    }

    /// The string literal `node`, decoded.
    pub(super) fn text_of(&mut self, node: &Node<'_>) -> Text {
        let source = node.as_str();
        let span = self.span_of(source);
        let quoted = source.len() >= 2 && !source.contains('\\') && source.starts_with(['"', '\'']);
        if quoted && !source.starts_with("\"\"\"") && !source.starts_with("'''") {
            return Text { value: source[1..source.len() - 1].to_owned(), span };
        }
        let broken = self.scan.is_broken(span.start as usize, span.end as usize);
        let literal = if broken { ExprKind::Error } else { (self.read_expr)(source, span, self.sink).kind };
        match literal {
            ExprKind::Literal(Literal::String(value)) => Text { value: value.to_string(), span },
            // The cel layer has said what is wrong with it.
            _ => Text { value: String::new(), span },
        }
    }
}
