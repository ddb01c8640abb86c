//! What no client should do, and some do: it costs them an error at most.

use super::client::{Client, ROOT, uri, usual};
use flowright::driver::walk::Found;
use flowright::driver::{ReadError, World};
use flowright::lsp::{Ending, Host, MemoryHost};
use serde_json::{Value, json};

const GOOD: &str = "effect pay(n: int) { timeout 5s }\nworkflow shop(n: int) {\n  step paid = pay(n: n)\n}\n";

#[test]
fn a_method_that_is_not_known_is_refused_and_a_notification_ignored() {
    let mut client = Client::start([("a.flow", GOOD)]);
    assert_eq!(client.try_request("textDocument/dance", json!({})).unwrap_err().0, -32601);
    assert_eq!(client.try_request("$/dance", Value::Null).unwrap_err().0, -32601);
    client.notify("textDocument/danced", json!([]));
    client.notify("$/setTrace", json!({"value": "off"}));
    assert_eq!(client.end(), Ending::Clean);
}

#[test]
fn params_that_are_wrong_are_refused_and_in_a_notification_logged() {
    let mut client = Client::start([("a.flow", GOOD)]);
    let (code, message) = client.try_request("textDocument/formatting", json!({"textDocument": 5})).unwrap_err();
    assert!(code == -32602 && message.starts_with("the params are not as they should be: "), "{message}");
    client.notify("textDocument/didOpen", json!({"textDocument": {"uri": 7}}));
    client.notify("textDocument/didChange", json!(null));
    client.settle();
    assert_eq!(client.heard_of("window/logMessage").len(), 2, "{:?}", client.heard);
    assert_eq!(client.end(), Ending::Clean);
}

#[test]
fn a_document_that_is_closed_twice_or_changed_when_closed_is_logged() {
    let mut client = Client::start([("a.flow", GOOD)]);
    client.open("a.flow");
    client.close("a.flow");
    let document = json!({"uri": uri("a.flow"), "version": 7});
    client.notify("textDocument/didClose", json!({ "textDocument": document }));
    client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": "x"}]}));
    client.settle();
    let logged: Vec<&str> =
        client.heard_of("window/logMessage").iter().map(|it| it["message"].as_str().unwrap()).collect();
    assert_eq!(logged, ["cannot close `a.flow`: it is not open", "cannot change `a.flow`: it is not open"]);
    assert_eq!(client.end(), Ending::Clean);
}

#[test]
fn a_version_that_goes_backwards_changes_nothing() {
    let mut client = Client::start([("a.flow", GOOD)]);
    client.open("a.flow");
    client.change("a.flow", &GOOD.replace("n: n", "n: x"));
    assert_eq!(client.codes("a.flow"), ["E0201"]);
    let document = json!({"uri": uri("a.flow"), "version": 1});
    client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": GOOD}]}));
    client.settle();
    assert_eq!(client.codes("a.flow"), ["E0201"]);
    let logged = client.heard_of("window/logMessage")[0]["message"].clone();
    assert_eq!(logged, "cannot change `a.flow`: its version is older than what is known");
}

#[test]
fn a_document_that_is_opened_twice_has_its_second_text() {
    let mut client = Client::start([("a.flow", GOOD)]);
    client.open("a.flow");
    client.open_with("a.flow", "flow", &GOOD.replace("n: n", "n: x"));
    client.settle();
    assert_eq!(client.codes("a.flow"), ["E0201"]);
}

#[test]
fn places_that_are_not_there_are_the_nearest_that_are() {
    let mut client = Client::start([("a.flow", GOOD)]);
    client.open("a.flow");
    let far = json!({"line": 4_000_000_000_u32, "character": 4_000_000_000_u32});
    let text = format!("{GOOD}# x");
    client.change_with("a.flow", &text, json!([{"range": {"start": far, "end": far}, "text": "# x"}]));
    let odd = json!({"start": {"line": 4, "character": 3}, "end": {"line": 4, "character": 0}});
    client.change_with("a.flow", GOOD, json!([{"range": odd, "text": ""}]));
    assert_eq!(client.codes("a.flow"), [""; 0]);
    for (start, end) in [(far.clone(), far), (json!({"line": 2, "character": 99}), json!({"line": 1, "character": 0}))]
    {
        let params = json!({"textDocument": {"uri": uri("a.flow")}, "range": {"start": start, "end": end}, "options": {"tabSize": 2, "insertSpaces": true}});
        client.request("textDocument/rangeFormatting", params);
    }
}

#[test]
fn a_request_that_was_cancelled_before_it_was_begun_says_so() {
    let mut client = Client::start([("a.flow", GOOD)]);
    // What comes first takes a while, and the others wait behind it.
    let big: String =
        (0..400).map(|at| GOOD.replace("shop", &format!("shop{at}")).replace("pay", &format!("pay{at}"))).collect();
    client.open_with("big.flow", "flow", &big);
    let settle = client.ask("flowright/settle", Value::Null);
    let params = json!({"textDocument": {"uri": uri("a.flow")}, "options": {"tabSize": 2, "insertSpaces": true}});
    let cancelled = client.ask("textDocument/formatting", params.clone());
    let answered = client.ask("textDocument/formatting", params);
    client.notify("$/cancelRequest", json!({"id": 3}));
    client.notify("$/cancelRequest", json!({"id": 77}));
    client.notify("$/cancelRequest", json!({"id": {"odd": true}}));
    client.answer(&settle).unwrap();
    assert_eq!(client.answer(&cancelled).unwrap_err().0, -32800);
    assert!(client.answer(&answered).is_ok());
}

#[test]
fn a_request_whose_text_has_changed_behind_it_is_answered_for_the_new_one_or_said_to_be_outdated() {
    let mut client = Client::start([("a.flow", GOOD)]);
    let big: String =
        (0..400).map(|at| GOOD.replace("shop", &format!("shop{at}")).replace("pay", &format!("pay{at}"))).collect();
    client.open_with("big.flow", "flow", &big);
    client.open("a.flow");
    let settle = client.ask("flowright/settle", Value::Null);
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let document = json!({"uri": uri("a.flow")});
    let whole = client.ask("textDocument/formatting", json!({"textDocument": document, "options": options}));
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let part = client
        .ask("textDocument/rangeFormatting", json!({"textDocument": document, "range": range, "options": options}));
    client.change("a.flow", &GOOD.replace("n: int", "n:int"));
    client.answer(&settle).unwrap();
    assert_eq!(client.answer(&part).unwrap_err().0, -32801);
    assert_eq!(client.answer(&whole).unwrap().as_array().unwrap().len(), 1, "the lines that have changed since");
}

/// A machine with a file that makes the server panic.
struct Cursed(MemoryHost);

struct CursedWorld(MemoryHost);

impl Host for Cursed {
    fn enter(&mut self, root: &str) -> Result<(), String> {
        self.0.enter(root)
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(CursedWorld(self.0.clone()))
    }

    fn find(&self, folders: &[String]) -> Found {
        self.0.find(folders)
    }

    fn is_running(&self, _: u32) -> bool {
        true
    }

    fn log(&self, _: &str) {}
}

impl World for CursedWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let text = self.0.read(path)?;
        assert!(!text.contains("cursed"), "this panic is wanted");
        Ok(text)
    }
}

#[test]
fn a_panic_costs_one_request_and_checking_goes_on_when_something_has_changed() {
    let host = MemoryHost::new(ROOT, [("a.flow".into(), GOOD.into()), ("bad.json".into(), "cursed".into())]);
    let mut client = Client::on(host.clone(), Cursed(host));
    client.hello(usual(), json!({}));
    client.open("a.flow");
    client.settle();
    // Reading it panics, in a request and in a check.
    let params = json!({"textDocument": {"uri": uri("bad.json")}, "options": {"tabSize": 2, "insertSpaces": true}});
    assert_eq!(client.try_request("textDocument/formatting", params).unwrap_err().0, -32603);
    client.write("b.flow", Some("import \"bad.json\" as bad\n"));
    let schema = "type T from \"bad.json\"\n";
    client.change("a.flow", &format!("{schema}{GOOD}"));
    assert_eq!(
        client.request(
            "textDocument/formatting",
            json!({"textDocument": {"uri": uri("none.flow")}, "options": {"tabSize": 2, "insertSpaces": true}})
        ),
        Value::Null
    );
    // What was wrong is mended.
    client.write("bad.json", Some("{}"));
    client.write("b.flow", None);
    client.change("a.flow", &GOOD.replace("n: n", "n: x"));
    client.settle();
    assert_eq!(client.codes("a.flow"), ["E0201"]);
    assert_eq!(client.end(), Ending::Clean);
}
