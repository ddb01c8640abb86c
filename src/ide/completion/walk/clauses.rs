//! Clauses of actions, steps, emits and workflows.

use super::{Read, Stop, Walk};
use crate::ide::completion::place::{Context, Owner, SeatKind, Want};

/// The clauses of an action, in the order of use.
pub(in crate::ide::completion) const ACTION: [&str; 10] =
    ["timeout", "via", "retry", "takes", "needs", "idempotent", "deterministic", "cached", "emits", "tracks"];

/// The clauses of a step, in the order of use.
pub(in crate::ide::completion) const STEP: [&str; 9] =
    ["when", "after", "timeout", "retry", "fallback", "join", "takes", "needs", "priority"];

/// The clauses of an emit, in the order of use.
pub(in crate::ide::completion) const EMIT: [&str; 3] = ["when", "after", "join"];

/// The clauses of a workflow, in the order of use.
pub(in crate::ide::completion) const HEADER: [&str; 5] = ["version", "description", "timeout", "seed", "concurrency"];

impl Owner {
    /// The clauses that it may have.
    pub(in crate::ide::completion) const fn clauses(self) -> &'static [&'static str] {
        match self {
            Self::Step => &STEP,
            Self::Emit => &EMIT,
            Self::Action => &ACTION,
        }
    }
}

impl Walk<'_> {
    /// All clauses that stand here.
    pub(super) fn clauses(&mut self, owner: Owner) -> Read {
        let mut given: Vec<String> = Vec::new();
        loop {
            if self.at_end() {
                self.may(Context::Clause(owner, given));
                // An action's braces are to be closed; behind a step comes the next statement.
                return if owner == Owner::Action { Err(Stop::End) } else { Ok(()) };
            }
            let Some(word) = self.peek().filter(|token| token.is_word() && owner.clauses().contains(&token.text))
            else {
                return Ok(());
            };
            // `priority -> b` is an edge from a step of that name, and no clause.
            if self.behind_is("->") {
                return Ok(());
            }
            self.skip();
            given.push(word.text.to_owned());
            self.clause(word.text)?;
        }
    }

    /// What stands behind the keyword of a clause.
    pub(in crate::ide::completion) fn clause(&mut self, keyword: &str) -> Read {
        match keyword {
            "when" => self.expr(Want::Bool, SeatKind::Guard),
            "after" => self.after(),
            "join" => {
                self.may(Context::Words(&["all", "any"]));
                self.open()?;
                if !self.eat("all") && !self.eat("any") {
                    self.number(None)?;
                }
                Ok(())
            }
            "fallback" => {
                let want = self.site.callee.clone().map_or(Want::Any, Want::ResultOf);
                self.expr(want, SeatKind::Work)
            }
            "timeout" => self.number(Some(Context::Duration("timeout"))),
            "cached" => self.number(Some(Context::Duration("cached"))),
            "retry" => self.retry(),
            "takes" => self.takes(),
            "needs" => {
                self.dotted(Some(&Context::Resource))?;
                self.maybe_number();
                Ok(())
            }
            "priority" | "seed" | "concurrency" => self.number(None),
            "version" | "description" => self.text(None).map(drop),
            "via" => self.via(),
            "emits" => {
                self.dotted(None)?;
                while self.eat(",") {
                    self.dotted(None)?;
                }
                Ok(())
            }
            "tracks" => self.dotted(Some(&Context::Machine)).map(drop),
            _ => Ok(()),
        }
    }

    fn after(&mut self) -> Read {
        let mut named = self.site.statement.iter().cloned().collect::<Vec<_>>();
        loop {
            self.must(Context::Node(named.clone()))?;
            named.push(self.known_name()?.to_owned());
            if !self.eat(",") {
                break;
            }
        }
        self.may(Context::Words(&["failed", "settled"]));
        if !self.eat("failed") {
            self.eat("settled");
        }
        Ok(())
    }

    fn retry(&mut self) -> Read {
        self.number(None)?;
        self.may(Context::Words(&["backoff", "factor", "jitter", "on"]));
        if self.eat("backoff") {
            self.number(Some(Context::Duration("backoff")))?;
            if self.eat("..") {
                self.number(Some(Context::Duration("backoff")))?;
            }
            self.may(Context::Words(&["factor", "jitter", "on"]));
        }
        if self.eat("factor") {
            self.number(None)?;
            self.may(Context::Words(&["jitter", "on"]));
        }
        if self.eat("jitter") {
            self.may(Context::Words(&["on"]));
        }
        if self.eat("on") {
            self.text(Some(Context::ErrorType))?;
            while self.eat(",") {
                self.text(Some(Context::ErrorType))?;
            }
        }
        Ok(())
    }

    pub(in crate::ide::completion) fn takes(&mut self) -> Read {
        self.number(Some(Context::Duration("takes")))?;
        if self.eat("..") {
            self.number(Some(Context::Duration("takes")))?;
            if self.eat("~") {
                self.number(Some(Context::Duration("takes")))?;
            }
        }
        Ok(())
    }

    fn via(&mut self) -> Read {
        self.must(Context::ViaKind)?;
        let mut kind = self.known_name()?.to_owned();
        if kind == "custom" {
            self.text(None)?;
            kind.clear();
        }
        if !self.eat("{") {
            return Ok(());
        }
        let mut given = Vec::new();
        loop {
            self.must(Context::ConfigKey(kind.clone(), given.clone()))?;
            if self.eat("}") {
                return Ok(());
            }
            let key = self.known_name()?.to_owned();
            self.sign(":")?;
            self.expr(Want::Config(kind.clone(), key.clone()), SeatKind::Const)?;
            given.push(key);
            self.open()?;
            if !self.eat(",") && !self.peek_is("}") {
                return Err(Stop::Lost);
            }
        }
    }
}
