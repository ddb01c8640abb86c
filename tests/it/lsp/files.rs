//! Files that come, change and go, folders, and files of configuration.

use super::client::{Client, uri, usual};
use serde_json::json;

const LIB: &str = "const LIMIT = 5\neffect pay(amount: int) { timeout 5s }\n";
const SHOP: &str =
    "import \"lib.flow\" as lib\nworkflow shop(n: int) {\n  step paid = lib.pay(amount: n) when n > lib.LIMIT\n}\n";
const BAD: &str = "const A = x\n";
/// A `let` that nothing reads: a warning.
const LET: &str = "effect pay(n: int) { timeout 5s }\nworkflow w(n: int) {\n  let z = n\n  step p = pay(n)\n}\n";

#[test]
fn the_client_is_asked_to_watch_what_counts() {
    let mut client = Client::start([("a.flow", "")]);
    client.settle();
    let asked = client.heard_of("client/registerCapability")[0].to_string();
    for glob in ["**/*.flow", "**/*.json", "**/*.yaml", "**/*.toml", "**/.gitignore"] {
        assert!(asked.contains(&format!("\"{glob}\"")), "{asked}");
    }
}

#[test]
fn files_that_come_change_and_go_are_noticed() {
    let mut client = Client::start([("shop.flow", SHOP)]);
    client.settle();
    assert_eq!(client.codes("shop.flow"), ["E0203"]);
    client.write("lib.flow", Some(LIB));
    client.settle();
    assert_eq!(client.codes("shop.flow"), [""; 0]);
    client.write("lib.flow", Some(&LIB.replace("pay", "buy")));
    client.settle();
    assert_eq!(client.codes("shop.flow"), ["E0206"]);
    client.write("shop.flow", None);
    client.settle();
    assert_eq!(client.codes("shop.flow"), [""; 0]);
}

#[test]
fn a_folder_that_goes_takes_its_files_along() {
    let mut client = Client::start([("sub/a.flow", BAD), ("sub/b.flow", BAD)]);
    client.settle();
    assert_eq!((client.codes("sub/a.flow").len(), client.codes("sub/b.flow").len()), (1, 1));
    client.host.write("sub/a.flow", None);
    client.host.write("sub/b.flow", None);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri("sub"), "type": 3}]}));
    client.settle();
    assert_eq!((client.codes("sub/a.flow").len(), client.codes("sub/b.flow").len()), (0, 0));
}

#[test]
fn what_is_open_is_what_the_editor_says_whatever_happens_on_the_disk() {
    let mut client = Client::start([("a.flow", BAD)]);
    client.open("a.flow");
    client.write("a.flow", Some("const A = 1\n"));
    client.settle();
    assert_eq!(client.codes("a.flow"), ["E0311"]);
    client.write("a.flow", None);
    client.settle();
    assert_eq!(client.codes("a.flow"), ["E0311"]);
    client.close("a.flow");
    client.settle();
    assert_eq!(client.published["a.flow"].1.len(), 0);
}

#[test]
fn a_schema_that_changes_is_read_again() {
    let text = "type Order from \"order.json\"\neffect pay(order: Order) { timeout 5s }\n\
                workflow shop(order: Order) {\n  step paid = pay(order) when order.total > 5\n}\n";
    let schema = r#"{"type": "object", "properties": {"total": {"type": "integer"}}, "required": ["total"], "additionalProperties": false}"#;
    let mut client = Client::start([("shop.flow", text), ("order.json", schema)]);
    client.open("shop.flow");
    assert_eq!(client.codes("shop.flow"), [""; 0]);
    client.write("order.json", Some(&schema.replace("total", "sum")));
    client.settle();
    assert_eq!(client.codes("shop.flow"), ["E0303"]);
}

#[test]
fn levels_change_with_the_file_of_configuration_open_or_not() {
    let mut client = Client::start([("lib.flow", LET)]);
    client.settle();
    assert_eq!(client.published["lib.flow"].1[0]["severity"], 2, "a warning");
    client.write("flowright.toml", Some("[rules]\nunused-let = \"error\"\n"));
    client.settle();
    assert_eq!(client.published["lib.flow"].1[0]["severity"], 1);
    client.open("flowright.toml");
    client.edit("flowright.toml", "\"error\"", "\"off\"");
    client.settle();
    assert_eq!(client.codes("lib.flow"), [""; 0]);
    client.close("flowright.toml");
    client.settle();
    assert_eq!(client.published["lib.flow"].1[0]["severity"], 1);
}

#[test]
fn while_somebody_types_in_a_file_of_configuration_the_last_good_settings_count() {
    let good = "[rules]\nunused-let = \"error\"\n";
    let mut client = Client::start([("a.flow", LET), ("flowright.toml", good)]);
    client.open("flowright.toml");
    for wrong in ["[rules", "[rules]\nno-such-rule = \"off\"\n", "extends = [\"ba\"]\n", "profile = \"stri\"\n"] {
        client.change("flowright.toml", wrong);
        client.settle();
        assert_eq!(client.codes("flowright.toml").len(), 1, "{wrong}");
        assert_eq!(client.published["a.flow"].1[0]["severity"], 1, "{wrong}");
    }
    client.change("flowright.toml", "[rules]\nunused-let = \"off\"\n");
    client.settle();
    assert_eq!((client.codes("flowright.toml").len(), client.codes("a.flow").len()), (0, 0));
}

#[test]
fn what_a_file_of_configuration_builds_on_counts_as_it_was_while_somebody_types_in_it() {
    let mut client = Client::start([
        ("a.flow", LET),
        ("flowright.toml", "extends = [\"base.toml\"]\n"),
        ("base.toml", "[rules]\nunused-let = \"error\"\n"),
    ]);
    client.open("base.toml");
    client.settle();
    client.change("base.toml", "[rules");
    client.settle();
    assert_eq!(client.codes("base.toml").len(), 1);
    assert_eq!(client.published["a.flow"].1[0]["severity"], 1);
}

#[test]
fn where_a_file_of_configuration_on_the_disk_is_wrong_only_that_is_shown() {
    let files = [("a.flow", BAD), ("sub/b.flow", BAD), ("sub/flowright.toml", "[rules]\n")];
    let mut client = Client::start(files);
    client.settle();
    assert_eq!(client.codes("sub/b.flow"), ["E0311"]);
    client.write("sub/flowright.toml", Some("[rules"));
    client.settle();
    assert_eq!(client.codes("sub/flowright.toml"), ["E1110"]);
    assert_eq!((client.codes("sub/b.flow").len(), client.codes("a.flow").len()), (0, 1), "the other one is checked");
    client.open("sub/flowright.toml");
    client.edit("sub/flowright.toml", "[rules", "[rul");
    client.settle();
    assert_eq!(client.codes("sub/b.flow"), ["E0311"], "it was right once");
    client.close("sub/flowright.toml");
    client.settle();
    assert_eq!(client.codes("sub/b.flow"), [""; 0]);
}

#[test]
fn folders_that_are_open_beside_each_other_know_each_other() {
    let lib = "flowright: 1\nconsts: { ONE: 1 }\n";
    let user = "import \"../my shop/lib.flow.yaml\" as lib\neffect d(i: int) { timeout 5s }\nworkflow w() {\n  step s = d(i: lib.ONE)\n}\n";
    let (far, out) = ("file:///work/other/n.flow", "file:///work/out/o.flow");
    let mut client = Client::start([("lib.flow.yaml", lib), ("../other/n.flow", user), ("../out/o.flow", user)]);
    let folder = json!({"uri": "file:///work/other", "name": "other"});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [folder], "removed": []}}));
    client.open_with(out, "flow", user);
    client.settle();
    assert_eq!(client.codes(out), [""; 0]);
    assert!(!client.published.contains_key(far));
    client.write("lib.flow.yaml", Some(&lib.replace("1 }", "\"'one'\" }")));
    client.settle();
    assert_eq!((client.codes(far), client.codes(out)), (vec!["E0301".to_owned()], vec!["E0301".to_owned()]));
    client.open_with("lib.flow.yaml", "yaml", lib);
    client.settle();
    assert_eq!((client.codes(far).len(), client.codes(out).len()), (0, 0));
    let at = json!({"textDocument": {"uri": uri("lib.flow.yaml")}, "position": {"line": 1, "character": 11}});
    let renamed = client.request(
        "textDocument/rename",
        json!({"textDocument": at["textDocument"], "position": at["position"], "newName": "TWO"}),
    );
    assert_eq!(renamed["documentChanges"].as_array().unwrap().len(), 3, "{renamed}");
    let found = client.request("workspace/symbol", json!({"query": "ONE"}));
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
}

#[test]
fn findings_go_along_when_the_client_spells_a_file_in_its_own_way() {
    let mut client = Client::start([("a(1)+ü.flow", BAD)]);
    client.settle();
    let ours = "a%281%29%2B%C3%BC.flow";
    assert_eq!(client.published[ours].1.len(), 1);
    let theirs = "a(1)+%c3%bc.flow";
    client.open_with(theirs, "flow", BAD);
    client.settle();
    assert_eq!((client.published[ours].1.len(), client.published[theirs].1.len()), (0, 1));
    client.close(theirs);
    client.settle();
    assert_eq!((client.published[ours].1.len(), client.published[theirs].1.len()), (1, 0));
}

#[test]
fn who_watches_no_files_has_imports_looked_at_again_when_a_file_is_opened_or_saved() {
    let mut capabilities = usual();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({});
    let schema = r#"{"type": "integer"}"#;
    let shop = SHOP.replace("workflow shop(n: int)", "type N from \"n.json\"\nworkflow shop(n: N)");
    let files = [("lib.flow", LIB), ("shop.flow", &shop), ("n.json", schema)];
    let mut client = Client::start_with(files, capabilities, json!({}));
    client.settle();
    client.host.write("lib.flow", Some(&LIB.replace("pay", "buy")));
    client.open("shop.flow");
    client.settle();
    assert_eq!(client.codes("shop.flow"), ["E0206"]);
    client.host.write("lib.flow", Some(LIB));
    let saved = json!({"textDocument": {"uri": uri("shop.flow")}});
    client.notify("textDocument/didSave", saved.clone());
    client.settle();
    assert_eq!(client.codes("shop.flow"), [""; 0]);
    client.host.write("n.json", Some(r#"{"type": "string"}"#));
    client.notify("textDocument/didSave", saved);
    client.settle();
    assert!(!client.codes("shop.flow").is_empty(), "a schema counts, too");
}

#[test]
fn an_excluded_file_is_checked_while_it_is_open_as_one_that_is_named() {
    let mut client =
        Client::start([("old/a.flow", BAD), ("b.flow", BAD), ("flowright.toml", "exclude = [\"old/\"]\n")]);
    client.settle();
    assert!(!client.published.contains_key("old/a.flow"));
    client.open("old/a.flow");
    client.settle();
    assert_eq!((client.codes("old/a.flow").len(), client.codes("b.flow").len()), (1, 1));
    client.close("old/a.flow");
    client.settle();
    assert_eq!(client.published["old/a.flow"].1.len(), 0);
    client.write("flowright.toml", Some("exclude = []\n"));
    client.settle();
    assert_eq!(client.published["old/a.flow"].1.len(), 1);
}

#[test]
fn a_profile_that_is_like_no_other_is_told_which_there_are() {
    let toml = "[profiles.strict.rules]\n[profiles.loose.rules]\n";
    let files = [("lib.flow", LET), ("flowright.toml", toml)];
    let mut client = Client::start_with(files, usual(), json!({"profile": "nope"}));
    client.settle();
    let said = client.heard_of("window/showMessage")[0]["message"].clone();
    assert_eq!(said, "no profile is called `nope`; the profiles are `loose`, `strict`");
}

#[test]
fn a_setting_that_is_taken_back_is_as_it_was_at_the_start() {
    let toml = "[profiles.strict.rules]\nunused-let = \"error\"\n[profiles.loose.rules]\nunused-let = \"off\"\n";
    let files = [("lib.flow", LET), ("flowright.toml", toml)];
    let mut client = Client::start_with(files, usual(), json!({"profile": "strict"}));
    let set = |client: &mut Client, settings: serde_json::Value| {
        client.notify("workspace/didChangeConfiguration", json!({"settings": {"flowright": settings}}));
        client.settle();
    };
    client.settle();
    assert_eq!(client.published["lib.flow"].1[0]["severity"], 1);
    set(&mut client, json!({"profile": "loose", "inlayHints.types": false}));
    assert_eq!(client.codes("lib.flow"), [""; 0]);
    let logged = client.heard_of("window/logMessage")[0]["message"].clone();
    assert_eq!(logged, "these settings are not understood: `inlayHints.types`");
    set(&mut client, json!({}));
    assert_eq!(client.published["lib.flow"].1[0]["severity"], 1);
}

#[test]
fn the_profile_and_the_file_of_configuration_are_settings() {
    let toml = "[profiles.strict.rules]\nunused-let = \"error\"\n";
    let other = "[rules]\nunused-let = \"off\"\n";
    let files = [("lib.flow", LET), ("flowright.toml", toml), ("other.toml", other)];
    let mut client = Client::start_with(files, usual(), json!({"profile": "strict"}));
    client.settle();
    assert_eq!(client.published["lib.flow"].1[0]["severity"], 1);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"flowright": {"profile": null, "config": "other.toml"}}}),
    );
    client.settle();
    assert_eq!(client.published["lib.flow"].1.len(), 0);
    // Who sends no settings is asked for them.
    client.settings = json!({"config": "", "profile": "strickt"});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    while client.heard_of("workspace/configuration").is_empty() {
        client.settle();
    }
    client.settle();
    client.settle();
    let said = client.heard_of("window/showMessage")[0]["message"].clone();
    assert_eq!(said, "no profile is called `strickt`; did you mean `strict`?");
}

#[test]
fn folders_come_and_go() {
    let mut client = Client::start([("a.flow", "const A = 1\n"), ("../other/b.flow", BAD)]);
    client.settle();
    assert_eq!(client.published.len(), 0);
    let folder = json!({"uri": "file:///work/other", "name": "other"});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [folder], "removed": []}}));
    client.settle();
    assert_eq!(client.published["file:///work/other/b.flow"].1.len(), 1);
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [], "removed": [folder]}}));
    client.settle();
    assert_eq!(client.published["file:///work/other/b.flow"].1.len(), 0);
}

#[test]
fn a_check_of_many_files_shows_how_far_it_is() {
    let files: Vec<(String, String)> = (0..150).map(|at| (format!("f{at}.flow"), "const A = 1\n".to_owned())).collect();
    let mut client = Client::start(files);
    client.settle();
    let kinds: Vec<String> =
        client.heard_of("$/progress").iter().map(|it| it["value"]["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(client.heard_of("window/workDoneProgress/create").len(), 1);
    assert_eq!(
        (kinds.first().map(String::as_str), kinds.last().map(String::as_str)),
        (Some("begin"), Some("end")),
        "{kinds:?}"
    );
    assert!(kinds.len() > 3, "{kinds:?}");
}
