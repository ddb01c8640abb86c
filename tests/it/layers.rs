//! A layer uses only layers before it: the `use` lines of `src/` are held to the order that `src/README.md` draws.
//!
//! Tests inside of `src/` may use what they like: they prove things about the layers after theirs.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The layers, lowest first. Those on one line may not use each other.
const LAYERS: &[&[&str]] = &[
    &["base"],
    &["diagnostic", "graph"],
    &["cel"],
    &["syntax"],
    &["hir"],
    &["frontend"],
    &["convert"],
    &["resolve"],
    &["analysis"],
    &["ty"],
    &["ir"],
    &["rules"],
    &["plan"],
    &["driver"],
    &["ide"],
    &["lsp"],
    &["cli"],
];

/// The only files beside the command line that may know of terminals, files and the rest of the outside.
const IMPURE: &[&str] =
    &["src/driver/asked.rs", "src/driver/os_store.rs", "src/driver/os_world.rs", "src/driver/walk.rs", "src/main.rs"];

/// What only those may name.
const OUTSIDE: &[&str] =
    &["std::fs", "std::env", "std::process", "std::thread", "std::net", "std::time::Instant", "std::time::SystemTime"];

fn rank(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every file of `src/` with its path from the package's folder, and its text without the tests in it.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    sources(&root.join("src"), &mut paths);
    let name = |path: &PathBuf| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    let is_test =
        |name: &String| name.contains("/tests/") || name.ends_with("/tests.rs") || name.ends_with("/testing.rs");
    let files = paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap()));
    files.filter(|(name, _)| !is_test(name)).map(|(name, text)| (name, without_tests(&text))).collect()
}

/// The text up to the module of tests, which house style puts last. Comments name what they like.
fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let blank = |line: &str| if line.trim_start().starts_with("//") { String::new() } else { line.to_owned() };
    code.lines().map(|line| blank(line) + "\n").collect()
}

/// The modules of this crate that a line names: `crate::a::b` and each of `crate::{a, b::c}`.
fn modules_named(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        if line[..at].ends_with('$') {
            continue; // a macro's own path, written where the macro stands
        }
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(first_names(group)),
            None => found.push(leading_name(rest)),
        }
    }
    found
}

/// The first name of each path of `a, b::{c, d}}`.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0_usize, true, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            _ if start && !letter.is_whitespace() => {
                names.push(leading_name(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    names
}

fn leading_name(path: &str) -> String {
    path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn a_layer_uses_only_layers_before_it() {
    let mut problems = String::new();
    for (name, text) in files() {
        let own =
            name.trim_start_matches("src/").split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        let Some(own_rank) = rank(&own) else {
            let facade = ["lib", "main"].contains(&own.as_str());
            assert!(facade, "{name}: `{own}` is in no layer; give it a place in tests/it/layers.rs and src/README.md");
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for other in modules_named(line) {
                let Some(other_rank) = rank(&other).filter(|_| other != own) else { continue };
                if other_rank >= own_rank {
                    let line_number = number + 1;
                    _ = writeln!(problems, "{name}:{line_number}: `{own}` comes before `{other}`, so it cannot use it");
                }
            }
        }
    }
    assert!(problems.is_empty(), "a layer uses only layers before it:\n{problems}");
}

#[test]
fn only_the_world_knows_the_outside() {
    let mut problems = String::new();
    for (name, text) in files() {
        if IMPURE.contains(&name.as_str()) || name.starts_with("src/cli/") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            for outside in OUTSIDE.iter().filter(|outside| line.contains(**outside)) {
                _ = writeln!(problems, "{name}:{}: `{outside}` belongs into `driver::world`", number + 1);
            }
        }
    }
    assert!(problems.is_empty(), "the library is pure:\n{problems}");
}

#[test]
fn groups_of_imports_are_read() {
    assert_eq!(modules_named("use crate::{base::{Span, Name}, cel, hir::x};"), ["base", "cel", "hir"]);
    assert_eq!(modules_named("    crate::plan::fill(crate::ir::x)"), ["plan", "ir"]);
    assert_eq!(modules_named("$crate::rule!"), Vec::<String>::new());
}
