//! Which of a file's workflows a command is about.

use super::args::InputArgs;
use super::check::{opened, verdict};
use super::config;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::Format;
use super::wiring::{self, Document};
use crate::base::suggest::nearest;
use crate::driver::{Compilation, Entry, Settings, walk};
use std::io;

/// The workflows to work on, or how the command ends without.
pub(super) type Selected = Result<Vec<Document>, Exit>;

/// Checks `file`, writes what was found to standard error, and picks `workflow`, or else all that nothing calls.
pub(super) fn select(
    file: &str,
    workflow: Option<&str>,
    (input, settings, format): (&InputArgs, &Settings, Format),
    console: &mut Console<'_>,
) -> io::Result<Selected> {
    let (world, paths) = opened(&[file.to_owned()], input);
    let path: String = paths.iter().map(|path| walk::spelled(path)).collect();
    let settings = &Settings { undecided: console.verbose, ..settings.clone() };
    let entry = workflow.map_or(Entry::Every, Entry::Named);
    if let Some(exit) =
        config::prepared((&world, std::slice::from_ref(&path)), settings, (Stream::Err, format), console)?
    {
        return Ok(Err(exit));
    }
    let compilation = crate::driver::compile_with(&world, &path, entry, settings);
    if let Some(exit) = config::problems(settings, (Stream::Err, format), console)? {
        return Ok(Err(exit));
    }
    let Compilation { report, documents, workflows } = compilation;
    let exit = verdict(&report, settings);
    if !report.diagnostics.is_empty() || format.document {
        console.findings(Stream::Err, format, (&report.sources, &report.diagnostics, report.files))?;
    }
    console.undecided(&report)?;
    match workflow {
        _ if exit != Exit::Clean => Ok(Err(exit)),
        _ if !documents.is_empty() => Ok(Ok(documents)),
        Some(wanted) => unknown(wanted, &workflows, console).map(Err),
        None => none(file, console).map(Err),
    }
}

/// Says that a file has no workflow.
pub(super) fn none(file: &str, console: &mut Console<'_>) -> io::Result<Exit> {
    console.usage(&format!("`{file}` has no workflow"), "name a file that declares one: `workflow name() { … }`")
}

/// Says that no workflow is called so.
pub(super) fn unknown(wanted: &str, names: &[String], console: &mut Console<'_>) -> io::Result<Exit> {
    let help = match nearest(wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.is_empty() => "the file has no workflow".to_owned(),
        None => format!("choose one of `{}`", names.join("`, `")),
    };
    console.usage(&format!("no workflow is called `{wanted}`"), &help)
}

/// Says that a command can write one document only.
pub(super) fn too_many(documents: &[Document], other_way: &str, console: &mut Console<'_>) -> io::Result<Exit> {
    let names: Vec<&str> = documents.iter().map(wiring::name).collect();
    let message = format!("the file has {} workflows: `{}`", names.len(), names.join("`, `"));
    console.usage(&message, &format!("choose one with `--workflow NAME`{other_way}"))
}
