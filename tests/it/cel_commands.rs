//! `flowright cel`: what its commands print, where, and how they end.

use crate::cli::{folder, run, run_with};
use std::path::PathBuf;

const ENV: &str = r#"{
  "variables": { "score": "double", "ticket": "{ id: string, label: Label, opened: timestamp, note?: string }", "output.retries": "int" },
  "types": { "Label": "\"vip\" | \"spam\"", "Tree": "{ children: list<Tree> }" }
}"#;

const VARS: &str = r#"{
  "score": 91,
  "ticket": { "id": "T-17", "label": "vip", "opened": "2024-02-29T12:00:00Z" },
  "output": { "retries": 2 }
}"#;

fn files(name: &str) -> PathBuf {
    folder(&format!("cel-{name}"), &[("env.json", ENV.as_bytes()), ("vars.json", VARS.as_bytes())])
}

/// Runs `flowright cel` in a folder with `env.json`, `vars.json` and one more file.
fn cel(name: &str, file: (&str, &str), args: &[&str]) -> (Option<i32>, String, String) {
    let folder = files(name);
    #[expect(clippy::disallowed_methods, reason = "these tests are about files")]
    std::fs::write(folder.join(file.0), file.1).unwrap();
    run(&folder, &[&["cel"], args].concat())
}

/// The first finding in the short form.
fn first(name: &str, file: (&str, &str), args: &[&str]) -> (Option<i32>, String) {
    let (code, out, err) = cel(name, file, &[args, &["--format", "short", "-q"]].concat());
    (code, (out + &err).lines().next().unwrap_or_default().to_owned())
}

const NONE: (&str, &str) = ("none.txt", "");

#[test]
fn check_prints_the_type_or_the_findings() {
    let folder = files("check");
    let check = |args: &[&str]| run(&folder, &[&["cel", "check", "--env", "env.json"], args].concat());
    assert_eq!(check(&["score >= 80.0 && ticket.label == 'vip'"]), (Some(0), "bool\n".into(), String::new()));
    assert_eq!(check(&["ticket.?note.orValue('') + ticket.id"]).1, "string\n");
    assert_eq!(check(&["{'a': output.retries}", "--format", "json"]).1, "{\"type\":\"{ a: int }\"}\n");
    let (code, out, err) = check(&["ticket.lable == 'vip'"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        out,
        "error[E0303]: `{ id: string, label: Label, opened: timestamp, note?: string }`\n  has no field `lable`\n   \
         ╭─[<expr>:1:8]\n 1 │ ticket.lable == 'vip'\n   ·        ─────\n   ╰────\n  help: did you mean `label`?\n\n"
    );
    assert_eq!(err, "run `flowright explain E0303` to learn more\n");
    // After a mistake the rest is checked, too.
    let (_, out, _) = check(&["scroe > 80.0 && ticket.label = ticket.idd", "--format", "short"]);
    assert_eq!(
        out,
        "<expr>:1:1: error[E0201]: no variable is called `scroe`\n<expr>:1:30: error[E0102]: `=` is no operator here\n"
    );
    let (_, out, err) = check(&["ticket.lable == 'vip'", "--format", "short", "--quiet"]);
    assert_eq!(
        (out.as_str(), err.as_str()),
        (
            "<expr>:1:8: error[E0303]: `{ id: string, label: Label, opened: timestamp, note?: string }` has no field `lable`\n",
            ""
        )
    );
}

#[test]
fn what_can_be_read_beside_a_mistake_is_checked() {
    for (expr, expected) in [
        ("scroe > 80.0 && output.retries = 1", &["1:32: error[E0102]", "1:1: error[E0201]"][..]),
        ("(score > 80.0 && ticket.label == \"vpi\"", &["1:1: error[E0102]", "1:34: error[E0308]"]),
        ("[scroe, score +, tickte.id]", &["1:2: error[E0201]", "1:15: error[E0102]", "1:18: error[E0201]"]),
        ("1_000 + scroe", &["1:1: error[E0106]", "1:9: error[E0201]"]),
        // What only follows from the mistake is none.
        ("[1].filter(x => x > 1)", &["1:14: error[E0102]"]),
        ("[1].all(x =, x > 1)", &["1:11: error[E0102]"]),
        ("size([1] > 3", &["1:5: error[E0102]"]),
        ("scroe && size((score", &["1:1: error[E0201]", "1:14: error[E0102]", "1:15: error[E0102]"]),
        ("score * (score + 1.0 > 3.0", &["1:9: error[E0102]"]),
        ("(true ? 1 : 2 > 1", &["1:1: error[E0102]"]),
        ("'a' b ? 1 : 2", &["1:5: error[E0102]"]),
    ] {
        let (code, out, _) =
            cel("beside", ("env.json", ENV), &["check", "--env", "env.json", "-q", "--format", "short", expr]);
        let mut found: Vec<_> =
            out.lines().map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(": ")).collect();
        let mut wanted: Vec<_> = expected.iter().map(|place| format!("<expr>:{place}")).collect();
        found.sort();
        wanted.sort();
        assert_eq!((code, found), (Some(1), wanted), "{expr}\n{out}");
    }
}

#[test]
fn json_is_one_document_with_the_findings_of_check() {
    let folder = files("json");
    for command in [&["check", "--env", "env.json"][..], &["eval", "--env", "env.json"], &["fmt"]] {
        let args = [&["cel"], command, &["--format", "json", "1 +"]].concat();
        let (code, out, err) = run(&folder, &args);
        assert_eq!((code, err.as_str(), out.lines().count()), (Some(1), "", 1), "{command:?}");
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        let [finding] = document["diagnostics"].as_array().unwrap().as_slice() else { panic!("{out}") };
        assert_eq!(
            (finding["code"].as_str(), finding["file"].as_str(), finding["span"]["start"].as_u64()),
            (Some("E0102"), Some("<expr>"), Some(2))
        );
        // The findings are those of `flowright check --format json`.
        let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let (_, of_check, _) = run(&folder, &["check", "--format", "json", "no.flow"]);
        let of_check: serde_json::Value = serde_json::from_str(&of_check).unwrap();
        let without_help = |keys: Vec<String>| keys.into_iter().filter(|key| key != "help").collect::<Vec<_>>();
        assert_eq!(without_help(keys(finding)), without_help(keys(&of_check["diagnostics"][0])));
    }
}

#[test]
fn a_warning_stands_beside_the_type() {
    let folder = files("warning");
    let check = |args: &[&str]| run(&folder, &[&["cel", "check", "--env", "env.json"], args].concat());
    let text = "ticket.note == ''";
    let (code, out, err) = check(&["--format", "short", "-q", text]);
    assert_eq!((code, out.as_str()), (Some(0), "bool\n"));
    assert!(err.starts_with("<expr>:1:1: warning[W0327]: `ticket.note` may be absent"), "{err}");
    let (_, out, _) = check(&["--format", "json", text]);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&document["type"], &document["diagnostics"][0]["code"]), (&"bool".into(), &"W0327".into()));
    // Where the data are given, only they matter.
    let declared = ["cel", "eval", "--env", "env.json", "--vars", "vars.json", "score >= 0.0 || ticket.note == ''"];
    assert_eq!(run(&folder, &declared).2, "");
}

#[test]
fn eval_prints_the_value() {
    let folder = files("eval");
    let eval = |args: &[&str]| run(&folder, &[&["cel", "eval"], args].concat());
    let declared = ["--env", "env.json", "--vars", "vars.json"];
    let opened = "ticket.opened + duration('1h')";
    assert_eq!(eval(&["1 + 2"]), (Some(0), "3\n".into(), String::new()));
    assert_eq!(eval(&["-1 + 2"]).1, "1\n");
    assert_eq!(eval(&["--", "-1"]).1, "-1\n");
    assert_eq!(eval(&[&declared[..], &[opened]].concat()).1, "\"2024-02-29T13:00:00Z\"\n");
    assert_eq!(
        eval(&[&declared[..], &[opened, "--format", "cel"]].concat()).1,
        "timestamp(\"2024-02-29T13:00:00Z\")\n"
    );
    assert_eq!(
        eval(&[&declared[..], &["{'s': score, 'n': ticket.?note}", "--format", "json"]].concat()).1,
        "{\"value\":{\"s\":91.0,\"n\":null},\"cel\":\"{\\\"s\\\": 91.0, \\\"n\\\": optional.none()}\",\"type\":\"{ s: double, n: string? }\"}\n"
    );
    // Without types, whole numbers are int.
    assert_eq!(eval(&["--vars", "vars.json", "score + 1", "--format", "short"]).1, "92\n");
    assert_eq!(eval(&["--vars", "vars.json", "[type(score), type(output.retries)]"]).1, "[\"int\",\"int\"]\n");
    assert_eq!(eval(&["--vars", "vars.json", "[1].map(score, .score + .output.retries)"]).1, "[93]\n");
    // What is not needed needs no value.
    assert_eq!(eval(&["--env", "env.json", "true || score > 1.0"]).1, "true\n");
}

#[test]
fn eval_says_what_has_no_value() {
    for (args, expected) in [
        (&["10 / (1 - 1)"][..], "<expr>:1:1: error[E0326]: this divides by zero"),
        (&["[1, 2][2]"], "<expr>:1:1: error[E0326]: the index lies outside the list"),
        (&["9223372036854775807 + 1"], "<expr>:1:1: error[E0326]: the result does not fit its type"),
        (
            &["timestamp('x' + '')"],
            "<expr>:1:1: error[E0326]: this is no timestamp of RFC 3339, as in `2024-02-29T12:34:56Z`",
        ),
        (
            &["duration('x' + '')"],
            "<expr>:1:1: error[E0326]: `duration` fails: `x` is no duration such as `1h30m` or `3.5s`",
        ),
        (&["1 + int('x' + '')"], "<expr>:1:5: error[E0326]: this text is no `int`"),
        (&["int('9999999999999999999' + '')"], "<expr>:1:1: error[E0326]: this number does not fit `int`"),
        (&["uint(0 - 1)"], "<expr>:1:1: error[E0326]: this number does not fit `uint`"),
        (&["bool('x' + '')"], "<expr>:1:1: error[E0326]: this text is no `bool`"),
        (
            &["[1].first().or(optional.none()).value() + [1].filter(x, x > 1).first().value()"],
            "<expr>:1:43: error[E0326]: this optional is none, so it has no value",
        ),
        (&["base64.decode('*')"], "<expr>:1:1: error[E0326]: this is not base64"),
        (&["string(b'\\xff' + b'')"], "<expr>:1:1: error[E0326]: these bytes are no UTF-8 text"),
        (&["timestamp(1).getHours('x')"], "<expr>:1:1: error[E0326]: there is no such time zone"),
        (&["'abc'.charAt(9)"], "<expr>:1:1: error[E0326]: `charAt` fails: index out of range: 9"),
        (&["--env", "env.json", "1.0 + score"], "<expr>:1:7: error[E0326]: `score` has no value"),
        (&["--env", "env.json", "1 + output.retries"], "<expr>:1:5: error[E0326]: `output.retries` has no value"),
        (&["--vars", "vars.json", "score && true"], "<expr>:1:1: error[E0326]: `&&` does not take `int` and `bool`"),
        (&["--vars", "vars.json", "scor + 1"], "<expr>:1:1: error[E0201]: no variable is called `scor`"),
        (&["scor + 1"], "<expr>:1:1: error[E0201]: no variable is called `scor`"),
        (
            &["{1: 'a', '1': 'b'}"],
            "<expr>:1:1: error[E0326]: JSON cannot hold this value: a map has two keys that JSON writes as `\"1\"`",
        ),
        (&["1 + 1.0"], "<expr>:1:3: error[E0302]: "),
        (
            &["--budget", "100", "lists.range(1000).map(x, x * x)"],
            "<expr>:1:1: error[E0326]: this takes too long to evaluate: its loops do more work than the cost limit allows",
        ),
    ] {
        let (code, found) = first("eval-fails", NONE, &[&["eval"], args].concat());
        assert_eq!(code, Some(1), "{args:?}");
        assert!(found.starts_with(expected), "{args:?}: {found}");
    }
    let (code, out, err) = cel("eval-stderr", NONE, &["eval", "1 / 0"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.ends_with("help: test before, as in `n != 0`, `i < size(items)` or `has(order.note)`\n\nrun `flowright explain E0326` to learn more\n"), "{err}");
}

#[test]
fn fmt_prints_one_line_and_keeps_comments() {
    let fmt = |text: &str| cel("fmt", NONE, &["fmt", text]);
    assert_eq!(fmt("a&&(b  ||c)"), (Some(0), "a && (b || c)\n".into(), String::new()));
    assert_eq!(fmt("(a)\n  // from legal\n  && '// no' != b // why").1, "// from legal\n// why\na && \"// no\" != b\n");
    let (code, out, err) = fmt("a &&");
    assert_eq!((code, out.as_str(), err.starts_with("error[E0102]: expected a value after `&&`")), (Some(1), "", true));
    assert_eq!(cel("fmt", NONE, &["fmt", "a&&b", "--format", "json"]).1, "{\"text\":\"a && b\"}\n");
}

#[test]
fn what_is_printed_is_read_again() {
    for text in ["// c\na && b", "1.0 + -2.0", "[1, {\"a\": b\"\\xff\"}].map(x, x)", "a.?b[?0].orValue(.c)"] {
        assert_eq!(cel("again", NONE, &["fmt", text]).1, format!("{text}\n"));
    }
}

#[test]
fn each_argument_may_be_standard_input() {
    let folder = files("stdin");
    let with = |input: &str, args: &[&str]| run_with(&folder, input.as_bytes(), &[&["cel"], args].concat());
    let condition = "// large\n\nscore >\n  80.0\n";
    assert_eq!(with(condition, &["check", "--env", "env.json", "-"]).1, "bool\n");
    assert_eq!(with(condition, &["eval", "--env", "env.json", "--vars", "vars.json", "-"]).1, "true\n");
    assert_eq!(with(condition, &["fmt", "-"]).1, "// large\nscore > 80.0\n");
    assert_eq!(with("\u{feff}1 + 1\r\n", &["eval", "-"]).1, "2\n");
    assert_eq!(with(VARS, &["eval", "--vars", "-", "score"]).1, "91\n");
    assert_eq!(with(ENV, &["check", "--env", "-", "score"]).1, "double\n");
    let (code, out, _) = with("\u{feff}\n scor", &["check", "--env", "env.json", "--format", "short", "-"]);
    assert_eq!((code, out.as_str()), (Some(1), "<stdin>:2:2: error[E0201]: no variable is called `scor`\n"));
    let (code, _, err) = with("", &["eval", "--vars", "-", "-"]);
    assert_eq!((code, err.lines().next()), (Some(2), Some("error: only one argument can be standard input")));
    let (code, out, _) = run_with(&folder, b"\xff", &["cel", "check", "-q", "--format", "short", "-"]);
    assert_eq!(code, Some(3));
    assert!(out.starts_with("<stdin>:1:1: error[E0111]: cannot read `<stdin>`: it is not UTF-8 text"), "{out}");
}

#[test]
fn what_is_too_long_is_not_to_be_split_into_files() {
    let text = vec![b' '; 64 * 1024 * 1024 + 1];
    let (code, out, _) = run_with(&files("long"), &text, &["cel", "check", "-"]);
    assert_eq!(code, Some(3));
    assert!(out.contains("help: give less at once\n"), "{out}");
}

#[test]
fn files_with_mistakes_are_shown_where_the_mistakes_are() {
    for (text, expected) in [
        ("{\"variables\": {\n  \"s\": \"list<strng>\"}}", "bad.json:2:14: error[E0205]: no type is called `strng`"),
        ("{\"variables\": {\n  \"s\": \"\\\"a\\\" | b\"}}", "bad.json:2:17: error[E0102]: "),
        ("{\"variable\": {}}", "bad.json:1:2: error[E0324]: `variable` means nothing here"),
        ("[]", "bad.json:1:1: error[E0324]: `bad.json` is an object, and this is a list"),
        ("{,}", "bad.json:1:2: error[E0324]: `bad.json` is not JSON: key must be a string"),
        ("", "bad.json:1:1: error[E0324]: `bad.json` is not JSON: there is nothing in it"),
        ("{\"types\": {\"T\": \"{ t: T }\"}}", "bad.json:1:13: error[E0310]: the type `T` contains itself"),
    ] {
        let (code, found) = first("env-bad", ("bad.json", text), &["check", "--env", "bad.json", "1"]);
        assert_eq!(code, Some(1), "{text}");
        assert!(found.starts_with(expected), "{text}: {found}");
    }
    for (text, expected) in [
        ("{\"score\": \"0.9\"}", "bad.json:1:11: error[E0325]: `score`: expected `double`, found the string \"0.9\""),
        ("{\"score\": 1, \"score\": 2}", "bad.json:1:14: error[E0325]: the key \"score\" is given twice"),
        (
            "{\"ticket\": {\"id\": \"a\", \"lable\": 1}}",
            "bad.json:1:24: error[E0325]: `ticket.lable`: there is no field `lable` in ",
        ),
        (
            "{\"ticket\": {\"id\": \"a\", \"opened\": \"today\"}}",
            "bad.json:1:34: error[E0325]: `ticket.opened`: expected `timestamp`, found the string \"today\"",
        ),
        ("{\"scor\": 1}", "bad.json:1:2: error[E0325]: no variable `scor` is declared"),
        ("[1]", "bad.json:1:1: error[E0325]: the data is no object"),
        ("{\"score\": nan}", "bad.json:1:11: error[E0325]: `bad.json` is not JSON: `nan` is no value"),
    ] {
        let (code, found) =
            first("vars-bad", ("bad.json", text), &["eval", "--env", "env.json", "--vars", "bad.json", "score"]);
        assert_eq!(code, Some(1), "{text}");
        assert!(found.starts_with(expected), "{text}: {found}");
    }
    for option in ["--env", "--vars"] {
        let (code, found) = first("absent", NONE, &["eval", option, "no.json", "1"]);
        assert_eq!(
            (code, found.as_str()),
            (Some(3), "no.json:1:1: error[E0111]: cannot read `no.json`: there is no such file")
        );
    }
    let (code, out, _) = cel("absent", NONE, &["eval", "--vars", "no.json", "1", "--format", "json"]);
    assert_eq!((code, out.starts_with("{\"diagnostics\":[{\"code\":\"E0111\"")), (Some(3), true), "{out}");
}

#[test]
fn a_type_that_contains_itself_through_a_list_is_read() {
    let env = r#"{"variables": {"tree": "Tree"}, "types": {"Tree": "{ n: int, children: list<Tree> }"}}"#;
    let expr = "tree.children.map(c, c.n + tree.n)";
    let (code, out, _) = cel("tree", ("t.json", env), &["check", "--env", "t.json", expr]);
    assert_eq!((code, out.as_str()), (Some(0), "list<int>\n"));
    let folder = folder("cel-tree-data", &[("t.json", env.as_bytes())]);
    let data = br#"{"tree": {"n": 1, "children": [{"n": 2, "children": []}]}}"#;
    assert_eq!(run_with(&folder, data, &["cel", "eval", "--env", "t.json", "--vars", "-", expr]).1, "[3]\n");
}

#[test]
fn colour_and_help() {
    let folder = files("colour");
    let escapes = |args: &[&str]| {
        let (_, out, err) = run(&folder, args);
        (out + &err).contains('\u{1b}')
    };
    assert!(!escapes(&["cel", "eval", "x"]));
    assert!(escapes(&["cel", "eval", "x", "--color", "always"]));
    assert_eq!(run(&folder, &["cel"]).0, Some(2));
    assert_eq!(run(&folder, &["cel", "eval"]).0, Some(2));
    assert_eq!(run(&folder, &["cel", "eval", "1", "--budget", "-1"]).0, Some(2));
    for command in ["check", "eval", "fmt"] {
        let (code, out, _) = run(&folder, &["cel", command, "--help"]);
        assert_eq!((code, out.contains("Examples:\n  flowright cel ")), (Some(0), true), "{out}");
    }
}

/// The page on expressions shows the files that its commands read.
#[test]
#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn the_files_in_the_documentation_are_those_that_are_read() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = std::fs::read_to_string(docs.join("cel.md")).unwrap();
    for file in ["cel/env.json", "cel/vars.json"] {
        let text = std::fs::read_to_string(docs.join(file)).unwrap();
        assert!(page.contains(&format!("```json\n{text}```")), "docs/cel.md does not show docs/{file}");
    }
}

/// Odd input of every kind ends with a value or a finding.
#[test]
fn nothing_is_a_crash() {
    let folder = files("odd");
    let deep = "(".repeat(5_000);
    let closed = format!("{}1{}", "[".repeat(2_000), "]".repeat(2_000));
    let sum = vec!["1"; 5_000].join(" + ");
    let long = format!("'{}' + x", "é".repeat(30_000));
    let odd = [
        "",
        " ",
        "\n",
        "//",
        "\u{feff}",
        "\0",
        "\u{1b}[31m",
        "\u{202e}",
        "'",
        "'''",
        "r'",
        "b'",
        "`",
        "a.`",
        ".",
        "..",
        "?",
        ":",
        "a ? b",
        "{",
        "}",
        "{1",
        "[?",
        "1e999",
        "0x",
        "99999999999999999999",
        "-9223372036854775808",
        "--1",
        "!",
        "\"\\",
        "\"\\u",
        "a.b.c.d.e",
        "has(a)",
        "x.map(1, 2)",
        "cel.bind(x, x, x)",
        "🐢",
        "a\u{301}",
        "{1: 2}[1]",
        "type(type(1))",
        "dyn([1])[0]",
        "duration('1')",
        "timestamp('x')",
        "'a'.matches('(')",
        "optional.none().value()",
        "1/0",
        "[1][-1]",
        "{'a': 1, 'a': 2}",
        "string(b'\\xff')",
        "int(1e300)",
        "a b c",
        "1 2",
        "in",
        "true false",
        &deep,
        &closed,
        &sum,
        &long,
    ];
    for text in odd {
        for command in [&["check"][..], &["eval"], &["fmt"], &["eval", "--format", "cel"]] {
            let (code, _, err) = run_with(&folder, text.as_bytes(), &[&["cel"], command, &["-"]].concat());
            assert!(matches!(code, Some(0 | 1)), "{command:?} {text:.60}: {code:?} {err}");
        }
        let document =
            serde_json::json!({ "variables": { text: text, "a": text }, "types": { text: text, "T": text } })
                .to_string();
        let (code, _, err) = run_with(&folder, document.as_bytes(), &["cel", "check", "--env", "-", "1"]);
        assert!(matches!(code, Some(0 | 1)), "{text:.60}: {code:?} {err}");
        for option in ["--env", "--vars"] {
            let (code, _, err) = run_with(&folder, text.as_bytes(), &["cel", "eval", option, "-", "1"]);
            assert!(matches!(code, Some(0 | 1)), "{text:.60}: {code:?} {err}");
        }
    }
}
