//! A workspace after any edits says what a check of the same texts says.
#![expect(clippy::disallowed_methods, reason = "the examples are files")]

use flowright::base::SourceMap;
use flowright::diagnostic::Diagnostic;
use flowright::driver::{MemoryWorld, Settings, Workspace, check_with};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What people paste, and what is left when they stop in the middle.
const FRAGMENTS: &[&str] = &[
    "import \"lib.flow\" as lib\n",
    "  step extra = ",
    "when order.",
    "{",
    "}",
    "\"",
    "const LIMIT = 7\n",
    "\r\n",
    "𝛑 é // said 😀\n",
    "// flowright: allow(unused-const) on purpose\n",
    "effect more(n: int) { timeout 5s }\n",
    "x",
    " -> ",
    "/// A doc comment.\n",
];

/// Files that import each other, beside the examples.
const OWN: &[(&str, &str)] = &[
    (
        "lib.flow",
        "const LIMIT = 5\ntype Order = { total: int }\neffect pay(order: Order) -> { id: string } { timeout 5s }\nworkflow own(order: Order) {\n  step paid = pay(order)\n}\n",
    ),
    (
        "shop.flow",
        "import \"lib.flow\" as lib\nworkflow shop(order: lib.Order) {\n  step paid = lib.pay(order) when order.total > lib.LIMIT\n}\n",
    ),
    (
        "bank.flow",
        "import \"lib.flow\"\nworkflow bank(order: Order) -> string {\n  step paid = pay(order)\n  return paid.id\n}\n",
    ),
    (
        "far.flow",
        "import \"bank.flow\" as bank\nimport \"lib.flow\" as lib\nworkflow far(order: lib.Order) -> string {\n  step one = bank.bank(order)\n  return one\n}\n",
    ),
];

/// All examples and a few files that import each other, by path.
fn files() -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> =
        OWN.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut folders = vec![Path::new("examples").to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.insert(path.to_str().unwrap().replace('\\', "/"), text);
            }
        }
    }
    found
}

fn is_workflow(path: &str) -> bool {
    flowright::frontend::of_path(path).is_some()
}

#[derive(Clone, Debug)]
enum Edit {
    Insert(prop::sample::Index, prop::sample::Index),
    Delete(prop::sample::Index, usize),
    Undo,
    Close,
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, Edit)>> {
    let edit = prop_oneof![
        4 => (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(at, what)| Edit::Insert(at, what)),
        4 => (any::<prop::sample::Index>(), 1_usize..60).prop_map(|(at, length)| Edit::Delete(at, length)),
        2 => Just(Edit::Undo),
        1 => Just(Edit::Close),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), edit), 1..8)
}

fn border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn edited(text: &str, edit: &Edit) -> String {
    match edit {
        Edit::Insert(at, what) => {
            let at = border(text, at.index(text.len() + 1));
            format!("{}{}{}", &text[..at], what.get(FRAGMENTS), &text[at..])
        }
        Edit::Delete(at, length) => {
            let start = border(text, at.index(text.len() + 1));
            format!("{}{}", &text[..start], &text[border(text, start + length)..])
        }
        Edit::Undo | Edit::Close => text.to_owned(),
    }
}

fn line(sources: &SourceMap, found: &Diagnostic) -> String {
    let span = found.primary.span;
    let fixes: Vec<String> = found
        .fixes
        .iter()
        .map(|fix| format!("{}{:?}", fix.title, fix.edits.iter().map(|edit| edit.span.range()).collect::<Vec<_>>()))
        .collect();
    let (path, range) = (sources.file(span.file).path(), span.range());
    format!("{path}:{range:?} {} {} {:?} {:?} {fixes:?}", found.rule.code, found.message, found.help, found.witness)
}

/// What the workspace says of some files, or of all.
fn said(workspace: &Workspace, only: Option<&BTreeSet<String>>) -> BTreeSet<String> {
    let paths = workspace
        .sources()
        .iter()
        .map(|(_, file)| file.path())
        .filter(|path| only.is_none_or(|only| only.contains(*path)));
    paths.flat_map(|path| workspace.findings(path)).map(|found| line(workspace.sources(), found)).collect()
}

/// What a check of all files says of each.
fn checked(workspace: &Workspace, roots: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let report = check_with(workspace.world(), roots, &Settings::default());
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let path = report.sources.file(diagnostic.primary.span.file).path();
        found.entry(path.to_owned()).or_default().insert(line(&report.sources, diagnostic));
    }
    found
}

fn cases() -> u32 {
    std::env::var("FLOWRIGHT_WORKSPACE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_workspace_after_any_edits_says_what_a_check_says(script in edits()) {
        let files = files();
        let world = files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path.as_str(), text.as_str()));
        let roots: Vec<String> = files.keys().filter(|path| is_workflow(path)).cloned().collect();
        let mut workspace = Workspace::new(Box::new(world), Settings::default());
        workspace.found(roots.iter().cloned());
        workspace.finish();
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (which, edit) in script {
            // The small files that import each other are edited as often as all examples together.
            let (own, at) = (OWN.len(), which.index(OWN.len() + roots.len()));
            let path = if at < own { OWN[at].0.to_owned() } else { roots[at - own].clone() };
            let history = texts.entry(path.clone()).or_insert_with(|| vec![files[&path].clone()]);
            match edit {
                Edit::Close => {
                    workspace.close(&path);
                    *history = vec![files[&path].clone()];
                }
                Edit::Undo => {
                    if history.len() > 1 {
                        history.pop();
                    }
                    workspace.open(&path, history[history.len() - 1].as_str(), None);
                }
                Edit::Insert(..) | Edit::Delete(..) => {
                    let text = edited(&history[history.len() - 1], &edit);
                    history.push(text.clone());
                    workspace.open(&path, text, None);
                }
            }
            let mut again = BTreeSet::new();
            while workspace.is_dirty() {
                again.extend(workspace.step().checked);
            }
            if !again.is_empty() {
                prop_assert!(again.contains(&path), "{path} was edited, and {again:?} were checked");
            }
            // What was checked is right at once, and all is right when it is settled.
            let right = checked(&workspace, &roots);
            let right_again: BTreeSet<String> =
                right.iter().filter(|(path, _)| again.contains(*path)).flat_map(|(_, found)| found).cloned().collect();
            prop_assert_eq!(said(&workspace, Some(&again)), right_again, "{}", path);
            workspace.finish();
            let right: BTreeSet<String> = right.into_values().flatten().collect();
            prop_assert_eq!(said(&workspace, None), right, "settled, after an edit of {}", path);
        }
    }
}
