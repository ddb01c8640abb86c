//! The shape of a file: what is declared in it, what can be folded and selected, what leads elsewhere.

use super::Case;
use crate::ide::symbols::{Outline, outline, search};
use crate::ide::{folding, links, selection};
use std::fmt::Write;

fn drawn(found: &[Outline], depth: usize, out: &mut String) {
    for it in found {
        let detail = if it.detail.is_empty() { String::new() } else { format!(" | {}", it.detail) };
        writeln!(out, "{}{:?} {}{detail}", "  ".repeat(depth), it.kind, it.name).unwrap();
        drawn(&it.children, depth + 1, out);
    }
}

const MAIN: &str = r#"// flowright: allow-file(unused-type) they are shown
// a second line
import "lib.flow" as lib
import "more.flow"

type Order = { id: string, lines: list<string> }
type Label = "vip" | "spam"
const LIMIT = 5 + 6
machine M {
  initial a
  a -> b on go
  final b
}
effect pay(order: Order, n: int = 1) -> { id: string } { timeout 5s }
workflow shop(order: Order) -> string {
  let big = order.lines.size() > LIMIT
  choose route {
    when big => {
      step paid = pay(order)
    }
    otherwise => {
      emit "order.small" (id: order.id)
    }
  }
  each rows (row in order.lines) {
    step one = wait 5m
  }
  return coalesce(paid.id, "")
}
test "it works" {
  given order = {
    "id": "1",
    "lines": []
  }
}
"#;

fn case() -> Case {
    let lib = "effect ship(order: string) { timeout 5s }\nworkflow shipOrder(order: string) {\n  step shipped = ship(order)\n}\n";
    Case::new(&[("main.flow", MAIN), ("lib.flow", lib), ("more.flow", "const MOST = 1\n")])
}

#[test]
fn what_is_declared_is_a_tree() {
    let mut case = case();
    let focus = case.workspace.focus("main.flow").unwrap();
    let mut out = String::new();
    drawn(&outline(focus.document().unwrap()), 0, &mut out);
    insta::assert_snapshot!(out);
}

#[test]
fn a_workspace_is_searched_by_letters_in_their_order() {
    let case = case();
    let found = |query: &str| {
        let found = search(&case.workspace, query).into_iter();
        found.take(4).map(|it| format!("{:?} {}", it.kind, it.name)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(found("ship"), "Action ship, Step shipped, Workflow shipOrder");
    assert_eq!(found("so"), "Workflow shipOrder, Workflow shop");
    assert_eq!(found("MOST"), "Const MOST");
    assert_eq!(found("xyz"), "");
}

#[test]
fn declarations_blocks_comments_and_imports_can_be_folded() {
    let mut case = case();
    let focus = case.workspace.focus("main.flow").unwrap();
    let folds = folding::folds(focus.document().unwrap(), focus.file, MAIN);
    let line = |offset: u32| focus.source().position(offset).line;
    let shown: Vec<String> =
        folds.iter().map(|it| format!("{:?} {}-{}", it.kind, line(it.span.start), line(it.span.end))).collect();
    assert_eq!(
        shown.join(", "),
        "Comment 1-2, Imports 3-4, Region 9-12, Region 15-28, Region 17-23, Region 18-19, Region 21-22, Region 25-26, Region 30-34, Region 31-33"
    );
}

#[test]
fn a_selection_grows_from_a_name_to_the_file() {
    let mut case = case();
    let focus = case.workspace.focus("main.flow").unwrap();
    let offset = u32::try_from(MAIN.find("size() > LIMIT").unwrap()).unwrap();
    let ranges = selection::ranges(focus.document().unwrap(), focus.file, MAIN, &[offset]);
    let shown: Vec<&str> = ranges[0].iter().map(|span| focus.sources.text(*span).lines().next().unwrap()).collect();
    assert_eq!(
        shown,
        [
            "size",
            "order.lines.size()",
            "order.lines.size() > LIMIT",
            "let big = order.lines.size() > LIMIT",
            "let big = order.lines.size() > LIMIT",
            "workflow shop(order: Order) -> string {",
            "// flowright: allow-file(unused-type) they are shown",
        ]
    );
}

#[test]
fn imports_and_allowed_rules_lead_elsewhere() {
    let mut case = case();
    let focus = case.workspace.focus("main.flow").unwrap();
    let shown = |it: links::Link| match it.goal {
        links::Goal::File(place) => format!("{} -> {}", case.shown(it.span), case.shown(place)),
        links::Goal::Page(url) => format!("{} -> {}", case.shown(it.span), url.rsplit('/').next().unwrap()),
    };
    let found: Vec<String> = links::links(&focus).into_iter().map(shown).collect();
    assert_eq!(
        found,
        ["1 unused-type -> W0518-unused-type.md", "3 lib.flow -> lib.flow:1 ", "4 more.flow -> more.flow:1 "]
    );
}

const YAML: &str = r"flowright: 1
actions:
  go: { archetype: compute, params: { x: int } }
workflows:
  w:
    params: { x: int }
    steps:
      one: &one
        uses: go
        with:
          x: ${ x * 2 }
      two:
        <<: *one
        after: [one]
";

#[test]
fn a_file_of_data_is_folded_as_it_is_written() {
    let mut case = Case::new(&[("main.flow.yaml", YAML)]);
    let focus = case.workspace.focus("main.flow.yaml").unwrap();
    let line = |offset: u32| focus.source().position(offset).line;
    let folds = folding::folds(focus.document().unwrap(), focus.file, YAML);
    let shown: Vec<String> = folds.iter().map(|it| format!("{}-{}", line(it.span.start), line(it.span.end))).collect();
    assert_eq!(shown.join(", "), "2-3, 4-14, 5-14, 7-14, 8-11, 10-11, 12-14");
    let two = &outline(focus.document().unwrap())[1].children[1];
    assert_eq!((two.name.as_str(), line(two.span.end)), ("two", 14));
}

#[test]
fn a_selection_in_data_grows_by_what_is_written_there() {
    let mut case = Case::new(&[("main.flow.yaml", YAML)]);
    let focus = case.workspace.focus("main.flow.yaml").unwrap();
    let offset = u32::try_from(YAML.find("x * 2").unwrap()).unwrap();
    let ranges = selection::ranges(focus.document().unwrap(), focus.file, YAML, &[offset]);
    let shown: Vec<&str> = ranges[0].iter().map(|span| focus.sources.text(*span)).collect();
    assert_eq!(shown[..5], ["x", "x * 2", "${ x * 2 }", "x: ${ x * 2 }", "with:\n          x: ${ x * 2 }"]);
}
