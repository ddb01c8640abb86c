//! Whether what is found after some edits is less than before.

use crate::diagnostic::Diagnostic;
use crate::driver::Report;
use std::collections::BTreeMap;

/// A finding without its place, which moves when text before it changes: the file, the code, the message.
type Key<'r> = (&'r str, &'static str, &'r str);

/// How often each finding may be found.
#[derive(Clone, Debug)]
pub(super) struct Tally<'r> {
    report: &'r Report,
    counts: BTreeMap<Key<'r>, usize>,
}

fn key<'r>(report: &'r Report, found: &'r Diagnostic) -> Key<'r> {
    (report.sources.file(found.primary.span.file).path(), found.rule.code, found.message.as_str())
}

impl<'r> Tally<'r> {
    /// Each finding of a report as often as it is there.
    pub(super) fn of(report: &'r Report) -> Self {
        let mut counts = BTreeMap::new();
        for found in &report.diagnostics {
            *counts.entry(key(report, found)).or_insert(0) += 1;
        }
        Self { report, counts }
    }

    /// Takes a finding away, which shall be gone.
    pub(super) fn without(&mut self, finding: usize) {
        let key = key(self.report, &self.report.diagnostics[finding]);
        if let Some(count) = self.counts.get_mut(&key) {
            *count = count.saturating_sub(1);
        }
    }

    /// The findings of a report that are too many, each by its index.
    pub(super) fn new_in(&self, after: &Report) -> Vec<usize> {
        let mut seen: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        let mut new = Vec::new();
        for (index, found) in after.diagnostics.iter().enumerate() {
            let key = key(after, found);
            let count = seen.entry(key).or_insert(0);
            *count += 1;
            if *count > self.allowed(key) {
                new.push(index);
            }
        }
        new
    }

    /// The first of them.
    pub(super) fn first_new(&self, after: &Report) -> Option<usize> {
        self.new_in(after).first().copied()
    }

    /// Whether the finding at `index` of `after` was there before, and shall be gone.
    pub(super) fn was_there(&self, after: &Report, index: usize) -> bool {
        self.counts.contains_key(&key(after, &after.diagnostics[index]))
    }

    /// Whether a finding of `report` is among those that may be found.
    pub(super) fn has(&self, report: &Report, index: usize) -> bool {
        self.allowed(key(report, &report.diagnostics[index])) > 0
    }

    fn allowed(&self, wanted: Key<'_>) -> usize {
        self.counts.get(&wanted).copied().unwrap_or(0)
    }
}
