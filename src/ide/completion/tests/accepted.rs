//! What the text says once an item was accepted.

use super::*;

/// The line of the cursor after the first item was accepted.
fn accepted(text: &str) -> String {
    accepted_in("a.flow", text, &[])
}

fn accepted_in(path: &str, text: &str, others: &[(&str, &str)]) -> String {
    let mut bench = Bench::new(path, text, others);
    let items = bench.completions().items;
    apply(&bench.text(), items.first().unwrap())
}

#[track_caller]
fn becomes(statements: &str, expected: &str) {
    let text = accepted(&within(statements));
    assert!(text.contains(expected), "no `{expected}` in {text}");
}

#[test]
fn the_first_item_completes_the_text() {
    becomes("step x = pa$0", "step x = pay(order: order, token: TOKEN)");
    becomes("step x = mail.s$0", "step x = mail.send(to: to, urgent: urgent)");
    becomes("step x = p$0(order)", "step x = pay(order)");
    becomes("step x = pay($0)", "step x = pay(order)");
    becomes("step x = pay(order, t$0)", "step x = pay(order, token: TOKEN)");
    becomes("let x = order.to$0", "let x = order.total");
    becomes("let x = order.to$0tl > 5.0", "let x = order.total > 5.0");
    becomes("let x = order.label == $0", "let x = order.label == \"vip\"");
    becomes("let x = order.label == \"$0", "let x = order.label == \"vip\"");
    becomes("let x = order.label == \"n$0\"", "let x = order.label == \"normal\"");
    becomes("let x = order.lines.fil$0", "let x = order.lines.filter(x, condition)");
    becomes("step x = mail.send(to: customer, urgent: true) ret$0", "retry 3 backoff 1s..8s");
    becomes("cho$0", "choose name {\n  when true => {");
}

#[test]
fn an_action_of_another_file_brings_its_import() {
    let others = [("lib.flow", "compute go(n: int) -> int\n")];
    let text = "workflow w(n: int) -> int {\n  step a = g$0\n  return a\n}\n";
    assert_eq!(
        accepted_in("a.flow", text, &others),
        "import \"lib.flow\" as lib\n\nworkflow w(n: int) -> int {\n  step a = lib.go(n: n)\n  return a\n}\n"
    );
}
