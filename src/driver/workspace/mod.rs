//! A workspace that is open: its files as an editor has them, checked again piece by piece as they change.
//!
//! What is found in a file follows from its text, from the texts of the files that it needs, and from those that import it, since some rules ask who
//! uses what. So after a change a file is checked anew together with the files that import it, whatever these need; and nothing else. Only what rules
//! about use say of the files that *it* imports may change as well: these are remembered, and [`Workspace::settle`] checks them with all that has to do with
//! them, when there is time. After that every finding is what [`check_with`](super::check_with) finds.
//!
//! ```text
//! change ──▶ refresh ──▶ dirty: it, and whoever imports it ──▶ step ──▶ findings
//!               │                                               │
//!               └──────▶ unsettled: what these import ──────────┴──▶ settle ──▶ findings
//! ```

mod checking;
mod focus;
mod needed;
mod open;
mod planned;
mod refreshing;
mod supposing;
#[cfg(test)]
mod tests;

pub use focus::{Document, Focus};
pub use planned::{PlannedStep, PlannedWorkflow};
pub use supposing::Supposed;

use super::pipeline::Passed;
use super::reading::{Reading, WorkflowFile};
use super::unit::Unit;
use super::{ReadError, Settings, World, path};
use crate::base::{FileId, SourceMap};
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::{Frontend, State};
use crate::syntax::ast;
use focus::Current;
use needed::Needed;
use open::Open;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// How many files are analysed again at once for a question about one of them; if more import it, questions are answered from it and what it needs alone.
const MAX_AROUND: usize = 16;

/// The files of a workspace and what was found in them.
pub struct Workspace {
    open: Open,
    settings: Settings,
    reading: Reading,
    /// The workflow files that are to be checked, by their paths: those that were found in folders, and those that are open.
    found: BTreeSet<String>,
    /// What was found in a file when it was last checked.
    findings: BTreeMap<FileId, Vec<Diagnostic>>,
    /// What was found in what is no workflow file, a schema perhaps, when a workflow file was last checked.
    beside: BTreeMap<FileId, Vec<Diagnostic>>,
    /// The paths whose text is not what was last read.
    stale: BTreeSet<String>,
    /// The files to be checked.
    dirty: BTreeSet<FileId>,
    /// The files of which rules about use may say something else now.
    unsettled: BTreeSet<FileId>,
    /// The last analyses, the newest last.
    current: Vec<Current>,
    /// What front ends keep of the files that are being edited.
    versions: BTreeMap<FileId, Option<State>>,
    /// Which file needs which.
    needed: Needed,
}

/// What a step has done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The files that were checked.
    pub checked: Vec<String>,
    /// All files that may have other findings than before: those that were checked, and what they read that is no workflow.
    pub changed: BTreeSet<String>,
}

impl Workspace {
    /// A workspace without files.
    pub fn new(world: Box<dyn World>, settings: Settings) -> Self {
        Self {
            open: Open::new(world),
            settings: Settings { cache: None, undecided: false, ..settings },
            reading: Reading::default(),
            found: BTreeSet::new(),
            findings: BTreeMap::new(),
            beside: BTreeMap::new(),
            stale: BTreeSet::new(),
            dirty: BTreeSet::new(),
            unsettled: BTreeSet::new(),
            current: Vec::new(),
            versions: BTreeMap::new(),
            needed: Needed::default(),
        }
    }

    /// Says which workflow files there are in its folders.
    pub fn found(&mut self, paths: impl IntoIterator<Item = String>) {
        let before = std::mem::replace(&mut self.found, paths.into_iter().collect());
        let other = self.found.symmetric_difference(&before).cloned();
        self.stale.extend(other);
    }

    /// Opens a file, or changes the text of one that is open. `kind` is what the editor says that it is.
    pub fn open(&mut self, path: &str, text: impl Into<Arc<str>>, kind: Option<&'static dyn Frontend>) {
        self.open.put(path, text.into(), kind);
        self.stale.insert(path.to_owned());
    }

    /// Closes a file: from now on its text is what is read.
    pub fn close(&mut self, path: &str) {
        self.open.remove(path);
        if let Some(Ok(id)) = self.reading.files.get(path) {
            self.versions.remove(id);
        }
        self.stale.insert(path.to_owned());
    }

    /// Says that a file that is not open may have changed, appeared or gone.
    pub fn touch(&mut self, path: &str) {
        if !self.open.has(path) {
            self.stale.insert(path.to_owned());
        }
    }

    /// Uses other settings: everything is checked anew.
    pub fn configure(&mut self, settings: Settings) {
        let (world, found) = (std::mem::take(&mut self.open), std::mem::take(&mut self.found));
        *self = Self { open: world, ..Self::new(Box::new(super::MemoryWorld::new()), settings) };
        self.found(found);
        self.stale.extend(self.open.paths().map(str::to_owned));
    }

    /// The settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the workspace reads files from, open ones as they are in the editor.
    pub fn world(&self) -> &dyn World {
        &self.open
    }

    /// The texts of all files that were read, in their newest versions.
    pub const fn sources(&self) -> &SourceMap {
        &self.reading.sources
    }

    /// The workflow files, by their paths.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.reading.workflows.keys().map(|&id| self.path(id))
    }

    /// The workflow files with a tree for each document in them, by their paths.
    pub fn trees(&self) -> impl Iterator<Item = (&str, &Arc<Vec<ast::File>>)> {
        let workflows = self.reading.workflows.iter();
        workflows.filter_map(|(&id, file)| Some((self.path(id), &file.parsed.as_ref()?.trees)))
    }

    /// The workflow files that cannot be read, of those that are to be checked.
    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.found.iter().map(String::as_str).filter(|path| self.unreadable(path).is_some())
    }

    /// Why a workflow file cannot be read, if it is to be checked and cannot.
    pub fn unreadable(&self, path: &str) -> Option<&ReadError> {
        self.reading.files.get(path)?.as_ref().err().filter(|_| self.found.contains(path))
    }

    /// A workflow file and those that import it, or import what does.
    pub fn importers(&self, path: &str) -> Vec<&str> {
        let Some(id) = self.workflow(path) else { return Vec::new() };
        self.needed.importers([id]).into_iter().map(|id| self.path(id)).collect()
    }

    /// The paths of all files that a workflow file needs, and those that these need: of schemas and of files that were not found, too.
    pub fn needs(&mut self, path: &str) -> BTreeSet<String> {
        self.refresh();
        let files = self.needed.closure(self.workflow(path));
        let needs = files.iter().filter_map(|id| Some(&self.reading.workflows.get(id)?.needs));
        needs.flat_map(|needs| needs.workflows().chain(&needs.schemas)).cloned().collect()
    }

    /// Whether a path was asked for: of a file that was read, or one that was looked for.
    pub fn knows(&self, path: &str) -> bool {
        self.reading.knows(path) || self.open.has(path) || self.found.contains(path)
    }

    /// The paths that were asked for, of files that were read and of those that were looked for.
    pub fn asked(&self) -> BTreeSet<String> {
        self.reading.files.keys().cloned().collect()
    }

    /// What was found in a file when it was last checked.
    pub fn findings(&self, path: &str) -> Vec<&Diagnostic> {
        let Some(Ok(id)) = self.reading.files.get(path) else { return Vec::new() };
        let beside = self.beside.values().flatten().filter(|found| found.primary.span.file == *id);
        let mut found: Vec<&Diagnostic> = self.findings.get(id).into_iter().flatten().chain(beside).collect();
        found.sort_by_key(|found| found.primary.span);
        found.dedup();
        found
    }

    /// The paths of the workflow files that have to be looked at together to know what a change of one does: it, and those that import it; it alone
    /// if too many do.
    pub fn concerned(&mut self, path: &str) -> Vec<String> {
        self.refresh();
        let Some(id) = self.workflow(path) else { return Vec::new() };
        // What is checked first says how files are read that have no kind of their own.
        self.near(id).iter().map(|&id| self.path(id).to_owned()).collect()
    }

    /// A file and those that import it; it alone if too many do.
    fn near(&self, id: FileId) -> BTreeSet<FileId> {
        let near = self.needed.importers([id]);
        if near.len() > MAX_AROUND { BTreeSet::from([id]) } else { near }
    }

    /// The workflow files as they were written, by their paths.
    pub fn documents(&self) -> impl Iterator<Item = (&str, Document)> {
        self.reading.workflows.iter().filter_map(|(&id, file)| Some((self.path(id), Document::of(file)?)))
    }

    /// Whether something is to be checked.
    pub fn is_dirty(&self) -> bool {
        !self.stale.is_empty() || !self.dirty.is_empty()
    }

    /// Whether [`Workspace::settle`] has something to do.
    pub fn is_unsettled(&self) -> bool {
        !self.unsettled.is_empty()
    }

    /// The analysis of a workflow file as it is now; none if there is no such file.
    pub fn focus(&mut self, path: &str) -> Option<Rc<Focus>> {
        self.refresh();
        let id = self.workflow(path)?;
        Some(Rc::clone(&self.analyse(&self.near(id), id).focus))
    }

    /// The analysis of a workflow file and of all files that import it, however many.
    pub fn around(&mut self, path: &str) -> Option<Rc<Focus>> {
        self.refresh();
        let id = self.workflow(path)?;
        let roots = self.needed.importers([id]);
        Some(Rc::clone(&self.analyse(&roots, id).focus))
    }

    /// Checks a file and those that import it, if that is to be done.
    pub fn check(&mut self, path: &str) -> Step {
        self.refresh();
        match self.workflow(path) {
            Some(id) if self.dirty.contains(&id) => self.check_around(id),
            _ => Step::default(),
        }
    }

    /// Does a part of what is to be done, files that are open first.
    pub fn step(&mut self) -> Step {
        self.refresh();
        let is_open = |id: &&FileId| self.open.has(self.path(**id));
        if let Some(&id) = self.dirty.iter().find(is_open) {
            return self.check_around(id);
        }
        self.check_units(&self.dirty.clone())
    }

    /// Checks what may have changed by what other files use, with all that has to do with it.
    pub fn settle(&mut self) -> Step {
        self.refresh();
        self.check_units(&self.unsettled.clone())
    }

    /// Checks everything that is to be checked, and settles it.
    pub fn finish(&mut self) -> Step {
        let mut whole = Step::default();
        while self.is_dirty() || self.is_unsettled() {
            let step = if self.is_dirty() { self.step() } else { self.settle() };
            whole.checked.extend(step.checked);
            whole.changed.extend(step.changed);
        }
        whole
    }

    /// The newest analysis with these roots.
    fn analyse(&mut self, roots: &BTreeSet<FileId>, of: FileId) -> &Current {
        let known = self.current.iter().position(|it| it.roots == *roots && it.focus.file == of);
        let current = if let Some(at) = known {
            self.current.remove(at)
        } else {
            let mut found = Sink::new();
            let unit = self.unit(roots);
            let documents = unit.files.iter().filter_map(Document::of).collect();
            let targets = unit.targets(&self.reading.sources, &self.settings);
            let passed = Passed::new(unit, self.reading.shared(&self.open), &mut found);
            let is_whole = self.needed.importers([of]).is_subset(roots);
            let focus = Focus::new((of, is_whole), passed, self.reading.sources.clone(), documents, &found);
            Current { roots: roots.clone(), focus: Rc::new(focus), found, targets }
        };
        if self.current.len() >= focus::KEPT {
            self.current.remove(0);
        }
        self.current.push(current);
        &self.current[self.current.len() - 1]
    }

    /// Some files, and what they need.
    fn unit(&self, roots: &BTreeSet<FileId>) -> Unit {
        let files = self.needed.closure(roots.iter().copied());
        let files = files.iter().filter_map(|id| self.reading.workflows.get(id)).map(WorkflowFile::copy);
        Unit { files: files.collect(), roots: roots.iter().copied().collect() }
    }

    fn workflow(&self, path: &str) -> Option<FileId> {
        let id = *self.reading.files.get(path::normalised(path).as_str())?.as_ref().ok()?;
        self.reading.workflows.contains_key(&id).then_some(id)
    }

    fn path(&self, id: FileId) -> &str {
        self.reading.sources.file(id).path()
    }
}
