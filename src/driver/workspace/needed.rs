//! Which file needs which.

use crate::base::FileId;
use crate::driver::reading::Reading;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The imports of workflow files, in both directions.
#[derive(Default)]
pub(super) struct Needed {
    imports: FxHashMap<FileId, Vec<FileId>>,
    importers: FxHashMap<FileId, Vec<FileId>>,
}

impl Needed {
    pub(super) fn of(reading: &Reading) -> Self {
        let mut needed = Self { imports: FxHashMap::default(), importers: FxHashMap::default() };
        for (&id, file) in &reading.workflows {
            for other in file.needs.workflows().filter_map(|path| reading.files.get(path)?.as_ref().ok()) {
                needed.imports.entry(id).or_default().push(*other);
                needed.importers.entry(*other).or_default().push(id);
            }
        }
        needed
    }

    /// These files, and all that they need.
    pub(super) fn closure(&self, files: impl IntoIterator<Item = FileId>) -> BTreeSet<FileId> {
        reached(files, |id| self.imports.get(&id).into_iter().flatten().copied())
    }

    /// These files, and all that need them.
    pub(super) fn importers(&self, files: impl IntoIterator<Item = FileId>) -> BTreeSet<FileId> {
        reached(files, |id| self.importers.get(&id).into_iter().flatten().copied())
    }

    /// All files that have to do with this one.
    pub(super) fn unit(&self, file: FileId) -> BTreeSet<FileId> {
        reached([file], |id| {
            [&self.imports, &self.importers].into_iter().filter_map(move |it| it.get(&id)).flatten().copied()
        })
    }

    /// The files that have to be checked anew when some have changed, and when what is at some paths has.
    pub(super) fn affected(
        &self,
        reading: &Reading,
        changed: &BTreeSet<FileId>,
        paths: &BTreeSet<String>,
    ) -> BTreeSet<FileId> {
        let naming = reading
            .workflows
            .iter()
            .filter(|(_, file)| file.needs.workflows().chain(&file.needs.schemas).any(|path| paths.contains(path)));
        let naming = naming.map(|(&id, _)| id);
        let mut affected = self.importers(changed.iter().copied().chain(naming));
        affected.retain(|id| reading.workflows.contains_key(id));
        affected
    }
}

/// What is reached from some files, themselves included.
fn reached<I: Iterator<Item = FileId>>(
    files: impl IntoIterator<Item = FileId>,
    next: impl Fn(FileId) -> I,
) -> BTreeSet<FileId> {
    let mut open: Vec<FileId> = files.into_iter().collect();
    let mut seen: BTreeSet<FileId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        open.extend(next(id).filter(|id| seen.insert(*id)));
    }
    seen
}
