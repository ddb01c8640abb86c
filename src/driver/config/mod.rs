//! Files of configuration, `flowright.toml`: which rules count how much, and where.
//!
//! The file that holds for a workflow file is the nearest one in its folder and the folders above, as with other linters (`EditorConfig`, `ESLint`,
//! `Ruff` look for theirs like that), so a part of a repository can have its own. A file may build on others; what stands nearer counts more.
//! Files are found while workflows are read, each folder is looked at once, and all mistakes are kept until somebody asks for them.

mod file;
mod globs;
mod read;
pub mod schema;
mod selector;
mod shape;
mod show;
mod state;
mod stubs;
#[cfg(test)]
mod tests;
mod toml;
mod whole;

pub use selector::{UnknownRule, selector};
pub use show::show;

use super::world::World;
use super::{path, spelling};
use crate::base::{SourceMap, Span};
use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::rules::targets::Target;
use state::State;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use whole::{Config, Standing};

/// What files of configuration are called.
pub const NAME: &str = "flowright.toml";

/// The files of configuration of one check. Without [`Configs::search`] or [`Configs::of_file`] there are none.
#[derive(Debug, Default)]
pub struct Configs {
    how: How,
    profile: Option<String>,
    state: Mutex<State>,
}

/// Where files of configuration come from.
#[derive(Clone, Debug, Default)]
enum How {
    /// There are none.
    #[default]
    Without,
    /// The nearest one above each file.
    Search,
    /// One for all.
    One(String),
}

/// What is wrong with files of configuration.
#[derive(Debug)]
pub struct Problems {
    /// The files.
    pub sources: SourceMap,
    /// The findings, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A workflow file whose declarations another one may use without an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stub {
    /// Its path.
    pub path: String,
    /// The file of configuration that names it.
    pub config: String,
    /// The text of that file.
    pub text: Arc<str>,
    /// Where in that text.
    pub place: std::ops::Range<u32>,
}

impl Configs {
    /// For each workflow file the nearest file of configuration above it.
    pub fn search() -> Self {
        Self { how: How::Search, ..Self::default() }
    }

    /// The file at `path` for all workflow files.
    pub fn of_file(path: &str) -> Self {
        Self { how: How::One(path::normalised(path)), ..Self::default() }
    }

    /// Chooses a profile, whatever the files choose.
    #[must_use]
    pub fn with_profile(self, profile: Option<String>) -> Self {
        Self { profile, ..self }
    }

    /// Says what stood in some files, by their paths, when nothing was wrong with them. If something is wrong now it is said, and what they said before holds.
    #[must_use]
    pub fn with_former(self, texts: BTreeMap<String, Arc<str>>) -> Self {
        self.state().former = texts;
        self
    }

    /// The texts of the files with which nothing is wrong, nor with any that they build on, by their paths.
    pub fn good(&self) -> BTreeMap<String, Arc<str>> {
        let state = self.state();
        let good = state.configs.values().filter(|config| config.standing == Standing::Good);
        let text = |file: &Arc<file::File>| (file.path.clone(), state.sources.file(file.id).shared_text());
        good.flat_map(|config| &config.files).map(text).collect()
    }

    /// Whether nobody knows how the file at `path` is to be checked, because something is wrong with what holds for it.
    pub fn is_wrong(&self, path: &str) -> bool {
        self.of(path).is_some_and(|(config, _)| config.standing == Standing::Wrong)
    }

    /// The profile that is chosen, whatever the files choose.
    pub fn chosen_profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// Finds out what holds for the file at `path`. Until then nothing is known of it.
    pub fn visit(&self, world: &dyn World, path: &str) {
        let mut state = self.state();
        if state.here.is_empty() {
            state.here = world.here();
        }
        let profile = self.profile.as_deref();
        match &self.how {
            How::Without => {}
            How::Search => _ = state.folder(world, path::folder(path), profile),
            How::One(file) if state.configs.contains_key(file) => {}
            How::One(file) => _ = state.config(world, (file, world.read(file)), profile),
        }
    }

    /// What is wrong with the files that were found so far.
    pub fn problems(&self) -> Option<Problems> {
        let state = self.state();
        if state.found.is_empty() {
            return None;
        }
        let mut diagnostics = state.found.clone();
        spelling::doubt(&mut diagnostics, &state.sources);
        let place = |span: Span| (state.sources.file(span.file).path().to_owned(), span);
        diagnostics.sort_by_cached_key(|found| (place(found.primary.span), found.rule.code, found.message.clone()));
        diagnostics.dedup();
        Some(Problems { sources: state.sources.clone(), diagnostics })
    }

    /// The level of a rule in a file, if a file of configuration says so.
    pub fn level(&self, rule: &Rule, path: &str) -> Option<Level> {
        let (config, absolute) = self.of(path)?;
        config.level(rule, &absolute)
    }

    /// Whether warnings in a file make a command fail.
    pub fn denies_warnings(&self, path: &str) -> bool {
        self.of(path).is_some_and(|(config, _)| config.denies_warnings().is_some())
    }

    /// The engine that a file is for.
    pub fn target(&self, path: &str) -> Option<Target> {
        self.of(path)?.0.target().map(|(target, _)| target)
    }

    /// Whether a file is not looked for in folders.
    pub fn excludes(&self, path: &str) -> bool {
        self.of(path).is_some_and(|(config, absolute)| config.excludes(&absolute))
    }

    /// The files whose declarations the file at `path` may use without an import. Stubs have none themselves.
    pub fn stubs(&self, path: &str) -> Vec<Stub> {
        let Some((config, _)) = self.of(path).filter(|(config, _)| !config.stubs.is_empty()) else { return Vec::new() };
        if config.stubs.iter().any(|(stub, _)| stub == path) {
            return Vec::new();
        }
        let state = self.state();
        let stub = |(path, span): &(String, Span)| {
            let source = state.sources.file(span.file);
            let (config, text) = (source.path().to_owned(), source.shared_text());
            Stub { path: path.clone(), config, text, place: span.start..span.end }
        };
        config.stubs.iter().map(stub).collect()
    }

    /// Whether a file is there for others: a stub of any file that was visited, or a file of configuration.
    pub fn is_for_others(&self, path: &str) -> bool {
        let state = self.state();
        let is_stub = |config: &Arc<Config>| config.stubs.iter().any(|(stub, _)| stub == path);
        state.is_file(path) || state.configs.values().any(is_stub)
    }

    /// The paths of the files of configuration that hold for files which were visited.
    pub fn files(&self) -> Vec<String> {
        self.state().configs.keys().cloned().collect()
    }

    /// The profiles that any of these files has, in order, each once.
    pub fn profiles(&self) -> Vec<String> {
        let state = self.state();
        let configs = state.configs.values();
        let mut names: Vec<String> =
            configs.flat_map(|config| config.profiles().map(str::to_owned).collect::<Vec<_>>()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What holds for a file, and its absolute path.
    fn of(&self, path: &str) -> Option<(Arc<Config>, String)> {
        let state = self.state();
        let config = match &self.how {
            How::Without => None,
            How::One(file) => state.configs.get(file).cloned(),
            How::Search => {
                let mut at = path::folder(path).to_owned();
                // What nobody visited has what holds above it.
                loop {
                    if let Some(known) = state.folders.get(&at) {
                        break known.clone();
                    }
                    at = path::above(&at, &state.here)?;
                }
            }
        };
        Some((config?, path::join(&state.here, path)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
