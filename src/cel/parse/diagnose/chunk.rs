//! The walk through one expression between commas or brackets, or one `key: value` of a map.

use super::super::lex::Kind;
use super::brackets::Close;
use super::{Inside, Walk, foreign};
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::Fix;
use std::ops::Range;

/// What the walk knows of the expression it is in.
pub(super) struct Chunk {
    /// All its pieces.
    pub(super) whole: Range<usize>,
    /// What it stands in.
    pub(super) inside: Inside,
    /// The first piece of this term: behind the last `&&`, `||`, `?` or `:`.
    pub(super) start: usize,
    /// The first piece of the term before, if `&&` or `||` stands between.
    pub(super) previous: Option<usize>,
    /// Whether something is wrong with this term.
    pub(super) faulty: bool,
    /// Whether nothing can be saved of the expression.
    pub(super) lost: bool,
    /// The first piece of the term before the last `?`.
    pub(super) condition: usize,
    /// How many `?` wait for their `:`.
    pub(super) pending: usize,
    /// Whether the `:` behind a map's key is still to come.
    pub(super) key: bool,
    /// How many `:` are still to come.
    pub(super) colons: usize,
}

/// Where the walk goes next.
pub(super) enum Step {
    /// A value ends before this piece.
    Value(usize),
    /// An operator or sign ends before this piece.
    Operator(usize),
    /// A mistake was reported; go on at the next term, looking from this piece on.
    Skip(usize),
    /// A mistake was reported that leaves nothing to go on with.
    Stop,
}

impl Walk<'_> {
    /// Walks the pieces of `range`; `closed` unless its end may be missing, for which something else is reported. Whether
    /// the brackets around it are lost.
    pub(super) fn chunk(&mut self, range: Range<usize>, inside: Inside, closed: bool) -> bool {
        let key = inside == Inside::Map;
        let mut state = Chunk {
            start: range.start,
            previous: None,
            faulty: false,
            lost: false,
            condition: range.start,
            pending: 0,
            key,
            colons: self.count_colons(range.clone()),
            whole: range,
            inside,
        };
        let marked = matches!(inside, Inside::List | Inside::Map | Inside::Index);
        let mut at = state.start + usize::from(marked && self.kind(state.start) == Some(Kind::Question));
        state.start = at;
        let end = state.whole.end;
        let mut wants_value = true;
        while at < end {
            if self.is_boundary(at) {
                self.settle(&mut state, at);
            }
            let step = if wants_value { self.value(at, &mut state) } else { self.operator(at, &mut state) };
            (at, wants_value) = match step {
                Step::Value(next) => (next, false),
                Step::Operator(next) => (next, true),
                Step::Skip(from) => {
                    state.faulty = true;
                    (self.skip(from, end), false)
                }
                Step::Stop => {
                    state.lost = true;
                    (end, false)
                }
            };
        }
        if !state.lost && closed {
            self.end(&mut state, wants_value);
        }
        self.settle(&mut state, end);
        if state.lost && !key {
            self.mask(state.whole.clone());
        }
        state.lost && key
    }

    fn count_colons(&self, range: Range<usize>) -> usize {
        let (mut at, mut count) = (range.start, 0);
        while at < range.end {
            count += usize::from(self.pieces[at].kind == Kind::Colon);
            at = self.behind(at);
        }
        count
    }

    /// What the end of the expression leaves open.
    fn end(&mut self, state: &mut Chunk, wants_value: bool) {
        let end = state.whole.end;
        let behind = self.span(end - 1).after();
        if wants_value {
            self.missing_value(end, state);
            match state.previous {
                Some(previous) if state.start == end => state.start = previous,
                None if state.start == end => state.lost = true,
                _ => {}
            }
            state.faulty = true;
        } else if state.pending > 0 {
            let message = "expected `:` and the value for when the condition is false";
            self.report(SYNTAX_ERROR.at(behind, message).help("write `condition ? a : b`"));
            state.faulty = true;
            state.start = state.condition;
        } else if state.key {
            let message = "expected `:` and a value after the key";
            self.report(SYNTAX_ERROR.at(behind, message).help("write `{key: value}`"));
            state.lost = true;
        }
    }

    /// Masks the term that ends before piece `at`, if something is wrong with it.
    fn settle(&mut self, state: &mut Chunk, at: usize) {
        if state.faulty && at > state.start {
            self.mask(state.start..at);
            state.faulty = false;
        }
    }

    /// The next boundary from piece `from` on. What is in brackets on the way is walked: it may hold mistakes of its own.
    fn skip(&mut self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end && !self.is_boundary(at) {
            if self.pieces[at].kind == Kind::Open {
                // The masks here cover all of it, whatever is lost inside.
                _ = match self.word(at) {
                    "(" => self.bracket(at, Inside::Arguments),
                    "[" => self.bracket(at, Inside::List),
                    _ => true,
                };
            }
            at = self.behind(at);
        }
        at.min(end)
    }

    fn is_boundary(&self, at: usize) -> bool {
        match self.pieces[at].kind {
            Kind::Question | Kind::Colon => true,
            Kind::Operator => matches!(self.word(at), "&&" | "||"),
            _ => false,
        }
    }

    /// A value comes next.
    fn value(&mut self, at: usize, state: &mut Chunk) -> Step {
        let word = self.word(at);
        match self.pieces[at].kind {
            Kind::Word if foreign::is_not(word) && self.starts_value(at + 1) => {
                let foreign = foreign::Foreign { ours: Some("!"), help: "negation is written `!`" };
                let diagnostic = foreign.report(word, self.span(at));
                self.report(diagnostic);
                state.faulty = true;
                Step::Operator(at + 1)
            }
            Kind::Word if foreign::is_choice(word) && self.starts_value(at + 1) && self.word(at + 1) != "{" => {
                let diagnostic = foreign::choice(word, self.span(at));
                self.report(diagnostic);
                Step::Stop
            }
            Kind::Word if word == "lambda" && at + 1 < state.whole.end && self.kind(at + 1) == Some(Kind::Word) => {
                let diagnostic = foreign::lambda(word, self.span(at), None);
                self.report(diagnostic);
                Step::Stop
            }
            Kind::Word if word == "in" => self.no_value(at, state),
            Kind::Word | Kind::Value => Step::Value(at + 1),
            Kind::OpenString => {
                state.faulty = true;
                Step::Value(at + 1)
            }
            Kind::Not | Kind::Minus => self.sign(at, state),
            Kind::Dot if self.kind(at + 1) == Some(Kind::Word) => Step::Value(at + 2),
            Kind::Open => self.opened(at, state),
            Kind::Stray => self.stray(at, state),
            Kind::Operator if word == "+" && self.starts_value(at + 1) => {
                let fix = Fix::safe("leave out the `+`").replace(self.span(at), "");
                let diagnostic = SYNTAX_ERROR.at(self.span(at), "a value takes no `+` before it");
                self.report(diagnostic.help("leave out the `+`").fix(fix));
                state.faulty = true;
                Step::Operator(at + 1)
            }
            Kind::Operator if word == "/" && state.inside == Inside::Arguments && at == state.whole.start => {
                let diagnostic = SYNTAX_ERROR.at(self.span(at), "`/` starts no value here");
                self.report(diagnostic.help("a pattern is a text: write `text.matches(\"…\")`"));
                Step::Stop
            }
            Kind::Dot | Kind::Operator | Kind::Comma | Kind::Question | Kind::Colon | Kind::Close => {
                self.no_value(at, state)
            }
        }
    }

    /// Something else stands where a value should.
    fn no_value(&mut self, at: usize, state: &mut Chunk) -> Step {
        self.missing_value(at, state);
        state.faulty = true;
        if at > state.start && self.is_boundary(at) {
            return Step::Skip(at);
        }
        match self.pieces[at].kind {
            Kind::Question => state.pending += 1,
            Kind::Colon if state.pending > 0 => state.pending -= 1,
            Kind::Colon => state.key = false,
            Kind::Operator | Kind::Word => return Step::Operator(at + 1),
            _ => return Step::Skip(at + 1),
        }
        state.lost = true;
        Step::Operator(at + 1)
    }

    /// Brackets around a value, or a list or map literal.
    fn opened(&mut self, at: usize, state: &mut Chunk) -> Step {
        let inside = match self.word(at) {
            "(" => Inside::Group,
            "[" => Inside::List,
            _ if self.is_template(at) => {
                let span = self.span(at).to(self.span(self.behind(at) - 1));
                self.report(foreign::template(span));
                state.faulty = true;
                return Step::Value(self.behind(at));
            }
            _ => Inside::Map,
        };
        if inside == Inside::Map && self.is_set(at) {
            let diagnostic = SYNTAX_ERROR.at(self.span(at), "`{` starts a map, whose keys have values");
            let fix = Fix::guess("make it a list").replace(self.span(at), "[");
            let fix = fix.replace(self.span(self.behind(at) - 1), "]");
            self.report(diagnostic.help("a list is written `[1, 2, 3]`").fix(fix));
            state.faulty = true;
            return self.follow(at, Inside::List, state);
        }
        self.follow(at, inside, state)
    }

    /// Whether values stand in these braces, and no keys.
    fn is_set(&self, open: usize) -> bool {
        let inside = self.inside(open);
        let (mut at, mut commas) = (inside.start, 0);
        while at < inside.end {
            match self.pieces[at].kind {
                Kind::Colon => return false,
                Kind::Comma => commas += 1,
                _ => {}
            }
            at = self.behind(at);
        }
        let in_sign = open.checked_sub(1).is_some_and(|before| self.word(before) == "in");
        self.is_closed(open) && inside.len() > commas && (commas > 0 || in_sign && !inside.is_empty())
    }

    /// Walks a bracket that has its place here.
    fn follow(&mut self, open: usize, inside: Inside, state: &mut Chunk) -> Step {
        let masks = self.masks.len();
        let lost = self.bracket(open, inside);
        let loses_variable =
            inside == Inside::Arguments && is_macro(self.word(open - 1)) && self.hides(open + 1, masks);
        let closable = inside == Inside::Group && !lost && self.masks.len() == masks && self.may_end_last(open, state);
        if closable {
            self.added.push(self.pieces[open].range.start);
        }
        state.faulty |= lost || loses_variable || !(closable || self.is_closed(open));
        Step::Value(self.behind(open))
    }

    /// Whether one of the masks from number `masks` on hides this piece.
    fn hides(&self, piece: usize, masks: usize) -> bool {
        let Some(start) = self.pieces.get(piece).map(|piece| piece.range.start) else { return false };
        self.masks[masks..].iter().any(|mask| mask.start == start)
    }

    /// Whether parentheses that are never closed may as well end where the text does: they start a term, and nothing in them
    /// becomes something else when they end before.
    fn may_end_last(&self, open: usize, state: &Chunk) -> bool {
        let inside = self.inside(open);
        let starts_term = (state.start..open).all(|at| self.pieces[at].kind == Kind::Not);
        let ends = self.closes[open] == Close::Missing(self.pieces.len());
        let complete =
            self.kind(inside.end - 1).is_some_and(|last| matches!(last, Kind::Word | Kind::Value | Kind::Close));
        let splits = |kind: Kind| matches!(kind, Kind::Question | Kind::Comma | Kind::OpenString);
        ends && starts_term && complete && !self.pieces[inside].iter().any(|piece| splits(piece.kind))
    }

    /// Whether this is `{{ … }}`.
    fn is_template(&self, open: usize) -> bool {
        let inside = self.inside(open);
        self.touches_next(open) && self.word(open + 1) == "{" && self.behind(open + 1) == inside.end
    }

    /// An operator comes next, or something that goes on with the value.
    fn operator(&mut self, at: usize, state: &mut Chunk) -> Step {
        let before = at.checked_sub(1).filter(|before| *before >= state.start).and_then(|before| self.kind(before));
        let callable = before == Some(Kind::Word);
        let word = self.word(at);
        match self.pieces[at].kind {
            Kind::Operator => self.written_operator(at, state),
            Kind::Minus => Step::Operator(at + 1),
            Kind::Word if word == "in" => Step::Operator(at + 1),
            Kind::Word => self.infix_word(at, state),
            Kind::Dot => {
                let name = at + 1 + usize::from(self.kind(at + 1) == Some(Kind::Question));
                if name < state.whole.end && self.kind(name) == Some(Kind::Word) {
                    let called = name + 1 < state.whole.end && self.word(name + 1) == "(";
                    if called && name > at + 1 {
                        let message = format!("`.?` reads fields only, and `{}` is called", self.word(name));
                        let help =
                            "write `a.?b` for a field that may be absent, and `x.optMap(v, v.size())` for a call on it";
                        self.report(SYNTAX_ERROR.at(self.span(name), message).help(help));
                        state.faulty = true;
                    }
                    return Step::Value(name + 1);
                }
                self.report(SYNTAX_ERROR.at(self.span(at), "expected the name of a field after `.`"));
                Step::Skip(at + 1)
            }
            Kind::Open => match word {
                "(" if callable => self.follow(at, Inside::Arguments, state),
                "[" => self.follow(at, Inside::Index, state),
                "{" if callable => self.follow(at, Inside::Map, state),
                _ => self.no_operator(at, state),
            },
            Kind::Question => self.question(at, state),
            Kind::Colon => self.colon(at, state),
            Kind::Value | Kind::Not => self.no_operator(at, state),
            Kind::Stray => self.stray(at, state),
            // Reported when brackets were matched.
            Kind::OpenString | Kind::Comma | Kind::Close => Step::Skip(at + 1),
        }
    }

    /// No value stands before piece `at`, or before the end.
    fn missing_value(&mut self, at: usize, state: &Chunk) {
        let behind = at > state.whole.start;
        let (sign, side) = if behind { (at - 1, "after") } else { (at, "before") };
        let message = format!("expected a value {side} `{}`", self.word(sign));
        self.report(SYNTAX_ERROR.at(self.span(sign), message));
    }

    /// Whether a value can start with this piece.
    pub(super) fn starts_value(&self, at: usize) -> bool {
        matches!(
            self.kind(at),
            Some(Kind::Word | Kind::Value | Kind::Not | Kind::Minus | Kind::Open | Kind::OpenString)
        )
    }
}

/// Whether the first argument of this function is the name of a variable.
fn is_macro(function: &str) -> bool {
    matches!(
        function,
        "all"
            | "exists"
            | "exists_one"
            | "existsOne"
            | "filter"
            | "map"
            | "transformList"
            | "transformMap"
            | "transformMapEntry"
            | "bind"
            | "optMap"
            | "optFlatMap"
    )
}
