//! An action, a workflow or a type that nobody knows here, and that one other file of the workspace declares: its file is imported. If that is imported
//! already, as something, its name is put before.

use super::action::{Action, Draft, Kind};
use super::place::Place;
use crate::base::suggest;
use crate::cel;
use crate::diagnostic::{Diagnostic, Edit};
use crate::driver::path;
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::syntax::ast::{File, ItemKind};

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Callable,
    Type,
}

/// A file to be imported, and how it is called then.
struct Found {
    path: String,
    namespace: Option<String>,
}

/// How a file is imported.
enum Imported {
    /// It is not.
    Not,
    /// Its names are known as they are; what is unknown is unknown for another reason.
    Whole,
    /// Behind a namespace.
    As(String),
}

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    for diagnostic in place.found_here() {
        let wanted = match diagnostic.rule.name {
            "missing-import" => {
                found.extend(path_mended(place, diagnostic));
                continue;
            }
            "unknown-action" => Wanted::Callable,
            "unknown-type" => Wanted::Type,
            _ => continue,
        };
        found.extend(action(place, diagnostic, wanted));
    }
}

fn action(place: &Place<'_>, diagnostic: &Diagnostic, wanted: Wanted) -> Option<Action> {
    let name = place.text.get(diagnostic.primary.span.range())?.trim_matches(['"', '\'']);
    let found = declaring(place, name, wanted)?;
    let own = place.focus.source().path();
    let declared = found.namespace.as_ref().map_or(name, |space| &name[space.len() + 1..]);
    match namespace(place, diagnostic, &found.path) {
        Imported::Not => {}
        Imported::Whole => return None,
        Imported::As(space) => return renamed(place, diagnostic, &format!("{space}.{declared}")),
    }
    let file = path::relative(path::folder(own), &found.path);
    let edit = if place.is_data() {
        let item = match &found.namespace {
            None => Datum::text(&file),
            Some(space) => {
                Datum::Map(vec![("path".to_owned(), Datum::text(&file)), ("as".to_owned(), Datum::text(space))])
            }
        };
        let owner = Owner::Document(diagnostic.primary.span.start);
        place.patch().add(owner, &["imports"], Addition::Items(vec![item]))?
    } else {
        let space = found.namespace.as_ref().map_or_else(String::new, |space| format!(" as {space}"));
        written(place, diagnostic, &format!("import {}{space}", cel::quoted(&file)))?
    };
    let action = place.action(format!("import `{file}`"), Kind::QuickFix, Draft::new(vec![edit]));
    Some(Action { fixes: vec![Place::mended(diagnostic)], preferred: true, ..action })
}

/// The path of an import becomes that of the file of the workspace which is called nearly so.
fn path_mended(place: &Place<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    let span = diagnostic.primary.span;
    let written = place.text.get(span.range())?.trim_matches(['"', '\'']);
    let own = place.focus.source().path();
    let others = place.workspace.documents().filter(|(path, _)| *path != own);
    let files: Vec<String> = others.map(|(path, _)| path::relative(path::folder(own), path)).collect();
    let near = suggest::nearest(written, files.iter().map(String::as_str))?;
    let edit =
        if place.is_data() { place.patch().replace(span, near)? } else { Edit { span, text: cel::quoted(near) } };
    let action = place.action(format!("change it to `{near}`"), Kind::QuickFix, Draft::new(vec![edit]));
    Some(Action { fixes: vec![Place::mended(diagnostic)], ..action })
}

/// Whether the file at a path is imported already where something is found, and how its names begin then.
fn namespace(place: &Place<'_>, diagnostic: &Diagnostic, wanted: &str) -> Imported {
    let own = place.focus.source().path();
    let items = place.tree_at(diagnostic.primary.span.start).map_or(&[][..], |tree| &tree.items);
    let mut imports = items.iter().filter_map(|item| match &item.kind {
        ItemKind::Import(import) if path::resolve(own, &import.path.value) == wanted => Some(import),
        _ => None,
    });
    match imports.next() {
        None => Imported::Not,
        Some(import) => import.namespace.as_ref().map_or(Imported::Whole, |space| Imported::As(space.to_string())),
    }
}

/// The name is put right: it stands behind a namespace.
fn renamed(place: &Place<'_>, diagnostic: &Diagnostic, name: &str) -> Option<Action> {
    let span = diagnostic.primary.span;
    let edit = if place.is_data() { place.patch().replace(span, name)? } else { Edit { span, text: name.to_owned() } };
    let action = place.action(format!("change it to `{name}`"), Kind::QuickFix, Draft::new(vec![edit]));
    Some(Action { fixes: vec![Place::mended(diagnostic)], preferred: true, ..action })
}

/// Behind the last import, or before the first declaration.
fn written(place: &Place<'_>, diagnostic: &Diagnostic, text: &str) -> Option<Edit> {
    let tree = place.tree_at(diagnostic.primary.span.start)?;
    let last = tree.items.iter().rfind(|item| matches!(item.kind, ItemKind::Import(_)));
    if let Some(last) = last {
        return Some(Edit { span: place.behind(last.span), text: format!("\n{text}") });
    }
    let first = tree.items.first()?;
    let edit = place.write_before(first.span.start, text);
    Some(Edit { text: format!("{}\n", edit.text), ..edit })
}

/// The one file that declares a name, as it is or behind a namespace that is called like the file.
fn declaring(place: &Place<'_>, name: &str, wanted: Wanted) -> Option<Found> {
    let own = place.focus.source().path();
    let mut found: Vec<Found> = Vec::new();
    for (path, document) in place.workspace.documents().filter(|(path, _)| *path != own) {
        let declares = |name: &str| document.trees.iter().any(|tree| declares(tree, name, wanted));
        let space = name.split_once('.').filter(|(space, rest)| stem(path) == *space && declares(rest));
        if declares(name) {
            found.push(Found { path: path.to_owned(), namespace: None });
        } else if let Some((space, _)) = space {
            found.push(Found { path: path.to_owned(), namespace: Some(space.to_owned()) });
        }
    }
    // Of several nobody knows which is meant.
    if found.len() == 1 { found.pop() } else { None }
}

/// The name of a file up to its first dot.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

fn declares(tree: &File, name: &str, wanted: Wanted) -> bool {
    tree.items.iter().any(|item| match &item.kind {
        ItemKind::Action(action) => wanted == Wanted::Callable && action.name.text == name,
        ItemKind::Workflow(workflow) => wanted == Wanted::Callable && workflow.name.text == name,
        ItemKind::Type(decl) => wanted == Wanted::Type && decl.name.text == name,
        ItemKind::Import(_)
        | ItemKind::Const(_)
        | ItemKind::Secret(_)
        | ItemKind::Resource(_)
        | ItemKind::Events(_)
        | ItemKind::Machine(_)
        | ItemKind::Test(_) => false,
    })
}
