//! One JSON document for programs.

use super::{Format, Options, Outcome};
use crate::diagnostic::json;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "json",
    help: "One JSON document, as described by `grammar/diagnostics.schema.json`",
    document: true,
    render,
};

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    let Outcome { sources, diagnostics, files, .. } = *outcome;
    serde_json::to_writer_pretty(&mut *out, &json::Report::new(sources, diagnostics, files))?;
    writeln!(out)
}
