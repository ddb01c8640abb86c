//! What an editor is told about places in the examples: never a panic, and nothing that a command or the checker says otherwise.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use crate::examples::EXAMPLES;
use crate::testing::one_in;
use flowright::driver::os_world::OsWorld;
use flowright::driver::workspace::Focus;
use flowright::driver::{Settings, Workspace};
use flowright::hir::NodeKind;
use flowright::ide::{graph, hints, hover, lens};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

fn focus(path: &str) -> Rc<Focus> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_str().unwrap().to_owned();
    let mut workspace = Workspace::new(Box::new(OsWorld::new()), Settings::default());
    workspace.found([path.clone()]);
    workspace.focus(&path).unwrap()
}

/// The examples in all their spellings, and the broken ones.
fn all() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if [".flow", ".flow.yaml", ".workflow.json"].iter().any(|end| name.ends_with(end)) {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_place_of_every_example_has_an_answer_or_none() {
    let step = one_in(3);
    for path in all() {
        let focus = focus(&path);
        let text = focus.source().text();
        let mut said = 0;
        for offset in (0..=u32::try_from(text.len()).unwrap()).step_by(step) {
            let Some(hover) = hover(&focus, offset) else { continue };
            said += 1;
            let range = hover.range;
            assert!(
                range.file == focus.file && range.start <= offset && offset <= range.end,
                "{path} {offset}: {hover:?}"
            );
            assert!(text.get(range.range()).is_some(), "{path} {offset}: {range:?}");
            assert!(!hover.markdown.trim().is_empty() && hover.markdown.len() < 8_000, "{path} {offset}");
            assert_eq!(hover.markdown.matches("```").count() % 2, 0, "{path} {offset}: {}", hover.markdown);
        }
        assert!(said > text.len() / step / 10, "{path}: {said} of {}", text.len());
        let whole = 0..u32::try_from(text.len()).unwrap();
        for hint in hints::hints(&focus, whole, hints::Switches::default()) {
            assert!(text.is_char_boundary(hint.offset as usize), "{path}: {hint:?}");
        }
        lens::lenses(&focus);
        for graph in graph::graphs(&focus) {
            let known = |id: &String| graph.nodes.iter().any(|node| node.id == *id);
            assert!(graph.edges.iter().all(|edge| known(&edge.from) && known(&edge.to)), "{path}");
        }
    }
}

#[test]
fn what_is_said_of_when_a_step_runs_is_what_the_command_says() {
    let mut compared = 0;
    for path in EXAMPLES {
        let focus = focus(path);
        for workflow in focus.program().workflows.iter().filter(|it| it.name.span.file == focus.file) {
            for node in &workflow.nodes {
                let mut command = Command::new(env!("CARGO_BIN_EXE_flowright"));
                command.current_dir(env!("CARGO_MANIFEST_DIR"));
                let args = ["why", &node.name.text, path, "--workflow", &workflow.name.text, "--color", "never"];
                let out = String::from_utf8(command.args(args).output().unwrap().stdout).unwrap();
                let first = out.lines().next().unwrap();
                let (_, says) = first.split_once("` ").unwrap_or_default();
                // An emit without a name of its own has no place to ask at.
                if matches!(node.kind, NodeKind::Emit { .. }) {
                    continue;
                }
                let told = hover(&focus, node.name.span.start).unwrap_or_else(|| panic!("{path}: {node:?}")).markdown;
                let plain = |text: &str| text.replace('`', "");
                assert!(told.lines().any(|line| plain(line) == format!("- {}", plain(says))), "{first}\n{told}");
                if let Some(case) = out.lines().find_map(|line| line.strip_prefix("  skipped, for example, when ")) {
                    assert!(told.contains(case) || told.contains('…'), "{out}\n{told}");
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn the_type_of_a_whole_expression_is_that_of_the_checker() {
    let mut compared = 0;
    for path in all() {
        let focus = focus(&path);
        for (id, workflow) in focus.program().workflows.enumerate() {
            for (place, decl) in workflow.lets.enumerate().filter(|(_, decl)| decl.value.span.file == focus.file) {
                let ty = focus.typed().workflows[id].outputs.lets[place].to_string();
                let span = decl.value.span;
                let whole =
                    (span.start..span.end).filter_map(|offset| hover(&focus, offset)).find(|it| it.range == span);
                let Some(whole) = whole.filter(|_| ty != "?") else { continue };
                let first = whole.markdown.lines().nth(1).unwrap();
                // A name or a function by itself is described, not typed.
                if first.contains(": ") {
                    assert!(first.ends_with(&ty), "{path}: {first} is {ty}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3, "{compared}");
}
