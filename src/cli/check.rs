//! `flowright check`: find mistakes.

use super::args::{CheckArgs, InputArgs, WhatArgs};
use super::config;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::fix;
use super::report::{Format, Outcome};
use super::{progress, statistics, watch};
use crate::diagnostic::Diagnostic;
use crate::driver::os_world::OsWorld;
use crate::driver::unreadable_file;
use crate::driver::{ReadError, Report, Settings, walk};
use crate::frontend;
use std::collections::BTreeSet;
use std::io;

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if args.watch.is_wanted() { watch::run(args, console) } else { once(args, console) }
}

/// Checks and says what was found.
pub(super) fn once(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if let Some(file) = args.report.twice() {
        let message = format!("two reports would be written to `{}`", file.display());
        return console.usage(&message, "give each report a file of its own");
    }
    if let Some((message, help)) = args.statistics.refusal(args.format) {
        return console.usage(message, help);
    }
    if args.fix.is_wanted() {
        return fix::run(args, console);
    }
    let prepared = match prepared(&args.what, args.format, console)? {
        Ok(prepared) => prepared,
        Err(exit) => return Ok(exit),
    };
    let prepared = match args.baseline.add(prepared, console)? {
        Ok(prepared) => prepared,
        Err(exit) => return Ok(exit),
    };
    let report = prepared.check();
    let settings = &prepared.settings;
    if let Some(exit) = config::problems(settings, (Stream::Out, args.format), console)? {
        return Ok(exit);
    }
    if report.files == 0 && report.diagnostics.is_empty() {
        return nothing_there(&args.what, console);
    }
    tell(&report, (args, settings), Stream::Out, console)
}

/// Writes what was found, to files, too, where that is wanted; and says how the command ends.
pub(super) fn tell(
    report: &Report,
    (args, settings): (&CheckArgs, &Settings),
    stream: Stream,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let exit = verdict(report, settings);
    let outcome = Outcome {
        settings: Some(settings),
        suppressed: report.suppressed,
        compared: report.compared,
        exit_code: exit as u8,
        fix: true,
        ..Outcome::new(&report.sources, &report.diagnostics, report.files)
    };
    if args.statistics.is_wanted() {
        statistics::write(args.format, report, stream, console)?;
    } else {
        console.findings_only(stream, args.format, outcome)?;
    }
    let written = args.report.write(&outcome, stream, console)?;
    if stream == Stream::Out {
        console.summary(args.format, &outcome)?;
    }
    console.undecided(report)?;
    Ok(exit.max(written))
}

/// Says that there is nothing to check.
pub(super) fn nothing_there(args: &WhatArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let places = args.paths.join("`, `");
    console.usage(
        &format!("there is no workflow file in `{places}`"),
        "name a file, or a folder with files such as `*.flow` or `*.flow.yaml`; hidden and ignored files are skipped",
    )?;
    Ok(Exit::Unreadable)
}

/// The files, and the paths with standard input, `-`, under its name.
pub(super) fn opened(paths: &[String], input: &InputArgs) -> (OsWorld, Vec<String>) {
    let mut world = OsWorld::new().with_notes(&input.asked);
    if paths.iter().any(|path| path == "-") {
        world = world.with_stdin(&input.stdin_filename);
    }
    let named = |path: &String| if path == "-" { input.stdin_filename.clone() } else { path.clone() };
    let paths: Vec<String> = paths.iter().map(named).collect();
    if let Some(kind) = input.from.as_deref().and_then(frontend::named) {
        world = paths.iter().fold(world, |world, path| world.with_kind(&walk::spelled(path), kind));
    }
    (world, paths)
}

/// What is checked, and how.
pub(super) struct Prepared {
    pub(super) world: OsWorld,
    /// The files, those in folders included.
    pub(super) files: Vec<String>,
    /// What could not be looked into.
    pub(super) problems: Vec<(String, ReadError)>,
    pub(super) settings: Settings,
}

impl Prepared {
    /// Checks the files.
    pub(super) fn check(&self) -> Report {
        let mut report = crate::driver::check_with(&self.world, &self.files, &self.settings);
        self.add_problems(&mut report);
        report
    }

    /// Adds what could not be looked into to what was found.
    pub(super) fn add_problems(&self, report: &mut Report) {
        for (path, error) in &self.problems {
            report.diagnostics.push(unreadable_file(&mut report.sources, path, error));
            report.unreadable = true;
        }
    }
}

/// What the arguments ask for, or how the command ends if that cannot be known.
pub(super) fn prepared(
    args: &WhatArgs,
    format: Format,
    console: &mut Console<'_>,
) -> io::Result<Result<Prepared, Exit>> {
    let settings = args.config.settings(&args.rules, args.target.map(super::args::Engine::target));
    let (undecided, cache, progress) = (console.verbose, args.cache.store(), progress::observer(console));
    let settings = Settings { undecided, cache, progress, ..settings };
    let (world, paths) = opened(&args.paths, &args.input);
    let walk::Found { mut files, problems } = walk::find(&paths);
    if let Some(exit) = config::prepared((&world, &files), &settings, (Stream::Out, format), console)? {
        return Ok(Err(exit));
    }
    // What is in folders may be excluded. What is named is checked.
    let named: BTreeSet<String> = paths.iter().map(|path| walk::spelled(path)).collect();
    files.retain(|file| named.contains(file) || !settings.configs.excludes(file));
    Ok(Ok(Prepared { world, files, problems, settings }))
}

/// How a command ends that has found what is in `report`.
pub(super) fn verdict(report: &Report, settings: &Settings) -> Exit {
    let path = |found: &Diagnostic| report.sources.file(found.primary.span.file).path();
    if report.unreadable {
        Exit::Unreadable
    } else if report.diagnostics.iter().any(|found| settings.fails(found.severity, path(found))) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
