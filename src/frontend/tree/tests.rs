//! What plain scalars mean, and where values stand.

use super::{Kind, MAX_DEPTH, parse};
use crate::base::FileId;
use crate::diagnostic::Sink;

/// The kind of the one value of a text.
fn kind(text: &str) -> Kind {
    let mut sink = Sink::new();
    let tree = parse(FileId::new(0), text, &mut sink);
    assert_eq!(sink.found(), [], "{text}");
    tree.documents().next().map_or(Kind::Null, |(root, _)| root.kind())
}

#[test]
fn plain_scalars_are_what_the_core_schema_says() {
    for text in ["", "~", "null", "NULL"] {
        assert_eq!(kind(text), Kind::Null, "{text}");
    }
    assert_eq!((kind("true"), kind("FALSE")), (Kind::Bool(true), Kind::Bool(false)));
    for (text, number) in [("0", 0), ("-12", -12), ("+7", 7), ("0x1F", 31), ("0o17", 15), ("007", 7)] {
        assert_eq!(kind(text), Kind::Int(number), "{text}");
    }
    assert_eq!((kind("9223372036854775807"), kind("9223372036854775808")), (Kind::Int(i64::MAX), Kind::TooLarge));
    for (text, number) in [("1.5", 1.5), (".5", 0.5), ("-1e3", -1000.0), ("2.", 2.0), (".inf", f64::INFINITY)] {
        assert_eq!(kind(text), Kind::Double(number), "{text}");
    }
    for text in [
        "on",
        "yes",
        "no",
        "1.2.3",
        "1_000",
        "12:30",
        "2026-11-21",
        "0b1",
        "e3",
        ".",
        "\"1\"",
        "'true'",
        "!!str 5",
        "|\n  1",
    ] {
        assert_eq!(kind(text), Kind::Text, "{text}");
    }
}

#[test]
fn entries_stand_where_they_are_written_and_merged_ones_where_they_come_from() {
    let text = "base: &b { x: 1, y: 2 }\nown: { <<: *b, y: 3 }\n";
    let mut sink = Sink::new();
    let tree = parse(FileId::new(0), text, &mut sink);
    let (root, _) = tree.documents().next().unwrap();
    let own = root.get_key("own").unwrap();
    let entries =
        own.entries().map(|entry| (entry.key.text, &text[entry.value.span().range()], entry.value.span().start));
    assert_eq!(entries.collect::<Vec<_>>(), [("y", "3", 42), ("x", "1", 14)]);
    assert_eq!(tree.aliases().len(), 1);
}

#[test]
fn a_tree_is_as_deep_as_it_may_be_and_no_deeper() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(kind(&nested(MAX_DEPTH)), Kind::List);
    let mut sink = Sink::new();
    parse(FileId::new(0), &nested(MAX_DEPTH + 1), &mut sink);
    assert_eq!(sink.found().iter().map(|found| found.rule.code).collect::<Vec<_>>(), ["E0105"]);
}
