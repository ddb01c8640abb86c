//! The formatter: its style, and what it must never do.

mod command;
mod comments;
pub(crate) mod pages;
pub(crate) mod scatter;
pub(crate) mod tokens;

use crate::cel::tape::{self, Tape};
use crate::properties::{damaged, in_small_thread};
use flowright::base::FileId;
use flowright::diagnostic::Sink;
use flowright::driver;
use flowright::frontend;
use flowright::hir::Program;
use flowright::syntax::ast::File;
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
    let file = FileId::new(0);
    for tree in frontend::read(kind, ("w.flow", file), text, &mut Sink::new()) {
        let module = frontend::lower(kind, file, tree, &mut program);
        program.modules[module].comments.clear();
    }
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

/// The text with `#` in place of each `//`, and the comments of its tree as those of another front end.
fn with_hashes(text: &str, tree: &mut File) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for comment in &mut tree.comments {
        comment.doc = false;
        let (start, end) = (comment.span.start as usize, comment.span.end as usize);
        let slashes = text[start..end].bytes().take_while(|&byte| byte == b'/').count();
        bytes[start] = b'#';
        bytes[start + 1..start + slashes].fill(b' ');
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_is_nested_as_deep_as_allowed_is_formatted_on_a_small_stack() {
    let expr = |text: String| std::format!("const X = {text}\n");
    let nested = |open: &str, inner: &str, close: &str, times: usize| open.repeat(times) + inner + &close.repeat(times);
    let choose = nested("choose c { otherwise => { ", "step a = b()", " } }", 60);
    let texts = [
        expr(nested("[", "1", "]", 120)),
        expr(nested("f(a, ", "1", ")", 120)),
        expr(nested("{1: ", "1", "}", 120)),
        expr(nested("!", "x", "", 250)),
        expr(nested("a ? b : ", "x", "", 250)),
        expr(nested("a + ", "x", "", 250)),
        expr(nested("a || b && (", "x", ")", 100)),
        expr(nested("", "x", ".f(1)", 240)),
        std::format!("type T = {}\n", nested("list<", "int", ">", 120)),
        std::format!("type T = {}\n", nested("{ a: ", "int", " }", 120)),
        std::format!("workflow w() {{ {choose} }}\n"),
    ];
    for text in texts {
        let shown = text.chars().take(40).collect::<String>();
        let formatted = in_small_thread(move || driver::format("w.flow", &text));
        let formatted_well = matches!(formatted, driver::Formatted::Same | driver::Formatted::Changed(_));
        assert!(formatted_well, "{shown}: {formatted:?}");
    }
}

proptest! {
    #![proptest_config(tape::cases(4))]

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
}

proptest! {
    #![proptest_config(tape::cases(1))]

    #[test]
    fn a_tree_without_a_text_is_printed(tape in tape::tape(1500)) {
        let mut tape = tape;
        let text = tokens::file(&mut tape).join(" ");
        let mut sink = Sink::new();
        let tree = parse(FileId::new(0), &text, &mut sink);
        prop_assume!(!sink.has_errors());
        let printed = format::format(&tree, "").map_err(|it| TestCaseError::fail(it.text))?;
        prop_assert_eq!(&formatted(&printed).unwrap()?, &printed);
    }

    #[test]
    fn comments_of_other_languages_stay(tape in tape::tape(1500)) {
        let mut tape = tape;
        let tokens = tokens::file(&mut tape);
        let text = scattered(&mut tape, &tokens);
        let mut sink = Sink::new();
        let mut tree = parse(FileId::new(0), &text, &mut sink);
        prop_assume!(!sink.has_errors());
        let text = with_hashes(&text, &mut tree);
        let printed = format::format(&tree, &text).map_err(|it| TestCaseError::fail(std::format!("it would {}\n{text}\n---\n{}", it.what, it.text)))?;
        prop_assert!(holds(&printed)?, "{text}\n---\n{printed}");
    }

    #[test]
    fn damaged_texts_are_formatted_or_left_alone(text in damaged()) {
        let formatted = in_small_thread(move || driver::format("w.flow", &text));
        let bug = if let driver::Formatted::Bug { difference, .. } = &formatted { Some(difference) } else { None };
        prop_assert!(bug.is_none(), "{bug:?}");
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
