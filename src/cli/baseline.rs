//! `flowright baseline`: what is known already.

use super::args::WhatArgs;
use super::check::{Prepared, nothing_there, prepared};
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::{Format, counted};
use super::reports::refuse;
use crate::diagnostic::Diagnostic;
use crate::driver::baseline::{Baseline, NAME, can_be_known};
use crate::driver::{World as _, os_world, walk};
use std::io;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub(super) struct BaselineArgs {
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = NAME)]
    output: String,
    #[command(flatten)]
    what: WhatArgs,
}

/// The baseline that a check is compared with.
#[derive(Debug, Default, clap::Args)]
pub(super) struct UseBaselineArgs {
    /// Report only what is not in this file, which `flowright baseline` has written
    #[arg(long, value_name = "FILE")]
    baseline: Option<String>,
}

impl UseBaselineArgs {
    /// The file.
    pub(super) fn file(&self) -> Option<&Path> {
        self.baseline.as_deref().map(Path::new)
    }

    /// Adds the baseline to what is prepared, or says how the command ends without it.
    pub(super) fn add(&self, mut prepared: Prepared, console: &mut Console<'_>) -> io::Result<Result<Prepared, Exit>> {
        let Some(file) = &self.baseline else { return Ok(Ok(prepared)) };
        let path = walk::spelled(file);
        let text = match prepared.world.read(&path) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("cannot read the baseline `{file}`: {error}");
                return console.usage(&message, "`flowright baseline` writes one").map(Err);
            }
        };
        match Baseline::read(&path, &text, &prepared.world.here()) {
            Ok(baseline) => {
                prepared.settings.baseline = Some(Arc::new(baseline));
                Ok(Ok(prepared))
            }
            Err(reason) => {
                let message = format!("cannot use the baseline `{file}`: {reason}");
                console.usage(&message, "`flowright baseline` writes it anew").map(Err)
            }
        }
    }
}

pub(super) fn run(args: &BaselineArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let prepared = match prepared(&args.what, Format::PRETTY, console)? {
        Ok(prepared) => prepared,
        Err(failure) => return Ok(failure.exit),
    };
    let report = prepared.check();
    if report.files == 0 && report.diagnostics.is_empty() {
        return nothing_there(&args.what, &prepared, console);
    }
    let output = Path::new(&args.output);
    if let Some(exit) = refuse(std::iter::once(output), (&args.what, None), "the baseline", console)? {
        return Ok(exit);
    }
    // What cannot be read today may have findings tomorrow that are old; what is no workflow cannot be lived with.
    let left_out: Vec<Diagnostic> = report.diagnostics.iter().filter(|it| !can_be_known(it)).cloned().collect();
    if !left_out.is_empty() {
        console.findings_only(Stream::Err, Format::PRETTY, (&report.sources, &left_out, report.files))?;
    }
    let baseline = Baseline::of(&report, &walk::spelled(&args.output), &prepared.world.here());
    if let Err(error) = os_world::write(output, |out| out.write_all(baseline.text().as_bytes())) {
        let help = "see that the file and its folder can be written, then try again";
        console.usage(&format!("cannot write `{}`: {error}", args.output), help)?;
        return Ok(Exit::Unreadable);
    }
    let findings = counted(baseline.len(), "finding");
    let file = &args.output;
    console.note(&format!("`{file}` knows {findings}; `flowright check --baseline {file}` reports what is new"))?;
    if left_out.is_empty() {
        return Ok(Exit::Clean);
    }
    let errors = counted(left_out.len(), "error");
    console.note(&format!("{errors} left out: what no document can be made of is always reported"))?;
    Ok(if report.unreadable { Exit::Unreadable } else { Exit::Findings })
}
