//! Machines and tests.

use super::clauses::item;
use super::values::{bare, span_of, value};
use super::{Builder, Entries, Place, entry};
use crate::base::{Name, Span};
use crate::convert::node::{Around, Entry, Item, Line, List, Map, Node, Shape};
use crate::syntax::ast::{Machine, MachineItem, MockResponse, Test, TestItem};
use crate::syntax::format::fragments::Fragment;
use std::collections::BTreeMap;

impl<'t> Builder<'t> {
    pub(super) fn machine(&mut self, machine: &'t Machine, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let spans: Vec<Span> =
            std::iter::once(machine.name.span).chain(machine.items.iter().map(machine_span)).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let mut entries = Entries::new();
        let (mut finals, mut transitions) = (None::<(Around, Vec<Item<'t>>)>, Vec::new());
        for (index, state) in machine.items.iter().enumerate() {
            let around = self.remarks.around(&places[index + 1], None);
            match state {
                MachineItem::Initial(name) => {
                    let value = Node::text(name.as_str());
                    entries.push((name.span, Entry { around, key: "initial".to_owned(), value }));
                }
                MachineItem::Final(names) => {
                    let (all, states) = finals.get_or_insert_default();
                    join(all, around);
                    states.extend(names.iter().map(|name| item(Node::text(name.as_str()))));
                }
                MachineItem::Transition(transition) => {
                    transitions.push(Item { around, value: Node::code(Fragment::Transition(transition)) });
                }
            }
        }
        if let Some((around, items)) = finals {
            let value = Node::List(List { shape: Shape::Short, items, tail: Vec::new() });
            entries.push((machine.name.span, Entry { around, key: "final".to_owned(), value }));
        }
        if !transitions.is_empty() {
            let list = List { shape: Shape::Lines, items: transitions, tail: Vec::new() };
            entries.push((machine.name.span, entry("transitions", Node::List(list))));
        }
        let around = self.remarks.around_all(place, &[&places[0]], doc);
        let map = self.map(Shape::Lines, entries, tail);
        (machine.name.span, Entry { around, key: machine.name.text.to_string(), value: Node::Map(map) })
    }

    pub(super) fn test(&mut self, test: &'t Test, place: &Place, doc: Option<&str>) -> (Span, Entry<'t>) {
        let spans: Vec<Span> = std::iter::once(test.title.span).chain(test.items.iter().map(test_span)).collect();
        let (places, tail) = self.remarks.divide(&spans, place.inner.clone());
        let (mut given, mut expects) = (Entries::new(), Vec::new());
        let mut mocks: Vec<(&'t Name, Vec<Item<'t>>)> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, part) in test.items.iter().enumerate() {
            let around = self.remarks.around(&places[index + 1], None);
            match part {
                TestItem::Given { param, value: data } => {
                    let entry = Entry { around, key: param.text.to_string(), value: value(data) };
                    given.push((param.span, entry));
                }
                TestItem::Mock { action, response } => {
                    let at = *known.entry(action.as_str()).or_insert(mocks.len());
                    if at == mocks.len() {
                        mocks.push((action, Vec::new()));
                    }
                    mocks[at].1.push(Item { around, value: self::response(response) });
                }
                TestItem::Expect(expr) => expects.push(Item { around, value: bare(expr) }),
            }
        }
        let mut entries = Entries::new();
        if !given.is_empty() {
            let map = self.map(Shape::Short, given, Vec::new());
            entries.push((test.title.span, entry("given", Node::Map(map))));
        }
        if !mocks.is_empty() {
            let mocks = mocks.into_iter().map(|(action, mocks)| (action.span, mocked(action, mocks))).collect();
            let map = self.map(Shape::Lines, mocks, Vec::new());
            entries.push((test.title.span, entry("mock", Node::Map(map))));
        }
        if !expects.is_empty() {
            entries.push((test.title.span, expected(expects)));
        }
        let around = self.remarks.around_all(place, &[&places[0]], doc);
        let map = self.map(Shape::Lines, entries, tail);
        (test.title.span, Entry { around, key: test.title.value.clone(), value: Node::Map(map) })
    }
}

fn response(response: &MockResponse) -> Node<'_> {
    let entries = match response {
        MockResponse::Value(expr) => vec![entry("returns", value(expr))],
        MockResponse::Values(values) => {
            let items = values.iter().map(|expr| item(value(expr))).collect();
            vec![entry("returns_each", Node::List(List { shape: Shape::Short, items, tail: Vec::new() }))]
        }
        MockResponse::Fails { error, times } => {
            let times = times.map(|times| entry("times", Node::Int(times.value)));
            std::iter::once(entry("fails", Node::text(&error.value))).chain(times).collect()
        }
    };
    Node::Map(Map { entries, ..Map::default() })
}

/// What a mocked action does: the one thing, or a list.
fn mocked<'t>(action: &Name, mut mocks: Vec<Item<'t>>) -> Entry<'t> {
    let key = action.text.to_string();
    if mocks.len() == 1
        && let Some(Item { around, value }) = mocks.pop()
    {
        return Entry { around, key, value };
    }
    entry(key, Node::List(List { shape: Shape::Lines, items: mocks, tail: Vec::new() }))
}

fn expected(mut expects: Vec<Item<'_>>) -> Entry<'_> {
    if expects.len() == 1
        && let Some(Item { around, value }) = expects.pop()
    {
        return Entry { around, key: "expect".to_owned(), value };
    }
    entry("expect", Node::List(List { shape: Shape::Lines, items: expects, tail: Vec::new() }))
}

/// Brings what is said around two things together.
fn join(all: &mut Around, more: Around) {
    all.lead.extend(more.lead);
    match more.trail {
        Some(text) if all.trail.is_some() => all.lead.push(Line::Comment(text)),
        trail => all.trail = all.trail.take().or(trail),
    }
}

fn machine_span(item: &MachineItem) -> Span {
    match item {
        MachineItem::Initial(name) => name.span,
        MachineItem::Final(names) => match names.as_slice() {
            [first, .., last] if first.span.file == last.span.file => first.span.to(last.span),
            [first, ..] => first.span,
            [] => super::NOWHERE,
        },
        MachineItem::Transition(transition) => transition.span,
    }
}

fn test_span(item: &TestItem) -> Span {
    match item {
        TestItem::Given { param, value } => span_of(param, value),
        TestItem::Mock { action, response } => match response {
            MockResponse::Value(value) => span_of(action, value),
            MockResponse::Values(values) => values.last().map_or(action.span, |last| span_of(action, last)),
            MockResponse::Fails { error, times } => {
                let span = action.span.to(error.span);
                times.map_or(span, |times| span.to(times.span))
            }
        },
        TestItem::Expect(value) => value.span,
    }
}
