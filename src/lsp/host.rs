//! What the server needs of the machine that it runs on.

use crate::driver::path::{inside, normalised};
use crate::driver::walk::Found;
use crate::driver::{MemoryWorld, ReadError, World};
use crate::frontend::{self, Frontend};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A machine with files.
pub trait Host {
    /// Goes to the folder that paths are relative to, by its absolute path.
    fn enter(&mut self, root: &str) -> Result<(), String>;

    /// Its files.
    fn world(&self) -> Box<dyn World>;

    /// The workflow files in some folders.
    fn find(&self, folders: &[String]) -> Found;

    /// Whether a process is still there, as far as can be told.
    fn is_running(&self, process: u32) -> bool;

    /// Keeps a line for whoever looks for what went wrong.
    fn log(&self, line: &str);

    /// How long it has been there, for the log; without a clock no time passes.
    fn clock(&self) -> Duration {
        Duration::ZERO
    }
}

/// Files that exist only in memory. All copies have the same files, so a test can change them while a server runs.
#[derive(Clone, Debug, Default)]
pub struct MemoryHost {
    world: Arc<Mutex<MemoryWorld>>,
}

impl MemoryHost {
    /// A host with these files, whose folder is `here`.
    pub fn new(here: &str, files: impl IntoIterator<Item = (String, String)>) -> Self {
        let world = files.into_iter().fold(MemoryWorld::new().at(here), |world, (path, text)| world.with(path, text));
        Self { world: Arc::new(Mutex::new(world)) }
    }

    /// Writes a file; without a text, removes it.
    pub fn write(&self, path: &str, text: Option<&str>) {
        let mut world = self.files();
        let old = std::mem::take(&mut *world);
        *world = match text {
            Some(text) => old.with(path, text),
            None => old.without(path),
        };
    }

    fn files(&self) -> MutexGuard<'_, MemoryWorld> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for MemoryHost {
    fn enter(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(self.clone())
    }

    fn find(&self, folders: &[String]) -> Found {
        let (world, folders) = (self.files(), folders.iter().map(|folder| normalised(folder)).collect::<Vec<_>>());
        let is_wanted = |path: &&str| folders.iter().any(|folder| inside(folder, path).is_some());
        let files = world.paths().filter(is_wanted).filter(|path| frontend::of_path(path).is_some()).map(str::to_owned);
        Found { files: files.collect(), problems: Vec::new() }
    }

    fn is_running(&self, _: u32) -> bool {
        true
    }

    fn log(&self, _: &str) {}
}

impl World for MemoryHost {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.files().read(path)
    }

    fn kind(&self, path: &str) -> Option<&'static dyn Frontend> {
        self.files().kind(path)
    }

    fn has(&self, path: &str) -> bool {
        self.files().has(path)
    }

    fn here(&self) -> String {
        self.files().here()
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        self.files().names_in(folder)
    }
}
