//! In place of the fixes of findings, the comments that would suppress them.

use super::reading::Parsed;
use super::world::World;
use crate::base::{FileId, SourceMap};
use crate::diagnostic::Diagnostic;
use crate::rules::suppression;
use crate::syntax::ast::File;
use std::collections::BTreeMap;

/// Offers of each finding the comments that would suppress it for this reason. Where a file has no comments, as JSON has none, nothing is offered.
pub(super) fn comments(found: &mut [Diagnostic], sources: &SourceMap, world: &dyn World, reason: &str) {
    let mut trees: BTreeMap<FileId, Option<(File, &str)>> = BTreeMap::new();
    for found in found {
        let id = found.primary.span.file;
        let tree = trees.entry(id).or_insert_with(|| tree(world, id, sources));
        found.fixes = match tree {
            Some((tree, mark)) => suppression::suggestions(found, (tree, sources.file(id).text()), mark, reason),
            None => Vec::new(),
        };
    }
}

/// The declarations and comments of a file, of all its documents, and what its comments start with.
fn tree(world: &dyn World, id: FileId, sources: &SourceMap) -> Option<(File, &'static str)> {
    let source = sources.file(id);
    if source.path().to_ascii_lowercase().ends_with(".json") {
        return None;
    }
    let parsed = Parsed::new(world, id, source);
    let mut whole = File::default();
    for tree in parsed.trees {
        whole.items.extend(tree.items);
        whole.comments.extend(tree.comments);
    }
    Some((whole, if parsed.kind.is_data() { "#" } else { "//" }))
}
