//! `flowright check`: find mistakes.

use super::args::{CheckArgs, InputArgs, WhatArgs};
use super::config;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::fix;
use super::report::{Format, Outcome};
use super::{progress, statistics, watch};
use crate::base::SourceMap;
use crate::diagnostic::Diagnostic;
use crate::driver::config::Problems;
use crate::driver::os_world::OsWorld;
use crate::driver::unreadable_file;
use crate::driver::{ReadError, Report, Settings, World as _, path, walk};
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
    let prepared = match compared(args, console)? {
        Ok(prepared) => prepared,
        Err(failure) => return failure.end(args, console),
    };
    let report = prepared.check();
    let settings = &prepared.settings;
    if let Some(exit) = config::problems(settings, (Stream::Out, args.format), console)? {
        return Failure::new(exit, Some(settings)).end(args, console);
    }
    if report.files == 0 && report.diagnostics.is_empty() {
        let exit = nothing_there(&args.what, &prepared, console)?;
        return Failure::new(exit, None).end(args, console);
    }
    if let Some(exit) = args.report.refuse(args, console)? {
        return Ok(exit);
    }
    tell(&report, (args, settings), Stream::Out, console)
}

/// What the arguments ask for, the baseline with it.
pub(super) fn compared(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Result<Prepared, Failure>> {
    match prepared(&args.what, args.format, console)? {
        Ok(prepared) => Ok(args.baseline.add(prepared, console)?.map_err(|exit| Failure::new(exit, None))),
        Err(failure) => Ok(Err(failure)),
    }
}

/// That nothing is checked, which was said.
pub(super) struct Failure {
    /// How the command ends.
    pub(super) exit: Exit,
    /// What is wrong with files of configuration.
    problems: Option<Problems>,
}

impl Failure {
    /// Nothing is checked, because of these settings if there are any.
    pub(super) fn new(exit: Exit, settings: Option<&Settings>) -> Self {
        Self { exit, problems: settings.and_then(|settings| settings.configs.problems()) }
    }

    /// Writes reports that say so, in place of those of an earlier check.
    pub(super) fn end(self, args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
        if let Some(exit) = args.report.refuse(args, console)? {
            return Ok(exit);
        }
        let empty = SourceMap::default();
        let outcome = match &self.problems {
            Some(problems) => Outcome::new(&problems.sources, &problems.diagnostics, 0),
            None => Outcome::new(&empty, &[], 0),
        };
        let fixable = outcome.diagnostics.iter().any(|found| found.fixes.iter().any(|fix| !fix.edits.is_empty()));
        if args.fix.is_wanted() && fixable {
            console.note("no fix was applied: mend `flowright.toml` by hand first, as the findings say")?;
        }
        let outcome = Outcome { exit_code: self.exit as u8, ..outcome };
        let written = args.report.write(&outcome, Stream::Out, console)?;
        Ok(self.exit.max(written))
    }
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
pub(super) fn nothing_there(args: &WhatArgs, prepared: &Prepared, console: &mut Console<'_>) -> io::Result<Exit> {
    let places = args.paths.join("`, `");
    if prepared.excluded > 0 {
        console.usage(
            &format!("every workflow file in `{places}` is left out by `exclude` of `flowright.toml`"),
            "name a file: what is named is checked even so; or change `exclude`",
        )?;
        return Ok(Exit::Unreadable);
    }
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
    /// How many files in folders are left out, because a file of configuration says so.
    pub(super) excluded: usize,
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
) -> io::Result<Result<Prepared, Failure>> {
    let settings = args.config.settings(&args.rules, args.target.map(super::args::Engine::target));
    let (undecided, cache, progress) = (console.verbose, args.cache.store(console)?, progress::observer(console));
    let settings = Settings { undecided, cache, progress, ..settings };
    let (world, paths) = opened(&args.paths, &args.input);
    let walk::Found { mut files, problems } = walk::find(&paths);
    if let Some(exit) = config::prepared((&world, &files), &settings, (Stream::Out, format), console)? {
        return Ok(Err(Failure::new(exit, Some(&settings))));
    }
    // What is in folders may be excluded. What is named is checked.
    let (here, before) = (world.here(), files.len());
    let absolute = |path: &str| path::join(&here, path);
    let named: BTreeSet<String> = paths.iter().map(|path| absolute(&walk::spelled(path))).collect();
    files.retain(|file| named.contains(&absolute(file)) || !settings.configs.excludes(file));
    let excluded = before - files.len();
    Ok(Ok(Prepared { world, files, problems, excluded, settings }))
}

/// How a command ends that has found what is in `report`.
pub(super) fn verdict(report: &Report, settings: &Settings) -> Exit {
    let path_of = |found: &Diagnostic| report.sources.file(found.primary.span.file).path();
    if report.unreadable {
        Exit::Unreadable
    } else if report.diagnostics.iter().any(|found| settings.fails(found.severity, path_of(found))) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
