//! What would be if some files had other texts: for whoever edits several at once and has to know what comes of it.

use super::focus::Focus;
use super::{Document, Workspace};
use crate::base::{FileId, SourceFile, SourceMap};
use crate::diagnostic::{Diagnostic, Sink};
use crate::driver::pipeline::Passed;
use crate::driver::reading::{Parsed, WorkflowFile};
use crate::driver::unit::{Shared, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// An analysis, and what was found on the way and by rules.
#[derive(Debug)]
pub struct Supposed {
    /// The analysis.
    pub focus: Focus,
    /// What was found, sorted by place.
    pub found: Vec<Diagnostic>,
}

/// What the passes made of other texts.
struct Imagined {
    passed: Passed,
    sources: SourceMap,
    documents: Vec<Document>,
    sink: Sink,
}

impl Workspace {
    /// Whether a file is one of the workspace's own. Others are read because somebody imports them.
    pub fn is_own(&self, path: &str) -> bool {
        self.found.contains(path) || self.open.has(path)
    }

    /// The analysis of a workflow file and of all files that import it, if some of these had other texts that need the same files.
    pub fn supposing(&mut self, path: &str, texts: &BTreeMap<FileId, String>) -> Option<Supposed> {
        self.refresh();
        let id = self.workflow(path)?;
        let roots = self.needed.importers([id]);
        let Imagined { passed, sources, documents, mut sink } = self.imagined(&roots, texts);
        passed.check_rules(&sources, &[], &mut sink);
        Some(Supposed { focus: Focus::new((id, true), passed, sources, documents, &sink), found: sink.sorted() })
    }

    /// The analysis of a workflow file and of what it needs, if it had another text that needs the same files. Rules are not asked.
    pub fn imagine(&mut self, path: &str, text: &str) -> Option<Rc<Focus>> {
        self.refresh();
        let id = self.workflow(path)?;
        let texts = BTreeMap::from([(id, text.to_owned())]);
        let Imagined { passed, sources, documents, sink } = self.imagined(&BTreeSet::from([id]), &texts);
        Some(Rc::new(Focus::new((id, false), passed, sources, documents, &sink)))
    }

    fn imagined(&self, roots: &BTreeSet<FileId>, texts: &BTreeMap<FileId, String>) -> Imagined {
        let mut sources = self.reading.sources.clone();
        for (&id, text) in texts {
            sources.replace(id, SourceFile::new(self.path(id), text.as_str()));
        }
        let mut unit: Unit = self.unit(roots);
        for file in unit.files.iter_mut().filter(|file| texts.contains_key(&file.id)) {
            file.parsed = Some(Parsed::new(&self.open, file.id, sources.file(file.id)));
        }
        let documents = unit.files.iter().filter_map(Document::of).collect();
        let shared = Shared { world: &self.open, sources: &sources, files: &self.reading.files };
        let mut sink = Sink::new();
        let passed = Passed::new(unit, shared, &mut sink);
        Imagined { passed, sources, documents, sink }
    }
}

impl Document {
    pub(super) fn of(file: &WorkflowFile) -> Option<Self> {
        let parsed = file.parsed.as_ref()?;
        let (kind, trees) = (parsed.kind, Arc::clone(&parsed.trees));
        Some(Self { file: file.id, kind, trees, is_broken: parsed.sink.has_errors() })
    }
}
