//! Diagnostics with excerpts of the source, drawn by miette.
//!
//! ```text
//! error[E0207]: no step is called `scroe`
//!     ╭─[triage.flow:12:9]
//!   3 │ step score = model.score(ticket)
//!     ·      ──┬──
//!     ·        ╰── this one is near
//!  12 │   after scroe
//!     ·         ──┬──
//!     ·           ╰── not a step
//!     ╰────
//!   help: did you mean `score`?
//! ```
//!
//! One box a file, the primary label's first. miette numbers lines without gaps, so it draws the lines of an
//! [`Excerpt`] as 1, 2, 3 and [`renumbered`] puts the real numbers in their place.

use super::clean::{clean, clean_line};
use super::excerpt::{Cut, Excerpt, excerpt};
use super::style::linked;
use super::wrap::{self, PROSE_WIDTH};
use super::{Format, Options, Outcome, Style};
use crate::base::{Position, SourceMap};
use crate::diagnostic::{Diagnostic, Fix, Label};
use miette::{GraphicalReportHandler, GraphicalTheme, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::fmt;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr as _;

/// At most this many places are drawn for one diagnostic; a cycle of a thousand edges is no help to anybody. All of them
/// are in the JSON rendering.
pub(super) const MAX_LABELS: usize = 12;
/// Source lines keep at least this many columns, in however narrow a terminal.
pub(super) const MIN_SOURCE_WIDTH: usize = 40;

pub(super) const FORMAT: Format =
    Format { name: "pretty", help: "With an excerpt of the source, for people", document: false, render };

fn render(outcome: &Outcome<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in outcome.diagnostics {
        Report { sources: outcome.sources, diagnostic, options }.write(out)?;
        writeln!(out)?;
    }
    Ok(())
}

struct Report<'d> {
    sources: &'d SourceMap,
    diagnostic: &'d Diagnostic,
    options: Options,
}

impl Report<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.header(out)?;
        let left_out = self.boxes(out)?;
        for label in left_out {
            self.line("note", &self.place_in_words(label), out)?;
        }
        let more = (1 + self.diagnostic.related.len()).saturating_sub(MAX_LABELS);
        if more > 0 {
            self.line("note", &format!("and {more} more places, all of them in `--format json`"), out)?;
        }
        if let Some(witness) = &self.diagnostic.witness {
            self.line("when", witness, out)?;
        }
        if let Some(help) = &self.diagnostic.help {
            self.line("help", help, out)?;
        }
        for fix in self.diagnostic.fixes.iter().filter(|fix| adds_to(fix, self.diagnostic.help.as_deref())) {
            self.line("fix", &fix.title, out)?;
        }
        Ok(())
    }

    fn header(&self, out: &mut dyn Write) -> io::Result<()> {
        let head = format!("{}[{}]", self.diagnostic.severity.as_str(), self.diagnostic.rule.code);
        let message = wrap::fill(&clean(&self.diagnostic.message), self.prose_width(), head.len() + 2, "  ");
        let Diagnostic { severity, rule, .. } = *self.diagnostic;
        let color = self.options.color;
        let head = format!("{}[{}]", severity.as_str(), linked(rule, self.options));
        writeln!(out, "{}: {}", Style::of(severity).paint(&head, color), paint_lines(&message, color))
    }

    /// One box for each file that is pointed at, in order of first mention.
    fn boxes<'s>(&'s self, out: &mut dyn Write) -> io::Result<Vec<&'s Label>> {
        let primary = std::iter::once(&self.diagnostic.primary);
        let mut rest: Vec<&Label> = primary.chain(&self.diagnostic.related).take(MAX_LABELS).collect();
        let mut left_out = Vec::new();
        while let Some(first) = rest.first().copied() {
            let (here, elsewhere): (Vec<_>, Vec<_>) = rest.iter().partition(|label| label.span.file == first.span.file);
            left_out.extend(self.one_box(&here, out)?);
            rest = elsewhere;
        }
        Ok(left_out)
    }

    fn one_box<'s>(&'s self, labels: &[&'s Label], out: &mut dyn Write) -> io::Result<Vec<&'s Label>> {
        let Some(first) = labels.first() else { return Ok(Vec::new()) };
        let file = self.sources.file(first.span.file);
        let path = clean_line(file.path()).into_owned();
        if file.text().is_empty() {
            // Nothing can be shown of a file that is empty or could not be read; the message may name it already.
            if labels.iter().all(|label| label.text.is_empty()) && self.diagnostic.message.contains(file.path()) {
                return Ok(Vec::new());
            }
            let (top, bottom) = if self.options.unicode { ("╭─", "╰────") } else { (",-", "`----") };
            writeln!(out, "  {top}[{path}]\n  {bottom}")?;
            return Ok(labels.iter().copied().filter(|label| !label.text.is_empty()).collect());
        }
        let width = self.options.width.max(MIN_SOURCE_WIDTH + 10) - 10;
        let drawing = Drawing {
            excerpt: excerpt(file, labels, Cut { width, ellipsis: if self.options.unicode { '…' } else { '~' } }),
            path,
            position: file.position(first.span.start),
            primary: first,
            width: self.prose_width(),
        };
        out.write_all(drawing.draw(self.options).as_bytes())?;
        Ok(drawing.excerpt.left_out.into_iter().filter(|label| !label.text.is_empty()).collect())
    }

    fn line(&self, head: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let indent = " ".repeat(head.len() + 4);
        let text = wrap::fill(&clean(text), self.prose_width(), indent.len(), &indent);
        writeln!(out, "  {} {text}", Style::Label.paint(&format!("{head}:"), self.options.color))
    }

    fn place_in_words(&self, label: &Label) -> String {
        let Position { line, column } = self.sources.position(label.span);
        let path = clean_line(self.sources.file(label.span.file).path());
        format!("{path}:{line}:{column} {}", label.text).trim_end().to_owned()
    }

    fn prose_width(&self) -> usize {
        self.options.width.clamp(MIN_SOURCE_WIDTH, PROSE_WIDTH)
    }
}

/// Paints every line on its own, so that no colour runs over an indent.
fn paint_lines(text: &str, color: bool) -> String {
    text.split('\n').map(|line| Style::Bold.paint(line, color)).collect::<Vec<_>>().join("\n")
}

/// Whether a fix says something that the help does not: a name in backticks that is not in it.
pub(super) fn adds_to(fix: &Fix, help: Option<&str>) -> bool {
    let Some(help) = help else { return true };
    let names: Vec<&str> = fix.title.split('`').skip(1).step_by(2).collect();
    if names.is_empty() { !help.contains(&fix.title) } else { !names.iter().all(|name| help.contains(name)) }
}

/// One box: what miette asks for, as a diagnostic of its kind.
#[derive(Debug)]
struct Drawing<'d> {
    excerpt: Excerpt<'d>,
    path: String,
    /// Where the box's first label starts, for its head line.
    position: Position,
    primary: &'d Label,
    width: usize,
}

impl Drawing<'_> {
    fn draw(&self, options: Options) -> String {
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(self.theme(options))
            .with_width(usize::from(u16::MAX))
            .with_context_lines(1)
            .with_links(false)
            .without_syntax_highlighting();
        if handler.render_report(&mut drawn, self).is_err() {
            return format!("  [{}:{}:{}]\n", self.path, self.position.line, self.position.column);
        }
        renumbered(&drawn, &self.excerpt.numbers, options.color)
    }

    fn theme(&self, options: Options) -> GraphicalTheme {
        let mut theme = match (options.unicode, options.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        };
        // The numbers are replaced afterwards, and painted then.
        theme.styles.linum = GraphicalTheme::none().styles.linum;
        let styles = &mut theme.styles;
        styles.highlights =
            self.marks().map(|(_, primary)| if primary { styles.error } else { styles.advice }).collect();
        theme
    }

    /// The marks as miette will sort them, and whether each is the primary one.
    fn marks(&self) -> impl Iterator<Item = (&super::excerpt::Mark<'_>, bool)> {
        let mut marks: Vec<_> = self.excerpt.marks.iter().collect();
        marks.sort_by_key(|mark| mark.range.start);
        marks.into_iter().map(|mark| (mark, std::ptr::eq(mark.label, self.primary)))
    }

    /// A label's words in lines that end near the right margin, however far right the label stands.
    fn label_text(&self, mark: &super::excerpt::Mark<'_>) -> Option<String> {
        let line = &self.excerpt.text[..mark.range.end];
        let column = line.rsplit('\n').next().unwrap_or("").width() + 10;
        let room = self.width.saturating_sub(column).max(self.width / 2);
        let text = wrap::fill(&clean_line(&mark.label.text), room, 0, "");
        (!text.is_empty()).then_some(text)
    }
}

impl miette::Diagnostic for Drawing<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        Some(Box::new(self.marks().map(|(mark, primary)| {
            let (text, range) = (self.label_text(mark), mark.range.clone());
            if primary {
                miette::LabeledSpan::new_primary_with_span(text, range)
            } else {
                miette::LabeledSpan::new_with_span(text, range)
            }
        })))
    }
}

impl SourceCode for Drawing<'_> {
    /// The whole excerpt, whatever is asked for. Only the head line asks for no context, and wants the real position.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        context_before: usize,
        _context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, miette::MietteError> {
        let Position { line, column } =
            if context_before == 0 { self.position } else { Position { line: 1, column: 1 } };
        let (line, column) = (line as usize - 1, column as usize - 1);
        let text = self.excerpt.text.as_bytes();
        let span = SourceSpan::from(0..text.len());
        let lines = self.excerpt.numbers.len();
        Ok(Box::new(MietteSpanContents::new_named(self.path.clone(), text, span, line, column, lines)))
    }
}

impl fmt::Display for Drawing<'_> {
    /// Nothing: the message is written by us.
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing<'_> {}

/// miette's box with the real line numbers: each row starts with a space, a number or blanks of a fixed width, a space.
fn renumbered(drawn: &str, numbers: &[usize], color: bool) -> String {
    let old_width = numbers.len().to_string().len();
    let width = numbers.last().map_or(1, |number| number.to_string().len());
    let mut text = String::with_capacity(drawn.len() * 2);
    // The first row is the (empty) message.
    for row in drawn.lines().skip(1) {
        let (gutter, rest) = row.split_at_checked(old_width + 1).unwrap_or((row, ""));
        let number = gutter.trim().parse::<usize>().ok().and_then(|at| numbers.get(at.wrapping_sub(1)));
        let number = number.map(|number| Style::Dim.paint(&format!(" {number:width$}"), color));
        text.push_str(&number.unwrap_or_else(|| " ".repeat(width + 1)));
        text.push_str(rest.trim_end());
        text.push('\n');
    }
    text
}
