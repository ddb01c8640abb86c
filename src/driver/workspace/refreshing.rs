//! What has changed is read again, and it is found out what has to be checked for that.

use super::Workspace;
use super::needed::Needed;
use crate::base::{FileId, SourceFile};
use crate::driver::World as _;
use crate::driver::reading::{Parsed, WorkflowFile};
use std::collections::BTreeSet;

impl Workspace {
    /// Reads what has changed, and finds out what has to be checked for that.
    pub fn refresh(&mut self) {
        if self.stale.is_empty() {
            return;
        }
        let stale = std::mem::take(&mut self.stale);
        // What a file has needed so far may be unused now.
        let old: Vec<FileId> = stale.iter().filter_map(|path| self.workflow(path)).collect();
        self.unsettled.extend(self.needed.closure(old));
        let mut changed = BTreeSet::new();
        for path in &stale {
            changed.extend(self.reread(path));
        }
        let wanted: Vec<String> = self.wanted().map(str::to_owned).collect();
        let known: BTreeSet<FileId> = self.reading.workflows.keys().copied().collect();
        self.reading.advance(&self.open, wanted, &self.settings);
        let needed = Needed::of(&self.reading);
        let reached = needed.closure(self.wanted().filter_map(|path| self.workflow(path)));
        let gone: Vec<FileId> = self.reading.workflows.keys().copied().filter(|id| !reached.contains(id)).collect();
        for id in &gone {
            self.reading.workflows.remove(id);
        }
        let needed = if gone.is_empty() { needed } else { Needed::of(&self.reading) };
        changed.extend(gone);
        changed.extend(self.reading.workflows.keys().copied().filter(|id| !known.contains(id)));
        let affected = needed.affected(&self.reading, &changed, &stale);
        self.current.retain(|it| it.focus.files().all(|id| !affected.contains(&id) && !changed.contains(&id)));
        self.unsettled.extend(needed.closure(affected.iter().copied()));
        // With a file all are checked that import it, so nothing is left to be settled there.
        self.unsettled.retain(|id| !affected.contains(id));
        self.dirty.extend(affected);
        self.needed = needed;
        let workflows = &self.reading.workflows;
        for ids in [&mut self.dirty, &mut self.unsettled] {
            ids.retain(|id| workflows.contains_key(id));
        }
        self.findings.retain(|id, _| workflows.contains_key(id));
        self.beside.retain(|id, _| workflows.contains_key(id));
        self.versions.retain(|id, _| workflows.contains_key(id));
        self.get_ready();
    }

    /// The workflow files that are to be checked, whoever imports them.
    fn wanted(&self) -> impl Iterator<Item = &str> {
        self.found.iter().map(String::as_str).chain(self.open.workflows())
    }

    /// Reads the files that were opened so that their first edit can be read fast, too.
    fn get_ready(&mut self) {
        let open = self.open.workflows().filter_map(|path| self.workflow(path));
        let new: Vec<FileId> = open.filter(|id| !self.versions.contains_key(id)).collect();
        for id in new {
            self.reparse(id);
        }
    }

    /// Reads a file again, and says which one it is if its text is another one.
    fn reread(&mut self, path: &str) -> Option<FileId> {
        let text = self.open.text(path);
        let old = self.reading.files.get(path).cloned();
        match (old, text) {
            (Some(Ok(id)), Ok(text)) => {
                let kind = self.open.kind(path);
                let same = *text == *self.reading.sources.file(id).text()
                    && self.reading.workflows.get(&id).is_none_or(|file| file.is(kind));
                if same {
                    return None;
                }
                self.reading.sources.replace(id, SourceFile::new(path, text));
                if self.reading.workflows.contains_key(&id) {
                    self.reparse(id);
                }
                Some(id)
            }
            (Some(Ok(id)), Err(error)) => {
                self.reading.files.insert(path.to_owned(), Err(error));
                self.reading.workflows.remove(&id);
                self.reading.sources.replace(id, SourceFile::new(path, ""));
                Some(id)
            }
            (Some(Err(_)), Ok(text)) => {
                let id = self.reading.sources.add(SourceFile::new(path, text));
                self.reading.files.insert(path.to_owned(), Ok(id));
                Some(id)
            }
            (Some(Err(_)), Err(error)) => {
                self.reading.files.insert(path.to_owned(), Err(error));
                None
            }
            // Whoever needs it will read it.
            (None, _) => None,
        }
    }

    fn reparse(&mut self, id: FileId) {
        let source = self.reading.sources.file(id);
        self.settings.configs.visit(&self.open, source.path());
        let state = self.versions.entry(id).or_default();
        let parsed = Parsed::again(&self.open, id, source, state);
        let file = WorkflowFile::of(&self.open, (id, source.path()), parsed);
        self.reading.workflows.insert(id, file);
        self.reading.see_stubs(&self.settings.configs, id);
        let needs = self.reading.workflows[&id].needs.clone();
        self.reading.read(&self.open, needs.schemas.iter());
        self.reading.advance(&self.open, needs.workflows().cloned().collect(), &self.settings);
    }
}
