//! Applying fixes, so that no file gets worse.
//!
//! A fix is written by a rule that sees one finding. What it does to the rest of the file only a check can tell, so each file's fixes are applied
//! together to its text in memory, and that is checked: if something is found that was not found before, or if a finding is still there that a fix was
//! for, the list is halved until the culprits are known (delta debugging, Zeller and Hildebrandt 2002). Those are left out, and said so. That goes on until
//! no fix is left that can be applied, so that a second run changes nothing.
//!
//! A fix may bring to light what the mistake has hidden (`hidden.rs`). If that has a fix, too, both are applied; if it was there before, it is there to be seen;
//! otherwise a person has to look.

mod bisect;
mod edits;
mod file;
mod hidden;
mod overlay;
mod trial;
mod tried;

use super::{Report, Settings, World, check_with, path};
use crate::base::line_index::Position;
use crate::diagnostic::{Applicability, Rule};
use bisect::Bisection;
pub use edits::apply;
use file::{Change, Workshop};
use overlay::Overlay;
use std::collections::BTreeSet;
use std::sync::Arc;
use trial::{Said, Tally};
pub use tried::{Gone, tried};

/// How often files are gone through as long as fixes are found, first with those that are safe, then with those that guess, too. Each round mends at least one finding; nobody has seen more than four.
pub const MAX_ROUNDS: usize = 10;

/// How many checks of all files may be spent to find the files whose fixes do harm to others.
const MAX_CHECKS: usize = 100;

/// What came of applying fixes.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that changed, in the order of their paths.
    pub files: Vec<FixedFile>,
    /// What is found in the files as they are now.
    pub report: Report,
    /// What was found before.
    found: Said,
    /// The fixes that could not be applied, sorted by place.
    pub left_out: Vec<LeftOut>,
}

impl Fixed {
    /// How many findings are gone.
    pub fn mended(&self) -> usize {
        self.found.gone_in(&self.report)
    }
}

/// A file with another text than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// Its path.
    pub path: String,
    /// Its text before.
    pub before: Arc<str>,
    /// Its text now.
    pub after: Arc<str>,
}

/// A fix that was not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it was for.
    pub rule: &'static Rule,
    /// The file.
    pub path: String,
    /// Where the finding is now.
    pub position: Position,
    /// Why it was not applied.
    pub reason: Reason,
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Position { line, column } = self.position;
        write!(
            f,
            "the fix of {} at {}:{line}:{column} was not applied, since {}",
            self.rule.code, self.path, self.reason
        )
    }
}

/// Why a fix was not applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Something would be found that is not found now.
    #[error("then {path} would have another finding, {}: {message}", rule.code)]
    Worse {
        /// What would be found.
        rule: &'static Rule,
        /// In which file.
        path: String,
        /// What would be said.
        message: String,
    },
    /// The finding would stay.
    #[error("the finding would stay")]
    Useless,
    /// A file is not there any more.
    #[error("{path} cannot be read")]
    Unread {
        /// The file.
        path: String,
    },
    /// There are too many fixes that do harm to try each.
    #[error("too many others could not be applied; apply this one by hand")]
    Untried,
}

/// Applies fixes to the files at `paths`: those that are safe, or those that guess, too. Nothing is written, and files that these import stay as they are.
pub fn fix(world: &dyn World, paths: &[String], settings: &Settings, up_to: Applicability) -> Fixed {
    let own: BTreeSet<String> = paths.iter().map(|given| path::normalised(given)).collect();
    fix_some(world, paths, settings, Choice { own: &own, up_to, only: None })
}

/// What is mended.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'c> {
    /// The files, by their normalised paths.
    pub own: &'c BTreeSet<String>,
    /// Whether by fixes that guess, too.
    pub up_to: Applicability,
    /// The findings of one rule, or of all.
    pub only: Option<&'static Rule>,
}

impl Choice<'_> {
    fn takes(&self, rule: &'static Rule) -> bool {
        self.only.is_none_or(|only| only == rule)
    }
}

/// [`fix`], of some of the files at `paths` alone: the others are looked at, so that what they use is known.
pub fn fix_some(world: &dyn World, paths: &[String], settings: &Settings, choice: Choice<'_>) -> Fixed {
    let mut overlay = Overlay::new(world);
    let first = check_with(&overlay, paths, settings);
    let mut later: Option<Report> = None;
    let mut left_out = Vec::new();
    // What is safe goes first, so that a guess that does harm keeps nothing back.
    let kinds = [Applicability::Safe, Applicability::Unsafe].into_iter().filter(|kind| *kind <= choice.up_to);
    for up_to in kinds {
        for _ in 0..MAX_ROUNDS {
            let round = Round { paths, settings, choice: Choice { up_to, ..choice } };
            let round = round.run(&overlay, later.as_ref().unwrap_or(&first));
            left_out = round.left_out;
            let Some((texts, after)) = round.best else { break };
            overlay = texts;
            later = Some(after);
        }
    }
    let found = Said::of(&first);
    left_out.sort_by(|a, b| (&a.path, a.position, a.rule.code).cmp(&(&b.path, b.position, b.rule.code)));
    let files = overlay.into_texts().into_iter().filter_map(|(path, after)| {
        let before: Arc<str> = world.read(&path).ok()?.into();
        (before != after).then_some(FixedFile { path, before, after })
    });
    Fixed { files: files.collect(), report: later.unwrap_or(first), found, left_out }
}

/// One pass over all files.
struct Round<'r> {
    paths: &'r [String],
    settings: &'r Settings,
    choice: Choice<'r>,
}

/// What a round gave.
struct Outcome<'w> {
    /// The texts, and what is found in them; nothing if no fix was applied.
    best: Option<(Overlay<'w>, Report)>,
    left_out: Vec<LeftOut>,
}

impl Round<'_> {
    fn run<'w>(&self, overlay: &Overlay<'w>, report: &Report) -> Outcome<'w> {
        let before = Tally::of(report);
        let mut left_out = Vec::new();
        let mut changed: Vec<(String, Change)> = Vec::new();
        for path in self.fixable(report) {
            let workshop = Workshop::new(overlay, &path, self.settings, self.choice, &before);
            let (change, more) = workshop.run();
            left_out.extend(more);
            changed.extend(change.map(|change| (path, change)));
        }
        if changed.is_empty() {
            return Outcome { best: None, left_out };
        }
        // What is done to one file may be felt in another, so all are looked at together.
        let mut test = |files: &[(String, Change)]| {
            let mut texts = overlay.clone();
            for (path, change) in files {
                texts.put(path, Arc::clone(&change.text));
            }
            let after = check_with(&texts, self.paths, self.settings);
            let tried: Vec<(&str, &Change)> = files.iter().map(|(path, change)| (path.as_str(), change)).collect();
            match before.harm_in(&after, &tried).first() {
                None => Ok((texts, after)),
                Some(&new) => Err(Reason::worse(&after, new)),
            }
        };
        let bisection = Bisection::run(&changed, MAX_CHECKS, Reason::Untried, &mut test);
        for ((path, _), reason) in bisection.left_out {
            // All of the file's fixes go.
            left_out.retain(|other| other.path != path);
            left_out.extend(self.refused(report, &path, &reason));
        }
        Outcome { best: bisection.best, left_out }
    }

    /// The files that were named in which a fix may be applied.
    fn fixable(&self, report: &Report) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        for found in report.diagnostics.iter().filter(|found| self.choice.takes(found.rule)) {
            for fix in found.fixes.iter().filter(|fix| fix.is_within(self.choice.up_to)) {
                let file = fix.edits.first().map(|edit| report.sources.file(edit.span.file).path());
                paths.extend(file.filter(|path| self.choice.own.contains(*path)).map(str::to_owned));
            }
        }
        paths
    }

    /// Says of each finding of a file with a fix that it was not applied.
    fn refused(&self, report: &Report, path: &str, reason: &Reason) -> Vec<LeftOut> {
        let mut all = file::candidates(report, path, self.choice.up_to);
        all.retain(|candidate| self.choice.takes(report.diagnostics[candidate.finding].rule));
        all.iter().map(|candidate| LeftOut::new(report, candidate.finding, reason.clone())).collect()
    }
}

impl LeftOut {
    /// That the fix of a finding of `report` was left out.
    fn new(report: &Report, finding: usize, reason: Reason) -> Self {
        let found = &report.diagnostics[finding];
        let span = found.primary.span;
        let path = report.sources.file(span.file).path().to_owned();
        Self { rule: found.rule, path, position: report.sources.position(span), reason }
    }
}

impl Reason {
    /// That the finding at `index` of `report` would be new.
    fn worse(report: &Report, index: usize) -> Self {
        let found = &report.diagnostics[index];
        let path = report.sources.file(found.primary.span.file).path().to_owned();
        Self::Worse { rule: found.rule, path, message: found.message.clone() }
    }
}
