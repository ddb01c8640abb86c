//! The formatter: its style, and what it must never do.

mod scatter;
mod tokens;

use crate::cel::tape::{self, Tape};
use flowright::base::FileId;
use flowright::diagnostic::Sink;
use flowright::syntax::{format, parse};
use proptest::prelude::*;

/// Formats a text that can be read; nothing if it cannot.
fn formatted(text: &str) -> Option<Result<String, TestCaseError>> {
    let mut sink = Sink::new();
    let tree = parse(FileId::new(0), text, &mut sink);
    if sink.has_errors() {
        return None;
    }
    Some(format::format(&tree, text).map_err(|difference| {
        TestCaseError::fail(format!("it would {}\n{text}\n--- as\n{}", difference.what, difference.text))
    }))
}

/// What has to hold of every text that can be read. Says whether it can.
fn holds(text: &str) -> Result<bool, TestCaseError> {
    let Some(once) = formatted(text) else { return Ok(false) };
    let once = once?;
    let Some(twice) = formatted(&once) else {
        return Err(TestCaseError::fail(format!("cannot be read any more\n{text}\n--- as\n{once}")));
    };
    let twice = twice?;
    prop_assert!(once == twice, "the second time is another one\n{text}\n{}", first_difference(&once, &twice));
    Ok(true)
}

/// The lines around the first that differs.
fn first_difference(once: &str, twice: &str) -> String {
    let same = once.lines().zip(twice.lines()).take_while(|(once, twice)| once == twice).count();
    let around = |text: &str| text.lines().skip(same.saturating_sub(6)).take(14).collect::<Vec<_>>().join("\n");
    format!("--- once\n{}\n--- twice\n{}\n---", around(once), around(twice))
}

/// A text of tokens and what is between them, made smaller by proptest as far as possible.
fn scattered(tape: &mut Tape, tokens: &[String]) -> String {
    let line_break = if tape.once_in(8) { "\r\n" } else { "\n" };
    scatter::scattered(tape, tokens, line_break)
}

proptest! {
    #![proptest_config(tape::cases(10))]

    #[test]
    fn no_comment_at_any_place_is_lost_or_moved_twice(tape in tape::tape(1500)) {
        let mut tape = tape;
        let tokens = tokens::file(&mut tape);
        let text = scattered(&mut tape, &tokens);
        if !holds(&text)? {
            return Err(TestCaseError::reject("it cannot be read"));
        }
    }
}
