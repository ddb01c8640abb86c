//! What the server tells about a file: hover, hints within the lines, lenses above them, and the graph.

use super::client::{Client, uri};
use serde_json::{Value, json};

const TEXT: &str = "/// 🐢 Pays.\neffect pay(total: int) -> { ok: bool } { timeout 5s takes 4s }\neffect ship(total: int) { timeout 5s takes 1s }\n\
                    workflow shop(total: int) {\n  step paid = pay(total)\n  let sizes = [1, 2].map(x, x + total)\n  \
                    step sent = ship(total) when paid.ok\n  step told = ship(total) after sent\n}\n";

fn client() -> Client {
    let mut client = Client::start([("a.flow", TEXT)]);
    client.open("a.flow");
    client
}

fn document() -> Value {
    json!({"uri": uri("a.flow")})
}

#[test]
fn hover_tells_of_a_step_with_its_range() {
    let params = json!({"textDocument": document(), "position": {"line": 4, "character": 8}});
    let found = client().request("textDocument/hover", params);
    assert_eq!(found["range"], json!({"start": {"line": 4, "character": 7}, "end": {"line": 4, "character": 11}}));
    let said = found["contents"]["value"].as_str().unwrap();
    assert!(said.contains("always runs") && said.contains("🐢 Pays."), "{said}");
}

#[test]
fn hover_is_markdown_only_for_clients_that_like_it_best() {
    let hover = |formats: Value| {
        let capabilities = json!({"textDocument": {"hover": {"contentFormat": formats}}});
        let mut client = Client::start_with([("a.flow", TEXT)], capabilities, json!({}));
        client.open("a.flow");
        let params = json!({"textDocument": document(), "position": {"line": 4, "character": 8}});
        let found = client.request("textDocument/hover", params)["contents"].clone();
        (found["kind"].as_str().unwrap().to_owned(), found["value"].as_str().unwrap().to_owned())
    };
    let (kind, markdown) = hover(json!(["html", "markdown", "plaintext"]));
    assert!(kind == "markdown" && markdown.contains("```flow\n"), "{markdown}");
    for formats in [Value::Null, json!(["plaintext"]), json!(["plaintext", "markdown"])] {
        let (kind, text) = hover(formats);
        assert!(kind == "plaintext" && !text.contains("```"), "{text}");
        assert!(markdown.contains(text.lines().next().unwrap()), "what was in the fence is there: {text}");
    }
}

#[test]
fn clients_that_announce_nothing_get_what_the_first_version_of_the_protocol_had() {
    let text = "type Kind = \"a\" | \"b\"\ntype R = { kind: Kind }\nsecret KEY\nworkflow w(r: R) -> Kind {\n  return r.kind\n}\n";
    let asked = |capabilities: Value| {
        let mut client = Client::start_with([("a.flow", text)], capabilities, json!({}));
        client.open("a.flow");
        let symbols = client.request("textDocument/documentSymbol", json!({"textDocument": document()}));
        let place = json!({"textDocument": document(), "position": {"line": 4, "character": 9}});
        let items = client.request("textDocument/completion", place)["items"].clone();
        let found = client.request("workspace/symbol", json!({"query": ""}));
        (symbols, items, found)
    };
    let highest = |all: &Value| all.as_array().unwrap().iter().map(|it| it["kind"].as_u64().unwrap()).max().unwrap();
    let (symbols, items, found) = asked(json!({}));
    assert!(highest(&symbols) <= 18 && highest(&items) <= 18 && highest(&found) <= 18, "{symbols} {items} {found}");
    let shown = |it: &Value| (it["name"].clone(), it["containerName"].clone(), it["location"]["uri"].clone());
    let first: Vec<_> = symbols.as_array().unwrap().iter().take(2).map(shown).collect();
    let here = json!(uri("a.flow"));
    assert_eq!(first, [(json!("Kind"), Value::Null, here.clone()), (json!("a"), json!("Kind"), here)]);
    let kinds = json!({"valueSet": (1..=26).collect::<Vec<u32>>()});
    let (symbols, items, found) = asked(json!({
        "textDocument": {
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true, "symbolKind": kinds},
            "completion": {"completionItemKind": kinds},
        },
        "workspace": {"symbol": {"symbolKind": kinds}},
    }));
    assert!(highest(&symbols) > 18 && highest(&items) > 18 && highest(&found) > 18, "{symbols} {items} {found}");
    assert_eq!(symbols[0]["children"][0]["name"], "a");
}

#[test]
fn nothing_is_told_where_there_is_nothing() {
    let params = json!({"textDocument": document(), "position": {"line": 99, "character": 0}});
    assert_eq!(client().request("textDocument/hover", params), Value::Null);
}

#[test]
fn hints_stand_in_the_lines_that_are_asked_for() {
    let asked = |from: u32, to: u32| {
        let range = json!({"start": {"line": from, "character": 0}, "end": {"line": to, "character": 0}});
        let found = client().request("textDocument/inlayHint", json!({"textDocument": document(), "range": range}));
        let hint = |hint: &Value| format!("{} {}", hint["position"]["line"], hint["label"].as_str().unwrap());
        found.as_array().unwrap().iter().map(hint).collect::<Vec<_>>()
    };
    assert_eq!(asked(0, 9), ["5 : list<int>", "7 when paid.ok"]);
    assert_eq!(asked(0, 4), [""; 0]);
}

#[test]
fn lenses_are_texts_for_clients_that_know_no_commands() {
    let found = client().request("textDocument/codeLens", json!({"textDocument": document()}));
    let lens = |lens: &Value| format!("{}{}", lens["command"]["title"].as_str().unwrap(), lens["command"]["command"]);
    let shown: Vec<String> = found.as_array().unwrap().iter().map(lens).collect();
    assert_eq!(shown, ["1 reference\"\"", "2 references\"\"", "3 steps · 3 groups · 6s expected\"\""]);
}

#[test]
fn the_graph_has_nodes_and_edges() {
    let found = client().request("flowright/graph", json!({"textDocument": document()}));
    let workflow = &found["workflows"][0];
    assert_eq!(workflow["makespanMs"], 6000);
    assert_eq!(workflow["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(workflow["nodes"][2]["runsWhen"], "paid.ok");
    assert_eq!(
        workflow["edges"],
        json!([
            {"from": "paid", "to": "sent", "kind": "data", "label": null, "back": false},
            {"from": "sent", "to": "told", "kind": "control", "label": null, "back": false},
        ])
    );
}
