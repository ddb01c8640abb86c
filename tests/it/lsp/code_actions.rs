//! What can be done about a place, over the protocol.

use super::client::{Client, uri};
use serde_json::{Value, json};

const SHOP: &str = "effect pay(amount: int) { timeout 5s }\nworkflow shop(amount: int) {\n  step paid = pay()\n}\n";

fn ask(client: &mut Client, path: &str, line: u32, character: u32, only: &[&str]) -> Vec<Value> {
    let at = json!({"line": line, "character": character});
    let diagnostics = client.diagnostics(path);
    let context = json!({"diagnostics": diagnostics, "only": only});
    let params = json!({"textDocument": {"uri": uri(path)}, "range": {"start": at, "end": at}, "context": context});
    client.request("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().filter_map(|action| action["title"].as_str()).collect()
}

#[test]
fn an_action_is_offered_and_its_edits_are_made_when_it_is_chosen() {
    let mut client = Client::start([("shop.flow", SHOP)]);
    client.open("shop.flow");
    let found = ask(&mut client, "shop.flow", 2, 15, &[]);
    assert_eq!(titles(&found), ["add the missing argument `amount`"]);
    let action = &found[0];
    assert_eq!((&action["kind"], &action["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(action["diagnostics"][0]["code"], "E0304");
    assert!(action["edit"].is_null());
    let chosen = client.request("codeAction/resolve", action.clone());
    let text = chosen.to_string();
    assert!(text.contains(r#""newText":"amount""#), "{text}");
    client.edit("shop.flow", "shop(", "shopping(");
    let refused = client.try_request("codeAction/resolve", action.clone()).unwrap_err();
    assert!(refused.1.contains("has changed"), "{refused:?}");
}

#[test]
fn a_client_that_cannot_ask_later_gets_the_edits_at_once() {
    let literals = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
    let mut client =
        Client::start_with([("shop.flow", SHOP)], json!({"textDocument": {"codeAction": literals}}), json!({}));
    client.open("shop.flow");
    let found = ask(&mut client, "shop.flow", 2, 15, &["quickfix"]);
    assert!(found[0]["edit"]["changes"].is_object(), "{found:?}");
    assert_eq!(titles(&ask(&mut client, "shop.flow", 2, 15, &["source", "refactor"])), [""; 0]);
}

#[test]
fn a_client_that_takes_no_edits_is_offered_no_actions() {
    let mut client = Client::start_with([("shop.flow", SHOP)], json!({}), json!({}));
    assert_eq!(client.capabilities["codeActionProvider"], Value::Null);
    client.open("shop.flow");
    let params = json!({"textDocument": {"uri": uri("shop.flow")}, "range": {"start": {"line": 2, "character": 15}, "end": {"line": 2, "character": 15}}, "context": {"diagnostics": []}});
    assert_eq!(client.request("textDocument/codeAction", params), Value::Null);
}
