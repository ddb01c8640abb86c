//! The last line for people: how it went, what can be mended at once, and where to read on.

use super::{Options, Outcome, Style};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::json::Summary;
use std::collections::BTreeSet;

/// `3 errors, 1 warning in 2 of 7 files; …` or `checked 7 files: no problems found`.
pub fn summary(outcome: &Outcome<'_>, options: Options) -> String {
    let Outcome { diagnostics, files, fix, .. } = *outcome;
    let Some(worst) = diagnostics.iter().max_by_key(|found| found.severity) else {
        return format!("checked {}: no problems found", counted(files, "file"));
    };
    let Summary { errors, warnings, infos, fixable, .. } = Summary::new(diagnostics, files);
    let counts = [(errors, "error"), (warnings, "warning"), (infos, "note")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| counted(count, noun));
    let first = diagnostics.iter().find(|found| found.severity == worst.severity).unwrap_or(worst);
    format!(
        "{} in {}; {}run `flowright explain {}` to learn more",
        Style::of(worst.severity).paint(&counts.collect::<Vec<_>>().join(", "), options.color),
        places(diagnostics, files),
        if fix { mending(fixable, diagnostics.len()) } else { String::new() },
        first.rule.code,
    )
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
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
