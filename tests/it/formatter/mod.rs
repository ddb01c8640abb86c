//! The formatter: its style, and what it must never do.

mod pages;
mod scatter;
mod tokens;

use crate::cel::tape::{self, Tape};
use flowright::base::FileId;
use flowright::diagnostic::Sink;
use flowright::frontend;
use flowright::hir::Program;
use flowright::syntax::{format, parse};
use proptest::prelude::*;
use regex::Regex;
use std::sync::LazyLock;

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

/// The declarations of a text, as they are lowered, without places.
fn program(text: &str) -> String {
    let mut program = Program::default();
    let kind = frontend::choose("w.flow", text);
    let modules = frontend::load(kind, ("w.flow", FileId::new(0)), text, &mut program, &mut Sink::new());
    modules.into_iter().for_each(|module| program.modules[module].comments.clear());
    without_places(&std::format!("{program:?}"))
}

/// Leaves places out of a debug text, `0:12..15`, and what was written short.
fn without_places(text: &str) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\d+:\d+\.\.\d+|short: (true|false)").unwrap());
    PLACE.replace_all(text, "").into_owned()
}

/// Formatting changes nothing of what a text is lowered to.
fn same_program(text: &str) -> Result<(), TestCaseError> {
    let Some(formatted) = formatted(text) else { return Ok(()) };
    let formatted = formatted?;
    let (before, after) = (program(text), program(&formatted));
    let differs = before.bytes().zip(after.bytes()).take_while(|(before, after)| before == after).count();
    let around = |text: &str| text.chars().skip(differs.saturating_sub(100)).take(200).collect::<String>();
    prop_assert!(before == after, "{text}\n--- lowered to\n{}\n--- now\n{}", around(&before), around(&after));
    Ok(())
}

/// Every text of the repository that might be a workflow.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(pages::texts);

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
        same_program(&text)?;
    }

    #[test]
    fn comments_in_what_people_write_stay(text in 0..TEXTS.len(), tape in tape::tape(1500)) {
        let mut tape = tape;
        let text = scattered(&mut tape, &scatter::tokens(&TEXTS[text]));
        if holds(&text)? {
            same_program(&text)?;
        }
    }
}
