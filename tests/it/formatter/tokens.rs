//! Files at random, as their tokens: everything that the grammar allows. They mean nothing.

use crate::cel::tape::Tape;

/// Names of parameters and variables; clauses start with some of them.
const VARIABLES: &[&str] = &["a", "ticket", "score", "priority", "timeout", "x1", "after_all", "version"];

/// Names of declarations and steps.
const NAMES: &[&str] = &["a", "b", "triage", "score_1", "Ticket", "very_long_name_of_a_step_that_takes_room", "z"];

/// Names of fields, arguments and settings; keywords are allowed.
const FIELDS: &[&str] = &["id", "when", "step", "timeout", "otherwise_a_very_long_name", "type", "list", "b"];

/// Strings, in every form.
const TEXTS: &[&str] = &[
    "\"\"",
    "'it\\'s'",
    "\"two words // no comment\"",
    "r\"\\d+\"",
    "\"\"\"one\ntwo \"quoted\"\n  three\"\"\"",
    "'''a\\tb'''",
    "\"żółw \\u0041 \\n {param}\"",
];

/// Durations.
const DURATIONS: &[&str] = &["0s", "90s", "250ms", "1h30m", "24h", "7d", "60m", "1500ms"];

/// A file that is being written.
pub(super) struct Writer<'t> {
    tape: &'t mut Tape,
    tokens: Vec<String>,
}

/// The tokens of a file.
pub(crate) fn file(tape: &mut Tape) -> Vec<String> {
    let mut writer = Writer { tape, tokens: Vec::new() };
    let count = 1 + writer.tape.below(6);
    for _ in 0..count {
        writer.item();
    }
    writer.tokens
}

impl Writer<'_> {
    fn put(&mut self, words: &str) {
        self.tokens.extend(words.split(' ').map(str::to_owned));
    }

    fn pick(&mut self, from: &[&str]) {
        let token = (*self.tape.pick(from)).to_owned();
        self.tokens.push(token);
    }

    /// Something now and then.
    fn maybe(&mut self, times: usize, write: impl FnOnce(&mut Self)) {
        if self.tape.once_in(times) {
            write(self);
        }
    }

    /// `least` things or a few more, with commas between; one more at the end now and then if that is allowed.
    fn list(&mut self, least: usize, trailing: bool, mut write: impl FnMut(&mut Self)) {
        let count = least + self.tape.below(4);
        for index in 0..count {
            if index > 0 {
                self.put(",");
            }
            write(self);
        }
        if trailing && count > 0 && self.tape.once_in(3) {
            self.put(",");
        }
    }

    fn name(&mut self) {
        self.pick(NAMES);
    }

    fn dotted(&mut self) {
        let count = 1 + self.tape.below(2);
        let parts: Vec<&str> = (0..count).map(|_| *self.tape.pick(NAMES)).collect();
        self.tokens.push(parts.join("."));
    }

    fn integer(&mut self) {
        let number = self.tape.below(1000);
        self.tokens.push(number.to_string());
    }

    fn item(&mut self) {
        match self.tape.below(12) {
            0 => {
                self.put("import");
                self.pick(TEXTS);
                self.maybe(2, |it| {
                    it.put("as");
                    it.name();
                });
            }
            1 | 2 => self.type_decl(),
            3 => {
                self.put("const");
                self.name();
                self.put("=");
                self.expr(3);
            }
            4 => {
                self.put("secret");
                self.name();
            }
            5 => {
                self.put("resource");
                self.name();
                self.maybe(2, |it| {
                    it.put("capacity");
                    it.integer();
                });
            }
            6 => {
                self.put("events");
                self.pick(TEXTS);
                self.put("v1");
            }
            7 | 8 => self.action(),
            9 => self.machine(),
            10 => self.test(),
            _ => self.workflow(),
        }
    }

    fn type_decl(&mut self) {
        self.put("type");
        self.name();
        if self.tape.once_in(4) {
            self.put("from");
            self.pick(TEXTS);
        } else {
            self.put("=");
            self.ty(3);
        }
    }

    fn ty(&mut self, depth: usize) {
        match if depth == 0 { 0 } else { self.tape.below(7) } {
            0 | 1 => self.pick(&["string", "int", "crm.Customer", "dyn", "Ticket"]),
            2 => {
                self.put("list <");
                self.ty(depth - 1);
                self.put(">");
            }
            3 => {
                self.put("map <");
                self.ty(0);
                self.put(",");
                self.ty(depth - 1);
                self.put(">");
            }
            4 => {
                let count = 1 + self.tape.below(4);
                for index in 0..count {
                    if index > 0 {
                        self.put("|");
                    }
                    self.pick(TEXTS);
                }
            }
            5 => {
                self.put("(");
                self.ty(depth - 1);
                self.put(")");
            }
            _ => self.record(depth - 1),
        }
        self.maybe(4, |it| it.put("?"));
    }

    fn record(&mut self, depth: usize) {
        self.put("{");
        let open = self.tape.once_in(4);
        self.list(usize::from(open), !open, |it| {
            it.pick(FIELDS);
            it.maybe(3, |it| it.put("?"));
            it.put(":");
            it.ty(depth);
        });
        if open {
            self.put(", ...");
        }
        self.put("}");
    }

    fn params(&mut self) {
        self.put("(");
        self.list(0, true, |it| {
            it.pick(VARIABLES);
            it.put(":");
            it.ty(2);
            it.maybe(4, |it| {
                it.put("=");
                it.expr(1);
            });
        });
        self.put(")");
    }

    fn signature(&mut self) {
        self.dotted();
        self.params();
        self.maybe(2, |it| {
            it.put("->");
            it.ty(2);
        });
    }

    fn action(&mut self) {
        self.pick(&["compute", "effect", "reducer"]);
        self.signature();
        if self.tape.once_in(4) {
            return;
        }
        self.put("{");
        self.clauses(&[
            "via",
            "timeout",
            "retry",
            "takes",
            "needs",
            "needs",
            "deterministic",
            "idempotent",
            "cached",
            "emits",
            "tracks",
        ]);
        self.put("}");
    }

    /// Some of these clauses, in any order.
    fn clauses(&mut self, of: &[&str]) {
        let mut left: Vec<&str> = of.to_vec();
        let count = self.tape.below(of.len() + 1);
        for _ in 0..count {
            let at = self.tape.below(left.len());
            let clause = left.swap_remove(at);
            self.clause(clause);
        }
    }

    fn clause(&mut self, clause: &str) {
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

    fn via(&mut self) {
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

    fn retry(&mut self) {
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

    fn takes(&mut self) {
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

    fn workflow(&mut self) {
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

    fn statements(&mut self, depth: usize) {
        for _ in 0..self.tape.below(4) {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
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

    fn step(&mut self) {
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

    fn args(&mut self) {
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

    fn edge(&mut self) {
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

    fn edge_group(&mut self) {
        if self.tape.once_in(3) {
            self.put("{");
            self.list(1, false, Self::name);
            self.put("}");
        } else {
            self.name();
        }
    }

    fn choose(&mut self, depth: usize) {
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

    fn each(&mut self, depth: usize) {
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

    fn loop_statement(&mut self, depth: usize) {
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

    fn machine(&mut self) {
        self.put("machine");
        self.name();
        self.put("{");
        for _ in 0..self.tape.below(5) {
            match self.tape.below(4) {
                0 => {
                    self.put("initial");
                    self.name();
                }
                1 => {
                    self.put("final");
                    self.list(1, false, Self::name);
                }
                _ => {
                    self.list(1, false, Self::name);
                    self.put("->");
                    self.name();
                    self.put("on");
                    self.name();
                    self.maybe(3, Self::params);
                    self.maybe(3, |it| {
                        it.put("when");
                        it.expr(2);
                    });
                }
            }
        }
        self.put("}");
    }

    fn test(&mut self) {
        self.put("test");
        self.pick(TEXTS);
        self.put("{");
        for _ in 0..self.tape.below(5) {
            match self.tape.below(5) {
                0 => {
                    self.put("given");
                    self.pick(VARIABLES);
                    self.put("=");
                    self.expr(3);
                }
                1 => {
                    self.put("expect");
                    self.expr(3);
                }
                other => {
                    self.put("mock");
                    self.dotted();
                    self.response(other);
                }
            }
        }
        self.put("}");
    }

    fn response(&mut self, kind: usize) {
        match kind {
            2 => {
                self.put("=>");
                self.expr(3);
            }
            3 => {
                self.put("[");
                self.list(0, true, |it| it.expr(2));
                self.put("]");
            }
            _ => {
                self.put("fails");
                self.pick(TEXTS);
                self.maybe(2, |it| {
                    it.put("times");
                    it.integer();
                });
            }
        }
    }

    fn expr(&mut self, depth: usize) {
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

    fn chain(&mut self, signs: &[&str], depth: usize) {
        self.member(depth);
        for _ in 0..=self.tape.below(4) {
            self.pick(signs);
            self.member(depth);
        }
    }

    /// What needs no parentheses.
    fn member(&mut self, depth: usize) {
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

    fn operand(&mut self) {
        match self.tape.below(4) {
            0 => self.pick(&["1", "2.5", "0x1F", "7u", "-1", "1e3", "true", "null", "b\"x\""]),
            1 => self.pick(TEXTS),
            _ => self.pick(VARIABLES),
        }
    }
}
