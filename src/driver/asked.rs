//! Which files a check has asked for, and how they looked then: so whoever watches knows when to check again.
//!
//! How a file looks is noted before it is read, so what changes while it is read is a change, too. What is not there is noted as well: it
//! may come.

use super::path::normalised;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

/// The files that were asked for. Copies are of one list.
#[derive(Clone, Debug, Default)]
pub struct Asked(Arc<Mutex<BTreeMap<PathBuf, Option<Stamp>>>>);

/// What tells one state of a file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// A file that was moved here is another one, even if it is as old and as long.
    identity: u64,
}

impl Asked {
    /// Notes how a file looks that is about to be read.
    pub(super) fn note(&self, path: &Path) {
        let stamp = Stamp::of(path);
        if let Ok(mut asked) = self.0.lock() {
            // What was read first counts: a later look would hide a change in between.
            asked.entry(path.to_owned()).or_insert(stamp);
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        if let Ok(mut asked) = self.0.lock() {
            asked.clear();
        }
    }

    /// The paths, in order.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.0.lock().map(|asked| asked.keys().cloned().collect()).unwrap_or_default()
    }

    /// The first file that looks otherwise now.
    pub fn changed(&self) -> Option<String> {
        let asked = self.0.lock().ok()?;
        let changed = asked.iter().find(|(path, stamp)| Stamp::of(path) != **stamp);
        changed.map(|(path, _)| normalised(&path.to_string_lossy()))
    }
}

impl Stamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that looks whether files have changed")]
    fn of(path: &Path) -> Option<Self> {
        let about = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let identity = std::os::unix::fs::MetadataExt::ino(&about);
        #[cfg(not(unix))]
        let identity = 0;
        Some(Self { length: about.len(), modified: about.modified().ok(), identity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "this test is about files")]
    fn a_file_that_comes_changes_or_goes_is_told() {
        let folder = std::env::temp_dir().join(format!("flowright-asked-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (path, asked) = (folder.join("a.flow"), Asked::default());
        let again = || {
            asked.clear();
            asked.note(&path);
            assert_eq!(asked.changed(), None);
        };
        again();
        std::fs::write(&path, "old").unwrap();
        assert!(asked.changed().is_some_and(|path| path.ends_with("a.flow")));
        again();
        std::fs::write(&path, "longer").unwrap();
        assert!(asked.changed().is_some());
        again();
        std::fs::write(folder.join("draft"), "moved!").unwrap();
        std::fs::rename(folder.join("draft"), &path).unwrap();
        assert!(asked.changed().is_some());
        again();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(asked.changed().is_some());
    }
}
