//! What was found before in files that have not changed since.
//!
//! Everything is kept under a digest of all that it depends on: the texts of a unit's files and their paths, the schemas that they read, and what
//! else was asked for. So nothing is ever out of date, what is deleted is found again, and processes do not disturb each other. Settings are
//! no part of it: they only say what becomes of findings afterwards.

mod stored;

use super::Settings;
use super::reading::{Needs, WorkflowFile};
use super::unit::{Shared, Unit};
use crate::base::FileId;
use crate::driver::pipeline::Outcome;
use crate::rules::targets::Target;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Mutex;
use stored::StoredOutcome;

/// A digest: SHA-256.
pub type Key = [u8; 32];

/// Where things are kept. It may forget at any time, and it may refuse to keep something.
pub trait Store: Send + Sync + Debug {
    /// What was kept under a key.
    fn get(&self, key: &Key) -> Option<Vec<u8>>;

    /// Keeps something under a key.
    fn put(&self, key: &Key, value: &[u8]);
}

/// A cache that lives as long as the process.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<BTreeMap<Key, Vec<u8>>>);

impl Store for MemoryStore {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        self.0.lock().ok()?.get(key).cloned()
    }

    fn put(&self, key: &Key, value: &[u8]) {
        if let Ok(mut kept) = self.0.lock() {
            kept.insert(*key, value.to_vec());
        }
    }
}

/// What is kept of a file by itself.
#[derive(Serialize, Deserialize)]
struct StoredFile {
    imports: Vec<String>,
    schemas: Vec<String>,
    /// What was found, if it needs no other file.
    outcome: Option<StoredOutcome>,
}

/// What was remembered of a file.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) needs: Needs,
    outcome: Option<StoredOutcome>,
}

/// The cache as a check sees it.
#[derive(Clone, Copy)]
pub(super) struct Cache<'s> {
    store: &'s dyn Store,
    settings: &'s Settings,
}

impl<'s> Cache<'s> {
    /// The cache, if there is one and it has what is asked for.
    pub(super) fn of(settings: &'s Settings) -> Option<Self> {
        // What was not decided is not kept.
        settings.cache.as_deref().filter(|_| !settings.undecided).map(|store| Self { store, settings })
    }

    /// The key of a file: of its path, its text and what was said of its kind.
    pub(super) fn key(self, path: &str, kind: Option<&str>, text: &str) -> Key {
        let mut digest = Parts::new("file");
        digest.add(path);
        digest.add(kind.unwrap_or_default());
        digest.add(self.settings.target(path).map(Target::name).unwrap_or_default());
        digest.add(text);
        digest.key()
    }

    /// What is known of a file.
    pub(super) fn file(self, key: &Key) -> Option<Remembered> {
        let StoredFile { imports, schemas, outcome } = self.get(key)?;
        Some(Remembered { needs: Needs { imports, schemas, ..Needs::default() }, outcome })
    }

    /// Where what is found in a unit is kept.
    pub(super) fn entry(self, unit: &Unit, shared: Shared<'_>) -> Entry<'s> {
        let is_new = |file: &&WorkflowFile| file.remembered.is_none() && !file.needs.is_local;
        let new = unit.files.iter().filter(is_new).filter_map(|file| Some((file.key?, file.needs.clone())));
        Entry {
            cache: self,
            files: new.collect(),
            unit: alone(unit).is_none().then(|| unit_key(unit, shared)),
            members: members(unit, shared),
        }
    }

    fn get<T: serde::de::DeserializeOwned>(self, key: &Key) -> Option<T> {
        serde_json::from_slice(&self.store.get(key)?).ok()
    }

    fn put(self, key: &Key, value: &impl Serialize) {
        if let Ok(bytes) = serde_json::to_vec(value) {
            self.store.put(key, &bytes);
        }
    }
}

/// Where what is found in a unit is kept.
pub(super) struct Entry<'s> {
    cache: Cache<'s>,
    /// The files of which nothing was known.
    files: Vec<(Key, Needs)>,
    /// The key of the unit, unless it is a file by itself.
    unit: Option<Key>,
    members: Vec<FileId>,
}

impl Entry<'_> {
    /// What was found in the unit, if that is known.
    pub(super) fn outcome(&self, unit: &Unit) -> Option<Outcome> {
        let stored = match &self.unit {
            Some(key) => self.cache.get(key)?,
            None => alone(unit)?.remembered.as_ref()?.outcome.clone()?,
        };
        stored.outcome(&self.members)
    }

    /// Keeps what was found.
    pub(super) fn keep(self, outcome: &Outcome) {
        let mut outcome = StoredOutcome::new(outcome, &self.members);
        if let (Some(key), Some(outcome)) = (self.unit, outcome.take_if(|_| self.unit.is_some())) {
            self.cache.put(&key, &outcome);
        }
        for (key, Needs { imports, schemas, .. }) in self.files {
            self.cache.put(&key, &StoredFile { imports, schemas, outcome: outcome.take() });
        }
    }
}

/// The file of a unit that needs no other one.
fn alone(unit: &Unit) -> Option<&WorkflowFile> {
    let [file] = &unit.files[..] else { return None };
    (file.needs.workflows().next().is_none() && file.needs.schemas.is_empty()).then_some(file)
}

/// The files that findings of a unit can be about, by which places are kept.
fn members(unit: &Unit, shared: Shared<'_>) -> Vec<FileId> {
    let files = unit.files.iter().map(|file| file.id);
    let schemas = unit.files.iter().flat_map(|file| &file.needs.schemas).filter_map(|path| shared.file(path).ok());
    let configs = unit.files.iter().flat_map(|file| &file.needs.stubs).map(|(_, span)| span.file);
    let members: IndexSet<FileId, FxBuildHasher> = files.chain(schemas).chain(configs).collect();
    members.into_iter().collect()
}

/// The key of a unit: of its files in their order, which of them were named, and all that they need. Each text counts once: those of workflow
/// files in their own keys, those of schemas at the end.
fn unit_key(unit: &Unit, shared: Shared<'_>) -> Key {
    let mut digest = Parts::new("unit");
    for file in &unit.files {
        digest.add(if unit.roots.contains(&file.id) { "named" } else { "imported" });
        digest.add(file.key.as_ref().map(Key::as_slice).unwrap_or_default());
        let needs = &file.needs;
        for (_, span) in &needs.stubs {
            // Where it is named is a place that findings can have.
            digest.add(span.start.to_le_bytes());
            digest.add(span.end.to_le_bytes());
        }
        for path in needs.workflows().chain(&needs.schemas) {
            digest.add(path);
            digest.add(shared.file(path).err().map(|error| error.to_string()).unwrap_or_default());
        }
    }
    let schemas: BTreeSet<&String> = unit.files.iter().flat_map(|file| &file.needs.schemas).collect();
    for schema in schemas.into_iter().filter_map(|path| shared.file(path).ok()) {
        digest.add(shared.sources.file(schema).text());
    }
    digest.key()
}

/// A digest of parts, each with its length, so that no two lists of parts look alike.
struct Parts(Sha256);

impl Parts {
    fn new(what: &str) -> Self {
        let mut parts = Self(Sha256::new());
        parts.add(what);
        parts
    }

    fn add(&mut self, part: impl AsRef<[u8]>) {
        self.0.update((part.as_ref().len() as u64).to_le_bytes());
        self.0.update(part);
    }

    fn key(self) -> Key {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{MemoryWorld, check_with};
    use std::sync::Arc;

    /// The codes that are found in `main.flow` with these other files, by checks that share a cache.
    fn codes(settings: &Settings, others: [(&str, &str); 2]) -> Vec<&'static str> {
        let main = "import \"lib.flow\" as lib\ntype Order from \"order.json\"\neffect pay(order: Order) { timeout 5s }\n\
                    workflow shop(order: Order) {\n  step paid = pay(order) when order.total > lib.LIMIT\n}\n";
        let world = others.into_iter().fold(MemoryWorld::new().with("main.flow", main), |world, (path, text)| {
            if text.is_empty() { world } else { world.with(path, text) }
        });
        let report = check_with(&world, &["main.flow".to_owned()], settings);
        report.diagnostics.iter().map(|found| found.rule.code).collect()
    }

    #[test]
    fn a_change_of_what_a_file_needs_is_seen() {
        let settings = Settings { cache: Some(Arc::new(MemoryStore::default())), ..Settings::default() };
        let schema = |total: &str| {
            let (properties, closed) =
                (format!(r#"{{"{total}": {{"type": "integer"}}}}"#), r#""additionalProperties": false"#);
            format!(r#"{{"type": "object", "properties": {properties}, "required": ["{total}"], {closed}}}"#)
        };
        let (good, bad) = (schema("total"), schema("sum"));
        let (lib, other) = ("const LIMIT = 5\n", "const MOST = 5\n");
        for _ in 0..2 {
            assert_eq!(codes(&settings, [("lib.flow", lib), ("order.json", &good)]), [""; 0]);
            assert_eq!(codes(&settings, [("lib.flow", other), ("order.json", &good)]), ["E0201"]);
            assert_eq!(codes(&settings, [("lib.flow", lib), ("order.json", &bad)]), ["E0303"]);
            assert_eq!(codes(&settings, [("lib.flow", ""), ("order.json", &good)]), ["E0203"]);
            assert_eq!(codes(&settings, [("lib.flow", lib), ("order.json", "")]), ["E0318"]);
        }
    }
}
