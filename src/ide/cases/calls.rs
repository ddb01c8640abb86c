//! Who calls whom.

use super::Case;
use crate::ide::calls::{Calls, at, incoming, outgoing};

fn shown(case: &Case, calls: Vec<Calls>) -> String {
    let one = |it: Calls| {
        let places: Vec<String> = it.places.iter().map(|place| case.shown(*place)).collect();
        format!("{} {} <{}>", it.who.word, it.who.name, places.join(", "))
    };
    calls.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

const LIB: &str = "effect pay(order: string) { timeout 5s }\n";
const MAIN: &str = "import \"lib.flow\" as lib\nworkflow inner(order: string) {\n  step one = lib.pay(order)\n  step two = lib.pay(order) after one\n}\n\
                    workflow outer(order: string) {\n  step all = inner(order)\n  step more = lib.pay(order)\n}\n";

fn case(path: &str, text: &str) -> Case {
    Case::new(&[("main.flow", MAIN), ("lib.flow", LIB)]).at(path, text)
}

#[test]
fn an_action_is_called_by_workflows_of_all_files() {
    let mut case = case("lib.flow", "pay");
    let found = incoming(&mut case.workspace, "lib.flow", case.offset);
    let expected = "workflow inner <main.flow:3 lib.pay, main.flow:4 lib.pay>, workflow outer <main.flow:8 lib.pay>";
    assert_eq!(shown(&case, found), expected);
}

#[test]
fn a_workflow_calls_actions_and_workflows() {
    let mut case = case("main.flow", "outer(");
    let found = outgoing(&mut case.workspace, "main.flow", case.offset);
    assert_eq!(shown(&case, found), "workflow inner <7 inner>, effect pay <8 lib.pay>");
}

#[test]
fn the_place_of_a_step_stands_for_what_it_calls_and_that_of_a_workflow_for_itself() {
    let named = |text: &str| {
        let mut case = case("main.flow", text);
        at(&mut case.workspace, "main.flow", case.offset).map(|it| it.name).unwrap_or_default()
    };
    assert_eq!(named("two ="), "pay");
    assert_eq!(named("after one"), "inner");
    assert_eq!(named("import"), "");
}
