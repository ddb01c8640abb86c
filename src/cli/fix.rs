//! `flowright check --fix`: files without the findings that have a fix.

use super::args::CheckArgs;
use super::check::{Failure, Prepared, compared, nothing_there, tell};
use super::console::{Console, Stream};
use super::diff;
use super::exit::Exit;
use super::report::{self, counted};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::driver::fixing::{FixedFile, LeftOut};
use crate::driver::{self, Fixed, Report, Settings, World as _, os_world};
use crate::frontend::is_json;
use std::io;
use std::path::Path;

/// What `check` is asked to mend.
#[derive(Debug, Default, clap::Args)]
pub(super) struct FixArgs {
    /// Mend what has a safe fix, and write the files; standard input goes to standard output
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: also apply fixes that guess, or change what a workflow does
    #[arg(long)]
    unsafe_fixes: bool,
    /// Write nothing: show what --fix would change, and end with 1 if anything would
    #[arg(long)]
    diff: bool,
    /// Write a comment at each finding that suppresses it for this reason; with --diff only show them
    #[arg(long, value_name = "REASON", conflicts_with_all = ["fix", "unsafe_fixes", "watch"], value_parser = reason)]
    suppress: Option<String>,
}

/// What is done, and what was.
type Verb = (&'static str, &'static str);

/// A reason, which is one line.
fn reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("say why, in a few words".to_owned()),
        text if text.contains(['\n', '\r', '\u{2028}', '\u{2029}']) => Err("a reason is one line".to_owned()),
        text if text.contains(char::is_control) => Err("a reason has no control characters".to_owned()),
        text => Ok(text.to_owned()),
    }
}

impl FixArgs {
    /// Whether anything shall be mended, or shown as it would be.
    pub(super) const fn is_wanted(&self) -> bool {
        self.fix || self.diff || self.unsafe_fixes || self.suppress.is_some()
    }

    /// What is done to findings.
    const fn verb(&self) -> Verb {
        if self.suppress.is_some() { ("suppress", "suppressed") } else { ("fix", "fixed") }
    }

    const fn up_to(&self) -> Applicability {
        if self.unsafe_fixes || self.suppress.is_some() { Applicability::Unsafe } else { Applicability::Safe }
    }
}

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let fix = &args.fix;
    if fix.unsafe_fixes && !fix.fix && !fix.diff {
        return console.usage(
            "`--unsafe-fixes` says which fixes are applied, and none shall be",
            "add `--fix` to apply them, or `--diff` to see what they would change",
        );
    }
    let stdin = args.what.paths.iter().any(|path| path == "-");
    if stdin && args.what.paths.len() > 1 {
        return console
            .usage("standard input cannot be mended together with files", "call `flowright check --fix -` by itself");
    }
    let mut prepared = match compared(args, console)? {
        Ok(prepared) => prepared,
        Err(failure) => return failure.end(args, console),
    };
    prepared.settings.suppress.clone_from(&fix.suppress);
    let fixed = driver::fix(&prepared.world, &prepared.files, &prepared.settings, fix.up_to());
    if fixed.report.files == 0 && fixed.report.diagnostics.is_empty() && prepared.problems.is_empty() {
        let exit = nothing_there(&args.what, &prepared, console)?;
        return Failure::new(exit, None).end(args, console);
    }
    if let Some(exit) = args.report.refuse(args, console)? {
        return Ok(exit);
    }
    if fix.diff {
        return show(fixed, &prepared, fix.verb(), console);
    }
    Mending { args, prepared, stdin, failed: false }.finish(fixed, console)
}

/// Shows what would change.
fn show(fixed: Fixed, prepared: &Prepared, (what, _): Verb, console: &mut Console<'_>) -> io::Result<Exit> {
    for file in &fixed.files {
        diff::write(console, &file.path, &file.before, &file.after)?;
    }
    console.out.flush()?;
    let (mended, files) = (fixed.mended(), fixed.files.len());
    let would = if files == 0 { Exit::Clean } else { Exit::Findings };
    let mut after = fixed.report;
    prepared.add_problems(&mut after);
    let problems = after.diagnostics.split_off(after.diagnostics.len() - prepared.problems.len());
    if !problems.is_empty() {
        console.findings_only(Stream::Err, report::Format::PRETTY, (&after.sources, &problems, after.files))?;
    }
    left_out(&fixed.left_out, &prepared.settings, console)?;
    without_comments(&after, &prepared.settings, console)?;
    console.note(&match files {
        0 => "nothing would change".to_owned(),
        _ => format!("would {what} {} in {}", counted(mended, "finding"), counted(files, "file")),
    })?;
    Ok(if after.unreadable { Exit::Unreadable } else { would })
}

/// A run that writes.
struct Mending<'a> {
    args: &'a CheckArgs,
    prepared: Prepared,
    stdin: bool,
    failed: bool,
}

impl Mending<'_> {
    fn finish(mut self, mut fixed: Fixed, console: &mut Console<'_>) -> io::Result<Exit> {
        if self.stdin {
            self.pass_on(&fixed, console)?;
        } else {
            let files = std::mem::take(&mut fixed.files);
            for file in files {
                match write(&file) {
                    Ok(()) => fixed.files.push(file),
                    Err(reason) => self.refuse(&file.path, &reason, console)?,
                }
            }
        }
        if self.failed {
            // What is found now is not what would be found in the texts that could not be written.
            fixed.report = driver::check_with(&self.prepared.world, &self.prepared.files, &self.prepared.settings);
        }
        let (mended, files) = (fixed.mended(), fixed.files.len());
        let mut after = fixed.report;
        self.prepared.add_problems(&mut after);
        let stream = if self.stdin { Stream::Err } else { Stream::Out };
        let exit = tell(&after, (self.args, &self.prepared.settings), stream, console)?;
        left_out(&fixed.left_out, &self.prepared.settings, console)?;
        without_comments(&after, &self.prepared.settings, console)?;
        if mended > 0 {
            console.out.flush()?;
            console.note(&summary(self.args.fix.verb(), (mended, files), after.diagnostics.len()))?;
        }
        Ok(if self.failed { Exit::Unreadable } else { exit })
    }

    /// Writes what came in by standard input to standard output, mended.
    fn pass_on(&self, fixed: &Fixed, console: &mut Console<'_>) -> io::Result<()> {
        if let Some(file) = fixed.files.first() {
            return write!(console.out, "{}", file.after);
        }
        match self.prepared.files.first().map(|path| self.prepared.world.read(path)) {
            Some(Ok(text)) => write!(console.out, "{text}"),
            // It is among the findings.
            Some(Err(_)) | None => Ok(()),
        }
    }

    fn refuse(&mut self, path: &str, reason: &str, console: &mut Console<'_>) -> io::Result<()> {
        self.failed = true;
        let help = "see that the file and its folder can be written, then try again";
        console.usage(&format!("cannot write `{path}`: {reason}"), help)?;
        Ok(())
    }
}

/// Writes a file, unless somebody else has in the meantime.
fn write(file: &FixedFile) -> Result<(), String> {
    match os_world::OsWorld::new().read(&file.path) {
        // It is reached by two names, and was written by the other one.
        Ok(now) if *now == *file.after => return Ok(()),
        Ok(now) if *now == *file.before => {}
        Ok(_) => return Err("it has changed since it was read".to_owned()),
        Err(error) => return Err(error.to_string()),
    }
    os_world::write(Path::new(&file.path), |out| out.write_all(file.after.as_bytes()))
        .map_err(|error| error.to_string())
}

/// Says which fixes were not applied, or which comments not written.
fn left_out(left_out: &[LeftOut], settings: &Settings, console: &mut Console<'_>) -> io::Result<()> {
    left_out.iter().try_for_each(|left| {
        let LeftOut { rule, path, position, reason } = left;
        let line = match &settings.suppress {
            None => left.to_string(),
            Some(_) => format!(
                "the comment for {} at {path}:{}:{} was not written, since {reason}; {INSTEAD}",
                rule.code, position.line, position.column
            ),
        };
        console.note(&report::clean_line(&line))
    })
}

/// Says of findings that shall be suppressed why that cannot be where there are no comments.
fn without_comments(after: &Report, settings: &Settings, console: &mut Console<'_>) -> io::Result<()> {
    let of_json = |found: &&Diagnostic| is_json(after.sources.file(found.primary.span.file).path());
    let count = after.diagnostics.iter().filter(|found| !found.rule.is_fixed()).filter(of_json).count();
    if settings.suppress.is_none() || count == 0 {
        return Ok(());
    }
    console.note(&format!("{} not suppressed: JSON has no comments; {INSTEAD}", counted(count, "finding")))
}

/// What to do where no comment can stand.
const INSTEAD: &str = "use an override in `flowright.toml`, or a baseline";

/// `fixed 3 findings in 2 files; 1 remains`.
fn summary((_, did): Verb, (mended, files): (usize, usize), left: usize) -> String {
    let done = format!("{did} {} in {}", counted(mended, "finding"), counted(files, "file"));
    match left {
        0 => format!("{done}; none remain"),
        1 => format!("{done}; 1 remains"),
        _ => format!("{done}; {left} remain"),
    }
}
