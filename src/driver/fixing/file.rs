//! The fixes of one file.

use super::bisect::Bisection;
use super::edits::{Together, replaced};
use super::hidden::{Mended, Written};
use super::overlay::Overlay;
use super::trial::Tally;
use super::{Choice, LeftOut, MAX_ROUNDS, Reason};
use crate::diagnostic::{Applicability, Fix};
use crate::driver::{Report, Settings, check_with};
use std::sync::Arc;

/// How many times a file may be checked in a round to find the fixes that do harm.
const MAX_CHECKS: usize = 200;

/// How many fixes may be needed one after the other, each for what the one before has brought to light.
const MAX_CHAIN: usize = 4;

/// A finding with fixes that may be applied, the best first.
#[derive(Clone)]
pub(super) struct Candidate<'r> {
    /// The finding, by its index in the report.
    pub(super) finding: usize,
    fixes: Vec<&'r Fix>,
}

/// A fix that is tried.
#[derive(Clone, Copy)]
struct Attempt<'r> {
    finding: usize,
    fix: &'r Fix,
}

/// A file that was mended.
#[derive(Clone)]
pub(super) struct Change {
    /// Its text.
    pub(super) text: Arc<str>,
    /// What of that is new.
    pub(super) written: Written,
    /// What is mended.
    pub(super) mended: Mended,
}

/// A file that was mended, and what is found in it.
type Tried = (Change, Report);

/// The findings of a report that can be mended in the file at `path`, in the order of their places.
pub(super) fn candidates<'r>(report: &'r Report, path: &str, up_to: Applicability) -> Vec<Candidate<'r>> {
    let is_here = |fix: &Fix| fix.edits.iter().all(|edit| report.sources.file(edit.span.file).path() == path);
    let mut found = Vec::new();
    for (finding, diagnostic) in report.diagnostics.iter().enumerate() {
        let fitting =
            diagnostic.fixes.iter().filter(|fix| fix.is_within(up_to) && !fix.edits.is_empty() && is_here(fix));
        let mut fixes: Vec<&Fix> = fitting.collect();
        fixes.sort_by_key(|fix| fix.applicability == Applicability::Unsafe);
        if !fixes.is_empty() {
            found.push(Candidate { finding, fixes });
        }
    }
    found
}

/// Where a file is mended.
pub(super) struct Workshop<'f, 'w> {
    overlay: &'f Overlay<'w>,
    path: &'f str,
    settings: Settings,
    choice: Choice<'f>,
    /// What is found in all files together. Of a file by itself more may be said: that nothing uses what it declares for others.
    found: &'f Tally<'f>,
}

impl<'f, 'w> Workshop<'f, 'w> {
    pub(super) fn new(
        overlay: &'f Overlay<'w>,
        path: &'f str,
        settings: &Settings,
        choice: Choice<'f>,
        found: &'f Tally<'f>,
    ) -> Self {
        // What is only tried is not worth to be kept.
        let settings = Settings { cache: None, undecided: false, ..settings.clone() };
        Self { overlay, path, settings, choice, found }
    }

    /// The text with all fixes that can be applied, if there are any, and those that cannot.
    pub(super) fn run(&self) -> (Option<Change>, Vec<LeftOut>) {
        let mut report = check_with(self.overlay, &[self.path.to_owned()], &self.settings);
        let mut mended: Option<Change> = None;
        let mut left_out = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let (best, more) = self.round(&report, mended.as_ref());
            left_out = more;
            let Some((change, after)) = best else { break };
            report = after;
            let so_far = mended.map_or(Mended::default(), |before: Change| before.mended);
            mended = Some(Change { mended: so_far.with(change.mended), ..change });
        }
        (mended, left_out)
    }

    /// Applies as many fixes as go together, after others.
    fn round(&self, report: &Report, before: Option<&Change>) -> (Option<Tried>, Vec<LeftOut>) {
        let mut all = candidates(report, self.path, self.choice.up_to);
        let is_wanted = |finding: usize| self.choice.takes(report.diagnostics[finding].rule);
        all.retain(|candidate| is_wanted(candidate.finding) && self.found.has(report, candidate.finding));
        let Some(text) = self.text(report) else { return (None, Vec::new()) };
        let unchanged = Change { text, written: Written::default(), mended: Mended::default() };
        let before = before.unwrap_or(&unchanged);
        let mut left_out = Vec::new();
        let most = all.iter().map(|candidate| candidate.fixes.len()).max().unwrap_or(0);
        // The first fix of each finding; if none of those can be applied the second ones, and so on.
        for nth in 0..most {
            let batch = together(&all, nth);
            let mut passes = |attempts: &[Attempt<'_>]| self.attempt(report, before, attempts);
            let bisection = Bisection::run(&batch, MAX_CHECKS, Reason::Untried, &mut passes);
            left_out.extend(bisection.left_out.into_iter().map(|(attempt, reason)| (attempt.finding, reason)));
            if bisection.best.is_some() {
                return (bisection.best, Vec::new());
            }
        }
        left_out.sort_by_key(|(finding, _)| *finding);
        left_out.dedup_by_key(|(finding, _)| *finding);
        (None, left_out.into_iter().map(|(finding, reason)| LeftOut::new(report, finding, reason)).collect())
    }

    fn text(&self, report: &Report) -> Option<Arc<str>> {
        report.sources.iter().find(|(_, file)| file.path() == self.path).map(|(_, file)| file.shared_text())
    }

    /// The file with these fixes, if no more is found in it than before, but for what the mistakes have hidden, and less of what they are for.
    fn attempt(&self, report: &Report, before: &Change, attempts: &[Attempt<'_>]) -> Result<Tried, Reason> {
        let mut wanted = Tally::of(report);
        for attempt in attempts {
            wanted.without(attempt.finding);
        }
        // What was mended before is no matter of what these fixes do.
        let before = Change { mended: Mended::default(), ..before.clone() };
        let mut tried = self.check(&before, report, attempts);
        for _ in 0..MAX_CHAIN {
            let harm = wanted.harm_in(&tried.1, &[(self.path, &tried.0)]);
            let Some(&first) = harm.first() else { return Ok(tried) };
            let reason = || {
                if wanted.was_there(&tried.1, first) { Reason::Useless } else { Reason::worse(&tried.1, first) }
            };
            // What has come to light may have a fix, too.
            let all = candidates(&tried.1, self.path, self.choice.up_to);
            let more: Vec<Candidate<'_>> =
                all.into_iter().filter(|candidate| harm.contains(&candidate.finding)).collect();
            let batch = together(&more, 0);
            if batch.len() < harm.len() || harm.iter().any(|&index| wanted.was_there(&tried.1, index)) {
                return Err(reason());
            }
            tried = self.check(&tried.0, &tried.1, &batch);
        }
        match wanted.harm_in(&tried.1, &[(self.path, &tried.0)]).first() {
            None => Ok(tried),
            Some(&new) => Err(Reason::worse(&tried.1, new)),
        }
    }

    /// The file with further fixes, for what was found in it.
    fn check(&self, before: &Change, found: &Report, attempts: &[Attempt<'_>]) -> Tried {
        let edits = attempts.iter().flat_map(|attempt| &attempt.fix.edits);
        let (text, replaced) = replaced(&before.text, edits);
        let text: Arc<str> = text.into();
        let mut world = self.overlay.clone();
        world.put(self.path, Arc::clone(&text));
        let report = check_with(&world, &[self.path.to_owned()], &self.settings);
        let written = before.written.and(&replaced);
        let mended = attempts.iter().fold(before.mended, |mended, attempt| match attempt.fix.applicability {
            Applicability::Safe => mended.and(&found.diagnostics[attempt.finding]),
            Applicability::Unsafe => mended.by_guess(),
        });
        (Change { text, written, mended }, report)
    }
}

/// The `nth` fix of each finding, as far as they do not get into each other's way. Of two that do, the first one is taken; two that say the same are one.
fn together<'r>(all: &[Candidate<'r>], nth: usize) -> Vec<Attempt<'r>> {
    let mut edits = Together::default();
    let mut chosen = Vec::new();
    for candidate in all {
        if let Some(&fix) = candidate.fixes.get(nth)
            && edits.add(&fix.edits)
        {
            chosen.push(Attempt { finding: candidate.finding, fix });
        }
    }
    chosen
}
