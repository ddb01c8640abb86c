//! Tests of the reader of the text format. They run with and without the specification's files.

use crate::textproto::{Message, Node, read};
use libtest_mimic::{Failed, Trial};

type Test = fn() -> Result<(), String>;

const TESTS: [(&str, Test); 6] = [
    ("fields with and without a colon, brackets of both kinds, comments", fields),
    ("strings side by side are one", strings),
    ("every escape", escapes),
    ("numbers, enums, infinities", words),
    ("lists are repeated fields", lists),
    ("what is wrong comes with its line", problems),
];

pub(crate) fn trials() -> impl Iterator<Item = Trial> {
    TESTS.into_iter().map(|(name, test)| Trial::test(format!("textproto/{name}"), move || test().map_err(Failed::from)))
}

fn same(text: &str, expected: &[(&str, Node)]) -> Result<(), String> {
    let expected = message(expected);
    match read(text) {
        Ok(found) if found == expected => Ok(()),
        found => Err(format!("{text}\nexpected {expected:?}\nfound    {found:?}")),
    }
}

fn message(fields: &[(&str, Node)]) -> Message {
    Message { fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect() }
}

fn inner(fields: &[(&str, Node)]) -> Node {
    Node::Message(message(fields))
}

fn word(word: &str) -> Node {
    Node::Word(word.to_owned())
}

fn text(bytes: &[u8]) -> Node {
    Node::Text(bytes.to_vec())
}

fn fields() -> Result<(), String> {
    same(
        "# a file\na: 1; b { c: x } ## more\nb: < c: y, d {} >\n[type.googleapis.com/p.T] { e: 2 }",
        &[
            ("a", word("1")),
            ("b", inner(&[("c", word("x"))])),
            ("b", inner(&[("c", word("y")), ("d", inner(&[]))])),
            ("[type.googleapis.com/p.T]", inner(&[("e", word("2"))])),
        ],
    )
}

fn strings() -> Result<(), String> {
    same(
        "s: 'it''s' # first\n \"# \\\"no\\\" comment\" t: ''",
        &[("s", text(b"its# \"no\" comment")), ("t", text(b""))],
    )
}

fn escapes() -> Result<(), String> {
    same(
        r#"s: "\a\b\t\n\v\f\r\\\'\"\?" b: "\0\12\377\xf\xfF" u: "\u00e9\U0001F600é""#,
        &[
            ("s", text(b"\x07\x08\t\n\x0b\x0c\r\\'\"?")),
            ("b", text(b"\x00\n\xff\x0f\xff")),
            ("u", text("é😀é".as_bytes())),
        ],
    )
}

fn words() -> Result<(), String> {
    same(
        "a: -1 b: - 2 c: 1.5e-3 d: -inf e: nan f: NULL_VALUE g: 0x1F h: 1e+9",
        &[
            ("a", word("-1")),
            ("b", word("-2")),
            ("c", word("1.5e-3")),
            ("d", word("-inf")),
            ("e", word("nan")),
            ("f", word("NULL_VALUE")),
            ("g", word("0x1F")),
            ("h", word("1e+9")),
        ],
    )
}

fn lists() -> Result<(), String> {
    same(
        "a: [1, 2] b: [] c: [{ d: 'x' }, <>]",
        &[("a", word("1")), ("a", word("2")), ("c", inner(&[("d", text(b"x"))])), ("c", inner(&[]))],
    )
}

fn problems() -> Result<(), String> {
    let deep = "a {".repeat(200);
    for (text, expected) in [
        ("a {\n b: 1", "line 2: the text ends within a message"),
        ("a: 'x\n'", "line 2: a string is not closed"),
        ("\n\na 1", "line 3: expected `:` or a message"),
        ("a: }", "line 1: expected a value"),
        ("}", "line 1: expected the name of a field"),
        (r"a: '\u12'", "line 1: `\\u` wants 4 digits"),
        (r"a: '\777'", "line 1: an octal escape is larger than a byte"),
        (r"a: '\q'", "line 1: there is no escape `\\q`"),
        (&deep, "line 1: messages are nested deeper than 100"),
        ("a: [1, 2", "line 1: expected a value"),
    ] {
        let found = read(text);
        if found.as_ref().err().map(String::as_str) != Some(expected) {
            return Err(format!("{text}\nexpected {expected}\nfound {found:?}"));
        }
    }
    Ok(())
}
