//! What stands between statements: comments, empty lines, doc comments.

use super::printer::Printer;
use crate::base::Span;
use std::ops::Range;

/// The doc comments that a statement has, by the tree.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Docs<'d> {
    /// Its own.
    pub(super) own: Option<&'d str>,
    /// Of the first declaration: that of the file.
    pub(super) file: Option<&'d str>,
    /// Whether it is the first declaration.
    pub(super) first: bool,
    /// Whether it is an import: what stands before a first one is about the file.
    pub(super) import: bool,
}

/// A thing that may be written at another place than it was: its comments, as ranges of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Attached {
    /// Those before it.
    pub(super) lead: Range<usize>,
    /// Those in it.
    pub(super) inner: Range<usize>,
    /// The one behind it on its line.
    pub(super) trail: Option<usize>,
}

impl Printer<'_> {
    /// Begins the line of what starts at `start`, behind the comments before it. Gives where in the text the first of these lines
    /// begins.
    pub(super) fn lead(&mut self, start: u32, blank: bool, docs: Docs<'_>) -> usize {
        let waiting = self.sweep(start);
        self.lead_with(&waiting, blank, docs)
    }

    /// The comments before `place` that were not written.
    fn sweep(&mut self, place: u32) -> Vec<usize> {
        let end = match self.comments.all().get(self.swept) {
            Some(next) if next.span.start < place => self.comments.index(place),
            _ => self.swept,
        };
        let waiting = (self.swept..end).filter(|&at| !self.taken[at]).collect();
        self.swept = end;
        self.cursor = end;
        waiting
    }

    /// [`Printer::lead`] with these comments.
    pub(super) fn lead_with(&mut self, waiting: &[usize], blank: bool, docs: Docs<'_>) -> usize {
        let lines = self.trail(waiting);
        let place = self.out.len();
        let Some(keep) = self.docs_to_keep(lines, blank, docs) else {
            self.lead_with_docs(lines, blank, docs);
            return place;
        };
        for &at in lines {
            self.comment_line(at, self.remark(at).blank_before, keep.contains(&at));
        }
        self.new_line(blank);
        place
    }

    /// Writes the first of some comments behind what is written, if it stands there; gives the others.
    pub(super) fn trail<'w>(&mut self, waiting: &'w [usize]) -> &'w [usize] {
        match waiting {
            [first, lines @ ..] if !self.remark(*first).own_line && !self.full && !self.out.is_empty() => {
                let comment = self.written(*first, self.remark(*first).doc);
                self.taken[*first] = true;
                self.out.push(' ');
                self.out.push_str(&comment);
                self.full = true;
                lines
            }
            lines => lines,
        }
    }

    /// Writes the comment that stands behind an opening brace, on its line, if the first thing in the block starts at `first`.
    pub(super) fn trail_brace(&mut self, first: u32) {
        let at = self.cursor;
        if self.comments_wait(first) && !self.taken[at] && !self.remark(at).own_line {
            self.trail(&[at]);
            self.cursor += 1;
        }
    }

    /// Writes a comment on a line of its own.
    pub(super) fn comment_line(&mut self, at: usize, blank: bool, doc: bool) {
        self.taken[at] = true;
        self.new_line(blank);
        let comment = self.written(at, doc);
        self.out.push_str(&comment);
        (self.fresh, self.full) = (false, true);
    }

    /// Writes the comments before the end of a block, or of the file.
    pub(super) fn lead_end(&mut self, end: u32) {
        let waiting = self.sweep(end);
        let lines = self.trail(&waiting);
        for &at in lines {
            let remark = *self.remark(at);
            self.comment_line(at, remark.blank_before, remark.doc && remark.own_line);
        }
    }

    /// Whether comments before `end` wait.
    pub(super) fn comments_wait(&self, end: u32) -> bool {
        let waiting = self.comments.all().iter().zip(&self.taken).skip(self.cursor);
        waiting.take_while(|(next, _)| next.span.start < end).any(|(_, taken)| !taken)
    }

    /// Which comments are to be written as doc comments, so that reading gives what the tree says; nothing if none are in the text.
    fn docs_to_keep(&self, lines: &[usize], blank: bool, docs: Docs<'_>) -> Option<Vec<usize>> {
        let all: Vec<usize> = lines.iter().copied().filter(|&at| self.is_doc_line(at)).collect();
        if all.is_empty() {
            return (docs.own.is_none() && docs.file.is_none()).then_some(all);
        }
        if self.reads_as(lines, &all, blank, docs) {
            return Some(all);
        }
        // Comments from inside of what stands before may have come to stand here; they are no docs.
        let wanted = docs.own.map_or(0, |doc| doc.split('\n').count());
        let own = all[all.len().saturating_sub(wanted)..].to_vec();
        self.reads_as(lines, &own, blank, docs).then_some(own)
    }

    fn is_doc_line(&self, at: usize) -> bool {
        let remark = self.remark(at);
        remark.doc && remark.own_line
    }

    /// Whether the docs are read that the tree has, if `kept` of these lines are doc comments.
    fn reads_as(&self, lines: &[usize], kept: &[usize], blank: bool, docs: Docs<'_>) -> bool {
        let (mut detached, mut own): (Option<Vec<&str>>, Option<Vec<&str>>) = (None, None);
        for at in lines {
            let remark = self.remark(*at);
            if remark.blank_before
                && let Some(read) = own.take()
            {
                detached.get_or_insert(read);
            }
            if kept.contains(at) {
                own.get_or_insert_default().push(remark.text.strip_prefix(' ').unwrap_or(remark.text));
            }
        }
        if blank && let Some(read) = own.take() {
            detached.get_or_insert(read);
        }
        if !docs.first {
            return same(docs.own, own.as_deref());
        }
        if docs.import && detached.is_none() {
            detached = own.take();
        }
        same(docs.own, own.as_deref()) && same(docs.file, detached.as_deref())
    }

    /// Writes docs that no comment has: of the file, then of the statement, above the comments that stand right before it.
    fn lead_with_docs(&mut self, lines: &[usize], blank: bool, docs: Docs<'_>) {
        if let Some(doc) = docs.file {
            self.doc_lines(doc, false);
        }
        let apart = |at: &usize| self.remark(*at).blank_before;
        let close = if blank { lines.len() } else { lines.iter().rposition(apart).unwrap_or(0) };
        let (above, below) = lines.split_at(close);
        for (index, &at) in above.iter().enumerate() {
            let apart = self.remark(at).blank_before || (index == 0 && docs.file.is_some());
            self.comment_line(at, apart, false);
        }
        let apart = docs.file.is_some() || !above.is_empty();
        if let Some(doc) = docs.own {
            self.doc_lines(doc, apart || lines.first().is_some_and(|&at| self.remark(at).blank_before) || blank);
        }
        for (index, &at) in below.iter().enumerate() {
            self.comment_line(at, index == 0 && docs.own.is_none() && apart, false);
        }
        self.new_line(docs.own.is_none() && below.is_empty() && (apart || blank));
    }

    pub(super) fn doc_lines(&mut self, doc: &str, blank: bool) {
        for (index, line) in doc.split('\n').enumerate() {
            self.new_line(blank && index == 0);
            self.out.push_str(if line.trim_end().is_empty() { "///" } else { "/// " });
            self.out.push_str(line.trim_end());
            self.fresh = false;
        }
    }

    /// Which comments belong to which of some things at these places behind the comment `from`. Places may come in any order, and may
    /// overlap: what is read from other languages has parts wherever these had them. No comment belongs to two.
    pub(super) fn attached(&self, places: &[Span], from: usize) -> Vec<Attached> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|&at| places[at].start);
        let mut before = from;
        let mut attached = vec![Attached::default(); places.len()];
        for at in order {
            let place = places[at];
            let start = self.comments.index(place.start).max(before);
            let end = self.comments.index(place.end).max(start);
            // Behind a place that overlaps one before, the comment has its owner.
            let follows = end == self.comments.index(place.end) && self.comments.trailing(place.end).is_some();
            let trail = follows.then_some(end);
            attached[at] = Attached { lead: before..start, inner: start..end, trail };
            before = trail.map_or(end, |trail| trail + 1);
        }
        attached
    }

    /// The comments in a range of the list that are not written.
    pub(super) fn untaken(&self, range: Range<usize>) -> Vec<usize> {
        range.filter(|&at| !self.taken[at]).collect()
    }
}

/// Whether a doc comment of the tree is what these lines say.
fn same(doc: Option<&str>, read: Option<&[&str]>) -> bool {
    match (doc, read) {
        (None, None) => true,
        (Some(doc), Some(read)) => doc.split('\n').map(str::trim_end).eq(read.iter().copied()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{FileId, Span};
    use crate::diagnostic::Sink;
    use crate::syntax::ast::{File, ItemKind, StmtKind};
    use crate::syntax::parse;
    use proptest::prelude::*;

    const TEXT: &str = "\
// c0
workflow w(a: int) { // c1
  // c2
  version \"1\" // c3
  // c4
  seed 1 // c5
  step s = f(a) // c6
    // c7
    when a > 1 // c8
    timeout 5s // c9
    // c10
    retry 2 // c11
  // c12
  loop l max 3 { // c13
    step t = g() timeout 1s retry 1 // c14
    until t.done // c15
    step u = h() // c16
  } // c17
} // c18
";

    /// Gives clauses and statements these places, one after the other.
    fn displace(tree: &mut File, places: &mut dyn Iterator<Item = Span>) {
        let mut place = |span: &mut Span| *span = places.next().unwrap_or(*span);
        for item in &mut tree.items {
            let ItemKind::Workflow(workflow) = &mut item.kind else { continue };
            workflow.clauses.iter_mut().for_each(|clause| place(&mut clause.span));
            for stmt in &mut workflow.body {
                place(&mut stmt.span);
                match &mut stmt.kind {
                    StmtKind::Step(step) => step.clauses.iter_mut().for_each(|clause| place(&mut clause.span)),
                    StmtKind::Loop(looped) => {
                        looped.body.iter_mut().for_each(|stmt| place(&mut stmt.span));
                        looped.until.iter_mut().for_each(|until| place(&mut until.span));
                    }
                    _ => {}
                }
            }
        }
    }

    proptest! {
        #[test]
        fn wherever_parts_stand_every_comment_is_written_once(places in prop::collection::vec((0..400_u32, 0..60_u32), 0..16)) {
            let mut tree = parse(FileId::new(0), TEXT, &mut Sink::new());
            let length = u32::try_from(TEXT.len()).unwrap();
            let spans = places.iter().map(|&(start, long)| {
                Span::new(FileId::new(0), start.min(length), (start + long).min(length))
            });
            displace(&mut tree, &mut spans.into_iter());
            let written = super::super::format(&tree, TEXT).map_err(|found| TestCaseError::fail(format!("{found:?}")))?;
            for number in 0..=18 {
                let comment = format!("// c{number}");
                let count = written.lines().filter(|line| line.ends_with(&comment)).count();
                prop_assert_eq!(count, 1, "{} in\n{}", comment, written);
            }
        }
    }
}
