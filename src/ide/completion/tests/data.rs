//! What is offered in the YAML and JSON spelling.

use super::*;

const YAML: &str = r#"flowright: 1
types:
  Label: '"vip" | "normal"'
  Order: { id: string, total: double, label: Label }
secrets: [TOKEN]
resources: { gpu: 2 }
actions:
  pay:
    archetype: effect
    params: { order: Order, token: secret, note: { type: string, default: "" } }
    returns: { receipt: string }
    timeout: 5s
  score:
    archetype: compute
    params: { text: string }
    returns: { value: double, label: Label }
machines:
  Run:
    initial: open
    final: [closed]
    transitions:
      - open -> closed on close
workflows:
  shop:
    params: { order: Order, customer: string }
    steps:
      first: { uses: score, with: { text: '${ customer }' } }
"#;

fn yaml(rest: &str) -> Vec<String> {
    labels_in("a.flow.yaml", &format!("{YAML}{rest}"), &[])
}

fn accepted(rest: &str) -> String {
    let mut bench = Bench::new("a.flow.yaml", &format!("{YAML}{rest}"), &[]);
    let items = bench.completions().items;
    let text = bench.text();
    apply(&text, items.first().unwrap())[YAML.len()..].to_owned()
}

#[test]
fn keys_that_may_still_be_given_are_offered() {
    let keys = labels_in("a.flow.yaml", "flowright: 1\n$0\nactions: {}\n", &[]);
    assert!(keys.contains(&"workflows".to_owned()) && !keys.contains(&"actions".to_owned()), "{keys:?}");
    assert!(!keys.contains(&"flowright".to_owned()));
    let keys = yaml("      second:\n        uses: pay\n        $0");
    assert!(
        keys.contains(&"with".to_owned()) && keys.contains(&"when".to_owned()) && !keys.contains(&"choose".to_owned()),
        "{keys:?}"
    );
    let keys = yaml("      second:\n        uses: pay\n        wh$0\n        when: true\n");
    assert!(!keys.contains(&"when".to_owned()), "{keys:?}");
    assert_eq!(accepted("      second:\n        us$0"), "      second:\n        uses: ");
    assert!(yaml("      second: { uses: pay, ti$0 }").contains(&"timeout".to_owned()));
}

#[test]
fn actions_and_their_arguments_are_offered() {
    first(&yaml("      second: { uses: $0 }"), &["pay", "score"]);
    first(&yaml("      second:\n        uses: sc$0"), &["score"]);
    first(&yaml("      second: { uses: pay, with: { $0 } }"), &["order", "token", "note"]);
    first(
        &yaml("      second:\n        uses: pay\n        with:\n          order: '${ order }'\n          $0"),
        &["token", "note"],
    );
    assert_eq!(
        accepted("      second:\n        uses: pay\n        with:\n          order: $0"),
        "      second:\n        uses: pay\n        with:\n          order: '${ order }'"
    );
}

#[test]
fn what_a_step_uses_is_a_name_and_nothing_else() {
    assert_eq!(accepted("      second: { uses: pa$0 }"), "      second: { uses: pay }");
    assert_eq!(accepted("      second:\n        uses: \"pa$0\""), "      second:\n        uses: \"pay\"");
    assert_eq!(yaml("      second: { uses: $0 }"), ["pay", "score"]);
}

#[test]
fn names_are_known_while_brackets_and_quotes_are_open() {
    assert_eq!(yaml("      second: { uses: $0"), ["pay", "score"]);
    first(&yaml("      second: { uses: pay, with: {$0"), &["order", "token", "note"]);
    first(&yaml("      second: { uses: pay, with: { o$0\n    return: first"), &["order"]);
    first(&yaml("      second: { uses: pay, with: { order: \"${ o$0\n    return: first"), &["order"]);
    first(
        &yaml("      second:\n        uses: pay\n        with:\n          order: '${ order }'\n          t$0"),
        &["token"],
    );
}

#[test]
fn what_data_may_say_is_known_however_deep_it_is() {
    first(&yaml("      second: { uses: pay, with: { order: { label: $0 } } }"), &["vip", "normal"]);
    first(&yaml("tests:\n  t:\n    mock:\n      score: { returns: { label: $0 } }"), &["vip", "normal"]);
    first(&yaml("tests:\n  t:\n    given:\n      order:\n        label: $0"), &["vip", "normal"]);
    let result = |rest: &str| yaml(&format!("    returns: Order\n    return: {rest}"));
    first(&result("{ $0 }"), &["id", "total", "label"]);
    first(&result("{ label: $0 }"), &["vip", "normal"]);
}

#[test]
fn keys_say_what_they_are_for() {
    let mut bench = Bench::new("a.flow.yaml", &format!("{YAML}      second: {{ uses: pay, ret$0 }}"), &[]);
    let item = bench.completions().items.swap_remove(0);
    assert_eq!((item.label.as_str(), item.detail.split(':').next()), ("retry", Some("retry")));
    assert!(item.documentation.starts_with("How often"), "{item:?}");
}

#[test]
fn the_file_of_a_schema_is_no_field() {
    let types = |rest: &str| labels_in("a.flow.yaml", &format!("flowright: 1\ntypes:\n  {rest}"), &[("s.json", "{}")]);
    assert_eq!(types("T: { $ref: $0 }"), ["s.json"]);
    assert!(types("T: { a?: $0 }").contains(&"string".to_owned()));
}

#[test]
fn expressions_are_completed_as_elsewhere() {
    first(&yaml("      second:\n        uses: pay\n        when: order.$0"), &["id", "total", "label"]);
    first(&yaml("      second:\n        uses: pay\n        when: order.label == \"$0"), &["vip", "normal"]);
    first(&yaml("      second:\n        uses: pay\n        when: 'order.label == $0'"), &["\"vip\""]);
    first(&yaml("      second:\n        uses: pay\n        with: { order: '${ $0 }' }"), &["order"]);
    first(&yaml("      second: { uses: score, with: { text: '${ order.$0 }' } }"), &["id"]);
    first(&yaml("    return: first.$0"), &["value", "label"]);
    assert_eq!(
        accepted("      second:\n        uses: pay\n        when: \"order.label == $0\""),
        "      second:\n        uses: pay\n        when: \"order.label == \\\"vip\\\"\""
    );
    first(&yaml("      c:\n        choose:\n          - when: first.$0"), &["value", "label"]);
    first(
        &yaml("      c:\n        when: |\n          order.total > 1.0 &&\n          order.$0\n        uses: pay\n"),
        &["id"],
    );
}

#[test]
fn words_names_and_types_are_offered() {
    first(&yaml("      second: { uses: pay, timeout: $0 }"), &["30s"]);
    first(&yaml("      second: { uses: pay, needs: $0 }"), &["gpu"]);
    first(&yaml("      second:\n        uses: pay\n        after: $0"), &["first"]);
    first(&yaml("      second:\n        uses: pay\n        join: $0"), &["all", "any"]);
    first(
        &labels_in("a.flow.yaml", &format!("{}\n", YAML.replace("archetype: compute", "archetype: $0")), &[]),
        &["compute", "effect"],
    );
    first(&labels_in("a.flow.yaml", &YAML.replace("final: [closed]", "final: [$0]"), &[]), &["open", "closed"]);
    first(&labels_in("a.flow.yaml", &YAML.replace("text: string }", "text: $0 }"), &[]), &["Label", "Order"]);
    first(&yaml("    edges:\n      - $0"), &["first"]);
    first(&yaml("tests:\n  t:\n    given:\n      $0"), &["order", "customer"]);
    first(&yaml("tests:\n  t:\n    mock:\n      $0"), &["score"]);
    first(&yaml("tests:\n  t:\n    given:\n      order:\n        $0"), &["id", "total", "label"]);
    first(&yaml("tests:\n  t:\n    expect: ran($0"), &["first"]);
}

#[test]
fn json_is_written_as_json() {
    let text = r#"{ "flowright": 1, "actions": { "pay": { "archetype": "effect", "timeout": "5s" } }, "workflows": { "w": { "steps": { "a": { "uses": "$0" } } } } }"#;
    first(&labels_in("a.flow.json", text, &[]), &["pay"]);
    let mut bench = Bench::new("a.flow.json", r#"{ "flowright": 1, "wor$0" }"#, &[]);
    let items = bench.completions().items;
    assert_eq!(items[0].label, "workflows");
    first(&labels_in("a.flow.json", &text.replace("\"$0\" } } } } }", "\"$0"), &[]), &["pay"]);
}
