//! `flowright check`: find mistakes.

use super::args::{CheckArgs, DenyArgs, InputArgs};
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::{Outcome, fails, least};
use crate::driver::os_world::OsWorld;
use crate::driver::unreadable_file;
use crate::driver::{Report, Settings, walk};
use crate::frontend;
use std::io;

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if let Some(file) = args.report.twice() {
        let message = format!("two reports would be written to `{}`", file.display());
        return console.usage(&message, "give each report a file of its own");
    }
    let report = checked(args, console.verbose);
    if report.files == 0 && report.diagnostics.is_empty() {
        let places = args.paths.join("`, `");
        console.usage(
            &format!("there is no workflow file in `{places}`"),
            "name a file, or a folder with files such as `*.flow` or `*.flow.yaml`; hidden and ignored files are skipped",
        )?;
        return Ok(Exit::Unreadable);
    }
    let exit = verdict(&report, &args.deny);
    let outcome = Outcome {
        counts: least(args.deny.warnings()),
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

/// Checks files and what is in folders.
fn checked(args: &CheckArgs, verbose: bool) -> Report {
    let (world, paths) = opened(&args.paths, &args.input);
    let found = walk::find(&paths);
    let target = args.target.map(super::args::Engine::target);
    let settings = Settings { target, undecided: verbose, cache: args.cache.store(), ..Settings::default() };
    let mut report = crate::driver::check_with(&world, &found.files, &settings);
    for (path, error) in found.problems {
        report.diagnostics.push(unreadable_file(&mut report.sources, &path, &error));
        report.unreadable = true;
    }
    report
}

/// How a command ends that has found what is in `report`.
pub(super) fn verdict(report: &Report, deny: &DenyArgs) -> Exit {
    if report.unreadable {
        Exit::Unreadable
    } else if fails(&report.diagnostics, deny.warnings()) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
