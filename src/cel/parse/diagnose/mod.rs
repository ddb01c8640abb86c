//! Why an expression does not parse, said once for each mistake.
//!
//! Brackets are matched first. Then each stretch between brackets and commas is walked with two states, "a value comes
//! next" and "an operator comes next". A mistake ends at the next `&&`, `||`, `?` or `:`, where the walk goes on; what is
//! between two of these is a term. Terms with mistakes are masked (see the grammar's `hole`), so the rest can be read by
//! the grammar.

mod brackets;
mod chunk;
mod foreign;
mod signs;

use super::lex::{BLOCK_COMMENT, HOLE, Kind, Piece, pieces};
use super::literal;
use crate::base::{Origin, Span};
use crate::cel::rules::{INVALID_LITERAL, SYNTAX_ERROR};
use crate::diagnostic::{Diagnostic, Fix, Sink};
use brackets::Close;
use std::ops::Range;

/// What is left of a faulty text.
pub(super) struct Remains {
    /// The text, with faulty parts masked.
    pub(super) masked: String,
    pieces: Vec<Piece>,
    masks: Vec<Range<usize>>,
}

/// Reports what is wrong with `text`, but for its literals. `None` if there is nothing in it at all.
pub(super) fn diagnose(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Option<Remains> {
    let mut pieces = pieces(text);
    if pieces.is_empty() {
        sink.report(SYNTAX_ERROR.at(origin.span(0..text.len()), "expected an expression"));
        return None;
    }
    let all = pieces.clone();
    pieces.retain(|piece| {
        let comment = &text[piece.range.clone()];
        let is_comment = piece.kind == Kind::Stray && comment.starts_with(BLOCK_COMMENT);
        if is_comment {
            let goes_on = text[piece.range.end..].trim_start_matches([' ', '\t', '\r']).starts_with(|c| c != '\n');
            sink.report(foreign::comment(comment, origin.span(piece.range.clone()), goes_on));
        }
        !is_comment
    });
    let closes = brackets::pair(text, origin, &mut pieces, sink);
    if pieces.is_empty() {
        return None;
    }
    let mut walk = Walk { text, origin, sink, pieces: &pieces, closes: &closes, masks: Vec::new(), added: Vec::new() };
    if walk.stretch(0..pieces.len(), Inside::Whole, true) {
        walk.mask(0..pieces.len());
    }
    let Walk { masks, added, .. } = walk;
    let mut bytes = text.as_bytes().to_vec();
    for mask in &masks {
        bytes[mask.clone()].fill(HOLE);
    }
    // Brackets that close nothing are left out.
    let mut kept = pieces.iter().peekable();
    for piece in &all {
        if kept.next_if_eq(&piece).is_none() {
            bytes[piece.range.clone()].fill(b' ');
        }
    }
    let shown = added.iter().filter(|open| bytes[**open] != HOLE).count();
    bytes.extend(std::iter::repeat_n(b')', shown));
    String::from_utf8(bytes).ok().map(|masked| Remains { masked, pieces, masks })
}

/// Reports the faulty literals that nobody reads: those in masked parts, or all of them if nothing else was `read`.
pub(super) fn judge_literals(text: &str, remains: &Remains, read: bool, origin: Origin<'_>, sink: &mut Sink) {
    let mut masks = remains.masks.clone();
    masks.sort_by_key(|mask| (mask.start, std::cmp::Reverse(mask.end)));
    let mut masks = masks.into_iter().peekable();
    let mut masked_to = 0;
    for (index, piece) in remains.pieces.iter().enumerate().filter(|(_, piece)| piece.kind == Kind::Value) {
        while let Some(mask) = masks.next_if(|mask| mask.start <= piece.range.start) {
            masked_to = masked_to.max(mask.end);
        }
        if read && masked_to < piece.range.end {
            continue;
        }
        let word = &text[piece.range.clone()];
        let before = index.checked_sub(1).map(|before| remains.pieces[before].kind);
        let value = if word.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
            literal::number(word, before == Some(Kind::Minus) && !word.ends_with(['u', 'U']))
        } else {
            literal::string(word)
        };
        if let Err(bad) = value {
            let minus = index.checked_sub(1).filter(|_| bad.with_minus);
            let start = minus.map_or(piece.range.start + bad.range.start, |minus| remains.pieces[minus].range.start);
            let range = start..piece.range.start + bad.range.end;
            let diagnostic = INVALID_LITERAL.at(origin.span(range), bad.message);
            sink.report(bad.help.into_iter().fold(diagnostic, Diagnostic::help));
        }
    }
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
    origin: Origin<'w>,
    sink: &'w mut Sink,
    pieces: &'w [Piece],
    /// For each opening bracket, by its number: where it is closed.
    closes: &'w [Close],
    /// Byte ranges to mask.
    masks: Vec<Range<usize>>,
    /// The first bytes of the `(` for which a `)` is added behind the text.
    added: Vec<usize>,
}

impl<'w> Walk<'w> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.report(diagnostic);
    }

    fn word(&self, piece: usize) -> &'w str {
        &self.text[self.pieces[piece].range.clone()]
    }

    fn kind(&self, piece: usize) -> Option<Kind> {
        self.pieces.get(piece).map(|piece| piece.kind)
    }

    fn span(&self, piece: usize) -> Span {
        self.origin.span(self.pieces[piece].range.clone())
    }

    /// Whether nothing, not even a blank, stands between a piece and the next.
    fn touches_next(&self, piece: usize) -> bool {
        self.pieces.get(piece + 1).is_some_and(|next| next.range.start == self.pieces[piece].range.end)
    }

    /// The pieces between an opening bracket and its partner.
    fn inside(&self, open: usize) -> Range<usize> {
        let (Close::At(end) | Close::Wrong(end) | Close::Missing(end)) = self.closes[open];
        open + 1..end
    }

    /// The piece behind an opening bracket's partner; the next one for any other piece.
    fn behind(&self, at: usize) -> usize {
        match self.closes[at] {
            _ if self.pieces[at].kind != Kind::Open => at + 1,
            Close::At(end) | Close::Wrong(end) => end + 1,
            Close::Missing(end) => end,
        }
    }

    fn is_closed(&self, open: usize) -> bool {
        matches!(self.closes[open], Close::At(_))
    }

    /// Hides the pieces, with all bytes between them.
    fn mask(&mut self, range: Range<usize>) {
        if let Some([first, .., last] | [first @ last]) = self.pieces.get(range) {
            self.masks.push(first.range.start..last.range.end);
        }
    }

    /// Walks what is inside a bracket. Whether the bracket is lost.
    fn bracket(&mut self, open: usize, inside: Inside) -> bool {
        self.stretch(self.inside(open), inside, self.is_closed(open))
    }

    /// Walks the pieces of `range`, cut at commas. Where it is not `closed`, its end may be missing.
    /// Whether nothing of it can be saved.
    fn stretch(&mut self, range: Range<usize>, inside: Inside, closed: bool) -> bool {
        let mut start = range.start;
        let mut at = range.start;
        let mut commas = 0;
        let mut hide = false;
        let lone_comma = range.len() == 1 && self.kind(at) == Some(Kind::Comma);
        if lone_comma && matches!(inside, Inside::List | Inside::Map) {
            return false;
        }
        loop {
            let end = at == range.end;
            if end || self.pieces[at].kind == Kind::Comma {
                let empty = start == at;
                hide |= if empty {
                    (closed || !end) && self.no_part(start, inside, commas, end)
                } else {
                    self.chunk(start..at, inside, closed || !end)
                };
                if end {
                    break;
                }
                if commas == 0 && matches!(inside, Inside::Whole | Inside::Group | Inside::Index) {
                    let message = "a `,` separates arguments and elements, and there are none here";
                    let diagnostic = SYNTAX_ERROR.at(self.span(at), message);
                    self.report(match inside {
                        Inside::Group => diagnostic.help("a list is written `[1, 2, 3]`"),
                        _ => diagnostic,
                    });
                    hide = true;
                }
                commas += 1;
                start = at + 1;
            }
            at = self.behind(at);
        }
        hide
    }

    /// Nothing stands between two commas, or between one and a bracket. `last` if no comma follows. Whether that is wrong.
    fn no_part(&mut self, at: usize, inside: Inside, commas: usize, last: bool) -> bool {
        let may_be_empty = match inside {
            Inside::List | Inside::Map => last,
            Inside::Arguments => last && commas == 0,
            Inside::Whole | Inside::Group | Inside::Index => false,
        };
        if may_be_empty {
            return false;
        }
        let diagnostic = match at.checked_sub(1) {
            Some(comma) if inside == Inside::Arguments && last => SYNTAX_ERROR
                .at(self.span(comma), "a call takes no `,` behind its last argument")
                .help("leave out the `,`")
                .fix(Fix::safe("leave out the `,`").replace(self.span(comma), "")),
            Some(before) => {
                SYNTAX_ERROR.at(self.span(before), format!("expected a value after `{}`", self.word(before)))
            }
            None => SYNTAX_ERROR.at(self.span(at), format!("expected a value before `{}`", self.word(at))),
        };
        self.report(diagnostic);
        true
    }
}
