//! Formatting: of all, of some lines, and while somebody types.

use super::client::{Client, edited, uri};
use flowright::driver::{Formatted, format};
use serde_json::{Value, json};

const UNTIDY: &str =
    "const  A=1\n// 🐢\nworkflow w(x:int)->int{\n    step a = f( x )\n  return a\n}\ncompute f(x:int) -> int\n";

fn asked(client: &mut Client, method: &str, mut params: Value) -> Vec<Value> {
    params["textDocument"] = json!({"uri": uri("a.flow")});
    params["options"] = json!({"tabSize": 8, "insertSpaces": false});
    client.request(method, params).as_array().cloned().unwrap_or_default()
}

fn lines(start: u32, end: u32) -> Value {
    json!({"range": {"start": {"line": start, "character": 0}, "end": {"line": end, "character": 0}}})
}

#[test]
fn a_document_becomes_what_the_formatter_makes_of_it() {
    for text in [UNTIDY.to_owned(), UNTIDY.replace('\n', "\r\n")] {
        let mut client = Client::start([("a.flow", &text)]);
        client.open("a.flow");
        let edits = asked(&mut client, "textDocument/formatting", json!({}));
        let Formatted::Changed(wanted) = format("a.flow", &text) else { panic!("it is untidy") };
        assert_eq!(edited(&text, &edits), wanted);
        client.change("a.flow", &wanted);
        assert_eq!(asked(&mut client, "textDocument/formatting", json!({})), [Value::Null; 0]);
    }
}

#[test]
fn only_lines_that_change_are_touched() {
    let text = "const A = 1\nconst  B = 2\nconst C = 3\n";
    let mut client = Client::start([("a.flow", text)]);
    client.open("a.flow");
    let edits = asked(&mut client, "textDocument/formatting", json!({}));
    let range = &lines(1, 2)["range"];
    assert_eq!(edits, [json!({"range": range, "newText": "const B = 2\n"})]);
}

#[test]
fn of_some_lines_only_these_are_formatted() {
    let text = "const  A = 1\n\nconst  B = 2\n\nconst  C = 3\n";
    let mut client = Client::start([("a.flow", text)]);
    client.open("a.flow");
    let edits = asked(&mut client, "textDocument/rangeFormatting", lines(2, 3));
    assert_eq!(edited(text, &edits), "const  A = 1\n\nconst B = 2\n\nconst  C = 3\n");
}

#[test]
fn a_closed_brace_formats_its_statement_and_a_new_line_the_one_before() {
    let text = "const  A = 1\n\nworkflow w(x: int) -> int {\n  step  a = f(x)\n   return a // not }\n}\n\ncompute  f(x: int) -> int\n";
    let mut client = Client::start([("a.flow", text)]);
    client.open("a.flow");
    let typed =
        |ch: &str, line: u32, character: u32| json!({"ch": ch, "position": {"line": line, "character": character}});
    let edits = asked(&mut client, "textDocument/onTypeFormatting", typed("}", 5, 1));
    assert_eq!(edited(text, &edits), text.replace("step  a", "step a").replace("   return", "  return"));
    let edits = asked(&mut client, "textDocument/onTypeFormatting", typed("\n", 1, 0));
    assert_eq!(edited(text, &edits), text.replace("const  A", "const A"));
    let edits = asked(&mut client, "textDocument/onTypeFormatting", typed("x", 1, 0));
    assert_eq!(edits, [Value::Null; 0]);
}

#[test]
fn what_does_not_parse_and_what_is_no_workflow_stays_as_it_is() {
    let mut client = Client::start([("a.flow", "const  A = (\nconst  B = 1\n")]);
    client.open("a.flow");
    assert_eq!(asked(&mut client, "textDocument/formatting", json!({})), [Value::Null; 0]);
    let typed = json!({"ch": "\n", "position": {"line": 2, "character": 0}});
    assert_eq!(asked(&mut client, "textDocument/onTypeFormatting", typed), [Value::Null; 0]);
    let mut client = Client::start([("a.flow", "")]);
    client.open_with("a.flow", "plaintext", "const A = 1\n");
    client.open_with("b.yaml", "yaml", "a:   1\n");
    let params = json!({"textDocument": {"uri": uri("b.yaml")}, "options": {"tabSize": 2, "insertSpaces": true}});
    assert_eq!(client.request("textDocument/formatting", params), Value::Null);
}
