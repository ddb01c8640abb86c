//! From paths to a program: reads the given files and all that they import, each once.

use super::path;
use super::unreadable::unreadable_file;
use super::world::{ReadError, World};
use crate::base::{FileId, SourceFile, SourceMap, Span};
use crate::diagnostic::Sink;
use crate::frontend::{self, Frontend};
use crate::hir::{ModuleId, Program};
use crate::resolve::rules::MISSING_IMPORT;
use crate::syntax::ast::TypeBody;
use crate::ty::SchemaFiles;
use crate::ty::rules::INVALID_SCHEMA;
use rustc_hash::FxHashMap;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// All files, schemas included.
    pub(super) sources: SourceMap,
    /// All declarations.
    pub(super) program: Program,
    /// The schema files of types.
    pub(super) schemas: SchemaFiles,
    /// The modules of the paths that were given, in their order.
    pub(super) roots: Vec<ModuleId>,
    /// What kinds the files of modules are.
    pub(super) kinds: Vec<(FileId, &'static dyn Frontend)>,
    /// Whether a given path could not be read.
    pub(super) unreadable: bool,
}

/// Reads `paths` and what they import.
pub(super) fn load(world: &dyn World, paths: &[String], sink: &mut Sink) -> Loaded {
    let mut loader =
        Loader { world, loaded: Loaded::default(), modules: FxHashMap::default(), files: FxHashMap::default() };
    for given in paths {
        let path = path::normalised(given);
        match loader.modules(&path, sink) {
            Ok(ids) if ids.first().is_some_and(|id| loader.loaded.roots.contains(id)) => {}
            Ok(ids) => loader.loaded.roots.extend(ids),
            Err(error) => {
                sink.report(unreadable_file(&mut loader.loaded.sources, given, &error));
                loader.loaded.unreadable = true;
            }
        }
    }
    // Imported modules are appended while this runs, so it ends when all were looked at.
    let mut next = 0;
    while next < loader.loaded.program.modules.len() {
        loader.imports(ModuleId::new(next), sink);
        next += 1;
    }
    loader.schemas(sink);
    loader.loaded
}

struct Loader<'w> {
    world: &'w dyn World,
    loaded: Loaded,
    modules: FxHashMap<String, Vec<ModuleId>>,
    files: FxHashMap<String, FileId>,
}

impl Loader<'_> {
    /// The modules of a file: one of each document in it.
    fn modules(&mut self, path: &str, sink: &mut Sink) -> Result<Vec<ModuleId>, ReadError> {
        if let Some(ids) = self.modules.get(path) {
            return Ok(ids.clone());
        }
        let file = self.file(path)?;
        let text = self.loaded.sources.file(file).shared_text();
        let kind = self.world.kind(path).unwrap_or_else(|| frontend::choose(path, &text));
        let ids = frontend::load(kind, (path, file), &text, &mut self.loaded.program, sink);
        self.loaded.kinds.push((file, kind));
        self.modules.insert(path.to_owned(), ids.clone());
        Ok(ids)
    }

    fn file(&mut self, path: &str) -> Result<FileId, ReadError> {
        if let Some(&id) = self.files.get(path) {
            return Ok(id);
        }
        let text = self.world.read(path)?;
        let id = self.loaded.sources.add(SourceFile::new(path, text));
        self.files.insert(path.to_owned(), id);
        Ok(id)
    }

    fn imports(&mut self, id: ModuleId, sink: &mut Sink) {
        let from = self.path_of(self.loaded.program.modules[id].file);
        let wanted: Vec<(String, Span)> =
            self.loaded.program.modules[id].imports.iter().map(|it| (it.path.value.clone(), it.path.span)).collect();
        for (place, (import, span)) in wanted.into_iter().enumerate() {
            let path = path::resolve(&from, &import);
            match self.modules(&path, sink) {
                Ok(targets) => {
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

    fn schemas(&mut self, sink: &mut Sink) {
        let wanted: Vec<_> = self
            .loaded
            .program
            .types
            .enumerate()
            .filter_map(|(id, decl)| match &decl.body {
                TypeBody::Schema(path) => Some((id, self.loaded.program.modules[decl.module].file, path.clone())),
                TypeBody::Expr(_) => None,
            })
            .collect();
        for (id, file, text) in wanted {
            let from = self.path_of(file);
            let schema = text.value.split('#').next().unwrap_or_default();
            let path = path::resolve(&from, schema);
            match self.file(&path) {
                Ok(file) => {
                    self.loaded.schemas.insert(id, file);
                }
                Err(error) => sink.report(
                    INVALID_SCHEMA
                        .at(text.span, format!("cannot read the schema `{schema}`: {error}"))
                        .label(format!("looked for `{path}`"))
                        .help(format!("the path is relative to the folder of this file; {}", error.help())),
                ),
            }
        }
    }

    fn path_of(&self, file: FileId) -> String {
        self.loaded.sources.file(file).path().to_owned()
    }
}
