//! References between types: each leads to a type, an action's result or a workflow's result of the same document.

use super::{Place, Problems};
use crate::ir::model::{Document, Schema};

/// Checks every reference in a schema, at any depth.
pub(super) fn check(document: &Document, schema: &Schema, place: &Place<'_>, problems: &mut Problems) {
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        open.extend(schema.children());
        if let Some(pointer) = schema.reference.as_deref().filter(|pointer| !resolves(document, pointer)) {
            problems.add(place, format!("`{pointer}` leads to nothing in this document"), None);
        }
    }
}

fn resolves(document: &Document, pointer: &str) -> bool {
    let Some(path) = pointer.strip_prefix("#/") else { return false };
    let steps: Vec<String> = path.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    match steps.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["types", name] => document.types.contains(name),
        ["actions", name, "returns"] => document.actions.contains(name),
        ["workflows", name, "returns"] => document.workflows.contains(name),
        _ => false,
    }
}
