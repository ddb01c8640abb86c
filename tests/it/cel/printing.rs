//! The canonical text of an expression says the same as its tree.

use super::any_tree::any_tree;
use super::tape::{cases, tape};
use flowright::base::{FileId, Span};
use flowright::cel::{self, Expr};
use flowright::diagnostic::Sink;
use proptest::prelude::*;
use std::cmp::Ordering;

/// Parses text that has to be right.
pub(crate) fn read(text: &str) -> Expr {
    let mut sink = Sink::new();
    let expr = cel::parse(text, Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap()), &mut sink);
    assert!(sink.found().is_empty(), "{text}\n{:?}", sink.found());
    expr
}

/// The text without one pair of parentheses, for each pair.
fn with_fewer_parentheses(text: &str) -> Vec<String> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open.push(at),
            b')' => {
                let start = open.pop().unwrap();
                found.push(format!("{} {} {}", &text[..start], &text[start + 1..at], &text[at + 1..]));
            }
            _ => {}
        }
    }
    found
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn parsing_what_was_printed_gives_the_same_tree(mut tape in tape(120)) {
        let tree = any_tree(&mut tape, 6);
        let text = cel::print(&tree);
        let again = read(&text);
        prop_assert!(cel::compare(&tree, &again) == Ordering::Equal, "{text}\n{tree:?}\n{again:?}");
        prop_assert_eq!(cel::print(&again), text);
    }

    #[test]
    fn no_parentheses_are_there_in_vain(mut tape in tape(60)) {
        let tree = any_tree(&mut tape, 4);
        let text = cel::print(&tree);
        // Strings may hold parentheses of their own, and `-(-1)` is for other parsers.
        let clear = !text.contains('"') && !text.contains("-(-");
        for fewer in if clear { with_fewer_parentheses(&text) } else { Vec::new() } {
            let mut sink = Sink::new();
            let other = cel::parse(&fewer, Span::new(FileId::new(0), 0, u32::try_from(fewer.len()).unwrap()), &mut sink);
            let same = !sink.has_errors() && cel::compare(&tree, &other) == Ordering::Equal;
            prop_assert!(!same, "{text} is {fewer}");
        }
    }
}
