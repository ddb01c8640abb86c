//! The files that are open in an editor, over those that are not.

use crate::driver::path::inside;
use crate::driver::{MemoryWorld, ReadError, World};
use crate::frontend::{self, Frontend};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A world in which some files have the texts that an editor gives them.
pub(super) struct Open {
    world: Box<dyn World>,
    files: BTreeMap<String, File>,
}

/// A file that is open.
struct File {
    text: Arc<str>,
    /// What the editor says that it is.
    kind: Option<&'static dyn Frontend>,
    /// Whether it is a workflow file: schemas and files of configuration may be open as well.
    is_workflow: bool,
}

impl Default for Open {
    fn default() -> Self {
        Self::new(Box::new(MemoryWorld::new()))
    }
}

impl Open {
    pub(super) fn new(world: Box<dyn World>) -> Self {
        Self { world, files: BTreeMap::new() }
    }

    /// Gives a file a text.
    pub(super) fn put(&mut self, path: &str, text: Arc<str>, kind: Option<&'static dyn Frontend>) {
        let is_workflow = kind.is_some() || frontend::recognise(path, &text).is_some();
        self.files.insert(path.to_owned(), File { text, kind, is_workflow });
    }

    /// Closes a file.
    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Whether a file is open.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The open files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The open files that are workflow files.
    pub(super) fn workflows(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|(_, file)| file.is_workflow).map(|(path, _)| path.as_str())
    }

    /// The text of a file, open or not.
    pub(super) fn text(&self, path: &str) -> Result<Arc<str>, ReadError> {
        self.files.get(path).map_or_else(|| self.world.read(path).map(Arc::from), |file| Ok(Arc::clone(&file.text)))
    }
}

impl World for Open {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.text(path).map(|text| text.as_ref().to_owned())
    }

    fn kind(&self, path: &str) -> Option<&'static dyn Frontend> {
        self.files.get(path).and_then(|file| file.kind).or_else(|| self.world.kind(path))
    }

    fn has(&self, path: &str) -> bool {
        self.has(path) || self.world.has(path)
    }

    fn here(&self) -> String {
        self.world.here()
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        let mut names = self.world.names_in(folder);
        let open = self.files.keys().filter_map(|file| inside(folder, file)).filter(|name| !name.contains('/'));
        names.extend(open.map(str::to_owned));
        names.sort_unstable();
        names.dedup();
        names
    }
}
