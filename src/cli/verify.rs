//! `flowright verify`: may a runtime trust this document?

use super::args::VerifyArgs;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::{Format, Style, clean_line};
use crate::base::SourceMap;
use crate::driver::{os_world, unreadable_file};
use crate::ir::Encoding;
use crate::ir::verify::Problem;
use crate::plan::verify;
use std::io;
use std::path::Path;

/// What standard input is called.
const STDIN: &str = "<stdin>";

pub(super) fn run(args: &VerifyArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let (file, path) = match args.file.as_str() {
        "-" => (None, STDIN),
        path => (Some(Path::new(path)), path),
    };
    let bytes = match os_world::read_document(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let mut sources = SourceMap::new();
            let found = unreadable_file(&mut sources, path, &error);
            console.findings(Stream::Out, Format::PRETTY, (&sources, &[found], 0))?;
            return Ok(Exit::Unreadable);
        }
    };
    let problems = verify::verify_as(&bytes, Encoding::of_name(path)).err().unwrap_or_default();
    let color = console.out_options.color;
    for Problem { pointer, message, help } in &problems {
        let error = Style::Error.paint("error", color);
        writeln!(console.out, "{}: {error}: {}{}", clean_line(path), at(pointer), clean_line(message))?;
        if let Some(help) = help {
            writeln!(console.out, "  help: {}", clean_line(help))?;
        }
    }
    console.out.flush()?;
    if problems.is_empty() {
        console.note(&format!("{} is valid", clean_line(path)))?;
        return Ok(Exit::Clean);
    }
    let count = problems.len();
    console.note(&format!("{count} problem{}: do not run this document", if count == 1 { "" } else { "s" }))?;
    Ok(Exit::Findings)
}

fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!("at {}: ", clean_line(place)) }
}
