//! From the typed program to a document: `build` takes one entry workflow and brings in what it needs, and nothing else.
//!
//! The document has no plan and no hashes yet: `plan` computes the one, [`super::hash::seal`] the others.

mod edges;
mod exprs;
mod keys;
mod nodes;
mod shared;

use super::model;
use crate::base::{FileId, SourceMap, Span};
use crate::diagnostic::Sink;
use crate::hir::{Callable, Program, Workflow, WorkflowId};
use crate::resolve::{Resolved, ResolvedWorkflow};
use crate::ty::{Typed, TypedWorkflow};
use keys::Keys;
use rustc_hash::FxHashMap;

/// What a document is built from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The declarations.
    pub program: &'a Program,
    /// What their names mean.
    pub resolved: &'a Resolved,
    /// Their types.
    pub typed: &'a Typed,
    /// The files.
    pub sources: &'a SourceMap,
}

/// Builds the document of an entry workflow. The program must be free of errors: what is unknown is left out.
pub fn build(input: Input<'_>, entry: WorkflowId, sink: &mut Sink) -> model::Document {
    let module = input.program.workflows[entry].module;
    let mut builder = Builder { input, keys: Keys::new(input.program, module), files: Files::default() };
    builder.keys.callable(Callable::Workflow(entry));
    let mut workflows = Vec::new();
    let mut built = 0;
    while let Some(id) = builder.keys.workflow(built) {
        built += 1;
        let key = builder.keys.callable(Callable::Workflow(id));
        let workflow = builder.workflow(id, sink);
        workflows.push((key, workflow));
    }
    let mut document = builder.shared();
    document.entry = builder.keys.callable(Callable::Workflow(entry));
    document.workflows = workflows.into_iter().collect();
    document.events = builder.events(module);
    document.source = builder.files.list(input.sources);
    document
}

/// The workflows of a module's program that no other workflow of the same module calls: what a user would run.
pub fn entries(program: &Program, resolved: &Resolved, module: crate::hir::ModuleId) -> Vec<WorkflowId> {
    let mut called = vec![false; program.workflows.len()];
    for (id, workflow) in program.workflows.enumerate().filter(|(_, workflow)| workflow.module == module) {
        for callee in &resolved.workflows[id].callees {
            if let Some(Callable::Workflow(sub)) = callee
                && *sub != id
                && program.workflows[*sub].module == workflow.module
            {
                called[sub.index()] = true;
            }
        }
    }
    let own = program.workflows.enumerate().filter(|(_, workflow)| workflow.module == module);
    own.map(|(id, _)| id).filter(|id| !called[id.index()]).collect()
}

/// The work on one document.
struct Builder<'a> {
    input: Input<'a>,
    keys: Keys<'a>,
    files: Files,
}

/// A workflow while it is built.
#[derive(Clone, Copy)]
struct Source<'a> {
    workflow: &'a Workflow,
    resolved: &'a ResolvedWorkflow,
    typed: &'a TypedWorkflow,
}

impl Builder<'_> {
    fn workflow(&mut self, id: WorkflowId, sink: &mut Sink) -> model::Workflow {
        let workflow = &self.input.program.workflows[id];
        let source =
            Source { workflow, resolved: &self.input.resolved.workflows[id], typed: &self.input.typed.workflows[id] };
        let header = &workflow.header;
        let signature = self.input.typed.signatures.workflow(id);
        model::Workflow {
            concurrency: header.concurrency.map(|count| count.value.unsigned_abs()),
            description: header.description.as_ref().map(|text| text.value.as_str().into()),
            lets: self.lets(source),
            nodes: self.nodes(source, sink),
            params: self.params(workflow.module, signature),
            regions: self.regions(source),
            result: workflow.results.first().map(|(result, _)| self.expr(source, Workflow::ROOT, result)),
            returns: std::sync::Arc::new(self.schema(&signature.returns)),
            seed: header.seed.map(|seed| seed.value),
            timeout_ms: header.timeout.map(|timeout| timeout.value),
            version: header.version.as_ref().map(|text| text.value.as_str().into()),
            ..model::Workflow::default()
        }
    }

    fn span(&mut self, span: Span) -> model::Span {
        let position = self.input.sources.position(span);
        model::Span {
            column: position.column,
            end: span.end,
            file: self.files.place(span.file),
            line: position.line,
            start: span.start,
        }
    }
}

/// The files that spans of the document name, in the order of their first use.
#[derive(Default)]
struct Files {
    places: FxHashMap<FileId, u32>,
    order: Vec<FileId>,
}

impl Files {
    fn place(&mut self, file: FileId) -> u32 {
        let next = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        *self.places.entry(file).or_insert_with(|| {
            self.order.push(file);
            next
        })
    }

    fn list(&self, sources: &SourceMap) -> Vec<model::Source> {
        let source = |&id: &FileId| {
            let file = sources.file(id);
            model::Source { path: file.path().into(), sha256: super::hash::bytes(file.text().as_bytes()) }
        };
        self.order.iter().map(source).collect()
    }
}
