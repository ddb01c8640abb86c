//! Machines and tests.

use super::cursor::{Parser, Reported};
use super::grammar::{Node, Rule};
use super::keywords::{self, Family, NameUse};
use crate::syntax::ast::{ItemKind, Machine, MachineItem, MockResponse, Test, TestItem, Transition};

impl<'t> Parser<'t, '_> {
    pub(super) fn machine(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let name = self.block_name(Rule::machine_head, start)?;
        let mut items = Vec::new();
        self.each_item(Family::Machine, "a machine", |parser, start| items.extend(parser.machine_item(start)))?;
        Ok(ItemKind::Machine(Machine { name, items }))
    }

    fn machine_item(&mut self, start: usize) -> Option<MachineItem> {
        let written = self.word();
        let next = &self.text[self.skipped(self.pos + written.len()).min(self.end)..self.end];
        if next.starts_with("->") || next.starts_with(',') {
            let node = self.apply_typed(Rule::transition, start).ok()?;
            return self.transition(node).map(MachineItem::Transition);
        }
        let word = match written {
            "initial" | "final" | "" => written,
            _ if self.looks_like_statement(written) => {
                self.correct(written, ["initial", "final"].into_iter(), "a statement of a machine")
            }
            _ => written,
        };
        match word {
            "initial" => {
                self.advance(written.len());
                let node = self.apply(Rule::initial_body, start).ok()?;
                Some(MachineItem::Initial(self.name(&node.into_inner().next()?)))
            }
            "final" => {
                self.advance(written.len());
                let node = self.apply(Rule::final_body, start).ok()?;
                Some(MachineItem::Final(self.names(node.into_inner())))
            }
            _ => {
                let report =
                    self.unknown(start, "a transition, as in `open -> closed on close`, or `initial` or `final`");
                self.finish_unknown(report);
                None
            }
        }
    }

    pub(super) fn transition(&mut self, node: Node<'t>) -> Option<Transition> {
        let span = self.tight_span(&node);
        let (mut from, mut behind, mut params, mut when) = (Vec::new(), Vec::new(), Vec::new(), None);
        let mut arrow = false;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::thin_arrow => arrow = true,
                Rule::name if arrow => behind.push(self.name(&part)),
                Rule::name => from.push(self.name(&part)),
                Rule::params => params = self.params(part),
                Rule::expr => when = Some(self.expr(&part)),
                _ => {}
            }
        }
        let mut behind = behind.into_iter();
        Some(Transition { span, from, to: behind.next()?, event: behind.next()?, params, when })
    }

    pub(super) fn test(&mut self, start: usize) -> Result<ItemKind, Reported> {
        let node = self.apply(Rule::test_head, start)?;
        let title = self.text_of(&node.into_inner().next().ok_or(Reported)?);
        let mut items = Vec::new();
        self.each_item(Family::Test, "a test", |parser, start| items.extend(parser.test_item(start)))?;
        Ok(ItemKind::Test(Test { title, items }))
    }

    fn test_item(&mut self, start: usize) -> Option<TestItem> {
        let written = self.word();
        let word = if keywords::TESTS.contains(&written) || !self.looks_like_statement(written) {
            written
        } else {
            self.correct(written, keywords::TESTS.iter().copied(), "a statement of a test")
        };
        if keywords::TESTS.contains(&word) {
            self.advance(written.len());
        }
        match word {
            "given" => {
                let param = self.binding(start, NameUse::Variable).ok()?;
                Some(TestItem::Given { param, value: self.value(Rule::given_body, start) })
            }
            "mock" => {
                let node = self.apply(Rule::mock_body, start).ok()?;
                self.mock(node)
            }
            "expect" => Some(TestItem::Expect(self.value(Rule::expect_body, start))),
            _ => {
                let report = self.unknown(start, "`given`, `mock` or `expect`");
                self.finish_unknown(report);
                None
            }
        }
    }

    fn mock(&mut self, node: Node<'t>) -> Option<TestItem> {
        let mut parts = node.into_inner();
        let action = self.name(&parts.next()?);
        let answer = parts.next()?;
        let rule = answer.as_rule();
        let (mut values, mut error, mut times) = (Vec::new(), None, None);
        for part in answer.into_inner() {
            match part.as_rule() {
                Rule::expr => values.push(self.expr(&part)),
                Rule::text => error = Some(self.text_of(&part)),
                Rule::integer => times = Some(self.integer(&part)),
                _ => {}
            }
        }
        let response = match rule {
            Rule::mock_value => MockResponse::Value(values.pop()?),
            Rule::mock_fails => MockResponse::Fails { error: error?, times },
            _ => MockResponse::Values(values),
        };
        Some(TestItem::Mock { action, response })
    }
}
