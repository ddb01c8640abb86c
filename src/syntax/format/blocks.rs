//! Machines and tests.

use super::gaps::Docs;
use super::layout::Inside;
use super::printer::Printer;
use crate::base::Span;
use crate::cel::Page as _;
use crate::syntax::ast::{Machine, MachineItem, MockResponse, Test, TestItem, Transition};

impl Printer<'_> {
    pub(super) fn machine(&mut self, machine: &Machine, span: Span) {
        self.word("machine");
        self.layout.space();
        self.ident(&machine.name);
        self.block(span, machine.items.is_empty(), |this| {
            for item in &machine.items {
                this.machine_item(item);
                this.flush();
            }
        });
    }

    fn machine_item(&mut self, item: &MachineItem) {
        match item {
            MachineItem::Initial(name) => {
                self.keyworded("initial", name.span);
                self.ident(name);
            }
            MachineItem::Final(names) => {
                self.keyworded(
                    "final",
                    names.first().map_or(Span::new(crate::base::FileId::new(0), 0, 0), |name| name.span),
                );
                self.names(names);
            }
            MachineItem::Transition(transition) => self.transition(transition),
        }
    }

    /// The keyword of a statement whose first part stands at `first`, on a new line.
    fn keyworded(&mut self, word: &str, first: Span) {
        let start = self.keyword(word, first.start);
        self.lead(start, self.comments.blank_before(start), Docs::default());
        self.word(word);
        self.layout.space();
    }

    fn transition(&mut self, transition: &Transition) {
        let start = transition.span.start;
        self.lead(start, self.comments.blank_before(start), Docs::default());
        self.transition_text(transition);
    }

    pub(super) fn transition_text(&mut self, transition: &Transition) {
        let Transition { span: _, from, to, event, params, when } = transition;
        self.begin();
        self.names(from);
        self.between("->");
        self.ident(to);
        self.between("on");
        self.ident(event);
        if !params.is_empty() {
            self.params(params, Inside::Tight);
        }
        if let Some(when) = when {
            self.layout.line();
            self.word("when");
            self.layout.space();
            self.expr(when);
        }
        self.end();
    }

    pub(super) fn test(&mut self, test: &Test, span: Span) {
        self.word("test");
        self.layout.space();
        self.quoted(&test.title);
        self.block(span, test.items.is_empty(), |this| {
            for item in &test.items {
                this.test_item(item);
                this.flush();
            }
        });
    }

    fn test_item(&mut self, item: &TestItem) {
        match item {
            TestItem::Given { param, value } => {
                self.keyworded("given", param.span);
                self.ident(param);
                self.between("=");
                self.expr(value);
            }
            TestItem::Mock { action, response } => {
                self.keyworded("mock", action.span);
                self.ident(action);
                self.response(response);
            }
            TestItem::Expect(value) => {
                self.keyworded("expect", value.span);
                self.expr(value);
            }
        }
    }

    fn response(&mut self, response: &MockResponse) {
        match response {
            MockResponse::Value(value) => {
                self.between("=>");
                self.expr(value);
            }
            MockResponse::Values(values) => {
                self.layout.space();
                self.open("[");
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        self.comma();
                    }
                    self.expr(value);
                }
                let closing = self.closing(b']');
                self.close("]", closing, !values.is_empty());
            }
            MockResponse::Fails { error, times } => {
                self.between("fails");
                self.quoted(error);
                if let Some(times) = times {
                    self.between("times");
                    self.integer(*times);
                }
            }
        }
    }
}
