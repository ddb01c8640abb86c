//! What people get wrong, and what they are told: place, code, message, `[help]`, `(related places)`, `{edits}`.

use super::*;

/// `body` in a workflow; its first line is line 2.
fn in_workflow(body: &str) -> String {
    said(&format!("workflow f(t: int) {{\n{body}\n}}\n"))
}

fn lines(expected: &[&str]) -> String {
    expected.iter().flat_map(|line| [*line, "\n"]).collect()
}

#[test]
fn the_equals_sign_of_a_step() {
    assert_eq!(
        in_workflow("  step x model.score(t)"),
        lines(&[r#"2:10 E0102 expected `=`, found `model` [write `=` between the name and its value] {"" -> " ="}"#])
    );
    assert_eq!(
        in_workflow("  step x: model.score(t)"),
        lines(&[r#"2:9 E0102 expected `=`, found `:` [a name is bound with `=`] {":" -> "="}"#])
    );
    assert_eq!(in_workflow("  step = model.score(t)"), lines(&["2:8 E0102 expected a name, found `=`"]));
}

#[test]
fn calls_and_arguments() {
    assert_eq!(
        in_workflow("  step x = model.score(a = t)"),
        lines(&[
            r#"2:26 E0102 expected `:`, `,` or `)`, found `=` [names and values are parted by `:` here] {"=" -> ":"}"#
        ])
    );
    assert_eq!(
        in_workflow("  step x = model.score t"),
        lines(&["2:24 E0102 expected `(`, found `t` [write it as in `step score = model.score(ticket, limit: 5)`]"])
    );
    assert_eq!(
        in_workflow("  step x = m(t.id)"),
        lines(&[
            "2:15 E0102 expected `:`, `,` or `)`, found `.` [arguments are named, as in `id: ticket.customer_id`]"
        ])
    );
    assert_eq!(
        in_workflow(r#"  step x = m("a")"#),
        lines(&[
            "2:14 E0102 expected a name or `)`, found a string [arguments are named, as in `id: ticket.customer_id`]"
        ])
    );
    assert_eq!(
        in_workflow("  step x = m(a: )"),
        lines(&[
            "2:17 E0102 expected an expression, found `)` [write it as in `step score = model.score(ticket, limit: 5)`]"
        ])
    );
    assert_eq!(
        in_workflow("  step x = m(a: 1 b: 2)"),
        lines(&[
            "2:19 E0102 expected `,` or `)`, found `b` [write it as in `step score = model.score(ticket, limit: 5)`]"
        ])
    );
    assert_eq!(
        in_workflow("  step x = m(a: 1,, b: 2)"),
        lines(&["2:19 E0102 expected a name or `)`, found `,` [arguments are named, as in `id: ticket.customer_id`]"])
    );
    assert_eq!(
        in_workflow("  step x = "),
        lines(&[
            "2:10 E0102 expected an action call, as in `model.score(ticket)`, found the end of the block [write it as in `step score = model.score(ticket, limit: 5)`]"
        ])
    );
}

#[test]
fn misspelt_and_foreign_words() {
    assert_eq!(
        in_workflow(
            "  stpe x = model.score(t)
  return x"
        ),
        lines(&[r#"2:3 E0102 no statement starts with `stpe` [did you mean `step`?] {"stpe" -> "step"}"#])
    );
    assert_eq!(
        in_workflow("  if t > 3 { step x = m(t) }"),
        lines(&[
            "2:3 E0102 expected a statement, as in `step score = model.score(ticket)`, found `if` [a condition is a clause, `step s = action() when …`, or a block, `choose name { when … => { … } }`]"
        ])
    );
    assert_eq!(
        in_workflow(
            "  choose c {
    if t > 3 => { return t }
    else => { return 1 }
  }"
        ),
        lines(&[
            r#"3:5 E0102 an arm starts with `when`, not with `if` [write `when`] {"if" -> "when"}"#,
            r#"4:5 E0102 an arm starts with `otherwise`, not with `else` [write `otherwise`] {"else" -> "otherwise"}"#
        ])
    );
    assert_eq!(
        in_workflow(
            "  x = 3
  return x"
        ),
        lines(&[
            r#"2:3 E0102 expected a statement, as in `step score = model.score(ticket)`, found `x` [a step starts with `step`, a value with `let`, as in `step x = …`] {"" -> "step "}"#
        ])
    );
    assert_eq!(
        in_workflow(
            "  step x = m(t) retry 3 backof 1s
 return x"
        ),
        lines(&[
            r#"2:25 E0102 expected `on`, `backoff` or `factor`, found `backof` [did you mean `backoff`?] {"backof" -> "backoff"}"#
        ])
    );
    assert_eq!(
        in_workflow(
            "  type T = int
  return t"
        ),
        lines(&[
            "2:3 E0102 expected a statement, as in `step score = model.score(ticket)`, found `type` [`type` is a declaration, which stands outside of workflows]"
        ])
    );
}

#[test]
fn arms() {
    assert_eq!(
        in_workflow(
            "  choose c {
    when t > 3 { return t }
  }"
        ),
        lines(&[
            r#"3:16 E0102 expected `=>`, found `{` [write `=>` behind the condition, as in `when score > 0.8 => { … }`] {"" -> " =>"}"#
        ])
    );
    assert_eq!(
        in_workflow(
            "  choose c {
    step x = m(t)
  }
  choose d
  return t"
        ),
        lines(&[
            "3:5 E0102 expected an arm, as in `when score > 0.8 => { … }` or `otherwise => { … }`, found `step` [statements stand inside of an arm, `when … => { … }`]",
            "5:10 E0102 expected `{` and the block of `choose`, found `return` [open the block with `{` and close it with `}`]"
        ])
    );
}

#[test]
fn clauses() {
    assert_eq!(
        in_workflow("  step x = m(t) cached 5m"),
        lines(&[
            "2:17 E0102 `cached` cannot be given to a step [`cached` is a clause of an action; here one of these can stand: `when`, `after`, `join`, `fallback`, `timeout`, `retry`, `takes`, `needs`, `priority`]"
        ])
    );
    assert_eq!(
        in_workflow(
            "  step x = m(t) priority
  step y = n(t)"
        ),
        lines(&["2:24 E0102 expected a whole number, found `step`"])
    );
    assert_eq!(
        in_workflow("  step x = m(t) timeout 5s timeout 6s"),
        lines(&[
            r#"2:28 E0108 `timeout` is given twice [remove one of them] (2:17 it is given here first) {" timeout 6s" -> ""}"#
        ])
    );
    assert_eq!(
        in_workflow("  step x = m(t) timeout 20"),
        lines(&[
            "2:25 E0102 expected a duration like `20s`, found `20` [a duration needs a unit, as in `20s`: one of `ms`, `s`, `m`, `h`, `d`]"
        ])
    );
    assert_eq!(
        in_workflow("  step x = m(t) join some"),
        lines(&["2:22 E0102 expected `all`, `any` or a number, found `some` [write it as in `join any`]"])
    );
    assert_eq!(
        in_workflow(
            "  step x = m(t) after
  return x"
        ),
        lines(&["2:21 E0102 expected a name, found `return` [write it as in `after a, b failed`]"])
    );
}

#[test]
fn names_that_are_words_of_the_language() {
    assert_eq!(
        in_workflow("  step retry = m(t)"),
        lines(&[
            r#"2:8 E0107 `retry` is a word of the language, so it cannot be a name [choose another name, as in `retry_`] {"" -> "_"}"#
        ])
    );
    assert_eq!(
        in_workflow("  let if = 3"),
        lines(&[
            r#"2:7 E0107 `if` is a word of the language, so it cannot be a name [choose another name, as in `if_`] {"" -> "_"}"#
        ])
    );
}

#[test]
fn blocks_that_repeat() {
    assert_eq!(
        in_workflow("  loop l max 3 { step x = m(t) until x until y }"),
        lines(&[
            "2:46 E0108 a loop has one `until`, and this is the second [join the conditions with `||`] (2:38 the first is here)"
        ])
    );
    assert_eq!(
        in_workflow("  loop l max 3 { step x = m(t) }"),
        lines(&[
            "2:3 E0102 the loop `l` has no `until` [say in the block when it ends, as in `until score.value > 0.9`]"
        ])
    );
    assert_eq!(
        in_workflow("  each m in t { step x = m(t) }"),
        lines(&["2:10 E0102 expected `(`, found `in` [write it as in `each tagged (item in items) { … }`]"])
    );
    assert_eq!(
        in_workflow("  each m (i of t) { step x = m(i) }"),
        lines(&["2:13 E0102 expected `,` or `in`, found `of` [write it as in `each tagged (item in items) { … }`]"])
    );
}

#[test]
fn expressions() {
    assert_eq!(in_workflow("  let y = 1 +"), lines(&["2:13 E0102 expected a value after `+`"]));
    assert_eq!(
        in_workflow("  step x = m(t) when"),
        lines(&["2:20 E0102 expected an expression, found the end of the block"])
    );
    assert_eq!(
        in_workflow("  step x = m(t) when t = 3"),
        lines(&[
            r#"2:24 E0102 expected a statement, as in `step score = model.score(ticket)`, found `=` [values are compared with `==`] {"=" -> "=="}"#
        ])
    );
    assert_eq!(
        in_workflow(
            "  let a = b c
  return a"
        ),
        lines(&["2:13 E0102 expected a statement, as in `step score = model.score(ticket)`, found `c`"])
    );
    assert_eq!(
        in_workflow(
            "  let x = a | b
  let z = a && & b
  return t"
        ),
        lines(&[
            r#"2:13 E0102 expected a statement, as in `step score = model.score(ticket)`, found `|` [the operator is `||`] {"|" -> "||"}"#,
            "3:13 E0102 expected a value after `&&`",
            r#"3:16 E0102 expected a statement, as in `step score = model.score(ticket)`, found `&` [the operator is `&&`] {"&" -> "&&"}"#
        ])
    );
    assert_eq!(in_workflow("  return"), lines(&["2:8 E0102 expected an expression, found the end of the block"]));
}

#[test]
fn a_field_that_is_still_to_be_written_leaves_the_next_statement_alone() {
    for next in ["choose c { when a => {} }", "let z = 1", "step s = m(t)", "return t", "each e (x in xs) {}"] {
        let said = in_workflow(&format!("  let y = t.\n  {next}"));
        assert_eq!(said, "2:12 E0102 expected the name of a field after `.`\n", "{next}");
    }
    assert_eq!(
        in_workflow("  step y = m(t: t.\n  let z = 1"),
        lines(&[r#"2:18 E0104 `)` is missing [close it with `)`] (2:13 this `(` is never closed) {"" -> ")"}"#])
    );
    // Fields may be called so.
    for sound in ["t.step", "t.\n    step", "t.\n    let + 1", "t.\n    return in xs", "t.when.let"] {
        assert_eq!(in_workflow(&format!("  let y = {sound}")), "", "{sound}");
    }
}

#[test]
fn timers_events_and_edges() {
    assert_eq!(
        in_workflow(
            "  step x = wait 5
 step y = wait until
 step z = await Payment"
        ),
        lines(&[
            "2:17 E0102 expected a duration like `20s` or `until`, found `5` [a duration needs a unit, as in `20s`: one of `ms`, `s`, `m`, `h`, `d`]",
            "3:20 E0102 expected an expression, found `step` [write it as in `step score = model.score(ticket, limit: 5)`]",
            "4:17 E0102 expected a string in quotes, found `Payment` [write it as in `step score = model.score(ticket, limit: 5)`]"
        ])
    );
    assert_eq!(
        in_workflow("  emit order.paid (id: t)"),
        lines(&[
            r#"2:8 E0102 expected a string in quotes, found `order` [write it as in `emit "order.paid" (id: order.id)`]"#
        ])
    );
    assert_eq!(
        in_workflow(
            "  a -> b -> when t > 3
  return t"
        ),
        lines(&[
            "2:13 E0102 expected a step, or steps in braces as in `{a, b}`, found `when` [write it as in `a -> {b, c} -> d when ready`]"
        ])
    );
    assert_eq!(
        in_workflow(
            "  step x = m(t);
  step y = m(t);"
        ),
        lines(&[
            r#"2:16 E0102 expected a statement, as in `step score = model.score(ticket)`, found `;` [statements need no separator; remove it] {";" -> ""}"#,
            r#"3:16 E0102 expected a statement, as in `step score = model.score(ticket)`, found `;` [statements need no separator; remove it] {";" -> ""}"#
        ])
    );
}

#[test]
fn strings_without_an_end() {
    assert_eq!(
        in_workflow(
            r#"  let s = "abc
  return s"#
        ),
        lines(&[
            r#"2:11 E0103 this string does not end on its line [close it with `"`; a text of several lines stands in `"""`] {"" -> "\""}"#
        ])
    );
    assert_eq!(
        in_workflow(
            r#"  step x = m(s: "abc)
  return x"#
        ),
        lines(&[
            r#"2:17 E0103 this string does not end on its line [close it with `"`; a text of several lines stands in `"""`] {"" -> "\""}"#
        ])
    );
    assert_eq!(
        said(
            r#"workflow f() {
  let s = """abc
  return s
}
"#
        ),
        lines(&[r#"2:11 E0103 this string never ends [close it with `"""`]"#])
    );
}

#[test]
fn brackets_without_a_partner_are_blamed_where_one_is_missing() {
    assert_eq!(
        in_workflow(
            "  let y = (1 + 2
  step x = m(t)
  return x"
        ),
        lines(&[r#"2:16 E0104 `)` is missing [close it with `)`] (2:11 this `(` is never closed) {"" -> ")"}"#])
    );
    assert_eq!(
        in_workflow("  a -> {b, c"),
        lines(&[r#"2:12 E0104 `}` is missing [close it with `}`] (2:8 this `{` is never closed) {"" -> "}"}"#])
    );
    assert_eq!(
        in_workflow(
            "  step x = m(t))
  return x"
        ),
        lines(&[
            r#"2:16 E0104 `)` closes nothing [remove it, or open it with `(`] (1:20 this `{` is open here) {")" -> ""}"#
        ])
    );
    assert_eq!(
        said(
            "workflow f() {
  choose r {
    when a => {
      step p = f()
  }
  step q = g()
}

workflow g() { return 1 }
"
        ),
        lines(&[r#"4:18 E0104 `}` is missing [close it with `}`] (3:15 this `{` is never closed) {"" -> "}"}"#])
    );
    assert_eq!(
        said(
            "workflow f() {
  step q = g(
}
workflow g() { return 1 }
"
        ),
        lines(&[r#"2:13 E0104 `)` is missing [close it with `)`] (2:13 this `(` is never closed) {"" -> ")"}"#])
    );
    assert_eq!(
        said(
            "workflow f() {
  return 1

workflow g() { return 1 }
"
        ),
        lines(&[r#"2:10 E0104 `}` is missing [close it with `}`] (1:14 this `{` is never closed) {"" -> "}"}"#])
    );
    assert_eq!(
        said(
            "workflow f() {
  return 1
}}
workflow g() { return x }
"
        ),
        lines(&[r#"3:2 E0104 `}` closes nothing [remove it, or open it with `{`] {"}" -> ""}"#])
    );
    assert_eq!(
        said(
            r#"workflow f() {
  step x = a(
    b: {"k": [1, 2},
  )
  return x
}
"#
        ),
        lines(&[r#"3:18 E0104 `]` is missing [close it with `]`] (3:14 this `[` is never closed) {"" -> "]"}"#])
    );
    assert_eq!(
        said("))))"),
        lines(&[r#"1:1 E0104 `)` closes nothing [remove it, or open it with `(`] {"))))" -> ""}"#])
    );
}

#[test]
fn types() {
    assert_eq!(
        said("type T = { a int }"),
        lines(&[
            "1:14 E0102 expected `:`, found `int` [types are written as in `list<string>`, `map<string, int>` or `{ name: string, note?: string }`]"
        ])
    );
    assert_eq!(
        said("type T { a: int }"),
        lines(&[
            r#"1:8 E0102 expected `=` or `from`, found `{` [write it as in `type Label = "vip" | "spam"` or `type Rubric from "rubric.json"`]"#
        ])
    );
    assert_eq!(
        said("type T = list<int"),
        lines(&[
            "1:17 E0102 expected `>`, found the end of the file [types are written as in `list<string>`, `map<string, int>` or `{ name: string, note?: string }`]"
        ])
    );
    assert_eq!(
        said("type T = map<string>"),
        lines(&[
            r#"1:20 E0102 expected `,`, found `>` [write it as in `type Label = "vip" | "spam"` or `type Rubric from "rubric.json"`]"#
        ])
    );
    assert_eq!(
        said(r#"type T = "a" | null"#),
        lines(&[
            r#"1:16 E0102 expected a string in quotes, found `null` [a union is of strings, as in `"a" | "b"`; what may be missing is written `T?`]"#
        ])
    );
    assert_eq!(
        said("type T = int??"),
        lines(&[
            r#"1:14 E0102 expected a declaration, as in `workflow triage(ticket: Ticket) -> Label { … }`, found `?` [one `?` says that a value may be missing; remove the others] {"?" -> ""}"#
        ])
    );
    assert_eq!(
        said("type T = [int]"),
        lines(&[
            "1:10 E0102 expected a type, as in `string` or `list<Ticket>`, found `[` [a list is written as in `list<string>`]"
        ])
    );
    assert_eq!(
        said("type T = { a: int b: int }"),
        lines(&[
            "1:19 E0102 expected `,` or `}`, found `b` [types are written as in `list<string>`, `map<string, int>` or `{ name: string, note?: string }`]"
        ])
    );
    assert_eq!(
        said("type T from schema.json"),
        lines(&[
            r#"1:13 E0102 expected a string in quotes, found `schema` [write it as in `type Label = "vip" | "spam"` or `type Rubric from "rubric.json"`]"#
        ])
    );
}

#[test]
fn declarations() {
    assert_eq!(
        said("import foo"),
        lines(&[r#"1:8 E0102 expected a string in quotes, found `foo` [write it as in `import "crm.flow" as crm`]"#])
    );
    assert_eq!(
        said(r#"import "a.flow" az b"#),
        lines(&[r#"1:17 E0102 expected `as`, found `az` [did you mean `as`?] {"az" -> "as"}"#])
    );
    assert_eq!(
        said("resource gpu capcity 2"),
        lines(&[
            r#"1:14 E0102 expected `capacity`, found `capcity` [did you mean `capacity`?] {"capcity" -> "capacity"}"#
        ])
    );
    assert_eq!(
        said("resource gpu capacity two"),
        lines(&["1:23 E0102 expected a whole number, found `two` [write it as in `resource gpu capacity 2`]"])
    );
    assert_eq!(
        said(r#"events "a" 1"#),
        lines(&[r#"1:12 E0102 expected a version, as in `v1`, found `1` [write it as in `events "acme.triage" v1`]"#])
    );
    assert_eq!(
        said("const X 3"),
        lines(&[r#"1:9 E0102 expected `=`, found `3` [write `=` between the name and its value] {"" -> " ="}"#])
    );
    assert_eq!(
        said(
            "wrkflow f() { return 1 }
"
        ),
        lines(&[
            r#"1:1 E0102 no declaration starts with `wrkflow` [did you mean `workflow`?] {"wrkflow" -> "workflow"}"#
        ])
    );
    assert_eq!(
        said("workflow f { return 1 }"),
        lines(&[
            "1:12 E0102 expected `(`, found `{` [write it as in `workflow triage(ticket: Ticket) -> Label { … }`]"
        ])
    );
    assert_eq!(
        said("workflow f() -> { return 1 }"),
        lines(&[
            "1:14 E0102 expected `{` and the block of a workflow, found `->` [name the type of the result behind `->`, or leave `->` out]"
        ])
    );
    assert_eq!(
        said("workflow f(a: int b: int) { return a }"),
        lines(&[
            "1:19 E0102 expected `,`, `)` or `=`, found `b` [write it as in `workflow triage(ticket: Ticket) -> Label { … }`]"
        ])
    );
    assert_eq!(
        said("workflow f() return 1"),
        lines(&[
            "1:14 E0102 expected `{` and the block of a workflow, found `return` [open the block with `{` and close it with `}`]"
        ])
    );
    assert_eq!(
        said("step x = f()"),
        lines(&[
            "1:1 E0102 expected a declaration, as in `workflow triage(ticket: Ticket) -> Label { … }`, found `step` [`step` stands inside of a workflow, `workflow name() { … }`]"
        ])
    );
    assert_eq!(
        said(r#"compute f() -> int { via http { url = "x" } }"#),
        lines(&[r#"1:37 E0102 expected `:`, found `=` [names and values are parted by `:` here] {"=" -> ":"}"#])
    );
    assert_eq!(
        said("compute f() -> int { timout 3s }"),
        lines(&[
            r#"1:22 E0102 expected a clause, as in `timeout 20s` or `via http { url: "…" }`, found `timout` [did you mean `timeout`?] {"timout" -> "timeout"}"#
        ])
    );
    assert_eq!(
        said("compute f() -> int { timeout 99999999999999999d }"),
        lines(&["1:30 E0106 this number is too large [the longest is about 292 million years]"])
    );
    assert_eq!(
        said("compute f() -> int { takes 2..9s }"),
        lines(&[
            "1:28 E0102 expected a duration like `20s`, found `2..9s` [a duration needs a unit, as in `20s`: one of `ms`, `s`, `m`, `h`, `d`]"
        ])
    );
}

#[test]
fn machines_and_tests() {
    assert_eq!(
        said(
            "machine M { initial a
 a -> b
 b -> c on }"
        ),
        lines(&[
            "2:7 E0102 expected `on`, found `b` [write it as in `open, paused -> closed on close`]",
            "3:10 E0102 expected a name, found the end of the block [write it as in `open, paused -> closed on close`]"
        ])
    );
    assert_eq!(
        said(
            "machine M { inital a
 a -> b on go
 a b -> c on d }"
        ),
        lines(&[
            r#"1:13 E0102 no statement of a machine starts with `inital` [did you mean `initial`?] {"inital" -> "initial"}"#,
            "3:2 E0102 expected a transition, as in `open -> closed on close`, or `initial` or `final`, found `a`"
        ])
    );
    assert_eq!(
        said("test foo { expect true }"),
        lines(&[r#"1:6 E0102 expected a string in quotes, found `foo` [write it as in `test "what it shows" { … }`]"#])
    );
    assert_eq!(
        said(
            r#"test "x" { mock a.b = 3
 given x: 3
 expct true }"#
        ),
        lines(&[
            r#"1:21 E0102 expected `=>`, `fails` or `[`, found `=` [write `=>` before the value, as in `mock model.score => {"value": 0.9}`] {"=" -> "=>"}"#,
            r#"2:9 E0102 expected `=`, found `:` [a name is bound with `=`] {":" -> "="}"#,
            r#"3:2 E0102 no statement of a test starts with `expct` [did you mean `expect`?] {"expct" -> "expect"}"#
        ])
    );
}

#[test]
fn files_that_are_no_workflows() {
    assert!(said("").starts_with("1:1 E0109 this file declares nothing [declare something, as in"));
    assert!(said("// only a comment\r\n").starts_with("1:1 E0109"));
    assert!(said("\u{feff}").starts_with("1:1 E0109"));
    let binary = said("PK\u{3}\u{0}abc");
    assert!(binary.starts_with("1:4 E0110 this file is not text: it contains a zero byte"), "{binary}");
    let prose = said("hello world");
    assert!(prose.starts_with("1:1 E0102 expected a declaration, as in `workflow triage("), "{prose}");
}

/// Ten mistakes, ten reports, and what is right between them is read.
#[test]
fn one_mistake_is_one_report() {
    let text = "import crm.flow
type A = { a int }
resource gpu capcity 2
compute f(a int) -> int
compute g(a: int) -> int { timout 3s }
workflow w(t: int) -> int {
  step a f(a: t)
  stpe b = g(a: t)
  step c = g(a = t)
  step d = g(a: t) timeout 20
  return = a
}
";
    let said = said(text);
    assert_eq!(said.lines().count(), 10, "{said}");
    let lines: Vec<&str> = said.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(lines, ["1", "2", "3", "4", "5", "7", "8", "9", "10", "11"]);
}
