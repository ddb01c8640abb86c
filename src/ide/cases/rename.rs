//! Giving names, and refusing to.

use super::Case;
use crate::ide::rename::{prepare, rename};
use std::collections::BTreeMap;

/// The texts of the files that are changed, or why none is.
fn renamed(case: &mut Case, new: &str) -> Result<Vec<String>, String> {
    let path = case.path.clone();
    let edits = rename(&mut case.workspace, &path, case.offset, new).map_err(|refusal| refusal.0)?;
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for edit in edits.iter().rev() {
        let file = case.workspace.sources().file(edit.span.file);
        let text = texts.entry(file.path().to_owned()).or_insert_with(|| file.text().to_owned());
        text.replace_range(edit.span.range(), &edit.text);
    }
    Ok(texts.into_values().collect())
}

/// What `main.flow` is afterwards.
fn becomes(text: &str, new: &str) -> String {
    renamed(&mut Case::of(text), new).map_or_else(|why| why, |texts| texts.join("---\n"))
}

fn refused(mut case: Case, new: &str) -> String {
    renamed(&mut case, new).expect_err("it is refused")
}

const PAY: &str = "effect pay(order: string) -> { id: string } { timeout 5s }\n";

#[test]
fn a_step_is_renamed_in_expressions_clauses_edges_and_tests() {
    let text = format!(
        "{PAY}workflow shop(order: string) -> string {{\n  step p$aid = pay(order)\n  step last = wait 5m after paid when ran(paid)\n  \
         paid -> last\n  return paid.id\n}}\ntest \"t\" {{\n  given order = \"1\"\n  mock pay => {{ id: \"paid\" }}\n  \
         expect ran(paid) && \"paid\" in trace\n}}\n"
    );
    let expected = text.replace('$', "").replace("paid", "done").replace("id: \"done\"", "id: \"paid\"");
    assert_eq!(becomes(&text, "done"), expected);
}

#[test]
fn a_short_argument_is_written_out_when_one_of_its_names_changes() {
    let text = format!("{PAY}workflow shop(or$der: string) {{\n  step paid = pay(order)\n}}\n");
    let expected = format!("{PAY}workflow shop(bill: string) {{\n  step paid = pay(order: bill)\n}}\n");
    assert_eq!(becomes(&text, "bill"), expected);
    let text =
        "effect pay(or$der: string) { timeout 5s }\nworkflow shop(order: string) {\n  step paid = pay(order)\n}\n";
    let expected =
        "effect pay(bill: string) { timeout 5s }\nworkflow shop(order: string) {\n  step paid = pay(bill: order)\n}\n";
    assert_eq!(becomes(text, "bill"), expected);
    let text = "workflow shop(or$der: string) {\n  emit \"order.paid\" (order)\n}\n";
    assert_eq!(becomes(text, "bill"), "workflow shop(bill: string) {\n  emit \"order.paid\" (order: bill)\n}\n");
}

#[test]
fn an_argument_whose_names_become_one_is_written_short() {
    let text = format!("{PAY}workflow shop(bi$ll: string) {{\n  step paid = pay(order: bill)\n}}\n");
    let expected = format!("{PAY}workflow shop(order: string) {{\n  step paid = pay(order)\n}}\n");
    assert_eq!(becomes(&text, "order"), expected);
    // With a comment between, both names stay.
    let text = format!("{PAY}workflow shop(bi$ll: string) {{\n  step paid = pay(order: // why\n    bill)\n}}\n");
    assert_eq!(becomes(&text, "order"), text.replace('$', "").replace("bill", "order"));
}

#[test]
fn names_are_renamed_through_imports_and_namespaces() {
    let lib = "type Or$der = { id: string }\neffect pay(order: Order) { timeout 5s }\n";
    let main = "import \"lib.flow\" as lib\nworkflow shop(order: lib.Order) {\n  step paid = lib.pay(order)\n}\n";
    let mut case = Case::new(&[("lib.flow", lib), ("main.flow", main)]);
    let expected = [lib.replace('$', "").replace("Order", "Bill"), main.replace("Order", "Bill")];
    assert_eq!(renamed(&mut case, "Bill").unwrap(), expected);
    let case = Case::new(&[("lib.flow", &lib.replace('$', "")), ("main.flow", main)]);
    let mut case = case.at("main.flow", "lib.pay");
    let expected =
        main.replace("as lib", "as other").replace("lib.Order", "other.Order").replace("lib.pay", "other.pay");
    assert_eq!(renamed(&mut case, "other").unwrap(), [expected]);
}

#[test]
fn variables_of_loops_and_macros_are_renamed_where_they_are_seen() {
    let text = "workflow w(xs: list<int>) {\n  let a = xs.map($x, x + xs.filter(x, x > 1).size())\n}\n";
    let expected = "workflow w(xs: list<int>) {\n  let a = xs.map(y, y + xs.filter(x, x > 1).size())\n}\n";
    assert_eq!(becomes(text, "y"), expected);
    let text = "compute f(n: int) -> int\nworkflow w(xs: list<int>) {\n  each rows (x, $i in xs) {\n    step s = f(n: x + i)\n  }\n}\n";
    assert_eq!(becomes(text, "at"), text.replace("$i", "at").replace("x + i", "x + at"));
}

#[test]
fn a_step_in_a_block_is_renamed_where_it_is_read_through_the_block() {
    let text = "compute f(n: int) -> int\nworkflow w(xs: list<int>) -> int {\n  each rows (x in xs) {\n    step o$ne = f(n: x)\n  }\n  \
                return rows.map(r, r.one)[0] + rows[1].one\n}\n";
    assert_eq!(becomes(text, "two"), text.replace("o$ne", "two").replace(".one", ".two"));
}

#[test]
fn what_goes_on_as_a_whole_is_known_by_its_names() {
    let text = "compute f(n: int) -> int\neffect send(data: dyn) { timeout 5s }\nworkflow w(xs: list<int>) {\n  \
                each rows (x in xs) {\n    step o$ne = f(n: x)\n  }\n  let data = rows.filter(r, r.one > 1)\n  step sent = send(data)\n}\n";
    assert_eq!(
        becomes(text, "two"),
        "`one` is a field of what `rows` gives, and that goes on as a whole in `main.flow`, line 8: who reads it there knows the field by its name"
    );
}

#[test]
fn states_events_and_their_parameters_are_renamed() {
    let text = "machine M {\n  initial a\n  a -> $b on go(x: int) when x > 0\n  b -> c on stop\n  final c\n}\n";
    assert_eq!(becomes(text, "open"), text.replace("$b", "open").replace("b ->", "open ->"));
    let text = text.replace('$', "").replace("on go", "on $go");
    assert_eq!(becomes(&text, "start"), text.replace("$go", "start"));
    let text = text.replace('$', "").replace("(x:", "($x:");
    assert_eq!(becomes(&text, "y"), text.replace("$x", "y").replace("x > 0", "y > 0"));
}

#[test]
fn placeholders_are_renamed_with_their_parameter() {
    let text = "effect get($id: string) -> string {\n  via http { url: \"https://x/{id}/{{id}\" }\n  timeout 5s\n}\n";
    assert_eq!(becomes(text, "key"), text.replace("$id", "key").replace("/{id}", "/{key}"));
}

#[test]
fn constants_secrets_resources_machines_and_types_are_renamed() {
    let text = "const LI$MIT = 5\nsecret KEY\nresource gpu\nmachine M { initial a\n  a -> b on go\n  final b }\n\
                effect f(token: secret, n: int = LIMIT) { needs gpu timeout 5s }\n\
                reducer r(state: dyn, event: dyn) -> dyn { tracks M }\n\
                workflow w(n: int) {\n  step s = f(token: KEY, n: LIMIT + n) needs gpu\n}\n";
    let plain = text.replace('$', "");
    assert_eq!(becomes(text, "MOST"), plain.replace("LIMIT", "MOST"));
    assert_eq!(becomes(&plain.replace("secret KEY", "secret $KEY"), "TOKEN"), plain.replace("KEY", "TOKEN"));
    assert_eq!(becomes(&plain.replace("resource gpu", "resource $gpu"), "cpu"), plain.replace("gpu", "cpu"));
    assert_eq!(becomes(&plain.replace("machine M", "machine $M"), "Life"), plain.replace(" M ", " Life "));
}

#[test]
fn yaml_is_renamed_inside_of_its_strings() {
    let yaml = "flowright: 1\nactions:\n  \"pay\": { archetype: effect, params: { order: string }, timeout: 5s }\nworkflows:\n  shop:\n    \
                params: { order: string }\n    steps:\n      paid: { uses: 'pay', with: { order: '${ order + \"order\" }' } }\n      \
                late:\n        wait: 5m\n        when: |\n          ran(paid) &&\n            order != \"\"\n    edges: ['paid -> late']\n";
    let mut case = Case::new(&[("main.flow.yaml", yaml)]).at("main.flow.yaml", "order: string }\n    steps");
    let expected =
        yaml.replace("{ order: string }\n    steps", "{ bill: string }\n    steps").replace("${ order +", "${ bill +");
    assert_eq!(renamed(&mut case, "bill").unwrap(), [expected.replace("order !=", "bill !=")]);
    let mut case = Case::new(&[("main.flow.yaml", yaml)]).at("main.flow.yaml", "paid:");
    assert_eq!(renamed(&mut case, "done").unwrap(), [yaml.replace("paid", "done")]);
    let mut case = Case::new(&[("main.flow.yaml", yaml)]).at("main.flow.yaml", "pay\"");
    assert_eq!(renamed(&mut case, "buy").unwrap(), [yaml.replace("\"pay\"", "\"buy\"").replace("'pay'", "'buy'")]);
}

#[test]
fn a_graph_is_renamed_by_its_ids_where_they_are_names() {
    let graph = r#"{"nodes": [{"id": "one", "type": "function"}, {"id": "two-b", "type": "function"}],
      "edges": [{"from": "one", "to": "two-b"}]}"#;
    let mut case = Case::new(&[("main.workflow.json", graph)]).at("main.workflow.json", "one");
    assert_eq!(renamed(&mut case, "first").unwrap(), [graph.replace("one", "first")]);
    let case = Case::new(&[("main.workflow.json", graph)]).at("main.workflow.json", "two-b");
    assert_eq!(
        refused(case, "second"),
        "`two_b` is meant in `main.workflow.json`, line 1, but what is written there is something else, from which the name is made"
    );
}

#[test]
fn a_node_is_renamed_in_the_conditions_that_read_it() {
    let graph = r#"{"nodes": [{"id": "draft", "type": "agent"}, {"id": "check", "type": "conditional"}, {"id": "post", "type": "http"}],
      "edges": [{"from": "draft", "to": "check"},
                {"from": "check", "to": "post", "condition": "output.ok && ctx.draft.output.safe && 'draft' in ctx"}]}"#;
    let case = |id| Case::new(&[("main.workflow.json", graph)]).at("main.workflow.json", id);
    assert_eq!(renamed(&mut case("draft"), "sketch").unwrap(), [graph.replace("draft", "sketch")]);
    assert_eq!(renamed(&mut case("check"), "verify").unwrap(), [graph.replace("check", "verify")]);
}

#[test]
fn a_task_is_renamed_with_what_waits_for_it() {
    let tasks = r#"{"tasks": [{"id": "lint", "estimatedDuration": 1}, {"id": "ship", "estimatedDuration": 1, "dependencies": ["lint"]}]}"#;
    let mut case = Case::new(&[("main.tasks.json", tasks)]).at("main.tasks.json", "lint");
    assert_eq!(renamed(&mut case, "style").unwrap(), [tasks.replace("lint", "style")]);
}

#[test]
fn what_is_no_name_is_refused() {
    let step = format!("{PAY}workflow shop(order: string) {{\n  step p$aid = pay(order)\n}}\n");
    assert_eq!(
        becomes(&step, "in"),
        "a step cannot be called `in`: `in` is a word of the language, so it cannot be a name; choose another name, as in `in_`"
    );
    assert_eq!(
        becomes(&step, "a b"),
        "a step cannot be called `a b`: `a b` is no name; a name is of letters, digits and `_`, and does not start with a digit"
    );
    assert_eq!(becomes(&step, ""), "a step needs a name");
    assert!(becomes(&step, "model.step").contains("is no name"));
    let each = "workflow w(xs: list<int>) {\n  each al$l (x in xs) { step a = wait 5m }\n}\n";
    assert!(becomes(each, "in").starts_with("an each cannot be called `in`"));
    assert!(becomes(&step.replace('$', "").replace("effect p", "effect $p"), "bank.pay").contains("effect bank.pay("));
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let text = format!("{PAY}workflow shop(order: string) {{\n  step p$aid = pay(order)\n}}\n");
    assert_eq!(
        becomes(&text, "order"),
        "`paid` cannot be called `order`: the name `order` is used twice in this workflow (`main.flow`, line 3; first used in `main.flow`, line 2)"
    );
    let text = "type A$ = string\ntype B = string\n";
    assert_eq!(
        becomes(text, "B"),
        "`A` cannot be called `B`: the type `B` is declared twice (`main.flow`, line 2; first declared in `main.flow`, line 1)"
    );
}

#[test]
fn a_name_that_would_hide_another_one_or_be_hidden_is_refused() {
    let text = "workflow w(xs: list<int>, n: int) {\n  let a = xs.map($x, x + n)\n}\n";
    assert_eq!(
        becomes(text, "n"),
        "`x` cannot be called `n`: in `main.flow`, line 2, `n` would no longer mean the parameter but the variable of `main.flow`, line 2"
    );
    let text = "const A$ = 1\nworkflow w(n: int) {\n  let a = A + n\n}\n";
    assert_eq!(
        becomes(text, "n"),
        "`A` cannot be called `n`: in `main.flow`, line 3, `n` would no longer mean the constant but the parameter of `main.flow`, line 2"
    );
}

#[test]
fn a_name_that_would_be_ambiguous_in_another_file_is_refused() {
    let lib = "effect $pay(order: string) { timeout 5s }\n";
    let main = "import \"lib.flow\"\neffect buy(order: string) { timeout 5s }\nworkflow w() {\n  step s = buy(order: \"\")\n}\n";
    let case = Case::new(&[("lib.flow", lib), ("main.flow", main)]);
    assert_eq!(
        refused(case, "buy"),
        "`pay` cannot be called `buy`: `buy` would mean two things (`main.flow`, line 1; declared in `main.flow`, line 2)"
    );
}

#[test]
fn what_nobody_may_rename_says_why() {
    let why = |text: &str| {
        let mut case = Case::of(text);
        let focus = case.workspace.focus("main.flow").unwrap();
        prepare(&focus, case.offset).expect_err("it is refused").0
    };
    assert_eq!(why("type A = str$ing\n"), "`string` comes with the language, so it keeps its name");
    assert_eq!(
        why("type A = { na$me: string }\n"),
        "`name` is a field of a type, and fields cannot be renamed yet: data of this shape may come from anywhere"
    );
    assert_eq!(
        why("effect f() -> { name: string }\ntest \"t\" {\n  mock f => {\"na$me\": \"a\"}\n}\n"),
        "`name` is a field of a type, and fields cannot be renamed yet: data of this shape may come from anywhere"
    );
    assert_eq!(
        why("type A = \"on\" | \"off\"\nworkflow w(a: A) { let x = a == \"o$n\" }\n"),
        "`on` is a member of a union, and members cannot be renamed yet: data with this text may come from anywhere"
    );
    assert_eq!(
        why("workflow a() {\n  step got = await \"order.p$aid\"\n}\n"),
        "`order.paid` is an event of the outside world, where others know it by this name"
    );
    assert_eq!(
        why("workflow a() {\n  emit \"order.paid\" (id: \"1\")\n  step w = wait 5m after emit_$order_paid\n}\n"),
        "this emit is called `emit_order_paid` after its event; give it a name of its own, as in `step name = emit \"order.paid\"`"
    );
    assert_eq!(why("workflow a() { st$ep w = wait 5m }\n"), "there is no name here that could be another one");
}

#[test]
fn what_is_in_files_of_others_is_not_renamed() {
    let main = "import \"far/lib.flow\" as lib\nworkflow w(order: string) {\n  step s = lib.p$ay(order)\n}\n";
    let case = Case::new(&[("main.flow", main), ("far/lib.flow", PAY)]);
    assert_eq!(
        refused(case, "buy"),
        "`pay` also stands in `far/lib.flow`, which is no file of the workspace: it lies elsewhere, is left out, or is reached by a link"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_in_the_way_only_where_the_name_may_be_in_it() {
    let lib = "effect p$ay(order: string) { timeout 5s }\n";
    let broken = "import \"lib.flow\" as lib\nworkflow w(order: string) {\n  step s = = lib.pay(order)\n}\n";
    let case = Case::new(&[("lib.flow", lib), ("main.flow", broken)]);
    assert_eq!(
        refused(case, "buy"),
        "`pay` stands in `main.flow`, line 3, but not all of that file can be read, so nobody knows what is meant there; mend it first"
    );
    let fine =
        "import \"lib.flow\" as lib\nworkflow w(order: string) {\n  step s = lib.pay(order)\n  step t = = 5\n}\n";
    let mut case = Case::new(&[("lib.flow", lib), ("main.flow", fine)]);
    let expected = [lib.replace('$', "").replace("pay", "buy"), fine.replace("pay", "buy")];
    assert_eq!(renamed(&mut case, "buy").unwrap(), expected);
}

#[test]
fn an_anchor_that_is_two_things_is_not_renamed() {
    let yaml = "flowright: 1\nactions:\n  one: { archetype: compute, params: { order: string } }\n  \
                two: { archetype: compute, params: { order: string } }\nworkflows:\n  shop:\n    params: { order: string }\n    steps:\n      \
                a: { uses: one, with: &args { order: '${ order }' } }\n      b: { uses: two, with: *args }\n";
    let case = Case::new(&[("main.flow.yaml", yaml)]).at("main.flow.yaml", "order: string");
    assert!(refused(case, "bill").starts_with("`order` cannot be called `bill`: "));
}

#[test]
fn the_same_name_is_no_change() {
    assert_eq!(becomes("type A$ = string\n", "A"), "");
}

#[test]
fn a_name_that_means_nothing_yet_is_refused_with_that_reason() {
    let text = "workflow w(n: int) {\n  let q = zzz\n  let b$ig = n > 1\n  step pause = wait 5s when big\n}\n";
    assert_eq!(
        refused(Case::of(text), "zzz"),
        "`big` cannot be called `zzz`: in `main.flow`, line 2, `zzz` means nothing now, and would mean the let of `main.flow`, line 3"
    );
}

#[test]
fn a_step_is_renamed_where_an_error_names_it() {
    let text = format!(
        "{PAY}workflow shop(order: string) {{\n  step p$aid = pay(order)\n  step last = wait 5m after paid settled when error(paid).?step == optional.of(\"paid\")\n}}\n\
         test \"t\" {{\n  given order = \"paid\"\n  mock pay fails \"E\"\n  expect error(paid).?step.orValue(\"\") == \"paid\" && ran(last)\n}}\n"
    );
    let expected = text.replace('$', "").replace("paid", "done").replace("order = \"done\"", "order = \"paid\"");
    assert_eq!(becomes(&text, "done"), expected);
}
