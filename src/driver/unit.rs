//! Files that have to do with each other: whatever is found in one depends on no file outside of its unit.
//!
//! Units are the connected components of what imports what, so they are checked side by side and remembered one by one.

use super::reading::{Parsed, Reading, WorkflowFile, import_path, schema_path};
use super::world::{ReadError, World};
use crate::base::{FileId, SourceMap, Span};
use crate::diagnostic::Sink;
use crate::frontend::{self, Frontend};
use crate::hir::{Import, ModuleId, Program};
use crate::resolve::rules::MISSING_IMPORT;
use crate::rules::suppression::Suppression;
use crate::syntax::ast::{Text, TypeBody};
use crate::ty::SchemaFiles;
use crate::ty::rules::INVALID_SCHEMA;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Files that have to do with each other.
#[derive(Default)]
pub(super) struct Unit {
    /// In the order of their ids.
    pub(super) files: Vec<WorkflowFile>,
    /// Those that were named.
    pub(super) roots: Vec<FileId>,
}

/// The declarations of a unit.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// All declarations.
    pub(super) program: Program,
    /// The schema files of types.
    pub(super) schemas: SchemaFiles,
    /// The modules of the files that were named, in that order.
    pub(super) roots: Vec<ModuleId>,
    /// What kinds the files are.
    pub(super) kinds: Vec<(FileId, &'static dyn Frontend)>,
    /// The comments that suppress findings.
    pub(super) suppressions: Vec<Suppression>,
}

/// What the files of all units share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'r> {
    /// Where files come from.
    pub(super) world: &'r dyn World,
    /// The texts.
    pub(super) sources: &'r SourceMap,
    /// What became of each path.
    pub(super) files: &'r FxHashMap<String, Result<FileId, ReadError>>,
}

impl Reading {
    /// Takes the files out, as units in the order of their first files.
    pub(super) fn units(&mut self) -> Vec<Unit> {
        let files: Vec<WorkflowFile> = std::mem::take(&mut self.workflows).into_values().collect();
        let place: FxHashMap<FileId, usize> = files.iter().enumerate().map(|(place, file)| (file.id, place)).collect();
        let mut links = Links::new(files.len());
        for (at, file) in files.iter().enumerate() {
            let imports = file.needs.workflows().filter_map(|path| self.files.get(path)?.as_ref().ok());
            imports.filter_map(|id| place.get(id)).for_each(|&to| links.join(at, to));
        }
        let mut units: Vec<Unit> = Vec::new();
        let mut unit_of: FxHashMap<usize, usize> = FxHashMap::default();
        for (at, file) in files.into_iter().enumerate() {
            let unit = *unit_of.entry(links.first(at)).or_insert_with(|| {
                units.push(Unit::default());
                units.len() - 1
            });
            units[unit].files.push(file);
        }
        for root in &self.roots {
            let unit = place.get(root).and_then(|&at| unit_of.get(&links.first(at)));
            if let Some(&unit) = unit {
                units[unit].roots.push(*root);
            }
        }
        units
    }

    /// Takes all files out as one unit.
    pub(super) fn whole(&mut self) -> Unit {
        Unit { files: std::mem::take(&mut self.workflows).into_values().collect(), roots: self.roots.clone() }
    }

    /// What units need to be loaded.
    pub(super) fn shared<'r>(&'r self, world: &'r dyn World) -> Shared<'r> {
        Shared { world, sources: &self.sources, files: &self.files }
    }
}

/// Disjoint sets by links to the first member (Galler and Fischer 1964), with the paths halved as they are walked.
struct Links(Vec<usize>);

impl Links {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn first(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other)] = one.min(other);
    }
}

impl Unit {
    /// Lowers the files, the named ones first.
    pub(super) fn load(self, shared: Shared<'_>, sink: &mut Sink) -> Loaded {
        let mut loaded = Loaded::default();
        let (mut parsed, mut stubs) = (FxHashMap::default(), FxHashMap::default());
        for file in self.files {
            let source = shared.sources.file(file.id);
            let said = file.parsed.unwrap_or_else(|| Parsed::new(shared.world, file.id, source));
            for tree in said.trees.iter() {
                loaded.suppressions.extend(Suppression::all(tree, source.text(), sink));
            }
            loaded.kinds.push((file.id, said.kind));
            stubs.insert(file.id, file.needs.stubs);
            parsed.insert(file.id, said);
        }
        let mut reader = Loader { shared, loaded, parsed, stubs, modules: FxHashMap::default() };
        for root in self.roots {
            let modules = reader.modules(root, sink);
            reader.loaded.roots.extend(modules);
        }
        // Imported modules are appended while this runs, so it ends when all were looked at.
        let mut next = 0;
        while next < reader.loaded.program.modules.len() {
            reader.imports(ModuleId::new(next), sink);
            reader.stubs(ModuleId::new(next), sink);
            next += 1;
        }
        reader.schemas(sink);
        reader.loaded
    }
}

struct Loader<'r> {
    shared: Shared<'r>,
    loaded: Loaded,
    parsed: FxHashMap<FileId, Parsed>,
    stubs: FxHashMap<FileId, Vec<(String, Span)>>,
    modules: FxHashMap<FileId, Vec<ModuleId>>,
}

impl Loader<'_> {
    /// The modules of a file: one of each document in it.
    fn modules(&mut self, file: FileId, sink: &mut Sink) -> Vec<ModuleId> {
        if let Some(ids) = self.modules.get(&file) {
            return ids.clone();
        }
        let Some(parsed) = self.parsed.remove(&file) else { return Vec::new() };
        sink.append(parsed.sink);
        let program = &mut self.loaded.program;
        let lower = |tree| frontend::lower(parsed.kind, file, tree, program);
        let ids: Vec<ModuleId> = Arc::unwrap_or_clone(parsed.trees).into_iter().map(lower).collect();
        self.modules.insert(file, ids.clone());
        ids
    }

    fn imports(&mut self, id: ModuleId, sink: &mut Sink) {
        let from = self.path_of(self.loaded.program.modules[id].file).to_owned();
        let wanted: Vec<(String, Span)> =
            self.loaded.program.modules[id].imports.iter().map(|it| (it.path.value.clone(), it.path.span)).collect();
        for (place, (import, span)) in wanted.into_iter().enumerate() {
            let path = import_path(self.shared.world, &from, &import);
            match self.shared.file(&path) {
                Ok(file) => {
                    let targets = self.modules(file, sink);
                    if targets.len() > 1 {
                        let message = format!("`{import}` holds {} documents, and an import is of one", targets.len());
                        sink.report(MISSING_IMPORT.at(span, message).help("give each document a file of its own"));
                    }
                    self.loaded.program.modules[id].imports[place].target = targets.first().copied();
                }
                Err(error) => sink.report(
                    MISSING_IMPORT
                        .at(span, format!("cannot import `{import}`: {error}"))
                        .label(format!("looked for `{path}`"))
                        .help(format!("the path is relative to the folder of this file; {}", error.help())),
                ),
            }
        }
    }

    /// Imports what need not be imported. That it can be read, the reader of the file of configuration has seen to.
    fn stubs(&mut self, id: ModuleId, sink: &mut Sink) {
        let stubs = self.stubs.get(&self.loaded.program.modules[id].file).cloned().unwrap_or_default();
        for (path, span) in stubs {
            let Ok(file) = self.shared.file(&path) else { continue };
            for target in self.modules(file, sink) {
                let path = Text { value: path.clone(), span };
                let import = Import { span, path, namespace: None, target: Some(target), stub: true };
                self.loaded.program.modules[id].imports.push(import);
            }
        }
    }

    fn schemas(&mut self, sink: &mut Sink) {
        for (id, decl) in self.loaded.program.types.enumerate() {
            let TypeBody::Schema(text) = &decl.body else { continue };
            let path = schema_path(
                self.shared.world,
                self.path_of(self.loaded.program.modules[decl.module].file),
                &text.value,
            );
            match self.shared.file(&path) {
                Ok(file) => _ = self.loaded.schemas.insert(id, file),
                Err(error) => {
                    let schema = text.value.split('#').next().unwrap_or_default();
                    sink.report(
                        INVALID_SCHEMA
                            .at(text.span, format!("cannot read the schema `{schema}`: {error}"))
                            .label(format!("looked for `{path}`"))
                            .help(format!("the path is relative to the folder of this file; {}", error.help())),
                    );
                }
            }
        }
    }

    fn path_of(&self, file: FileId) -> &str {
        self.shared.sources.file(file).path()
    }
}

impl Shared<'_> {
    /// The file at a path, which was asked for while reading.
    pub(super) fn file(self, path: &str) -> Result<FileId, ReadError> {
        self.files.get(path).cloned().unwrap_or(Err(ReadError::NotFound))
    }
}
