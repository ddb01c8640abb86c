//! The cache as files: a folder for each build of Flowright, and in it a file for each key.
//!
//! A file is written beside its place and moved there, so readers see all of it or nothing, however many processes there are. It starts with a
//! digest of the rest: what was damaged is not found. What cannot be written is not kept, and nobody is bothered with that.

use super::cache::{Key, Store};
use super::os_world::variable;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use std::{env, fs, io};

/// What is older is removed.
const MAX_AGE: Duration = Duration::from_secs(30 * DAY);

/// How often old files are looked for, in seconds.
const DAY: u64 = 24 * 60 * 60;

/// The folder of a cache.
#[derive(Debug)]
pub struct OsStore {
    root: PathBuf,
    /// The folder of this build.
    own: PathBuf,
    /// How many files were written.
    written: AtomicUsize,
}

impl OsStore {
    /// The cache in `folder`, or in the user's own; none where there is no such folder.
    pub fn open(folder: Option<PathBuf>) -> Option<Self> {
        let root = folder.or_else(usual)?;
        let own = root.join(build()?);
        Some(Self { root, own, written: AtomicUsize::new(0) })
    }

    /// Whether something can be kept, or why not.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that writes the cache")]
    pub fn probe(&self) -> io::Result<()> {
        let draft = self.own.join(format!("{}.tmp", std::process::id()));
        fs::create_dir_all(&self.own).and_then(|()| fs::write(&draft, "")).and_then(|()| fs::remove_file(&draft))
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = hexadecimal(key);
        self.own.join(&name[..2]).join(&name[2..])
    }
}

impl Store for OsStore {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the cache")]
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.path(key)).ok()?;
        let value = bytes.split_off(bytes.len().min(DIGEST));
        (bytes == digest(&value)).then_some(value)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that writes the cache")]
    fn put(&self, key: &Key, value: &[u8]) {
        let path = self.path(key);
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let draft = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
        let bytes = [&digest(value)[..], value].concat();
        let write = || fs::write(&draft, &bytes).and_then(|()| fs::rename(&draft, &path));
        let written = write().or_else(|error| match error.kind() {
            // The folders are made when they are missed, which is rare.
            io::ErrorKind::NotFound => path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| write()),
            _ => Err(error),
        });
        if written.is_err() {
            _ = fs::remove_file(&draft);
        }
    }
}

impl Drop for OsStore {
    /// Removes what is old, once a day, if this run has added something.
    fn drop(&mut self) {
        if self.written.load(Ordering::Relaxed) > 0 {
            tidy(&self.root);
        }
    }
}

/// How many bytes of a digest a file starts with.
const DIGEST: usize = 16;

fn digest(value: &[u8]) -> [u8; DIGEST] {
    let mut short = [0; DIGEST];
    short.copy_from_slice(&Sha256::digest(value)[..DIGEST]);
    short
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where caches of this user are: `FLOWRIGHT_CACHE_DIR`, or where the system keeps such things.
fn usual() -> Option<PathBuf> {
    if let Some(folder) = variable("FLOWRIGHT_CACHE_DIR") {
        return Some(folder.into());
    }
    let base = variable("XDG_CACHE_HOME").or_else(|| variable("LOCALAPPDATA")).map(PathBuf::from);
    let home = || {
        let home = PathBuf::from(variable("HOME")?);
        Some(if cfg!(target_os = "macos") { home.join("Library/Caches") } else { home.join(".cache") })
    };
    Some(base.filter(|base| base.is_absolute()).or_else(home)?.join("flowright"))
}

/// A name for this build: its version, and a digest of the program's size and age, which differ where its rules may.
#[expect(clippy::disallowed_methods, reason = "the program is a file, too")]
fn build() -> Option<String> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let age = program.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let build = format!("{} {}", program.len(), age.as_nanos());
    Some(format!("{}-{}", env!("CARGO_PKG_VERSION"), hexadecimal(&digest(build.as_bytes())[..6])))
}

/// Removes what is old from a cache, unless that was done today.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes the cache")]
fn tidy(root: &Path) {
    let stamp = root.join("tidied");
    let is_old = |path: &Path, age: Duration| {
        let modified = fs::metadata(path).and_then(|of| of.modified());
        modified.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|passed| passed > age))
    };
    if stamp.exists() && !is_old(&stamp, Duration::from_secs(DAY)) {
        return;
    }
    _ = fs::write(&stamp, "");
    for build in folders(root) {
        for folder in folders(&build) {
            for file in entries(&folder).filter(|file| is_old(file, MAX_AGE)) {
                _ = fs::remove_file(file);
            }
            // Folders that are not empty stay.
            _ = fs::remove_dir(&folder);
        }
        _ = fs::remove_dir(&build);
    }
}

fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    entries(folder).filter(|entry| entry.is_dir() && !entry.is_symlink())
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the cache")]
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "this test is about files")]
    fn what_is_kept_is_found_until_it_is_damaged_or_deleted() {
        let root = env::temp_dir().join(format!("flowright-cache-{}", std::process::id()));
        let store = OsStore::open(Some(root.clone())).unwrap();
        let key = [7; 32];
        assert_eq!(store.get(&key), None);
        store.put(&key, b"value");
        assert_eq!(store.get(&key).as_deref(), Some(&b"value"[..]));
        let mut bytes = fs::read(store.path(&key)).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(store.path(&key), &bytes).unwrap();
        assert_eq!(store.get(&key), None);
        fs::write(store.path(&key), b"short").unwrap();
        assert_eq!(store.get(&key), None);
        store.put(&key, b"again");
        assert_eq!(store.get(&key).as_deref(), Some(&b"again"[..]));
        assert_eq!(entries(store.path(&key).parent().unwrap()).count(), 1);
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(store.get(&key), None);
    }

    #[test]
    fn a_cache_that_cannot_be_written_keeps_nothing() {
        let store = OsStore::open(Some("/dev/null/cache".into())).unwrap();
        store.put(&[1; 32], b"value");
        assert_eq!(store.get(&[1; 32]), None);
    }
}
