//! Texts that are names by their place: keys of record literals and members of unions.

use super::Case;
use super::definition::{goes_to, type_goes_to};
use crate::driver::check;
use crate::ide::hover::hover;
use crate::ide::occurrences;
use crate::ide::references::{highlights, references};
use crate::ide::{Role, Symbol};

const SHOP: &str = r#"/// How much somebody buys.
type Tier = "gold" | "silver" | "basic"
type Customer = { name: string, tier: Tier, email?: string }
type Order = { id: string, customer: Customer, tiers: list<Tier>, by_tier: map<Tier, int>, names: map<string, Tier> }
effect ship(order: Order, speed: "fast" | "slow" = "slow") -> { tracking: string, tier: Tier } { timeout 5s }
"#;

/// A workflow beside `shop.flow`, with a place in it.
fn case(body: &str) -> Case {
    Case::new(&[("main.flow", &text(body)), ("shop.flow", SHOP)])
}

fn text(body: &str) -> String {
    format!(
        "import \"shop.flow\"\nworkflow w(order: Order, tier: Tier, express: bool) -> {{ label: string, receipt?: string }} {{\n{body}\n}}\n"
    )
}

/// A test of a workflow, with a place in it.
fn tested(item: &str) -> Case {
    let given = "given order = {\"id\": \"1\", \"customer\": {\"name\": \"a\", \"tier\": \"gold\"}, \"tiers\": [], \"by_tier\": {}, \"names\": {}}";
    let plain = text("step sent = ship(order)\nreturn {\"label\": sent.tracking}");
    let test = format!("test \"t\" {{\n  {given}\n  given express = true\n  given tier = \"gold\"\n  {item}\n}}\n");
    Case::new(&[("main.flow", &format!("{plain}{test}")), ("shop.flow", SHOP)])
}

fn named(mut case: Case) -> String {
    let found = references(&mut case.workspace, &case.path.clone(), case.offset, true);
    found.into_iter().map(|span| case.shown(span)).collect::<Vec<_>>().join(", ")
}

fn says(mut case: Case) -> String {
    let focus = case.workspace.focus(&case.path.clone()).unwrap();
    hover(&focus, case.offset).map(|it| it.markdown).unwrap_or_default()
}

#[test]
fn a_text_beside_a_union_leads_to_its_member() {
    for body in [
        "let x = tier != \"go$ld\"",
        "let x = \"go$ld\" == order.customer.tier",
        "let x = tier in [\"silver\", \"go$ld\"]",
        "let x = \"go$ld\" in order.tiers",
        "let x = \"go$ld\" in order.by_tier",
        "let x = order.by_tier[\"go$ld\"]",
        "let x = order.by_tier.exists(t, t == \"go$ld\")",
        "let x = order.names.exists(n, t, t == \"go$ld\")",
        "let x = order.tiers.filter(t, t == \"go$ld\")",
        "let x = order.tiers.exists(i, t, t == \"go$ld\")",
        "let x = order.tiers.reverse() == [\"go$ld\"]",
        "let x = order.tiers == [\"go$ld\"]",
        "let x = order.tiers.first().orValue(\"go$ld\")",
        "let x = order.tiers.first() == optional.of(\"go$ld\")",
        "let x = coalesce(tier, \"go$ld\")",
        "let x = tier == (express ? \"basic\" : \"go$ld\")",
        "let t = order.customer.tier\nlet x = t == \"go$ld\"",
        "step a = wait 5m when tier == \"go$ld\"",
        "choose r { when tier == \"go$ld\" => { } }",
        "step a = ship(order: {\"customer\": {\"tier\": \"go$ld\"}})",
        "step a = ship(order) fallback {\"tier\": \"go$ld\"}",
        "step a = ship(order: {\"tiers\": [express ? \"go$ld\" : \"basic\"]})",
        "step a = ship(order: {\"tiers\": order.tiers.map(t, \"go$ld\")})",
        "step a = ship(order: {\"by_tier\": {\"go$ld\": 1}})",
        "step a = ship(order: {\"names\": {\"a\": \"go$ld\"}})",
        "step a = ship(order)\nlet x = a.tier == \"go$ld\"",
    ] {
        assert_eq!(goes_to(case(body)), "shop.flow:2 gold", "{body}");
    }
    assert_eq!(goes_to(case("step a = ship(order, speed: \"fa$st\")")), "shop.flow:5 fast");
    assert_eq!(goes_to(Case::of("effect a(x: \"on\" | \"off\" = \"o$ff\")\n")), "1 off");
    assert_eq!(goes_to(tested("given tier = \"go$ld\"")), "shop.flow:2 gold");
    assert_eq!(goes_to(tested("mock ship => {\"tracking\": \"1\", \"tier\": \"go$ld\"}")), "shop.flow:2 gold");
    assert_eq!(goes_to(tested("mock ship [{\"tracking\": \"1\", \"tier\": \"go$ld\"}]")), "shop.flow:2 gold");
    assert_eq!(goes_to(tested("expect sent.tier == \"go$ld\"")), "shop.flow:2 gold");
    assert_eq!(type_goes_to(case("let x = tier != \"go$ld\"")), "shop.flow:2 Tier");
}

#[test]
fn a_text_where_no_union_is_wanted_is_a_text() {
    for body in [
        "let x = \"go$ld\"",
        "let x = tier == \"bron$ze\"",
        "let x = order.id == \"go$ld\"",
        "let x = order.customer.name in [\"go$ld\"]",
        "let x = string(tier) == \"go$ld\"",
        "let x = tier + \"go$ld\" == \"b\"",
        "let x = tier == \"go$ld\" + \"b\"",
        "let x = \"go$ld\" in order.names",
        "let x = order.names[\"go$ld\"]",
        "let x = order.names.exists(n, n == \"go$ld\")",
        "let x = order.names.exists(n, t, n == \"go$ld\")",
        "let x = order.names.filter(n, n != \"a\")[0] == \"go$ld\"",
        "let x = tier.reverse() == \"go$ld\"",
        "let x = order.tiers.map(t, \"go$ld\")",
        "let x = dyn({\"id\": \"go$ld\"})",
        "let x = express == (order.id == \"go$ld\")",
        "emit \"a\" (tier: \"go$ld\")",
        "return {\"label\": \"go$ld\"}",
    ] {
        assert_eq!(goes_to(case(body)), "", "{body}");
    }
    assert_eq!(goes_to(case("let x = {\"ti$er\": \"gold\"}")), "");
    assert_eq!(goes_to(case("return {\"lab$els\": \"gold\"}")), "");
    assert_eq!(goes_to(Case::of("const X = \"go$ld\"\n")), "");
    assert_eq!(says(case("let x = \"go$ld\"")), "```flow\nstring\n```");
}

#[test]
fn a_key_of_a_record_leads_to_its_field() {
    assert_eq!(goes_to(case("return {\"la$bel\": \"a\"}")), "2 label");
    assert_eq!(goes_to(case("return {\"label\": \"a\", ?\"rece$ipt\": optional.none()}")), "2 receipt");
    assert_eq!(goes_to(case("return express ? {\"label\": \"a\"} : {\"la$bel\": \"b\"}")), "2 label");
    assert_eq!(goes_to(case("step a = ship(order: {\"customer\": {\"ema$il\": \"a\"}})")), "shop.flow:3 email");
    assert_eq!(goes_to(case("let x = order.customer == {\"na$me\": \"a\"}")), "shop.flow:3 name");
    assert_eq!(goes_to(case("let x = order[\"i$d\"]")), "shop.flow:4 id");
    assert_eq!(goes_to(tested("mock ship => {\"trac$king\": \"1\", \"tier\": \"gold\"}")), "shop.flow:5 tracking");
    assert_eq!(goes_to(tested("expect result.?rece$ipt == optional.of(\"r\")")), "2 receipt");
    assert_eq!(goes_to(tested("expect result == {\"la$bel\": \"r\"}")), "2 label");
    assert_eq!(type_goes_to(case("step a = ship(order: {\"custo$mer\": {}})")), "shop.flow:3 Customer");
}

#[test]
fn hovering_says_which_union_and_which_field() {
    assert_eq!(
        says(case("let x = tier != \"go$ld\"")),
        "```flow\n\"gold\"\n```\n\nA member of `Tier`: `\"gold\" | \"silver\" | \"basic\"`.\n\nHow much somebody buys.\n\n- declared in `shop.flow`"
    );
    assert_eq!(
        says(case("step a = ship(order, speed: \"fa$st\")")),
        "```flow\n\"fast\"\n```\n\nA member of `\"fast\" | \"slow\"`, in the declaration of `ship`.\n\n- declared in `shop.flow`"
    );
    assert!(
        says(Case::of(
            "machine M {\n  initial a\n  a -> b on go(x: \"on\" | \"off\") when x == \"o$n\"\n  final b\n}\n"
        ))
        .contains("A member of `\"on\" | \"off\"`, in the declaration of `M`.")
    );
    assert_eq!(
        says(tested("mock ship => {\"ti$er\": \"gold\"}")),
        "```flow\ntier: Tier\n```\n\nA field in the declaration of `ship`, declared in `shop.flow`."
    );
    assert_eq!(
        says(tested("expect result.?rece$ipt == optional.of(\"r\")")),
        "```flow\nreceipt?: string\n```\n\nA field in the declaration of `w`.\n\n- is `string?`"
    );
}

#[test]
fn all_places_of_a_member_and_of_a_field_are_found() {
    let all = case(
        "let x = tier in [\"basic\", \"gold\"] || order.id == \"gold\"\nlet y = order == {\"customer\": {\"tier\": \"gold\"}}",
    );
    assert_eq!(named(all.at("shop.flow", "gold")), "main.flow:3 gold, main.flow:4 gold, 2 gold");
    let all = case("let x = order.customer.ti$er\nlet y = order == {\"customer\": {\"tier\": \"gold\"}}");
    assert_eq!(named(all), "3 tier, 4 tier, shop.flow:3 tier");
    let mut case =
        Case::of("type A = \"on\" | \"off\"\nworkflow w(a: A) {\n  let x = a == \"on\" || a != \"o$n\"\n}\n");
    let focus = case.workspace.focus("main.flow").unwrap();
    let found = highlights(&focus, case.offset).into_iter();
    let shown: Vec<String> =
        found.map(|it| format!("{}{}", case.shown(it.span), if it.writes { "=" } else { "" })).collect();
    assert_eq!(shown.join(", "), "1 on=, 3 on, 3 on");
}

#[test]
fn the_same_holds_in_yaml() {
    let yaml = "flowright: 1\ntypes:\n  Tier: '\"gold\" | \"basic\"'\n  Box: { size: int, tier: Tier }\nactions:\n  \
                pack: { archetype: effect, params: { box: Box }, returns: Box, timeout: 5s }\nworkflows:\n  w:\n    params: { tier: Tier }\n    \
                steps:\n      one: { uses: pack, with: { box: { size: 1, tier: gold } }, when: 'tier == \"basic\"' }\n\
                tests:\n  t:\n    given: { tier: gold }\n    mock: { pack: { returns: { size: 2, tier: basic } } }\n    expect: one.tier == \"gold\"\n";
    let world = crate::driver::MemoryWorld::new().with("main.flow.yaml", yaml);
    let found = check(&world, &["main.flow.yaml".to_owned()]).diagnostics;
    assert_eq!(found.iter().map(|it| &*it.message).collect::<Vec<_>>(), [""; 0]);
    let case = |text| Case::new(&[("main.flow.yaml", yaml)]).at("main.flow.yaml", text);
    assert_eq!(named(case("gold\" | ")), "3 gold, 11 gold, 14 gold, 16 gold");
    assert_eq!(goes_to(case("basic\"'")), "3 basic");
    assert_eq!(goes_to(case("size: 2")), "4 size");
    assert_eq!(named(case("size: 1")), "4 size, 11 size, 15 size");
    assert!(says(case("gold } }")).contains("A member of `Tier`"));
}

/// The members and fields that the texts and names of a file refer to, in order.
fn referred(path: &str, text: &str) -> Vec<String> {
    let mut case = Case::new(&[(path, text)]);
    let focus = case.workspace.focus(path).unwrap();
    let names = occurrences::all(&focus, focus.file).into_iter();
    let names = names.filter(|it| matches!(it.symbol, Symbol::Member(..) | Symbol::Field(_)));
    let mut found: Vec<String> = names
        .filter(|it| it.role == Role::Reference)
        .map(|it| format!("{} {}", it.symbol.word(focus.program()), focus.sources.text(it.span)))
        .collect();
    found.sort();
    found
}

#[test]
fn both_spellings_of_an_example_refer_to_the_same() {
    let order = referred("order.flow", include_str!("../../../examples/choreography/order.flow"));
    assert_eq!(order, referred("order.flow.yaml", include_str!("../../../examples/choreography/order.flow.yaml")));
    assert_eq!(order.iter().filter(|it| it.starts_with("member ")).count(), 10);
    assert_eq!(order.iter().filter(|it| it.starts_with("field ")).count(), 48);
    let claims = referred("claims.flow", include_str!("../../../examples/archetypes/claims.flow"));
    assert_eq!(claims, referred("claims.flow.yaml", include_str!("../../../examples/archetypes/claims.flow.yaml")));
}
