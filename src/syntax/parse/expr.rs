//! Expressions and strings: the grammar finds their extents, the cel layer reads them.

use super::cursor::Parser;
use super::grammar::Node;
use crate::cel::Expr;
use crate::cel::ast::{ExprKind, Literal};
use crate::diagnostic::Sink;
use crate::syntax::ast::Text;

impl Parser<'_, '_> {
    /// The expression whose extent is `node`.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> Expr {
        let text = node.as_str();
        let (range, span) = (self.range_of(text), self.span_of(text));
        if self.scan.is_broken(range.start, range.end) {
            return Expr::new(span, ExprKind::Error);
        }
        let expr = (self.read_expr)(text, self.origin.part(range.clone()), self.sink);
        if self.is_cut_short(range.end) { Expr::new(span, ExprKind::Error) } else { expr }
    }

    /// Whether a lone `=`, `&` or `|` follows, or a bracket that nothing closes: that is reported, and what stands before it is only half of what was meant.
    fn is_cut_short(&self, end: usize) -> bool {
        let rest = self.text.get(end..).unwrap_or_default();
        if rest.starts_with(['(', '[', '{']) && self.scan.is_broken(end, end + 1) {
            return true;
        }
        let rest = rest.trim_start();
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
        let range = self.range_of(source);
        let broken = self.scan.is_broken(range.start, range.end);
        let read = |sink: &mut Sink| (self.read_expr)(source, self.origin.part(range), sink).kind;
        let literal = if broken { ExprKind::Error } else { read(self.sink) };
        match literal {
            ExprKind::Literal(Literal::String(value)) => Text { value: value.to_string(), span },
            // The cel layer has said what is wrong with it.
            _ => Text { value: String::new(), span },
        }
    }
}
