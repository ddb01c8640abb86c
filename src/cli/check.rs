//! `flowright check`: find mistakes.

use super::args::{CheckArgs, InputArgs};
use super::config;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::Outcome;
use crate::diagnostic::Diagnostic;
use crate::driver::os_world::OsWorld;
use crate::driver::unreadable_file;
use crate::driver::{Report, Settings, walk};
use crate::frontend;
use std::collections::BTreeSet;
use std::io;

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if let Some(file) = args.report.twice() {
        let message = format!("two reports would be written to `{}`", file.display());
        return console.usage(&message, "give each report a file of its own");
    }
    let settings = args.config.settings(&args.rules, args.target.map(super::args::Engine::target));
    let settings = Settings { undecided: console.verbose, cache: args.cache.store(), ..settings };
    let how = (Stream::Out, args.format);
    let (world, found) = found(args);
    if let Some(exit) = config::prepared((&world, &found.files), &settings, how, console)? {
        return Ok(exit);
    }
    let report = checked(&world, wanted(found, args, &settings), &settings);
    if let Some(exit) = config::problems(&settings, how, console)? {
        return Ok(exit);
    }
    if report.files == 0 && report.diagnostics.is_empty() {
        let places = args.paths.join("`, `");
        console.usage(
            &format!("there is no workflow file in `{places}`"),
            "name a file, or a folder with files such as `*.flow` or `*.flow.yaml`; hidden and ignored files are skipped",
        )?;
        return Ok(Exit::Unreadable);
    }
    let exit = verdict(&report, &settings);
    let outcome = Outcome {
        settings: Some(&settings),
        exit_code: exit as u8,
        fix: true,
        ..Outcome::new(&report.sources, &report.diagnostics, report.files)
    };
    console.findings_only(Stream::Out, args.format, outcome)?;
    let written = args.report.write(&outcome, console)?;
    console.summary(args.format, &outcome)?;
    console.undecided(&report)?;
    Ok(exit.max(written))
}

/// The files, and the paths with standard input, `-`, under its name.
pub(super) fn opened(paths: &[String], input: &InputArgs) -> (OsWorld, Vec<String>) {
    let mut world = OsWorld::new();
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

/// The files that are named, and those in folders.
fn found(args: &CheckArgs) -> (OsWorld, walk::Found) {
    let (world, paths) = opened(&args.paths, &args.input);
    (world, walk::find(&paths))
}

/// Without the files in folders that are excluded. What is named is checked.
fn wanted(mut found: walk::Found, args: &CheckArgs, settings: &Settings) -> walk::Found {
    let named: BTreeSet<String> = args.paths.iter().map(|path| walk::spelled(path)).collect();
    found.files.retain(|file| named.contains(file) || !settings.configs.excludes(file));
    found
}

fn checked(world: &OsWorld, found: walk::Found, settings: &Settings) -> Report {
    let mut report = crate::driver::check_with(world, &found.files, settings);
    for (path, error) in found.problems {
        report.diagnostics.push(unreadable_file(&mut report.sources, &path, &error));
        report.unreadable = true;
    }
    report
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
