//! `flowright check`: find mistakes.

use super::args::{CheckArgs, DenyArgs, InputArgs};
use super::console::{Console, Stream};
use super::exit::Exit;
use super::fix;
use super::report::fails;
use crate::driver::os_world::OsWorld;
use crate::driver::unreadable_file;
use crate::driver::{ReadError, Report, Settings, walk};
use crate::frontend;
use std::io;

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if args.fix.is_wanted() {
        return fix::run(args, console);
    }
    let report = checked(args);
    if report.files == 0 && report.diagnostics.is_empty() {
        return nothing_there(args, console);
    }
    console.findings(Stream::Out, args.format, (&report.sources, &report.diagnostics, report.files))?;
    console.undecided(&report)?;
    Ok(verdict(&report, &args.deny))
}

/// Says that there is nothing to check.
pub(super) fn nothing_there(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let places = args.paths.join("`, `");
    console.usage(
        &format!("there is no workflow file in `{places}`"),
        "name a file, or a folder with files such as `*.flow` or `*.flow.yaml`; hidden and ignored files are skipped",
    )?;
    Ok(Exit::Unreadable)
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
    /// Adds what could not be looked into to what was found.
    pub(super) fn add_problems(&self, report: &mut Report) {
        for (path, error) in &self.problems {
            report.diagnostics.push(unreadable_file(&mut report.sources, path, error));
            report.unreadable = true;
        }
    }
}

/// What the arguments ask for.
pub(super) fn prepared(args: &CheckArgs) -> Prepared {
    let (world, paths) = opened(&args.paths, &args.input);
    let found = walk::find(&paths);
    let settings = Settings { target: args.target.map(super::args::Engine::target), ..Settings::default() };
    Prepared { world, files: found.files, problems: found.problems, settings }
}

/// Checks files and what is in folders.
fn checked(args: &CheckArgs) -> Report {
    let prepared = prepared(args);
    let mut report = crate::driver::check_with(&prepared.world, &prepared.files, &prepared.settings);
    prepared.add_problems(&mut report);
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
