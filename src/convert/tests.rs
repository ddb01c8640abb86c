//! The emitter by itself: what is written is what another parser reads.

use super::node::{Around, Entry, Item, Line, List, Map, Node, Shape};
use super::{json, scalar, yaml};
use granit_parser::{Event, Parser, ScalarStyle};
use proptest::prelude::*;

/// Texts that YAML could take for something else, and those that people write.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "on",
        "Yes",
        "NO",
        "null",
        "~",
        "True",
        "y",
        "1",
        "-1",
        "0x1F",
        "0o7",
        "1e5",
        ".5",
        ".inf",
        "1:30",
        "2026-01-31",
        "1_000",
        "=",
        "<<",
        "a: b",
        "a #b",
        "a:b",
        "#a",
        "- a",
        "-",
        "---",
        "...",
        "? a",
        ": a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "'a'",
        "\"a\"",
        "it's",
        "a ",
        " a",
        "\ta",
        "a\t",
        "a\n",
        "a\nb",
        "a\n\nb\n",
        "\na",
        "a\n b",
        " a\nb",
        "a\n\n",
        "a \nb",
        "a\r\nb",
        "\r",
        "\u{85}",
        "\u{2028}",
        "\u{feff}a",
        "\u{fffe}",
        "\u{ffff}",
        "\u{0}",
        "\u{7f}",
        "\u{1b}[0m",
        "🐢",
        "żółw",
        "\u{202e}abc",
        "${ x }",
        "$${",
        "{a}",
        "[a]",
        "a, b",
        "a]",
        "\\",
        "\\n",
        "a\\",
        "a b",
        "(a)",
        "/x",
        "_",
        "",
        " ",
    ]);
    let pieces = prop::collection::vec(
        prop_oneof![odd.prop_map(str::to_owned), "\\PC{0,6}", any::<char>().prop_map(String::from)],
        0..5,
    );
    pieces.prop_map(|pieces| pieces.concat())
}

fn node(text: &str, kind: u8) -> Node<'static> {
    match kind {
        0 => Node::text(text),
        1 => list(vec![Node::text(text), Node::text(text)], Shape::Short),
        2 => list(vec![Node::text(text), map(text, Node::text(text), Shape::Short)], Shape::Lines),
        3 => map(text, Node::text(text), Shape::Short),
        _ => map(text, list(vec![Node::text(text)], Shape::Lines), Shape::Lines),
    }
}

fn list(values: Vec<Node<'static>>, shape: Shape) -> Node<'static> {
    let items = values.into_iter().map(|value| Item { around: Around::default(), value }).collect();
    Node::List(List { shape, items, tail: Vec::new() })
}

fn map(key: &str, value: Node<'static>, shape: Shape) -> Node<'static> {
    let entries = vec![Entry { around: Around::default(), key: key.to_owned(), value }];
    Node::Map(Map { shape, entries, tail: Vec::new() })
}

/// All texts in a node, in order.
fn texts(node: &Node<'_>, found: &mut Vec<String>) {
    match node {
        Node::Text(text) => found.push(text.clone()),
        Node::List(list) => list.items.iter().for_each(|item| texts(&item.value, found)),
        Node::Map(map) => map.entries.iter().for_each(|entry| {
            found.push(entry.key.clone());
            texts(&entry.value, found);
        }),
        _ => {}
    }
}

/// All scalars of a YAML text, in order, and whether each of them is text under every schema.
fn scalars(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.unwrap_or_else(|error| panic!("{error}\n{text}"));
        if let Event::Scalar(value, style, ..) = event {
            let sure =
                style != ScalarStyle::Plain || value.starts_with(|c: char| c.is_alphabetic() || "_(/".contains(c));
            found.push((value.into_owned(), sure));
        }
    }
    found
}

proptest! {
    #[test]
    fn every_text_comes_back_from_yaml(texts_in in prop::collection::vec((text(), 0_u8..5, text()), 1..4)) {
        let mut entries: Vec<Entry<'static>> = Vec::new();
        for (text, kind, comment) in &texts_in {
            let lead = vec![Line::Comment(comment.replace(['\n', '\r'], " "))];
            let around = Around { lead, trail: Some(comment.replace(['\n', '\r'], " ")) };
            entries.push(Entry { around, key: format!("k{}{text}", entries.len()), value: node(text, *kind) });
        }
        let root = Map { shape: Shape::Lines, entries, tail: Vec::new() };
        let mut wanted = Vec::new();
        texts(&Node::Map(root.clone()), &mut wanted);
        let written = yaml::write(&[], &root);
        let found = scalars(&written);
        prop_assert!(found.iter().all(|(_, sure)| *sure), "{}", written);
        let found: Vec<String> = found.into_iter().map(|(text, _)| text).collect();
        prop_assert_eq!(found, wanted, "{}", written);
    }

    #[test]
    fn every_text_comes_back_from_json(text in text(), kind in 0_u8..5) {
        let root = Map { shape: Shape::Lines, entries: vec![Entry { around: Around::default(), key: text.clone(), value: node(&text, kind) }], tail: Vec::new() };
        let mut wanted = Vec::new();
        texts(&Node::Map(root.clone()), &mut wanted);
        let written = json::write(&root);
        serde_json::from_str::<serde_json::Value>(&written).map_err(|error| TestCaseError::fail(format!("{error}\n{written}")))?;
        let found: Vec<String> = scalars(&written).into_iter().map(|(text, _)| text).collect();
        prop_assert_eq!(found, wanted, "{}", written);
    }
}

#[test]
fn a_text_is_plain_where_nobody_can_mistake_it() {
    let cases = [
        ("vip", "vip"),
        ("score.value >= page_above", "score.value >= page_above"),
        ("on", "'on'"),
        ("Yes", "'Yes'"),
        ("1.2.0", "'1.2.0'"),
        ("a: b", "'a: b'"),
        ("a #b", "'a #b'"),
        ("it's", "'it''s'"),
        ("x == \"a\"", "'x == \"a\"'"),
        ("", "''"),
        ("a\tb\u{202e}", "\"a\\tb\\u202e\""),
    ];
    for (text, spelled) in cases {
        assert_eq!(scalar::spelled(text, false), spelled);
    }
    assert_eq!(scalar::spelled("f(a, b)", false), "f(a, b)");
    assert_eq!(scalar::spelled("f(a, b)", true), "'f(a, b)'");
    assert_eq!(scalar::spelled("int?", false), "int?");
    assert_eq!(scalar::spelled("int?", true), "'int?'");
    assert_eq!((scalar::key("note?"), scalar::key("a, b?")), ("note?".to_owned(), "'a, b?'".to_owned()));
}

#[test]
fn a_key_that_is_too_long_for_its_line_stands_behind_a_mark() {
    let key = "k".repeat(2000);
    let Node::Map(root) = map(&key, Node::Int(1), Shape::Lines) else { panic!("a map") };
    assert_eq!(yaml::write(&[], &root), format!("? {key}\n: 1\n"));
}

#[test]
fn doubles_stay_doubles_for_every_reader() {
    for (value, written) in [(1.0, "1.0"), (-0.5, "-0.5"), (1e300, "1.0e+300"), (1.5e-7, "1.5e-7")] {
        assert_eq!(super::node::double(value), written);
        assert_eq!(written.parse(), Ok(value));
    }
}
