//! Going to what is meant.

use super::Case;
use crate::ide::definition::{definition, type_definition};

pub(super) fn goes_to(mut case: Case) -> String {
    let found = definition(&mut case.workspace, &case.path.clone(), case.offset);
    let to: Vec<String> = found.into_iter().flat_map(|it| it.to).map(|it| case.shown(it.name)).collect();
    to.join(", ")
}

pub(super) fn type_goes_to(mut case: Case) -> String {
    let found = type_definition(&mut case.workspace, &case.path.clone(), case.offset);
    let to: Vec<String> = found.into_iter().flat_map(|it| it.to).map(|it| case.shown(it.name)).collect();
    to.join(", ")
}

const LIB: &str = "type Line = { sku: string }\ntype Order = { id: string, lines: list<Line> }\nconst LIMIT = 5\n\
                   effect pay(order: Order) -> { receipt: string } { via http { url: \"https://x/{order}\" } timeout 5s }\n";

fn shop(body: &str) -> Case {
    let text = format!("import \"lib.flow\" as lib\nworkflow shop(order: lib.Order, n: int) {{\n{body}\n}}\n");
    Case::new(&[("main.flow", &text), ("lib.flow", LIB)])
}

#[test]
fn names_lead_to_their_declarations_in_other_files() {
    assert_eq!(goes_to(shop("step paid = lib.p$ay(order: order)")), "lib.flow:4 pay");
    assert_eq!(goes_to(shop("step paid = l$ib.pay(order: order)")), "1 lib");
    assert_eq!(goes_to(shop("step paid = lib.pay(or$der: order)")), "lib.flow:4 order");
    assert_eq!(goes_to(shop("step paid = lib.pay(order: order) when n > lib.LIM$IT")), "lib.flow:3 LIMIT");
    assert_eq!(goes_to(shop("let x = order.li$nes")), "lib.flow:2 lines");
    assert_eq!(goes_to(shop("let x = order.lines.map(l, l.s$ku)")), "lib.flow:1 sku");
}

#[test]
fn a_short_argument_leads_to_its_value_and_to_the_parameter() {
    assert_eq!(goes_to(shop("step paid = lib.pay(or$der)")), "2 order, lib.flow:4 order");
}

#[test]
fn names_lead_to_their_declarations_in_the_workflow() {
    assert_eq!(goes_to(shop("let x = order.lines.map(l, $l.sku)")), "3 l");
    assert_eq!(goes_to(shop("each rows (row in order.lines) {\n let a = ro$w.sku\n}")), "3 row");
    assert_eq!(goes_to(shop("each rows (row in order.lines) {\n let a = row.sku\n}\nlet b = rows[0].$a")), "4 a");
    assert_eq!(goes_to(shop("step w = wait 5m\nstep v = wait 5m after $w")), "3 w");
}

#[test]
fn placeholders_lead_to_parameters() {
    let text = "effect get(id: string) -> string { via http { url: \"https://x/{i$d}\" } timeout 5s }\n";
    assert_eq!(goes_to(Case::of(text)), "1 id");
}

#[test]
fn a_path_leads_to_its_file() {
    let case = Case::new(&[("main.flow", "import \"li$b.flow\" as lib\n"), ("lib.flow", LIB)]);
    assert_eq!(goes_to(case), "lib.flow:1 ");
    let schema = "{\n  \"$defs\": {\n    \"Order\": { \"type\": \"string\" }\n  }\n}\n";
    let text = "type Order from \"order.json#/$defs/Order\"\n";
    let case = Case::new(&[("main.flow", text), ("order.json", schema)]);
    let mut case = Case { offset: 20, path: "main.flow".to_owned(), ..case };
    case.workspace.open("main.flow", text, None);
    case.workspace.open("order.json", schema, None);
    assert_eq!(goes_to(case), "order.json:3 ");
}

#[test]
fn an_event_leads_to_all_who_publish_or_await_it_in_any_file() {
    let files = [
        ("main.flow", "workflow a() {\n  step got = await \"order.p$aid\"\n}\n"),
        ("other.flow", "workflow b() {\n  emit \"order.paid\" (id: \"1\")\n}\n"),
    ];
    assert_eq!(goes_to(Case::new(&files)), "other.flow:2 order.paid, 2 order.paid");
}

#[test]
fn states_and_events_lead_to_where_they_are_first_named() {
    let text = "machine M {\n  initial a\n  a -> b on go(x: int) when x > 0\n  $b -> c on stop\n  final c\n}\n";
    assert_eq!(goes_to(Case::of(text)), "3 b");
    let text = "machine M {\n  initial a\n  a -> b on go(x: int) when $x > 0\n  final b\n}\n";
    assert_eq!(goes_to(Case::of(text)), "3 x");
}

#[test]
fn what_comes_with_the_language_leads_nowhere() {
    assert_eq!(goes_to(shop("let x = si$ze(order.lines)")), "");
    assert_eq!(goes_to(Case::of("type A = str$ing\n")), "");
    assert_eq!(goes_to(shop("let x = run.$id")), "");
}

#[test]
fn the_type_of_a_value_is_found_through_optionals_lists_and_steps() {
    assert_eq!(type_goes_to(shop("let x = ord$er.id")), "lib.flow:2 Order");
    assert_eq!(type_goes_to(shop("let x = order.lin$es")), "lib.flow:1 Line");
    assert_eq!(type_goes_to(shop("let x = order.lines\nlet y = $x[0].sku")), "lib.flow:1 Line");
    assert_eq!(type_goes_to(shop("let x = order.lines.map(l, $l.sku)")), "lib.flow:1 Line");
    assert_eq!(type_goes_to(shop("each rows (r$ow in order.lines) { let a = row.sku }")), "lib.flow:1 Line");
    assert_eq!(type_goes_to(shop("step got = await \"a\" (lib.Order?)\nlet y = g$ot.id")), "lib.flow:2 Order");
    assert_eq!(type_goes_to(shop("let x = order.$id")), "");
}

#[test]
fn names_in_yaml_lead_as_well() {
    let yaml = "flowright: 1\nactions:\n  pay: { archetype: effect, params: { order: string }, timeout: 5s }\nworkflows:\n  shop:\n    \
                params: { order: string }\n    steps:\n      paid: { uses: pay, with: { order: '${ order + order }' } }\n      \
                note: { let: \"paid == null\" }\n    edges: ['paid -> note']\n";
    let case = |text| Case::new(&[("main.flow.yaml", yaml)]).at("main.flow.yaml", text);
    assert_eq!(goes_to(case("pay, with")), "3 pay");
    assert_eq!(goes_to(case("order: '${")), "3 order");
    assert_eq!(goes_to(case("order + ")), "6 order");
    assert_eq!(goes_to(case("paid == null")), "8 paid");
    assert_eq!(goes_to(case("paid ->")), "8 paid");
    let anchored = yaml
        .replace("with: {", "with: &args {")
        .replace("      note:", "      also: { uses: pay, with: *args }\n      note:");
    let case = Case::new(&[("main.flow.yaml", &anchored)]).at("main.flow.yaml", "args }");
    assert_eq!(goes_to(case), "8 { order: '${ order + order }' }");
    let graph = r#"{"nodes": [{"id": "one", "type": "function"}, {"id": "two", "type": "function"}], "edges": [{"from": "one", "to": "two"}]}"#;
    let case = Case::new(&[("main.workflow.json", graph)]).at("main.workflow.json", "one\", \"to");
    assert_eq!(goes_to(case), "1 one");
}
