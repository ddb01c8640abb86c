//! What is known of one file and of what has to do with it, for questions about places in it.

use super::planned::{Planned, PlannedWorkflow};
use crate::base::{FileId, SourceFile, SourceMap};
use crate::diagnostic::{Severity, Sink};
use crate::driver::pipeline::Passed;
use crate::frontend::Frontend;
use crate::hir::{ModuleId, Program, TypeId, WorkflowId};
use crate::resolve::Resolved;
use crate::rules::suppression::Suppression;
use crate::rules::targets::Target;
use crate::syntax::ast;
use crate::ty::Typed;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// How many analyses are kept.
pub(super) const KEPT: usize = 4;

/// An analysis, and what was found on the way.
pub(super) struct Current {
    pub(super) roots: BTreeSet<FileId>,
    pub(super) focus: Rc<Focus>,
    pub(super) found: Sink,
    /// The engines that any of the files is for.
    pub(super) targets: Vec<Target>,
}

/// One file, what it needs and whoever imports it, with names and types.
#[derive(Debug)]
pub struct Focus {
    /// The file in question.
    pub file: FileId,
    /// Whether all files that import it are in it.
    pub is_whole: bool,
    /// The texts of all files.
    pub sources: SourceMap,
    passed: Passed,
    documents: BTreeMap<FileId, Document>,
    /// The files in which names or types are wrong.
    faulty: BTreeSet<FileId>,
    planned: Planned,
}

/// A workflow file as it was written.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) file: FileId,
    /// What kind it is.
    pub kind: &'static dyn Frontend,
    /// A tree for each document in it.
    pub trees: Arc<Vec<ast::File>>,
    /// Whether something in it could not be read, so that more may stand in it than is known.
    pub is_broken: bool,
}

impl Focus {
    pub(super) fn new(
        (file, is_whole): (FileId, bool),
        passed: Passed,
        sources: SourceMap,
        documents: Vec<Document>,
        found: &Sink,
    ) -> Self {
        let documents = documents.into_iter().map(|document| (document.file, document)).collect();
        let errors = found.found().iter().filter(|found| found.severity == Severity::Error);
        let faulty = errors.map(|found| found.primary.span.file).collect();
        Self { file, is_whole, sources, passed, documents, faulty, planned: Planned::default() }
    }

    pub(super) const fn passed(&self) -> &Passed {
        &self.passed
    }

    /// The declarations.
    pub const fn program(&self) -> &Program {
        &self.passed.loaded.program
    }

    /// What their names mean.
    pub const fn resolved(&self) -> &Resolved {
        &self.passed.resolved
    }

    /// Their types, and when what runs.
    pub const fn typed(&self) -> &Typed {
        &self.passed.typed
    }

    /// The file in question, with its text.
    pub fn source(&self) -> &SourceFile {
        self.sources.file(self.file)
    }

    /// The file in question, as it was written.
    pub fn document(&self) -> Option<&Document> {
        self.documents.get(&self.file)
    }

    /// Any of the files, as it was written.
    pub fn document_of(&self, file: FileId) -> Option<&Document> {
        self.documents.get(&file)
    }

    /// The workflow files, by id.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.documents.keys().copied()
    }

    /// The schema that a declared type is made from, if it is made from one that can be read.
    pub fn schema(&self, id: TypeId) -> Option<FileId> {
        self.passed.loaded.schemas.get(&id).copied()
    }

    /// The comments that suppress findings.
    pub fn suppressions(&self) -> &[Suppression] {
        &self.passed.loaded.suppressions
    }

    /// The plan of a workflow of the file in question; none if names or types are wrong in it or in what it needs.
    pub fn plan(&self, workflow: WorkflowId) -> Option<Rc<PlannedWorkflow>> {
        self.planned.get(self, &self.faulty, workflow)
    }

    /// The modules of the file in question: one for each document in it.
    pub fn modules(&self) -> impl Iterator<Item = ModuleId> {
        self.program().modules.enumerate().filter(|(_, module)| module.file == self.file).map(|(id, _)| id)
    }
}
