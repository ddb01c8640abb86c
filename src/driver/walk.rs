//! Which files a check of some paths means: files as named, and the workflow files of directories, by their names.
//!
//! Directories are walked as version control sees them: what `.gitignore` excludes and what is hidden is skipped, links to
//! directories are not followed (one with the name of a workflow file is said to be a directory), and names come in order, so that the same tree gives the same output everywhere.

use super::os_world::{OsWorld, explained};
use super::path::{self, join, normalised};
use super::world::{ReadError, World as _};
use crate::frontend;
use rustc_hash::FxHashSet;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

/// What was found under some paths.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The files, each once, in the order of the paths given, sorted within each directory.
    pub files: Vec<String>,
    /// What could not be looked into.
    pub problems: Vec<(String, ReadError)>,
}

/// Finds the files that `paths` mean. A path that is no directory is taken as a file, even if nothing is there: reading it
/// will tell.
pub fn find(paths: &[String]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if Path::new(path).is_dir() {
            found.walk(path);
        } else {
            found.files.push(spelled(path));
        }
    }
    let mut seen = FxHashSet::default();
    // By its absolute path: one may be named by that, too. Links are other files, since imports start in their folders.
    let here = OsWorld::new().here();
    found.files.retain(|file| seen.insert(join(&here, file)));
    found
}

/// The directories that a walk of `paths` looks into, and those that named files stand in.
pub fn folders(paths: &[String]) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for path in paths.iter().map(Path::new) {
        if path.is_dir() {
            let entries = walker(path).flatten();
            let is_folder =
                |entry: &ignore::DirEntry| entry.depth() == 0 || entry.file_type().is_some_and(|kind| kind.is_dir());
            folders.extend(entries.filter(is_folder).map(ignore::DirEntry::into_path));
        } else {
            folders.extend(path.parent().map(Path::to_owned));
        }
    }
    folders
}

fn walker(directory: impl AsRef<Path>) -> ignore::Walk {
    ignore::WalkBuilder::new(directory)
        .require_git(false)
        .follow_links(false)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .build()
}

impl Found {
    fn walk(&mut self, directory: &str) {
        for entry in walker(directory) {
            match entry {
                Ok(entry) => self.add(&entry),
                Err(error) => self.problems.push(problem(&error, directory)),
            }
        }
    }

    /// Adds what has the name of a workflow file, whatever it is: reading it will tell. Only a directory is walked instead.
    fn add(&mut self, entry: &ignore::DirEntry) {
        let path = entry.path();
        let is_workflow = path.file_name().is_some_and(|name| frontend::of_path(&name.to_string_lossy()).is_some());
        if !is_workflow || entry.depth() == 0 || entry.file_type().is_some_and(|kind| kind.is_dir()) {
            return;
        }
        match path.to_str() {
            Some(path) => self.files.push(spelled(path)),
            None => self.problems.push((path.to_string_lossy().into_owned(), ReadError::Unnameable)),
        }
    }
}

/// A path of this system as Flowright spells paths: normalised, with `/`, and not out of the folder that this runs in and back into it.
pub fn spelled(path: &str) -> String {
    let path =
        if MAIN_SEPARATOR_STR == "/" { normalised(path) } else { normalised(&path.replace(MAIN_SEPARATOR_STR, "/")) };
    // What is asked for the folder spells an absolute path with this.
    if path.starts_with("../") { path::spelled(&path, &OsWorld::new().here()) } else { path }
}

fn problem(error: &ignore::Error, directory: &str) -> (String, ReadError) {
    let mut path = directory.to_owned();
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at.to_string_lossy().into_owned();
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    let reason = inner.io_error().map_or_else(|| ReadError::Other(inner.to_string()), explained);
    (spelled(&path), reason)
}
