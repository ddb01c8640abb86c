//! The style as it is documented, and on everything that lies around: examples, literate tests.

use super::{holds, same_program};
use crate::examples::EXAMPLES;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The fenced blocks of a page: what is behind the backticks, and the text.
pub(crate) fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                blocks.push((info.to_owned(), String::new()));
                open = true;
            }
            Some(_) => open = false,
            None => {
                if let Some((_, text)) = blocks.last_mut().filter(|_| open) {
                    *text += line;
                    text.push('\n');
                }
            }
        }
    }
    blocks
}

/// The pages of literate tests.
#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn specs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("tests/spec")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "md"));
    paths.sort();
    paths
}

/// Every text of the repository that might be a workflow.
pub(crate) fn texts() -> Vec<String> {
    let mut texts: Vec<String> = EXAMPLES.iter().map(|path| read(&root().join(path))).collect();
    texts.push(read(&root().join("examples/triage/crm.flow")));
    texts.push(read(&root().join("src/syntax/parse/tests/more.flow")));
    for path in specs() {
        let flow = blocks(&read(&path)).into_iter().filter(|(info, _)| info.starts_with("flow"));
        // Several files may stand in one block, each behind a line with its name.
        texts.extend(flow.flat_map(|(_, text)| split(&text)));
    }
    texts
}

fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        if line.starts_with("---") || line.starts_with("// file:") {
            parts.push(String::new());
        } else {
            let last = parts.last_mut().unwrap();
            *last += line;
            last.push('\n');
        }
    }
    parts
}

#[test]
fn the_documentation_shows_what_is_done() {
    let blocks = blocks(&read(&root().join("docs/formatting.md")));
    let pairs: Vec<_> = blocks.iter().filter(|(info, _)| info.starts_with("flow ")).collect();
    assert_eq!(pairs.len() % 2, 0);
    for pair in pairs.chunks(2) {
        let [(before_info, before), (after_info, after)] = pair else { panic!("blocks come in pairs") };
        assert_eq!((before_info.as_str(), after_info.as_str()), ("flow before", "flow after"));
        let formatted = super::formatted(before).unwrap_or_else(|| panic!("cannot be read:\n{before}")).unwrap();
        assert!(&formatted == after, "formatted it is\n{formatted}\nand not\n{after}");
        assert!(holds(before).unwrap());
    }
    assert!(blocks.len() > 10);
}

#[test]
fn examples_and_literate_tests_keep_their_meaning() {
    let texts = texts();
    let mut read = 0;
    for text in &texts {
        if holds(text).unwrap_or_else(|error| panic!("{error}")) {
            same_program(text).unwrap_or_else(|error| panic!("{error}"));
            read += 1;
        }
    }
    assert!(read > 200 && read * 10 > texts.len() * 8, "{read} of {} can be read", texts.len());
}

#[test]
fn examples_are_in_style() {
    for path in EXAMPLES.iter().chain(&["examples/triage/crm.flow"]) {
        let text = read(&root().join(path));
        assert!(super::formatted(&text).unwrap().unwrap() == text, "`cargo run -- fmt {path}` formats it");
    }
}
