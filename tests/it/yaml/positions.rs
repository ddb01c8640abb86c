//! A property: an unknown name in an expression is reported at exactly its bytes, in whatever style of scalar the expression stands.
//!
//! The generator writes an expression with a name that nothing declares, spells it in one of the five styles (YAML 1.2.2, chapters 7 and 8), with folds, escapes,
//! indentation and line ends as they come, and puts a sign before and behind the name. Where those signs stood is where the finding has to be.

use crate::cel::tape::{Tape, cases, tape};
use flowright::driver::{self, MemoryWorld};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

/// Stands before and behind the planted name until the file is done.
const SIGNS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// The styles of a scalar.
const STYLES: [Style; 5] = [Style::Plain, Style::Single, Style::Double, Style::Literal, Style::Folded];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

/// The file, and where the name stands in it.
#[derive(Debug)]
struct Planted {
    text: String,
    start: usize,
    end: usize,
    style: Style,
}

/// An expression with the planted name, in words between which a line may break.
fn words(tape: &mut Tape, style: Style) -> Vec<String> {
    let name = format!("{}nowhere{}", SIGNS[0], SIGNS[1]);
    let before: &[&str] = &[
        "text == \"ab\" &&",
        "size(text) > 3 &&",
        "text != 'ż ółw' &&",
        "(text + \"🐢\" == text) ||",
        "1 + 2 == 3 &&",
    ];
    let behind: &[&str] = &["&& text.contains(\"é\")", "|| text == '' ", "== text"];
    let mut words: Vec<String> = Vec::new();
    for _ in 0..tape.below(4) {
        words.extend(tape.pick(before).split(' ').map(str::to_owned));
    }
    words.push(name);
    for _ in 0..tape.below(2) {
        words.extend(tape.pick(behind).split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    }
    // A string that a line break would change is one word.
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(last) if last.matches('\'').count() % 2 == 1 => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => joined.push(word),
        }
    }
    if style == Style::Plain && !joined[0].starts_with(|c: char| c.is_alphanumeric() || c == SIGNS[0]) {
        joined.insert(0, "true &&".to_owned());
    }
    joined
}

/// A break of a line that is folded into one blank, with the indentation of the next line.
fn fold(tape: &mut Tape, indent: usize) -> String {
    format!("{}\n{}", " ".repeat(tape.below(2)), " ".repeat(indent + tape.below(3)))
}

/// The words in a style, as what stands behind `key: `; lines are indented by more than `indent`.
fn spelled(tape: &mut Tape, words: &[String], style: Style, indent: usize) -> String {
    let indent = indent + 1 + tape.below(3);
    match style {
        Style::Plain => between(words, tape, |tape| fold(tape, indent)),
        Style::Single => format!("'{}'", between(&quoted(words), tape, |tape| fold(tape, indent))),
        Style::Double => {
            let escaped: Vec<String> = words.iter().map(|word| escaped(tape, word)).collect();
            let text = between(&escaped, tape, |tape| match tape.below(3) {
                0 => fold(tape, indent),
                1 => format!(" \\\n{}", " ".repeat(indent)),
                _ => format!("\\x20{}\\\n{}", "\\u0020", " ".repeat(indent)),
            });
            format!("\"{text}\"")
        }
        Style::Literal | Style::Folded => block(tape, words, style, indent),
    }
}

fn block(tape: &mut Tape, words: &[String], style: Style, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut header = if style == Style::Literal { "|" } else { ">" }.to_owned();
    header.push_str(["", "-", "+"][tape.below(3)]);
    header.push_str(["", " # why"][tape.below(2)]);
    let blank = "\n".repeat(tape.below(2));
    let body = between(words, tape, |tape| {
        let more = " ".repeat(tape.below(2) * 2);
        format!("{}\n{margin}{more}", "\n".repeat(tape.below(2)))
    });
    format!("{header}\n{blank}{margin}{body}{}", "\n".repeat(tape.below(3)))
}

fn between(words: &[String], tape: &mut Tape, mut line_break: impl FnMut(&mut Tape) -> String) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let space = if tape.once_in(3) { line_break(tape) } else { " ".to_owned() };
            text.push_str(&space);
        }
        text.push_str(word);
    }
    text
}

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.replace('\'', "''")).collect()
}

/// A word with some of its characters escaped, the name's included.
fn escaped(tape: &mut Tape, word: &str) -> String {
    let mut text = String::new();
    for c in word.chars() {
        match c {
            _ if SIGNS.contains(&c) => text.push(c),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '/' if tape.once_in(2) => text.push_str("\\/"),
            _ if tape.once_in(6) => match (u32::from(c), tape.below(3)) {
                (code @ 0..=0xff, 0) => text.push_str(&format!("\\x{code:02x}")),
                (code @ 0..=0xffff, 1) => text.push_str(&format!("\\u{code:04x}")),
                (code @ 0x1_0000.., 1) => {
                    let low = code - 0x1_0000;
                    text.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 + (low >> 10), 0xdc00 + (low & 0x3ff)));
                }
                (code, _) => text.push_str(&format!("\\U{code:08X}")),
            },
            _ => text.push(c),
        }
    }
    text
}

fn planted(tape: &mut Tape) -> Planted {
    let style = *tape.pick(&STYLES);
    let mut words = words(tape, style);
    let inside = tape.once_in(2);
    if inside {
        let last = words.len() - 1;
        words[0] = format!("${{ {}", words[0]);
        words[last] = format!("{} }} é", words[last]);
        words.insert(0, tape.pick(&["an", "żółw's", "q"]).to_string());
    }
    let key = if inside { "with: { text: x }\n        fallback" } else { "when" };
    let value = spelled(tape, &words, style, 8);
    let comment = tape.pick(&["", "# żółw 🐢\n", "\n\n"]);
    let text = format!(
        "{comment}flowright: 1\nactions:\n  say: {{ archetype: effect, params: {{ text: string }}, returns: string, timeout: 5s }}\n\
         workflows:\n  hello:\n    params: {{ text: string }}\n    steps:\n      greeting:\n        uses: say\n        {key}: {value}\n\
         \n        with: {{ text: '${{ text }}' }}\n"
    );
    let text = if inside { text.replacen("with: { text: x }\n        ", "", 1) } else { text };
    let text = if tape.once_in(3) { text.replace('\n', "\r\n") } else { text };
    let start = text.find(SIGNS[0]).unwrap();
    let end = text.find(SIGNS[1]).unwrap() - SIGNS[0].len_utf8();
    Planted { text: text.replace(SIGNS, ""), start, end, style }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn an_unknown_name_is_found_at_exactly_its_bytes(mut tape in tape(200)) {
        let file = planted(&mut tape);
        let world = MemoryWorld::new().with("a.flow.yaml", &file.text);
        let report = driver::check(&world, &["a.flow.yaml".to_owned()]);
        let found: Vec<_> = report.diagnostics.iter().filter(|found| found.rule.code == "E0201").collect();
        prop_assert_eq!(found.len(), 1, "{}\n{:?}", file.text, report.diagnostics);
        let span = found[0].primary.span;
        prop_assert_eq!((span.start as usize, span.end as usize), (file.start, file.end), "{:?} {}", file.style, file.text);
    }
}

#[test]
fn every_style_is_tried() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = Vec::new();
    for _ in 0..200 {
        let mut tape = tape(200).new_tree(&mut runner).unwrap().current();
        let style = planted(&mut tape).style;
        if !seen.contains(&style) {
            seen.push(style);
        }
    }
    assert_eq!(seen.len(), STYLES.len(), "{seen:?}");
}
