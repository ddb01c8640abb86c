//! What holds for the files under one file of configuration, once all that it builds on was read.

use super::file::{Entry, File, Part};
use crate::base::Span;
use crate::diagnostic::{Level, Rule};
use crate::rules::targets::Target;
use std::sync::Arc;

/// A file of configuration with all that it builds on.
#[derive(Clone, Debug)]
pub(super) struct Config {
    /// The files, each once, the one that counts most last.
    pub(super) files: Vec<Arc<File>>,
    /// The profile that is used.
    pub(super) profile: Option<String>,
    /// The workflow files with declarations for all, by their paths, and where they are named.
    pub(super) stubs: Vec<(String, Span)>,
    /// Whether that is what people want.
    pub(super) standing: Standing,
}

/// What is to be thought of what files of configuration say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is what is written.
    Good,
    /// Something is wrong with what is written: this is what was written before.
    Former,
    /// Something is wrong with it, so nobody knows what holds.
    Wrong,
}

impl Config {
    /// The entry that decides about a rule in the file at an absolute path, and the file that it stands in.
    pub(super) fn entry(&self, rule: &Rule, path: &str) -> Option<(&File, &Entry)> {
        let profile = self.profile.as_deref();
        self.files.iter().rev().find_map(|file| Some((&**file, file.entry(rule, path, profile)?)))
    }

    /// The level of a rule in the file at an absolute path.
    pub(super) fn level(&self, rule: &Rule, path: &str) -> Option<Level> {
        self.entry(rule, path).map(|(_, entry)| entry.level.of(rule))
    }

    /// Where it is said that warnings make a command fail.
    pub(super) fn denies_warnings(&self) -> Option<Span> {
        self.parts().find_map(|part| part.deny)
    }

    /// The engine that the files are for.
    pub(super) fn target(&self) -> Option<(Target, Span)> {
        self.parts().find_map(|part| part.target)
    }

    /// Whether the file at an absolute path is not looked for.
    pub(super) fn excludes(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.exclude.mean(path))
    }

    /// The names of all profiles, the files that count most first.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.files.iter().rev().flat_map(|file| &file.profiles).map(|(name, _)| name.as_str())
    }

    /// All that is said, what counts most first.
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let profile = self.profile.as_deref();
        self.files.iter().rev().flat_map(move |file| file.of_profile(profile).into_iter().chain([&file.plain]))
    }
}
