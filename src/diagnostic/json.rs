//! Diagnostics as JSON: the shape that `--format json` writes and `grammar/diagnostics.schema.json` describes.
//!
//! Every place is given twice, in bytes for programs and in lines and characters for people. Fields may be added to
//! version 1; none will be removed or change its meaning.

use super::{Applicability, Diagnostic, Fix, Label, Severity};
use crate::base::{SourceMap, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// All findings of one check.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Flowright diagnostics", extend("$id" = "diagnostics.schema.json"))]
pub struct Report<'d> {
    /// The version of this shape: 1.
    pub version: u32,
    /// The findings, sorted by place.
    pub diagnostics: Vec<Finding<'d>>,
    /// How many there are.
    pub summary: Summary,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Finding<'d> {
    /// The rule's code, such as `E0512`. Codes never change meaning.
    pub code: &'d str,
    /// The rule's name in kebab case.
    pub rule: &'d str,
    /// How grave it is.
    pub severity: JsonSeverity,
    /// What is wrong.
    pub message: &'d str,
    /// Where.
    #[serde(flatten)]
    pub place: Place<'d>,
    /// What is to be seen there; may be empty.
    pub label: &'d str,
    /// Other places that have to do with it.
    pub related: Vec<Related<'d>>,
    /// A concrete case in which it goes wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<&'d str>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'d str>,
    /// Edits that mend it, each list on its own.
    pub fixes: Vec<JsonFix<'d>>,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Severity")]
pub enum JsonSeverity {
    /// Proved wrong: nothing is compiled.
    Error,
    /// Doubtful: the workflow compiles.
    Warning,
    /// Worth knowing.
    Info,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place<'d> {
    /// The file's path, as it was given or found.
    pub file: &'d str,
    /// The place in bytes.
    pub span: Bytes,
    /// Where it starts, for people.
    pub start: LineColumn,
    /// Just behind its end, for people.
    pub end: LineColumn,
}

/// A range of bytes in the file, the end not included.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Bytes {
    /// The first byte, from 0.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A position as people count.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: u32,
}

/// Another place that has to do with a finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Related<'d> {
    /// Where.
    #[serde(flatten)]
    pub place: Place<'d>,
    /// What is to be seen there.
    pub label: &'d str,
}

/// Edits that belong together; their ranges do not overlap.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
pub struct JsonFix<'d> {
    /// What it does, as an instruction.
    pub title: &'d str,
    /// Whether it may be applied without a look.
    pub applicability: JsonApplicability,
    /// The edits.
    pub edits: Vec<JsonEdit<'d>>,
}

/// Whether a fix may be applied without a look.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Applicability")]
pub enum JsonApplicability {
    /// Keeps the meaning that was plainly meant.
    Safe,
    /// Changes meaning or guesses; a person decides.
    Unsafe,
}

/// One replacement.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
pub struct JsonEdit<'d> {
    /// What is replaced; an empty span inserts.
    #[serde(flatten)]
    pub place: Place<'d>,
    /// What is put in its place.
    pub text: &'d str,
}

/// How many findings there are, and how many files were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Findings of severity `error`.
    pub errors: usize,
    /// Findings of severity `warning`.
    pub warnings: usize,
    /// Findings of severity `info`.
    pub infos: usize,
    /// Findings that have a safe fix.
    pub fixable: usize,
    /// Files checked, imported ones included.
    pub files: usize,
}

impl<'d> Report<'d> {
    /// The document about `diagnostics`, whose spans lie in `sources`.
    pub fn new(sources: &'d SourceMap, diagnostics: &'d [Diagnostic], files: usize) -> Self {
        let findings = diagnostics.iter().map(|diagnostic| Finding::new(sources, diagnostic)).collect();
        Self { version: 1, diagnostics: findings, summary: Summary::new(diagnostics, files) }
    }
}

impl Summary {
    /// Counts `diagnostics`.
    pub fn new(diagnostics: &[Diagnostic], files: usize) -> Self {
        let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
        let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
        let (fixable, _) = super::fixable(diagnostics);
        Self { errors, warnings, infos, fixable, files }
    }
}

impl<'d> Finding<'d> {
    /// One finding, whose spans lie in `sources`.
    pub fn new(sources: &'d SourceMap, diagnostic: &'d Diagnostic) -> Self {
        let Diagnostic { rule, severity, message, primary, related, witness, help, fixes } = diagnostic;
        Self {
            code: rule.code,
            rule: rule.name,
            severity: (*severity).into(),
            message,
            place: Place::new(sources, primary.span),
            label: &primary.text,
            related: related.iter().map(|label| Related::new(sources, label)).collect(),
            witness: witness.as_deref(),
            help: help.as_deref(),
            fixes: fixes.iter().map(|fix| JsonFix::new(sources, fix)).collect(),
            url: Some(rule.url()),
        }
    }
}

impl<'d> Place<'d> {
    fn new(sources: &'d SourceMap, span: Span) -> Self {
        Self {
            file: sources.file(span.file).path(),
            span: Bytes { start: span.start, end: span.end },
            start: LineColumn::new(sources, span),
            end: LineColumn::new(sources, span.after()),
        }
    }
}

impl LineColumn {
    fn new(sources: &SourceMap, span: Span) -> Self {
        let position = sources.position(span);
        Self { line: position.line, column: position.column }
    }
}

impl<'d> Related<'d> {
    fn new(sources: &'d SourceMap, label: &'d Label) -> Self {
        Self { place: Place::new(sources, label.span), label: &label.text }
    }
}

impl<'d> JsonFix<'d> {
    fn new(sources: &'d SourceMap, fix: &'d Fix) -> Self {
        let edit = |edit: &'d super::Edit| JsonEdit { place: Place::new(sources, edit.span), text: &edit.text };
        let edits = fix.edits.iter().map(edit).collect();
        Self { title: &fix.title, applicability: fix.applicability.into(), edits }
    }
}

impl From<Severity> for JsonSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }
}

impl From<Applicability> for JsonApplicability {
    fn from(applicability: Applicability) -> Self {
        match applicability {
            Applicability::Safe => Self::Safe,
            Applicability::Unsafe => Self::Unsafe,
        }
    }
}

/// The JSON Schema of [`Report`].
pub fn schema() -> schemars::Schema {
    schema_of::<Report<'_>>()
}

/// The JSON Schema of what is written.
pub(super) fn schema_of<T: JsonSchema>() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_schemas_are_those_of_the_types() {
        is_published("diagnostics.schema.json", &super::schema());
        is_published("diagnostics-line.schema.json", &crate::diagnostic::json_lines::schema());
    }

    /// `BLESS=1 cargo test` rewrites the published schema.
    #[expect(clippy::disallowed_methods, reason = "blessing writes a file of the repository")]
    fn is_published(name: &str, schema: &schemars::Schema) {
        let path = format!("{}/grammar/{name}", env!("CARGO_MANIFEST_DIR"));
        let schema = serde_json::to_string_pretty(schema).unwrap() + "\n";
        if std::env::var("BLESS").is_ok() {
            std::fs::write(&path, &schema).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            published.replace("\r\n", "\n") == schema,
            "the schema has changed: BLESS=1 cargo test rewrites {path}"
        );
    }
}
