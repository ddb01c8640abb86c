//! The last line for people: how it went, what can be mended at once, and where to read on.

use super::{Options, Outcome, Style};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::json::Summary;
use crate::driver::baseline::Compared;
use std::collections::BTreeSet;

/// `3 errors, 1 warning in 2 of 7 files; …` or `checked 7 files: no problems found`.
pub fn summary(outcome: &Outcome<'_>, options: Options) -> String {
    let Outcome { diagnostics, files, fix, .. } = *outcome;
    let Some(worst) = diagnostics.iter().max_by_key(|found| found.severity) else {
        let new = if outcome.compared.known > 0 { "nothing new" } else { "no problems" };
        return format!("checked {}: {new} found{}", counted(files, "file"), besides(outcome));
    };
    let Summary { errors, warnings, infos, fixable, .. } = Summary::new(diagnostics, files);
    let counts = [(errors, "error"), (warnings, "warning"), (infos, "note")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| counted(count, noun));
    let first = diagnostics.iter().find(|found| found.severity == worst.severity).unwrap_or(worst);
    format!(
        "{} in {}{}; {}run `flowright explain {}` to learn more",
        Style::of(worst.severity).paint(&counts.collect::<Vec<_>>().join(", "), options.color),
        places(diagnostics, files),
        besides(outcome),
        if fix { mending(fixable, diagnostics.len()) } else { String::new() },
        first.rule.code,
    )
}

/// ` (3 known, 1 of the baseline gone, 2 suppressed)`: what is not reported.
fn besides(outcome: &Outcome<'_>) -> String {
    let Compared { known, gone } = outcome.compared;
    let parts = [(known, "known"), (gone, "of the baseline gone"), (outcome.suppressed, "suppressed")];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let parts = parts.collect::<Vec<_>>().join(", ");
    if parts.is_empty() { parts } else { format!(" ({parts})") }
}

/// In how many files something was found, and of how many if not in all.
fn places(diagnostics: &[Diagnostic], files: usize) -> String {
    let found: BTreeSet<_> = diagnostics.iter().map(|found| found.primary.span.file).collect();
    // A file that could not be read was not checked, but has a finding.
    if found.len() < files { format!("{} of {files} files", found.len()) } else { counted(found.len(), "file") }
}

/// What there is to say about fixes.
fn mending(fixable: usize, all: usize) -> String {
    let which = match fixable {
        0 => return String::new(),
        1 if all == 1 => "it".to_owned(),
        some if some == all => "all".to_owned(),
        some => some.to_string(),
    };
    format!("{which} can be fixed with `--fix`; ")
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
