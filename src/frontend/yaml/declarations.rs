//! Declarations other than workflows: imports, types, constants, secrets, resources, events, actions.

use super::clauses::place;
use super::read::Reader;
use crate::frontend::rules::MISSING_KEY;
use crate::frontend::tree::{Entry, Fields, Kind, Value};
use crate::syntax::NameKind;
use crate::syntax::ast::{Action, Archetype, Const, Events, Import, Item, ItemKind, Resource, Spanned, TypeDecl};

/// The name of something that is declared here and has no dots.
const DECLARED: NameKind = NameKind::Declared { dotted: false };

impl Reader<'_, '_> {
    /// A path, or `{ path: …, as: … }`.
    pub(super) fn import(&mut self, value: Value<'_>) -> Option<Item> {
        let (span, doc) = (value.span(), self.docs.above(value.span()));
        let (path, namespace) = if value.kind() == Kind::Map {
            let mut fields = Fields::of(value, "an import", self.sink)?;
            let path = fields.require("path", self.sink).and_then(|path| self.text(path));
            let namespace = fields.take("as").and_then(|name| self.name(name, DECLARED));
            fields.finish(self.sink);
            (path?, namespace)
        } else {
            (self.text(value)?, None)
        };
        Some(Item { span, doc, kind: ItemKind::Import(Import { path, namespace }) })
    }

    pub(super) fn type_decl(&mut self, entry: Entry<'_>) -> Option<Item> {
        let name = self.key(entry.key, DECLARED);
        let body = self.type_body(entry.value);
        self.item(&entry, ItemKind::Type(TypeDecl { name: name?, body: body? }))
    }

    pub(super) fn constant(&mut self, entry: Entry<'_>) -> Option<Item> {
        let name = self.key(entry.key, DECLARED);
        let value = self.value(entry.value);
        self.item(&entry, ItemKind::Const(Const { name: name?, value }))
    }

    pub(super) fn secret(&mut self, value: Value<'_>) -> Option<Item> {
        let name = self.name(value, DECLARED)?;
        Some(Item { span: value.span(), doc: self.docs.above(value.span()), kind: ItemKind::Secret(name) })
    }

    pub(super) fn resource(&mut self, entry: Entry<'_>) -> Option<Item> {
        let name = self.key(entry.key, DECLARED);
        let capacity = if entry.value.kind() == Kind::Null { None } else { self.integer(entry.value) };
        self.item(&entry, ItemKind::Resource(Resource { name: name?, capacity }))
    }

    pub(super) fn events(&mut self, entry: Entry<'_>) -> Option<Item> {
        let mut fields = Fields::of(entry.value, "`events`", self.sink)?;
        let prefix = fields.require("prefix", self.sink).and_then(|prefix| self.text(prefix));
        let version = fields.require("version", self.sink).and_then(|version| {
            let number = self.integer(version)?;
            let small = u32::try_from(number.value).ok();
            if small.is_none() {
                self.unexpected(version, "a version from 0 to 4294967295");
            }
            small.map(|value| Spanned { value, span: number.span })
        });
        fields.finish(self.sink);
        self.item(&entry, ItemKind::Events(Events { prefix: prefix?, version: version? }))
    }

    pub(super) fn action(&mut self, entry: Entry<'_>) -> Option<Item> {
        let name = self.key(entry.key, NameKind::Declared { dotted: true });
        let what = format!("the action `{}`", entry.key.text);
        let mut fields = Fields::of(entry.value, what, self.sink)?;
        let archetype = fields.take("archetype");
        if archetype.is_none() {
            let message = format!("nothing says of which archetype `{}` is", entry.key.text);
            let report = MISSING_KEY.at(entry.key.span, message).help(
                "add `archetype: compute` if it reads at most, `effect` if it changes something outside, `reducer` if it folds state",
            );
            fields.lacks(&["archetype"], report);
        }
        let archetype = archetype.and_then(|archetype| self.archetype(archetype));
        let params = fields.take("params");
        let params = self.params(params);
        let returns = fields.entry("returns").map(|returns| self.ty(returns.value));
        let clauses = self.action_clauses(&mut fields);
        fields.finish(self.sink);
        // The rest of it is as good as any; calls of it are not reported.
        let archetype = archetype.unwrap_or(Archetype::Effect);
        self.item(&entry, ItemKind::Action(Action { archetype, name: name?, params, returns, clauses }))
    }

    fn archetype(&mut self, value: Value<'_>) -> Option<Archetype> {
        let all = [Archetype::Compute, Archetype::Effect, Archetype::Reducer];
        let found = value.scalar().and_then(|scalar| all.into_iter().find(|it| it.as_str() == scalar.text));
        if found.is_none() {
            self.no_such_word(value, &["compute", "effect", "reducer"]);
        }
        found
    }

    /// An item that an entry is.
    #[expect(clippy::unnecessary_wraps, reason = "it ends functions that may have nothing")]
    pub(super) fn item(&self, entry: &Entry<'_>, kind: ItemKind) -> Option<Item> {
        Some(Item { span: place(entry), doc: self.docs.above(entry.key.span), kind })
    }
}
