//! What the commands about expressions share: the texts that they read, what is found in them, and how the answer is written.

use super::super::console::{Console, Stream};
use super::super::exit::Exit;
use super::super::report::{self, Format};
use crate::base::{FileId, SourceFile, SourceMap, Span};
use crate::cel::{self, Expr, Type};
use crate::diagnostic::json::Finding;
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::driver::os_world::OsWorld;
use crate::driver::{ReadError, World, unreadable_file};
use crate::ty::Declarations;
use serde_json::{Value as Json, json};
use std::io;

/// What an expression that is an argument is called in findings.
const ARGUMENT: &str = "<expr>";
/// What standard input is called.
const STDIN: &str = "<stdin>";

/// The texts of one run and what was found in them.
#[derive(Default)]
pub(super) struct Session {
    pub(super) sources: SourceMap,
    pub(super) sink: Sink,
    unreadable: bool,
}

/// An answer, with warnings beside it at most: for people and pipes, and for programs.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) json: Json,
}

impl Session {
    /// The text of the argument `expr`, or of standard input.
    pub(super) fn expression(&mut self, expr: &str) -> Option<FileId> {
        match expr {
            "-" => self.file("-"),
            text => Some(self.sources.add(SourceFile::new(ARGUMENT, text))),
        }
    }

    /// The text of a file, or of standard input. One that cannot be read is reported.
    pub(super) fn file(&mut self, path: &str) -> Option<FileId> {
        let (world, path) = match path {
            "-" => (OsWorld::new().with_stdin(STDIN), STDIN),
            path => (OsWorld::new(), path),
        };
        match world.read(path) {
            Ok(text) => Some(self.sources.add(SourceFile::new(path, text))),
            Err(error) => {
                let mut found = unreadable_file(&mut self.sources, path, &error);
                if error == ReadError::TooLarge {
                    // Neither an expression nor its data imports anything.
                    found.help = Some("give less at once".to_owned());
                }
                self.sink.report(found);
                self.unreadable = true;
                None
            }
        }
    }

    /// What the text of an expression says; none if something is wrong with it.
    pub(super) fn parse(&mut self, file: FileId) -> Option<Expr> {
        let mark = self.sink.mark();
        let expr = self.recover(file);
        (!self.sink.errors_since(mark)).then_some(expr)
    }

    /// What the text of an expression says; what is wrong with it is reported, and the rest can be checked.
    pub(super) fn recover(&mut self, file: FileId) -> Expr {
        let text = self.sources.file(file).shared_text();
        // A byte order mark is no part of the text, but offsets count it.
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let place = Span::new(file, length(&text) - length(body), length(&text));
        cel::parse(body, place, &mut self.sink)
    }

    /// What a file declares; none if something is wrong with it.
    pub(super) fn declarations(&mut self, file: FileId) -> Option<Declarations> {
        let mark = self.sink.mark();
        let declarations = Declarations::read(&self.sources, file, &mut self.sink);
        (!self.sink.errors_since(mark)).then_some(declarations)
    }

    /// The type of an expression; none if something is wrong with it.
    pub(super) fn check(&mut self, expr: &Expr, declarations: &Declarations) -> Option<Type> {
        let mark = self.sink.mark();
        let ty = cel::check(expr, declarations, &mut self.sink);
        (!self.sink.errors_since(mark)).then_some(ty)
    }

    /// [`Session::check`] of an expression whose data are given: that others could have made it fail is no matter.
    pub(super) fn check_given(&mut self, expr: &Expr, declarations: &Declarations) -> Option<Type> {
        let mut sink = Sink::new();
        let ty = cel::check(expr, declarations, &mut sink);
        let errors = sink.found().iter().filter(|found| found.severity == Severity::Error);
        errors.for_each(|error| self.sink.report(error.clone()));
        (!sink.has_errors()).then_some(ty)
    }

    /// Writes the answer, or what was found instead. Warnings do not stand in the way of an answer. Findings for people go to `stream`.
    pub(super) fn finish(
        self,
        answer: Option<Answer>,
        format: Format,
        stream: Stream,
        console: &mut Console<'_>,
    ) -> io::Result<Exit> {
        let found = self.sink.sorted();
        let answer = answer.filter(|_| !self.sink.has_errors());
        match &answer {
            _ if format == Format::JSON => {
                let mut document = answer.as_ref().map_or_else(|| json!({}), |answer| answer.json.clone());
                if answer.is_none() || !found.is_empty() {
                    let findings: Vec<_> = found.iter().map(|found| Finding::new(&self.sources, found)).collect();
                    document["diagnostics"] = json!(findings);
                }
                writeln!(console.out, "{document}")?;
            }
            Some(answer) => {
                writeln!(console.out, "{}", answer.text)?;
                if !found.is_empty() {
                    self.render(&found, format, Stream::Err, console)?;
                }
            }
            None => self.render(&found, format, stream, console)?,
        }
        Ok(match answer {
            Some(_) => Exit::Clean,
            None if self.unreadable => Exit::Unreadable,
            None => Exit::Findings,
        })
    }

    fn render(
        &self,
        found: &[Diagnostic],
        format: Format,
        stream: Stream,
        console: &mut Console<'_>,
    ) -> io::Result<()> {
        let (options, out) = match stream {
            Stream::Out => (console.out_options, &mut *console.out),
            Stream::Err => (console.err_options, &mut *console.err),
        };
        report::render(format, &(&self.sources, found, 0).into(), options, out)?;
        // Otherwise the last line could come before what it is about.
        console.out.flush()?;
        let Some(first) = found.iter().find(|found| found.severity == Severity::Error) else { return Ok(()) };
        console.note(&format!("run `flowright explain {}` to learn more", first.rule.code))
    }
}
