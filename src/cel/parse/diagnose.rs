//! Why an expression does not parse, said once for each mistake.
//!
//! Brackets are matched first. Then each stretch between brackets and commas is walked with two states, "a value comes
//! next" and "an operator comes next"; a mistake ends at the next `&&`, `||`, `?` or `:`, where the walk goes on.
//! The operands around a mistake are masked (see the grammar's `hole`), so the rest can be read by the grammar.

use super::Place;
use super::lex::{HOLE, Kind, Piece, pieces};
use crate::base::Span;
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::{Diagnostic, Fix, Sink};
use std::ops::Range;

/// Reports what is wrong with `text`. Returns it with the faulty parts masked, if there is a rest worth reading.
pub(super) fn diagnose(text: &str, place: Place, sink: &mut Sink) -> Option<String> {
    let pieces = pieces(text);
    let mut walk = Walk { text, place, sink, pieces: &pieces, closes: Vec::new(), masks: Vec::new() };
    if pieces.is_empty() {
        walk.report(SYNTAX_ERROR.at(place.span(0..text.len()), "expected an expression"));
        return None;
    }
    if !walk.match_brackets() {
        return None;
    }
    walk.stretch(0..pieces.len(), Inside::Whole);
    let masks = walk.masks;
    let mut bytes = text.as_bytes().to_vec();
    for mask in masks {
        bytes[mask].fill(HOLE);
    }
    String::from_utf8(bytes).ok()
}

/// What a stretch of pieces stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// The whole expression.
    Whole,
    /// `( … )` around a value.
    Group,
    /// `f( … )`
    Arguments,
    /// `a[ … ]`
    Index,
    /// `[ … ]`
    List,
    /// `{ … }`
    Map,
}

struct Walk<'w> {
    text: &'w str,
    place: Place,
    sink: &'w mut Sink,
    pieces: &'w [Piece],
    /// For each opening bracket, by its number: the number of the closing one.
    closes: Vec<usize>,
    /// Byte ranges to mask.
    masks: Vec<Range<usize>>,
}

impl Walk<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.report(diagnostic);
    }

    fn word(&self, piece: usize) -> &str {
        &self.text[self.pieces[piece].range.clone()]
    }

    fn kind(&self, piece: usize) -> Option<Kind> {
        self.pieces.get(piece).map(|piece| piece.kind)
    }

    fn span(&self, piece: usize) -> Span {
        self.place.span(self.pieces[piece].range.clone())
    }

    /// Fills `closes`; reports brackets without a partner, and strings without an end, which hide brackets.
    fn match_brackets(&mut self) -> bool {
        self.closes = vec![0; self.pieces.len()];
        let mark = self.sink.mark();
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.pieces.len() {
            match self.pieces[at].kind {
                Kind::OpenString => {
                    self.open_string(at);
                    return false;
                }
                Kind::Open => open.push(at),
                Kind::Close => {
                    let partner = open.iter().rposition(|&open| closing(self.word(open)) == self.word(at));
                    let Some(partner) = partner else {
                        let message = match open.last() {
                            Some(&last) => {
                                format!("expected `{}`, found `{}`", closing(self.word(last)), self.word(at))
                            }
                            None => format!("nothing is open that this `{}` could close", self.word(at)),
                        };
                        let mut diagnostic = SYNTAX_ERROR.at(self.span(at), message);
                        if let Some(last) = open.pop() {
                            diagnostic = diagnostic.related(self.span(last), "opened here");
                        }
                        self.report(diagnostic);
                        continue;
                    };
                    for unclosed in open.drain(partner + 1..).rev().collect::<Vec<_>>() {
                        self.unclosed(unclosed, at);
                    }
                    if let Some(partner) = open.pop() {
                        self.closes[partner] = at;
                    }
                }
                _ => {}
            }
        }
        for unclosed in open.into_iter().rev() {
            self.unclosed(unclosed, self.pieces.len());
        }
        !self.sink.errors_since(mark)
    }

    /// A bracket is open where piece `at`, or the end, comes.
    fn unclosed(&mut self, open: usize, at: usize) {
        let bracket = closing(self.word(open));
        // Put it behind the last piece, not behind trailing blanks.
        let end = self.pieces[at - 1].range.end;
        let here = self.place.span(end..end);
        let message = format!("the `{}` is never closed", self.word(open));
        let fix = Fix::guess(format!("add `{bracket}`")).replace(here, bracket);
        let diagnostic = SYNTAX_ERROR.at(self.span(open), message).help(format!("add the missing `{bracket}`"));
        self.report(diagnostic.fix(fix));
    }

    fn open_string(&mut self, at: usize) {
        let word = self.word(at);
        let quote = word.trim_start_matches(['b', 'B', 'r', 'R']);
        let quote = if quote.starts_with("\"\"\"") || quote.starts_with("'''") { &quote[..3] } else { &quote[..1] };
        let message = format!("this text is never closed with {quote}");
        let help = format!("add {quote} where the text ends");
        self.report(SYNTAX_ERROR.at(self.span(at), message).help(help));
    }

    /// Walks the pieces of `range`, cut at commas.
    fn stretch(&mut self, range: Range<usize>, inside: Inside) {
        let mut start = range.start;
        let mut at = range.start;
        let mut parts = 0;
        loop {
            let end = at == range.end;
            if end || self.pieces[at].kind == Kind::Comma {
                let trailing = end && start == at && parts > 0;
                self.part(start..at, inside, trailing, end);
                if end {
                    break;
                }
                if matches!(inside, Inside::Whole | Inside::Group | Inside::Index) {
                    let message = "a `,` separates arguments and elements, and there are none here";
                    self.report(SYNTAX_ERROR.at(self.span(at), message));
                    self.mask(range);
                    return;
                }
                parts += 1;
                start = at + 1;
            }
            at = if self.pieces[at].kind == Kind::Open { self.closes[at] } else { at } + 1;
        }
    }

    /// Walks what is between two commas; `last` if no comma follows.
    fn part(&mut self, range: Range<usize>, inside: Inside, trailing: bool, last: bool) {
        if !range.is_empty() {
            return self.chunk(range, inside);
        }
        let may_be_empty = match inside {
            Inside::List | Inside::Map => last,
            Inside::Arguments => last && !trailing,
            Inside::Whole | Inside::Group | Inside::Index => false,
        };
        if may_be_empty {
            return;
        }
        let before = range.start.checked_sub(1);
        let diagnostic = match (before, inside) {
            (Some(comma), Inside::Arguments) if trailing => SYNTAX_ERROR
                .at(self.span(comma), "a call takes no `,` behind its last argument")
                .help("leave out the `,`")
                .fix(Fix::safe("leave out the `,`").replace(self.span(comma), "")),
            (Some(before), _) => {
                SYNTAX_ERROR.at(self.span(before), format!("expected a value after `{}`", self.word(before)))
            }
            (None, _) => SYNTAX_ERROR.at(self.place.origin, "expected a value"),
        };
        self.report(diagnostic);
        // The brackets around it, or the comma before it, go with it.
        let around = range.start.saturating_sub(1)..(range.end + 1).min(self.pieces.len());
        self.mask_group(around);
    }

    /// Masks the contents of the brackets that stand around the pieces.
    fn mask_group(&mut self, around: Range<usize>) {
        let open = (0..around.end)
            .rev()
            .find(|&open| self.pieces[open].kind == Kind::Open && self.closes[open] >= around.end.saturating_sub(1));
        match open {
            // Empty brackets have no room for a hole: they go as well, with what stands before them.
            Some(open) if open + 1 == self.closes[open] => self.mask(open.saturating_sub(1)..self.closes[open] + 1),
            Some(open) => self.mask(open + 1..self.closes[open]),
            None => self.mask(0..self.pieces.len()),
        }
    }

    /// Hides the pieces, with all bytes between them.
    fn mask(&mut self, range: Range<usize>) {
        if let (Some(first), Some(last)) = (self.pieces.get(range.start), self.pieces.get(range.end - 1)) {
            self.masks.push(first.range.start..last.range.end);
        }
    }

    /// Walks one expression, or one `key: value` of a map.
    fn chunk(&mut self, range: Range<usize>, inside: Inside) {
        let mut state = Chunk { whole: range.clone(), start: range.start, pending: 0, key: inside == Inside::Map };
        let mut at = range.start;
        if matches!(inside, Inside::List | Inside::Map | Inside::Index) && self.kind(at) == Some(Kind::Question) {
            at += 1;
            state.start = at;
        }
        let mut wants_value = true;
        while at < range.end {
            let step = if wants_value { self.value(at, &mut state) } else { self.operator(at, &mut state) };
            match step {
                Step::Value(next) => (at, wants_value) = (next, false),
                Step::Operator(next) => (at, wants_value) = (next, true),
                Step::Wrong => {
                    at = self.skip(&state, at);
                    wants_value = false;
                }
            }
        }
        if wants_value {
            self.missing_value(range.end, &state);
        } else if state.pending > 0 {
            let message = "expected `:` and the value for when the condition is false";
            self.report(SYNTAX_ERROR.at(self.span(range.end - 1).after(), message).help("write `condition ? a : b`"));
            self.mask(range);
        } else if state.key {
            let message = "expected `:` and a value after the key";
            self.report(SYNTAX_ERROR.at(self.span(range.end - 1).after(), message).help("write `{key: value}`"));
            self.mask_group(range.start..range.end + 1);
        }
    }

    /// Leaves a mistake behind: masks the operands up to the next logical operator, where the walk goes on.
    fn skip(&mut self, state: &Chunk, from: usize) -> usize {
        let mut at = from;
        while at < state.whole.end && !self.is_boundary(at) {
            at = if self.pieces[at].kind == Kind::Open { self.closes[at] } else { at } + 1;
        }
        if at > state.start {
            self.mask(state.start..at);
            return at;
        }
        self.mask(state.whole.clone());
        state.whole.end
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
        match self.pieces[at].kind {
            Kind::Word if self.word(at) == "not" && self.starts_value(at + 1) => {
                let diagnostic = self.instead(at, "!", "negation is written `!`");
                self.report(diagnostic);
                Step::Wrong
            }
            Kind::Word if self.word(at) == "in" => {
                self.missing_value(at, state);
                Step::Wrong
            }
            Kind::Word | Kind::Value => Step::Value(at + 1),
            Kind::Not | Kind::Minus => self.sign(at),
            Kind::Dot if self.kind(at + 1) == Some(Kind::Word) => Step::Value(at + 2),
            Kind::Open => self.opened(at),
            Kind::Stray | Kind::OpenString | Kind::Close => self.stray(at),
            Kind::Dot | Kind::Operator | Kind::Comma | Kind::Question | Kind::Colon => {
                self.missing_value(at, state);
                Step::Wrong
            }
        }
    }

    /// Brackets around a value, or a list or map literal.
    fn opened(&mut self, at: usize) -> Step {
        let close = self.closes[at];
        let inside = match self.word(at) {
            "(" => Inside::Group,
            "[" => Inside::List,
            _ => Inside::Map,
        };
        self.stretch(at + 1..close, inside);
        Step::Value(close + 1)
    }

    /// A prefix sign; `!` and `-` do not mix without parentheses.
    fn sign(&mut self, at: usize) -> Step {
        let next = self.kind(at + 1);
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
        Step::Wrong
    }

    /// An operator comes next, or something that goes on with the value.
    fn operator(&mut self, at: usize, state: &mut Chunk) -> Step {
        let callable = at > state.start && self.kind(at - 1) == Some(Kind::Word);
        match self.pieces[at].kind {
            Kind::Operator => self.written_operator(at, state),
            Kind::Minus => Step::Operator(at + 1),
            Kind::Word if self.word(at) == "in" => Step::Operator(at + 1),
            Kind::Word if matches!(self.word(at), "and" | "or") && self.starts_value(at + 1) => {
                let (right, what) = if self.word(at) == "and" { ("&&", "and") } else { ("||", "or") };
                let diagnostic = self.instead(at, right, &format!("“{what}” is written `{right}`"));
                self.report(diagnostic);
                Step::Wrong
            }
            Kind::Dot => {
                let name = at + 1 + usize::from(self.kind(at + 1) == Some(Kind::Question));
                if name < state.whole.end && self.kind(name) == Some(Kind::Word) {
                    return Step::Value(name + 1);
                }
                self.report(SYNTAX_ERROR.at(self.span(at), "expected the name of a field after `.`"));
                Step::Wrong
            }
            Kind::Open => match self.word(at) {
                "(" if callable => {
                    self.stretch(at + 1..self.closes[at], Inside::Arguments);
                    Step::Value(self.closes[at] + 1)
                }
                "[" => {
                    self.stretch(at + 1..self.closes[at], Inside::Index);
                    Step::Value(self.closes[at] + 1)
                }
                "{" if callable => {
                    self.stretch(at + 1..self.closes[at], Inside::Map);
                    Step::Value(self.closes[at] + 1)
                }
                _ => self.no_operator(at),
            },
            Kind::Question => {
                // `a ? b ? 1 : 2 : 3`: the middle takes no conditional of its own.
                if state.pending > 0 {
                    let message = "a conditional between `?` and `:` needs parentheses";
                    self.report(SYNTAX_ERROR.at(self.span(at), message).help("write `a ? (b ? c : d) : e`"));
                    self.mask(state.whole.clone());
                    state.pending = 0;
                    return Step::Value(state.whole.end);
                }
                state.pending += 1;
                state.start = at + 1;
                Step::Operator(at + 1)
            }
            Kind::Colon if state.pending > 0 => {
                state.pending -= 1;
                state.start = at + 1;
                Step::Operator(at + 1)
            }
            Kind::Colon if state.key => {
                state.key = false;
                state.start = at + 1;
                Step::Operator(at + 1)
            }
            Kind::Colon => {
                self.report(SYNTAX_ERROR.at(self.span(at), "there is no `?` that this `:` belongs to"));
                self.mask(state.whole.clone());
                Step::Value(state.whole.end)
            }
            Kind::Word | Kind::Value | Kind::Not => self.no_operator(at),
            Kind::Comma | Kind::Close | Kind::Stray | Kind::OpenString => self.stray(at),
        }
    }

    /// An operator as written; those of other languages get the right one.
    fn written_operator(&mut self, at: usize, state: &mut Chunk) -> Step {
        let word = self.word(at);
        let right = match word {
            "&&" | "||" => {
                state.start = at + 1;
                return Step::Operator(at + 1);
            }
            "=" | "===" => "==",
            "<>" | "!==" => "!=",
            "=>" => ">=",
            "&" => "&&",
            "|" => "||",
            "**" => {
                self.report(SYNTAX_ERROR.at(self.span(at), "there is no operator `**`").help("multiply with `*`"));
                return Step::Wrong;
            }
            _ => return Step::Operator(at + 1),
        };
        let what = match right {
            "==" => "equality",
            "!=" => "inequality",
            ">=" => "“greater or equal”",
            "&&" => "“and”",
            _ => "“or”",
        };
        let diagnostic = self.instead(at, right, &format!("{what} is written `{right}`"));
        self.report(diagnostic);
        Step::Wrong
    }

    /// The sign of another language; ours goes in its place.
    fn instead(&self, at: usize, right: &str, help: &str) -> Diagnostic {
        let span = self.span(at);
        let message = format!("`{}` is no operator here", self.word(at));
        let fix = Fix::safe(format!("change it to `{right}`")).replace(span, right);
        SYNTAX_ERROR.at(span, message).help(help).fix(fix)
    }

    /// Two values stand side by side.
    fn no_operator(&mut self, at: usize) -> Step {
        let (left, right) = (self.word(at - 1), self.word(at));
        let message = format!("expected an operator between `{left}` and `{right}`");
        self.report(SYNTAX_ERROR.at(self.span(at), message));
        Step::Wrong
    }

    fn stray(&mut self, at: usize) -> Step {
        let message = format!("`{}` means nothing in an expression", self.word(at).escape_debug());
        self.report(SYNTAX_ERROR.at(self.span(at), message));
        Step::Wrong
    }

    /// No value stands before piece `at`, or before the end.
    fn missing_value(&mut self, at: usize, state: &Chunk) {
        let behind = at > state.whole.start;
        let (sign, side) = if behind { (at - 1, "after") } else { (at, "before") };
        let message = format!("expected a value {side} `{}`", self.word(sign));
        self.report(SYNTAX_ERROR.at(self.span(sign), message));
        if at >= state.whole.end {
            self.mask(state.whole.clone());
        }
    }

    /// Whether a value can start with this piece.
    fn starts_value(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Word | Kind::Value | Kind::Not | Kind::Minus | Kind::Open))
    }
}

/// What the walk knows of the expression it is in.
struct Chunk {
    /// All its pieces.
    whole: Range<usize>,
    /// The first piece behind the last `&&`, `||`, `?` or `:`.
    start: usize,
    /// How many `?` wait for their `:`.
    pending: usize,
    /// Whether the `:` behind a map's key is still to come.
    key: bool,
}

/// Where the walk goes next.
enum Step {
    /// A value ends before this piece.
    Value(usize),
    /// An operator or sign ends before this piece.
    Operator(usize),
    /// A mistake was reported.
    Wrong,
}

/// Whether a minus before this value is part of it.
fn is_signed_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit() || first == '.') && !word.ends_with(['u', 'U'])
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}
