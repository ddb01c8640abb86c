//! Diagnostics as text: for people (`pretty`), for editors and problem matchers (`short`), for programs (`json`).
//!
//! The human renderers take no trust in what they print: everything that comes from a file goes through `clean`, and
//! every line of source through `excerpt`, so neither a 70,000-column line nor an escape sequence reaches the terminal.

mod clean;
mod excerpt;
mod json;
mod pretty;
mod short;
pub(crate) mod style;
mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod wrap;

use crate::base::SourceMap;
use crate::diagnostic::Diagnostic;
use std::io;

pub(crate) use clean::clean_line;
pub(crate) use style::Style;
pub use summary::summary;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With an excerpt of the source, for people
    #[default]
    Pretty,
    /// One line each: `file:line:column: error[CODE]: message`
    Short,
    /// One JSON document, as described by `grammar/diagnostics.schema.json`
    Json,
}

/// What the renderers must know of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to colour.
    pub color: bool,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100 }
    }
}

/// Writes `diagnostics`, in the order given, about `files` files that were checked.
pub fn render(
    format: Format,
    sources: &SourceMap,
    diagnostics: &[Diagnostic],
    files: usize,
    options: Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Pretty => pretty::render(sources, diagnostics, options, out),
        Format::Short => short::render(sources, diagnostics, options, out),
        Format::Json => json::render(sources, diagnostics, files, out),
    }
}
