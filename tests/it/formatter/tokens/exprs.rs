//! Expressions.

use super::{TEXTS, VARIABLES, Writer};

impl Writer<'_> {
    pub(super) fn expr(&mut self, depth: usize) {
        if depth == 0 || self.tape.is_spent() {
            return self.operand();
        }
        let next = depth - 1;
        match self.tape.below(16) {
            0..=2 => self.operand(),
            3 => self.chain(&["&&", "||"], next),
            4 => self.chain(&["+", "-", "*", "/", "%"], next),
            5 => self.chain(&["==", "<", ">=", "in", "!="], next),
            6 => {
                self.put("(");
                self.expr(next);
                self.put(")");
            }
            7 => {
                self.member(next);
                self.put("?");
                self.member(next);
                self.put(":");
                self.expr(next);
            }
            8 => {
                self.put("[");
                self.list(0, true, |it| {
                    it.maybe(4, |it| it.put("?"));
                    it.expr(next);
                });
                self.put("]");
            }
            9 => {
                self.put("{");
                self.list(0, true, |it| {
                    it.maybe(4, |it| it.put("?"));
                    it.expr(0);
                    it.put(":");
                    it.expr(next);
                });
                self.put("}");
            }
            10 => {
                self.pick(&["size", "coalesce", "timeout"]);
                self.put("(");
                self.list(0, false, |it| it.expr(next));
                self.put(")");
            }
            11 => {
                self.pick(&["!", "-"]);
                self.member(next);
            }
            _ => self.member(next),
        }
    }

    pub(super) fn chain(&mut self, signs: &[&str], depth: usize) {
        self.member(depth);
        for _ in 0..=self.tape.below(4) {
            self.pick(signs);
            self.member(depth);
        }
    }

    /// What needs no parentheses.
    pub(super) fn member(&mut self, depth: usize) {
        if depth == 0 || self.tape.is_spent() {
            return self.operand();
        }
        match self.tape.below(6) {
            0 => self.operand(),
            1 => {
                self.pick(VARIABLES);
                self.put(".");
                self.pick(&["id", "map", "`a-b`", "when", "? note"]);
                if self.tokens.last().is_some_and(|last| last == "? note") {
                    self.tokens.pop();
                    self.put("? note");
                }
            }
            2 => {
                self.pick(VARIABLES);
                self.put("[");
                self.maybe(3, |it| it.put("?"));
                self.expr(depth - 1);
                self.put("]");
            }
            3 => {
                self.put("(");
                self.expr(depth - 1);
                self.put(")");
            }
            4 => {
                self.pick(VARIABLES);
                self.put(". filter (");
                self.pick(VARIABLES);
                self.put(",");
                self.expr(depth - 1);
                self.put(")");
            }
            _ => {
                self.put("Score {");
                self.list(0, true, |it| {
                    it.pick(&["id", "value"]);
                    it.put(":");
                    it.expr(depth - 1);
                });
                self.put("}");
            }
        }
    }

    pub(super) fn operand(&mut self) {
        match self.tape.below(4) {
            0 => self.pick(&["1", "2.5", "0x1F", "7u", "-1", "1e3", "true", "null", "b\"x\""]),
            1 => self.pick(TEXTS),
            _ => self.pick(VARIABLES),
        }
    }
}
