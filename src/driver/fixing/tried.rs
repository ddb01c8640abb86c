//! Whether texts may take the place of others: nothing new is found in them, and what shall be gone is.

use super::overlay::Overlay;
use super::trial::Tally;
use super::{Reason, Report};
use crate::diagnostic::Diagnostic;
use crate::driver::{Settings, World, check_with};
use std::sync::Arc;

/// A finding that shall be gone: where it is may have changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The path of its file.
    pub path: String,
    /// The code of its rule.
    pub code: &'static str,
    /// What it says.
    pub message: String,
}

impl Wanted {
    fn is(&self, report: &Report, found: &Diagnostic) -> bool {
        found.rule.code == self.code
            && found.message == self.message
            && report.sources.file(found.primary.span.file).path() == self.path
    }
}

/// Tries texts in memory, in a check of the files at `paths`.
pub fn tried(
    world: &dyn World,
    paths: &[String],
    settings: &Settings,
    texts: &[(String, Arc<str>)],
    gone: &[Wanted],
) -> Result<(), Reason> {
    let settings = &Settings { cache: None, undecided: false, ..settings.clone() };
    let mut overlay = Overlay::new(world);
    let report = check_with(&overlay, paths, settings);
    let mut allowed = Tally::of(&report);
    for wanted in gone {
        if let Some(at) = report.diagnostics.iter().position(|found| wanted.is(&report, found)) {
            allowed.without(at);
        }
    }
    for (path, text) in texts {
        overlay.put(path, Arc::clone(text));
    }
    let after = check_with(&overlay, paths, settings);
    match allowed.first_new(&after) {
        None => Ok(()),
        Some(new) if allowed.was_there(&after, new) => Err(Reason::Useless),
        Some(new) => Err(Reason::worse(&after, new)),
    }
}
