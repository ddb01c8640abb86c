//! Whether texts may take the place of others: of no rule more is found in them, and of some less.

use super::overlay::Overlay;
use super::{Reason, Report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::driver::{Settings, World, check_with};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often each rule finds something in each file. What is said may change: it names expressions, which get other names.
type Counts<'r> = BTreeMap<(&'r str, &'static str), usize>;

fn key<'r>(report: &'r Report, found: &Diagnostic) -> (&'r str, &'static str) {
    (report.sources.file(found.primary.span.file).path(), found.rule.code)
}

fn counts(report: &Report) -> Counts<'_> {
    let mut counts = Counts::new();
    for found in &report.diagnostics {
        *counts.entry(key(report, found)).or_insert(0) += 1;
    }
    counts
}

/// Tries texts in memory, in a check of the files at `paths`. `gone` are the rules of findings that shall not be there any more, each in a file. Where an
/// error goes, what some rules have not said beside it is no harm: only errors are.
pub fn tried(
    world: &dyn World,
    paths: &[String],
    settings: &Settings,
    texts: &[(String, Arc<str>)],
    gone: &[(&str, &'static str)],
) -> Result<(), Reason> {
    let settings = &Settings { cache: None, undecided: false, ..settings.clone() };
    let mut overlay = Overlay::new(world);
    let report = check_with(&overlay, paths, settings);
    let mut allowed = counts(&report);
    for key in gone {
        if let Some(count) = allowed.get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    let mends_error = report.diagnostics.iter().any(|found| is_error(found) && gone.contains(&key(&report, found)));
    for (path, text) in texts {
        overlay.put(path, Arc::clone(text));
    }
    let after = check_with(&overlay, paths, settings);
    for (at, found) in after.diagnostics.iter().enumerate() {
        let key = key(&after, found);
        match allowed.get_mut(&key) {
            Some(count) if *count > 0 => *count -= 1,
            _ if gone.contains(&key) => return Err(Reason::Useless),
            _ if mends_error && !is_error(found) => {}
            _ => return Err(Reason::worse(&after, at)),
        }
    }
    Ok(())
}
