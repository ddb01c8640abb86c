//! What becomes of findings at the end: how grave they are, and whether somebody has said to live with them.

use super::Settings;
use super::echo::drop_what_leaks_say;
use crate::base::{FileId, SourceMap};
use crate::diagnostic::{Diagnostic, Level, Rule, Severity};
use crate::rules::data_flow::{
    unused_action::UNUSED_ACTION, unused_const::UNUSED_CONST, unused_resource::UNUSED_RESOURCE,
    unused_secret::UNUSED_SECRET, unused_type::UNUSED_TYPE,
};
use crate::rules::suppression::{self, By, Suppression};
use rustc_hash::FxHashSet;

/// What is used only in files that are not part of this check looks unused in it, so their suppressions may be needed in the next check.
static DEPEND_ON_OTHER_FILES: [&Rule; 5] =
    [&UNUSED_ACTION, &UNUSED_CONST, &UNUSED_RESOURCE, &UNUSED_SECRET, &UNUSED_TYPE];

/// The findings of a check, and all that is said about them.
pub(super) struct Finish<'r> {
    pub(super) sources: &'r SourceMap,
    pub(super) settings: &'r Settings,
    /// In any order.
    pub(super) suppressions: Vec<Suppression>,
    /// How many findings were suppressed.
    pub(super) suppressed: usize,
}

impl Finish<'_> {
    /// The findings that remain, sorted by place, those about suppressions among them.
    pub(super) fn run(&mut self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let unread: FxHashSet<FileId> =
            found.iter().filter(|it| it.severity == Severity::Error).map(|it| it.primary.span.file).collect();
        let mut found: Vec<Diagnostic> = found.into_iter().filter_map(|found| self.levelled(found)).collect();
        let used = self.suppress(&mut found);
        drop_what_leaks_say(&mut found);
        let unused = self.unused(&used, &unread);
        found.extend(unused.into_iter().filter_map(|found| self.levelled(found)));
        found.sort_by_key(|found| found.primary.span);
        found
    }

    /// The finding, as grave as it is wanted; nothing if nobody wants it.
    fn levelled(&self, found: Diagnostic) -> Option<Diagnostic> {
        let severity = self.severity(found.rule, found.severity, found.primary.span.file)?;
        Some(Diagnostic { severity, ..found })
    }

    /// How grave a finding of a rule is wanted in a file, `own` if nobody said; nothing if nobody wants it.
    fn severity(&self, rule: &Rule, own: Severity, file: FileId) -> Option<Severity> {
        match self.settings.level(rule, self.sources.file(file).path()) {
            None => rule.enabled.then_some(own),
            Some(Level::Off) => None,
            Some(Level::On(severity)) => Some(severity),
        }
    }

    /// Drops what is suppressed, and says which rules of which suppressions did that.
    fn suppress(&mut self, found: &mut Vec<Diagnostic>) -> FxHashSet<By> {
        let by = suppression::suppressed(&self.suppressions, found);
        let mut next = by.iter();
        let before = found.len();
        found.retain(|_| next.next().is_none_or(Option::is_none));
        self.suppressed += before - found.len();
        by.into_iter().flatten().collect()
    }

    /// Says which suppressions suppress nothing. In a file with errors nobody knows: some rules are silent then.
    fn unused(&self, used: &FxHashSet<By>, unread: &FxHashSet<FileId>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (at, suppression) in self.suppressions.iter().enumerate() {
            let file = suppression.comment.file;
            if unread.contains(&file) {
                continue;
            }
            let rules = suppression.rules.iter().enumerate();
            let unused = rules.filter(|(place, (_, rule))| !used.contains(&(at, *place)) && self.looks_for(rule, file));
            let unused: Vec<usize> = unused.map(|(place, _)| place).collect();
            found.extend(suppression::unused(suppression, &unused, self.sources.file(file).text()));
        }
        found
    }

    /// Whether findings of a rule would be reported, whatever other files are checked.
    fn looks_for(&self, rule: &Rule, file: FileId) -> bool {
        !DEPEND_ON_OTHER_FILES.contains(&rule) && self.severity(rule, rule.severity, file).is_some()
    }
}
