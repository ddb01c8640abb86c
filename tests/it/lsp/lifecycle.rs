//! From the first message to the last.

use super::client::{Client, usual};
use flowright::lsp::Ending;
use serde_json::{Value, json};

const SHOP: &str = "effect pay(n: int) { timeout 5s }\nworkflow shop(n: int) {\n  step paid = pay(n: nothing)\n}\n";

#[test]
fn a_client_says_hello_opens_a_file_sees_what_is_wrong_and_leaves() {
    let mut client = Client::start([("shop.flow", SHOP)]);
    assert_eq!(client.capabilities["positionEncoding"], "utf-16");
    assert_eq!(client.capabilities["textDocumentSync"]["change"], 2);
    client.open("shop.flow");
    let found = client.diagnostics("shop.flow").remove(0);
    assert_eq!(found["code"], "E0201");
    assert_eq!(found["range"], json!({"start": {"line": 2, "character": 21}, "end": {"line": 2, "character": 28}}));
    client.edit("shop.flow", "nothing", "n");
    assert_eq!(client.codes("shop.flow"), [""; 0]);
    assert_eq!(client.end(), Ending::Clean);
}

#[test]
fn the_best_encoding_that_the_client_offers_is_chosen() {
    let mut capabilities = usual();
    capabilities["general"]["positionEncodings"] = json!(["utf-32", "utf-8"]);
    let client = Client::start_with([("a.flow", "")], capabilities, json!({}));
    assert_eq!(client.capabilities["positionEncoding"], "utf-8");
    assert_eq!(client.end(), Ending::Clean);
}

#[test]
fn nothing_is_answered_before_the_client_says_hello() {
    let mut client = Client::new([("a.flow", "")]);
    client.notify("textDocument/didOpen", json!({}));
    assert_eq!(client.try_request("textDocument/hover", json!({})).unwrap_err().0, -32002);
    let result = client.request("initialize", json!({"capabilities": {}}));
    assert_eq!(result["serverInfo"]["name"], "flowright");
    assert_eq!(client.end(), Ending::Clean);
}

#[test]
fn nothing_is_answered_after_the_client_has_said_that_it_ends() {
    let mut client = Client::start([("a.flow", "")]);
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    assert_eq!(client.try_request("textDocument/hover", json!({})).unwrap_err().0, -32600);
    assert_eq!(client.try_request("shutdown", json!({})).unwrap_err().0, -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended(), Ending::Clean);
}

#[test]
fn a_client_that_leaves_without_a_word_is_no_trouble() {
    let mut abrupt = Client::start([("a.flow", "")]);
    abrupt.notify("exit", Value::Null);
    assert_eq!(abrupt.ended(), Ending::Abrupt);
    assert_eq!(Client::start([("a.flow", "")]).vanish(), Ending::Gone);
    assert_eq!(Client::new([("a.flow", "")]).vanish(), Ending::Gone);
    let mut early = Client::new([("a.flow", "")]);
    early.notify("exit", Value::Null);
    assert_eq!(early.ended(), Ending::Abrupt);
}

#[test]
fn hello_is_said_once() {
    let mut client = Client::start([("a.flow", "")]);
    assert_eq!(client.try_request("initialize", json!({"capabilities": {}})).unwrap_err().0, -32600);
    assert_eq!(client.end(), Ending::Clean);
}
