//! What actions take care of: comments, commas, style, other mistakes in the file, and that nothing is offered which is refused.

use super::*;

#[test]
fn no_comment_is_lost_by_a_name_or_without_one() {
    let commented = "  step call = page(text, urgent: size(text) > 1 // why one\n    && text ‸!= \"b\")\n";
    let whole = "give `size(text) > 1 && text != \"b\"` a name";
    assert!(flow_body(commented, whole).starts_with("not offered, but [\"give `text != \\\"b\\\"` a name\""));
    let uncommented = commented.replace(" // why one", "");
    let plain = flow_body(&uncommented, whole);
    assert!(plain.starts_with("  let call_urgent = size(text) > 1 && text != \"b\"\n"), "{plain}");
    let commented = "      call: { uses: page, with: { text, urgent: false } }\n      two:\n        uses: page\n        with: { text, urgent: true }\n        \
                     when: |\n          size(text) > 1 // why one\n          && text ‸!= \"b\"\n";
    assert!(yaml_body(commented, whole).starts_with("not offered, but [\"give `text != \\\"b\\\"` a name\""));
    let name = "put the value of `hot` where it is read";
    let body = |above: &str, behind: &str| {
        format!(
            "  step a = page(text, urgent: true)\n{above}  let hot = text != \"b\"{behind}\n  step call = page(text, urgent: ‸hot)\n"
        )
    };
    for (above, behind) in [("  /// Doc.\n", ""), ("", " // why"), ("", "\n    // why\n    && size(text) > 1")] {
        assert!(flow_body(&body(above, behind), name).starts_with("not offered"), "{above}{behind}");
    }
    assert!(flow_body(&body("  // Of all.\n", ""), name).contains("  // Of all.\n  step call"));
    let body = |above: &str, value: &str| {
        format!(
            "{above}      hot:\n        let: {value}\n      call: {{ uses: page, with: {{ text: a, urgent: '${{ ‸hot }}' }} }}\n"
        )
    };
    for (above, value) in [
        ("      ## Doc.\n", "text != \"b\""),
        ("", "text != \"b\" # why"),
        ("", "|\n          text != \"b\"\n          // why"),
        ("", "|\n          text != \"b\" // why\n          && size(text) > 1"),
    ] {
        assert!(yaml_body(&body(above, value), name).starts_with("not offered"), "{above}{value}");
    }
    assert!(yaml_body(&body("", "text != \"b\""), name).contains("urgent: '${ text != \"b\" }'"));
}

#[test]
fn what_an_error_has_hidden_is_no_reason_to_leave_it() {
    let lib = ("shop.flow", "compute check(sku: string) -> { available: bool }\nconst LIMIT = 3\n");
    let text = "resource gpu\nworkflow w(x: string) -> bool {\n  step a = ‸check(sku: x)\n  return a.availble\n}\n";
    let done = after(&[("main.flow", text), lib], "import `shop.flow`");
    assert!(done.starts_with("import \"shop.flow\"\n\nresource gpu"), "{done}");
    let clash = text.replace("resource gpu", "const LIMIT = 4");
    let refused = after(&[("main.flow", &clash), lib], "import `shop.flow`");
    assert!(refused.contains("E0209"), "{refused}");
    let typo = "resource gpu\nworkflow w(amount: int) -> int {\n  return ‸amont\n}\n";
    assert_eq!(flow(typo, "apply all safe fixes in this file"), typo.replace("‸amont", "amount"));
}

#[test]
fn what_is_imported_behind_a_namespace_gets_that() {
    let lib = ("lib/shop.flow", "compute stock.check(sku: string) -> bool\ntype Order = { id: string }\n");
    let text = "import \"lib/shop.flow\" as shop\n\nworkflow w(x: string) -> bool {\n  step a = ‸stock.check(sku: x)\n  return a\n}\n";
    let named = text.replace("‸stock", "shop.stock");
    assert_eq!(after(&[("main.flow", text), lib], "change it to `shop.stock.check`"), named);
    let text = "import \"lib/shop.flow\" as it\n\ntype Two = { a: ‸Order }\n";
    assert_eq!(after(&[("main.flow", text), lib], "change it to `it.Order`"), text.replace("‸Order", "it.Order"));
    let text = "flowright: 1\nimports: [{ path: lib/shop.flow, as: shop }]\nworkflows:\n  w:\n    params: { x: string }\n    steps:\n      \
                a: { uses: ‸stock.check, with: { sku: '${ x }' } }\n    returns: bool\n    return: '${ a }'\n";
    let named = text.replace("‸stock", "shop.stock");
    assert_eq!(after(&[("main.flow.yaml", text), lib], "change it to `shop.stock.check`"), named);
}

#[test]
fn missing_arguments_come_behind_comments_with_the_commas_that_are_needed() {
    let title = "add the missing argument `urgent`";
    assert_eq!(
        flow_body("  step call = page(\n    text, // of it\n    // end‸\n  )\n", title),
        "  step call = page(\n    text, // of it\n    // end\n    urgent: false,\n  )\n"
    );
    assert_eq!(
        flow_body("  step call = page(\n    text: (text) // of it‸\n  )\n", title),
        "  step call = page(\n    text: (text), // of it\n    urgent: false\n  )\n"
    );
    assert_eq!(
        flow_body("  step call = page(text // of it‸\n  )\n", title),
        "  step call = page(text, // of it\n  urgent: false\n  )\n"
    );
}

#[test]
fn no_name_is_offered_for_what_has_one_or_fits_only_where_it_stands() {
    let named =
        flow_body("  let hot = text ‸!= \"b\"\n  step call = page(text, urgent: hot)\n", "give `text != \"b\"` a name");
    assert!(named.starts_with("not offered"), "{named}");
    let text = "effect ship(speed: \"fast\" | \"slow\") { timeout 5s }\nworkflow w(express: bool) {\n  \
                step sent = ship(speed: express ‸? \"fast\" : \"slow\")\n}\n";
    let named = flow(text, "give `express ? \"fast\" : \"slow\"` a name");
    assert!(named.starts_with("not offered"), "{named}");
    let text = text.replace("\"fast\" | \"slow\"", "string");
    assert!(flow(&text, "give `express ? \"fast\" : \"slow\"` a name").contains("ship(speed: sent_speed)"));
}

#[test]
fn a_leak_that_stands_for_a_wrong_type_cannot_be_allowed() {
    let text = "secret KEY\neffect tell(text: string, key: secret) { timeout 5s }\nworkflow w() {\n  step a = tell(text: ‸KEY, key: KEY)\n}\n";
    let allowed = flow(text, "allow `secret-leak` here, with a reason");
    assert!(allowed.starts_with("not offered"), "{allowed}");
    let text = "secret KEY\neffect tell(text: dyn, key: secret) { timeout 5s }\nworkflow w() {\n  step a = tell(text: ‸KEY, key: KEY)\n}\n";
    let allowed = flow(text, "allow `secret-leak` here, with a reason");
    assert!(allowed.contains("  // flowright: allow(secret-leak) say why\n  step a"), "{allowed}");
}

#[test]
fn what_is_in_style_stays_in_style() {
    let head = "effect page(text: string, urgent: bool) { timeout 5s }\n\n";
    let text = format!(
        "{head}workflow w(text: string, n: int) {{\n  let ‸hot = text != \"\" && n > 1\n  step call = page(text, urgent: hot && n < 5) when !(hot || n == 7)\n}}\n"
    );
    let done = flow(&text, "put the value of `hot` where it is read");
    assert!(done.ends_with("  step call = page(text, urgent: text != \"\" && n > 1 && n < 5) when !(text != \"\" && n > 1 || n == 7)\n}\n"), "{done}");
    let text = format!(
        "{head}workflow w(text: string, n: int) {{\n  step call = page(text, urgent: text != \"a\") when !(n ‸> 1)\n}}\n"
    );
    assert!(flow(&text, "give `n > 1` a name").ends_with("when !n_above_1\n}\n"));
    let text = format!("{head}workflow w(text: string) {{\n  step call ‸page(text, urgent: true)\n}}\n");
    assert_eq!(flow(&text, "insert `=`"), text.replace(" ‸page", " = page"));
    let text = format!("{head}workflow w(text: string) {{\n  step  call ‸page(text, urgent: true)\n  wait   5s\n}}\n");
    assert!(flow(&text, "insert `=`").contains("wait   5s"), "nothing else changes");
}

#[test]
fn one_thing_is_offered_once() {
    let titles = |body: &str| -> Vec<String> {
        let (_, _, found) = offered(&[("main.flow", &format!("{ACTIONS}workflow w(text: string) {{\n{body}}}\n"))]);
        found.into_iter().map(|action| action.title).collect()
    };
    let body = "  choose ‸route {\n    when text == \"a\" => { step a = page(text, urgent: true) }\n    \
                when text == \"b\" => { step b = page(text, urgent: true) } // b\n  }\n";
    let found = titles(body);
    assert_eq!(found.iter().filter(|title| title.contains("`otherwise`")).count(), 1, "{found:?}");
    assert_eq!(
        flow_body(body, "add an empty `otherwise` (unsafe)"),
        body.replace('‸', "").replace("// b\n", "// b\n    otherwise => {}\n")
    );
    let found = titles(
        "  step a = page(text, urgent: true) when text == \"a\"\n  step b = page(text, urgent: true) when text != \"\"\n  \
         step ‸c = page(text, urgent: true) after a, b\n",
    );
    assert!(found.contains(&"go on only if all ran (unsafe)".to_owned()), "{found:?}");
    assert!(!found.iter().any(|title| title.contains("`join all`")), "{found:?}");
}

#[test]
fn a_path_that_leads_nowhere_becomes_that_of_the_file_that_is_called_nearly_so() {
    let lib = ("lib/ship.flow", "effect pay(amount: int) { timeout 5s }\n");
    let text = "import ‸\"lib/shipp.flow\"\nworkflow w(n: int) {\n  step paid = pay(amount: n)\n}\n";
    let mended = text.replace("‸\"lib/shipp", "\"lib/ship");
    assert_eq!(after(&[("main.flow", text), lib], "change it to `lib/ship.flow`"), mended);
    let text = "flowright: 1\nimports: [‸lib/shipp.flow]\nworkflows:\n  w:\n    params: { n: int }\n    steps:\n      paid: { uses: pay, with: { amount: '${ n }' } }\n";
    let mended = text.replace("‸lib/shipp", "lib/ship");
    assert_eq!(after(&[("main.flow.yaml", text), lib], "change it to `lib/ship.flow`"), mended);
}

#[test]
fn an_argument_that_is_guessed_is_not_applied_unseen() {
    let filled = |params: &str, title: &str| {
        let text = format!(
            "type Mode = \"a\" | \"b\"\neffect f(url: string) {{ timeout 5s }}\nworkflow w({params}) {{\n  step s = f(‸)\n}}\n"
        );
        let (_, _, found) = offered(&[("main.flow", &text)]);
        let preferred = found.iter().find(|action| action.title == title).unwrap().preferred;
        let text = flow(&text, title);
        (text.lines().nth(3).unwrap().trim().to_owned(), preferred)
    };
    let title = "add the missing argument `url`";
    assert_eq!(filled("url: string, m: Mode", title), ("step s = f(url)".to_owned(), true));
    assert_eq!(filled("u: string, m: Mode", title), ("step s = f(url: \"\")".to_owned(), false));
}

#[test]
fn a_path_of_an_import_is_mended_whatever_else_is_wrong() {
    let files = [
        (
            "a.flow",
            "import \"sho‸pp.flow\"\nworkflow w(x: string, z: Zon) -> Zone {\n  step s = wait 1s\n  return z\n}\n",
        ),
        ("shop.flow", "type Zone = \"near\" | \"far\"\n"),
    ];
    let text = after(&files, "change it to `shop.flow`");
    assert!(text.starts_with("import \"shop.flow\"\n"), "{text}");
}
