//! Which bracket closes which, and what is reported of those without a partner and of text without its end.

use super::super::lex::{Kind, Piece};
use crate::base::{Origin, Span};
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::{Fix, Sink};

/// Where a bracket that was opened is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// By this piece.
    At(usize),
    /// By this piece, which is a bracket of another kind.
    Wrong(usize),
    /// Nowhere; it should be before this piece.
    Missing(usize),
}

/// The partner of each bracket among `pieces`. Reports those that have none; closing ones are then taken out of `pieces`.
pub(super) fn pair(text: &str, origin: Origin<'_>, pieces: &mut Vec<Piece>, sink: &mut Sink) -> Vec<Close> {
    let mut pairing = Pairing::new(text, origin, pieces, Some(sink));
    pairing.run();
    if pairing.strays.is_empty() {
        return pairing.closes;
    }
    let mut strays = pairing.strays.into_iter().peekable();
    let mut index = 0;
    pieces.retain(|_| {
        index += 1;
        strays.next_if_eq(&(index - 1)).is_none()
    });
    let mut pairing = Pairing::new(text, origin, pieces, None);
    pairing.run();
    pairing.closes
}

struct Pairing<'p> {
    text: &'p str,
    origin: Origin<'p>,
    pieces: &'p [Piece],
    /// Nowhere to report to in the second run, which only numbers.
    sink: Option<&'p mut Sink>,
    closes: Vec<Close>,
    /// Brackets that are open, outermost first.
    open: Vec<usize>,
    /// Closing brackets that close nothing.
    strays: Vec<usize>,
    /// For `(`, `[` and `{`: how many more close than open from here on.
    excess: [isize; 3],
    /// The last piece of text without its end: it may well hold the brackets that are missed.
    open_string: Option<usize>,
}

impl<'p> Pairing<'p> {
    fn new(text: &'p str, origin: Origin<'p>, pieces: &'p [Piece], sink: Option<&'p mut Sink>) -> Self {
        let closes = vec![Close::Missing(pieces.len()); pieces.len()];
        let (open, strays) = (Vec::new(), Vec::new());
        Self { text, origin, pieces, sink, closes, open, strays, excess: [0; 3], open_string: None }
    }

    fn run(&mut self) {
        (0..self.pieces.len()).for_each(|at| self.count(at, 1));
        for at in 0..self.pieces.len() {
            self.count(at, -1);
            match self.pieces[at].kind {
                Kind::OpenString => self.open_string(at),
                Kind::Open => self.open.push(at),
                Kind::Close => self.close(at),
                _ => {}
            }
        }
        while let Some(open) = self.open.pop() {
            self.unclosed(open, self.pieces.len());
        }
    }

    /// Counts a bracket into `excess`, or out of it.
    fn count(&mut self, at: usize, step: isize) {
        match self.pieces[at].kind {
            Kind::Open => self.excess[number(self.word(at))] -= step,
            Kind::Close => self.excess[number(self.word(at))] += step,
            _ => {}
        }
    }

    /// Whether all open brackets of a kind are closed later on.
    fn is_spare(&self, close: &str) -> bool {
        let open = self.open.iter().filter(|open| closing(self.word(**open)) == close).count();
        self.excess[number(close)] >= open.cast_signed()
    }

    fn word(&self, piece: usize) -> &'p str {
        &self.text[self.pieces[piece].range.clone()]
    }

    fn span(&self, piece: usize) -> Span {
        self.origin.span(self.pieces[piece].range.clone())
    }

    fn close(&mut self, at: usize) {
        let word = self.word(at);
        let Some(&last) = self.open.last() else { return self.stray(at) };
        let right = closing(self.word(last));
        // `f(a])`: every bracket that is open is closed later on, so this one is too much.
        if word != right && self.is_spare(word) && self.is_spare(right) {
            return self.stray(at);
        }
        if let Some(partner) = self.open.iter().rposition(|&open| closing(self.word(open)) == word) {
            while self.open.len() > partner + 1 {
                if let Some(inner) = self.open.pop() {
                    self.unclosed(inner, at);
                }
            }
            self.open.pop().into_iter().for_each(|open| self.closes[open] = Close::At(at));
            return;
        }
        self.open.pop();
        self.closes[last] = Close::Wrong(at);
        let message = format!("expected `{right}`, found `{word}`");
        let diagnostic = SYNTAX_ERROR.at(self.span(at), message).related(self.span(last), "opened here");
        let diagnostic = diagnostic.fix(Fix::guess(format!("change it to `{right}`")).replace(self.span(at), right));
        if let Some(sink) = &mut self.sink {
            sink.report(diagnostic);
        }
    }

    fn stray(&mut self, at: usize) {
        self.strays.push(at);
        let message = format!("nothing is open that this `{}` could close", self.word(at));
        let diagnostic = SYNTAX_ERROR.at(self.span(at), message);
        let fix = Fix::guess("leave it out").replace(self.span(at), "");
        if let Some(sink) = &mut self.sink {
            sink.report(diagnostic.fix(fix));
        }
    }

    /// A bracket is open where piece `at`, or the end, comes.
    fn unclosed(&mut self, open: usize, at: usize) {
        self.closes[open] = Close::Missing(at);
        if self.open_string.is_some_and(|string| string > open) {
            return;
        }
        let bracket = closing(self.word(open));
        // Put it behind the last piece, not behind trailing blanks.
        let end = self.pieces[at - 1].range.end;
        let here = self.origin.span(end..end);
        let message = format!("the `{}` is never closed", self.word(open));
        let fix = Fix::guess(format!("add `{bracket}`")).replace(here, bracket);
        let diagnostic = SYNTAX_ERROR.at(self.span(open), message).help(format!("add the missing `{bracket}`"));
        if let Some(sink) = &mut self.sink {
            sink.report(diagnostic.fix(fix));
        }
    }

    fn open_string(&mut self, at: usize) {
        self.open_string = Some(at);
        let quote = self.word(at).trim_start_matches(['b', 'B', 'r', 'R']);
        let triple = quote.starts_with("\"\"\"") || quote.starts_with("'''");
        let quote = &quote[..if triple { 3 } else { 1 }];
        let message = format!("this text is never closed with {quote}");
        let diagnostic = SYNTAX_ERROR.at(self.span(at), message).help(format!("add {quote} where the text ends"));
        if let Some(sink) = &mut self.sink {
            sink.report(diagnostic);
        }
    }
}

/// A number for each kind of bracket.
fn number(bracket: &str) -> usize {
    match bracket {
        "(" | ")" => 0,
        "[" | "]" => 1,
        _ => 2,
    }
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}
