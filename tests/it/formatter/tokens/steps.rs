//! Clauses and the statements of workflows.

use super::{DURATIONS, FIELDS, TEXTS, VARIABLES, Writer};

impl Writer<'_> {
    /// Some of these clauses, in any order.
    pub(super) fn clauses(&mut self, of: &[&str]) {
        let mut left: Vec<&str> = of.to_vec();
        let count = self.tape.below(of.len() + 1);
        for _ in 0..count {
            let at = self.tape.below(left.len());
            let clause = left.swap_remove(at);
            self.clause(clause);
        }
    }

    pub(super) fn clause(&mut self, clause: &str) {
        self.put(clause);
        match clause {
            "via" => self.via(),
            "timeout" | "cached" => self.pick(DURATIONS),
            "retry" => self.retry(),
            "takes" => self.takes(),
            "needs" => {
                self.dotted();
                self.maybe(2, Self::integer);
            }
            "emits" => self.list(1, false, Self::dotted),
            "tracks" => self.dotted(),
            "when" | "fallback" => self.expr(3),
            "after" => {
                self.list(1, false, Self::name);
                self.maybe(2, |it| it.pick(&["failed", "settled"]));
            }
            "join" => self.pick(&["all", "any", "2"]),
            "priority" | "seed" | "concurrency" => self.integer(),
            "version" | "description" => self.pick(TEXTS),
            _ => {}
        }
    }

    pub(super) fn via(&mut self) {
        if self.tape.once_in(3) {
            self.put("custom");
            self.pick(TEXTS);
        } else {
            self.pick(&["http", "agent", "shell"]);
        }
        self.maybe(2, |it| {
            it.put("{");
            it.list(0, true, |it| {
                it.pick(FIELDS);
                it.put(":");
                it.expr(2);
            });
            it.put("}");
        });
    }

    pub(super) fn retry(&mut self) {
        self.integer();
        self.maybe(2, |it| {
            it.put("backoff");
            it.pick(DURATIONS);
            it.maybe(2, |it| {
                it.put("..");
                it.pick(DURATIONS);
            });
        });
        self.maybe(2, |it| {
            it.put("factor");
            it.pick(&["2", "1.5", "2.0"]);
        });
        self.maybe(2, |it| it.put("jitter"));
        self.maybe(2, |it| {
            it.put("on");
            it.list(1, false, |it| it.pick(TEXTS));
        });
    }

    pub(super) fn takes(&mut self) {
        self.pick(DURATIONS);
        self.maybe(2, |it| {
            it.put("..");
            it.pick(DURATIONS);
            it.maybe(2, |it| {
                it.put("~");
                it.pick(DURATIONS);
            });
        });
    }

    pub(super) fn workflow(&mut self) {
        self.put("workflow");
        self.signature();
        self.put("{");
        let mut header = vec!["version", "description", "timeout", "seed", "concurrency"];
        for _ in 0..self.tape.below(7) {
            if !header.is_empty() && self.tape.once_in(3) {
                let at = self.tape.below(header.len());
                let clause = header.swap_remove(at);
                self.clause(clause);
            } else {
                self.statement(2);
            }
        }
        self.put("}");
    }

    pub(super) fn statements(&mut self, depth: usize) {
        for _ in 0..self.tape.below(4) {
            self.statement(depth);
        }
    }

    pub(super) fn statement(&mut self, depth: usize) {
        match self.tape.below(if depth == 0 { 7 } else { 10 }) {
            0..=2 => self.step(),
            3 => {
                self.put("let");
                self.name();
                self.put("=");
                self.expr(4);
            }
            4 => {
                self.put("return");
                self.expr(4);
            }
            5 => {
                self.put("emit");
                self.pick(TEXTS);
                self.maybe(2, Self::args);
                self.clauses(&["when", "after", "after", "join"]);
            }
            6 => self.edge(),
            7 => self.choose(depth - 1),
            8 => self.each(depth - 1),
            _ => self.loop_statement(depth - 1),
        }
    }

    pub(super) fn step(&mut self) {
        self.put("step");
        self.name();
        self.put("=");
        match self.tape.below(6) {
            0 => {
                self.put("wait");
                self.pick(DURATIONS);
            }
            1 => {
                self.put("wait until");
                self.expr(2);
            }
            2 => {
                self.put("await");
                self.pick(TEXTS);
                self.maybe(2, |it| {
                    it.put("(");
                    it.ty(2);
                    it.put(")");
                });
            }
            _ => {
                self.dotted();
                self.args();
            }
        }
        self.clauses(&["when", "after", "after", "join", "fallback", "timeout", "retry", "takes", "needs", "priority"]);
    }

    pub(super) fn args(&mut self) {
        self.put("(");
        self.list(0, true, |it| {
            it.pick(FIELDS);
            it.maybe(2, |it| {
                it.put(":");
                it.expr(2);
            });
        });
        self.put(")");
    }

    pub(super) fn edge(&mut self) {
        self.edge_group();
        for _ in 0..=self.tape.below(3) {
            self.put("->");
            self.edge_group();
        }
        self.maybe(3, |it| {
            it.put("when");
            it.expr(2);
        });
    }

    pub(super) fn edge_group(&mut self) {
        if self.tape.once_in(3) {
            self.put("{");
            self.list(1, false, Self::name);
            self.put("}");
        } else {
            self.name();
        }
    }

    pub(super) fn choose(&mut self, depth: usize) {
        self.put("choose");
        self.name();
        self.put("{");
        for _ in 0..self.tape.below(4) {
            if self.tape.once_in(4) {
                self.put("otherwise");
            } else {
                self.put("when");
                self.expr(2);
            }
            self.put("=> {");
            self.statements(depth);
            self.put("}");
        }
        self.put("}");
    }

    pub(super) fn each(&mut self, depth: usize) {
        self.put("each");
        self.name();
        self.put("(");
        self.pick(VARIABLES);
        self.maybe(3, |it| {
            it.put(",");
            it.pick(VARIABLES);
        });
        self.put("in");
        self.expr(2);
        self.put(")");
        let (first, second) = if self.tape.once_in(2) { ("parallel", "expects") } else { ("expects", "parallel") };
        for word in [first, second] {
            self.maybe(2, |it| {
                it.put(word);
                it.integer();
            });
        }
        self.put("{");
        self.statements(depth);
        self.put("}");
    }

    pub(super) fn loop_statement(&mut self, depth: usize) {
        self.put("loop");
        self.name();
        self.maybe(2, |it| {
            it.put("max");
            it.integer();
        });
        self.put("{");
        self.statements(depth);
        self.put("until");
        self.expr(2);
        self.maybe(3, |it| it.statements(depth));
        self.put("}");
    }
}
