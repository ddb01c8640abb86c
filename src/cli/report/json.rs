//! One JSON document for programs.

use crate::base::SourceMap;
use crate::diagnostic::{Diagnostic, json};
use std::io::{self, Write};

pub(super) fn render(
    sources: &SourceMap,
    diagnostics: &[Diagnostic],
    files: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &json::Report::new(sources, diagnostics, files))?;
    writeln!(out)
}
