//! `flowright check`: find mistakes.

use super::args::{CheckArgs, DenyArgs, InputArgs};
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::fails;
use super::{progress, statistics, watch};
use crate::driver::os_world::OsWorld;
use crate::driver::unreadable_file;
use crate::driver::{Report, Settings, walk};
use crate::frontend;
use std::io;

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if args.watch.is_wanted() { watch::run(args, console) } else { once(args, console) }
}

/// Checks and says what was found.
pub(super) fn once(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let report = checked(args, console);
    if report.files == 0 && report.diagnostics.is_empty() {
        let places = args.paths.join("`, `");
        console.usage(
            &format!("there is no workflow file in `{places}`"),
            "name a file, or a folder with files such as `*.flow` or `*.flow.yaml`; hidden and ignored files are skipped",
        )?;
        return Ok(Exit::Unreadable);
    }
    if args.statistics.is_wanted() {
        statistics::write(args.format, &report, console)?;
    } else {
        console.findings(Stream::Out, args.format, (&report.sources, &report.diagnostics, report.files))?;
    }
    console.undecided(&report)?;
    Ok(verdict(&report, &args.deny))
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

/// Checks files and what is in folders.
fn checked(args: &CheckArgs, console: &Console<'_>) -> Report {
    let (world, paths) = opened(&args.paths, &args.input);
    let found = walk::find(&paths);
    let target = args.target.map(super::args::Engine::target);
    let (undecided, cache, progress) = (console.verbose, args.cache.store(), progress::observer(console));
    let settings = Settings { target, undecided, cache, progress, ..Settings::default() };
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
