//! The README and the pages on CEL and on semantics show what the program prints, to the letter.
//!
//! Each block of the kind `console` is a list of commands, `$ flowright …`, each with what it prints: standard output, then
//! standard error. Commands run in the root of the repository; `|` hands the output of one to the next. Single and double quotes
//! hold words together. A line that does not start with `flowright` or `echo` is left alone, and so is its output.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The pages with commands in them.
const PAGES: &[&str] = &[
    "README.md",
    "docs/cel.md",
    "docs/fixing.md",
    "docs/manifests.md",
    "docs/semantics.md",
    "docs/suppressing.md",
    "docs/task-lists.md",
];

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn text_of(page: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap()
}

/// The first block of the kind `flow`.
#[test]
#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn the_workflow_in_the_readme_is_the_one_that_is_checked() {
    let page = text_of("README.md");
    let shown = page.split("```flow\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/refund.flow");
    assert!(std::fs::read_to_string(file).unwrap().contains(shown));
}

/// The blocks of the kind `console`.
fn blocks(page: &str) -> Vec<String> {
    let starts = page.split("```console\n").skip(1);
    starts.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// The commands of a block with what each is said to print.
fn sessions(block: &str) -> Vec<(String, String)> {
    let mut sessions: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            sessions.push((command.to_owned(), String::new()));
        } else if let Some((_, output)) = sessions.last_mut() {
            output.push_str(line);
            output.push('\n');
        }
    }
    sessions
}

/// The words of a line as a shell cuts them; a `|` outside of quotes is a word by itself.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    assert!(quote.is_none(), "{line}");
    words.extend(word);
    words
}

/// What a line of commands prints, without blanks at line ends and empty lines at the end.
fn printed(line: &str) -> String {
    let (mut input, mut errors) = (Vec::new(), Vec::new());
    for command in words(line).split(|word| word == "|") {
        let (program, args) = command.split_first().unwrap();
        if program == "echo" {
            input = (args.join(" ") + "\n").into_bytes();
            continue;
        }
        assert_eq!(program, "flowright", "{line}");
        let mut child = Command::new(env!("CARGO_BIN_EXE_flowright"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may have ended by now.
        _ = child.stdin.take().unwrap().write_all(&input);
        let output = child.wait_with_output().unwrap();
        input = output.stdout;
        errors.extend(output.stderr);
    }
    input.extend(errors);
    tidy(&String::from_utf8(input).unwrap())
}

fn tidy(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// `BLESS=1 cargo test` rewrites the outputs.
#[test]
#[expect(clippy::disallowed_methods, reason = "blessing writes a file of the repository")]
fn pages_show_what_the_program_prints() {
    for path in PAGES {
        let page = text_of(path);
        let mut blessed = page.clone();
        let mut commands = 0;
        for block in blocks(&page) {
            let mut rewritten = String::new();
            for (command, said) in sessions(&block) {
                let output = if command.starts_with("flowright ") || command.starts_with("echo ") {
                    commands += 1;
                    printed(&command)
                } else {
                    tidy(&said)
                };
                let line_break = if output.is_empty() { "" } else { "\n" };
                _ = write!(rewritten, "$ {command}\n{output}{line_break}");
            }
            blessed = blessed.replace(&block, &rewritten);
        }
        assert!(commands > 0, "{path} shows nothing");
        if std::env::var("BLESS").is_ok() {
            std::fs::write(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path), &blessed).unwrap();
        } else {
            similar(path, &page, &blessed);
        }
    }
}

/// Fails with the first line that differs.
fn similar(path: &str, said: &str, true_one: &str) {
    let differs = said.lines().zip(true_one.lines()).enumerate().find(|(_, (a, b))| a != b);
    if let Some((number, (said, printed))) = differs {
        panic!("{path}:{}\n  says   {said}\n  prints {printed}\nBLESS=1 cargo test rewrites it", number + 1);
    }
    assert_eq!(said.lines().count(), true_one.lines().count(), "{path} is longer or shorter than what is printed");
}
