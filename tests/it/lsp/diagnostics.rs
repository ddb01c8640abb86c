//! What editors show of findings, and that it is what the command line finds.

use super::client::{Client, uri, usual};
use crate::cli::{folder, run};
use flowright::driver::World as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LIB: &str = "const LIMIT = 5\neffect pay(amount: int) { timeout 5s }\n";
const SHOP: &str =
    "import \"lib.flow\" as lib\nworkflow shop(n: int) {\n  step paid = lib.pay(amount: n) when n > lib.LIMIT\n}\n";
const GUARDED: &str = "effect load() -> { n: int } { timeout 5s }\neffect use_it(n: int) { timeout 5s }\n\
                       workflow w(go: bool) {\n  step a = load() when go\n  step b = use_it(n: a.n) after a settled\n}\n";

#[test]
fn a_finding_says_what_the_command_line_says() {
    let text = "workflow w(x: int) -> int {\n  step a = doit(x)\n  return a\n}\ncompute do_it(x: int) -> int\n";
    let mut client = Client::start([("a.flow", text)]);
    client.open("a.flow");
    let found = client.diagnostics("a.flow").into_iter().find(|found| found["code"] == "E0206").unwrap();
    assert_eq!(found["severity"], 1);
    assert_eq!(found["source"], "flowright");
    let href = found["codeDescription"]["href"].as_str().unwrap();
    assert!(href.ends_with("/docs/rules/E0206-unknown-action.md"), "{href}");
    let message = found["message"].as_str().unwrap();
    assert!(message.starts_with("no action or workflow is called `doit`") || message.contains("`doit`"), "{message}");
    assert!(message.ends_with("\nhelp: did you mean `do_it`?"), "{message}");
    assert_eq!(found["data"], json!({"rule": "unknown-action", "start": 39, "end": 43}));
}

#[test]
fn other_places_stand_beside_the_message_or_in_it() {
    let mut client = Client::start([("a.flow", GUARDED)]);
    client.open("a.flow");
    let found = client.diagnostics("a.flow").remove(0);
    let related = found["relatedInformation"].as_array().expect("there are other places");
    assert_eq!(related[0]["location"]["uri"], uri("a.flow"));
    let words = related[0]["message"].as_str().unwrap().to_owned();
    assert!(!found["message"].as_str().unwrap().contains(&words));
    let mut plain = Client::start_with([("a.flow", GUARDED)], json!({}), json!({}));
    plain.open("a.flow");
    let found = plain.diagnostics("a.flow").remove(0);
    assert_eq!(found["relatedInformation"], Value::Null);
    let message = found["message"].as_str().unwrap();
    assert!(message.contains("\na.flow:") && message.contains(&words), "{message}");
}

#[test]
fn what_does_nothing_is_shown_faded() {
    let mut client = Client::start([("a.flow", "workflow w(x: int, y: int) -> int {\n  let z = y\n  return x\n}\n")]);
    client.open("a.flow");
    let found = client.diagnostics("a.flow");
    let unused: Vec<&Value> =
        found.iter().filter(|it| it["data"]["rule"].as_str().unwrap().starts_with("unused-")).collect();
    assert!(!unused.is_empty() && unused.iter().all(|it| it["tags"] == json!([1])), "{found:?}");
}

#[test]
fn files_that_are_not_open_are_checked_too_and_said_once() {
    let mut client = Client::start([("lib.flow", LIB), ("shop.flow", SHOP), ("fine.flow", LIB)]);
    client.settle();
    assert_eq!(client.published, BTreeMap::new(), "nothing is wrong");
    client.open("lib.flow");
    client.edit("lib.flow", "pay", "buy");
    client.settle();
    assert_eq!(client.codes("shop.flow"), ["E0206"]);
    client.published.remove("shop.flow");
    client.edit("lib.flow", "5s", "6s");
    client.settle();
    assert!(!client.published.contains_key("shop.flow"), "nothing new is to be said of it");
    client.edit("lib.flow", "buy", "pay");
    client.settle();
    assert_eq!(client.published["shop.flow"].1.len(), 0);
}

#[test]
fn what_is_closed_is_what_is_on_the_disk() {
    let mut client = Client::start([("shop.flow", SHOP), ("lib.flow", LIB)]);
    client.open("lib.flow");
    client.change("lib.flow", "");
    client.settle();
    assert!(!client.codes("shop.flow").is_empty());
    client.close("lib.flow");
    client.settle();
    assert_eq!(client.published["shop.flow"].1.len(), 0);
    assert_eq!(client.published["lib.flow"].1.len(), 0);
}

/// What `flowright check` finds in a folder, by file: lines and codes.
fn found_by_command(files: &BTreeMap<String, String>) -> BTreeMap<String, Vec<(u64, String)>> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let (_, out, _) = run(&folder("lsp-same", &files), &["check", "--no-cache", "--format", "short"]);
    let mut found: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for line in out.lines().filter(|line| line.contains('[')) {
        let parts: Vec<&str> = line.splitn(4, ':').collect();
        let code = parts[3].split(['[', ']']).nth(1).unwrap().to_owned();
        found.entry(parts[0].to_owned()).or_default().push((parts[1].parse::<u64>().unwrap() - 1, code));
    }
    for found in found.values_mut() {
        found.sort();
    }
    found
}

#[test]
fn editors_show_what_the_command_line_finds_in_the_same_texts() {
    let toml = "[rules]\nmissing-timeout = \"error\"\nunused-const = \"off\"\n";
    let disk = [("lib.flow", LIB), ("shop.flow", SHOP), ("a/guarded.flow", GUARDED), ("flowright.toml", toml)];
    let mut client = Client::start(disk);
    client.open("lib.flow");
    client.edit("lib.flow", "{ timeout 5s }", "");
    client.open_with(
        "a/new.flow",
        "flow",
        "import \"../lib.flow\" as lib\nworkflow w() {\n  step s = lib.pay(amount: \"x\")\n}\n",
    );
    client.settle();
    let mut files: BTreeMap<String, String> = disk.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    files.extend(client.open.iter().map(|(path, (_, text))| (path.clone(), text.clone())));
    let mut shown: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for (path, (_, found)) in client.published.iter().filter(|(_, (_, found))| !found.is_empty()) {
        let line =
            |it: &Value| (it["range"]["start"]["line"].as_u64().unwrap(), it["code"].as_str().unwrap().to_owned());
        let mut lines: Vec<(u64, String)> = found.iter().map(line).collect();
        lines.sort();
        shown.insert(path.clone(), lines);
    }
    assert_eq!(shown, found_by_command(&files));
    assert_eq!(shown.len(), 2, "{shown:?}");
}

fn pulling() -> Value {
    let mut capabilities = usual();
    capabilities["textDocument"]["diagnostic"] = json!({"dynamicRegistration": false});
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    capabilities
}

fn pull(client: &mut Client, path: &str, before: Option<&Value>) -> Value {
    let params = json!({"textDocument": {"uri": uri(path)}, "previousResultId": before});
    client.request("textDocument/diagnostic", params)
}

#[test]
fn what_a_client_asks_for_it_is_not_sent() {
    let bad = SHOP.replace("n > lib", "m > lib");
    let mut client = Client::start_with([("lib.flow", LIB), ("shop.flow", &bad)], pulling(), json!({}));
    assert_eq!(client.capabilities["diagnosticProvider"]["interFileDependencies"], true);
    client.settle();
    assert_eq!(client.codes("shop.flow"), ["E0201"], "it is not open");
    client.open("shop.flow");
    let first = pull(&mut client, "shop.flow", None);
    assert_eq!((&first["kind"], first["items"].as_array().unwrap().len()), (&json!("full"), 1));
    client.settle();
    assert_eq!(client.published["shop.flow"].1.len(), 0, "what was sent is taken back");
    let again = pull(&mut client, "shop.flow", Some(&first["resultId"]));
    assert_eq!(again, json!({"kind": "unchanged", "resultId": first["resultId"]}));
    client.open("lib.flow");
    pull(&mut client, "lib.flow", None);
    client.edit("lib.flow", "pay", "buy");
    client.settle();
    assert_eq!(
        client.heard_of("workspace/diagnostic/refresh").len(),
        1,
        "what was told of `shop.flow` is not so any more"
    );
    assert_eq!(pull(&mut client, "shop.flow", Some(&first["resultId"]))["items"].as_array().unwrap().len(), 2);
    client.close("shop.flow");
    client.settle();
    assert_eq!(client.published["shop.flow"].1.len(), 2, "it is not open any more");
}

#[test]
fn a_client_that_could_ask_and_does_not_is_sent_findings_too() {
    let mut client = Client::start_with([("a.flow", "const A = x\n")], pulling(), json!({}));
    client.open("a.flow");
    assert_eq!(client.codes("a.flow"), ["E0311"]);
    client.edit("a.flow", "x", "1");
    assert_eq!(client.codes("a.flow"), [""; 0]);
}

#[test]
fn a_client_may_ask_for_the_whole_workspace() {
    let bad = SHOP.replace("n > lib", "m > lib");
    let mut client = Client::start_with([("lib.flow", LIB), ("shop.flow", &bad)], pulling(), json!({}));
    let report = client.request("workspace/diagnostic", json!({"previousResultIds": []}));
    let items = report["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["uri"], &items[0]["kind"]), (1, &json!(uri("shop.flow")), &json!("full")));
    let before = json!([{"uri": uri("shop.flow"), "value": items[0]["resultId"]}]);
    let again = client.request("workspace/diagnostic", json!({ "previousResultIds": before }));
    assert_eq!(again["items"][0]["kind"], "unchanged");
    client.write("shop.flow", Some(SHOP));
    let after = client.request("workspace/diagnostic", json!({ "previousResultIds": before }));
    assert_eq!(after["items"][0]["items"], json!([]));
    client.settle();
    assert!(client.published.values().all(|(_, found)| found.is_empty()), "nothing is sent that is asked for");
    assert_eq!(client.host.read("shop.flow").as_deref(), Ok(SHOP));
}

#[test]
fn a_client_that_asks_for_the_whole_workspace_is_told_of_new_files() {
    let mut client = Client::start_with([("lib.flow", LIB), ("fine.flow", LIB)], pulling(), json!({}));
    client.request("workspace/diagnostic", json!({"previousResultIds": []}));
    client.settle();
    assert_eq!(client.heard_of("workspace/diagnostic/refresh").len(), 0);
    client.write("b.flow", Some("const A = x\n"));
    client.settle();
    assert_eq!(client.heard_of("workspace/diagnostic/refresh").len(), 1);
    client.write("fine.flow", Some("const A = x\n"));
    client.settle();
    assert_eq!(client.heard_of("workspace/diagnostic/refresh").len(), 2, "nothing was to be said of it before");
    client.write("lib.flow", Some(&LIB.replace("5s", "6s")));
    client.settle();
    assert_eq!(client.heard_of("workspace/diagnostic/refresh").len(), 2, "all that was said is still so");
}
