//! Comments in files of other tools: manifests, contracts, task lists and graphs, whose parts come in another order than `.flow` has them.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use super::{comments, converted, text_as};
use crate::cel::tape::{self, Tape};
use flowright::convert::Target;
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

/// The example files of other tools, each under the name that it has in YAML.
static FILES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let read = |path: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    vec![
        ("x.manifest.yaml", read("examples/song/song.manifest.json")),
        ("x.tasks.yaml", read("examples/task-plan/release.tasks.json")),
        ("x.workflow.yaml", read("examples/choreography/order.workflow.json")),
        ("x.skill.yaml", read("examples/song/skills/plan.skill.yaml")),
        ("x.skill.yaml", read("examples/song/skills/compose.skill.yaml")),
    ]
});

/// Lines of block style, from data.
fn lines(value: &Value, before: &str, indent: usize, out: &mut Vec<String>) {
    let behind = |key: &str| format!("{}{key}", " ".repeat(indent));
    let mut members: Vec<(String, &Value)> = Vec::new();
    match value {
        Value::Array(items) if !items.is_empty() => members.extend(items.iter().map(|item| (behind("-"), item))),
        Value::Object(entries) if !entries.is_empty() => {
            members.extend(entries.iter().map(|(key, value)| (behind(&format!("\"{key}\":")), value)));
        }
        scalar => return out.push(format!("{before} {scalar}")),
    }
    if !before.is_empty() {
        out.push(before.to_owned());
    }
    for (before, value) in &members {
        lines(value, before, indent + 2, out);
    }
}

/// The text with comments of all kinds behind and between its lines.
fn commented(tape: &mut Tape, lines: &[String]) -> String {
    let rarity = 1 + tape.below(6);
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        if tape.once_in(rarity) {
            let before = *tape.pick(&["", "  ", "\n", "      "]);
            _ = writeln!(text, "{before}{} o{number}", tape.pick(&["#", "##", "###"]));
        }
        text += line;
        if tape.once_in(rarity) {
            _ = write!(text, " {} b{number}", tape.pick(&["#", "##"]));
        }
        text += "\n";
    }
    text + tape.pick::<&str>(&["", "# end\n", "\n## end\n"])
}

/// Holds all comments of a text to what becomes of it.
fn keeps_comments(path: &str, text: &str) -> Result<(), TestCaseError> {
    text_as(path, text, Target::Flow)?;
    for (target, name) in [(Target::Flow, "w.flow"), (Target::Yaml, "w.flow.yaml")] {
        let Some(written) = converted(path, text, target)? else { continue };
        let found = comments(name, &written.text);
        for comment in comments(path, text) {
            let count = found.iter().filter(|other| **other == comment).count();
            prop_assert_eq!(count, 1, "{} in\n{}\n--- as\n{}", comment, text, written.text);
        }
    }
    Ok(())
}

/// A text as `.flow`.
fn flow(path: &str, text: &str) -> String {
    text_as(path, text, Target::Flow).unwrap()
}

#[test]
fn comments_behind_parts_that_flow_has_in_another_order_stay() {
    let text = "graph:\n  - { id: P }\n  - id: B # bb\n    cond: P.ok # cond\n";
    keeps_comments("x.manifest.yaml", text).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn two_marks_are_no_documentation_where_nobody_reads_it() {
    let text = "## about all\ntasks:\n  ## before\n  - id: a ## behind\n    estimatedDuration: 1\n";
    let written = flow("x.tasks.yaml", text);
    assert!(!written.contains("///") && !written.contains('#'), "{written}");
    for comment in ["// about all\n", "// before\n", "// behind\n"] {
        assert!(written.contains(comment), "{written}");
    }
    let yaml = text_as("x.tasks.yaml", text, Target::Yaml).unwrap();
    assert!(!yaml.contains("##") && yaml.contains("# before\n"), "{yaml}");
    let contract = "## c\nname: a\noutputs: ## o\n  x: o.json\n";
    let written = flow("a.skill.yaml", contract);
    assert!(written.contains("// c\n") && written.contains("// o\n"), "{written}");
}

#[test]
fn comments_in_conditions_stay() {
    for (path, text) in [
        ("x.manifest.yaml", "graph:\n  - { id: P }\n  - id: B\n    cond: |\n      // why\n      P.ok // when\n"),
        (
            "x.workflow.yaml",
            "nodes: [{ id: a, type: http }, { id: b, type: http }]\nedges:\n  - from: a\n    to: b\n    condition: |\n      \
             // old\n      $.n > 1 // new\n      && output.n < 5\n",
        ),
    ] {
        keeps_comments(path, text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(comments(path, text).len(), 2);
    }
}

proptest! {
    #![proptest_config(tape::cases(1))]

    #[test]
    fn comments_anywhere_in_files_of_other_tools_stay(file in 0..FILES.len(), tape in tape::tape(800)) {
        let mut tape = tape;
        let (path, source) = &FILES[file];
        let mut all = Vec::new();
        match serde_json::from_str(source) {
            Ok(json) if tape.once_in(2) => lines(&json, "", 0, &mut all),
            _ => all.extend(source.lines().map(str::to_owned)),
        }
        let text = commented(&mut tape, &all);
        keeps_comments(path, &text)?;
    }
}
