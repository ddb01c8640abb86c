//! Diagnostics as text: for people, for editors, for programs and for services that show findings beside the code.
//!
//! Each format is one file with a [`Format`], and one line in [`ALL`].
//!
//! The human renderers take no trust in what they print: everything that comes from a file goes through `clean`, and
//! every line of source through `excerpt`, so neither a 70,000-column line nor an escape sequence reaches the terminal.

mod checkstyle;
mod clean;
mod excerpt;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod outcome;
mod pretty;
mod rich;
mod sarif;
mod short;
pub(crate) mod style;
mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod wrap;
mod xml;

use crate::diagnostic::Diagnostic;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::io;

pub(crate) use clean::clean_line;
pub use outcome::Outcome;
pub(crate) use style::Style;
pub(crate) use summary::counted;
pub use summary::summary;

/// All formats, in the order in which they are listed.
pub static ALL: &[Format] = &[
    pretty::FORMAT,
    rich::FORMAT,
    short::FORMAT,
    json::FORMAT,
    jsonl::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    checkstyle::FORMAT,
];

/// A way to write findings.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is, for people who choose one.
    pub help: &'static str,
    /// Whether it is a document, which is there even if nothing was found, and has all that the summary says.
    pub document: bool,
    /// Writes what was found.
    render: Render,
}

/// Writes what was found, in the order given.
type Render = fn(&Outcome<'_>, Options, &mut dyn io::Write) -> io::Result<()>;

impl Format {
    /// With an excerpt of the source, for people.
    pub const PRETTY: Self = pretty::FORMAT;
    /// With an excerpt for each place, for people.
    pub const RICH: Self = rich::FORMAT;
    /// One line each, for editors.
    pub const SHORT: Self = short::FORMAT;
    /// One JSON document.
    pub const JSON: Self = json::FORMAT;
    /// A JSON document a line.
    pub const JSONL: Self = jsonl::FORMAT;
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Format {}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name).help(self.help))
    }
}

/// What the renderers must know of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to colour.
    pub color: bool,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// Whether codes lead to the pages of their rules.
    pub links: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, unicode: true, links: false, width: 100 }
    }
}

/// Writes what was found, in the order given.
pub fn render(format: Format, outcome: &Outcome<'_>, options: Options, out: &mut dyn io::Write) -> io::Result<()> {
    (format.render)(outcome, options, out)
}

/// What a service shows of a finding beside its message: the case and what to do, a line each, in front of each a line break.
fn advice(found: &Diagnostic) -> String {
    let when = found.witness.iter().map(|case| format!("\nwhen: {case}"));
    let help = found.help.iter().map(|help| format!("\nhelp: {help}"));
    when.chain(help).collect()
}
