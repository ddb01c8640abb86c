//! The examples are clean, what is made of them is what stands beside them, and the broken ones are broken as they say.
//!
//! `BLESS=1 cargo test --test it examples` rewrites the files beside the examples.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use flowright::driver::os_world::OsWorld;
use flowright::driver::{self, Entry};
use flowright::{ir, plan};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The examples' main files.
pub(crate) const EXAMPLES: &[&str] = &[
    "examples/archetypes/claims.flow",
    "examples/choreography/order.flow",
    "examples/orchestrator-events/onboarding.flow",
    "examples/song/song.flow",
    "examples/task-plan/release.flow",
    "examples/triage/triage.flow",
];

/// What the program prints, run in the package's folder as a reader of the examples would.
fn flowright(args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowright"));
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).env("COLUMNS", "80").output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn beside(example: &str, file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(example).with_file_name(file)
}

/// Holds `actual` to the file at `path`, or writes it there.
fn same(path: &Path, actual: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(expected == actual, "{} has changed (BLESS=1 rewrites it); now it is\n{actual}", path.display());
}

/// The flow files under a folder, in order.
fn flow_files(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| Path::new(name).extension().is_some_and(|it| it == "flow")).collect();
    names.sort();
    names
}

#[test]
fn nothing_is_wrong_with_the_examples() {
    assert_eq!(flowright(&["check", "-q", "examples"]), (Some(0), String::new()));
}

#[test]
fn what_is_broken_on_purpose_is_checked_only_when_it_is_named() {
    let (code, out) = flowright(&["check", "-q", "--format", "short", "examples/broken"]);
    assert_eq!(code, Some(1));
    assert_eq!(out.lines().count(), 12, "one mistake a file, two in `unclosed-brace.flow`: {out}");
}

#[test]
fn plans() {
    for example in EXAMPLES {
        let (code, table) = flowright(&["plan", example]);
        assert_eq!(code, Some(0), "{example}");
        same(&beside(example, "plan.txt"), &table);
        same(&beside(example, "gantt.txt"), &flowright(&["plan", example, "--format", "gantt"]).1);
    }
}

#[test]
fn documents() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    for example in EXAMPLES {
        let compilation = driver::compile(&OsWorld::new(), example, Entry::Every);
        let [document] = compilation.documents.as_slice() else { panic!("{example} has one entry") };
        let mut text = Vec::new();
        ir::write::pretty(&**document, &mut text).unwrap();
        assert!(plan::verify::verify(&text).is_ok(), "{example}");
        same(&beside(example, "ir.json"), &String::from_utf8(text).unwrap());
    }
}

#[test]
fn a_graph_says_what_its_workflow_says() {
    let graph = "examples/choreography/order.workflow.json";
    assert_eq!(flowright(&["check", "-q", graph]), (Some(0), String::new()));
    let (code, table) = flowright(&["plan", graph]);
    assert_eq!(code, Some(0));
    same(&beside(graph, "order.workflow.plan.txt"), &table);
    // Its engine waits at the three nodes that several branches lead to.
    let (code, out) = flowright(&["check", "-q", "--format", "short", "--target", "choreography", graph]);
    assert_eq!(code, Some(1));
    assert!(out.lines().count() == 3 && out.lines().all(|line| line.contains("E1001")), "{out}");
    let (code, _) = flowright(&["compile", graph]);
    assert_eq!(code, Some(0));
}

#[test]
fn what_is_said_of_the_broken_ones() {
    let files = flow_files("examples/broken");
    assert_eq!(files.len(), 11);
    for file in files {
        let path = format!("examples/broken/{file}");
        let (code, out) = flowright(&["check", "--color", "never", &path]);
        assert_eq!(code, Some(1), "{file}");
        same(&beside(&path, &file.replace(".flow", ".txt")), &out);
    }
}

#[test]
fn a_compiled_example_verifies_through_a_pipe() {
    let example = "examples/triage/triage.flow";
    let mut compile = Command::new(env!("CARGO_BIN_EXE_flowright"));
    compile.current_dir(env!("CARGO_MANIFEST_DIR")).args(["compile", example]).stdout(std::process::Stdio::piped());
    let mut compile = compile.spawn().unwrap();
    let mut verify = Command::new(env!("CARGO_BIN_EXE_flowright"));
    let output = verify.args(["verify", "-"]).stdin(compile.stdout.take().unwrap()).output().unwrap();
    assert!(compile.wait().unwrap().success());
    assert_eq!(output.status.code(), Some(0));
}
