//! Colours.

use super::Case;
use crate::ide::tokens::{Modifiers, tokens};

/// Each token with its kind.
fn coloured(path: &str, text: &str) -> String {
    let mut case = Case::new(&[(path, text)]);
    let focus = case.workspace.focus(path).unwrap();
    let shown = tokens(&focus).into_iter().map(|token| {
        let names = Modifiers::ALL.iter().enumerate().filter(|(bit, _)| token.modifiers.bits() & (1 << bit) != 0);
        let modifiers: String = names.flat_map(|(_, name)| [".", name]).collect();
        format!("{} {}{modifiers}", focus.sources.text(token.span), token.kind.as_str())
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_in_a_flow_file_has_a_colour() {
    let text = "/// Pays.\neffect pay(order: string, n: int = 1) -> { id: string } {\n  via http { url: \"https://x/{order}\", method: \"POST\" }\n  \
                timeout 5s\n  retry 3 backoff 1s..4s\n}\nevents \"acme\" v1\nmachine M {\n  initial a\n  a -> b on go\n  final b\n}\n\
                workflow shop(order: string) -> string { // why\n  step paid = pay(order) when order != \"\" && order.size() > 2\n  \
                step got = await \"order.paid\"\n  paid -> got\n  let xs = [1].map(x, x * 2)\n  return \"\"\"two\nlines\"\"\" + paid.id\n}\n";
    insta::assert_snapshot!(coloured("main.flow", text));
}

#[test]
fn yaml_keeps_its_own_colours_but_for_names_and_expressions() {
    let text = "flowright: 1\nactions:\n  pay: { archetype: effect, params: { order: string }, timeout: 5s }\nworkflows:\n  shop:\n    \
                params: { order: string }\n    steps:\n      paid: { uses: pay, with: { order: 'no ${ order + \"x\" }' } }\n      \
                late: { wait: 5m, when: 'ran(paid) && 2 > 1' }\n    edges: ['paid -> late']\n";
    insta::assert_snapshot!(coloured("main.flow.yaml", text));
}

#[test]
fn types_and_results_of_yaml_have_their_colours() {
    let text = "flowright: 1\ntypes: { Label: '\"a\" | \"b\"' }\nactions:\n  go: { archetype: compute, returns: { all: list<int> } }\nworkflows:\n  w:\n    \
                returns: { all: list<int> }\n    steps: { one: { uses: go } }\n    return: one\ntests:\n  t: { expect: result.all.size() == 1 }\n";
    let found = coloured("main.flow.yaml", text);
    for wanted in
        ["\"a\" string\n\"b\" string", "list type.defaultLibrary\nint type.defaultLibrary", "all property\nsize method"]
    {
        assert!(found.contains(wanted), "{wanted} in {found}");
    }
}

#[test]
fn what_does_not_parse_has_colours_too() {
    assert_eq!(
        coloured("main.flow", "step = \"open\nlet 5 -> x"),
        "step keyword\n= operator\n\"open string\nlet keyword\n5 number\n-> operator"
    );
}
