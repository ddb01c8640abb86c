//! Looks for files of configuration, reads each once, and puts together what belongs together.

use super::NAME;
use super::file::File;
use super::read::read;
use super::stubs;
use super::whole::{Config, Standing};
use crate::base::suggest::nearest;
use crate::base::{Name, SourceFile, SourceMap, Span};
use crate::diagnostic::Diagnostic;
use crate::driver::path;
use crate::driver::world::{ReadError, World};
use crate::rules::configuration::{EXTENDS_CYCLE, MISSING_CONFIG, UNKNOWN_PROFILE};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many files may build on each other in a row. It is far beyond what anybody can follow, and bounds a recursion.
const MAX_EXTENDS: usize = 32;

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The folder that relative paths start at, once a world was seen.
    pub(super) here: String,
    /// What holds in the folders that were looked at.
    pub(super) folders: BTreeMap<String, Option<Arc<Config>>>,
    /// What holds under each file of configuration that was found.
    pub(super) configs: BTreeMap<String, Arc<Config>>,
    /// The texts.
    pub(super) sources: SourceMap,
    /// What is wrong with them.
    pub(super) found: Vec<Diagnostic>,
    /// What stood in some files when nothing was wrong with them.
    pub(super) former: Texts,
    /// What is read in place of what stands in some files.
    instead: Texts,
    /// The files that something is wrong with.
    wrong: BTreeSet<String>,
    /// The files that were read.
    files: BTreeMap<String, Arc<File>>,
    /// What each file builds on, and itself; the one that counts most last.
    chains: BTreeMap<String, Vec<Arc<File>>>,
}

/// Texts by the paths of their files.
pub(super) type Texts = BTreeMap<String, Arc<str>>;

/// A file that is being put together, and where the one before it names it.
type Step = (String, Span);

impl State {
    /// What holds in a folder: the file of configuration in it, or else in the next folder above. Nothing beyond the folder of a repository
    /// is looked at.
    pub(super) fn folder(&mut self, world: &dyn World, folder: &str, profile: Option<&str>) -> Option<Arc<Config>> {
        let (mut at, mut passed) = (folder.to_owned(), Vec::new());
        let found = loop {
            if let Some(known) = self.folders.get(&at) {
                break known.clone();
            }
            let file = path::join(&at, NAME);
            passed.push(at.clone());
            match world.read(&file) {
                Err(ReadError::NotFound) => {}
                text => break Some(self.config(world, (&file, text), profile)),
            }
            match path::above(&at, &self.here).filter(|_| !world.has(&path::join(&at, ".git"))) {
                Some(above) => at = above,
                None => break None,
            }
        };
        self.folders.extend(passed.into_iter().map(|folder| (folder, found.clone())));
        found
    }

    /// Whether a file of configuration is at `path`.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// What holds under the file of configuration at `path`, which was read.
    pub(super) fn config(
        &mut self,
        world: &dyn World,
        (path, text): (&str, Result<String, ReadError>),
        profile: Option<&str>,
    ) -> Arc<Config> {
        if let Some(known) = self.configs.get(path) {
            return Arc::clone(known);
        }
        let config = match text {
            Ok(text) => {
                self.add(path, text);
                let config = self.whole(world, path, profile);
                let is_wrong = config.standing == Standing::Wrong;
                let former = if is_wrong { self.as_it_was(world, &config, profile) } else { None };
                former.unwrap_or(config)
            }
            Err(error) => {
                let id = self.sources.add(SourceFile::new(path, ""));
                self.unreadable(Span::new(id, 0, 0), path, &error);
                Config { files: Vec::new(), profile: None, stubs: Vec::new(), standing: Standing::Wrong }
            }
        };
        let config = Arc::new(config);
        self.configs.insert(path.to_owned(), Arc::clone(&config));
        config
    }

    /// What held under a file of configuration before something was wrong with it, or with what it builds on. First with what stood in the files that are wrong; if that
    /// does not do, what is wrong follows from what stands in another one.
    fn as_it_was(&mut self, world: &dyn World, config: &Config, profile: Option<&str>) -> Option<Config> {
        let of_wrong = self.former.iter().filter(|(path, _)| self.wrong.contains(*path));
        let of_wrong: Texts = of_wrong.map(|(path, text)| (path.clone(), Arc::clone(text))).collect();
        let path = &config.files.last()?.path;
        [of_wrong, self.former.clone()].into_iter().filter(|texts| !texts.is_empty()).find_map(|instead| {
            let (here, sources) = (self.here.clone(), std::mem::take(&mut self.sources));
            let mut before = Self { here, sources, instead, ..Self::default() };
            if let Ok(text) = world.read(path) {
                before.add(path, text);
            }
            let config = before.whole(world, path, profile);
            self.sources = before.sources;
            (config.standing == Standing::Good).then_some(Config { standing: Standing::Former, ..config })
        })
    }

    fn whole(&mut self, world: &dyn World, path: &str, profile: Option<&str>) -> Config {
        let files = self.chain(world, path, &mut Vec::new());
        let mut stubs = Vec::new();
        for file in &files {
            let known = self.found.len();
            stubs.extend(stubs::of(world, file, &self.here, &mut self.found));
            if self.found.len() > known {
                self.wrong.insert(file.path.clone());
            }
        }
        let chosen = files.iter().rev().find_map(|file| file.profile.clone());
        let mut config = Config { files, profile: None, stubs, standing: Standing::Good };
        match (profile, chosen) {
            // Whether any file has it is asked when all are known.
            (Some(profile), _) => config.profile = Some(profile.to_owned()),
            (None, Some(chosen)) if config.profiles().any(|name| chosen.text == name) => {
                config.profile = Some(chosen.text.to_string());
            }
            (None, Some(chosen)) => {
                self.unknown_profile(&chosen, &config);
                self.wrong.insert(path.to_owned());
            }
            (None, None) => {}
        }
        if config.files.iter().any(|file| self.wrong.contains(&file.path)) {
            config.standing = Standing::Wrong;
        }
        config
    }

    fn unknown_profile(&mut self, chosen: &Name, config: &Config) {
        let names: Vec<&str> = config.profiles().collect();
        let help = if names.is_empty() {
            format!("declare it with `[profiles.{chosen}]`")
        } else {
            format!("the profiles are `{}`", names.join("`, `"))
        };
        let near = nearest(&chosen.text, names.iter().copied()).map(|near| format!("\"{near}\""));
        let found = UNKNOWN_PROFILE.at(chosen.span, format!("no profile is called `{chosen}`")).help(help);
        self.found.push(found.suggest(chosen.span, near.as_deref()));
    }

    /// Reads a file of configuration, if it was not read.
    fn add(&mut self, path: &str, text: String) -> Arc<File> {
        if let Some(file) = self.files.get(path) {
            return Arc::clone(file);
        }
        let text = self.instead.get(path).cloned().unwrap_or_else(|| text.into());
        let id = self.sources.add(SourceFile::new(path, text));
        let base = path::join(&self.here, path::folder(path));
        let (file, found) = read(id, self.sources.file(id), &base);
        if !found.is_empty() {
            self.wrong.insert(path.to_owned());
        }
        self.found.extend(found);
        let file = Arc::new(file);
        self.files.insert(path.to_owned(), Arc::clone(&file));
        file
    }

    /// What a file that was read builds on, each file once, and itself; `on` is the way to it.
    fn chain(&mut self, world: &dyn World, path: &str, on: &mut Vec<Step>) -> Vec<Arc<File>> {
        if let Some(known) = self.chains.get(path) {
            return known.clone();
        }
        let Some(file) = self.files.get(path).cloned() else { return Vec::new() };
        let mut chain: Vec<Arc<File>> = Vec::new();
        for name in &file.extends {
            let other = path::spelled(&path::resolve(path, &name.text), &self.here);
            on.push((path.to_owned(), name.span));
            if self.may_build_on(world, &other, (name, on)) {
                for base in self.chain(world, &other, on) {
                    // What is built on twice counts where it comes last.
                    chain.retain(|known| known.path != base.path);
                    chain.push(base);
                }
            } else {
                self.wrong.insert(path.to_owned());
            }
            on.pop();
        }
        chain.push(file);
        self.chains.insert(path.to_owned(), chain.clone());
        chain
    }

    /// Reads a file that another one builds on, or says why that cannot be done.
    fn may_build_on(&mut self, world: &dyn World, path: &str, (name, on): (&Name, &[Step])) -> bool {
        if let Some(first) = on.iter().position(|(known, _)| known == path) {
            self.found.push(cycle(&on[first..]));
            return false;
        }
        if on.len() > MAX_EXTENDS {
            let message = format!("more than {MAX_EXTENDS} files build on each other in a row");
            self.found
                .push(EXTENDS_CYCLE.at(name.span, message).help("let this file say itself what it takes from there"));
            return false;
        }
        if self.files.contains_key(path) {
            return true;
        }
        match world.read(path) {
            Ok(text) => _ = self.add(path, text),
            Err(error) => {
                let found = MISSING_CONFIG
                    .at(name.span, format!("cannot read `{name}`: {error}"))
                    .label(format!("looked for `{path}`"))
                    .help(format!("the path is relative to the folder of this file; {}", error.help()));
                self.found.push(found);
                return false;
            }
        }
        true
    }

    fn unreadable(&mut self, span: Span, path: &str, error: &ReadError) {
        let found = MISSING_CONFIG.at(span, format!("cannot read `{path}`: {error}")).help(error.help());
        self.found.push(found);
    }
}

/// Reports a cycle: the files on it, and where each names the next one.
fn cycle(around: &[Step]) -> Diagnostic {
    let place = around.first().map_or(Span::new(crate::base::FileId::new(0), 0, 0), |(_, span)| *span);
    let message = match around.len() {
        1 => "a file cannot build on itself".to_owned(),
        2 => "two files build on each other".to_owned(),
        more => format!("{more} files build on each other in a circle"),
    };
    let help = match around.len() {
        1 => "remove this entry",
        _ => "move what they share into a file that builds on none of them",
    };
    let next = |at: usize| format!("builds on `{}`", around[(at + 1) % around.len()].0);
    let found = EXTENDS_CYCLE.at(place, message).label(next(0)).help(help);
    let rest = around.iter().enumerate().skip(1);
    rest.fold(found, |found, (at, (_, span))| found.related(*span, format!("which {}", next(at))))
}
