//! What a comment is about.
//!
//! In `.flow`, and in the expressions of YAML, that is a matter of words and not of lines, since the formatter breaks lines elsewhere: on a line of its own a
//! comment is about what begins behind it, and behind something about that. In YAML lines and their indentation say it, which stay as they are.

use super::things::{Kind, Things};
use crate::base::Span;
use crate::syntax::ast::{Comment, File};

/// The places in a file that a comment can be about.
pub(super) struct Places<'t> {
    text: &'t str,
    comments: &'t [Comment],
    things: Things,
}

impl<'t> Places<'t> {
    pub(super) fn new(tree: &'t File, text: &'t str) -> Self {
        Self { text, comments: &tree.comments, things: Things::of(tree) }
    }

    /// The line above a line.
    pub(super) fn line_above(&self, line: Span) -> Option<Span> {
        let last = line.start.checked_sub(1)?;
        Some(self.line(Span { start: last, end: last, ..line }))
    }

    /// The whole file of a comment.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn file(&self, comment: Comment) -> Span {
        // One more than the text has bytes, for what is found at its end.
        Span::new(comment.span.file, 0, self.text.len() as u32 + 1)
    }

    /// What a comment is about.
    pub(super) fn covered(&self, comment: Comment) -> Span {
        let yaml = self.text[comment.span.range()].starts_with('#');
        match (comment.own_line, yaml) {
            (true, yaml) => self.beginning_at(self.next(comment.span), yaml),
            (false, true) => self.line_before(comment.span),
            (false, false) => self.words_before(comment.span),
        }
    }

    /// The line of a comment; and if something that began above ends on it, all of that.
    fn line_before(&self, comment: Span) -> Span {
        let line = self.line(comment);
        let ending = self.things.last_before(comment.start).map(|at| self.things.span(at));
        ending.filter(|thing| thing.end > line.start).map_or(line, |thing| line.to(thing))
    }

    /// What ends right before a comment on its line; or else, of what the comment stands in, what is before it: up to the last thing in that.
    fn words_before(&self, comment: Span) -> Span {
        let line = self.line(comment);
        let around = self.things.around(comment.start, |kind| !matches!(kind, Kind::Part | Kind::Entry));
        let is_right_before = |thing: &Span| {
            let between = &self.text[thing.end as usize..comment.start as usize];
            between.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b','))
        };
        let ending = self.things.ending_before(comment.start).filter(is_right_before);
        if let Some(thing) = ending {
            return thing;
        }
        let start = match around.map(|at| (at, self.things.kind(at), self.things.span(at).start)) {
            None => line.start,
            Some((_, Kind::Other, start)) => start.max(line.start),
            Some((at, Kind::Block | Kind::Whole | Kind::Part | Kind::Entry, start)) => {
                self.things.last_in(at, comment.start).map_or(start, |last| last.end)
            }
        };
        Span { start, end: comment.start, ..comment }
    }

    /// What begins at a place, or its line.
    fn beginning_at(&self, next: Span, yaml: bool) -> Span {
        let line = self.line(next);
        if yaml {
            // An entry of a list begins behind its dash.
            let is_lead = |thing: &Span| {
                let lead = &self.text[next.start as usize..thing.start as usize];
                lead.bytes().all(|byte| matches!(byte, b'-' | b' '))
            };
            let thing = self.things.first_from(next.start).filter(|thing| thing.start < line.end).filter(is_lead);
            return thing
                .map_or_else(|| self.entry(next, line), |thing| Span { end: line.end.max(thing.end), ..thing });
        }
        if let Some(thing) = self.things.beginning_at(next.start) {
            return thing;
        }
        let around = self.things.around(next.start, |kind| kind != Kind::Entry);
        match around.filter(|&at| matches!(self.things.kind(at), Kind::Whole | Kind::Part)) {
            Some(at) => Span { start: next.start, ..self.things.span(at) },
            None => line,
        }
    }

    /// In YAML, a line and the lines behind it that lie deeper: what the key on it has.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn entry(&self, next: Span, line: Span) -> Span {
        let depth = next.start - line.start;
        let mut end = line.end.min(self.text.len() as u32);
        for more in self.text[end as usize..].split_inclusive('\n') {
            let blanks = (more.len() - more.trim_start().len()) as u32;
            if !more.trim().is_empty() && blanks <= depth {
                break;
            }
            end += more.len() as u32;
        }
        Span { end: end.max(line.end), ..line }
    }

    /// The line of a place, and what a comment on a line of its own before that would cover, in YAML or not.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn around(&self, place: Span, yaml: bool) -> (Span, Span) {
        let line = self.line(place);
        let text = &self.text[line.start as usize..place.start as usize];
        let blanks = (text.len() - text.trim_start().len()) as u32;
        let first = Span { start: line.start + blanks, end: line.start + blanks, ..line };
        (line, self.beginning_at(first, yaml))
    }

    /// The line that a place begins in, with its line break.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn line(&self, place: Span) -> Span {
        let at = place.start as usize;
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len() + 1, |length| at + length + 1);
        Span::new(place.file, start as u32, end as u32)
    }

    /// The first place behind a comment that is neither blank nor a comment.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn next(&self, comment: Span) -> Span {
        let mut at = comment.end;
        let first = self.comments.partition_point(|other| other.span.start < comment.end);
        let mut following = self.comments[first..].iter();
        loop {
            let rest = &self.text[at as usize..];
            at += (rest.len() - rest.trim_start().len()) as u32;
            match following.next() {
                Some(other) if other.span.start == at => at = other.span.end,
                _ => return Span::new(comment.file, at, at),
            }
        }
    }
}
