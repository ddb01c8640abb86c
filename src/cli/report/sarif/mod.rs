//! SARIF 2.1.0, the exchange format of static analysis: what GitHub, Azure DevOps and many editors take.
//!
//! A log has one run, and the run the pages of the rules that it has findings of. Nothing in it depends on the machine or the time: paths are
//! relative to [`ROOT`], which says what folder is meant and leaves to the reader where it is.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 2020; numbers of sections in comments are its own.

mod model;
mod places;
mod uri;

use super::clean::clean;
use super::{Format, Options, Outcome, advice};
use crate::base::SourceMap;
use crate::diagnostic::fingerprint::{self, Fingerprint};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Rule, Severity};
use model::{
    ArtifactChange, ArtifactLocation, Change, Configuration, Content, Driver, Help, Invocation, Level, Location, Log,
    Message, ProblemSeverity, ReportingDescriptor, RuleProperties, Run, SarifFix, SarifResult, Tool,
};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    help: "SARIF 2.1.0, which GitHub's code scanning and many editors take",
    document: true,
    render,
};

/// What stands for the folder that paths are relative to.
const ROOT: &str = "SRCROOT";

/// Where the schema of the format is.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    let Outcome { sources, diagnostics, exit_code, .. } = *outcome;
    let rules: BTreeMap<&str, &'static Rule> = diagnostics.iter().map(|found| (found.rule.code, found.rule)).collect();
    let indices: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, &code)| (code, index)).collect();
    let fingerprints = fingerprint::of_all(sources, diagnostics);
    let run = Run {
        tool: Tool { driver: driver(rules.into_values()) },
        invocations: [Invocation { execution_successful: outcome.complete(), exit_code }],
        original_uri_base_ids: BTreeMap::from([(ROOT, root())]),
        column_kind: "utf16CodeUnits",
        results: diagnostics
            .iter()
            .zip(fingerprints)
            .map(|(found, fingerprint)| result(sources, found, indices[found.rule.code], fingerprint))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

/// What the base of paths is; a reader knows where it lies.
fn root() -> ArtifactLocation {
    let description = Message::new("the folder in which Flowright was started");
    ArtifactLocation { description: Some(description), ..ArtifactLocation::default() }
}

fn driver(rules: impl Iterator<Item = &'static Rule>) -> Driver {
    Driver {
        name: "Flowright",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: rules.map(descriptor).collect(),
    }
}

fn descriptor(rule: &'static Rule) -> ReportingDescriptor {
    let page = rule.page();
    let paragraph = page.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    ReportingDescriptor {
        id: rule.code,
        name: rule.name,
        short_description: Message::new(page.lines().next().unwrap_or_default()),
        full_description: Message::new(paragraph),
        help_uri: rule.url(),
        help: Help { text: page.clone(), markdown: page },
        default_configuration: Configuration { enabled: rule.enabled, level: level(rule.severity) },
        properties: RuleProperties { severity: problem_severity(rule.severity) },
    }
}

const fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

const fn problem_severity(severity: Severity) -> ProblemSeverity {
    match severity {
        Severity::Error => ProblemSeverity::Error,
        Severity::Warning => ProblemSeverity::Warning,
        Severity::Info => ProblemSeverity::Recommendation,
    }
}

fn result<'d>(
    sources: &'d SourceMap,
    found: &'d Diagnostic,
    rule_index: usize,
    fingerprint: Fingerprint,
) -> SarifResult<'d> {
    SarifResult {
        rule_id: found.rule.code,
        rule_index,
        level: level(found.severity),
        message: message(&format!("{}{}", found.message, advice(found))),
        locations: [Location { id: None, message: None, place: places::of(sources, found.primary.span) }],
        related_locations: related(sources, &found.related),
        partial_fingerprints: BTreeMap::from([(fingerprint::METHOD, fingerprint.to_string())]),
        fixes: found.fixes.iter().filter(|fix| !fix.edits.is_empty()).map(|fix| sarif_fix(sources, fix)).collect(),
    }
}

/// The other ends; a service may lead to them by their ids.
fn related<'d>(sources: &'d SourceMap, labels: &'d [Label]) -> Vec<Location> {
    let places = labels.iter().enumerate().map(|(id, label)| Location {
        id: Some(id),
        message: (!label.text.is_empty()).then(|| message(&label.text)),
        place: places::of(sources, label.span),
    });
    places.collect()
}

/// Edits, file by file.
fn sarif_fix<'d>(sources: &'d SourceMap, fix: &'d Fix) -> SarifFix<'d> {
    let mut changes: BTreeMap<usize, ArtifactChange<'d>> = BTreeMap::new();
    for edit in &fix.edits {
        let location = || places::artifact(sources.file(edit.span.file).path());
        let change = changes
            .entry(edit.span.file.index())
            .or_insert_with(|| ArtifactChange { artifact_location: location(), replacements: Vec::new() });
        change.replacements.push(Change {
            deleted_region: places::region(sources, edit.span),
            inserted_content: (!edit.text.is_empty()).then_some(Content { text: &edit.text }),
        });
    }
    SarifFix {
        description: message(&fix.title),
        artifact_changes: changes.into_values().collect(),
        properties: BTreeMap::from([(
            "applicability",
            match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
        )]),
    }
}

/// Text as a message. In one, `[text](target)` is a link (§3.11.6), and what comes from a file must not make any.
///
/// The specification would have braces doubled (§3.11.5), for messages with arguments; ours have none, and readers show them as they are.
fn message(text: &str) -> Message {
    Message::new(clean(text).replace("](", "] ("))
}
