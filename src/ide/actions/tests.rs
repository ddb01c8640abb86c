//! What each action does to a small file, in `.flow` and in YAML.

mod care;

use super::*;
use crate::driver::{MemoryWorld, Settings};

/// A workspace with these files.
fn workspace(files: &[(&str, &str)]) -> Workspace {
    let world = files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(*path, *text));
    let mut workspace = Workspace::new(Box::new(world), Settings::default());
    workspace.found(files.iter().map(|(path, _)| (*path).to_owned()));
    workspace.finish();
    workspace
}

/// What is offered at the mark `‸` of the first file, or for what stands between two of them.
fn offered(files: &[(&str, &str)]) -> (Workspace, String, Vec<Action>) {
    let (path, marked) = files[0];
    let text = marked.replace('‸', "");
    let start = u32::try_from(marked.find('‸').unwrap()).unwrap();
    let end = u32::try_from(marked.rfind('‸').unwrap()).unwrap();
    let end = if end > start { end - 3 } else { end };
    let mut all = vec![(path, text.as_str())];
    all.extend(&files[1..]);
    let mut workspace = workspace(&all);
    let found = actions(&mut workspace, path, start..end, None);
    (workspace, text, found)
}

/// The text after the action of this title; or why there is none.
fn after(files: &[(&str, &str)], title: &str) -> String {
    let (mut workspace, mut text, found) = offered(files);
    let titles: Vec<String> = found.iter().map(|action| action.title.clone()).collect();
    let Some(action) = found.into_iter().find(|action| action.title == title) else {
        return format!("not offered, but {titles:?}");
    };
    let action = resolve(&mut workspace, files[0].0, action);
    if let Some(reason) = action.disabled {
        return format!("refused: {reason}");
    }
    let mut edits: Vec<&FileEdit> = action.edits.iter().collect();
    edits.sort_by_key(|edit| edit.range.start);
    for edit in edits.into_iter().rev() {
        text.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
    }
    text
}

fn flow(text: &str, title: &str) -> String {
    after(&[("main.flow", text)], title)
}

fn yaml(text: &str, title: &str) -> String {
    after(&[("main.flow.yaml", text)], title)
}

const ACTIONS: &str =
    "compute rate(text: string, limit: int = 3) -> { label: \"vip\" | \"normal\" | \"spam\", value: double }
effect page(text: string, urgent: bool) { timeout 5s }
";

const YAML: &str = "flowright: 1
actions:
  rate:
    archetype: compute
    params: { text: string }
    returns: { label: '\"vip\" | \"normal\" | \"spam\"', value: double }
  page: { archetype: effect, params: { text: string, urgent: bool }, timeout: 5s }
workflows:
  w:
    params: { text: string }
    steps:
";

/// A workflow with this body, and the same with another one.
fn flow_body(body: &str, title: &str) -> String {
    let head = format!("{ACTIONS}workflow w(text: string) {{\n");
    let after = flow(&format!("{head}{body}}}\n"), title);
    after.strip_prefix(&head).and_then(|rest| rest.strip_suffix("}\n")).map_or(after.clone(), str::to_owned)
}

fn yaml_body(body: &str, title: &str) -> String {
    let after = yaml(&format!("{YAML}{body}"), title);
    after.strip_prefix(YAML).map_or(after.clone(), str::to_owned)
}

#[test]
fn a_finding_has_its_fixes_and_those_of_its_rule() {
    let text = "workflow w(text: string) -> string {\n  return ‸texd + txet\n}\n";
    let both = "workflow w(text: string) -> string {\n  return text + text\n}\n";
    assert_eq!(
        flow(text, "change it to `text` (unsafe)"),
        "workflow w(text: string) -> string {\n  return text + txet\n}\n"
    );
    assert_eq!(flow(text, "fix all `unknown-name` in this file (unsafe)"), both);
    assert_eq!(flow(text, "apply all fixes in this file, unsafe ones too"), both);
}

#[test]
fn a_finding_can_be_allowed_with_a_reason_that_is_selected() {
    let text = "  step rat‸ing = rate(text)\n";
    let allowed = "  // flowright: allow(lost-data) say why\n  step rating = rate(text)\n";
    assert_eq!(flow_body(text, "allow `lost-data` here, with a reason"), allowed);
    let (_, _, found) = offered(&[("main.flow", &format!("{ACTIONS}workflow w(text: string) {{\n{text}}}\n"))]);
    let action = found.into_iter().find(|action| action.title.starts_with("allow `lost-data`")).unwrap();
    let select = action.select.unwrap();
    assert_eq!(&action.edits[select.edit].text[select.range], "say why");
    assert_eq!(action.fixes[0].rule.name, "lost-data");
    assert_eq!(
        yaml_body(
            "      rat‸ing: { uses: rate, with: { text: '${ text }' } }\n",
            "allow `lost-data` here, with a reason"
        ),
        "      # flowright: allow(lost-data) say why\n      rating: { uses: rate, with: { text: '${ text }' } }\n"
    );
    let whole = flow(
        "compute f() -> int\nworkflow w() {\n  step s‸ = f()\n}\n",
        "allow `lost-data` in this file, with a reason",
    );
    assert!(whole.starts_with("// flowright: allow-file(lost-data) say why\ncompute f()"), "{whole}");
}

#[test]
fn a_call_gets_its_missing_arguments_from_what_is_in_scope() {
    assert_eq!(
        flow_body("  step call = pa‸ge()\n", "add the missing arguments `text`, `urgent`"),
        "  step call = page(text, urgent: false)\n"
    );
    assert_eq!(
        flow_body("  step call = page(\n    urgent: true‸,\n  )\n", "add the missing argument `text`"),
        "  step call = page(\n    urgent: true,\n    text,\n  )\n"
    );
    assert_eq!(
        yaml_body("      call: { uses: pa‸ge }\n", "add the missing arguments `text`, `urgent`"),
        "      call: { uses: page, with: { text: '${ text }', urgent: false } }\n"
    );
}

#[test]
fn a_field_of_what_is_in_scope_fits_if_it_is_called_like_the_parameter() {
    let text = "type Ticket = { id: string, owner: string }\neffect tell(owner: string, ticket: Ticket) { timeout 5s }\n\
                workflow w(it: Ticket) {\n  step told = tell(‸)\n}\n";
    let told = flow(text, "add the missing arguments `owner`, `ticket`");
    assert!(told.contains("tell(owner: it.owner, ticket: it)"), "{told}");
}

#[test]
fn so_does_a_field_that_lies_deeper() {
    let text = "type Ticket = { id: string, by: { person: { owner: string }, phone?: string } }\n\
                effect tell(owner: string, phone: string) { timeout 5s }\n\
                workflow w(it: Ticket) {\n  step told = tell(‸)\n}\n";
    let told = flow(text, "add the missing arguments `owner`, `phone`");
    assert!(told.contains("tell(owner: it.by.person.owner, phone: \"\")"), "{told}");
}

#[test]
fn a_guard_gets_a_name_wherever_it_stands_in_the_statement() {
    let body = "  step rating = rate(text)\n  /// Quick.\n  step call = page(text, urgent: rating.value > 0.5) when rating.value ‸> 0.5\n";
    assert_eq!(
        flow_body(body, "give `rating.value > 0.5` a name"),
        "  step rating = rate(text)\n  let call_condition = rating.value > 0.5\n  /// Quick.\n  \
         step call = page(text, urgent: call_condition) when call_condition\n"
    );
    let body = "      rating: { uses: rate, with: { text: '${ text }' } }\n      ## Quick.\n      \
                call: { uses: page, with: { text: '${ text }', urgent: '${ rating.label == \"vip\" }' }, when: 'rating.label ‸== \"vip\"' }\n";
    assert_eq!(
        yaml_body(body, "give `rating.label == \"vip\"` a name"),
        "      rating: { uses: rate, with: { text: '${ text }' } }\n      label_is_vip: { let: 'rating.label == \"vip\"' }\n      \
         ## Quick.\n      call: { uses: page, with: { text: '${ text }', urgent: '${ label_is_vip }' }, when: 'label_is_vip' }\n"
    );
}

#[test]
fn what_speaks_of_the_variable_of_a_macro_stays_in_it() {
    let (_, _, found) =
        offered(&[("main.flow", "workflow w(xs: list<int>, y: int) -> list<int> {\n  return xs.map(x, x ‸+ y)\n}\n")]);
    let titles: Vec<&str> = found.iter().map(|action| action.title.as_str()).collect();
    assert_eq!(titles, ["give `xs.map(x, x + y)` a name"]);
}

#[test]
fn a_let_goes_and_its_value_stands_where_it_was_read() {
    let body = "  step rating = rate(text)\n  let hot = rating.value > 0.5 || text == \"\"\n  step call = page(text, urgent: ‸hot) when !hot\n";
    assert_eq!(
        flow_body(body, "put the value of `hot` where it is read"),
        "  step rating = rate(text)\n  step call = page(text, urgent: rating.value > 0.5 || text == \"\") when !(rating.value > 0.5 || text == \"\")\n"
    );
    let body = "      rating: { uses: rate, with: { text: '${ text }' } }\n      hot: { let: rating.label == \"vip\" }\n      \
                call: { uses: page, with: { text: '${ text }', urgent: '${ ‸hot }' }, when: hot }\n";
    assert_eq!(
        yaml_body(body, "put the value of `hot` where it is read"),
        "      rating: { uses: rate, with: { text: '${ text }' } }\n      \
         call: { uses: page, with: { text: '${ text }', urgent: '${ rating.label == \"vip\" }' }, when: rating.label == \"vip\" }\n"
    );
}

#[test]
fn a_choose_gets_an_arm_for_each_member_that_is_left() {
    let body = "  step rating = rate(text)\n  choose ‸route {\n    when rating.label == \"vip\" => { step call = page(text, urgent: true) }\n  }\n";
    let arms = "  step rating = rate(text)\n  choose route {\n    when rating.label == \"vip\" => { step call = page(text, urgent: true) }\n    \
                when rating.label == \"normal\" => {}\n    when rating.label == \"spam\" => {}\n  }\n";
    assert_eq!(flow_body(body, "add an arm for each of the 2 values that are left"), arms);
    let body = "      rating: { uses: rate, with: { text: '${ text }' } }\n      ‸route:\n        choose:\n          \
                - when: rating.label in [\"vip\", \"normal\"]\n            steps: { call: { uses: page, with: { text: a, urgent: true } } }\n";
    assert_eq!(
        yaml_body(body, "add an arm for `rating.label == \"spam\"`"),
        body.replace('‸', "") + "          - { when: 'rating.label == \"spam\"', steps: {} }\n"
    );
    assert_eq!(
        yaml_body(body, "add `otherwise`, in which nothing is done"),
        body.replace('‸', "") + "          - { otherwise: true, steps: {} }\n"
    );
}

#[test]
fn a_comment_behind_something_stays_with_it() {
    let body = "  choose ‸route {\n    when text == \"a\" => { step call = page(text, urgent: true) } // loud\n  }\n";
    assert_eq!(
        flow_body(body, "add `otherwise`, in which nothing is done"),
        body.replace('‸', "").replace("// loud\n", "// loud\n    otherwise => {}\n")
    );
}

#[test]
fn a_join_is_written_out_as_it_is() {
    let body = "  step a = page(text, urgent: true)\n  step b = page(text, urgent: true)\n  step ‸c = page(text, urgent: true) after a, b\n";
    assert_eq!(
        flow_body(body, "say that `c` waits for all, with `join all`"),
        body.replace('‸', "").replace("after a, b", "after a, b join all")
    );
    let body = "      a: { uses: page, with: { text: a, urgent: true } }\n      b: { uses: page, with: { text: a, urgent: true } }\n      \
                ‸c:\n        uses: page\n        with: { text: a, urgent: true }\n        after: [a, b]\n";
    assert_eq!(
        yaml_body(body, "say that `c` waits for all, with `join all`"),
        body.replace('‸', "") + "        join: all\n"
    );
}

#[test]
fn a_test_gets_the_mocks_that_it_lacks() {
    let head = format!(
        "{ACTIONS}workflow w(text: string) -> double {{\n  step rating = rate(text)\n  step call = page(text, urgent: true)\n  return rating.value\n}}\n"
    );
    let text = format!("{head}test \"‸it\" {{\n  given text = \"a\"\n  expect result > 0.5\n}}\n");
    assert_eq!(
        flow(&text, "mock the 2 actions that are not mocked"),
        format!(
            "{head}test \"it\" {{\n  given text = \"a\"\n  mock rate => {{\"label\": \"vip\", \"value\": 0.0}}\n  mock page => null\n  expect result > 0.5\n}}\n"
        )
    );
    let text = format!(
        "{YAML}      rating: {{ uses: rate, with: {{ text: '${{ text }}' }} }}\n    return: '{{}}'\ntests:\n  ‸it:\n    given: {{ text: a }}\n    expect: ran(rating)\n"
    );
    let after = yaml(&text, "mock `rate`");
    assert!(
        after.ends_with("    expect: ran(rating)\n    mock:\n      rate: { returns: { label: vip, value: 0.0 } }\n"),
        "{after}"
    );
}

#[test]
fn a_workflow_gets_a_test() {
    let head = format!("{ACTIONS}workflow ‸w(text: string) {{\n  step call = page(text, urgent: true)\n}}\n");
    let after = flow(&head, "add a test of `w`");
    let test =
        "\n\ntest \"w does what it should\" {\n  given text = \"\"\n  mock page => null\n  expect ran(call)\n}\n";
    assert!(after.ends_with(test), "{after}");
    let twin =
        format!("{YAML}      call: {{ uses: page, with: {{ text: a, urgent: true }} }}\n").replace("  w:", "  ‸w:");
    let after = yaml(&twin, "add a test of `w`");
    let test = "tests:\n  w does what it should:\n    given: { text: '' }\n    mock: { page: { returns: null } }\n    expect: ran(call)\n";
    assert!(after.ends_with(test), "{after}");
}

#[test]
fn what_one_other_file_declares_is_imported() {
    let lib = ("shared/lib.flow", "effect pay(amount: int) { timeout 5s }\n");
    let text = "/// Shops.\nworkflow shop(n: int) {\n  step paid = ‸pay(amount: n)\n}\n";
    assert_eq!(
        after(&[("shop.flow", text), lib], "import `shared/lib.flow`"),
        format!("import \"shared/lib.flow\"\n\n{}", text.replace('‸', ""))
    );
    let dotted = text.replace("‸pay", "‸lib.pay");
    let after_dotted = after(&[("shop.flow", &dotted), lib], "import `shared/lib.flow`");
    assert!(after_dotted.starts_with("import \"shared/lib.flow\" as lib\n"), "{after_dotted}");
    let two = after(&[("shop.flow", text), lib, ("other.flow", lib.1)], "import `shared/lib.flow`");
    assert!(two.starts_with("not offered"), "{two}");
    let text = "flowright: 1\nworkflows:\n  shop:\n    params: { n: int }\n    steps:\n      paid: { uses: ‸pay, with: { amount: '${ n }' } }\n";
    let after_yaml = after(&[("shop.flow.yaml", text), lib], "import `shared/lib.flow`");
    assert_eq!(after_yaml, format!("{}imports: [shared/lib.flow]\n", text.replace('‸', "")));
}

#[test]
fn an_action_that_nobody_knows_is_declared_as_it_is_called() {
    let text = "workflow shop(n: int, items: list<string>) -> dyn {\n  step paid = ‸pay(amount: n * 2, items)\n  return paid\n}\n";
    assert_eq!(
        flow(text, "declare the effect `pay`"),
        format!("effect pay(amount: int, items: list<string>) -> dyn {{ timeout 30s }}\n\n{}", text.replace('‸', ""))
    );
    let text = "flowright: 1\nworkflows:\n  shop:\n    params: { n: int }\n    steps:\n      paid: { uses: ‸pay, with: { amount: '${ n }' } }\n";
    assert_eq!(
        yaml(text, "declare the effect `pay`"),
        format!(
            "{}actions:\n  pay: {{ archetype: effect, params: {{ amount: int }}, timeout: 30s }}\n",
            text.replace('‸', "")
        )
    );
}

#[test]
fn what_would_be_worse_is_refused_with_the_reason() {
    let text = "effect log(text: string) -> string { timeout 5s }\nworkflow w(on: bool) {\n  step a = log(text: \"x\") when on\n  \
                step b = log(text: coalesce(a, \"none\"))\n  let said = coalesce(a, \"none\")\n  step c = log(text: sa‸id)\n}\n";
    assert!(
        flow(text, "put the value of `said` where it is read").contains("step c = log(text: coalesce(a, \"none\"))")
    );
    // The name would be taken by the time that somebody asks.
    let (mut workspace, _, found) = offered(&[("main.flow", text)]);
    let mut action = found.into_iter().find(|action| action.kind == Kind::Inline).unwrap();
    action.edits[0].text = "nothing".to_owned();
    let refused = resolve(&mut workspace, "main.flow", action);
    assert!(refused.disabled.unwrap().contains("E0201"), "{:?}", refused.edits);
    assert!(refused.edits.is_empty());
}

#[test]
fn line_ends_and_signs_of_several_bytes_stay() {
    let text = format!(
        "{ACTIONS}workflow w(text: string) {{\n  // zażółć 🐢\n  step call = page(text: \"ż\", urgent: text ‸!= \"🐢\")\n}}\n"
    );
    let after = flow(&text.replace('\n', "\r\n"), "give `text != \"🐢\"` a name");
    assert!(after.contains("{\r\n  let call_urgent = text != \"🐢\"\r\n  // zażółć 🐢\r\n"), "{after}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn json_takes_what_it_can_hold() {
    let text = "{\n  \"flowright\": 1,\n  \"actions\": {\"f\": {\"archetype\": \"effect\", \"params\": {\"a\": \"bool\"}, \"timeout\": \"5s\"}},\n  \
                \"workflows\": {\"w\": {\"params\": {\"n\": \"string\"}, \"steps\": {\n    \"s\": {\"uses\": \"f\", \"with\": {\"a\": \"${ n ‸== \\\"x\\\" }\"}}\n  }}}\n}\n";
    let after = after(&[("main.flow.json", text)], "give `n == \"x\"` a name");
    assert!(
        after.contains("{\n    \"n_is_x\": { \"let\": \"n == \\\"x\\\"\" },\n    \"s\": {\"uses\": \"f\", \"with\": {\"a\": \"${ n_is_x }\"}}"),
        "{after}"
    );
}
