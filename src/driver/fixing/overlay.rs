//! A world in which some files have other texts.

use crate::driver::{ReadError, World};
use crate::frontend::Frontend;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A world with other texts for some files.
#[derive(Clone)]
pub(super) struct Overlay<'w> {
    world: &'w dyn World,
    texts: BTreeMap<String, Arc<str>>,
}

impl<'w> Overlay<'w> {
    /// The world as it is.
    pub(super) const fn new(world: &'w dyn World) -> Self {
        Self { world, texts: BTreeMap::new() }
    }

    /// Gives a file another text.
    pub(super) fn put(&mut self, path: &str, text: Arc<str>) {
        self.texts.insert(path.to_owned(), text);
    }

    /// The files with other texts.
    pub(super) fn into_texts(self) -> BTreeMap<String, Arc<str>> {
        self.texts
    }
}

impl World for Overlay<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.texts.get(path).map_or_else(|| self.world.read(path), |text| Ok(text.as_ref().to_owned()))
    }

    fn kind(&self, path: &str) -> Option<&'static dyn Frontend> {
        self.world.kind(path)
    }

    fn has(&self, path: &str) -> bool {
        self.texts.contains_key(path) || self.world.has(path)
    }

    fn here(&self) -> String {
        self.world.here()
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        // Only texts of files that are there are put into it.
        self.world.names_in(folder)
    }
}
