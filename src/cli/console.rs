//! The two streams of the process and what is known of them.

use super::args::Color;
use super::exit::Exit;
use super::report::{self, Format, Options, Outcome, Style};
use crate::driver::Report;
use crate::driver::os_world::variable;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where a command writes.
pub(super) struct Console<'w> {
    /// Standard output.
    pub(super) out: &'w mut dyn Write,
    /// What is known of it.
    pub(super) out_options: Options,
    /// Whether it is a terminal.
    pub(super) terminal: bool,
    /// Standard error.
    pub(super) err: &'w mut dyn Write,
    /// What is known of it.
    pub(super) err_options: Options,
    /// Whether to leave out summaries.
    pub(super) quiet: bool,
    /// Whether to say what was not decided.
    pub(super) verbose: bool,
}

/// Which of the two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

impl Console<'_> {
    /// Writes findings to `stream`, and for people a summary to standard error.
    pub(super) fn findings<'r>(
        &mut self,
        stream: Stream,
        format: Format,
        found: impl Into<Outcome<'r>>,
    ) -> io::Result<()> {
        let outcome = found.into();
        self.findings_only(stream, format, outcome)?;
        self.summary(format, &outcome)
    }

    /// Writes findings to `stream`, without a summary.
    pub(super) fn findings_only<'r>(
        &mut self,
        stream: Stream,
        format: Format,
        found: impl Into<Outcome<'r>>,
    ) -> io::Result<()> {
        let outcome = found.into();
        match stream {
            Stream::Out => report::render(format, &outcome, self.out_options, self.out),
            Stream::Err => report::render(format, &outcome, self.err_options, self.err),
        }
    }

    /// Sums up for people what was written in this format.
    pub(super) fn summary(&mut self, format: Format, outcome: &Outcome<'_>) -> io::Result<()> {
        // Otherwise the summary could come before what it sums up.
        self.out.flush()?;
        if format.document {
            return Ok(());
        }
        self.note(&report::summary(outcome, self.err_options))
    }

    /// Says to those who want to know what was not decided.
    pub(super) fn undecided(&mut self, report: &Report) -> io::Result<()> {
        for undecided in report.undecided.iter().filter(|_| self.verbose) {
            let position = report.sources.position(undecided.span);
            let path = report.sources.file(undecided.span.file).path();
            let line = format!("{path}:{}:{}: {undecided}", position.line, position.column);
            writeln!(self.err, "{}", report::clean_line(&line))?;
        }
        Ok(())
    }

    /// Says something about the run, unless the user wants quiet.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(self.err, "{text}") }
    }

    /// Says what is wrong with the way the command was called, and what to do.
    pub(super) fn usage(&mut self, message: &str, help: &str) -> io::Result<Exit> {
        let color = self.err_options.color;
        let (error, label) = (Style::Error.paint("error", color), Style::Label.paint("help:", color));
        self.out.flush()?;
        writeln!(self.err, "{error}: {}\n  {label} {}", report::clean_line(message), report::clean_line(help))?;
        Ok(Exit::Usage)
    }
}

/// Runs `command` on the streams of the process.
pub(super) fn with_terminal(
    color: Color,
    (quiet, verbose): (bool, bool),
    command: impl FnOnce(&mut Console<'_>) -> io::Result<Exit>,
) -> ExitCode {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let terminal = stdout.is_terminal();
    let out_options = options(color, terminal);
    let err_options = options(color, stderr.is_terminal());
    let mut out = BufWriter::new(Pipe::new(stdout.lock()));
    let mut err = Pipe::new(stderr);
    let mut console = Console { out: &mut out, out_options, terminal, err: &mut err, err_options, quiet, verbose };
    let result = command(&mut console).and_then(|exit| out.flush().map(|()| exit));
    let exit = result.unwrap_or_else(|error| {
        _ = writeln!(err, "error: cannot write the output: {error}");
        Exit::Unreadable
    });
    ExitCode::from(exit as u8)
}

fn options(color: Color, terminal: bool) -> Options {
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && variable("NO_COLOR").is_none() && variable("TERM").as_deref() != Some("dumb"),
    };
    if !terminal {
        return Options { color, ..Options::default() };
    }
    // A terminal that is to show no colours is to be sent no other sequences either.
    let links = color && supports_hyperlinks::supports_hyperlinks();
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    Options { color, unicode: unicode(), links, width }
}

/// Whether the locale says that the terminal shows more than ASCII; most terminals do where it says nothing.
fn unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Whether a reader of one of the streams has gone, as far as is known: it is noticed when something is written.
pub(super) fn is_nobody_there() -> bool {
    NOBODY.load(Ordering::Relaxed)
}

/// Set when a reader has gone. Streams belong to the process, and so does this.
static NOBODY: AtomicBool = AtomicBool::new(false);

/// A stream whose reader may have seen enough (`flowright check | head`): the rest goes nowhere, and that is no error.
struct Pipe<W> {
    inner: W,
    closed: bool,
}

impl<W> Pipe<W> {
    const fn new(inner: W) -> Self {
        Self { inner, closed: false }
    }

    fn unless_closed<T>(&mut self, done: T, write: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.closed {
            return Ok(done);
        }
        match write(&mut self.inner) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                NOBODY.store(true, Ordering::Relaxed);
                Ok(done)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |inner| inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), W::flush)
    }
}
