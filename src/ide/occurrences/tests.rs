//! What each name of a file means.

use super::*;
use crate::driver::{MemoryWorld, Settings, Workspace};
use std::rc::Rc;

/// The analysis of `main.flow`, or of `main.flow.yaml`, beside `lib.flow`.
fn focus(name: &str, text: &str) -> Rc<Focus> {
    let lib = "/// Most.\nconst LIMIT = 5\ntype Order = { id: string, total: int, lines: list<{ sku: string }> }\n\
               effect pay(order: Order) -> { receipt: string } { timeout 5s }\n";
    let world = MemoryWorld::new().with("lib.flow", lib).with(name, text);
    let mut workspace = Workspace::new(Box::new(world), Settings::default());
    workspace.found([name.to_owned()]);
    workspace.focus(name).unwrap()
}

/// Each name with what it means: `=` where it is declared, `<` where it refers, and the line of what is declared in the same file.
fn listed(focus: &Focus) -> Vec<String> {
    let program = focus.program();
    let line = |occurrence: &Occurrence| {
        let text = focus.sources.text(occurrence.span);
        let role = match occurrence.role {
            Role::Declaration => "=",
            Role::Reference => "<",
            Role::ShortArgument => "<:",
            Role::ShortValue => ":<",
            Role::Implied => "(<)",
        };
        format!("{text}{role}{}", occurrence.symbol.word(program))
    };
    all(focus, focus.file).iter().map(line).collect()
}

const MAIN: &str = r#"import "lib.flow" as lib
resource gpu capacity 2
type Note = { by: string, order: lib.Order }
machine Status {
  initial open
  final paid
  open -> paid on settle(amount: int) when amount > 0
}
compute label(text: string) -> string
reducer keep(state: dyn, event: dyn) -> dyn { tracks Status }
workflow shop(order: lib.Order, note: Note?) -> string {
  let big = order.total > lib.LIMIT
  step paid = lib.pay(order) when big needs gpu
  each rows (row, i in order.lines) {
    step named = label(text: row.sku)
  }
  step last = label(text: rows[0].named) after paid
  step asked = await "order.asked" (Note)
  paid -> asked
  return order.lines.map(x, x.sku)[0] + asked.order.id + coalesce(paid.receipt, "")
}
test "it pays" {
  given order = { id: "1", total: lib.LIMIT, lines: [] }
  mock lib.pay => { receipt: "r" }
  expect paid.receipt == "r"
}
"#;

#[test]
fn every_name_has_its_meaning() {
    let found = listed(&focus("main.flow", MAIN)).join("\n");
    insta::assert_snapshot!(found);
}

#[test]
fn the_smallest_name_at_a_place_comes_first() {
    let focus = focus("main.flow", MAIN);
    let there = |needle: &str, plus: usize| {
        let offset = u32::try_from(MAIN.find(needle).unwrap() + plus).unwrap();
        let found = at(&focus, offset);
        found.iter().map(|it| it.symbol.word(focus.program())).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(there("lib.pay(order)", 1), "namespace");
    assert_eq!(there("lib.pay(order)", 5), "effect");
    assert_eq!(there("(order) when", 2), "parameter parameter");
    assert_eq!(there("big needs", 3), "let");
    assert_eq!(there(".named)", 1), "step");
}

#[test]
fn all_places_of_a_symbol_are_found_in_all_files() {
    let focus = focus("main.flow", MAIN);
    let pay = focus.program().actions.ids().find(|id| focus.program().actions[*id].name.text == "pay").unwrap();
    let places = of(&focus, &Symbol::Action(pay));
    let files: Vec<&str> = places.iter().map(|it| focus.sources.file(it.span.file).path()).collect();
    assert_eq!(files, ["main.flow", "main.flow", "lib.flow"]);
}
