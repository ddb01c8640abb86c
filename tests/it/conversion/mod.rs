//! Conversion: there and back, nothing is lost.

mod command;
mod examples;
mod foreign;
mod style;

use crate::cel::tape;
use crate::formatter::{pages, scatter, tokens};
use crate::testing::one_in;
use flowright::base::FileId;
use flowright::convert::{Converted, Refusal, Target};
use flowright::diagnostic::Sink;
use flowright::driver::{Conversion, Entry, MemoryWorld, compile, convert};
use flowright::frontend;
use proptest::prelude::*;
use std::sync::LazyLock;

/// The text in another language; nothing if it cannot be read, or not be said there.
fn converted(path: &str, text: &str, target: Target) -> Result<Option<Converted>, TestCaseError> {
    match convert(path, text, None, target) {
        Conversion::Done(converted) => Ok(Some(converted)),
        Conversion::Unread { .. } | Conversion::Several(_) | Conversion::Refused(_, Refusal::Obstacle(_)) => Ok(None),
        Conversion::Refused(line, Refusal::Bug { what, text: written, .. }) => {
            Err(TestCaseError::fail(format!("line {line}: it would {what}\n{text}\n--- as\n{written}")))
        }
    }
}

/// The text in another language, which has to be possible.
fn text_as(path: &str, text: &str, target: Target) -> Result<String, TestCaseError> {
    let found = converted(path, text, target)?;
    found.map(|it| it.text).ok_or_else(|| TestCaseError::fail(format!("`{path}` cannot be written:\n{text}")))
}

/// What the comments of a text say, sorted.
fn comments(path: &str, text: &str) -> Vec<String> {
    let kind = frontend::choose(path, text);
    let trees = frontend::read(kind, (path, FileId::new(0)), text, &mut Sink::new());
    let marks = ['/', '#', ' ', '\t'];
    let said = |span: flowright::base::Span| text[span.range()].trim_start_matches(marks).trim_end().to_owned();
    let mut all: Vec<String> = trees.iter().flat_map(|tree| &tree.comments).map(|comment| said(comment.span)).collect();
    all.sort_unstable();
    all
}

/// The hashes of all that a file compiles to; nothing if something is wrong with it.
fn hashes(path: &str, text: &str) -> Vec<String> {
    let world = MemoryWorld::new().with(path, text);
    compile(&world, path, Entry::Every).documents.iter().map(|document| document.hash.to_string()).collect()
}

/// Converts a file to everything and back. Says whether it can be written as YAML.
fn there_and_back(path: &str, text: &str) -> Result<bool, TestCaseError> {
    let Some(yaml) = converted(path, text, Target::Yaml)? else { return Ok(false) };
    let yaml = yaml.text;
    let json = text_as(path, text, Target::Json)?;
    let flow = text_as("w.flow.yaml", &yaml, Target::Flow)?;
    let from_json = text_as("w.flow.json", &json, Target::Flow)?;
    // JSON has no comments, so all that says the same is the same.
    for (path, other) in [("w.flow.yaml", &yaml), ("w.flow.json", &json), ("w.flow", &flow), ("w.flow", &from_json)] {
        prop_assert_eq!(&text_as(path, other, Target::Json)?.replace("\r\n", "\n"), &json, "from {}\n{}", path, other);
    }
    let wanted = comments(path, text);
    prop_assert_eq!(&comments("w.flow.yaml", &yaml), &wanted, "{}\n--- is in YAML\n{}", text, yaml);
    prop_assert_eq!(&comments("w.flow", &flow), &wanted, "{}\n--- is in YAML\n{}--- and again\n{}", text, yaml, flow);
    let hash = hashes(path, text);
    prop_assert_eq!(&hashes("w.flow.yaml", &yaml), &hash, "{}", yaml);
    // JSON has no comments, so what they allow is an error in it.
    if !text.contains("flowright: allow") {
        prop_assert_eq!(&hashes("w.flow.json", &json), &hash, "{}", json);
    }
    prop_assert_eq!(&hashes("w.flow", &flow), &hash, "{}", flow);
    Ok(true)
}

/// Every text of the repository that might be a workflow.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(pages::texts);

#[test]
fn literate_tests_go_there_and_back() {
    let (mut written, mut compiled) = (0, 0);
    let step = one_in(3);
    for text in TEXTS.iter().step_by(step) {
        if there_and_back("w.flow", text).unwrap_or_else(|error| panic!("{error}")) {
            written += 1;
            compiled += usize::from(!hashes("w.flow", text).is_empty());
        }
    }
    assert!(written * step * 10 > TEXTS.len() * 7, "{written} of {} can be written", TEXTS.len());
    assert!(compiled > 50 / step, "{compiled} compile");
}

proptest! {
    #![proptest_config(tape::cases(1))]

    #[test]
    fn any_tree_goes_there_and_back(tape in tape::tape(1500)) {
        let mut tape = tape;
        let tokens = tokens::file(&mut tape);
        let text = scatter::scattered(&mut tape, &tokens, "\n");
        if !there_and_back("w.flow", &text)? {
            return Err(TestCaseError::reject("it has no counterpart"));
        }
    }

    #[test]
    fn comments_in_what_people_write_stay(text in 0..TEXTS.len(), tape in tape::tape(1500)) {
        let mut tape = tape;
        let text = scatter::scattered(&mut tape, &scatter::tokens(&TEXTS[text]), "\n");
        there_and_back("w.flow", &text)?;
    }
}
