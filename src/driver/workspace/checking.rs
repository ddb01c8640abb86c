//! Files are checked, and what is found is kept where it was found.

use super::focus::Current;
use super::{Step, Workspace};
use crate::base::FileId;
use crate::driver::finish::Finish;
use crate::driver::parallel;
use crate::driver::pipeline::Outcome;
use crate::driver::unit::Unit;
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many files are checked at least in one step, before somebody may ask for something else.
const STEP_FILES: usize = 48;

impl Workspace {
    /// Checks a file together with those that import it.
    pub(super) fn check_around(&mut self, id: FileId) -> Step {
        let roots = self.needed.importers([id]);
        let Current { focus, found, targets, .. } = self.analyse(&roots, id);
        let (focus, mut sink) = (Rc::clone(focus), found.clone());
        focus.passed().check_rules(&focus.sources, targets, &mut sink);
        let outcome = focus.passed().outcome(&sink, self.reading.shared(&self.open), &self.settings);
        self.finished(vec![(roots, outcome)])
    }

    /// Checks the units that some of these files are in.
    pub(super) fn check_units(&mut self, wanted: &BTreeSet<FileId>) -> Step {
        let needed = &self.needed;
        let (mut units, mut seen): (Vec<BTreeSet<FileId>>, BTreeSet<FileId>) = Default::default();
        for &id in wanted {
            if seen.len() >= STEP_FILES {
                break;
            }
            if !seen.contains(&id) {
                let unit = needed.unit(id);
                seen.extend(&unit);
                units.push(unit);
            }
        }
        let shared = self.reading.shared(&self.open);
        let work = units.into_iter().map(|roots| (self.unit(&roots), roots)).collect();
        let done = parallel::map(work, |(unit, roots): (Unit, BTreeSet<FileId>)| {
            (roots, unit.checked(shared, &self.settings))
        });
        for (roots, _) in &done {
            for id in roots {
                self.unsettled.remove(id);
            }
        }
        self.finished(done)
    }

    /// Keeps what was found in the files that were checked.
    fn finished(&mut self, done: Vec<(BTreeSet<FileId>, Outcome)>) -> Step {
        let mut step = Step::default();
        for (roots, outcome) in done {
            let Outcome { diagnostics, suppressions, .. } = outcome;
            let is_about = |id: FileId| roots.contains(&id) || !self.reading.workflows.contains_key(&id);
            let diagnostics = diagnostics.into_iter().filter(|it| is_about(it.primary.span.file)).collect();
            let suppressions = suppressions.into_iter().filter(|it| roots.contains(&it.comment.file)).collect();
            let sources = &self.reading.sources;
            let mut finish = Finish { sources, settings: &self.settings, suppressions, suppressed: 0 };
            let mut found = finish.run(diagnostics);
            if let Some(baseline) = &self.settings.baseline {
                baseline.compare(sources, &mut found);
            }
            for &id in &roots {
                step.checked.push(self.path(id).to_owned());
                self.dirty.remove(&id);
                self.findings.remove(&id);
                let old = self.beside.remove(&id).unwrap_or_default();
                step.changed.extend(old.iter().map(|found| self.path(found.primary.span.file).to_owned()));
            }
            step.changed.extend(found.iter().map(|found| self.path(found.primary.span.file).to_owned()));
            step.changed.extend(step.checked.iter().cloned());
            for found in found {
                let file = found.primary.span.file;
                let (to, of) = match roots.first() {
                    Some(&first) if !roots.contains(&file) => (&mut self.beside, first),
                    _ => (&mut self.findings, file),
                };
                to.entry(of).or_default().push(found);
            }
        }
        step
    }
}
