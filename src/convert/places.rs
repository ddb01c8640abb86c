//! Which comments belong to what.
//!
//! The things of a tree are written in another order than they stand, so comments are shared out first: those of a thing are divided among
//! its parts by position, each to one of them or to the end. So each comment is written once.

use super::node::{Around, Line};
use crate::base::Span;
use crate::syntax::ast::Comment;
use crate::syntax::comments::{Comments, Remark};
use std::ops::Range;

/// The comments of a file.
pub(super) struct Remarks<'t> {
    comments: Comments<'t>,
}

/// The comments of a thing, as ranges of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Those before it.
    pub(super) lead: Range<usize>,
    /// Those in it.
    pub(super) inner: Range<usize>,
    /// The one behind it on its line.
    pub(super) trail: Option<usize>,
    /// Whether an empty line stands right before it.
    pub(super) blank: bool,
}

impl<'t> Remarks<'t> {
    pub(super) fn new(text: &'t str, comments: &[Comment]) -> Self {
        Self { comments: Comments::new(text, comments) }
    }

    /// The range of all comments.
    pub(super) fn all(&self) -> Range<usize> {
        0..self.comments.all().len()
    }

    /// Divides the comments `within` a thing among its parts, which may come in any order. Gives those behind the last one, too.
    pub(super) fn divide(&self, parts: &[Span], within: Range<usize>) -> (Vec<Place>, Vec<Line>) {
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|&part| parts[part].start);
        let mut places = vec![Place::default(); parts.len()];
        let mut before = within.start;
        for (at, &part) in order.iter().enumerate() {
            let span = parts[part];
            // What stands behind the next part is not behind this one, if all of them are on one line.
            let next = order.get(at + 1).map_or(u32::MAX, |&next| parts[next].start);
            let start = self.comments.index(span.start).clamp(before, within.end);
            let end = self.comments.index(span.end).clamp(start, within.end);
            let trail = (end < within.end && self.is_trailing(span, end, next)).then_some(end);
            places[part] =
                Place { lead: before..start, inner: start..end, trail, blank: self.comments.blank_before(span.start) };
            before = trail.map_or(end, |trail| trail + 1);
        }
        (places, self.lines(before..within.end))
    }

    /// Whether the comment is on the line on which `span` ends, whatever sign stands between, and before `next`.
    fn is_trailing(&self, span: Span, comment: usize, next: u32) -> bool {
        let remark = &self.comments.all()[comment];
        let between = span.end..next;
        !remark.own_line
            && between.contains(&remark.span.start)
            && !self.comments.breaks_between(span.end, remark.span.start)
    }

    fn remarks(&self, range: Range<usize>) -> &[Remark<'t>] {
        self.comments.all().get(range).unwrap_or_default()
    }

    /// Comments as lines.
    pub(super) fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let mut lines = Vec::new();
        for remark in self.remarks(range) {
            if remark.blank_before {
                lines.push(Line::Blank);
            }
            lines.push(Line::Comment(remark.text.to_owned()));
        }
        lines
    }

    /// What is written around a thing that has this documentation, in whose inside no comment can stand.
    pub(super) fn around(&self, place: &Place, doc: Option<&str>) -> Around {
        self.around_all(place, &[], doc)
    }

    /// The same, where the comments of these parts have no other place. One behind the first part stays behind its line.
    pub(super) fn around_all(&self, place: &Place, parts: &[&Place], doc: Option<&str>) -> Around {
        let docs = self.docs(place.lead.clone(), doc);
        let mut lead = Vec::new();
        for at in place.lead.clone().filter(|at| !docs.contains(at)) {
            lead.extend(self.lines(at..at + 1));
        }
        let ranges: Vec<Range<usize>> = match parts {
            [] => vec![place.inner.clone()],
            parts => parts.iter().flat_map(|part| [part.lead.clone(), part.inner.clone()]).collect(),
        };
        for range in ranges {
            lead.extend(self.lines(range).into_iter().filter(|line| *line != Line::Blank));
        }
        let mut trails = place.trail.into_iter().chain(parts.iter().filter_map(|part| part.trail));
        let trail = trails.next().map(|at| self.comments.all()[at].text.to_owned());
        for at in trails {
            lead.extend(self.lines(at..at + 1));
        }
        let blank = docs.first().map_or(place.blank, |&first| self.comments.all()[first].blank_before);
        if blank {
            lead.push(Line::Blank);
        }
        lead.extend(doc.into_iter().flat_map(|doc| doc.split('\n')).map(|line| Line::Doc(line.to_owned())));
        Around { lead, trail }
    }

    /// Which comments of `range` are this documentation, those that are nearest to its end.
    fn docs(&self, range: Range<usize>, doc: Option<&str>) -> Vec<usize> {
        let Some(doc) = doc else { return Vec::new() };
        let mut found = Vec::new();
        let mut lines = doc.rsplit('\n').peekable();
        for at in range.rev() {
            let remark = &self.comments.all()[at];
            let said = remark.text.strip_prefix(' ').unwrap_or(remark.text);
            if remark.doc && remark.own_line && lines.peek().is_some_and(|line| line.trim_end() == said.trim_end()) {
                lines.next();
                found.push(at);
            }
        }
        found.reverse();
        found
    }

    /// Divides what stands before the first declaration, which starts at `start`, into what is about the file and what is about that. What
    /// is about the file has an empty line behind it.
    pub(super) fn head(&self, first: &mut Place, doc: Option<&str>) -> Vec<Line> {
        let lead = first.lead.clone();
        let mut end = lead.start;
        for at in lead.clone() {
            let last = at + 1 == lead.end;
            let apart = if last { first.blank } else { self.comments.all()[at + 1].blank_before };
            if apart {
                end = at + 1;
            }
        }
        let docs = doc.map_or(0, |doc| doc.split('\n').count());
        let is_doc = |at: &usize| self.comments.all()[*at].doc;
        // An import may follow the documentation of the file at once.
        let docs: Vec<usize> = lead.clone().filter(is_doc).take(docs).collect();
        end = docs.last().map_or(end, |&last| end.max(last + 1));
        first.lead = end..lead.end;
        let mut lines: Vec<Line> =
            doc.into_iter().flat_map(|doc| doc.split('\n')).map(|line| Line::Doc(line.to_owned())).collect();
        for at in (lead.start..end).filter(|at| !docs.contains(at)) {
            let early = docs.first().is_some_and(|&first| at < first);
            let comment = self.lines(at..at + 1);
            if early {
                let place = lines.iter().position(|line| matches!(line, Line::Doc(_))).unwrap_or(0);
                lines.splice(place..place, comment);
            } else {
                if lines.last().is_some_and(|line| matches!(line, Line::Doc(_))) {
                    lines.push(Line::Blank);
                }
                lines.extend(comment);
            }
        }
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines
    }
}
