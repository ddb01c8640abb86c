//! What is offered in `.flow` files.

use super::*;

#[test]
fn at_the_top_declarations_are_offered() {
    first(&labels("$0"), &["effect", "compute", "workflow"]);
    first(&labels("type A = int\nwork$0"), &["workflow", "workflow … ->"]);
}

#[test]
fn in_a_workflow_statements_and_clauses_are_offered() {
    first(&inside("$0"), &["step", "let"]);
    assert!(inside("$0").contains(&"return".to_owned()));
    assert!(!inside("return customer $0").contains(&"return".to_owned()));
    first(&inside("step a = mail.send(to: customer, urgent: true) $0"), &["when", "after", "timeout"]);
    let given = inside("step a = mail.send(to: customer, urgent: true) timeout 5s $0 retry 3");
    assert!(!given.contains(&"timeout".to_owned()) && !given.contains(&"retry".to_owned()), "{given:?}");
    first(&inside("loop l max 3 {\n    $0\n  }"), &["step", "let", "until"]);
    first(&inside("choose c {\n    $0\n  }"), &["when", "otherwise"]);
    first(&labels(&format!("{PRELUDE}effect a() {{ $0 }}")), &["timeout", "via", "retry"]);
    first(&labels("machine M {\n  initial open\n  open -> closed on close\n  $0\n}"), &["final", "open"]);
    first(&labels("workflow w() {\n  step a = wait 5m\n}\ntest \"x\" {\n  $0\n}"), &["given", "mock", "expect"]);
    assert!(labels("workflow w() {\n  ver$0\n  step a = wait 5m\n}").contains(&"version".to_owned()));
}

#[test]
fn behind_a_step_actions_are_offered_with_their_arguments() {
    first(&inside("step x = $0"), &["pay", "model.score", "mail.send"]);
    first(&inside("step x = mail.$0"), &["mail.send"]);
    first(&inside("step x = mail.se$0(to: customer)"), &["mail.send"]);
}

#[test]
fn missing_arguments_are_offered() {
    first(&inside("step x = pay($0"), &["order", "token", "note"]);
    assert_eq!(inside("step x = pay(order, $0)"), ["token", "note"]);
    assert_eq!(inside("step x = pay($0, token: TOKEN)"), ["order", "note"]);
    first(&inside("step x = pay(order: $0"), &["order"]);
    assert_eq!(inside("step x = pay(order, token: $0)"), ["TOKEN"]);
}

#[test]
fn fields_are_offered_behind_a_dot() {
    assert_eq!(inside("let x = order.$0"), ["id", "total", "label", "note", "lines"]);
    first(&inside("step x = mail.send(to: order.$0"), &["id", "label", "note"]);
    first(&inside("step x = mail.send(to: customer, urgent: true) when order.$0"), &["id"]);
    first(&inside("let x = order.lines.map(l, l.$0"), &["sku", "count"]);
    first(&inside("let x = order.lines.exists(l, l.count > 1 && l.s$0"), &["sku"]);
    first(&inside("let x = score.?$0"), &["value", "label"]);
    first(&inside("let x = order.?note.$0"), &["hasValue", "or", "orValue"]);
    first(&inside("each e (line in order.lines) {\n    let x = line.$0\n  }"), &["sku", "count"]);
    first(
        &inside(
            "loop l max 3 {\n    step s = model.score(text: customer)\n    let x = l.previous.?s.$0\n    until s.value > 0.5\n  }",
        ),
        &["value", "label"],
    );
    first(&inside("let x = run.$0"), &["id", "seed"]);
}

#[test]
fn what_fits_comes_first() {
    first(&inside("choose c {\n    when order.label == $0"), &["\"vip\"", "\"normal\"", "\"spam\""]);
    first(&inside("let x = order.label != \"$0"), &["vip", "normal", "spam"]);
    first(&inside("let x = order.label in [\"vip\", \"$0\"]"), &["vip", "normal"]);
    first(&inside("let x = order.total > $0"), &["LIMIT"]);
    first(&inside("step x = mail.send(to: $0, urgent: true)"), &["customer"]);
    first(&inside("let x = ran($0)"), &["score"]);
}

#[test]
fn words_that_clauses_take_are_offered() {
    let step = |clause: &str| inside(&format!("step x = mail.send(to: customer, urgent: true) {clause}"));
    first(&step("timeout $0"), &["30s"]);
    assert_eq!(step("needs $0"), ["gpu"]);
    assert_eq!(step("after $0"), ["score"]);
    first(&step("after score $0"), &["failed", "settled", "when"]);
    first(&step("join $0"), &["all", "any"]);
    first(&step("retry 3 $0"), &["backoff", "factor", "jitter", "on"]);
    first(&step("retry 3 on \"T$0"), &["Timeout", "Throttled"]);
    assert_eq!(inside("score -> $0"), [""; 0]);
    first(&labels(&format!("{PRELUDE}effect a() {{ via $0 }}")), &["function", "http", "agent"]);
    first(&labels(&format!("{PRELUDE}effect a() {{ via http {{ $0 }} }}")), &["url", "method"]);
    first(&labels(&format!("{PRELUDE}effect a() {{ via http {{ method: \"$0\" }} }}")), &["GET", "HEAD"]);
    first(&labels(&format!("{PRELUDE}type T = $0")), &["Label", "Order", "Line", "bool"]);
    first(&labels(&format!("{PRELUDE}effect b(x: $0")), &["Label", "Order"]);
    assert_eq!(labels("machine M {\n  initial open\n  open -> closed on close\n  final $0\n}"), ["open", "closed"]);
    assert_eq!(labels("machine M {\n  initial open\n  open -> closed on close\n  closed -> open on $0\n}"), ["close"]);
    first(&labels("// flowright: allow(lost$0)"), &["lost-data"]);
}

#[test]
fn tests_are_helped_along() {
    let test = |body: &str| labels(&format!("{}\ntest \"t\" {{\n  {body}\n}}\n", within("").replace("$0", "")));
    assert_eq!(test("given $0"), ["order", "customer"]);
    assert_eq!(test("given order = {}\n  given $0"), ["customer"]);
    first(&test("mock $0"), &["model.score"]);
    first(&test("mock model.score => {\"$0"), &["value", "label"]);
    first(&test("mock model.score => {\"value\": 1.0, \"label\": $0"), &["\"vip\""]);
    first(&test("expect result.$0"), &["hasValue"]);
    first(&test("expect ran($0"), &["score"]);
}

#[test]
fn files_are_offered_where_a_path_stands() {
    let others = [("lib.flow", "const A = 1\ncompute go(n: int) -> int\n"), ("schemas/x.json", "{}")];
    assert_eq!(labels_in("a.flow", "import \"$0\"", &others), ["lib.flow"]);
    assert_eq!(labels_in("a.flow", "type X from \"$0", &others), ["schemas/x.json"]);
    let text = "import \"lib.flow\" as lib\nworkflow w(n: int) -> int {\n  step a = lib.$0\n  return a\n}\n";
    assert_eq!(labels_in("a.flow", text, &others), ["lib.go"]);
    let text = "import \"lib.flow\" as lib\nworkflow w(n: int) -> int {\n  step a = lib.go(n: lib.$0)\n  return a\n}\n";
    first(&labels_in("a.flow", text, &others), &["A"]);
    let text = "workflow w(n: int) -> int {\n  step a = li$0\n  return a\n}\n";
    first(&labels_in("a.flow", text, &others), &["lib.go"]);
}

#[test]
fn the_call_around_the_cursor_is_explained() {
    let help = |statements: &str| Bench::new("a.flow", &within(statements), &[]).help().unwrap();
    let shown = help("step x = pay(order, $0");
    assert_eq!(
        shown.signatures[0].label,
        "pay(order: Order, token: secret, note: string = \"\") -> { receipt: string, ok: bool }"
    );
    assert_eq!(shown.signatures[0].documentation, "Takes the money.");
    assert_eq!(shown.parameter, Some(1));
    assert_eq!(help("step x = pay(order, note: \"a\" $0").parameter, Some(2));
    let shown = help("let x = customer.replace(\"a\", $0");
    assert_eq!(
        (shown.signatures[0].label.as_str(), shown.parameter),
        ("string.replace(string, string) -> string", Some(1))
    );
    let shown = help("step x = mail.send(to: coalesce(customer, $0");
    assert_eq!(shown.parameter, Some(0));
    assert!(shown.signatures[0].label.starts_with("coalesce("));
}

#[test]
fn where_a_word_is_corrected_what_follows_it_stays() {
    let written = |text: &str, label: &str| {
        let mut bench = Bench::new("a.flow", &format!("{PRELUDE}{text}"), &[]);
        let items = bench.completions().items;
        apply(&bench.text(), items.iter().find(|item| item.label == label).unwrap())
    };
    let step = |args: &str| format!("workflow w(customer: string) {{\n  step s = mail.send({args})\n}}\n");
    for (text, label, expected) in [
        (step("to: customer, urg$0: true"), "urgent", step("to: customer, urgent: true")),
        (step("to: customer, urg$0"), "urgent", step("to: customer, urgent: ")),
        ("workflow w() {\n  le$0t big = 1\n}\n".into(), "let", "workflow w() {\n  let big = 1\n}\n".into()),
        (
            "machine M {\n  initial open\n  op$0en -> closed on close\n}\n".into(),
            "open",
            "machine M {\n  initial open\n  open -> closed on close\n}\n".into(),
        ),
        (
            "machine M {\n  initial open\n  open -> closed on cl$0ose(by: string)\n}\n".into(),
            "close",
            "machine M {\n  initial open\n  open -> closed on close(by: string)\n}\n".into(),
        ),
    ] {
        assert_eq!(written(&text, label), format!("{PRELUDE}{expected}"));
    }
}

#[test]
fn what_is_being_written_is_not_known_by_that() {
    let step = |on: &str| inside(&format!("step x = mail.send(to: customer, urgent: true) retry 3 on \"{on}\""));
    for on in ["$0", "Tim$0"] {
        assert!(step(on).iter().all(|label| !label.is_empty() && label != "Tim"), "{:?}", step(on));
    }
}

#[test]
fn paths_may_begin_with_the_folder() {
    let labels = |text: &str| {
        let mut bench =
            Bench::new("a/main.flow", text, &[("a/crm.flow", "const A = 1"), ("b/shop.flow", "const B = 1")]);
        bench.completions().items.into_iter().map(|item| item.label).collect::<Vec<_>>()
    };
    assert_eq!(labels("import \"$0\""), ["crm.flow", "../b/shop.flow"]);
    assert_eq!(labels("import \"./$0\""), ["./crm.flow"]);
    assert_eq!(labels("import \"../$0\""), ["../b/shop.flow"]);
}
