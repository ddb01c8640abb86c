//! Workflows.

use super::clauses::place;
use super::read::Reader;
use crate::frontend::tree::{Entry, Fields, Kind};
use crate::syntax::NameKind;
use crate::syntax::ast::{Item, ItemKind, Stmt, StmtKind, Workflow};

impl Reader<'_, '_> {
    pub(super) fn workflow(&mut self, entry: Entry<'_>) -> Option<Item> {
        let (span, doc) = (place(&entry), self.docs.above(entry.key.span));
        let name = self.key(entry.key, NameKind::Declared { dotted: true });
        let what = format!("the workflow `{}`", entry.key.text);
        let mut fields = Fields::of(entry.value, what, self.sink)?;
        let params = fields.take("params");
        let params = self.params(params);
        let returns = fields.entry("returns").map(|returns| self.ty(returns.value));
        let clauses = self.header_clauses(&mut fields);
        let mut body = self.block(&mut fields);
        if let Some(entry) = fields.entry("return") {
            let data = matches!(entry.value.kind(), Kind::Map | Kind::List);
            let value = if data { self.value(entry.value) } else { self.bare(entry.value) };
            let doc = self.docs.above(entry.key.span);
            body.push(Stmt { span: place(&entry), doc, kind: StmtKind::Return(value) });
            body.sort_by_key(|stmt| stmt.span.start);
        }
        fields.finish(self.sink);
        Some(Item { span, doc, kind: ItemKind::Workflow(Workflow { name: name?, params, returns, clauses, body }) })
    }
}
