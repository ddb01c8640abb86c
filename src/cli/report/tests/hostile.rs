//! Whatever stands in a file, in its name or in a message: every format stays whole, and nothing reaches a terminal.

use super::services::{assert_valid, read_command};
use super::*;
use crate::diagnostic::Fix;
use proptest::prelude::*;

/// Escape sequences, text that runs backwards, ends of CDATA, line breaks of all kinds, what XML cannot say, what commands are made of.
const EVIL: &str =
    "a\u{1b}[31m\u{202e}b\r\n::error::x]]>\"'<&>%0A\u{0}\u{8}\u{85}\u{2028}\u{feff}\u{ffff}\t,c:ż🐢[d](e){0}\n";

/// A finding in which everything is as given.
fn everywhere(path: &str, text: &str) -> (SourceMap, Vec<Diagnostic>) {
    let sources = sources(&[(path, &format!("{text}{text}"))]);
    let whole = span(0, text.len(), 2 * text.len());
    let found = MISSING
        .at(whole, text)
        .label(text)
        .related(span(0, 0, text.len()), text)
        .witness(text)
        .help(text)
        .fix(Fix::safe(text).replace(whole, text));
    (sources, vec![found])
}

#[test]
fn every_format_survives_text_that_means_harm() {
    for path in [EVIL, "a, b: c%.flow", "/absolute path/ż.flow", "../up.flow"] {
        let (sources, found) = everywhere(path, EVIL);
        for &format in ALL {
            let text = written(format, &sources, &found, Options::default());
            assert_valid(format, &text);
            if !["json", "jsonl", "gitlab", "sarif"].contains(&format.name) {
                assert!(!text.chars().any(|c| c != '\n' && clean::is_hostile(c)), "{}: {text:?}", format.name);
            }
        }
    }
}

#[test]
fn a_message_cannot_make_commands_links_or_elements_of_its_own() {
    let (sources, found) = everywhere("a.flow", EVIL);
    let of = |format| written(format, &sources, &found, Options::default());
    assert_eq!(of(github::FORMAT).lines().count(), 1);
    let sarif: serde_json::Value = serde_json::from_str(&of(sarif::FORMAT)).unwrap();
    let message = sarif["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(message.contains("[d] (e)") && !message.contains("]("), "{message}");
    for format in [junit::FORMAT, checkstyle::FORMAT] {
        assert!(!of(format).contains("]]>"));
    }
}

#[test]
fn a_path_with_blanks_and_commas_comes_out_as_it_is() {
    let path = "my flows/a, b: 100%.flow";
    let (sources, found) = everywhere(path, "x");
    let (kind, properties, _) = read_command(written(github::FORMAT, &sources, &found, Options::default()).trim_end());
    assert_eq!((kind.as_str(), &properties[0]), ("error", &("file".to_owned(), path.to_owned())));
    let gitlab: serde_json::Value =
        serde_json::from_str(&written(gitlab::FORMAT, &sources, &found, Options::default())).unwrap();
    assert_eq!(gitlab[0]["location"]["path"], path);
    let junit = written(junit::FORMAT, &sources, &found, Options::default());
    assert!(junit.contains(&format!("<testsuite name=\"{path}\"")), "{junit}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_anywhere_makes_whole_documents(path in "\\PC{1,12}", text in any::<String>()) {
        // Paths come normalised, so none begins with `./`.
        let (sources, found) = everywhere(&crate::driver::path::normalised(&path), &text);
        for &format in ALL {
            assert_valid(format, &written(format, &sources, &found, Options::default()));
        }
    }
}
