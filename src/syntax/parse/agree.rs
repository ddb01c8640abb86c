//! How much of two texts is the same at their heads and at their tails: the bytes, and what the scan found there.
//!
//! The scan is done anew for each text, since a single quote or bracket can change what it finds anywhere. Comparing what it found is cheap, and
//! needs no argument about what an edit can do.

use super::scan::{Anchor, Bracket, Scan};
use crate::base::{FileId, Shift};
use crate::syntax::ast::Comment;
use std::ops::Range;

/// How many bytes are compared at once.
const CHUNK: usize = 256;

/// What the scan found in a text, as far as statements depend on it.
#[derive(Clone, Copy)]
pub(super) struct Facts<'f> {
    pub(super) anchors: &'f [Anchor],
    pub(super) brackets: &'f [Bracket],
    pub(super) comments: &'f [Comment],
}

impl<'f> Facts<'f> {
    pub(super) fn of(scan: &'f Scan) -> Self {
        Self { anchors: &scan.anchors, brackets: &scan.brackets, comments: &scan.comments }
    }
}

/// What is the same in an old and a new text. The end of a text counts as one more byte, which is equal only to itself.
#[derive(Clone, Copy)]
pub(super) struct Agreement {
    /// Everything before this offset is the same.
    head: u32,
    /// Everything from this offset of the old text on is the same.
    tail: u32,
    /// The beginning of the tail in the new text.
    new_tail: u32,
    /// The file of the new text.
    file: FileId,
}

impl Agreement {
    /// Compares the old text with the new one.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn of((old, was): (&str, Facts<'_>), (new, is): (&str, Facts<'_>), file: FileId) -> Self {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let head = common_head(old, new);
        let tail = common_tail(&old[head..], &new[head..]);
        let equal = old.len() == head && new.len() == head;
        let mut found = Self {
            head: head as u32 + u32::from(equal),
            tail: (old.len() - tail) as u32,
            new_tail: (new.len() - tail) as u32,
            file,
        };
        found.compare(was.anchors, is.anchors);
        found.compare(was.brackets, is.brackets);
        found.compare(was.comments, is.comments);
        found
    }

    /// Where a thing that starts at `start` of the new text would have stood in the old one, and how it has moved.
    pub(super) fn before(&self, start: u32) -> Option<(u32, Shift)> {
        if start < self.head {
            return Some((start, Shift::new(self.file, 0, 0)));
        }
        let shift = Shift::new(self.file, self.tail, self.new_tail);
        // The byte before it has to be the same, too.
        (start > self.new_tail).then(|| (shift.before(start), shift))
    }

    /// Whether the old text in `range` is still there; of the tail, its beginning is known to be.
    pub(super) fn covers(&self, range: &Range<u32>) -> bool {
        range.end <= self.head || range.start > self.tail
    }

    fn compare<T: Fact>(&mut self, old: &[T], new: &[T]) {
        let (head, shift) = (self.head, Shift::new(self.file, self.tail, self.new_tail));
        let same = old.iter().zip(new).take_while(|(old, new)| old.is_same(new, head)).count();
        let next = [old.get(same), new.get(same)];
        self.head = next.into_iter().flatten().map(|fact| fact.extent().start).fold(head, u32::min);
        let moved = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old.is_moved(new, shift)).count();
        let last = |facts: &[T]| facts.len().checked_sub(moved + 1).map_or(0, |last| facts[last].extent().end);
        let (old, new) = (last(old).saturating_sub(self.tail), last(new).saturating_sub(self.new_tail));
        self.tail += old.max(new);
        self.new_tail += old.max(new);
    }
}

/// Something that the scan found.
trait Fact {
    /// Where it is written.
    fn extent(&self) -> Range<u32>;
    /// Whether it is the same in both texts, as far as it lies before `head`.
    fn is_same(&self, new: &Self, head: u32) -> bool;
    /// Whether it is the same but for its place.
    fn is_moved(&self, new: &Self, shift: Shift) -> bool;
}

impl Fact for Anchor {
    fn extent(&self) -> Range<u32> {
        self.at..self.at + 1
    }

    fn is_same(&self, new: &Self, _: u32) -> bool {
        self == new
    }

    fn is_moved(&self, new: &Self, shift: Shift) -> bool {
        Self { at: shift.offset(self.at), ..*self } == *new
    }
}

impl Fact for Bracket {
    /// Only the opening one: what depends on a pair reads from there on.
    fn extent(&self) -> Range<u32> {
        self.open..self.open + 1
    }

    fn is_same(&self, new: &Self, head: u32) -> bool {
        let both_behind = self.close >= head && new.close >= head;
        self.open == new.open && self.closed == new.closed && (self.close == new.close || both_behind)
    }

    fn is_moved(&self, new: &Self, shift: Shift) -> bool {
        Self { open: shift.offset(self.open), close: shift.offset(self.close), closed: self.closed } == *new
    }
}

impl Fact for Comment {
    fn extent(&self) -> Range<u32> {
        self.span.start..self.span.end
    }

    fn is_same(&self, new: &Self, _: u32) -> bool {
        self.span.range() == new.span.range()
    }

    fn is_moved(&self, new: &Self, shift: Shift) -> bool {
        shift.offset(self.span.start) == new.span.start && shift.offset(self.span.end) == new.span.end
    }
}

fn common_head(old: &[u8], new: &[u8]) -> usize {
    let chunks = old.chunks_exact(CHUNK).zip(new.chunks_exact(CHUNK));
    let start = CHUNK * chunks.take_while(|(old, new)| old == new).count();
    start + old[start..].iter().zip(&new[start..]).take_while(|(old, new)| old == new).count()
}

fn common_tail(old: &[u8], new: &[u8]) -> usize {
    let chunks = old.rchunks_exact(CHUNK).zip(new.rchunks_exact(CHUNK));
    let length = CHUNK * chunks.take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - length], &new[..new.len() - length]);
    length + old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_tails_do_not_overlap() {
        let long = "x".repeat(600);
        let common = |old: &str, new: &str| {
            let head = common_head(old.as_bytes(), new.as_bytes());
            (head, common_tail(&old.as_bytes()[head..], &new.as_bytes()[head..]))
        };
        assert_eq!(common("abc", "abc"), (3, 0));
        assert_eq!(common("aba", "abaaba"), (3, 0));
        assert_eq!(common("one two", "one or two"), (4, 3));
        assert_eq!(common(&long, &format!("{long}y")), (600, 0));
        assert_eq!(common(&format!("a{long}"), &format!("b{long}")), (0, 600));
        assert_eq!(common("", "x"), (0, 0));
    }
}
