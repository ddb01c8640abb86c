//! In place of the fixes of findings, the comments that would suppress them.

use super::reading::Parsed;
use super::world::World;
use crate::base::{FileId, SourceMap};
use crate::diagnostic::Diagnostic;
use crate::frontend::is_json;
use crate::rules::suppression::Suggestions;
use crate::syntax::ast::File;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Offers of each finding the comments that would suppress it for this reason. Where a file has no comments, as JSON has none, nothing is offered.
pub(super) fn comments(found: &mut [Diagnostic], sources: &SourceMap, world: &dyn World, reason: &str) {
    let mut of_file: BTreeMap<FileId, Vec<&mut Diagnostic>> = BTreeMap::new();
    for found in found {
        of_file.entry(found.primary.span.file).or_default().push(found);
    }
    for (id, found) in of_file {
        let tree = tree(world, id, sources);
        let suggestions = tree.as_ref().map(|(tree, mark)| Suggestions::new(tree, sources.file(id).text(), mark));
        for found in found {
            found.fixes = suggestions.as_ref().map_or_else(Vec::new, |suggestions| suggestions.of(found, reason));
        }
    }
}

/// The declarations and comments of a file, of all its documents, and what its comments start with.
fn tree(world: &dyn World, id: FileId, sources: &SourceMap) -> Option<(File, &'static str)> {
    let source = sources.file(id);
    if is_json(source.path()) {
        return None;
    }
    let parsed = Parsed::new(world, id, source);
    let mut whole = File::default();
    for tree in Arc::unwrap_or_clone(parsed.trees) {
        whole.items.extend(tree.items);
        whole.comments.extend(tree.comments);
    }
    Some((whole, if parsed.kind.is_data() { "#" } else { "//" }))
}
