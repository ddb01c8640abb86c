//! Diagnostics with excerpts of the source, drawn by codespan-reporting, in the way that Rust's compiler has made known.
//!
//! ```text
//! error[E0207]: no step is called `scroe`
//!    ┌─ triage.flow:12:9
//!    │
//!  3 │ step score = model.score(ticket)
//!    │      ----- this one is near
//!    ·
//! 12 │   after scroe
//!    │         ^^^^^ not a step
//!    │
//!    = help: did you mean `score`?
//! ```
//!
//! What is drawn is an [`Excerpt`] of each file, never the file: see [`Sheet`].

use super::clean::{clean, clean_line};
use super::excerpt::{Cut, Excerpt, excerpt};
use super::pretty::{MAX_LABELS, MIN_SOURCE_WIDTH, adds_to};
use super::short::{emit, severity};
use super::style::linked;
use super::wrap::{self, PROSE_WIDTH};
use super::{Format, Options, Outcome};
use crate::base::{FileId, Position, SourceMap};
use crate::diagnostic::{Diagnostic, Label};
use codespan_reporting::diagnostic as codespan;
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term::{Chars, Config};
use std::io::{self, Write};
use std::ops::Range;

pub(super) const FORMAT: Format = Format {
    name: "rich",
    help: "With an excerpt of the source, in the way of Rust's compiler",
    document: false,
    render,
};

/// A label that goes over a few lines shows them all.
const CONTEXT_LINES: usize = 3;
/// What stands before the further lines of a note, so that they begin below the words of `help: `.
const NOTE_INDENT: &str = "      ";
/// Between two lines of an excerpt that are no neighbours in the file; more than two, or a line is drawn in between.
const GAP: usize = 3;

fn render(outcome: &Outcome<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let chars = if options.unicode { Chars::box_drawing() } else { Chars::ascii() };
    let config =
        Config { chars, start_context_lines: CONTEXT_LINES, end_context_lines: CONTEXT_LINES, ..Config::default() };
    for found in outcome.diagnostics {
        let sheets = Sheets::new(outcome.sources, found, options);
        emit(&sheets, &sheets.diagnostic(found, options), &config, options, out)?;
    }
    Ok(())
}

/// What is drawn of each file that a diagnostic points at.
struct Sheets<'d> {
    sources: &'d SourceMap,
    drawn: Vec<Sheet<'d>>,
    /// Labels that are said in words.
    left_out: Vec<&'d Label>,
}

/// An excerpt as a file for codespan-reporting. Its lines have numbers of their own, so that there is no line to ask for between two that
/// are far from each other.
struct Sheet<'d> {
    file: FileId,
    excerpt: Excerpt<'d>,
    lines: Vec<Line>,
}

/// A line of a sheet.
struct Line {
    /// What codespan-reporting knows it by.
    index: usize,
    /// Its number in the file.
    number: usize,
    /// Its bytes in the text of the excerpt.
    range: Range<usize>,
}

impl<'d> Sheets<'d> {
    fn new(sources: &'d SourceMap, found: &'d Diagnostic, options: Options) -> Self {
        let primary = std::iter::once(&found.primary);
        let mut rest: Vec<&Label> = primary.chain(&found.related).take(MAX_LABELS).collect();
        let mut sheets = Self { sources, drawn: Vec::new(), left_out: Vec::new() };
        while let Some(first) = rest.first().copied() {
            let (here, elsewhere): (Vec<_>, Vec<_>) = rest.iter().partition(|label| label.span.file == first.span.file);
            sheets.add(&here, options);
            rest = elsewhere;
        }
        sheets
    }

    fn add(&mut self, labels: &[&'d Label], options: Options) {
        let Some(first) = labels.first() else { return };
        let file = self.sources.file(first.span.file);
        if file.text().is_empty() {
            // Nothing can be shown of a file that is empty or could not be read.
            self.left_out.extend(labels);
            return;
        }
        let width = options.width.max(MIN_SOURCE_WIDTH + 10) - 10;
        let excerpt = excerpt(file, labels, Cut { width, ellipsis: if options.unicode { '…' } else { '~' } });
        self.left_out.extend(&excerpt.left_out);
        self.drawn.push(Sheet::new(first.span.file, excerpt));
    }

    fn diagnostic(&self, found: &Diagnostic, options: Options) -> codespan::Diagnostic<usize> {
        let marks = self.drawn.iter().enumerate().flat_map(|(at, sheet)| {
            sheet.excerpt.marks.iter().map(move |mark| {
                let style = if std::ptr::eq(mark.label, &raw const found.primary) {
                    codespan::LabelStyle::Primary
                } else {
                    codespan::LabelStyle::Secondary
                };
                codespan::Label::new(style, at, mark.range.clone()).with_message(clean_line(&mark.label.text))
            })
        });
        codespan::Diagnostic::new(severity(found.severity))
            .with_code(linked(found.rule, options))
            .with_message(clean_line(&found.message))
            .with_labels(marks.collect())
            .with_notes(self.notes(found, options))
    }

    /// What is said below: other places, the case in which it goes wrong, and what to do.
    fn notes(&self, found: &Diagnostic, options: Options) -> Vec<String> {
        let width = options.width.clamp(MIN_SOURCE_WIDTH, PROSE_WIDTH) - NOTE_INDENT.len();
        let nothing_to_say = |label: &Label| {
            label.text.is_empty()
                && (label.span != found.primary.span
                    || found.message.contains(self.sources.file(label.span.file).path()))
        };
        let places = self.left_out.iter().filter(|label| !nothing_to_say(label)).map(|label| {
            let Position { line, column } = self.sources.position(label.span);
            let path = self.sources.file(label.span.file).path();
            format!("note: {path}:{line}:{column} {}", label.text).trim_end().to_owned()
        });
        let more = (1 + found.related.len()).saturating_sub(MAX_LABELS);
        let more = (more > 0).then(|| format!("note: and {more} more places, all of them in `--format json`"));
        let when = found.witness.iter().map(|case| format!("when: {case}"));
        let help = found.help.iter().map(|help| format!("help: {help}"));
        let fixes = found.fixes.iter().filter(|fix| adds_to(fix, found.help.as_deref()));
        let fixes = fixes.map(|fix| format!("fix: {}", fix.title));
        let notes = places.chain(more).chain(when).chain(help).chain(fixes);
        notes.map(|note| wrap::fill(&clean(&note), width, 0, NOTE_INDENT)).collect()
    }

    fn sheet(&self, id: usize) -> Result<&Sheet<'d>, Error> {
        self.drawn.get(id).ok_or(Error::FileMissing)
    }
}

impl<'d> Sheet<'d> {
    fn new(file: FileId, excerpt: Excerpt<'d>) -> Self {
        let mut lines: Vec<Line> = Vec::with_capacity(excerpt.numbers.len());
        let mut start = 0;
        for (row, &number) in excerpt.text.split_inclusive('\n').zip(&excerpt.numbers) {
            let range = start..start + row.len();
            let index = lines.last().map_or(0, |last| {
                // A mark over many lines is drawn from its first to its last, as if they were neighbours.
                let marked = excerpt.marks.iter().any(|mark| mark.range.start < start && start < mark.range.end);
                last.index + if marked || number == last.number + 1 { 1 } else { GAP }
            });
            start = range.end;
            lines.push(Line { index, number, range });
        }
        Self { file, excerpt, lines }
    }

    fn line(&self, index: usize) -> Result<&Line, Error> {
        let at = self.lines.binary_search_by_key(&index, |line| line.index);
        at.ok().and_then(|at| self.lines.get(at)).ok_or(Error::LineTooLarge { given: index, max: self.lines.len() })
    }
}

impl<'a> Files<'a> for Sheets<'_> {
    type FileId = usize;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<String, Error> {
        Ok(clean_line(self.sources.file(self.sheet(id)?.file).path()).into_owned())
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.sheet(id)?.excerpt.text)
    }

    fn line_index(&'a self, id: usize, offset: usize) -> Result<usize, Error> {
        let lines = &self.sheet(id)?.lines;
        let behind = lines.partition_point(|line| line.range.start <= offset);
        Ok(lines[..behind].last().map_or(0, |line| line.index))
    }

    fn line_number(&'a self, id: usize, index: usize) -> Result<usize, Error> {
        Ok(self.sheet(id)?.line(index)?.number)
    }

    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        Ok(self.sheet(id)?.line(index)?.range.clone())
    }

    /// Where the label that begins here stands in the file.
    fn location(&'a self, id: usize, offset: usize) -> Result<Location, Error> {
        let marks = &self.sheet(id)?.excerpt.marks;
        let mark = marks.iter().find(|mark| mark.range.start == offset);
        let Position { line, column } = self.sources.position(mark.ok_or(Error::FileMissing)?.label.span);
        Ok(Location { line_number: line as usize, column_number: column as usize })
    }
}
