//! What comes of additions and cuts, in every style.

use super::*;

fn spelled(text: &str) -> String {
    if text.chars().all(|c| c.is_alphanumeric() || " ._".contains(c)) { text.to_owned() } else { format!("'{text}'") }
}

fn patch(text: &str) -> Patch<'_> {
    let spelling = if text.starts_with('{') { Spelling::Json } else { Spelling::Yaml(spelled) };
    Patch::new(FileId::new(0), text, spelling)
}

/// Where the key stands that a text writes so.
fn key(text: &str, key: &str) -> u32 {
    u32::try_from(text.find(key).unwrap()).unwrap()
}

fn edited(text: &str, edit: Option<Edit>) -> String {
    let mut text = text.to_owned();
    edit.map_or_else(
        || "nothing".to_owned(),
        |edit| {
            text.replace_range(edit.span.range(), &edit.text);
            text
        },
    )
}

fn added(text: &str, owner: &str, path: &[&str], entries: &[(&str, &str)]) -> String {
    let owner = if owner.is_empty() { Owner::Document(0) } else { Owner::Key(key(text, owner)) };
    let entries = entries.iter().map(|(key, value)| ((*key).to_owned(), Datum::text(*value))).collect();
    edited(text, patch(text).add(owner, path, Addition::Entries(entries)))
}

#[test]
fn an_entry_is_added_as_its_neighbours_are_written() {
    for (text, after) in [
        ("s: { a: 1 }\n", "s: { a: 1, k: 'x > 1' }\n"),
        ("s: {}\n", "s: { k: 'x > 1' }\n"),
        ("s:\n  a: 1 # one\nt: 2\n", "s:\n  a: 1 # one\n  k: 'x > 1'\nt: 2\n"),
        ("s:\n  a: |\n    text\n\nt: 2\n", "s:\n  a: |\n    text\n  k: 'x > 1'\n\nt: 2\n"),
        ("s:\n  a:", "s:\n  a:\n  k: 'x > 1'"),
        ("{\"s\": {\"a\": 1}}", "{\"s\": {\"a\": 1, \"k\": \"x > 1\"}}"),
        ("{\n  \"s\": {\n    \"a\": 1\n  }\n}", "{\n  \"s\": {\n    \"a\": 1,\n    \"k\": \"x > 1\"\n  }\n}"),
        ("b: &b { a: 1 }\ns: *b\n", "nothing"),
        ("s: 5\n", "nothing"),
    ] {
        let owner = if text.starts_with('{') { "\"s\"" } else { "s" };
        assert_eq!(added(text, owner, &[], &[("k", "x > 1")]), after, "{text}");
    }
}

#[test]
fn keys_that_are_missing_on_the_way_are_added() {
    assert_eq!(added("a: 1\n", "", &["tests", "t"], &[("k", "v")]), "a: 1\ntests: { t: { k: v } }\n");
    assert_eq!(added("tests:\n  u: 1\n", "", &["tests", "t"], &[("k", "v")]), "tests:\n  u: 1\n  t: { k: v }\n");
}

#[test]
fn what_is_long_takes_several_lines_where_it_can() {
    let long = "a text of some words".repeat(4);
    assert_eq!(
        added("a: 1\n", "", &["t"], &[("k", &long), ("l", &long)]),
        format!("a: 1\nt:\n  k: {long}\n  l: {long}\n")
    );
}

#[test]
fn an_entry_comes_before_another_and_its_comments() {
    let before = |text: &str, at: &str| edited(text, patch(text).before(key(text, at), "k", &Datum::text("v")));
    assert_eq!(
        before("s:\n  a: 1\n  # why\n  ## doc\n  b: 2\n", "b"),
        "s:\n  a: 1\n  k: v\n  # why\n  ## doc\n  b: 2\n"
    );
    assert_eq!(before("s: { a: 1, b: 2 }\n", "b"), "s: { a: 1, k: v, b: 2 }\n");
    assert_eq!(before("- b: 2\n  c: 3\n", "b"), "- k: v\n  b: 2\n  c: 3\n");
    assert_eq!(before("{\n  \"b\": 2\n}", "\"b\""), "{\n  \"k\": \"v\",\n  \"b\": 2\n}");
    assert_eq!(before("a: |\n  # text\nb: 2\n", "b"), "a: |\n  # text\nk: v\nb: 2\n");
}

#[test]
fn an_element_is_added_as_its_neighbours_are_written() {
    let items =
        |text: &str| edited(text, patch(text).add(Owner::Document(0), &["l"], Addition::Items(vec![Datum::text("v")])));
    assert_eq!(items("l: [a]\n"), "l: [a, v]\n");
    assert_eq!(items("l: []\n"), "l: [v]\n");
    assert_eq!(items("l: a\n"), "l: [a, v]\n");
    assert_eq!(items("l:\n  - a: 1\n    b: 2\nm: 3\n"), "l:\n  - a: 1\n    b: 2\n  - v\nm: 3\n");
    assert_eq!(items("m: 1\n"), "m: 1\nl: [v]\n");
}

#[test]
fn an_entry_is_cut_where_no_comment_goes_with_it() {
    let cut = |text: &str, at: &str| edited(text, patch(text).cut(key(text, at)));
    assert_eq!(cut("s:\n  a: 1\n  b: 2\n  c: 3\n", "b"), "s:\n  a: 1\n  c: 3\n");
    assert_eq!(cut("s:\n  a: 1\n  ## doc\n  b: 2\n  c: 3\n", "b"), "nothing");
    assert_eq!(cut("s:\n  # all of them\n  b: 2\n  c: 3\n", "b"), "s:\n  # all of them\n  c: 3\n");
    assert_eq!(cut("s:\n  b: 2 # two\n  c: 3\n", "b"), "nothing");
    assert_eq!(cut("s: { a: 1, b: 2, c: 3 }\n", "b"), "s: { a: 1, c: 3 }\n");
    assert_eq!(cut("s: { a: 1, b: 2 }\n", "b"), "s: { a: 1 }\n");
    assert_eq!(cut("s:\n  b: 2\n", "b"), "s:\n  {}\n");
}

#[test]
fn a_text_takes_the_place_of_another_in_the_style_of_its_scalar() {
    let replaced = |text: &str, old: &str, new: &str| {
        let start = key(text, old);
        let place = Span::new(FileId::new(0), start, start + u32::try_from(old.len()).unwrap());
        edited(text, patch(text).replace(place, new))
    };
    assert_eq!(replaced("w: x > 1\n", "x", "y"), "w: y > 1\n");
    assert_eq!(replaced("w: x > 1\n", "x", "{\"a\": 1}.a"), "w: '{\"a\": 1}.a > 1'\n");
    assert_eq!(replaced("w: 'x > 1'\n", "x", "'y'"), "w: '''y'' > 1'\n");
    assert_eq!(replaced("{\"w\": \"x > 1\"}", "x", "\"y\""), "{\"w\": \"\\\"y\\\" > 1\"}");
}
