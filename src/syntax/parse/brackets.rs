//! The matching of brackets.
//!
//! While all brackets match, layout says nothing. Once one does not, the file is read again with an eye on the layout: a
//! declaration at the start of a line closes everything, a statement closes parentheses and every block that is
//! indented as far as itself, and a `}` closes the block that starts at its own column.

use super::keywords::Family;
use super::scan::{Bracket, Scan, Scanner};
use crate::base::Span;
use crate::base::source::MAX_BRACKET_DEPTH;
use crate::cel::rules::NESTING_TOO_DEEP;
use crate::diagnostic::{Diagnostic, Fix, Sink};
use crate::syntax::rules::{UNBALANCED_BRACKET, UNTERMINATED_STRING};

/// An open bracket.
pub(super) struct Open {
    /// Where it stands.
    pub(super) at: usize,
    byte: u8,
    /// The indentation of its line.
    indent: usize,
    /// Its place in [`Scan::brackets`].
    index: usize,
}

/// What is wrong with quotes or brackets.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// A string in plain quotes does not end on its line.
    String {
        /// From the quote to where the closing one seems to be missing.
        span: Span,
        /// Which quote.
        quote: char,
    },
    /// A string in triple quotes does not end.
    LongString {
        /// The opening quotes.
        span: Span,
        /// Which quote.
        quote: char,
    },
    /// Brackets that are never closed; the innermost first.
    Unclosed {
        /// The last character before the place where they should be closed.
        place: Span,
        /// The opening ones with what closes each.
        opens: Vec<(Span, char, char)>,
    },
    /// A closing bracket with nothing to close.
    Unopened {
        /// Where.
        span: Span,
        /// Which.
        bracket: char,
        /// The bracket that is open there, if there is one.
        open: Option<(Span, char)>,
    },
    /// Brackets are nested too deep.
    TooDeep(Span),
}

const fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

impl Scanner<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn open(&mut self, byte: u8) {
        let at = self.pos;
        if self.stack.len() == MAX_BRACKET_DEPTH && !self.deep_reported {
            self.deep_reported = true;
            self.found.problems.push(Problem::TooDeep(self.span(at, at + 1)));
        }
        self.stack.push(Open { at, byte, indent: self.indent, index: self.found.brackets.len() });
        self.found.brackets.push(Bracket { open: at as u32, close: at as u32 + 1, closed: false });
        self.pos += 1;
    }

    /// Nothing if the bracket does not match and care is needed.
    pub(super) fn close(&mut self, byte: u8) -> Option<()> {
        let at = self.pos;
        self.pos += 1;
        let matching = |open: &Open| closing(open.byte) == byte;
        let top = self.stack.last();
        if !self.careful {
            if !top.is_some_and(matching) {
                return None;
            }
            self.pop(at, true);
            return Some(());
        }
        match self.layout_partner(byte).or_else(|| self.nearest(matching)) {
            Some(index) => {
                self.pop_unclosed(index + 1);
                self.pop(at, true);
            }
            None => self.unopened(at, byte),
        }
        Some(())
    }

    /// The block that a `}` at the start of a line closes by its column, where that is not the innermost one.
    fn layout_partner(&self, byte: u8) -> Option<usize> {
        let deeper = self.stack.last().is_some_and(|open| open.indent > self.indent);
        if byte != b'}' || !self.first || !deeper {
            return None;
        }
        self.nearest(|open| open.byte == b'{' && open.indent == self.indent)
    }

    /// The innermost open bracket that fits. Beyond what may be nested none is looked for, so that each look is short.
    fn nearest(&self, fits: impl Fn(&Open) -> bool) -> Option<usize> {
        let depth = self.stack.len();
        (depth.saturating_sub(2 * MAX_BRACKET_DEPTH)..depth).rev().find(|&index| fits(&self.stack[index]))
    }

    fn unopened(&mut self, at: usize, byte: u8) {
        let open = self.stack.last().map(|open| (self.span(open.at, open.at + 1), char::from(open.byte)));
        let span = self.span(at, at + 1);
        self.mark_broken(at, at + 1);
        if let Some(Problem::Unopened { span: before, .. }) = self.found.problems.last_mut()
            && before.end == span.start
        {
            *before = before.to(span);
            return;
        }
        self.found.problems.push(Problem::Unopened { span, bracket: char::from(byte), open });
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn pop(&mut self, at: usize, closed: bool) {
        let Some(open) = self.stack.pop() else { return };
        let pair = &mut self.found.brackets[open.index];
        pair.close = at as u32;
        pair.closed = closed;
        if self.stack.len() == MAX_BRACKET_DEPTH {
            let end = at + usize::from(closed);
            self.mark_broken(open.at, end);
            self.found.deep.push((open.at as u32, end as u32));
        } else if !closed {
            self.mark_broken(open.at, open.at + 1);
        }
    }

    /// Closes, by guess, all open brackets but the outermost `keep`.
    fn pop_unclosed(&mut self, keep: usize) {
        if self.stack.len() <= keep {
            return;
        }
        let describe =
            |open: &Open| (self.span(open.at, open.at + 1), char::from(open.byte), char::from(closing(open.byte)));
        // Beyond the greatest depth, that is what was said already.
        let opens: Vec<_> =
            self.stack[keep..].iter().take(MAX_BRACKET_DEPTH.saturating_sub(keep)).rev().map(describe).collect();
        let end = self.last_end;
        let last = self.text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        // A string without an end has swallowed what should close them.
        let swallowed = matches!(self.found.problems.last(), Some(Problem::LongString { .. }));
        if !opens.is_empty() && !swallowed && self.stack.len() <= MAX_BRACKET_DEPTH {
            self.found.problems.push(Problem::Unclosed { place: self.span(last, end), opens });
        }
        while self.stack.len() > keep {
            self.pop(end, false);
        }
    }

    /// A word that a statement starts with: no bracket but those of the blocks around it can be open.
    pub(super) fn statement_word(&mut self, family: Family) -> Option<()> {
        if family == Family::Item && self.indent == 0 && self.first && !self.stack.is_empty() {
            if !self.careful {
                return None;
            }
            self.pop_unclosed(0);
        } else if self.careful && self.first && family != Family::Item {
            let open = |open: &Open| open.byte == b'{' && open.indent < self.indent;
            let keep = self.stack.iter().rposition(open).map_or(self.stack.len().min(1), |index| index + 1);
            self.pop_unclosed(keep);
        }
        Some(())
    }

    /// The end of the text: what is open stays open.
    pub(super) fn finish(mut self) -> Option<Scan> {
        if !self.careful && !self.stack.is_empty() {
            return None;
        }
        self.pop_unclosed(0);
        Some(self.found)
    }
}

/// Says what is wrong.
pub(super) fn report(problems: &[Problem], sink: &mut Sink) {
    for problem in problems {
        sink.report(describe(problem));
    }
}

fn describe(problem: &Problem) -> Diagnostic {
    match problem {
        Problem::String { span, quote } => UNTERMINATED_STRING
            .at(*span, "this string does not end on its line")
            .label(format!("`{quote}` is missing"))
            .help(format!("close it with `{quote}`; a text of several lines stands in {}", triple(*quote)))
            .fix(Fix::guess(format!("close the string with `{quote}`")).replace(span.after(), quote.to_string())),
        Problem::LongString { span, quote } => UNTERMINATED_STRING
            .at(*span, "this string never ends")
            .label("opened here")
            .help(format!("close it with {}", triple(*quote))),
        Problem::Unclosed { place, opens } => unclosed(*place, opens),
        Problem::Unopened { span, bracket, open } => {
            let found =
                UNBALANCED_BRACKET.at(*span, format!("`{bracket}` closes nothing")).label("nothing is open for it");
            match open {
                Some((open, kind)) => found.related(*open, format!("this `{kind}` is open here")),
                None => found,
            }
            .help(format!("remove it, or open it with `{}`", opening(*bracket)))
            .fix(Fix::guess("remove what closes nothing").replace(*span, ""))
        }
        Problem::TooDeep(span) => NESTING_TOO_DEEP
            .at(*span, format!("brackets are nested more than {MAX_BRACKET_DEPTH} deep"))
            .label("too deep from here on")
            .help("split it: name the inner parts with `let`, or move them into a workflow of their own"),
    }
}

fn unclosed(place: Span, opens: &[(Span, char, char)]) -> Diagnostic {
    let closers: String = opens.iter().map(|&(_, _, close)| close).collect();
    let mut found = UNBALANCED_BRACKET
        .at(place, format!("`{closers}` is missing"))
        .label(format!("`{closers}` should follow"))
        .help(format!("close it with `{closers}`"))
        .fix(Fix::guess(format!("insert `{closers}`")).replace(place.after(), closers.clone()));
    for &(open, kind, _) in opens.iter().take(3) {
        found = found.related(open, format!("this `{kind}` is never closed"));
    }
    found
}

fn triple(quote: char) -> String {
    format!("`{quote}{quote}{quote}`")
}

const fn opening(close: char) -> char {
    match close {
        ')' => '(',
        ']' => '[',
        _ => '{',
    }
}
