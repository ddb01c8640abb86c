//! Files at random, as their tokens: everything that the grammar allows. They mean nothing.

mod exprs;
mod steps;

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
    pub(super) fn put(&mut self, words: &str) {
        self.tokens.extend(words.split(' ').map(str::to_owned));
    }

    pub(super) fn pick(&mut self, from: &[&str]) {
        let token = (*self.tape.pick(from)).to_owned();
        self.tokens.push(token);
    }

    /// Something now and then.
    pub(super) fn maybe(&mut self, times: usize, write: impl FnOnce(&mut Self)) {
        if self.tape.once_in(times) {
            write(self);
        }
    }

    /// `least` things or a few more, with commas between; one more at the end now and then if that is allowed.
    pub(super) fn list(&mut self, least: usize, trailing: bool, mut write: impl FnMut(&mut Self)) {
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

    pub(super) fn name(&mut self) {
        self.pick(NAMES);
    }

    pub(super) fn dotted(&mut self) {
        let count = 1 + self.tape.below(2);
        let parts: Vec<&str> = (0..count).map(|_| *self.tape.pick(NAMES)).collect();
        self.tokens.push(parts.join("."));
    }

    pub(super) fn integer(&mut self) {
        let number = self.tape.below(1000);
        self.tokens.push(number.to_string());
    }

    pub(super) fn item(&mut self) {
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

    pub(super) fn type_decl(&mut self) {
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

    pub(super) fn ty(&mut self, depth: usize) {
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

    pub(super) fn record(&mut self, depth: usize) {
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

    pub(super) fn params(&mut self) {
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

    pub(super) fn signature(&mut self) {
        self.dotted();
        self.params();
        self.maybe(2, |it| {
            it.put("->");
            it.ty(2);
        });
    }

    pub(super) fn action(&mut self) {
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

    pub(super) fn machine(&mut self) {
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

    pub(super) fn test(&mut self) {
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

    pub(super) fn response(&mut self, kind: usize) {
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
}
