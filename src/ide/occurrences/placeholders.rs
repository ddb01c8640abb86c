//! Names of parameters in the strings of a config: `"https://{host}/{id}"`.

use super::{Role, Walk, length};
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{ExprKind, Literal};
use crate::hir::{ActionId, Callable};
use crate::ide::Symbol;
use crate::ty::placeholders;

impl<'w> Walk<'w> {
    /// The placeholders in a value of an action's config. Values are as deep as the parser lets them be.
    pub(super) fn placeholders(&mut self, id: ActionId, expr: &'w Expr) {
        match &expr.kind {
            ExprKind::Literal(Literal::String(text)) => self.in_text(id, expr.span, text),
            ExprKind::List(elements) => elements.iter().for_each(|element| self.placeholders(id, &element.value)),
            ExprKind::Map(entries) => entries.iter().for_each(|entry| self.placeholders(id, &entry.value)),
            _ => {}
        }
    }

    /// Escapes may stand between the text and its places in the file. Where both have the same placeholders in the same order, those are
    /// where they
    /// stand.
    fn in_text(&mut self, id: ActionId, span: Span, text: &str) {
        let params = &self.program.actions[id].params;
        let source = self.focus.sources.text(span);
        let same = placeholders(text).map(|(_, name)| name).eq(placeholders(source).map(|(_, name)| name));
        let found: Vec<(Span, &str)> = if same {
            let place = |(open, name)| {
                let start = span.start + length(&source[..=open]);
                (Span { start, end: start + length(name), ..span }, name)
            };
            placeholders(source).map(place).collect()
        } else {
            placeholders(text).map(|(_, name)| (span, name)).collect()
        };
        for (place, name) in found {
            if let Some(param) = params.iter().position(|param| param.name.text == name) {
                self.add(place, name, Symbol::Param(Callable::Action(id), param), Role::Reference);
            }
        }
    }
}
