//! Paths of files.

use super::super::ItemKind;
use super::super::desk::Desk;
use crate::driver::path;
use crate::frontend;
use std::collections::BTreeSet;

/// Workflow files: those of the folder and those of the workspace, but not the file itself or what it imports.
pub(super) fn imports(desk: &mut Desk<'_>) {
    let Some(around) = desk.around else { return };
    let own = desk.focus.source().path();
    let folder = path::folder(own);
    let mut found: BTreeSet<String> = around.files.iter().map(|(file, _)| path::relative(folder, file)).collect();
    found.extend(around.world.names_in(folder).into_iter().filter(|name| frontend::of_path(name).is_some()));
    found.remove(&path::relative(folder, own));
    if let Some(module) = desk.module {
        let written = |import: &crate::hir::Import| import.path.value.clone();
        let at = desk.canvas.place(desk.looked.tail.range.clone()).start;
        let imports = &desk.focus.program().modules[module].imports;
        let others = imports.iter().filter(|import| !(import.path.span.start <= at && at <= import.path.span.end));
        for path in others.map(written) {
            found.remove(&path);
        }
    }
    let is_dotted = desk.in_text() && desk.looked.tail.prefix(desk.looked.text).starts_with("./");
    if is_dotted {
        found = found.into_iter().filter(|path| !path.starts_with("../")).map(|path| format!("./{path}")).collect();
    }
    offer(desk, &found);
}

/// Files of JSON: those of the folder, and of the folder that is written.
pub(super) fn schemas(desk: &mut Desk<'_>) {
    let Some(around) = desk.around else { return };
    let folder = path::folder(desk.focus.source().path());
    let written = if desk.in_text() { desk.looked.tail.prefix(desk.looked.text) } else { "" };
    let below = written.rfind('/').map_or("", |end| &written[..=end]);
    let looked = if below.is_empty() { folder.to_owned() } else { path::normalised(&path::join(folder, below)) };
    let mut found = BTreeSet::new();
    for name in around.world.names_in(looked.trim_end_matches('/')) {
        if is_json(&name) && frontend::of_path(&name).is_none() {
            found.insert(format!("{below}{name}"));
        }
    }
    if below.is_empty() {
        for name in around.world.names_in(&path::join(folder, "schemas")) {
            if is_json(&name) {
                found.insert(format!("schemas/{name}"));
            }
        }
    }
    offer(desk, &found);
}

fn is_json(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}

fn offer(desk: &mut Desk<'_>, found: &BTreeSet<String>) {
    for path in found {
        // What is near is likelier.
        let far = u32::try_from(path.matches('/').count()).unwrap_or(9).min(9);
        let draft = desk.quoted(path, ItemKind::File);
        desk.add(far, draft);
    }
}
