//! What was found in a unit, as it is kept: places by their file's number within the unit, rules by their codes.

use crate::base::{FileId, Span};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Rule, Severity};
use crate::driver::pipeline::Outcome;
use crate::rules::suppression::Suppression;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The rules by their codes.
static RULES: LazyLock<FxHashMap<&str, &Rule>> =
    LazyLock::new(|| crate::rules::all().iter().map(|rule| (rule.code, *rule)).collect());

/// What was found in a unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredOutcome {
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<StoredDiagnostic>,
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<StoredSuppression>,
    #[serde(rename = "m")]
    modules: usize,
}

/// A file of the unit, and the bytes from … to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Place(u32, u32, u32);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredDiagnostic {
    rule: String,
    severity: StoredSeverity,
    message: String,
    labels: Vec<(Place, String)>,
    witness: Option<String>,
    help: Option<String>,
    fixes: Vec<StoredFix>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredSeverity {
    Info,
    Warning,
    Error,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredFix {
    title: String,
    safe: bool,
    edits: Vec<(Place, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredSuppression {
    comment: Place,
    covered: Place,
    rules: Vec<(Place, String)>,
}

impl StoredOutcome {
    /// Nothing if something is about a file that does not belong to the unit.
    pub(super) fn new(outcome: &Outcome, members: &[FileId]) -> Option<Self> {
        let places = Places { members };
        Some(Self {
            diagnostics: outcome.diagnostics.iter().map(|it| places.diagnostic(it)).collect::<Option<_>>()?,
            suppressions: outcome.suppressions.iter().map(|it| places.suppression(it)).collect::<Option<_>>()?,
            modules: outcome.modules,
        })
    }

    /// Nothing if it was kept by somebody with other rules, or is damaged.
    pub(super) fn outcome(self, members: &[FileId]) -> Option<Outcome> {
        let Self { diagnostics, suppressions, modules } = self;
        let diagnostics = diagnostics.into_iter().map(|it| it.diagnostic(members)).collect::<Option<_>>()?;
        let suppressions = suppressions.into_iter().map(|it| it.suppression(members)).collect::<Option<_>>()?;
        Some(Outcome { diagnostics, suppressions, undecided: Vec::new(), modules })
    }
}

/// From places to how they are kept.
struct Places<'m> {
    members: &'m [FileId],
}

impl Places<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "file ids are `u32`")]
    fn place(&self, span: Span) -> Option<Place> {
        let file = self.members.iter().position(|member| *member == span.file)?;
        Some(Place(file as u32, span.start, span.end))
    }

    fn label(&self, label: &Label) -> Option<(Place, String)> {
        Some((self.place(label.span)?, label.text.clone()))
    }

    fn diagnostic(&self, found: &Diagnostic) -> Option<StoredDiagnostic> {
        let labels = std::iter::once(&found.primary).chain(&found.related);
        Some(StoredDiagnostic {
            rule: found.rule.code.to_owned(),
            severity: match found.severity {
                Severity::Info => StoredSeverity::Info,
                Severity::Warning => StoredSeverity::Warning,
                Severity::Error => StoredSeverity::Error,
            },
            message: found.message.clone(),
            labels: labels.map(|label| self.label(label)).collect::<Option<_>>()?,
            witness: found.witness.clone(),
            help: found.help.clone(),
            fixes: found.fixes.iter().map(|fix| self.fix(fix)).collect::<Option<_>>()?,
        })
    }

    fn fix(&self, fix: &Fix) -> Option<StoredFix> {
        let edit = |edit: &Edit| Some((self.place(edit.span)?, edit.text.clone()));
        Some(StoredFix {
            title: fix.title.clone(),
            safe: fix.applicability == Applicability::Safe,
            edits: fix.edits.iter().map(edit).collect::<Option<_>>()?,
        })
    }

    fn suppression(&self, suppression: &Suppression) -> Option<StoredSuppression> {
        let rule = |(span, rule): &(Span, &Rule)| Some((self.place(*span)?, rule.code.to_owned()));
        Some(StoredSuppression {
            comment: self.place(suppression.comment)?,
            covered: self.place(suppression.covered)?,
            rules: suppression.rules.iter().map(rule).collect::<Option<_>>()?,
        })
    }
}

impl Place {
    fn span(self, members: &[FileId]) -> Option<Span> {
        let Self(file, start, end) = self;
        Some(Span::new(*members.get(file as usize)?, start, end))
    }
}

impl StoredDiagnostic {
    fn diagnostic(self, members: &[FileId]) -> Option<Diagnostic> {
        let label = |(place, text): (Place, String)| Some(Label { span: place.span(members)?, text });
        let mut labels = self.labels.into_iter().map(label).collect::<Option<Vec<_>>>()?.into_iter();
        let fixes = self.fixes.into_iter().map(|fix| fix.fix(members)).collect::<Option<_>>()?;
        Some(Diagnostic {
            rule: RULES.get(self.rule.as_str()).copied()?,
            severity: match self.severity {
                StoredSeverity::Info => Severity::Info,
                StoredSeverity::Warning => Severity::Warning,
                StoredSeverity::Error => Severity::Error,
            },
            message: self.message,
            primary: labels.next()?,
            related: labels.collect(),
            witness: self.witness,
            help: self.help,
            fixes,
        })
    }
}

impl StoredFix {
    fn fix(self, members: &[FileId]) -> Option<Fix> {
        let edit = |(place, text): (Place, String)| Some(Edit { span: place.span(members)?, text });
        let applicability = if self.safe { Applicability::Safe } else { Applicability::Unsafe };
        let edits = self.edits.into_iter().map(edit).collect::<Option<_>>()?;
        Some(Fix { title: self.title, applicability, edits })
    }
}

impl StoredSuppression {
    fn suppression(self, members: &[FileId]) -> Option<Suppression> {
        let rule = |(place, code): (Place, String)| Some((place.span(members)?, RULES.get(code.as_str()).copied()?));
        Some(Suppression {
            comment: self.comment.span(members)?,
            covered: self.covered.span(members)?,
            rules: self.rules.into_iter().map(rule).collect::<Option<_>>()?,
        })
    }
}
