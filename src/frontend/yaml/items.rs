//! A whole document, machines and tests.

use super::clauses::place;
use super::read::{DOTTED, PLAIN, Reader};
use crate::base::Span;
use crate::frontend::rules::{MISSING_KEY, UNEXPECTED_VALUE};
use crate::frontend::tree::{Entry, Fields, Kind, Value};
use crate::syntax::ast::{File, Item, ItemKind, Machine, MachineItem, MockResponse, Test, TestItem};
use crate::syntax::{self, NameKind};

impl Reader<'_, '_> {
    /// All declarations of a document, in the order of the text.
    pub(super) fn file(&mut self, root: Value<'_>) -> File {
        let mut file = File::default();
        if root.kind() == Kind::Null {
            return file;
        }
        let first = root.entries().next().map_or(root.span(), |entry| entry.key.span);
        let Some(mut fields) = Fields::of(root, "a workflow file", self.sink) else { return file };
        file.doc = self.docs.head(first);
        self.version(&mut fields, first);
        let items = &mut file.items;
        for value in fields.take("imports").map_or_else(Vec::new, |value| self.one_or_many(value)) {
            items.extend(self.import(value));
        }
        self.each_entry(&mut fields, "types", items, Self::type_decl);
        self.each_entry(&mut fields, "consts", items, Self::constant);
        for value in fields.take("secrets").map_or_else(Vec::new, |value| self.one_or_many(value)) {
            items.extend(self.secret(value));
        }
        self.each_entry(&mut fields, "resources", items, Self::resource);
        items.extend(fields.entry("events").and_then(|events| self.events(events)));
        self.each_entry(&mut fields, "actions", items, Self::action);
        self.each_entry(&mut fields, "machines", items, Self::machine);
        self.each_entry(&mut fields, "workflows", items, Self::workflow);
        self.each_entry(&mut fields, "tests", items, Self::test);
        fields.finish(self.sink);
        items.sort_by_key(|item| item.span.start);
        file
    }

    fn version(&mut self, fields: &mut Fields<'_>, first: Span) {
        match fields.take("flowright") {
            Some(version) if matches!(version.kind(), Kind::Int(1) | Kind::Wrong) => {}
            Some(version) => {
                let report = UNEXPECTED_VALUE.at(version.span(), "the version of this format is 1");
                self.sink.report(report.help("write `flowright: 1`"));
            }
            None => {
                let report = MISSING_KEY.at(first, "the file does not say `flowright: 1`").help(
                    "put the version of the format first, `flowright: 1`; what kind another file is, say with `--from`",
                );
                fields.lacks(&["flowright"], report);
            }
        }
    }

    fn each_entry<'a>(
        &mut self,
        fields: &mut Fields<'a>,
        key: &'static str,
        items: &mut Vec<Item>,
        read: impl Fn(&mut Self, Entry<'a>) -> Option<Item>,
    ) {
        let Some(value) = fields.take(key) else { return };
        for entry in self.entries(value, "a map from names to what they are") {
            items.extend(read(self, entry));
        }
    }

    fn machine(&mut self, entry: Entry<'_>) -> Option<Item> {
        let name = self.key(entry.key, NameKind::Declared { dotted: false });
        let mut fields = Fields::of(entry.value, format!("the machine `{}`", entry.key.text), self.sink)?;
        let mut items = Vec::new();
        if let Some(initial) = fields.take("initial") {
            items.extend(self.name(initial, PLAIN).map(MachineItem::Initial));
        }
        if let Some(states) = fields.take("final") {
            items.push(MachineItem::Final(self.names(states, PLAIN)));
        }
        for value in fields.take("transitions").map_or_else(Vec::new, |value| self.one_or_many(value)) {
            let scalar = self.scalar(value, "a transition, as in `open -> closed on close`");
            let transition = scalar.and_then(|it| self.code(it, syntax::parse_transition)?);
            items.extend(transition.map(MachineItem::Transition));
        }
        fields.finish(self.sink);
        self.item(&entry, ItemKind::Machine(Machine { name: name?, items }))
    }

    fn test(&mut self, entry: Entry<'_>) -> Option<Item> {
        let title = entry.key.to_text();
        let mut fields = Fields::of(entry.value, "a test", self.sink)?;
        let mut items = Vec::new();
        if let Some(given) = fields.take("given") {
            for entry in self.entries(given, "a map from parameters to values") {
                let param = self.key(entry.key, PLAIN);
                let value = self.value(entry.value);
                items.extend(param.map(|param| TestItem::Given { param, value }));
            }
        }
        if let Some(mocks) = fields.take("mock") {
            for entry in self.entries(mocks, "a map from actions to what they do") {
                for mock in self.one_or_many(entry.value) {
                    let response = self.mock(mock);
                    let action = self.key(entry.key, DOTTED);
                    items.extend(action.zip(response).map(|(action, response)| TestItem::Mock { action, response }));
                }
            }
        }
        for value in fields.take("expect").map_or_else(Vec::new, |value| self.one_or_many(value)) {
            items.push(TestItem::Expect(self.bare(value)));
        }
        fields.finish(self.sink);
        Some(Item {
            span: place(&entry),
            doc: self.docs.above(entry.key.span),
            kind: ItemKind::Test(Test { title, items }),
        })
    }

    fn mock(&mut self, value: Value<'_>) -> Option<MockResponse> {
        let mut fields = Fields::of(value, "a mock", self.sink)?;
        let returns = fields.entry("returns").map(|returns| MockResponse::Value(self.value(returns.value)));
        let each = fields.entry("returns_each").map(|each| {
            let values = self.one_or_many(each.value);
            MockResponse::Values(values.into_iter().map(|value| self.value(value)).collect())
        });
        let fails = fields.take("fails");
        if returns.is_none() && each.is_none() && fails.is_none() {
            let report = MISSING_KEY
                .at(value.span(), "nothing says what this mock does")
                .help("say `returns: value`, `returns_each: [value, …]` or `fails: Type`");
            fields.lacks(&["returns", "returns_each", "fails"], report);
        }
        let fails = fails.and_then(|fails| {
            let error = self.text(fails)?;
            let times = fields.take("times").and_then(|times| self.integer(times));
            Some(MockResponse::Fails { error, times })
        });
        fields.finish(self.sink);
        returns.or(each).or(fails)
    }
}
