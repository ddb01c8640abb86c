//! `flowright fmt`: files in the one style.

use super::args::InputArgs;
use super::check::opened;
use super::console::{Console, Stream};
use super::diff;
use super::exit::Exit;
use super::report::{self, Format};
use crate::base::SourceMap;
use crate::driver::os_world::{self, OsWorld};
use crate::driver::{Formatted, ReadError, World as _, format, format_expressions, unreadable_file, walk};
use crate::frontend;
use std::io;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct FmtArgs {
    /// Files, and folders to look for .flow files in; - is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,
    /// Write nothing: list the files that would change, and end with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing: show what would change, and end with 1 if anything would
    #[arg(long)]
    diff: bool,
    /// Also format the expressions in files of the YAML and JSON form, and nothing else of them
    #[arg(long)]
    expressions: bool,
    #[command(flatten)]
    input: InputArgs,
}

pub(super) fn run(args: &FmtArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let stdin = args.paths.iter().any(|path| path == "-");
    if stdin && args.paths.len() > 1 {
        return console
            .usage("standard input cannot be formatted together with files", "call `flowright fmt -` by itself");
    }
    let (world, paths) = opened(&args.paths, &args.input);
    // What comes in by standard input has a name, but is no file.
    let found = if stdin { walk::Found { files: paths, ..walk::Found::default() } } else { walk::find(&paths) };
    if found.files.is_empty() && found.problems.is_empty() {
        let places = args.paths.join("`, `");
        console.usage(
            &format!("there is no workflow file in `{places}`"),
            "name a file, or a folder that has some; hidden and ignored files are skipped",
        )?;
        return Ok(Exit::Unreadable);
    }
    let mut run = Run { args, console, world, stdin, exit: Exit::Clean, changed: 0, same: 0, failed: 0 };
    for (path, error) in &found.problems {
        run.unreadable(path, error)?;
    }
    for path in &found.files {
        run.file(path)?;
    }
    run.finish()
}

struct Run<'r, 'w> {
    args: &'r FmtArgs,
    console: &'r mut Console<'w>,
    world: OsWorld,
    stdin: bool,
    exit: Exit,
    changed: usize,
    same: usize,
    failed: usize,
}

impl Run<'_, '_> {
    fn file(&mut self, path: &str) -> io::Result<()> {
        let text = match self.world.read(path) {
            Ok(text) => text,
            Err(error) => return self.unreadable(path, &error),
        };
        let kind = self.world.kind(path).unwrap_or_else(|| frontend::choose(path, &text));
        let formatted = match (kind.name(), self.args.expressions) {
            ("flow", _) => format(path, &text),
            ("yaml", true) => format_expressions(path, &text),
            ("yaml", false) => {
                return self.refuse(
                    path,
                    "a file of YAML or JSON",
                    "call `flowright fmt --expressions` to format the expressions in it",
                );
            }
            _ => return self.refuse(path, "a file of another system", "convert it with `flowright convert --to flow`"),
        };
        match formatted {
            Formatted::Same => {
                self.same += 1;
                self.copy(&text)
            }
            Formatted::Changed(written) => self.change(path, &text, &written),
            Formatted::Unread { sources, diagnostics } => {
                self.fail(Exit::Findings);
                self.findings(&sources, &diagnostics)
            }
            Formatted::Bug { line, difference } => {
                self.fail(Exit::Bug);
                let message = format!(
                    "formatting `{path}` would {} on line {line}; this is a bug in Flowright, and the file stays as it is",
                    difference.what
                );
                self.console.usage(&message, "report it, with the lines around if you may share them")?;
                Ok(())
            }
        }
    }

    /// Says that a file that was named is not one to format.
    fn refuse(&mut self, path: &str, kind: &str, help: &str) -> io::Result<()> {
        // In a folder there are files of all kinds.
        if !self.args.paths.iter().any(|named| named == "-" || walk::spelled(named) == path) {
            return Ok(());
        }
        self.fail(Exit::Usage);
        self.console.usage(&format!("`{path}` is {kind}, which is not formatted"), help)?;
        Ok(())
    }

    /// Gives standard input back as it is, where its text is asked for.
    fn copy(&mut self, text: &str) -> io::Result<()> {
        if self.stdin && !self.args.check && !self.args.diff { write!(self.console.out, "{text}") } else { Ok(()) }
    }

    fn change(&mut self, path: &str, text: &str, written: &str) -> io::Result<()> {
        self.changed += 1;
        if self.args.diff {
            self.worst(Exit::Findings);
            return diff::write(self.console, path, text, written);
        }
        if self.args.check {
            self.worst(Exit::Findings);
            return writeln!(self.console.out, "{}", report::clean_line(path));
        }
        if self.stdin {
            return self.copy(written);
        }
        match os_world::write(Path::new(path), |out| out.write_all(written.as_bytes())) {
            Ok(()) => self.console.note(&format!("formatted {}", report::clean_line(path))),
            Err(error) => {
                self.changed -= 1;
                self.fail(Exit::Unreadable);
                self.console.usage(
                    &format!("cannot write `{path}`: {error}"),
                    "see that the file and its folder can be written, then try again",
                )?;
                Ok(())
            }
        }
    }

    fn unreadable(&mut self, path: &str, error: &ReadError) -> io::Result<()> {
        self.fail(Exit::Unreadable);
        let mut sources = SourceMap::new();
        let diagnostic = unreadable_file(&mut sources, path, error);
        self.findings(&sources, &[diagnostic])
    }

    fn findings(&mut self, sources: &SourceMap, found: &[crate::diagnostic::Diagnostic]) -> io::Result<()> {
        self.console.findings_only(Stream::Err, Format::PRETTY, (sources, found, 1))
    }

    fn fail(&mut self, exit: Exit) {
        self.failed += 1;
        self.worst(exit);
    }

    fn worst(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
    }

    /// Says how it went.
    fn finish(self) -> io::Result<Exit> {
        let Self { args, console, changed, same, failed, exit, stdin, .. } = self;
        console.out.flush()?;
        if stdin && !args.check && !args.diff {
            return Ok(exit);
        }
        let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let done = if args.check || args.diff { "would change" } else { "changed" };
        let mut parts = Vec::new();
        if changed > 0 {
            parts.push(format!("{} {done}", files(changed)));
        }
        if same > 0 {
            parts.push(format!("{} in style already", files(same)));
        }
        if failed > 0 {
            parts.push(format!("{} left as {}", files(failed), if failed == 1 { "it is" } else { "they are" }));
        }
        console.note(&parts.join(", "))?;
        Ok(exit)
    }
}
