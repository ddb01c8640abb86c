//! What is offered where: a text with its cursor, `$0`, and the labels in their order.

mod accepted;
mod data;
mod everywhere;
mod flow;

use super::*;
use crate::driver::{MemoryWorld, Settings};
use crate::syntax::ast;
use std::sync::Arc;

/// Files that most tests stand in.
pub(super) const PRELUDE: &str = r#"type Label = "vip" | "normal" | "spam"
/// An order.
type Order = { id: string, total: double, label: Label, note?: string, lines: list<Line> }
type Line = { sku: string, count: int }
secret TOKEN
resource gpu capacity 2
const LIMIT = 100.0
/// Takes the money.
effect pay(order: Order, token: secret, note: string = "") -> { receipt: string, ok: bool } { timeout 5s idempotent }
compute model.score(text: string) -> { value: double, label: Label } { timeout 5s }
effect mail.send(to: string, urgent: bool) -> null { timeout 5s }
"#;

/// A workspace of files, the first of which has a cursor.
pub(super) struct Bench {
    workspace: Workspace,
    path: String,
    offset: usize,
}

impl Bench {
    pub(super) fn new(path: &str, text: &str, others: &[(&str, &str)]) -> Self {
        let offset = text.find("$0").unwrap();
        let text = text.replacen("$0", "", 1);
        let world = others.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(*path, *text));
        let mut workspace = Workspace::new(Box::new(world.with(path, text)), Settings::default());
        let workflows =
            others.iter().map(|(path, _)| (*path).to_owned()).filter(|path| crate::frontend::of_path(path).is_some());
        workspace.found(workflows.chain([path.to_owned()]));
        Self { workspace, path: path.to_owned(), offset }
    }

    pub(super) fn completions(&mut self) -> Completions {
        let offset = u32::try_from(self.offset).unwrap();
        let focus = ready(&mut self.workspace, &self.path, offset).unwrap();
        let files: Vec<(String, Arc<Vec<ast::File>>)> =
            self.workspace.trees().map(|(path, trees)| (path.to_owned(), Arc::clone(trees))).collect();
        let files: Vec<(&str, &[ast::File])> =
            files.iter().map(|(path, trees)| (path.as_str(), trees.as_slice())).collect();
        let around = Surroundings { world: self.workspace.world(), files: &files };
        complete(&focus, offset, around)
    }

    pub(super) fn help(&mut self) -> Option<crate::ide::signature_help::Help> {
        let focus = self.workspace.focus(&self.path).unwrap();
        crate::ide::signature_help::help(&focus, u32::try_from(self.offset).unwrap())
    }

    pub(super) fn text(&self) -> String {
        self.workspace.world().read(&self.path).unwrap()
    }
}

/// The labels that are offered in a text.
pub(super) fn labels(text: &str) -> Vec<String> {
    labels_in("a.flow", text, &[])
}

pub(super) fn labels_in(path: &str, text: &str, others: &[(&str, &str)]) -> Vec<String> {
    Bench::new(path, text, others).completions().items.into_iter().map(|item| item.label).collect()
}

/// The labels in a workflow behind the prelude.
pub(super) fn inside(statements: &str) -> Vec<String> {
    labels(&within(statements))
}

/// A workflow with these statements.
pub(super) fn within(statements: &str) -> String {
    format!(
        "{PRELUDE}\nworkflow shop(order: Order, customer: string) -> string? {{\n  step score = model.score(text: customer)\n  {statements}\n}}\n"
    )
}

/// The first labels are these.
#[track_caller]
pub(super) fn first(found: &[String], expected: &[&str]) {
    assert_eq!(found.iter().take(expected.len()).map(String::as_str).collect::<Vec<_>>(), expected, "all: {found:?}");
}

/// The text after an item was accepted, with its stops filled in.
pub(super) fn apply(text: &str, item: &Item) -> String {
    let insert = item.insert.plain();
    let mut out = text.to_owned();
    out.replace_range(item.replace.start as usize..item.replace.end as usize, &insert);
    for edit in &item.edits {
        out.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
    }
    out
}
