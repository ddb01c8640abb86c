//! A JSON object on each line: one a finding, then one with the counts. Programs can read it while it is written, and `grep` can, too.

use super::{Format, Options, Outcome};
use crate::diagnostic::json::{Finding, Summary};
use crate::diagnostic::json_lines::Line;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    help: "A JSON object a line, as described by `grammar/diagnostics-line.schema.json`",
    document: true,
    render,
};

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    let Outcome { sources, diagnostics, files, .. } = *outcome;
    let findings = diagnostics.iter().map(|found| Line::Finding(Finding::new(sources, found)));
    for line in findings.chain([Line::summary(Summary::new(diagnostics, files))]) {
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}
