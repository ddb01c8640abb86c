//! Where `check` keeps what it found.

use crate::driver::cache::Store;
use crate::driver::os_store::OsStore;
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
    pub(super) fn store(&self) -> Option<Arc<dyn Store>> {
        if self.no_cache {
            return None;
        }
        Some(Arc::new(OsStore::open(self.cache_dir.clone())?))
    }
}
