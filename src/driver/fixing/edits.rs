//! Edits of a text: which go together, and what comes of them.

use crate::diagnostic::Edit;
use std::collections::BTreeMap;
use std::ops::Range;

/// Edits that do not get into each other's way: each byte is changed by one of them only, and where something is inserted, no other has a hand in what
/// stands there.
#[derive(Default)]
pub(super) struct Together<'e> {
    /// The edits by their places. They do not overlap, so they end in the order in which they start.
    edits: BTreeMap<(u32, u32), &'e Edit>,
}

impl<'e> Together<'e> {
    /// Adds the edits of a fix, all or none. Those that are there already are no hindrance.
    pub(super) fn add(&mut self, fix: &'e [Edit]) -> bool {
        let fits = fix.iter().all(|edit| self.is_there(edit) || !self.is_in_the_way(edit));
        // A fix that shares only a part with another one says something else.
        let fits = fits && (fix.iter().all(|edit| self.is_there(edit)) || !fix.iter().any(|edit| self.is_there(edit)));
        if fits {
            self.edits.extend(fix.iter().map(|edit| ((edit.span.start, edit.span.end), edit)));
        }
        fits
    }

    fn is_there(&self, edit: &Edit) -> bool {
        self.edits.get(&(edit.span.start, edit.span.end)).is_some_and(|other| *other == edit)
    }

    fn is_in_the_way(&self, edit: &Edit) -> bool {
        let near = self.edits.range(..=(edit.span.end, u32::MAX)).rev().map(|(_, other)| other);
        near.take_while(|other| other.span.end >= edit.span.start).any(|other| touch(edit, other))
    }
}

fn touch(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.span, other.span);
    if a.is_empty() || b.is_empty() { a.start <= b.end && b.start <= a.end } else { a.start < b.end && b.start < a.end }
}

/// A place that an edit replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    /// Where it was.
    pub(super) old: Range<u32>,
    /// Where that is which was put in.
    pub(super) new: Range<u32>,
}

/// The text with the edits made, which do not overlap. What is put in has the line ends of the text, and nothing comes before a byte order mark.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    replaced(text, edits).0
}

/// [`apply`], and what was put in where, in the order of the places.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
pub(super) fn replaced<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> (String, Vec<Replaced>) {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(edits.len());
    let mut at = 0;
    for edit in edits {
        let start = (edit.span.start as usize).max(first).max(at);
        out.push_str(&text[at..start]);
        let new = out.len() as u32;
        if crlf {
            out.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(&edit.text);
        }
        at = (edit.span.end as usize).max(start);
        places.push(Replaced { old: start as u32..at as u32, new: new..out.len() as u32 });
    }
    out.push_str(&text[at..]);
    (out, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Span};

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(FileId::new(0), start, end), text: text.to_owned() }
    }

    #[test]
    fn bytes_outside_of_edits_stay() {
        assert_eq!(apply("a bb c", &[edit(5, 6, "C"), edit(0, 0, "x"), edit(2, 4, "")]), "xa  C");
        assert_eq!(apply("żółw", &[edit(7, 7, "!")]), "żółw!");
    }

    #[test]
    fn one_edit_that_two_fixes_make_is_made_once() {
        assert_eq!(apply("ab", &[edit(1, 1, "x"), edit(1, 1, "x")]), "axb");
    }

    #[test]
    fn what_is_put_in_has_the_line_ends_of_the_text() {
        assert_eq!(apply("a\r\nb\r\n", &[edit(1, 1, "\nx\n")]), "a\r\nx\r\n\r\nb\r\n");
        assert_eq!(apply("a\nb\n", &[edit(1, 1, "\nx")]), "a\nx\nb\n");
        assert_eq!(apply("a", &[edit(1, 1, "\nx")]), "a\nx");
    }

    #[test]
    fn nothing_comes_before_a_byte_order_mark() {
        assert_eq!(apply("\u{feff}a", &[edit(0, 0, "x")]), "\u{feff}xa");
        assert_eq!(apply("\u{feff}a", &[edit(0, 4, "x")]), "\u{feff}x");
    }

    #[test]
    fn what_touches_an_insertion_is_in_its_way_and_neighbours_are_not() {
        let go = |one: Edit, other: Edit| {
            let (one, other) = ([one], [other]);
            let mut together = Together::default();
            together.add(&one) && together.add(&other)
        };
        assert!(!go(edit(0, 2, ""), edit(1, 3, "")));
        assert!(!go(edit(2, 2, "a"), edit(2, 2, "b")));
        assert!(!go(edit(2, 2, "a"), edit(0, 2, "b")));
        assert!(!go(edit(0, 9, ""), edit(1, 3, "")));
        assert!(go(edit(0, 2, "a"), edit(2, 4, "b")));
        assert!(go(edit(2, 2, "a"), edit(3, 4, "b")));
        assert!(go(edit(2, 2, "a"), edit(2, 2, "a")));
    }

    #[test]
    fn a_fix_that_shares_only_a_part_with_another_one_waits() {
        let (one, other) = ([edit(0, 1, "x")], [edit(0, 1, "x"), edit(4, 5, "y")]);
        let mut together = Together::default();
        assert!(together.add(&one));
        assert!(!together.add(&other));
    }
}
