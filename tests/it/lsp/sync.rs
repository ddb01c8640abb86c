//! The text that the server has is the text that the client has, in every encoding.

use super::client::{Client, uri, usual};
use serde_json::{Value, json};

/// A workflow with an unknown name behind characters of one, two, three and four bytes.
const WIDE: &str = "const A = \"aé€🐢\" + wrong\r\nconst B = 1\r\n";

fn started(encoding: &str) -> Client {
    let mut capabilities = usual();
    capabilities["general"]["positionEncodings"] = json!([encoding]);
    Client::start_with([("a.flow", WIDE)], capabilities, json!({}))
}

/// The columns where the unknown name begins: `"const A = \"` is 11, the four characters are 10 bytes, 5 code units, 4 characters.
const COLUMNS: [(&str, u32); 3] = [("utf-8", 11 + 10 + 4), ("utf-16", 11 + 5 + 4), ("utf-32", 11 + 4 + 4)];

fn unknown(client: &mut Client) -> Value {
    let found = client.diagnostics("a.flow");
    found.iter().find(|found| found["code"] == "E0311").expect("the unknown name is found")["range"]["start"].clone()
}

#[test]
fn places_are_counted_as_was_agreed() {
    for (encoding, column) in COLUMNS {
        let mut client = started(encoding);
        client.open("a.flow");
        assert_eq!(unknown(&mut client), json!({"line": 0, "character": column}), "{encoding}");
    }
}

#[test]
fn edits_are_made_where_they_are_meant() {
    for (encoding, column) in COLUMNS {
        let mut client = started(encoding);
        client.open("a.flow");
        // `wrong` becomes `\r\n+ 🐢wrong`, in two changes: the second one is about the text after the first.
        let at = |line: u32, character: u32| json!({"line": line, "character": character});
        let name = json!({"start": at(0, column), "end": at(0, column + 5)});
        let changes = json!([{"range": name, "text": "\r\nbad"}, {"range": {"start": at(1, 0), "end": at(1, 0)}, "text": "1 + "}]);
        let text = WIDE.replace("wrong", "\r\n1 + bad");
        client.change_with("a.flow", &text, changes);
        assert_eq!(unknown(&mut client), at(1, 4), "{encoding}");
    }
}

#[test]
fn a_place_within_a_character_is_its_start() {
    let mut client = started("utf-16");
    client.open("a.flow");
    // Between the two halves of the turtle.
    let within = json!({"line": 0, "character": 15});
    client.change_with(
        "a.flow",
        &WIDE.replace('🐢', "x🐢"),
        json!([{"range": {"start": within, "end": within}, "text": "x"}]),
    );
    assert_eq!(unknown(&mut client)["character"], 11 + 6 + 4);
}

#[test]
fn a_document_may_have_any_name() {
    let mut client = Client::start([("lib ż.flow", "const A = 1\n")]);
    let text = "import \"lib ż.flow\" as lib\nconst B = lib.A + lib.C\n";
    client.open_with("untitled:Untitled-1", "flow", text);
    assert_eq!(client.codes("untitled:Untitled-1"), ["E0311"]);
    client.close("untitled:Untitled-1");
    client.settle();
    assert_eq!(client.published["untitled:Untitled-1"].1.len(), 0, "what is closed and no file is gone");
    let strange = "file://server/share/x.flow";
    client.open_with(strange, "flow", "const A = x\n");
    assert_eq!(client.codes(strange), ["E0311"]);
}

#[test]
fn the_language_says_what_a_document_is_where_its_name_does_not() {
    let mut client = Client::start([("a.flow", "")]);
    client.open_with("notes.txt", "plaintext", "const A = x\n");
    client.open_with("more.txt", "flow", "const A = x\n");
    assert_eq!(client.codes("more.txt"), ["E0311"]);
    client.settle();
    assert_eq!(client.codes("notes.txt"), [""; 0], "{}", uri("notes.txt"));
}

#[test]
fn the_name_of_a_file_counts_more_than_what_the_client_calls_its_language() {
    let twin = "flowright: 1\nconsts:\n  A: '${ x }'\n";
    let mut client = Client::start([("a.flow.yaml", twin)]);
    client.open_with("a.flow.yaml", "flow", twin);
    assert_eq!(client.codes("a.flow.yaml"), ["E0311"]);
}
