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
use crate::frontend::{self, Frontend, State};
use crate::syntax::ast::{self, ItemKind, TypeBody};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was read.
#[derive(Default)]
pub(super) struct Reading {
    /// All files, schemas included.
    pub(super) sources: SourceMap,
    /// What became of each path that was asked for.
    pub(super) files: FxHashMap<String, Result<FileId, ReadError>>,
    /// The workflow files, by id.
    pub(super) workflows: BTreeMap<FileId, WorkflowFile>,
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
    /// Whether a path is spelled otherwise than in other folders: then it holds for this one only.
    pub(super) is_local: bool,
}

/// What a file says, and what is wrong with how it says that.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// What kind it is.
    pub(super) kind: &'static dyn Frontend,
    /// A tree for each document in it.
    pub(super) trees: Arc<Vec<ast::File>>,
    /// What the front end found.
    pub(super) sink: Sink,
}

/// Reads `paths` and what they need.
pub(super) fn read(world: &dyn World, paths: &[String], settings: &Settings) -> Reading {
    let mut reading = Reading::default();
    let roots: Vec<String> = paths.iter().map(|given| path::normalised(given)).collect();
    reading.advance(world, roots.clone(), settings);
    reading.settle(paths, &roots);
    reading
}

impl Reading {
    /// Reads files and what they need, as far as that was not done before.
    pub(super) fn advance(&mut self, world: &dyn World, mut wanted: Vec<String>, settings: &Settings) {
        let mut schemas = Vec::new();
        while !wanted.is_empty() || !schemas.is_empty() {
            if !wanted.is_empty() {
                settings.progress.begin(Phase::Reading, wanted.len());
            }
            self.read(world, wanted.iter().chain(&schemas));
            let new = self.parse(world, &wanted, settings);
            (wanted, schemas) = (Vec::new(), Vec::new());
            for id in new {
                self.see_stubs(&settings.configs, id);
                let needs = &self.workflows[&id].needs;
                wanted.extend(needs.workflows().cloned());
                schemas.extend(needs.schemas.iter().cloned());
            }
        }
    }

    /// Reads the paths that were not yet read.
    pub(super) fn read<'p>(&mut self, world: &dyn World, paths: impl Iterator<Item = &'p String>) {
        let mut seen = FxHashSet::default();
        let new: Vec<&String> = paths.filter(|path| !self.files.contains_key(*path) && seen.insert(*path)).collect();
        for (path, text) in parallel::map(new, |path| (path, world.read(path))) {
            let file = text.map(|text| self.sources.add(SourceFile::new(path.as_str(), text)));
            self.files.insert(path.clone(), file);
        }
    }

    /// Parses the paths that were not yet parsed, and says which.
    fn parse(&mut self, world: &dyn World, paths: &[String], settings: &Settings) -> Vec<FileId> {
        let mut seen = FxHashSet::default();
        let readable = paths.iter().filter_map(|path| self.files.get(path)?.as_ref().ok());
        let is_new = |id: &FileId| !self.workflows.contains_key(id) && seen.insert(*id);
        let new: Vec<FileId> = readable.copied().filter(is_new).collect();
        let (sources, cache) = (&self.sources, Cache::of(settings));
        for id in &new {
            settings.configs.visit(world, sources.file(*id).path());
        }
        self.workflows.extend(parallel::map(new.clone(), |id| {
            let file = WorkflowFile::new(world, id, sources.file(id), cache);
            settings.progress.done(1);
            (id, file)
        }));
        new
    }

    /// Finds out which stubs a file sees.
    pub(super) fn see_stubs(&mut self, configs: &Configs, id: FileId) {
        let Some(file) = self.workflows.get_mut(&id) else { return };
        for Stub { path, config, text, place } in configs.stubs(self.sources.file(id).path()) {
            let known = self.files.entry(config.clone()).or_insert(Err(ReadError::NotFound));
            let config = match known {
                Ok(id) => *id,
                Err(_) => self.sources.add(SourceFile::new(config, text)),
            };
            *known = Ok(config);
            file.needs.stubs.push((path, Span::new(config, place.start, place.end)));
        }
    }

    /// Whether a path was asked for.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.files.contains_key(path)
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
    pub(super) fn new(world: &dyn World, id: FileId, source: &SourceFile, cache: Option<Cache<'_>>) -> Self {
        let (path, text) = (source.path(), source.text());
        let key = cache.map(|cache| cache.key(path, world.kind(path).map(Frontend::name), text));
        if let Some(remembered) = cache.zip(key).and_then(|(cache, key)| cache.file(&key)) {
            let needs = remembered.needs.clone().spelled(world);
            return Self { id, needs, parsed: None, key, remembered: Some(remembered) };
        }
        Self { key, ..Self::of(world, (id, path), Parsed::new(world, id, source)) }
    }

    /// A file that was parsed.
    pub(super) fn of(world: &dyn World, (id, path): (FileId, &str), parsed: Parsed) -> Self {
        let needs = Needs::of(path, &parsed.trees).spelled(world);
        Self { id, needs, parsed: Some(parsed), key: None, remembered: None }
    }
}

impl WorkflowFile {
    /// The file, to be checked once more.
    pub(super) fn copy(&self) -> Self {
        let Self { id, needs, parsed, key, remembered: _ } = self;
        Self { id: *id, needs: needs.clone(), parsed: parsed.clone(), key: *key, remembered: None }
    }

    /// Whether it was read as this kind of file, if somebody says that it is of one.
    pub(super) fn is(&self, kind: Option<&'static dyn Frontend>) -> bool {
        kind.zip(self.parsed.as_ref()).is_none_or(|(kind, parsed)| kind.name() == parsed.kind.name())
    }
}

impl Parsed {
    /// Parses a file.
    pub(super) fn new(world: &dyn World, id: FileId, source: &SourceFile) -> Self {
        let (path, text) = (source.path(), source.text());
        let kind = world.kind(path).unwrap_or_else(|| frontend::choose(path, text));
        let mut sink = Sink::new();
        let trees = frontend::read(kind, (path, id), text, &mut sink);
        Self { kind, trees: Arc::new(trees), sink }
    }

    /// Parses a file that was parsed before, when it had another text.
    pub(super) fn again(world: &dyn World, id: FileId, source: &SourceFile, state: &mut Option<State>) -> Self {
        let (path, text) = (source.path(), source.text());
        let kind = world.kind(path).unwrap_or_else(|| frontend::choose(path, text));
        let mut sink = Sink::new();
        let trees = frontend::read_again(kind, (path, id), text, state, &mut sink);
        Self { kind, trees: Arc::new(trees), sink }
    }
}

impl Needs {
    /// The other workflow files.
    pub(super) fn workflows(&self) -> impl Iterator<Item = &String> {
        self.imports.iter().chain(self.stubs.iter().map(|(path, _)| path))
    }

    /// What the trees of the file at `from` need, as they say it.
    fn of(from: &str, trees: &[ast::File]) -> Self {
        let mut needs = Self::default();
        for item in trees.iter().flat_map(|tree| &tree.items) {
            match &item.kind {
                ItemKind::Import(import) => needs.imports.push(path::resolve(from, &import.path.value)),
                ItemKind::Type(ast::TypeDecl { body: TypeBody::Schema(path), .. }) => {
                    let file = path.value.split('#').next().unwrap_or_default();
                    needs.schemas.push(path::resolve(from, file));
                }
                _ => {}
            }
        }
        needs
    }

    /// The same, each path as it is spelled in the folder that the check runs in.
    fn spelled(mut self, world: &dyn World) -> Self {
        for path in self.imports.iter_mut().chain(&mut self.schemas) {
            let spelled = spelled(world, path.clone());
            self.is_local |= spelled != *path;
            *path = spelled;
        }
        self
    }
}

/// The path of the file that the one at `from` imports as `name`.
pub(super) fn import_path(world: &dyn World, from: &str, name: &str) -> String {
    spelled(world, path::resolve(from, name))
}

/// The path of the schema that the file at `from` calls `name`, without the pointer into it.
pub(super) fn schema_path(world: &dyn World, from: &str, name: &str) -> String {
    import_path(world, from, name.split('#').next().unwrap_or_default())
}

/// A path as it is spelled in the folder that the check runs in: each file has one path, so that it is read once.
fn spelled(world: &dyn World, path: String) -> String {
    // Most paths lead down, and where the check runs is a question for the system.
    if path.starts_with("../") { path::spelled(&path, &world.here()) } else { path }
}
