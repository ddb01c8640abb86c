//! How far a check has come, told to whoever wants to know.

use std::fmt::Debug;
use std::sync::Arc;

/// What a check does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It reads files and parses them.
    Reading,
    /// It checks what they say.
    Checking,
}

/// Somebody who wants to know how far a check has come. Several threads may tell at once.
pub trait Progress: Send + Sync + Debug {
    /// A phase begins, with so many files.
    fn begin(&self, phase: Phase, files: usize);

    /// So many more files are done.
    fn done(&self, files: usize);
}

/// Somebody, or nobody.
#[derive(Clone, Debug, Default)]
pub struct Observer(Option<Arc<dyn Progress>>);

impl Observer {
    /// Tells this one.
    pub fn new(progress: Arc<dyn Progress>) -> Self {
        Self(Some(progress))
    }

    pub(super) fn begin(&self, phase: Phase, files: usize) {
        if let Some(progress) = &self.0 {
            progress.begin(phase, files);
        }
    }

    pub(super) fn done(&self, files: usize) {
        if let Some(progress) = &self.0 {
            progress.done(files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{MemoryWorld, Settings, check_with};
    use std::sync::Mutex;

    #[derive(Debug, Default)]
    struct Log(Mutex<Vec<(Phase, usize, usize)>>);

    impl Progress for Log {
        fn begin(&self, phase: Phase, files: usize) {
            self.0.lock().unwrap().push((phase, files, 0));
        }

        fn done(&self, files: usize) {
            self.0.lock().unwrap().last_mut().unwrap().2 += files;
        }
    }

    #[test]
    fn every_file_is_told_to_be_read_and_to_be_checked() {
        let greet = "compute greet(name: string) -> string\n";
        let flow =
            "import \"lib.flow\" as lib\nworkflow w(n: string) -> string {\n  step a = lib.greet(n)\n  return a\n}\n";
        let world = MemoryWorld::new().with("a.flow", flow).with("b.flow", greet).with("lib.flow", greet);
        let log = Arc::new(Log::default());
        let settings = Settings { progress: Observer::new(log.clone()), ..Settings::default() };
        check_with(&world, &["a.flow".into(), "b.flow".into(), "none.flow".into()], &settings);
        let log = log.0.lock().unwrap();
        assert_eq!(*log, [(Phase::Reading, 3, 2), (Phase::Reading, 1, 1), (Phase::Checking, 3, 3)]);
    }
}
