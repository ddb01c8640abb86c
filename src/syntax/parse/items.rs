//! Declarations.

use super::clauses::ACTION;
use super::cursor::{Parser, Reported};
use super::grammar::Rule;
use super::keywords::{self, Family, NameUse};
use super::reuse::{Node, Place, Unit};
use super::statements::BlockKind;
use super::types::Signature;
use crate::syntax::ast::{
    Action, Archetype, Clause, Const, Doc, Events, File, Import, Item, ItemKind, Resource, TypeBody, TypeDecl,
    TypeExpr, TypeExprKind, Workflow,
};

impl<'t> Parser<'t, '_> {
    /// All declarations to the end of the file, and the comments.
    pub(super) fn file(&mut self) -> File {
        let mut file = File::default();
        loop {
            self.skip();
            if self.pos >= self.end {
                break;
            }
            let start = self.pos;
            file.items.extend(self.item(file.items.is_empty(), &mut file.doc));
            self.ensure_progress(start);
        }
        file.comments = std::mem::take(&mut self.scan.comments);
        file
    }

    fn item(&mut self, first: bool, file_doc: &mut Option<Doc>) -> Option<Item> {
        let doc = self.docs.take();
        let unit = self.begin(Place::File);
        let item = self.item_again(&unit, doc, first, file_doc);
        self.finish(&unit, item.is_some());
        item
    }

    fn item_again(
        &mut self,
        unit: &Unit,
        mut doc: Option<Doc>,
        first: bool,
        file_doc: &mut Option<Doc>,
    ) -> Option<Item> {
        let start = self.pos;
        let written = self.word();
        let word = if keywords::ITEMS.contains(&written) || !self.looks_like_statement(written) {
            written
        } else {
            self.correct(written, keywords::ITEMS.iter().copied(), "a declaration")
        };
        if first {
            let detached = self.docs.detached.take();
            *file_doc = detached.or_else(|| if word == "import" { doc.take() } else { None });
        }
        if let Some(Node::Item(item)) = self.recall(unit) {
            return Some(Item { doc, ..item });
        }
        if keywords::ITEMS.contains(&word) {
            self.advance(written.len());
        }
        let kind = self.item_kind(word, start).ok()?;
        Some(Item { span: self.span(start, self.last_end), doc, kind })
    }

    fn item_kind(&mut self, word: &'t str, start: usize) -> Result<ItemKind, Reported> {
        match word {
            "import" => self.import(start),
            "type" => self.type_decl(start),
            "const" => self.constant(start),
            "secret" => {
                let name = self.block_name(Rule::secret_body, start)?;
                Ok(ItemKind::Secret(name))
            }
            "resource" => self.resource(start),
            "events" => self.events(start),
            "compute" => self.action(Archetype::Compute, start),
            "effect" => self.action(Archetype::Effect, start),
            "reducer" => self.action(Archetype::Reducer, start),
            "machine" => self.machine(start),
            "workflow" => self.workflow(start),
            "test" => self.test(start),
            _ => {
                self.unknown_item(start, word);
                Err(Reported)
            }
        }
    }

    fn unknown_item(&mut self, start: usize, word: &str) {
        let report = self.unknown(start, "a declaration, as in `workflow triage(ticket: Ticket) -> Label { … }`");
        let inside = matches!(keywords::family(word), Some(Family::Statement));
        let report = report.map(|report| {
            if inside && report.help.is_none() {
                report.help(format!("`{word}` stands inside of a workflow, `workflow name() {{ … }}`"))
            } else {
                self.operator_help(report)
            }
        });
        self.finish_unknown(report);
    }

    fn import(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let node = self.apply(Rule::import_body, start)?;
        let mut parts = node.into_inner();
        let path = self.text_of(&parts.next().ok_or(Reported)?);
        let namespace = parts.nth(1).map(|name| self.new_name(&name, NameUse::Declared));
        Ok(ItemKind::Import(Import { path, namespace }))
    }

    fn type_decl(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let node = self.apply_typed(Rule::type_body, start)?;
        let mut parts = node.into_inner();
        let name = self.new_name(&parts.next().ok_or(Reported)?, NameUse::Declared);
        let part = parts.nth(1).ok_or(Reported)?;
        let body = match part.as_rule() {
            Rule::text => TypeBody::Schema(self.text_of(&part)),
            _ => TypeBody::Expr(self.complete(part)),
        };
        Ok(ItemKind::Type(TypeDecl { name, body }))
    }

    fn constant(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let name = self.binding(start, NameUse::Declared)?;
        Ok(ItemKind::Const(Const { name, value: self.value(Rule::const_body, start) }))
    }

    fn resource(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let node = self.apply(Rule::resource_body, start)?;
        let mut parts = node.into_inner();
        let name = self.new_name(&parts.next().ok_or(Reported)?, NameUse::Declared);
        let capacity = parts.nth(1).map(|number| self.integer(&number));
        Ok(ItemKind::Resource(Resource { name, capacity }))
    }

    fn events(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let node = self.apply(Rule::events_body, start)?;
        let mut parts = node.into_inner();
        let prefix = self.text_of(&parts.next().ok_or(Reported)?);
        let version = self.version(&parts.next().ok_or(Reported)?);
        Ok(ItemKind::Events(Events { prefix, version }))
    }

    fn action(&mut self, archetype: Archetype, start: usize) -> Result<ItemKind, Reported> {
        let signature = self.whole_signature(start);
        let clauses = if self.after_blanks() == Some(b'{') { self.action_clauses() } else { Vec::new() };
        let (name, params, returns) = signature.ok_or(Reported)?;
        Ok(ItemKind::Action(Action { archetype, name, params, returns, clauses }))
    }

    /// Name, parameters and result; if they do not parse, the block behind them is still read.
    fn whole_signature(&mut self, start: usize) -> Option<Signature> {
        if let Ok(node) = self.apply_typed(Rule::signature, start) {
            return self.signature(node);
        }
        self.find_block();
        None
    }

    /// The first byte behind blanks and comments, which stay unread.
    fn after_blanks(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.skipped(self.pos)).copied()
    }

    fn action_clauses(&mut self) -> Vec<Clause> {
        let Some(outer) = self.enter_block(Family::Statement, "an action") else { return Vec::new() };
        let mut clauses = Vec::new();
        loop {
            for clause in self.clauses(&ACTION) {
                self.add_clause(&mut clauses, clause);
            }
            if self.pos >= self.end {
                break;
            }
            let start = self.pos;
            self.unknown_clause(start);
            self.ensure_progress(start);
        }
        self.leave(&outer);
        clauses
    }

    fn unknown_clause(&mut self, start: usize) {
        let word = self.word();
        let near = crate::base::suggest::nearest(word, keywords::ACTION_CLAUSES.iter().copied());
        let report = self.unknown(start, "a clause, as in `timeout 20s` or `via http { url: \"…\" }`");
        let span = self.span_of(word);
        self.finish_unknown(report.map(|report| report.suggest(span, near)));
    }

    fn workflow(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let signature = self.whole_signature(start);
        if signature.is_none() && self.after_blanks() != Some(b'{') {
            return Err(Reported);
        }
        let written = matches!(self.after_blanks(), Some(b'{') | None);
        let behind = self.span(self.last_end, self.last_end);
        let block = self.block(BlockKind::Workflow, "a workflow");
        let (name, params, returns) = signature.ok_or(Reported)?;
        let Some(block) = block else { return Err(Reported) };
        // Something else than `-> T` stood before the block: the type of the result is not known, but there is one.
        let unknown = TypeExpr { span: behind, kind: TypeExprKind::Error };
        let returns = returns.or((!written).then_some(unknown));
        Ok(ItemKind::Workflow(Workflow { name, params, returns, clauses: block.header, body: block.body }))
    }
}
