//! Literate tests: each heading of `tests/spec/**/*.md` with a workflow under it is a test, and so is each explain page.
//!
//! `README.md` beside this file describes the form. `BLESS=1 cargo test --test spec` rewrites what is expected.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "these tests read files, and say what they rewrite"
)]

mod actions;
mod case;
mod configured;
mod coverage;
mod fixes;
mod page;
mod profile;
mod rule_pages;
mod suppressed;
#[path = "../../src/base/testing.rs"]
mod testing;
mod text;

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    let (mut trials, mut all) = (Vec::new(), Vec::new());
    for path in documents(&folder) {
        let Ok(markdown) = fs::read_to_string(&path) else {
            trials.push(Trial::test(path.display().to_string(), || Err("it cannot be read".into())));
            continue;
        };
        let markdown = markdown.replace("\r\n", "\n");
        let markdown = if std::env::var_os("BLESS").is_some() { blessed(&path, &markdown) } else { markdown };
        trials.extend(cases(&folder, &path, &markdown));
        all.extend(case::parse(&markdown).0);
    }
    trials.push(coverage::trial(&all));
    trials.extend(page::trials());
    trials.extend(actions::of_examples());
    trials.push(rule_pages::trial());
    libtest_mimic::run(&arguments, trials).exit();
}

/// The specification's files, in order. A README tells how they are written and holds no tests.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|it| it == "md") && path.file_stem().is_some_and(|it| it != "README") {
            found.push(path);
        }
    }
    found
}

/// One test a heading, named after the file and the heading.
fn cases(folder: &Path, path: &Path, markdown: &str) -> Vec<Trial> {
    let relative = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    let (cases, problems) = case::parse(markdown);
    let named = |heading: &str| format!("spec::{}::{heading}", parts.join("::"));
    let wrong = problems.into_iter().map(|problem| Trial::test(named("its form"), || Err(Failed::from(problem))));
    let right =
        cases.into_iter().map(|case| Trial::test(named(&case.heading), move || case.run().map_err(Failed::from)));
    wrong.chain(right).collect()
}

/// Rewrites the expected blocks of a document with what is said now.
fn blessed(path: &Path, markdown: &str) -> String {
    let now = case::bless(markdown);
    if now != markdown {
        println!("blessed {}", path.display());
        if let Err(error) = fs::write(path, &now) {
            println!("cannot write it: {error}");
        }
    }
    now
}
