//! The machine that the language server runs on.

use crate::driver::World;
use crate::driver::os_world::{self, OsWorld};
use crate::driver::walk::{self, Found};
use crate::lsp::Host;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// This machine.
pub(super) struct SystemHost {
    log: Arc<Log>,
    start: Instant,
}

impl SystemHost {
    #[expect(clippy::disallowed_methods, reason = "how long things take is for the log alone")]
    pub(super) fn new(log: Arc<Log>) -> Self {
        Self { log, start: Instant::now() }
    }
}

impl Host for SystemHost {
    fn enter(&mut self, root: &str) -> Result<(), String> {
        os_world::enter(Path::new(root)).map_err(|error| error.to_string())
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(OsWorld::new())
    }

    fn find(&self, folders: &[String]) -> Found {
        walk::find(folders)
    }

    fn is_running(&self, process: u32) -> bool {
        os_world::is_running(process)
    }

    fn log(&self, line: &str) {
        self.log.write(line);
    }

    fn clock(&self) -> Duration {
        self.start.elapsed()
    }
}

/// A file for who looks for what went wrong.
pub(super) struct Log {
    file: Option<Mutex<File>>,
}

impl Log {
    /// Begins the file.
    pub(super) fn new(path: Option<&Path>) -> io::Result<Self> {
        Ok(Self { file: path.map(File::create).transpose()?.map(Mutex::new) })
    }

    /// Writes a line.
    pub(super) fn write(&self, line: &str) {
        if let Some(file) = &self.file {
            // A full disk is no reason to stop.
            _ = writeln!(file.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
        }
    }
}
