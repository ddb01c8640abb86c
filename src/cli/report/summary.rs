//! The last line for people: how it went, and where to read on.

use super::{Options, Style};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::json::Summary;
use std::collections::BTreeSet;

/// `3 errors, 1 warning in 2 files; run …` or `checked 7 files: no problems found`.
pub fn summary(diagnostics: &[Diagnostic], files: usize, options: Options) -> String {
    let Some(worst) = diagnostics.iter().max_by_key(|found| found.severity) else {
        return format!("checked {}: no problems found", counted(files, "file"));
    };
    let Summary { errors, warnings, infos, .. } = Summary::new(diagnostics, files);
    let counts = [(errors, "error"), (warnings, "warning"), (infos, "note")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| counted(count, noun));
    let with_findings: BTreeSet<_> = diagnostics.iter().map(|found| found.primary.span.file).collect();
    let first = diagnostics.iter().find(|found| found.severity == worst.severity).unwrap_or(worst);
    format!(
        "{} in {}; run `flowright explain {}` to learn more",
        Style::of(worst.severity).paint(&counts.collect::<Vec<_>>().join(", "), options.color),
        counted(with_findings.len(), "file"),
        first.rule.code,
    )
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
