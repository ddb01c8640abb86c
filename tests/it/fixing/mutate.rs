//! Files as people leave them: a name misspelt, a line gone, a sign of another language, comments in any alphabet, line ends of any system.

use crate::cel::tape::Tape;
use crate::examples::EXAMPLES;
use crate::properties::read;
use flowright::convert::Target;
use flowright::driver::{self, Conversion};
use std::sync::LazyLock;

/// Other files of the examples, by kind.
const OTHERS: &[&str] = &[
    "examples/choreography/order.workflow.json",
    "examples/song/song.manifest.json",
    "examples/task-plan/release.tasks.json",
    "examples/song/skills/lyrics.skill.yaml",
];

/// Files to damage: the examples, the same in YAML and JSON, and files of other systems. What they import is in the world of the tests.
pub(super) static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut files: Vec<(String, String)> = Vec::new();
    for path in EXAMPLES {
        let text = read(path);
        for (target, name) in [(Target::Yaml, "main.flow.yaml"), (Target::Json, "main.flow.json")] {
            match driver::convert("main.flow", &text, None, target) {
                Conversion::Done(converted) => files.push((name.to_owned(), converted.text)),
                other => panic!("{path}: {other:?}"),
            }
        }
        files.push(("main.flow".to_owned(), text));
    }
    for path in OTHERS {
        let name = path.rsplit('/').next().unwrap_or_default();
        files.push((name.to_owned(), read(path)));
    }
    files
});

/// Signs and words that are easily confused.
const CONFUSED: &[(&str, &str)] = &[
    ("=>", "->"),
    ("->", "=>"),
    ("==", "="),
    (" = ", " == "),
    (": ", " = "),
    (": ", " "),
    (" && ", " and "),
    (" && ", " & "),
    (" || ", " or "),
    ("!", "not "),
    ("\"", "'"),
    ("'", "\""),
    ("true", "True"),
    ("null", "None"),
    ("//", "#"),
    ("otherwise", "else"),
    ("choose", "if"),
    ("int", "integer"),
    ("string", "str"),
    ("bool", "boolean"),
    ("size(", "len("),
    (".", "?."),
    (")", ")) "),
    ("}", "};"),
    (",", ",,"),
    ("\n", ";\n"),
    ("timeout ", "timeout: "),
    ("when ", "if "),
    ("5s", "5"),
    ("0.", "."),
    ("> ", ">= "),
    (" && ", " || "),
    ("step ", ""),
    ("${ ", "{{ "),
    ("${", "${ ${"),
];

/// A text with one to four mistakes, in which people may have written comments, on any system.
pub(super) fn mutated(tape: &mut Tape, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..=tape.below(4) {
        text = match tape.below(12) {
            0..=4 => misspelt(tape, &text),
            5 | 6 => confused(tape, &text),
            7 => line(tape, &text, |lines, at| _ = lines.remove(at)),
            8 => line(tape, &text, |lines, at| lines.insert(at, lines[at].clone())),
            9 => line(tape, &text, |lines, at| {
                let next = (at + 1) % lines.len();
                lines.swap(at, next);
            }),
            10 => word(tape, &text, |_, _| String::new()),
            _ => {
                let other = words(&text);
                let other = text[other[tape.below(other.len())].clone()].to_owned();
                word(tape, &text, |_, _| other.clone())
            }
        };
    }
    dressed(tape, text)
}

/// Where the words of a text are.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut start) = (Vec::new(), None);
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_word(letter)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    if found.is_empty() {
        // No word, at the beginning.
        found.push(0..0);
    }
    found
}

fn word(tape: &mut Tape, text: &str, change: impl Fn(&mut Tape, &str) -> String) -> String {
    let words = words(text);
    let place = words[tape.below(words.len())].clone();
    let changed = change(tape, &text[place.clone()]);
    format!("{}{changed}{}", &text[..place.start], &text[place.end..])
}

/// A word with a letter too many, too few, another one, two swapped, or of another case.
fn misspelt(tape: &mut Tape, text: &str) -> String {
    word(tape, text, |tape, word| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.is_empty() {
            return String::new();
        }
        let at = tape.below(letters.len());
        match tape.below(6) {
            0 => _ = letters.remove(at),
            1 => letters.insert(at, letters[at]),
            2 => letters[at] = *tape.pick(&['e', 'x', 'ó', '1']),
            3 if at > 0 => letters.swap(at, at - 1),
            4 => letters[0] = letters[0].to_ascii_uppercase(),
            _ => letters.push('s'),
        }
        letters.into_iter().collect()
    })
}

fn confused(tape: &mut Tape, text: &str) -> String {
    let (right, wrong) = *tape.pick(CONFUSED);
    let places: Vec<usize> = text.match_indices(right).map(|(at, _)| at).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = *tape.pick(&places);
    format!("{}{wrong}{}", &text[..at], &text[at + right.len()..])
}

fn line(tape: &mut Tape, text: &str, change: impl Fn(&mut Vec<String>, usize)) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if !lines.is_empty() {
        let at = tape.below(lines.len());
        change(&mut lines, at);
    }
    lines.concat()
}

/// The text with comments, line ends, and a first and a last byte as somebody's editor writes them.
fn dressed(tape: &mut Tape, text: String) -> String {
    let mark = if text.trim_start().starts_with('{') {
        None
    } else if text.contains("flowright:") || text.contains("name:") {
        Some("#")
    } else {
        Some("//")
    };
    let mut text = text;
    if let Some(mark) = mark.filter(|_| tape.once_in(2)) {
        let comment = |line: &str| line.is_empty() || line.ends_with(['{', '}', ')']) && !line.contains(['"', '\'']);
        let lines = text.split('\n').map(|line| {
            if comment(line) && tape.once_in(3) { format!("{line} {mark} żółw 🐢 é") } else { line.to_owned() }
        });
        text = lines.collect::<Vec<_>>().join("\n");
    }
    if tape.once_in(3) {
        text = text.replace('\n', "\r\n");
    }
    if tape.once_in(4) {
        text = text.trim_end().to_owned();
    }
    if tape.once_in(5) {
        text.insert(0, '\u{feff}');
    }
    text
}
