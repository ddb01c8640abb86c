//! What is shown of places, each marked with `$0`; a snapshot is to be read aloud.

use super::testing::focus;
use super::*;
use std::fmt::Write as _;

/// What is shown at each `$0` of a file: the line with the range in `«»`, and the Markdown below it.
fn shown(name: &str, marked: &str) -> String {
    let text = marked.replace("$0", "");
    let focus = focus(name, &text);
    let mut out = String::new();
    let mut before = 0;
    for part in marked.split("$0").collect::<Vec<_>>().split_last().unwrap().1 {
        before += part.len();
        let offset = u32::try_from(before).unwrap();
        let Some(Hover { range, markdown }) = hover(&focus, offset) else {
            _ = writeln!(out, "==== {}\n(nothing)\n", line(&text, before..before));
            continue;
        };
        assert!(range.start <= offset && offset <= range.end);
        _ = writeln!(out, "==== {}\n{markdown}\n", line(&text, range.range()));
    }
    out
}

#[test]
fn nothing_is_told_of_the_keys_of_graphs() {
    let text = r#"{
  "metadata": { "name": "g" },
  "nodes": [
    { "$0id": "load", "$0type": "http", "$0config": { "$0url": "https://a.b" }, "retry": { "$0max_attempts": 4 } },
    { "id": "gate", "type": "conditional" }
  ],
  "edges": [{ "$0from": "load", "to": "gate" }]
}"#;
    let said = shown("a.workflow.json", text);
    assert_eq!(said.matches("(nothing)").count(), 6, "{said}");
}

/// The first line of a range, with marks around it.
fn line(text: &str, range: std::ops::Range<usize>) -> String {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    let shown = format!("{}«{}»{}", &text[start..range.start], &text[range.clone()], &text[range.end..end]);
    shown.trim().replace('\n', "⏎")
}

const TRIAGE: &str = r#"/// Triage of tickets.

import $0"lib.flow" as $0lib
type $0Label = "vip" | "normal" | "spam"
type Score = { $0value: double, label: $0Label, note?: string }
type Sku from "$0order.json"
const $0ABOVE = 0.5 + 0.25
secret $0TOKEN
resource $0gpu capacity 2
/// Rates a ticket, from 0 to 1.
compute $0score(text: string, $0style: string = "plain") -> Score { via agent { model: "small" } deterministic timeout 20s takes 2s..9s ~ 4s needs gpu }
effect page(score: Score, token: secret) -> { url: string } { timeout 5s idempotent retry 3 backoff 1s..4s on "Timeout" takes 1s }
effect log(text: string) -> null { timeout 5s takes 500ms }

/// Rates and pages.
workflow $0triage(text: string, order: lib.Order, loud: bool) -> string? {
  $0timeout $030m
  step $0rated = $0score($0text)
  let $0hot = rated.value > $0ABOVE
  let $0words = text.split(" ")
  /// Wakes somebody up.
  step $0called = page(score: rated, token: $0TOKEN) when $0hot $0&& loud
  step $0paid = lib.$0pay($0order)
  step logged = log(text: called.$0?url.$0orValue("none")) $0after called $0settled
  step sorry = log(text: "sorry") after called $0failed $0retry 2 $0backoff 500ms
  choose $0route {
    when rated.label == "vip" => { step first = log(text: "1") }
    when rated.$0label == "normal" && loud => { step $0second = log(text: rated.label) }
  }
  each $0each_word ($0word, $0i in words) $0parallel 4 {
    step $0told = log(text: $0word) when i > 2
  }
  loop rounds max 3 {
    step again = score(text)
    until again.value > 0.9
  }
  step $0last = log(text: "last") after first, second $0join $0any
  step $0got = await $0"order.paid" ({ amount: double })
  return has(order.note) ? order.$0note : lib.$0LIMIT > 3 $0? "many" : $0rounds.again.label
}

// flowright: allow($0unused-secret) it is for later
test "it pages" {
  $0given text = "x"
  given order = { "id": "1", "total": 2 }
  given loud = true
  mock $0page => { "url": "u" }
  expect $0ran(called) && $0result.hasValue()
}
"#;

#[test]
fn names_steps_expressions_and_words_of_a_workflow() {
    insta::assert_snapshot!(shown("main.flow", TRIAGE));
}

#[test]
fn states_events_and_variables() {
    insta::assert_snapshot!(shown(
        "main.flow",
        r#"
type State = { status: string }
machine $0Status {
  $0initial open
  $0open -> paid on $0settle(amount: int) when $0amount > 0
  open -> gone on drop
  final $0paid, gone
}
reducer apply(state: State, event: string) -> State { $0tracks Status }
workflow w(orders: list<{ id: string, total: int }>, label: "a" | "b" | "c") {
  step kept = apply(state: { "status": $0run.id }, event: orders.map($0o, $0o.id)[$00])
  emit "$0order.paid" (id: orders.filter(o, o.$0total $0> 3).size())
  step never = apply(state: kept, event: "x") when label != "a" && $0label == "b"
  step paused = wait $090s
}
"#
    ));
}

#[test]
fn the_same_is_said_of_yaml() {
    insta::assert_snapshot!(shown(
        "main.flow.yaml",
        r"flowright: 1
imports:
  - { path: $0lib.flow, as: lib }
$0actions:
  ## Rates a text.
  $0rate:
    archetype: compute
    params: { text: string }
    returns: { value: double }
    takes: 2s
  log:
    archetype: effect
    params: { text: string }
    timeout: $090s
    takes: 1s
workflows:
  w:
    params: { text: string, order: lib.$0Order }
    steps:
      $0rated: { $0uses: $0rate, with: { text: '${ $0text }' } }
      $0logged:
        uses: log
        with: { text: 'value ${ string($0rated.value) }' }
        $0when: rated.value $0> 0.5
        retry: { times: 2, $0backoff: 1s }
      paid: { uses: lib.$0pay, with: { order: '${ order }' }, after: { $0settled: logged } }
"
    ));
}

#[test]
fn a_key_says_what_it_means_where_it_stands() {
    let text = r"flowright: 1
events: { prefix: shop, $0version: 1 }
actions:
  rate:
    archetype: $0effect
    params: { text: { $0type: string, default: x } }
    timeout: 5s
    via: { $0http: { $0url: 'https://x' } }
workflows:
  w:
    params: { xs: list<string> }
    steps:
      when: { uses: rate, with: { text: x } }
      c: { choose: [{ $0when: xs.size() > 1, steps: {} }] }
      e: { each: { $0item: x, in: xs, $0'steps': {} } }
";
    let said = shown("main.flow.yaml", text);
    let says: Vec<&str> = said.split("```\n").skip(1).map(|part| part.trim_start().lines().next().unwrap()).collect();
    assert_eq!(
        says,
        [
            "The version of the events; their names end with it.",
            "An action that talks to the outside world.",
            "The type of the parameter.",
            "A kind of `via`; its config may have `method`, `url`, `headers`, `query`, `body`, `expect_status`.",
            "Config of `http`; it must be there.",
            "The arm is chosen if this is true and no arm above it is chosen.",
            "What the element is called in the block.",
        ],
        "{said}"
    );
}

#[test]
fn a_choose_waits_once_for_what_a_let_reads_twice() {
    let text = r#"
compute go(x: int) -> { v: int, l: string }
workflow w(x: int) {
  step one = go(x)
  let hot = one.v > 3 && one.l != "a"
  choose $0picked { when hot => { step two = go(x) } }
  step $0late = go(x: 1) when coalesce(hot, false)
}
"#;
    let said = shown("main.flow", text);
    let waits: Vec<&str> = said.lines().filter(|line| line.contains("waits for")).collect();
    assert_eq!(waits, ["- waits for `one`", "- waits for `one` (however it ends)"], "{said}");
}

#[test]
fn nothing_is_said_where_there_is_nothing_to_say() {
    let text = "$0// a step when failed$0\n/// ste$0p\nworkflow w() $0{\n  description \"a st$0ep that may ret$0ry\"\n}$0\n$0\n";
    let said = shown("main.flow", text);
    assert_eq!(said.matches("(nothing)").count(), 8, "{said}");
}

#[test]
fn a_file_that_does_not_parse_answers_all_the_same() {
    let text = "effect log(text: string) { timeout 5s }\nworkflow w(text: string) {\n  step a = log($0text: \n  step $0b = log($0text)\n  step c = lo$0g(txt)\n}\n";
    insta::assert_snapshot!(shown("main.flow", text));
}

#[test]
fn nothing_of_a_name_or_a_comment_is_taken_for_markup() {
    let text =
        "/// # Big\n/// <script>alert(1)</script> *bold* [link](x) `code`\neffect $0log(text: string) { timeout 5s }\n";
    assert_eq!(
        shown("main.flow", text).lines().skip(5).take(2).collect::<Vec<_>>(),
        ["\\# Big", "\\<script>alert(1)\\</script> \\*bold\\* \\[link\\](x) `code`"]
    );
}
