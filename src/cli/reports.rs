//! `check --report FORMAT=FILE`: what was found, written in several formats at once.
//!
//! A file is written beside its place and moved there when it is whole; it is there whatever was found, also if that is nothing, and if nothing was
//! checked: an old report that is left is believed. What takes part in the check is never written over.

use super::args::{CheckArgs, WhatArgs};
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::{self, Format, Options, Outcome};
use crate::base::suggest::nearest;
use crate::driver::config;
use crate::driver::os_world;
use crate::driver::path::normalised;
use crate::frontend;
use std::io;
use std::path::{Path, PathBuf};

/// Where findings are written beside standard output.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ReportArgs {
    /// Also write a report, to a file or to standard output, in one of the formats above; may be repeated
    #[arg(long = "report", value_name = "FORMAT[=FILE]", value_parser = parse)]
    reports: Vec<Report>,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Report {
    format: Format,
    /// None is standard output.
    file: Option<PathBuf>,
}

fn parse(argument: &str) -> Result<Report, String> {
    let (name, file) = argument.split_once('=').map_or((argument, None), |(name, file)| (name, Some(file)));
    let Some(&format) = report::ALL.iter().find(|format| format.name == name) else {
        let names: Vec<&str> = report::ALL.iter().map(|format| format.name).collect();
        return Err(match nearest(name, names.iter().copied()) {
            Some(near) => format!("no format is called `{name}`; did you mean `{near}`?"),
            None => format!("no format is called `{name}`; choose one of {}", names.join(", ")),
        });
    };
    match file {
        Some("") => Err(format!("no file is named behind `{name}=`")),
        None | Some("-") => Ok(Report { format, file: None }),
        Some(file) => Ok(Report { format, file: Some(file.into()) }),
    }
}

/// Says which of these files takes part in a check, if one does: it is no place for anything else. That is what was read or looked for; and since
/// reports are written where nothing could be read, too, what is named, and what has the name of a workflow or of a file of configuration.
pub(super) fn refuse<'p>(
    mut files: impl Iterator<Item = &'p Path>,
    (args, baseline): (&WhatArgs, Option<&Path>),
    what: &str,
    console: &mut Console<'_>,
) -> io::Result<Option<Exit>> {
    let named = args.paths.iter().map(PathBuf::from).chain(args.config.file()).chain(baseline.map(Path::to_owned));
    let taken: Vec<PathBuf> = args.input.asked.paths().into_iter().chain(named).collect();
    let spelled = |path: &Path| normalised(&path.to_string_lossy());
    let takes_part = |file: &&Path| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_ours = name == config::NAME || frontend::of_path(&name).is_some();
        let same = |taken: &PathBuf| spelled(taken) == spelled(file) || os_world::is_same_file(taken, file);
        is_ours && file.exists() || taken.iter().any(same)
    };
    let Some(file) = files.find(takes_part) else { return Ok(None) };
    let message = format!("{what} would be written over `{}`, which is read by a check", file.display());
    console.usage(&message, "choose another file; nothing was written").map(Some)
}

impl ReportArgs {
    /// A file that two reports would be written to: the second would replace the first.
    pub(super) fn twice(&self) -> Option<&Path> {
        let path = |report: &Report| report.file.as_ref().map(|file| normalised(&file.to_string_lossy()));
        let repeated = self.reports.iter().enumerate().find(|(at, report)| {
            report.file.is_some() && self.reports[..*at].iter().any(|other| path(other) == path(report))
        });
        repeated.and_then(|(_, report)| report.file.as_deref())
    }

    /// Refuses to write over a file that takes part in the check.
    pub(super) fn refuse(&self, args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Option<Exit>> {
        let files = self.reports.iter().filter_map(|report| report.file.as_deref());
        refuse(files, (&args.what, args.baseline.file()), "the report", console)
    }

    /// Writes all of them, those without a file to `stream`. What cannot be written is named, and stops none of the others.
    pub(super) fn write(&self, outcome: &Outcome<'_>, stream: Stream, console: &mut Console<'_>) -> io::Result<Exit> {
        let mut exit = Exit::Clean;
        for Report { format, file } in &self.reports {
            let Some(file) = file else {
                console.findings_only(stream, *format, *outcome)?;
                continue;
            };
            let written = os_world::write(file, |out| report::render(*format, outcome, Options::default(), out));
            if let Err(error) = written {
                let message = format!("cannot write the report `{}`: {error}", file.display());
                console.usage(&message, "choose another place behind `--report FORMAT=`")?;
                exit = Exit::Unreadable;
            }
        }
        Ok(exit)
    }
}
