//! The set-ups in `docs/ci.md` and the files that other tools read say what is there: options exist, patterns fit, scripts run.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use crate::cli::{folder, run};
use flowright::frontend;
use granit_parser::Parser;
use regex::Regex;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

fn text_of(path: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().replace("\r\n", "\n")
}

/// The fenced blocks of a page, with their languages.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut parts = page.split("\n```");
    parts.next();
    while let (Some(block), _) = (parts.next(), parts.next()) {
        let (language, text) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), format!("{text}\n")));
    }
    blocks
}

/// A file with an error.
const FOUND: &str = "compute greet(name: string) -> string\n\
                     workflow w(name: string) -> string {\n  step a = greet(name)\n  step b = greet(name)\n  return nothing\n}\n";

#[test]
fn problem_matchers_read_what_is_written() {
    let config = "[rules]\nlost-data = \"info\"\n";
    // Nothing reads one of the steps: a warning here, a note there.
    let other = FOUND.replace("nothing", "a");
    let files = [("a.flow", FOUND.as_bytes()), ("b c/ü.flow", other.as_bytes()), ("c.flow", other.as_bytes())];
    let folder = folder("ci-matcher", &[&files[..], &[("b c/flowright.toml", config.as_bytes())]].concat());
    let (_, out, err) = run(&folder, &["check", "--no-cache", "--format", "short"]);
    let matcher: Value = serde_json::from_str(&text_of(".github/flowright-problem-matcher.json")).unwrap();
    let mut seen: Vec<String> = Vec::new();
    for line in out.lines() {
        let read = |matcher: &Value| {
            let pattern = &matcher["pattern"][0];
            let captures = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap().captures(line)?;
            let part = |name: &str| Some(captures[usize::try_from(pattern[name].as_u64()?).unwrap()].to_owned());
            let severity = part("severity").or_else(|| matcher["severity"].as_str().map(str::to_owned)).unwrap();
            seen.push(severity);
            let (file, line, column) = (part("file")?, part("line")?, part("column")?);
            Some(format!("{file}:{line}:{column} {} {}", part("code")?, part("message")?))
        };
        let read: Vec<String> = matcher["problemMatcher"].as_array().unwrap().iter().filter_map(read).collect();
        // Each line is read once, with all of its parts.
        let said = line.replacen("]: ", " ", 1);
        let (place, rest) = said.split_once(": ").unwrap();
        let expected = format!("{place} {}", rest.split_once('[').unwrap().1);
        assert_eq!(read, [expected], "{line}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen, ["error", "notice", "warning"], "{out}{err}");
}

#[test]
fn snippets_parse_and_are_of_languages_that_are_known() {
    for page in ["docs/ci.md", "docs/terminal.md"] {
        for (language, text) in blocks(&text_of(page)) {
            match language.as_str() {
                "yaml" => yaml(page, &text),
                "json" => drop(serde_json::from_str::<Value>(&text).unwrap()),
                "sh" | "make" | "groovy" => {}
                other => panic!("{page} has a block of `{other}`"),
            }
        }
    }
    for file in ["action.yml", ".pre-commit-hooks.yaml"] {
        yaml(file, &text_of(file));
    }
}

fn yaml(name: &str, text: &str) {
    let events: Result<Vec<_>, _> = Parser::new_from_str(text).collect();
    assert!(events.is_ok_and(|events| events.len() > 4), "{name}:\n{text}");
}

#[test]
fn commands_of_the_pages_know_their_options() {
    let here = folder("ci-options", &[]);
    let mut checked = 0;
    for page in ["docs/ci.md", "docs/terminal.md", "action.yml", ".pre-commit-hooks.yaml"] {
        let text = text_of(page);
        for line in text.lines().filter(|line| !line.contains("cargo install") && !line.contains("github.com")) {
            for (at, _) in line.match_indices("flowright ") {
                let mut words = line[at..].split([' ', '\'', '"', '`']).skip(1);
                let command = words.next().unwrap();
                let options: Vec<&str> = words
                    .map_while(|word| (!word.is_empty()).then_some(word))
                    .filter(|word| word.starts_with("--"))
                    .collect();
                if options.is_empty() || options == ["--"] {
                    continue;
                }
                let (_, help, _) = run(&here, &[command, "--help"]);
                for option in options {
                    let name = option.split('=').next().unwrap().trim_end_matches([',', '.', ')']);
                    assert!(
                        help.contains(&format!("{name} ")) || help.contains(&format!("{name}\n")),
                        "{page}: {line}"
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 15, "{checked} options");
}

#[test]
fn hooks_take_the_files_that_flowright_reads() {
    let hooks = text_of(".pre-commit-hooks.yaml");
    let patterns: Vec<Regex> = hooks
        .lines()
        .filter_map(|line| line.trim().strip_prefix("files: "))
        .map(|pattern| Regex::new(pattern.trim_matches('\'')).unwrap())
        .collect();
    let [check, fmt] = &patterns[..] else { panic!("{patterns:?}") };
    for kind in frontend::ALL {
        for suffix in kind.suffixes() {
            assert!(check.is_match(&format!("a/b{suffix}")), "{suffix}");
            assert_eq!(fmt.is_match(&format!("a/b{suffix}")), *suffix == ".flow", "{suffix}");
        }
    }
    for other in ["a.json", "flow", "a.flow.txt", "flowright.toml", "workflow.yaml"] {
        assert!(!check.is_match(other) && !fmt.is_match(other), "{other}");
    }
}

/// The script of the action's last step.
fn script() -> String {
    let action = text_of("action.yml");
    let lines = action.rsplit("      run: |\n").next().unwrap().lines();
    lines.map(|line| line.strip_prefix("        ").unwrap_or(line).to_owned() + "\n").collect()
}

#[test]
#[cfg(unix)]
fn the_script_of_the_action_checks_the_paths_and_writes_the_report() {
    let good = FOUND.replace("nothing", "a + b");
    let folder = folder("ci-action", &[("a b.flow", FOUND.as_bytes()), ("good.flow", good.as_bytes())]);
    let program = PathBuf::from(env!("CARGO_BIN_EXE_flowright"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let run = |paths: &str, args: &str| {
        let out = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", &script()])
            .current_dir(&folder)
            .envs([("PATH", path.as_str()), ("PATHS", paths), ("ARGS", args), ("SARIF", "out.sarif")])
            .output()
            .unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, out, err) = run("a b.flow\ngood.flow\n", "--no-cache\n--deny=warnings\n");
    assert_eq!((code, out.starts_with("::error file=a b.flow,line=5")), (Some(1), true), "{out}{err}");
    let sarif: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("out.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let (code, out, err) = run("good.flow", "");
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
}
