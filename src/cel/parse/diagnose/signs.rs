//! Signs and words in the walk: ours, and those of other languages, which are reported with what is written here.

use super::super::lex::Kind;
use super::chunk::{Chunk, Step};
use super::{Inside, Walk, foreign};
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::Fix;
use std::ops::Range;

/// How many pieces before a sign are looked at for what it joins.
const NEAR: usize = 16;

impl Walk<'_> {
    /// A prefix sign; `!` and `-` do not mix without parentheses.
    pub(super) fn sign(&mut self, at: usize, state: &mut Chunk) -> Step {
        let next = self.kind(at + 1).filter(|_| at + 1 < state.whole.end);
        let number = self.kind(at + 2) == Some(Kind::Value) && is_signed_number(self.word(at + 2));
        let mixed = match self.pieces[at].kind {
            Kind::Not => next == Some(Kind::Minus) && !number,
            _ => next == Some(Kind::Not),
        };
        if !mixed {
            return Step::Operator(at + 1);
        }
        let (outer, inner) = (self.word(at), self.word(at + 1));
        let message = format!("`{outer}` cannot stand directly before `{inner}`");
        let help = format!("put parentheses around what follows: `{outer}({inner}…)`");
        self.report(SYNTAX_ERROR.at(self.span(at).to(self.span(at + 1)), message).help(help));
        state.faulty = true;
        Step::Operator(at + 2)
    }

    pub(super) fn question(&mut self, at: usize, state: &mut Chunk) -> Step {
        // `a?.b` and `a?[b]` of other languages; ours has `a ? .b : c`, too.
        let next = self.kind(at + 1).filter(|_| self.touches_next(at) && at + 1 < state.whole.end);
        let field = next == Some(Kind::Dot) && self.kind(at + 2) == Some(Kind::Word);
        let index = next == Some(Kind::Open) && self.word(at + 1) == "[";
        if state.colons == usize::from(state.key) && (field || index) {
            let (written, ours, what) =
                if field { ("?.", ".?", "`a.?b` is a field") } else { ("?[", "[?", "`a[?b]` is an element") };
            let span = self.span(at).to(self.span(at + 1));
            let diagnostic = SYNTAX_ERROR.at(span, format!("`{written}` is written `{ours}` here"));
            let fix = Fix::safe(format!("change it to `{ours}`")).replace(span, ours);
            self.report(diagnostic.help(format!("{what} that may be absent")).fix(fix));
            state.faulty = true;
            return if field { Step::Value(at + 3) } else { Step::Value(at + 1) };
        }
        if state.pending > 0 {
            let message = "a conditional between `?` and `:` needs parentheses";
            self.report(SYNTAX_ERROR.at(self.span(at), message).help("write `a ? (b ? c : d) : e`"));
            state.lost = true;
        }
        state.pending += 1;
        state.condition = state.start;
        state.start = at + 1;
        state.previous = None;
        Step::Operator(at + 1)
    }

    pub(super) fn colon(&mut self, at: usize, state: &mut Chunk) -> Step {
        let before = at > state.start && self.kind(at - 1) == Some(Kind::Word) && self.touches_next(at - 1);
        let double = at + 2 < state.whole.end && self.kind(at + 1) == Some(Kind::Colon) && self.touches_next(at);
        if before && double && self.kind(at + 2) == Some(Kind::Word) && self.touches_next(at + 1) {
            state.colons = state.colons.saturating_sub(2);
            return self.foreign_dot(at..at + 2, state);
        }
        state.colons = state.colons.saturating_sub(1);
        if state.pending > 0 {
            state.pending -= 1;
        } else if state.key {
            state.key = false;
        } else {
            let diagnostic = SYNTAX_ERROR.at(self.span(at), "there is no `?` that this `:` belongs to");
            let part = (self.word(state.whole.start), self.word(state.whole.end - 1));
            self.report(match state.inside {
                Inside::Index if state.whole.len() == 3 => {
                    diagnostic.help(format!("for a part of a text write `text.substring({}, {})`", part.0, part.1))
                }
                Inside::Index => diagnostic.help("for a part of a text write `text.substring(from, to)`"),
                Inside::Arguments => diagnostic.help("arguments have no names: write them in their order"),
                _ => diagnostic.help("write `condition ? a : b`"),
            });
            state.lost = true;
        }
        state.start = at + 1;
        state.previous = None;
        Step::Operator(at + 1)
    }

    /// A word stands where an operator should.
    pub(super) fn infix_word(&mut self, at: usize, state: &mut Chunk) -> Step {
        let word = self.word(at);
        let span = self.span(at);
        let not_in = foreign::is_not(word) && at + 1 < state.whole.end && self.word(at + 1) == "in";
        if not_in {
            let diagnostic = SYNTAX_ERROR.at(span.to(self.span(at + 1)), "`not in` is no operator here");
            self.report(diagnostic.help("write `!(a in b)`"));
            state.faulty = true;
            return Step::Operator(at + 2);
        }
        let is_not = matches!(word, "is" | "IS") && at + 2 < state.whole.end && foreign::is_not(self.word(at + 1));
        if is_not && self.starts_value(at + 2) {
            let foreign = foreign::Foreign { ours: Some("!="), help: "inequality is written `!=`" };
            let written = format!("{word} {}", self.word(at + 1));
            self.report(foreign.report(&written, span.to(self.span(at + 1))));
            state.faulty = true;
            return Step::Operator(at + 2);
        }
        if foreign::is_choice(word) {
            self.report(foreign::choice(word, span));
            return Step::Stop;
        }
        match foreign::infix_word(word) {
            Some(foreign) if self.starts_value(at + 1) && at + 1 < state.whole.end => {
                self.report(foreign.report(word, span));
                state.faulty = true;
                Step::Operator(at + 1)
            }
            _ => self.no_operator(at, state),
        }
    }

    /// An operator as written; those of other languages get the right one.
    pub(super) fn written_operator(&mut self, at: usize, state: &mut Chunk) -> Step {
        let word = self.word(at);
        if matches!(word, "&&" | "||") {
            state.previous = Some(state.start);
            state.start = at + 1;
            return Step::Operator(at + 1);
        }
        let argument = matches!(state.inside, Inside::Arguments | Inside::Whole);
        if word == "->" && self.reads_field(at, state) {
            return self.foreign_dot(at..at + 1, state);
        }
        if word == "->" || word == "=>" && argument && self.is_lambda(at, state) {
            let name =
                (at == state.whole.start + 1 && self.kind(at - 1) == Some(Kind::Word)).then(|| self.word(at - 1));
            self.report(foreign::lambda(word, self.span(at), name));
            return Step::Stop;
        }
        if let Some(foreign) = self.split_sign(at, state) {
            let span = self.span(at).to(self.span(at + 1));
            self.report(foreign.report(&format!("{word} {}", self.word(at + 1)), span));
            state.faulty = true;
            return Step::Operator(at + 2);
        }
        let Some(mut foreign) = foreign::operator(word) else { return Step::Operator(at + 1) };
        if matches!(word, "&" | "|") {
            let piped = word == "|" && self.is_filter(at + 1, state);
            if piped || self.joins_numbers(at, state) {
                foreign = foreign::bits_or_pipe(word, piped);
            }
        }
        self.report(foreign.report(word, self.span(at)));
        state.faulty = true;
        if self.starts_value(at + 1) && at + 1 < state.whole.end { Step::Operator(at + 1) } else { Step::Value(at + 1) }
    }

    /// Whether the `->` here reads a field, as in C: no blank around it, and no variable before it.
    fn reads_field(&self, at: usize, state: &Chunk) -> bool {
        let tight = self.touches_next(at - 1) && self.touches_next(at) && at + 1 < state.whole.end;
        let variable = state.inside == Inside::Arguments && at == state.whole.start + 1;
        let alone = at + 2 == state.whole.end && self.word(at - 1) != self.word(at + 1);
        tight && self.kind(at + 1) == Some(Kind::Word) && (!variable || alone)
    }

    /// A sign that reads a field in another language, before the name of the field.
    fn foreign_dot(&mut self, sign: Range<usize>, state: &mut Chunk) -> Step {
        let span = self.span(sign.start).to(self.span(sign.end - 1));
        let foreign = foreign::Foreign { ours: Some("."), help: "a field is read with `.`" };
        let written = &self.text[self.pieces[sign.start].range.start..self.pieces[sign.end - 1].range.end];
        self.report(foreign.report(written, span));
        state.faulty = true;
        Step::Value(sign.end + 1)
    }

    fn split_sign(&self, at: usize, state: &Chunk) -> Option<foreign::Foreign> {
        let value = at + 2 < state.whole.end && self.starts_value(at + 2);
        if value { foreign::split_sign(self.word(at), self.word(at + 1)) } else { None }
    }

    /// Whether a filter stands here, and nothing that goes on with its name.
    fn is_filter(&self, at: usize, state: &Chunk) -> bool {
        let goes_on = at + 1 < state.whole.end && matches!(self.kind(at + 1), Some(Kind::Dot | Kind::Operator));
        at < state.whole.end && foreign::is_filter(self.word(at)) && !goes_on
    }

    /// Whether a number stands on one side of the `&` or `|` here, and is not what something is compared with.
    fn joins_numbers(&self, at: usize, state: &Chunk) -> bool {
        let is_number =
            |at: usize| self.kind(at) == Some(Kind::Value) && self.word(at).starts_with(|c: char| c.is_ascii_digit());
        let compares = |at: usize| matches!(self.word(at), "==" | "!=" | "<" | "<=" | ">" | ">=" | "=" | "in");
        let left = is_number(at - 1) && !(state.start.max(at.saturating_sub(NEAR))..at).any(compares);
        let sign = usize::from(self.kind(at + 1) == Some(Kind::Minus));
        left || at + 1 + sign < state.whole.end && is_number(at + 1 + sign)
    }

    /// Whether the `=>` here is an arrow: behind a name or parentheses that start the argument of a call.
    fn is_lambda(&self, at: usize, state: &Chunk) -> bool {
        let first = state.whole.start;
        let parameters = self.kind(first) == Some(Kind::Open) && self.word(first) == "(" && self.behind(first) == at;
        let name = first + 1 == at && self.kind(first) == Some(Kind::Word);
        parameters || name && state.inside == Inside::Arguments
    }

    /// Two values stand side by side.
    pub(super) fn no_operator(&mut self, at: usize, state: &Chunk) -> Step {
        let (left, right) = (self.word(at - 1), self.word(at));
        let in_map = state.inside == Inside::Map && state.pending == 0;
        let sign = match (state.key, state.colons) {
            // `{"a": 1 "b": 2}`
            (false, 1) if in_map && at + 1 < state.whole.end && self.kind(at + 1) == Some(Kind::Colon) => ",",
            // `{"a" 1}`
            (true, 0) if in_map => ":",
            _ => "",
        };
        if !sign.is_empty() {
            let behind = self.span(at - 1).after();
            let message = format!("expected `{sign}` between `{left}` and `{right}`");
            let fix = Fix::guess(format!("add `{sign}`")).replace(behind, sign);
            self.report(SYNTAX_ERROR.at(self.span(at), message).help("write `{key: value, key: value}`").fix(fix));
            return Step::Stop;
        }
        let message = format!("expected an operator between `{left}` and `{right}`");
        self.report(SYNTAX_ERROR.at(self.span(at), message));
        Step::Skip(at)
    }

    /// A character that means nothing.
    pub(super) fn stray(&mut self, at: usize, state: &mut Chunk) -> Step {
        let word = self.word(at);
        let braces = self.touches_next(at) && self.word(at + 1) == "{";
        if matches!(word, "$" | "#" | "@") && braces {
            let end = self.behind(at + 1);
            self.report(foreign::template(self.span(at).to(self.span(end - 1))));
            state.faulty = true;
            return Step::Value(end);
        }
        self.report(foreign::stray(word, self.span(at)));
        Step::Skip(at + 1)
    }
}

/// Whether a minus before this value is part of it.
fn is_signed_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit() || first == '.') && !word.ends_with(['u', 'U'])
}
