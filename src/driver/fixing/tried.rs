//! Whether edits may be made: of no rule more is found then, and of some less.

use super::edits::replaced;
use super::hidden::{Mended, Written};
use super::overlay::Overlay;
use super::{Reason, Report};
use crate::diagnostic::{Diagnostic, Edit, Rule, Severity};
use crate::driver::{Settings, World, check_with};
use std::collections::BTreeMap;

/// A finding that shall not be there any more.
#[derive(Clone, Copy, Debug)]
pub struct Gone<'g> {
    /// The file.
    pub path: &'g str,
    /// What was found.
    pub rule: &'static Rule,
    /// What was said.
    pub message: &'g str,
    /// Whether it is only not said any more, by a comment.
    pub silenced: bool,
}

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

/// Tries edits of some files in memory, in a check of the files at `paths`. `gone` are the findings that they are for; what their errors have hidden is no
/// harm.
pub fn tried(
    world: &dyn World,
    paths: &[String],
    settings: &Settings,
    edits: &BTreeMap<String, Vec<Edit>>,
    gone: &[Gone<'_>],
) -> Result<(), Reason> {
    let settings = &Settings { cache: None, undecided: false, ..settings.clone() };
    let mut overlay = Overlay::new(world);
    let report = check_with(&overlay, paths, settings);
    let mut written: Vec<(&str, Written)> = Vec::new();
    for (path, edits) in edits {
        let Ok(text) = world.read(path) else { return Err(Reason::Unread { path: path.clone() }) };
        let (text, replaced) = replaced(&text, edits);
        overlay.put(path, text.into());
        written.push((path, Written::default().and(&replaced)));
    }
    let after = check_with(&overlay, paths, settings);
    Trial { report: &report, after: &after, written: &written, gone }.run()
}

/// What was found before and after.
struct Trial<'t> {
    report: &'t Report,
    after: &'t Report,
    written: &'t [(&'t str, Written)],
    gone: &'t [Gone<'t>],
}

impl Trial<'_> {
    fn run(&self) -> Result<(), Reason> {
        let mut allowed = counts(self.report);
        for gone in self.gone {
            if let Some(count) = allowed.get_mut(&(gone.path, gone.rule.code)) {
                *count = count.saturating_sub(1);
            }
        }
        let mended = self.report.diagnostics.iter().fold(Mended::default(), |mended, found| {
            match self.gone.iter().find(|gone| says(self.report, found, gone)) {
                Some(gone) if gone.silenced => mended.and(found).by_silence(),
                Some(_) => mended.and(found),
                None => mended,
            }
        });
        let more = counts(self.after).into_iter().filter(|(key, count)| allowed.get(key).is_none_or(|old| old < count));
        for (more, _) in more {
            let found = || self.after.diagnostics.iter().enumerate().filter(|(_, it)| key(self.after, it) == more);
            if self.gone.iter().any(|gone| (gone.path, gone.rule.code) == more && self.stays(gone)) {
                return Err(Reason::Useless);
            }
            let is_harm =
                |found: &Diagnostic| !mended.hid(found) || found.severity == Severity::Error && self.is_written(found);
            if found().any(|(_, it)| is_harm(it)) {
                // Which of them is new, its place says, or what it says.
                let new =
                    found().find(|(_, it)| self.is_written(it)).or_else(|| found().find(|(_, it)| self.is_new(it)));
                if let Some((at, _)) = new.or_else(|| found().next()) {
                    return Err(Reason::worse(self.after, at));
                }
            }
        }
        Ok(())
    }

    /// Whether what should be gone is said as often as before.
    fn stays(&self, gone: &Gone<'_>) -> bool {
        let count = |report: &Report| report.diagnostics.iter().filter(|it| says(report, it, gone)).count();
        count(self.after) >= count(self.report)
    }

    fn is_written(&self, found: &Diagnostic) -> bool {
        self.written.iter().any(|(path, written)| written.has(path, self.after, found))
    }

    fn is_new(&self, found: &Diagnostic) -> bool {
        let path = self.after.sources.file(found.primary.span.file).path();
        let this = Gone { path, rule: found.rule, message: &found.message, silenced: false };
        !self.report.diagnostics.iter().any(|old| says(self.report, old, &this))
    }
}

/// Whether a finding is one that says the same of the same file.
fn says(report: &Report, found: &Diagnostic, gone: &Gone<'_>) -> bool {
    key(report, found) == (gone.path, gone.rule.code) && found.message == gone.message
}
