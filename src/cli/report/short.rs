//! One line a diagnostic, `file:line:column: error[E0207]: message`: what editors and problem matchers read.
//!
//! Written by codespan-reporting, which calls a finding without need for change a `note`.

use super::{Format, Options, Outcome, clean_line};
use crate::base::{FileId, SourceMap};
use crate::diagnostic::{Diagnostic, Severity};
use codespan_reporting::diagnostic as codespan;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use codespan_reporting::term::{self, Config, DisplayStyle};
use std::io::{self, Write};
use std::ops::Range;

pub(super) const FORMAT: Format =
    Format { name: "short", help: "One line each: `file:line:column: error[CODE]: message`", document: false, render };

fn render(outcome: &Outcome<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let config = Config { display_style: DisplayStyle::Short, ..Config::default() };
    let files = Sources(outcome.sources);
    outcome.diagnostics.iter().try_for_each(|found| emit(&files, &converted(found), &config, options, out))
}

/// Writes a diagnostic of codespan-reporting.
pub(super) fn emit<'f, F: Files<'f>>(
    files: &'f F,
    diagnostic: &codespan::Diagnostic<F::FileId>,
    config: &Config,
    options: Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let written = if options.color {
        term::emit_to_write_style(&mut Ansi::new(&mut *out), config, files, diagnostic)
    } else {
        term::emit_to_write_style(&mut NoColor::new(&mut *out), config, files, diagnostic)
    };
    written.map_err(|error| match error {
        Error::Io(error) => error,
        other => io::Error::other(other),
    })
}

/// How grave a finding is, in the words of codespan-reporting.
pub(super) const fn severity(severity: Severity) -> codespan::Severity {
    match severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
        Severity::Info => codespan::Severity::Note,
    }
}

fn converted(diagnostic: &Diagnostic) -> codespan::Diagnostic<FileId> {
    let span = diagnostic.primary.span;
    codespan::Diagnostic::new(severity(diagnostic.severity))
        .with_code(diagnostic.rule.code)
        .with_message(clean_line(&diagnostic.message))
        .with_label(codespan::Label::primary(span.file, span.range()))
}

/// Our sources, as codespan-reporting asks for them: with an index, and columns in characters.
struct Sources<'s>(&'s SourceMap);

impl<'a> Files<'a> for Sources<'_> {
    type FileId = FileId;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<String, Error> {
        Ok(clean_line(self.0.file(id).path()).into_owned())
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.0.file(id).text())
    }

    fn line_index(&'a self, id: FileId, offset: usize) -> Result<usize, Error> {
        let file = self.0.file(id);
        Ok(file.lines().line(u32::try_from(offset).unwrap_or(u32::MAX)))
    }

    fn column_number(&'a self, id: FileId, _line: usize, offset: usize) -> Result<usize, Error> {
        let file = self.0.file(id);
        Ok(file.position(u32::try_from(offset).unwrap_or(u32::MAX)).column as usize)
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let (lines, text) = (self.0.file(id).lines(), self.0.file(id).text());
        Ok(lines.start(line, text)..lines.start(line + 1, text))
    }
}
