//! A few lines of a source file as they can be shown: safe, short, and with the labels moved along.
//!
//! A line that is wider than the screen is cut to a window around its first label; tabs become spaces; hostile
//! characters are spelled out; line breaks are plain. What is drawn therefore never depends on how large the file or how
//! long the line is, and a label at the very end of the file has a place to stand.

use super::clean::{is_hostile, spelled_out};
use crate::base::{SourceFile, Span};
use crate::diagnostic::Label;
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_width::UnicodeWidthChar as _;

/// A label that covers at most this many lines shows them all; a longer one its first and its last.
const WHOLE_LINES: usize = 4;
/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// Lines to show and the places to mark in them.
#[derive(Debug)]
pub(super) struct Excerpt<'d> {
    /// The lines, each ended by `\n`.
    pub(super) text: String,
    /// The number of each line in the file, from 1.
    pub(super) numbers: Vec<usize>,
    /// The marks, in the order of the labels.
    pub(super) marks: Vec<Mark<'d>>,
    /// Labels that lie outside of what is left of a cut line, or overlap a more important one.
    pub(super) left_out: Vec<&'d Label>,
}

/// A label's place in an excerpt.
#[derive(Debug)]
pub(super) struct Mark<'d> {
    /// The bytes of the excerpt's text.
    pub(super) range: Range<usize>,
    /// Whether it begins and ends on one line.
    one_line: bool,
    /// The label that is shown there.
    pub(super) label: &'d Label,
}

/// How wide a line may be, and what stands where it was cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// The columns there are.
    pub(super) width: usize,
    /// One column wide.
    pub(super) ellipsis: char,
}

/// The excerpt of `file` that shows `labels`, the most important one first.
pub(super) fn excerpt<'d>(file: &SourceFile, labels: &[&'d Label], cut: Cut) -> Excerpt<'d> {
    let places: Vec<Place> = labels.iter().map(|label| Place::new(file, label.span)).collect();
    let shown: BTreeSet<usize> = places.iter().flat_map(Place::shown_lines).collect();
    let mut excerpt = Excerpt { text: String::new(), numbers: Vec::new(), marks: Vec::new(), left_out: Vec::new() };
    let mut rows = Vec::with_capacity(shown.len());
    for line in shown {
        let focus = places.iter().find_map(|place| place.on_line(file, line)).unwrap_or_default();
        let row = Row::new(file, line, focus, cut, excerpt.text.len());
        excerpt.text.push_str(&row.shown);
        excerpt.text.push('\n');
        excerpt.numbers.push(line + 1);
        rows.push(row);
    }
    for (place, &label) in places.iter().zip(labels) {
        let one_line = place.first_line == place.last_line;
        match place.mark(&rows) {
            Some(range) if excerpt.has_room_for(&range, one_line) => {
                excerpt.marks.push(Mark { range, one_line, label });
            }
            _ => excerpt.left_out.push(label),
        }
    }
    excerpt
}

impl Excerpt<'_> {
    /// Two marks on one line must not overlap: they would be drawn side by side, under the wrong words.
    fn has_room_for(&self, range: &Range<usize>, one_line: bool) -> bool {
        let overlaps = |other: &Range<usize>| {
            range.start == other.start || range.start.max(other.start) < range.end.min(other.end)
        };
        !one_line || !self.marks.iter().any(|mark| mark.one_line && overlaps(&mark.range))
    }
}

/// A label's span, brought inside the text and onto characters, and its lines.
#[derive(Debug)]
struct Place {
    range: Range<usize>,
    first_line: usize,
    last_line: usize,
}

impl Place {
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn new(file: &SourceFile, span: Span) -> Self {
        let text = file.text();
        let start = boundary_before(text, span.start as usize);
        let end = boundary_after(text, (span.end as usize).max(start));
        // A span that ends with a line break ends on the line before it.
        let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        let line = |offset: usize| file.lines().line(offset as u32);
        Self { first_line: line(start), last_line: line(end), range: start..end }
    }

    fn shown_lines(&self) -> Vec<usize> {
        if self.last_line - self.first_line < WHOLE_LINES {
            (self.first_line..=self.last_line).collect()
        } else {
            vec![self.first_line, self.last_line]
        }
    }

    /// The part of the span that lies on `line`.
    fn on_line(&self, file: &SourceFile, line: usize) -> Option<Range<usize>> {
        if !(self.first_line..=self.last_line).contains(&line) {
            return None;
        }
        let start = file.lines().start(line, file.text());
        let end = start + file.lines().line_text(line, file.text()).len();
        Some(self.range.start.clamp(start, end)..self.range.end.clamp(start, end))
    }

    /// Where the span lies in the text of the rows.
    fn mark(&self, rows: &[Row]) -> Option<Range<usize>> {
        let first = rows.iter().find(|row| row.line == self.first_line)?;
        let last = rows.iter().find(|row| row.line == self.last_line)?;
        let one_line = self.first_line == self.last_line;
        let outside = self.range.end < first.from() || self.range.start > first.to();
        if one_line && outside {
            return None;
        }
        let start = first.shown_offset(self.range.start);
        Some(start..last.shown_offset(self.range.end).max(start))
    }
}

/// One line of an excerpt.
#[derive(Debug)]
struct Row {
    line: usize,
    shown: String,
    /// For each character that is shown, where it stands in the file and in the excerpt; one entry more for the end.
    offsets: Vec<(usize, usize)>,
}

/// A character as it is shown.
struct Cell {
    offset: usize,
    shown: String,
    width: usize,
}

impl Row {
    fn new(file: &SourceFile, line: usize, focus: Range<usize>, cut: Cut, base: usize) -> Self {
        let Cut { width, ellipsis } = cut;
        let text = file.text();
        let start = file.lines().start(line, text);
        let whole = start..start + file.lines().line_text(line, text).len();
        // Far more than a window can show, and far less than a line can hold.
        let near = boundary_before(text, focus.start.saturating_sub(4 * width)).max(whole.start)
            ..boundary_after(text, focus.start + 4 * width).min(whole.end);
        let cells = cells(&text[near.clone()], near.start);
        let (from, to) = window(&cells, &focus, width, near == whole);
        let mut row = Self { line, shown: String::new(), offsets: Vec::with_capacity(to - from + 1) };
        if from > 0 || near.start > whole.start {
            row.shown.push(ellipsis);
        }
        for cell in &cells[from..to] {
            row.offsets.push((cell.offset, base + row.shown.len()));
            row.shown.push_str(&cell.shown);
        }
        let end = cells.get(to).map_or(near.end, |cell| cell.offset);
        row.offsets.push((end, base + row.shown.len()));
        if end < whole.end {
            row.shown.push(ellipsis);
        }
        row
    }

    fn from(&self) -> usize {
        self.offsets.first().map_or(0, |&(offset, _)| offset)
    }

    fn to(&self) -> usize {
        self.offsets.last().map_or(0, |&(offset, _)| offset)
    }

    /// Where a byte of the file stands in the excerpt; the nearest place that is shown.
    fn shown_offset(&self, offset: usize) -> usize {
        let after = self.offsets.partition_point(|&(known, _)| known < offset);
        self.offsets.get(after).or(self.offsets.last()).map_or(0, |&(_, shown)| shown)
    }
}

/// The characters of `text`, which starts at `start` in its file.
fn cells(text: &str, start: usize) -> Vec<Cell> {
    let mut column = 0;
    let mut cells = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let offset = start + at;
        let shown = match c {
            '\t' => " ".repeat(TAB - column % TAB),
            // A byte order mark is no part of what was written.
            '\u{FEFF}' if offset == 0 => String::new(),
            c if is_hostile(c) => spelled_out(c),
            c => c.to_string(),
        };
        let width = shown.chars().map(|c| c.width().unwrap_or(0)).sum();
        column += width;
        cells.push(Cell { offset, shown, width });
    }
    cells
}

/// Which cells to show: all if they fit, or those around `focus`.
fn window(cells: &[Cell], focus: &Range<usize>, width: usize, whole: bool) -> (usize, usize) {
    let total: usize = cells.iter().map(|cell| cell.width).sum();
    if whole && total <= width {
        return (0, cells.len());
    }
    let room = width.saturating_sub(2); // for an ellipsis at either end
    let first = cells.partition_point(|cell| cell.offset < focus.start);
    let last = cells.partition_point(|cell| cell.offset < focus.end).max(first);
    let focused: usize = cells[first..last].iter().map(|cell| cell.width).sum();
    let before = take(cells[..first].iter().rev(), room.saturating_sub(focused) / 2);
    let after = take(cells[first - before..].iter(), room);
    let to = first - before + after;
    // At the end of the line there is room to spare: give it to what stands before.
    let used: usize = cells[first - before..to].iter().map(|cell| cell.width).sum();
    let more = take(cells[..first - before].iter().rev(), room - used.min(room));
    (first - before - more, to)
}

/// How many cells fit into `room` columns.
fn take<'c>(cells: impl Iterator<Item = &'c Cell>, room: usize) -> usize {
    let mut used = 0;
    cells
        .take_while(|cell| {
            used += cell.width;
            used <= room
        })
        .count()
}

fn boundary_before(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn boundary_after(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use proptest::prelude::*;

    fn label(start: u32, end: u32) -> Label {
        Label { span: Span::new(FileId::new(0), start, end), text: String::new() }
    }

    fn shown(text: &str, start: u32, end: u32, width: usize) -> (String, String) {
        let file = SourceFile::new("x.flow", text);
        let label = label(start, end);
        let excerpt = excerpt(&file, &[&label], Cut { width, ellipsis: '…' });
        let marked = excerpt.text[excerpt.marks[0].range.clone()].to_owned();
        (excerpt.text, marked)
    }

    #[test]
    fn a_label_keeps_its_text() {
        assert_eq!(shown("one\r\n\ttwo three\r\n", 10, 15, 80), ("    two three\n".into(), "three".into()));
        assert_eq!(shown("a\u{202e}b", 4, 5, 80), ("a<U+202E>b\n".into(), "b".into()));
        assert_eq!(shown("", 0, 0, 80), ("\n".into(), String::new()));
        assert_eq!(shown("end\n", 4, 4, 80), ("\n".into(), String::new()));
        assert_eq!(shown("end", 900, 17, 80), ("end\n".into(), String::new()));
    }

    #[test]
    fn a_long_line_is_cut_to_a_window_around_the_label() {
        let text = format!("{}here{}", "a".repeat(70_000), "b".repeat(70_000));
        let (line, marked) = shown(&text, 70_000, 70_004, 30);
        assert_eq!(line, "…aaaaaaaaaaaaherebbbbbbbbbbbb…\n");
        assert_eq!(marked, "here");
        assert_eq!(shown(&text, 0, 2, 10), ("aaaaaaaa…\n".into(), "aa".into()));
        assert_eq!(shown(&text, 140_004, 140_004, 10), ("…bbbbbbbb\n".into(), String::new()));
    }

    #[test]
    fn a_second_label_outside_the_window_is_left_out() {
        let file = SourceFile::new("x.flow", "x".repeat(1000));
        let (near, far) = (label(0, 3), label(900, 903));
        let excerpt = excerpt(&file, &[&near, &far], Cut { width: 40, ellipsis: '…' });
        assert_eq!((excerpt.marks.len(), excerpt.left_out), (1, vec![&far]));
    }

    proptest! {
        #[test]
        fn any_span_of_any_text_has_an_excerpt(
            text in r"[a-z ż🐢\t\r\n\u{1b}]{0,200}", start in 0_u32..250, end in 0_u32..250, width in 1_usize..60,
        ) {
            let file = SourceFile::new("x.flow", text);
            let label = label(start, end);
            let excerpt = excerpt(&file, &[&label], Cut { width, ellipsis: '…' });
            prop_assert_eq!(excerpt.text.lines().count(), excerpt.numbers.len());
            for mark in excerpt.marks {
                prop_assert!(excerpt.text.get(mark.range).is_some());
            }
        }
    }
}
