//! The files of the workspace: where they are, which of them are checked, and what happens to them on the disk.

use super::state::State;
use crate::base::suggest::nearest;
use crate::driver::config::NAME;
use crate::driver::{Settings, path, walk::Found};
use crate::frontend;
use gen_lsp_types::{FileChangeType, FileEvent, FileSystemWatcher, MessageType};
use std::sync::Arc;

/// What is to be watched: workflow files, schemas, and files that say what is checked, and how.
const WATCHED: &[&str] =
    &["**/*.flow", "**/*.json", "**/*.yaml", "**/*.yml", "**/*.toml", "**/.gitignore", "**/.ignore"];

/// The watchers of [`WATCHED`].
pub(super) fn watchers() -> Vec<FileSystemWatcher> {
    let watcher = |glob: &&str| FileSystemWatcher { glob_pattern: (*glob).to_owned().into(), kind: None };
    WATCHED.iter().map(watcher).collect()
}

impl State {
    /// Goes to the folder that paths are relative to. If that cannot be done, paths stay absolute.
    pub(super) fn enter(&mut self, root: &str) {
        match self.host.enter(root) {
            Ok(()) => self.paths.enter(root),
            Err(error) => self.warn(format!("cannot go to the folder `{root}`: {error}")),
        }
    }

    /// Looks which workflow files there are. What a file of configuration excludes is none.
    pub(super) fn look(&mut self) {
        let Found { mut files, problems } = self.host.find(&self.folders);
        // A folder that is given back as a file is none.
        let (missing, found) = files.into_iter().partition(|file| self.folders.contains(file));
        files = found;
        self.say_missing(missing);
        let (configs, world) = (&self.workspace.settings().configs, self.workspace.world());
        for file in &files {
            configs.visit(world, file);
        }
        files.retain(|file| !configs.excludes(file));
        let open_configs = self.documents.iter().map(|(path, _)| path).filter(|path| is_config_name(path));
        open_configs.for_each(|path| configs.visit(world, path));
        self.problems = problems;
        if self.client.has("window/workDoneProgress") {
            self.shown.begin(files.len(), &mut self.out);
        }
        self.workspace.found(files);
        self.todo.sweep = true;
        self.say_unknown_profile();
    }

    fn say_missing(&mut self, folders: Vec<String>) {
        for folder in folders.iter().filter(|folder| !self.missing.contains(*folder)) {
            self.out
                .show(MessageType::Warning, format!("the folder `{folder}` is not there, so nothing in it is checked"));
        }
        self.missing = folders;
    }

    fn say_unknown_profile(&mut self) {
        let configs = &self.workspace.settings().configs;
        let Some(profile) = configs.chosen_profile() else { return };
        let profiles = configs.profiles();
        if profiles.iter().any(|known| known == profile) || !std::mem::take(&mut self.todo.name_profile) {
            return;
        }
        let help = match nearest(profile, profiles.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if profiles.is_empty() => format!("no `{NAME}` has any"),
            None => format!("the profiles are `{}`", profiles.join("`, `")),
        };
        let message = format!("no profile is called `{profile}`; {help}");
        self.out.show(MessageType::Error, message);
    }

    /// Uses the settings as they are now, and the files of configuration.
    pub(super) fn reconfigure(&mut self) {
        let settings = self.settings();
        self.workspace.configure(settings);
        self.todo.name_profile = true;
        self.look();
    }

    /// Begins anew with what the editor has open, after something went wrong.
    pub(super) fn rebuild(&mut self) {
        self.workspace = crate::driver::Workspace::new(self.host.world(), self.settings());
        for (path, document) in self.documents.iter() {
            self.workspace.open(path, document.text.clone(), document.kind);
        }
        self.todo.look = true;
    }

    /// How files are checked. While somebody types in a file of configuration, it may be wrong for a moment: then what it said before holds, or what it says on the disk.
    fn settings(&mut self) -> Settings {
        self.good.extend(self.workspace.settings().configs.good());
        let world = self.host.world();
        let open = self.documents.iter().filter(|(path, _)| self.is_config(path));
        let former = open.filter_map(|(path, _)| {
            let known = self.good.get(path).cloned().or_else(|| world.read(path).ok().map(Arc::from));
            known.map(|text| (path.to_owned(), text))
        });
        self.config.settings(former.collect())
    }

    /// Takes in what happened on the disk.
    pub(super) fn happened(&mut self, events: &[FileEvent]) {
        for event in events {
            let path = self.paths.path(&event.uri);
            self.note_file(&path);
            if event.kind == FileChangeType::Changed {
                continue;
            }
            let is_folder =
                frontend::of_path(&path).is_none() && !path.rsplit('/').next().unwrap_or_default().contains('.');
            if is_folder || frontend::of_path(&path).is_some() {
                self.todo.look = true;
            }
            // Of a folder, editors say nothing about what was in it.
            let below: Vec<String> =
                self.workspace.asked().into_iter().filter(|file| path::inside(&path, file).is_some()).collect();
            for file in below {
                self.note_file(&file);
            }
        }
    }

    /// Takes in that a file may be another one.
    pub(super) fn note_file(&mut self, path: &str) {
        self.todo.sweep = true;
        if self.is_config(path) {
            self.todo.configure = true;
        } else if is_named(path, ".gitignore") || is_named(path, ".ignore") {
            self.todo.look = true;
        } else if self.workspace.knows(path) {
            self.workspace.touch(path);
        }
    }

    /// Whether a file is one of configuration, or was built on by one.
    pub(super) fn is_config(&self, path: &str) -> bool {
        let configs = &self.workspace.settings().configs;
        is_config_name(path)
            || self.config.file.as_deref().is_some_and(|config| path::normalised(config) == path)
            || has_ending(path, ".toml") && (configs.is_for_others(path) || configs.problems().is_some())
    }

    /// Says what went wrong, to whoever looks for it.
    pub(super) fn warn(&mut self, message: impl Into<String>) {
        let message = message.into();
        self.host.log(&message);
        self.out.log(MessageType::Warning, message);
    }
}

fn is_config_name(path: &str) -> bool {
    is_named(path, NAME)
}

fn is_named(path: &str, name: &str) -> bool {
    path.rsplit('/').next() == Some(name)
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.to_ascii_lowercase().ends_with(ending)
}
