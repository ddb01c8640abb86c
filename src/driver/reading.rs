//! From paths to trees: reads the given files and all that they need, each once, in parallel.
//!
//! Files come in waves: those that were named, those that they import, and so on. Ids are given wave by wave, in the order in which files are
//! named, so they do not depend on which thread was quicker.

use super::Settings;
use super::cache::{Cache, Key, Remembered};
use super::config::{Configs, Stub};
use super::parallel;
use super::path;
use super::progress::Phase;
use super::unreadable::unreadable_file;
use super::world::{ReadError, World};
use crate::base::{FileId, SourceFile, SourceMap, Span};
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::{self, Frontend};
use crate::syntax::ast::{self, ItemKind, TypeBody};
use rustc_hash::{FxHashMap, FxHashSet};

/// What was read.
#[derive(Default)]
pub(super) struct Reading {
    /// All files, schemas included.
    pub(super) sources: SourceMap,
    /// What became of each path that was asked for.
    pub(super) files: FxHashMap<String, Result<FileId, ReadError>>,
    /// The workflow files, by id.
    pub(super) workflows: Vec<WorkflowFile>,
    /// Those that were named, each once, in the order of their paths.
    pub(super) roots: Vec<FileId>,
    /// The named files that cannot be read.
    pub(super) unreadable: Vec<Diagnostic>,
}

/// A workflow file.
pub(super) struct WorkflowFile {
    /// Its id.
    pub(super) id: FileId,
    /// The files that it needs.
    pub(super) needs: Needs,
    /// What it says; nothing yet if its needs are remembered.
    pub(super) parsed: Option<Parsed>,
    /// What it is kept under, if there is a cache.
    pub(super) key: Option<Key>,
    /// What the cache knew of it.
    pub(super) remembered: Option<Remembered>,
}

/// The paths that a file names, as they are read from the folder that the check runs in.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    /// Of other workflow files.
    pub(super) imports: Vec<String>,
    /// Of schemas.
    pub(super) schemas: Vec<String>,
    /// Of workflow files that it need not import, and where a file of configuration says so.
    pub(super) stubs: Vec<(String, Span)>,
}

/// What a file says, and what is wrong with how it says that.
pub(super) struct Parsed {
    /// What kind it is.
    pub(super) kind: &'static dyn Frontend,
    /// A tree for each document in it.
    pub(super) trees: Vec<ast::File>,
    /// What the front end found.
    pub(super) sink: Sink,
}

/// Reads `paths` and what they need.
pub(super) fn read(world: &dyn World, paths: &[String], settings: &Settings) -> Reading {
    let mut reading = Reading::default();
    let roots: Vec<String> = paths.iter().map(|given| path::normalised(given)).collect();
    let (mut wanted, mut schemas) = (roots.clone(), Vec::new());
    while !wanted.is_empty() || !schemas.is_empty() {
        let first = reading.workflows.len();
        if !wanted.is_empty() {
            settings.progress.begin(Phase::Reading, wanted.len());
        }
        reading.read(world, wanted.iter().chain(&schemas));
        reading.parse(world, &wanted, settings);
        reading.see_stubs(&settings.configs, first);
        let needs = || reading.workflows[first..].iter().map(|file| &file.needs);
        (wanted, schemas) = (
            needs().flat_map(Needs::workflows).cloned().collect(),
            needs().flat_map(|needs| needs.schemas.iter().cloned()).collect(),
        );
    }
    reading.settle(paths, &roots);
    reading
}

impl Reading {
    /// Reads the paths that were not yet read.
    fn read<'p>(&mut self, world: &dyn World, paths: impl Iterator<Item = &'p String>) {
        let mut seen = FxHashSet::default();
        let new: Vec<&String> = paths.filter(|path| !self.files.contains_key(*path) && seen.insert(*path)).collect();
        for (path, text) in parallel::map(new, |path| (path, world.read(path))) {
            let file = text.map(|text| self.sources.add(SourceFile::new(path.as_str(), text)));
            self.files.insert(path.clone(), file);
        }
    }

    /// Parses the paths that were not yet parsed.
    fn parse(&mut self, world: &dyn World, paths: &[String], settings: &Settings) {
        let mut seen: FxHashSet<FileId> = self.workflows.iter().map(|file| file.id).collect();
        let readable = paths.iter().filter_map(|path| self.files.get(path)?.as_ref().ok());
        let new: Vec<FileId> = readable.copied().filter(|id| seen.insert(*id)).collect();
        let (sources, cache) = (&self.sources, Cache::of(settings));
        for id in &new {
            settings.configs.visit(world, sources.file(*id).path());
        }
        self.workflows.extend(parallel::map(new, |id| {
            let file = WorkflowFile::new(world, id, sources.file(id), cache);
            settings.progress.done(1);
            file
        }));
    }

    /// Finds out which stubs the files see from the one at `first` on.
    fn see_stubs(&mut self, configs: &Configs, first: usize) {
        for file in &mut self.workflows[first..] {
            let path = self.sources.file(file.id).path().to_owned();
            for Stub { path, config, text, place } in configs.stubs(&path) {
                let known = self.files.entry(config.clone()).or_insert(Err(ReadError::NotFound));
                let config = match known {
                    Ok(id) => *id,
                    Err(_) => self.sources.add(SourceFile::new(config, text)),
                };
                *known = Ok(config);
                file.needs.stubs.push((path, Span::new(config, place.start, place.end)));
            }
        }
    }

    /// Settles what becomes of the files that were named: `given` as they were spelled.
    fn settle(&mut self, given: &[String], roots: &[String]) {
        let mut seen = FxHashSet::default();
        for (given, path) in given.iter().zip(roots) {
            match &self.files[path] {
                Ok(id) if seen.insert(*id) => self.roots.push(*id),
                Ok(_) => {}
                Err(error) => {
                    let diagnostic = unreadable_file(&mut self.sources, given, error);
                    self.unreadable.push(diagnostic);
                }
            }
        }
    }
}

impl WorkflowFile {
    fn new(world: &dyn World, id: FileId, source: &SourceFile, cache: Option<Cache<'_>>) -> Self {
        let (path, text) = (source.path(), source.text());
        let key = cache.map(|cache| cache.key(path, world.kind(path).map(Frontend::name), text));
        if let Some(remembered) = cache.zip(key).and_then(|(cache, key)| cache.file(&key)) {
            return Self { id, needs: remembered.needs.clone(), parsed: None, key, remembered: Some(remembered) };
        }
        let parsed = Parsed::new(world, id, source);
        Self { id, needs: Needs::of(path, &parsed.trees), parsed: Some(parsed), key, remembered: None }
    }
}

impl Parsed {
    /// Parses a file.
    pub(super) fn new(world: &dyn World, id: FileId, source: &SourceFile) -> Self {
        let (path, text) = (source.path(), source.text());
        let kind = world.kind(path).unwrap_or_else(|| frontend::choose(path, text));
        let mut sink = Sink::new();
        let trees = frontend::read(kind, (path, id), text, &mut sink);
        Self { kind, trees, sink }
    }
}

impl Needs {
    /// The other workflow files.
    pub(super) fn workflows(&self) -> impl Iterator<Item = &String> {
        self.imports.iter().chain(self.stubs.iter().map(|(path, _)| path))
    }

    /// What the trees of the file at `from` need.
    fn of(from: &str, trees: &[ast::File]) -> Self {
        let mut needs = Self::default();
        for item in trees.iter().flat_map(|tree| &tree.items) {
            match &item.kind {
                ItemKind::Import(import) => needs.imports.push(path::resolve(from, &import.path.value)),
                ItemKind::Type(ast::TypeDecl { body: TypeBody::Schema(path), .. }) => {
                    needs.schemas.push(schema_path(from, &path.value));
                }
                _ => {}
            }
        }
        needs
    }
}

/// The path of the schema that the file at `from` calls `name`, without the pointer into it.
pub(super) fn schema_path(from: &str, name: &str) -> String {
    path::resolve(from, name.split('#').next().unwrap_or_default())
}
