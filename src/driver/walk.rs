//! Which files a check of some paths means: files as named, and the workflow files of directories, by their names.
//!
//! Directories are walked as version control sees them: what `.gitignore` excludes and what is hidden is skipped, links to
//! directories are not followed, and names come in order, so that the same tree gives the same output everywhere.

use super::os_world::explained;
use super::path::normalised;
use super::world::ReadError;
use crate::frontend;
use rustc_hash::FxHashSet;
use std::path::{MAIN_SEPARATOR_STR, Path};

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
    found.files.retain(|file| seen.insert(file.clone()));
    found
}

impl Found {
    fn walk(&mut self, directory: &str) {
        let walk = ignore::WalkBuilder::new(directory)
            .require_git(false)
            .follow_links(false)
            .sort_by_file_name(std::ffi::OsStr::cmp)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => self.add(entry.path()),
                Err(error) => self.problems.push(problem(&error, directory)),
            }
        }
    }

    fn add(&mut self, path: &Path) {
        let workflow = path.file_name().is_some_and(|name| frontend::of_path(&name.to_string_lossy()).is_some());
        if !workflow || !path.is_file() {
            return;
        }
        match path.to_str() {
            Some(path) => self.files.push(spelled(path)),
            None => self
                .problems
                .push((path.to_string_lossy().into_owned(), ReadError::Other("its name is not UTF-8".into()))),
        }
    }
}

/// A path of this system as Flowright spells paths: normalised, with `/`.
pub fn spelled(path: &str) -> String {
    if MAIN_SEPARATOR_STR == "/" { normalised(path) } else { normalised(&path.replace(MAIN_SEPARATOR_STR, "/")) }
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
