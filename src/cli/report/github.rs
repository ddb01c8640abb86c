//! Commands to GitHub Actions: a step that prints them makes notes beside the lines of a pull request.
//!
//! Source: "Workflow commands for GitHub Actions", and what the toolkit escapes: in a message `%` and line breaks, in a property `:` and `,` too.

use super::clean::{is_hostile, spelled_out};
use super::{Format, Options, Outcome, advice};
use crate::base::SourceMap;
use crate::diagnostic::{Diagnostic, Severity};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "github",
    help: "Commands that make notes beside the lines of a pull request on GitHub",
    document: false,
    render,
};

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    outcome.diagnostics.iter().try_for_each(|found| writeln!(out, "{}", command(outcome.sources, found)))
}

fn command(sources: &SourceMap, found: &Diagnostic) -> String {
    let kind = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let file = sources.file(found.primary.span.file);
    let mut properties = format!("file={}", escaped(file.path(), true));
    // There is no line to point at in what could not be read.
    if !file.text().is_empty() {
        let (start, end) = (sources.position(found.primary.span), sources.position(found.primary.span.after()));
        _ = write!(properties, ",line={},endLine={}", start.line, end.line);
        // Columns are only taken where the lines are one.
        if start.line == end.line {
            _ = write!(properties, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let title = escaped(&format!("{} {}", found.rule.code, found.rule.name), true);
    let message = escaped(&format!("{}{}", found.message, advice(found)), false);
    format!("::{kind} {properties},title={title}::{message}")
}

/// Text for a command; a property ends at more than a message does.
fn escaped(text: &str, property: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            ':' if property => escaped.push_str("%3A"),
            ',' if property => escaped.push_str("%2C"),
            '\t' => escaped.push(' '),
            c if is_hostile(c) => escaped.push_str(&spelled_out(c)),
            c => escaped.push(c),
        }
    }
    escaped
}
