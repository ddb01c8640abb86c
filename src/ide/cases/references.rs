//! Finding and highlighting all places of a name.

use super::Case;
use crate::ide::references::{highlights, references};

fn named(mut case: Case, declaration: bool) -> String {
    let found = references(&mut case.workspace, &case.path.clone(), case.offset, declaration);
    found.into_iter().map(|span| case.shown(span)).collect::<Vec<_>>().join(", ")
}

fn highlighted(mut case: Case) -> String {
    let focus = case.workspace.focus(&case.path.clone()).unwrap();
    let found = highlights(&focus, case.offset).into_iter();
    let shown = found.map(|it| format!("{}{}", case.shown(it.span), if it.writes { "=" } else { "" }));
    shown.collect::<Vec<_>>().join(", ")
}

const LIB: &str = "effect pay(order: string) { timeout 5s }\n";

#[test]
fn a_name_is_found_in_all_files_from_any_of_them() {
    let main = "import \"lib.flow\" as lib\nworkflow a(order: string) {\n  step paid = lib.$pay(order)\n}\n";
    let other = "import \"lib.flow\"\nworkflow b(order: string) {\n  step paid = pay(order: order)\n}\n";
    let files = [("main.flow", main), ("lib.flow", LIB), ("other.flow", other)];
    assert_eq!(named(Case::new(&files), true), "lib.flow:1 pay, 3 pay, other.flow:3 pay");
    assert_eq!(named(Case::new(&files), false), "3 pay, other.flow:3 pay");
    let at_home = Case::new(&[("main.flow", &main.replace('$', "")), ("lib.flow", LIB), ("other.flow", other)]);
    assert_eq!(named(at_home.at("lib.flow", "pay"), false), "main.flow:3 pay, other.flow:3 pay");
}

#[test]
fn tests_of_other_files_name_steps() {
    let main = "import \"lib.flow\" as lib\nworkflow a(order: string) {\n  step p$aid = lib.pay(order)\n}\n";
    let test =
        "import \"main.flow\"\ntest \"t\" {\n  given order = \"1\"\n  expect ran(paid) && trace == [\"paid\"]\n}\n";
    let files = [("main.flow", main), ("lib.flow", LIB), ("test.flow", test)];
    assert_eq!(named(Case::new(&files), false), "test.flow:4 paid, test.flow:4 paid");
}

#[test]
fn a_name_is_highlighted_in_its_file_and_written_where_it_is_declared() {
    let text = "workflow a(n: int) {\n  let x = n + 1\n  let y = $x * x\n}\n";
    assert_eq!(highlighted(Case::of(text)), "2 x=, 3 x, 3 x");
    let text = "machine M {\n  initial a\n  a -> b on go\n  $b -> a on back\n  final b\n}\n";
    assert_eq!(highlighted(Case::of(text)), "3 b=, 4 b, 5 b");
}

#[test]
fn an_event_is_found_in_files_that_know_nothing_of_each_other() {
    let main = "workflow a() {\n  emit \"order.$paid\" (id: \"1\")\n}\n";
    let files = [("main.flow", main), ("other.flow", "workflow b() {\n  step got = await \"order.paid\"\n}\n")];
    assert_eq!(named(Case::new(&files), false), "2 order.paid, other.flow:2 order.paid");
}
