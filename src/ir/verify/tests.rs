use super::*;
use crate::ir::model::{Expr, Read};
use crate::ir::testing::sample;
use crate::ir::{hash, write};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The sample, sealed, as text.
fn sealed() -> String {
    let mut document = sample();
    hash::seal(&mut document);
    write::canonical_string(&document)
}

/// What is reported after the document was changed and, so that the change itself is no problem, sealed again.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<String> {
    let mut document = sample();
    change(&mut document);
    hash::seal(&mut document);
    let problems = verify(&write::canonical_string(&document)).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

/// What is reported after the text was changed: the value at `pointer` is replaced or, if it is new, added.
fn tampered(pointer: &str, value: Value) -> Vec<String> {
    let mut json: Value = serde_json::from_str(&sealed()).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = json.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        _ => parent[key] = value,
    }
    let problems = verify(&json.to_string()).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sealed_document_passes_and_comes_back_as_it_was() {
    let text = sealed();
    assert_eq!(write::canonical_string(&verify(&text).unwrap()), text);
}

#[test]
fn neither_indentation_nor_the_order_of_keys_changes_what_a_document_is() {
    let mut reversed: Value = serde_json::from_str(&sealed()).unwrap();
    reverse(&mut reversed);
    assert_eq!(verify(&serde_json::to_string_pretty(&reversed).unwrap()).map(drop), Ok(()));
}

fn reverse(value: &mut Value) {
    match value {
        Value::Object(object) => {
            *object = std::mem::take(object).into_iter().rev().collect();
            object.values_mut().for_each(reverse);
        }
        Value::Array(items) => items.iter_mut().for_each(reverse),
        _ => {}
    }
}

#[test]
fn a_change_anywhere_is_found() {
    let change = "it was changed after it was written";
    let whole = &*format!("/hash: the document is not what its hash says: {change}");
    let main = &*format!("/workflows/main/hash: workflow `main` is not what its hash says: {change}");
    assert_eq!(tampered("/actions/work/idempotent", json!(false)), [whole]);
    assert_eq!(tampered("/workflows/main/nodes/0/timeout_ms", json!(1)), [main, whole]);
    assert_eq!(tampered("/workflows/main/hash", json!("sha256:00")), [main]);
    assert_eq!(tampered("/actions/work/via/config/hash", json!(1)), [whole]);
    assert_eq!(tampered("/workflows/main/nodes/0/args/span", json!({"cel": "1", "reads": []})), [main, whole]);
    assert_eq!(tampered("/unknown", json!("to this version")), [whole]);
}

#[test]
fn sources_and_spans_are_no_part_of_what_runs() {
    assert_eq!(tampered("/source/0/path", json!("elsewhere.flow")), [""; 0]);
    assert_eq!(tampered("/workflows/main/nodes/0/span/line", json!(99)), [""; 0]);
}

#[test]
fn what_is_no_document_is_refused_in_words() {
    let told = |text: &str| verify(text).unwrap_err()[0].to_string();
    assert_eq!(told(""), "document: this is not JSON that can be read: EOF while parsing a value at line 1 column 0");
    assert_eq!(told("{}"), "document: this is not a document of Flowright: it has no `ir`");
    assert_eq!(
        told(r#"{"ir":"flowright/2"}"#),
        r#"/ir: the version is "flowright/2", and only "flowright/1" can be read"#
    );
    assert_eq!(told(r#"{"ir":"flowright/1"}"#), "document: missing field `actions`");
    let deep = sealed().replacen('{', &format!(r#"{{"x":{}{},"#, "[".repeat(100_000), "]".repeat(100_000)), 1);
    assert!(told(&deep).starts_with("document: this cannot be hashed: it is nested deeper than 127 levels"));
    let text = sealed().replacen(r#""join":"all""#, r#""join":"most""#, 1);
    let place = told(&text);
    assert!(place.starts_with("/workflows/called/nodes/0/join: invalid value: string \"most\""), "{place}");
    assert!(verify_bytes(b"\xff{}", None).unwrap_err()[0].message.starts_with("this is not text in UTF-8"));
}

#[test]
fn every_reference_must_lead_somewhere() {
    assert_eq!(changed(|d| d.entry = "gone".into()), ["/entry: there is no workflow `gone`"]);
    let main = |d: &mut Document, change: fn(&mut Workflow)| change(d.workflows.get_mut("main").unwrap());
    let told = |change: fn(&mut Workflow)| changed(|d| main(d, change));
    assert_eq!(
        told(|w| w.nodes[0].action = Some("gone".into())),
        ["/workflows/main/nodes/0/action: there is no action `gone`"]
    );
    assert_eq!(
        told(|w| w.nodes[0].region = "gone".into())[1..],
        ["/workflows/main/nodes/0/region: there is no region `gone`"]
    );
    assert_eq!(
        told(|w| w.nodes[0].needs.insert("gpu", 3).map_or((), |_| ())),
        ["/workflows/main/nodes/0/needs/gpu: 3 of `gpu` are needed, and there are only 2: this can never run"]
    );
    assert_eq!(
        told(|w| w.result = Some(Expr::new("x", [Read::Item("chunk".into())]))),
        ["/workflows/main/return/reads/0: there is no `item:chunk` that can be read here"]
    );
    assert_eq!(
        told(|w| w.lets[0].reads = vec![Read::Let("tags".into())]),
        ["/workflows/main/lets/0/reads/0: there is no `let:tags` that can be read here"]
    );
    assert_eq!(
        told(|w| drop(w.nodes[4].args.insert("text", Expr::new("1", [])))),
        [""; 0], // a wait has no arguments, and a runtime that finds some does not care
    );
    assert_eq!(
        told(|w| drop(w.nodes[0].args.insert("x", Expr::new("1", [])))),
        ["/workflows/main/nodes/0/args/x: there is no parameter `x`"]
    );
    assert_eq!(changed(|d| d.machines = crate::ir::Map::new()), ["/actions/work/tracks: there is no machine `Status`"]);
    assert_eq!(
        changed(|d| d.types = crate::ir::Map::new()),
        ["/actions/work/returns: `#/types/Score` leads to nothing in this document"]
    );
    assert_eq!(
        told(|w| w.regions[1].when = Some(Expr::new("ran(hot)", [Read::Node("hot".into())]))),
        ["/workflows/main/regions/1/when/reads/0: node `route` reads `hot`, and no edge makes it wait for it"]
    );
    let circle = changed(|d| {
        let inner = &mut d.workflows.get_mut("called").unwrap().nodes[0];
        (inner.action, inner.workflow) = (None, Some("called".into()));
    });
    assert_eq!(circle, ["/workflows/called: workflow `called` takes part in a circle of calls, so it would never end"]);
}

#[test]
fn edges_must_fit_at_both_ends_and_lead_forward() {
    let told = |change: fn(&mut Workflow)| changed(|d| change(d.workflows.get_mut("main").unwrap()));
    assert_eq!(
        told(|w| w.nodes[0].entry = false),
        ["/workflows/main/nodes/0/entry: this must be true exactly if `in` is empty"]
    );
    assert_eq!(
        told(|w| w.nodes[0].outgoing.truncate(1)),
        ["/workflows/main/nodes/0/out: these must be the nodes that name this one in `in`, in index order"]
    );
    assert_eq!(
        told(|w| w.nodes[9].join = crate::ir::Join::AtLeast(3)),
        ["/workflows/main/nodes/9/join: 3 of 2 control edges cannot fire"]
    );
    assert_eq!(
        told(|w| w.nodes[2].incoming.retain(|edge| edge.via != crate::ir::EdgeKind::Data))[0],
        "/workflows/main/nodes/0/out: these must be the nodes that name this one in `in`, in index order"
    );
    assert_eq!(
        told(|w| w.nodes[6].incoming.push(crate::ir::testing::edge(
            "first",
            crate::ir::Outcome::Failed,
            crate::ir::EdgeKind::Control
        )))[1],
        "/workflows/main/nodes/6/in/0/from: node `first` lies in another block, and no edge crosses a block's border"
    );
    assert_eq!(
        told(|w| w.nodes.swap(0, 1))[0],
        "/workflows/main/regions/0/nodes: these must be the nodes whose `region` is `root`, in index order"
    );
}

/// Places in a text where a mutation starts, and what it does there.
fn mutations() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, any::<u8>()), 1..6)
}

fn mutate(text: &str, mutations: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, how, byte) in mutations {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match how {
            0 => bytes[at] = *byte,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, b"{}[]\",:0tn-e"[usize::from(*byte) % 12]),
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_mutation_makes_the_check_panic_or_goes_unseen(mutations in mutations()) {
        let bytes = mutate(&sealed(), &mutations);
        if let Ok(document) = verify_bytes(&bytes, None) {
            // What passes is what was written, apart from spans and sources.
            prop_assert_eq!(document.hash, verify(&sealed()).unwrap().hash);
        }
    }

    #[test]
    fn no_mutation_that_is_sealed_again_makes_the_check_panic(mutations in mutations(), names: [prop::sample::Index; 2]) {
        // Swapping two strings keeps the shape most of the time, so the later checks are reached.
        let mut json: Value = serde_json::from_str(&sealed()).unwrap();
        let mut strings = Vec::new();
        collect(&mut json, &mut strings);
        let [a, b] = names.map(|index| index.index(strings.len()));
        let (first, second) = (strings[a].clone(), strings[b].clone());
        (*strings[a], *strings[b]) = (second, first);
        let _ = verify_bytes(&mutate(&json.to_string(), &mutations), None);
        if let Ok(mut document) = read(&json.to_string()) {
            hash::seal(&mut document);
            let _ = verify(&write::canonical_string(&document));
        }
    }
}

fn collect<'v>(value: &'v mut Value, strings: &mut Vec<&'v mut String>) {
    match value {
        Value::String(text) => strings.push(text),
        Value::Array(items) => items.iter_mut().for_each(|item| collect(item, strings)),
        Value::Object(object) => object.values_mut().for_each(|item| collect(item, strings)),
        _ => {}
    }
}
