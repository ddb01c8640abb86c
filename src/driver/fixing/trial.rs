//! Whether what is found after some edits is less than before.

use super::file::Change;
use super::hidden::Mended;
use crate::diagnostic::{Diagnostic, Severity};
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

/// What was found, as it was said.
#[derive(Debug, Default)]
pub(super) struct Said(Vec<(String, &'static str, String, usize)>);

impl Said {
    /// What a report says.
    pub(super) fn of(report: &Report) -> Self {
        let counts = Tally::of(report).counts.into_iter();
        let said = |((path, code, message), count): (Key<'_>, _)| (path.to_owned(), code, message.to_owned(), count);
        Self(counts.map(said).collect())
    }

    /// How many of the findings are not in another report.
    pub(super) fn gone_in(&self, after: &Report) -> usize {
        let left = Tally::of(after);
        self.0
            .iter()
            .map(|(path, code, message, count)| count.saturating_sub(left.allowed((path, code, message))))
            .sum()
    }
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

    /// Those of them that nothing has hidden which is mended in these files.
    pub(super) fn harm_in(&self, after: &Report, changes: &[(&str, &Change)]) -> Vec<usize> {
        let mended = changes.iter().fold(Mended::default(), |all, (_, change)| all.with(change.mended));
        let is_written = |it: &&Diagnostic| changes.iter().any(|(path, change)| change.written.has(path, after, it));
        let touched: Vec<Key<'_>> = after.diagnostics.iter().filter(is_written).map(|it| key(after, it)).collect();
        let mut new = self.new_in(after);
        new.retain(|&index| {
            let found = &after.diagnostics[index];
            // Of several that say the same nobody knows which is the new one.
            let is_written = found.severity == Severity::Error && touched.contains(&key(after, found));
            is_written || !mended.hid(found) || self.was_there(after, index)
        });
        new
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
