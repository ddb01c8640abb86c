//! A report of code quality for GitLab, which shows it beside the changes of a merge request and tells what is new by the fingerprints.
//!
//! Source: GitLab's documentation, "Code Quality report format".

use super::clean::clean;
use super::{Format, Options, Outcome, advice};
use crate::base::SourceMap;
use crate::diagnostic::fingerprint::{self, Fingerprint};
use crate::diagnostic::{Diagnostic, Severity};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "gitlab", help: "A report of code quality for GitLab", document: true, render };

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprint::of_all(outcome.sources, outcome.diagnostics);
    let found = outcome.diagnostics.iter().zip(fingerprints);
    let issues = found.map(|(found, fingerprint)| Issue::new(outcome.sources, found, fingerprint));
    serde_json::to_writer_pretty(&mut *out, &issues.collect::<Vec<_>>())?;
    writeln!(out)
}

#[derive(Serialize)]
struct Issue<'d> {
    description: String,
    check_name: &'static str,
    #[serde(serialize_with = "as_text")]
    fingerprint: Fingerprint,
    severity: &'static str,
    location: Location<'d>,
}

#[derive(Serialize)]
struct Location<'d> {
    path: &'d str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl<'d> Issue<'d> {
    fn new(sources: &'d SourceMap, found: &'d Diagnostic, fingerprint: Fingerprint) -> Self {
        let span = found.primary.span;
        Self {
            description: clean(&format!("{}{}", found.message, advice(found))).into_owned(),
            check_name: found.rule.name,
            fingerprint,
            severity: match found.severity {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: sources.file(span.file).path(),
                lines: Lines { begin: sources.position(span).line, end: sources.position(span.after()).line },
            },
        }
    }
}

fn as_text<S: Serializer>(fingerprint: &Fingerprint, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(fingerprint)
}
