//! Where `check` keeps what it found.

use super::console::Console;
use super::report::clean_line;
use crate::driver::cache::Store;
use crate::driver::os_store::OsStore;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// The cache.
#[derive(Debug, Default, clap::Args)]
pub(super) struct CacheArgs {
    /// Check every file anew, and keep nothing for the next time
    #[arg(long)]
    no_cache: bool,
    /// Where to keep what was found in files until they change; without it in `FLOWRIGHT_CACHE_DIR`, or where the system has caches
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,
}

impl CacheArgs {
    /// The cache that is wanted, if there is one.
    pub(super) fn store(&self, console: &mut Console<'_>) -> io::Result<Option<Arc<dyn Store>>> {
        if self.no_cache {
            return Ok(None);
        }
        let store = OsStore::open(self.cache_dir.clone());
        // Where nobody has said where to keep things, nobody asks whether they are kept.
        if let Some((folder, store)) = self.cache_dir.as_deref().zip(store.as_ref())
            && let Err(error) = store.probe()
        {
            let line = format!("nothing is kept in the cache `{}`: {error}", folder.display());
            console.note(&clean_line(&line))?;
        }
        Ok(store.map(|store| Arc::new(store) as Arc<dyn Store>))
    }
}
