//! `flowright convert`: the same workflow in another language.

use super::args::ConvertArgs;
use super::check::opened;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::Format;
use crate::base::SourceMap;
use crate::convert::{Converted, Obstacle, Refusal, Target};
use crate::driver::{self, Conversion, World as _, os_world, path, unreadable_file};
use crate::frontend::{self, Frontend};
use std::io;
use std::path::Path;

pub(super) fn run(args: &ConvertArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let (world, paths) = opened(std::slice::from_ref(&args.file), &args.input);
    let given = &paths[0];
    let text = match world.read(&path::normalised(given)) {
        Ok(text) => text,
        Err(error) => {
            let mut sources = SourceMap::new();
            let found = unreadable_file(&mut sources, given, &error);
            console.findings(Stream::Err, Format::PRETTY, (&sources, &[found], 0))?;
            return Ok(Exit::Unreadable);
        }
    };
    let kind = args.input.from.as_deref().and_then(frontend::named);
    let target = args.target();
    let is_source = |output: &Path| args.file != "-" && os_world::is_same_file(output, Path::new(given));
    if let Some(output) = args.output().filter(|output| is_source(output))
        && language(given, kind.unwrap_or_else(|| frontend::choose(given, &text))) != Some(target)
    {
        let message = format!("`{}` is the file to convert, and would be lost", output.display());
        return console.usage(&message, &format!("give the {} another name", target.name()));
    }
    match driver::convert(given, &text, kind, target) {
        Conversion::Done(converted) => written(args, &converted, console),
        Conversion::Unread { sources, diagnostics } => {
            console.findings(Stream::Err, Format::PRETTY, (&sources, &diagnostics, 1))?;
            Ok(Exit::Findings)
        }
        Conversion::Several(count) => {
            let message = format!("`{given}` holds {count} documents, and a file of {} holds one", target.name());
            console.usage(&message, "give each document a file of its own, or convert to YAML")?;
            Ok(Exit::Findings)
        }
        Conversion::Refused(line, refusal) => refused((given, line), target, refusal, console),
    }
}

/// What a file of this kind is written in already, if it is something that we write.
fn language(path: &str, kind: &dyn Frontend) -> Option<Target> {
    match kind.name() {
        "flow" => Some(Target::Flow),
        "yaml" if frontend::is_json(path) => Some(Target::Json),
        "yaml" => Some(Target::Yaml),
        _ => None,
    }
}

/// Writes the text to its place.
fn written(args: &ConvertArgs, converted: &Converted, console: &mut Console<'_>) -> io::Result<Exit> {
    match args.output() {
        None => console.out.write_all(converted.text.as_bytes())?,
        Some(path) => {
            if let Err(error) = os_world::write(path, |out| out.write_all(converted.text.as_bytes())) {
                let message = format!("cannot write `{}`: {error}", path.display());
                console.usage(&message, "choose another place with `-o`")?;
                return Ok(Exit::Unreadable);
            }
            console.note(&format!("wrote {}", path.display()))?;
        }
    }
    match converted.left_out {
        0 => {}
        1 => console.note("1 comment was left out: JSON has none")?,
        count => console.note(&format!("{count} comments were left out: JSON has none"))?,
    }
    Ok(Exit::Clean)
}

fn refused((file, line): (&str, u32), target: Target, refusal: Refusal, console: &mut Console<'_>) -> io::Result<Exit> {
    let target = target.name();
    match refusal {
        Refusal::Obstacle(Obstacle { what, help, .. }) => {
            console.usage(&format!("`{file}:{line}` cannot be written as {target}: {what}"), help)?;
            Ok(Exit::Findings)
        }
        Refusal::Bug { what, .. } => {
            let message = format!("converting `{file}:{line}` to {target} would {what}, so nothing was written");
            console.usage(&message, "this is a bug of Flowright: please report it with the file")?;
            Ok(Exit::Bug)
        }
    }
}
