//! What is checked again after a change, and that it is what a check of all files finds.

use super::*;
use crate::driver::{MemoryWorld, check_with};

/// A workspace with these files, checked and settled.
fn workspace(files: &[(&str, &str)]) -> Workspace {
    let world = files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(*path, *text));
    let mut workspace = Workspace::new(Box::new(world), Settings::default());
    let workflows =
        files.iter().filter(|(path, _)| crate::frontend::of_path(path).is_some()).map(|(path, _)| (*path).to_owned());
    workspace.found(workflows);
    workspace.finish();
    workspace
}

/// What is found in each file, as lines.
fn lines(workspace: &Workspace) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (_, file) in workspace.sources().iter() {
        lines.extend(workspace.findings(file.path()).into_iter().map(|found| line(workspace.sources(), found)));
    }
    lines.sort();
    lines
}

fn line(sources: &SourceMap, found: &Diagnostic) -> String {
    let span = found.primary.span;
    format!("{}:{}..{} {} {}", sources.file(span.file).path(), span.start, span.end, found.rule.name, found.message)
}

/// The same of a check of all files as they are now.
fn checked(workspace: &Workspace) -> Vec<String> {
    let paths: Vec<String> =
        workspace.found.iter().cloned().chain(workspace.open.workflows().map(str::to_owned)).collect();
    let report = check_with(workspace.world(), &paths, &Settings::default());
    let readable = report.diagnostics.iter().filter(|found| found.rule.name != "unreadable-file");
    let mut lines: Vec<String> = readable.map(|found| line(&report.sources, found)).collect();
    lines.sort();
    lines.dedup();
    lines
}

const LIB: &str = "const LIMIT = 5\neffect pay(amount: int) { timeout 5s }\n";
const SHOP: &str =
    "import \"lib.flow\" as lib\nworkflow shop(n: int) {\n  step paid = lib.pay(amount: n) when n > lib.LIMIT\n}\n";
const BANK: &str = "import \"lib.flow\" as lib\nworkflow bank(n: int) {\n  step paid = lib.pay(amount: n)\n}\n";

#[test]
fn an_edit_of_a_file_that_nobody_imports_checks_that_file() {
    let mut workspace = workspace(&[("lib.flow", LIB), ("shop.flow", SHOP), ("bank.flow", BANK)]);
    workspace.open("shop.flow", SHOP.replace("LIMIT", "LIMT"), None);
    let step = workspace.step();
    assert_eq!(step.checked, ["shop.flow"]);
    assert_eq!(workspace.findings("shop.flow").len(), 1, "{:?}", lines(&workspace));
    assert!(!workspace.is_dirty() && workspace.is_unsettled());
}

#[test]
fn an_edit_of_a_file_checks_those_that_import_it() {
    let mut workspace = workspace(&[("lib.flow", LIB), ("shop.flow", SHOP), ("bank.flow", BANK), ("other.flow", "")]);
    workspace.open("lib.flow", LIB.replace("pay", "buy"), None);
    let mut step = workspace.step();
    step.checked.sort();
    assert_eq!(step.checked, ["bank.flow", "lib.flow", "shop.flow"]);
    assert_eq!(lines(&workspace), checked(&workspace));
}

#[test]
fn what_is_not_used_any_more_is_said_once_it_is_settled() {
    let lib = format!("{LIB}workflow own() {{\n  step paid = pay(amount: 1)\n}}\n");
    let mut workspace = workspace(&[("lib.flow", &lib), ("shop.flow", SHOP)]);
    assert_eq!(lines(&workspace), [""; 0]);
    workspace.open("shop.flow", "effect ship() { timeout 5s }\nworkflow shop() {\n  step sent = ship()\n}\n", None);
    assert_eq!(workspace.step().checked, ["shop.flow"]);
    assert_eq!(lines(&workspace), [""; 0]);
    workspace.settle();
    assert_eq!(workspace.findings("lib.flow")[0].rule.name, "unused-const");
    assert_eq!(lines(&workspace), checked(&workspace));
}

#[test]
fn an_import_that_appears_is_found_and_one_that_goes_is_missed() {
    let mut workspace = workspace(&[("shop.flow", SHOP)]);
    assert_eq!(workspace.findings("shop.flow")[0].rule.name, "missing-import");
    workspace.open("lib.flow", LIB, None);
    workspace.finish();
    assert_eq!(lines(&workspace), [""; 0]);
    workspace.close("lib.flow");
    workspace.finish();
    assert_eq!(workspace.findings("shop.flow")[0].rule.name, "missing-import");
    assert_eq!(lines(&workspace), checked(&workspace));
}

#[test]
fn a_schema_is_read_again_with_the_files_that_have_types_from_it() {
    let text = "type Order from \"order.json\"\neffect pay(order: Order) { timeout 5s }\n\
                workflow shop(order: Order) {\n  step paid = pay(order) when order.total > 5\n}\n";
    let schema = r#"{"type": "object", "properties": {"total": {"type": "integer"}}, "required": ["total"], "additionalProperties": false}"#;
    let mut workspace = workspace(&[("shop.flow", text), ("order.json", schema)]);
    assert_eq!(lines(&workspace), [""; 0]);
    workspace.open("order.json", schema.replace("total", "sum"), None);
    workspace.finish();
    assert!(lines(&workspace)[0].contains("unknown-field"), "{:?}", lines(&workspace));
}

#[test]
fn a_question_about_a_file_is_answered_from_its_newest_text() {
    let mut workspace = workspace(&[("lib.flow", LIB), ("shop.flow", SHOP)]);
    let before = workspace.focus("shop.flow").unwrap();
    assert!(Rc::ptr_eq(&before, &workspace.focus("shop.flow").unwrap()), "nothing has changed");
    workspace.open("lib.flow", LIB.replace('5', "6"), None);
    let after = workspace.focus("shop.flow").unwrap();
    assert!(!Rc::ptr_eq(&before, &after));
    assert_eq!(after.files().count(), 2);
    assert!(workspace.focus("nowhere.flow").is_none());
}
