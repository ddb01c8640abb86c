//! Whatever comes in, what goes out is a message that one can act on and an exit code, never a panic.

use crate::cli::{folder, run};
use std::fmt::Write as _;

const GOOD: &str = "compute greet(name: string) -> string\n\
                    workflow hello(name: string) -> string {\n  step greeting = greet(name)\n  return greeting\n}\n";

/// Checks one file of these bytes: the exit code and the findings, one a line.
fn check(name: &str, bytes: &[u8]) -> (Option<i32>, Vec<String>) {
    let folder = folder(&format!("bad-{name}"), &[("w.flow", bytes)]);
    let (code, out, err) = run(&folder, &["check", "-q", "--format", "short", "w.flow"]);
    assert_eq!(err, "", "{name}");
    // The pretty form has to cope, too.
    assert_eq!(run(&folder, &["check", "-q", "w.flow"]).0, code, "{name}");
    (code, out.lines().map(str::to_owned).collect())
}

/// One finding that says these words.
fn one(name: &str, text: &str, expected: &str) {
    let (code, found) = check(name, text.as_bytes());
    assert_eq!((code, found.len()), (Some(1), 1), "{name}: {found:?}");
    assert!(found[0].contains(expected), "{name}: {found:?}");
}

#[test]
fn empty_files() {
    one("empty", "", "this file declares nothing");
    one("blank", " \n\n\t\n", "this file declares nothing");
    one("comment", "// soon\n", "this file declares nothing");
}

#[test]
fn files_that_are_not_there_or_no_files() {
    let folder = folder("bad-absent", &[("sub/w.flow", GOOD.as_bytes()), ("empty/readme.md", b"x")]);
    let (code, out, _) = run(&folder, &["check", "-q", "--format", "short", "none.flow"]);
    assert_eq!((code, out.contains("there is no such file")), (Some(3), true), "{out}");
    assert_eq!(run(&folder, &["check", "-q", "sub"]).0, Some(0));
    assert_eq!(run(&folder, &["check", "-q", "empty"]).0, Some(3));
    for command in ["compile", "plan", "verify"] {
        let (code, out, err) = run(&folder, &[command, "sub"]);
        assert_eq!((code, (out + &err).contains("it is a directory")), (Some(3), true), "{command}");
    }
}

#[test]
fn files_that_are_no_text() {
    for (name, bytes) in [("utf8", &b"workflow \xff\xfe"[..]), ("utf16", b"\xff\xfew\0o\0r\0k\0")] {
        let (code, found) = check(name, bytes);
        assert_eq!((code, found.len(), found[0].contains("UTF-8")), (Some(3), 1, true), "{found:?}");
    }
    let (code, found) = check("binary", b"\x7fELF\0\0\0\x01\x02\x03 workflow");
    assert_eq!((code, found.len()), (Some(1), 1), "{found:?}");
    assert!(found[0].contains("E0110"), "{found:?}");
}

#[test]
fn line_ends_and_byte_order_marks_are_no_mistakes() {
    assert_eq!(check("crlf", GOOD.replace('\n', "\r\n").as_bytes()), (Some(0), vec![]));
    assert_eq!(check("bom", format!("\u{feff}{GOOD}").as_bytes()), (Some(0), vec![]));
    assert_eq!(check("no-newline", GOOD.trim_end().as_bytes()), (Some(0), vec![]));
    // Columns are those that an editor shows.
    let broken = format!("\u{feff}{}", GOOD.replace("return greeting", "return greting").replace('\n', "\r\n"));
    let (_, found) = check("bom-crlf", broken.as_bytes());
    assert_eq!(found, ["w.flow:4:10: error[E0201]: nothing is called `greting` here"]);
}

#[test]
fn deep_nesting() {
    const DEPTH: usize = 100_000;
    for (name, open, close) in
        [("parens", "(", ")"), ("brackets", "[", "]"), ("braces", "{\"a\": ", "}"), ("calls", "f(", ")")]
    {
        let value = format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
        one(&format!("deep-{name}"), &GOOD.replace("greet(name)", &format!("greet(name: {value})")), "nested");
    }
    for (name, value) in [("not", "!".repeat(DEPTH) + "true"), ("minus", "- ".repeat(DEPTH) + "1")] {
        let (code, found) =
            check(&format!("deep-{name}"), GOOD.replace("(name)", &format!("(name: {value})")).as_bytes());
        assert_eq!((code, found.len()), (Some(1), 1), "{name}: {found:?}");
    }
    let open = "(".repeat(DEPTH);
    let (code, found) = check("deep-open", GOOD.replace("(name)\n", &format!("(name: {open}\n")).as_bytes());
    assert_eq!((code, found.is_empty()), (Some(1), false));
    assert!(found.len() <= 3, "{} findings", found.len());
    let types = format!("type T = {}string{}\n{GOOD}", "list<".repeat(DEPTH), ">".repeat(DEPTH));
    one("deep-types", &types, "nested");
    let mut blocks = String::new();
    for depth in 0..DEPTH {
        _ = write!(blocks, "choose c{depth} {{ otherwise => {{ ");
    }
    blocks += &"} } ".repeat(DEPTH);
    one("deep-blocks", &GOOD.replace("  return", &format!("  {blocks}\n  return")), "nested");
}

#[test]
fn long_operator_chains_and_lines() {
    let sum = vec!["name"; 20_000].join(" + ");
    let (code, found) = check("chain", GOOD.replace("greet(name)", &format!("greet(name: {sum})")).as_bytes());
    assert!(code == Some(0) || found.len() == 1, "{} findings: {:?}", found.len(), found.first());
    let line = format!("greet(name: \"{}\" + nme)", "x".repeat(70_000));
    let (code, found) = check("line", GOOD.replace("greet(name)", &line).as_bytes());
    assert_eq!((code, found), (Some(1), vec!["w.flow:3:70036: error[E0201]: nothing is called `nme` here".into()]));
}

#[test]
fn what_is_not_ended() {
    one("string", &GOOD.replace("greet(name)", "greet(name: \"you)"), "this string does not end on its line");
    one("block", GOOD.trim_end().trim_end_matches('}'), "`}` is missing");
    one("call", &GOOD.replace("greet(name)", "greet(name"), "`)` is missing");
    one("triple", &GOOD.replace("greet(name)", "greet(name: \"\"\"you)"), "this string never ends");
}

#[test]
fn what_contains_itself() {
    one("type", &format!("type T = {{ next: T }}\n{GOOD}"), "contains itself");
    one("import", &format!("import \"w.flow\"\n{GOOD}"), "a file cannot import itself");
    one(
        "workflow",
        &GOOD.replace("greet(name)\n", "greet(name)\n  step again = hello(name)\n"),
        "`hello` calls itself",
    );
    one("steps", "workflow hello(name: string) -> string { return name }", "has no steps");
}

#[test]
fn a_schema_that_is_deep_or_contains_itself() {
    let deep = format!("{}{}", r#"{"type": "array", "items": "#.repeat(100_000), "}".repeat(100_000));
    let alias = r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##;
    for (name, schema) in [("deep", deep.as_str()), ("alias", alias)] {
        let text = format!("type T from \"s.json\"\n{GOOD}");
        let folder =
            folder(&format!("bad-schema-{name}"), &[("w.flow", text.as_bytes()), ("s.json", schema.as_bytes())]);
        let (code, out, err) = run(&folder, &["check", "-q", "--format", "short", "w.flow"]);
        assert_eq!((code, out.lines().count(), err.as_str()), (Some(1), 1, ""), "{name}: {out}");
    }
}

/// Ten mistakes of ten kinds, each on a line of its own, marked with `!`.
const TEN: &str = r#"
type Ticket = { id: string, text: string, score: double }
type Broken = { next: Brocken }                                 //!
resource gpu capacity 2
compute rate(text: string, above: double) -> { value: double, label: "vip" | "spam" } { needs gpus }  //!
effect mail.send(to: string, text: string) -> null { timeout 5 }  //!
workflow triage(ticket: Ticket) -> double {
  step score = rate(text: ticket.txt, above: 0.5)               //!
  step other = rate(text: ticket.text, above: 1)                //!
  step third = rate(text: ticket.text)                          //!
  step fourth = rte(text: ticket.text)                          //!
  step send = mail.send(to: "you", text: 3 + "x") when score.label == "VIP" && other.value > 0.1 //!
  step last = mail.send(to: "me", text: "hi", cc: "you") when third.value > 0.5 && fourth.value > 0.5 //!
  send -> lst                                                   //!
  return score.value
}
"#;

#[test]
fn ten_mistakes_are_ten_reports() {
    let mut expected: Vec<usize> =
        TEN.lines().enumerate().filter(|(_, line)| line.contains("//!")).map(|it| it.0 + 1).collect();
    let both = TEN.lines().position(|line| line.contains("3 + \"x\"")).unwrap_or_default() + 1;
    expected.push(both); // `3 + "x"` and `"VIP"` stand on one line
    expected.sort_unstable();
    let (code, found) = check("ten", TEN.as_bytes());
    let lines: Vec<usize> = found.iter().map(|line| line.split(':').nth(1).unwrap().parse().unwrap()).collect();
    assert_eq!((code, lines), (Some(1), expected), "{}", found.join("\n"));
}
