//! The command line from the outside: exit codes, streams, pipes.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder of this test's own, empty.
#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
pub(crate) fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn flowright(folder: &PathBuf, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowright"));
    command.current_dir(folder).args(args).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

pub(crate) fn run(folder: &PathBuf, args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = flowright(folder, args).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// The same with something on standard input.
pub(crate) fn run_with(folder: &PathBuf, input: &[u8], args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = flowright(folder, args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads nothing may have ended by now.
    _ = child.stdin.take().unwrap().write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn what_is_no_text_or_no_file_is_named_and_ends_with_3() {
    let folder = folder("unreadable", &[("bin.flow", b"\x7fELF\n\xff\xfe"), ("sub/readme.md", b"x")]);
    let (code, out, _) = run(&folder, &["check", "--format", "short"]);
    assert_eq!(code, Some(3));
    assert_eq!(
        out,
        "bin.flow:1:1: error[E0111]: cannot read `bin.flow`: it is not UTF-8 text: byte 5, on line 2, cannot be read\n"
    );
    let (code, _, err) = run(&folder, &["compile", "sub"]);
    assert_eq!((code, err.contains("it is a directory")), (Some(3), true), "{err}");
    let (code, out, _) = run(&folder, &["verify", "nope.json"]);
    assert_eq!((code, out.contains("there is no such file")), (Some(3), true), "{out}");
    let (code, _, err) = run(&folder, &["check", "sub"]);
    assert_eq!((code, err.contains("there is no workflow file in `sub`")), (Some(3), true), "{err}");
}

#[test]
fn hidden_and_ignored_files_are_skipped_and_each_file_is_taken_once() {
    let bad: &[u8] = b"\xff";
    let files = [
        (".gitignore", &b"build/\n"[..]),
        ("b.flow", bad),
        ("a/z.flow", bad),
        ("build/x.flow", bad),
        (".h/y.flow", bad),
    ];
    let folder = folder("walk", &files);
    let (_, out, _) = run(&folder, &["check", "--format", "short", ".", "./b.flow", "a/../b.flow"]);
    let paths: Vec<_> = out.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(paths, ["a/z.flow", "b.flow"]);
}

#[test]
fn standard_input_has_the_name_that_is_given_to_it() {
    let folder = folder("stdin", &[]);
    let mut command = flowright(&folder, &["check", "-", "--stdin-filename", "lib/in.flow", "--format", "short"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"\xff").unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(out.starts_with("lib/in.flow:1:1: error[E0111]"), "{out}");
}

#[test]
fn colour_is_only_for_terminals_unless_it_is_asked_for() {
    let folder = folder("colour", &[]);
    let escapes = |args: &[&str]| run(&folder, args).1.contains('\u{1b}');
    assert!(!escapes(&["check", "nope.flow"]));
    assert!(escapes(&["check", "nope.flow", "--color", "always"]));
    assert!(!escapes(&["--color", "never", "check", "nope.flow"]));
}

#[test]
fn wrong_arguments_end_with_2_and_help_with_0() {
    let folder = folder("usage", &[]);
    assert_eq!(run(&folder, &["chekc"]).0, Some(2));
    assert_eq!(run(&folder, &["explain", "E9999"]).0, Some(2));
    for command in ["check", "compile", "verify", "plan", "fmt", "cel", "explain"] {
        let (code, out, _) = run(&folder, &[command, "--help"]);
        assert_eq!((code, out.contains("Examples:\n  flowright ")), (Some(0), true), "{out}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = folder("pipe", &[]);
    let paths: Vec<String> = (0..5_000).map(|number| format!("missing{number}.flow")).collect();
    let args: Vec<&str> = ["check", "-q"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let mut child = flowright(&folder, &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(3), ""));
}

#[test]
fn completions_know_commands_and_rules() {
    let folder = folder("completions", &[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, err) = run(&folder, &["completions", shell]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{shell}");
        assert!(out.contains("explain") && out.contains("no-cache"), "{shell}: {out}");
        // The generators for other shells know no values of arguments that are no options.
        let rules = ["missing-data", "E0512"].iter().all(|rule| out.contains(rule));
        assert_eq!(rules, ["bash", "zsh"].contains(&shell), "{shell}");
    }
    // Help stays short: it does not list every rule.
    let (_, help, _) = run(&folder, &["explain", "--help"]);
    assert!(!help.contains("missing-data"), "{help}");
}

#[test]
fn man_pages_are_written_for_every_command() {
    let folder = folder("man", &[]);
    let (code, out, _) = run(&folder, &["man"]);
    assert_eq!((code, out.contains(".TH flowright 1")), (Some(0), true), "{out}");
    let (code, out, err) = run(&folder, &["man", "--output", "pages/man1"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    for page in ["flowright.1", "flowright-check.1", "flowright-cel-fmt.1"] {
        assert!(folder.join("pages/man1").join(page).is_file(), "{page}");
    }
}

#[test]
fn statistics_stand_in_place_of_findings() {
    let text = "compute greet(name: string) -> string\n\
                workflow w(name: string) -> string {\n  step a = greet(name: nme)\n  step b = greet(nam: name)\n  return b\n}\n";
    let folder = folder("statistics", &[("a.flow", text.as_bytes())]);
    let (code, out, err) = run(&folder, &["check", "--statistics"]);
    let mut lines = out.lines();
    assert_eq!((code, lines.next().unwrap().starts_with("count  code   rule")), (Some(1), true), "{out}");
    assert!(lines.all(|line| line.trim_start().starts_with("1  E0")), "{out}");
    assert!(err.contains("error"), "{err}");
    let (_, json, _) = run(&folder, &["check", "--statistics", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let total: u64 = json["statistics"].as_array().unwrap().iter().map(|line| line["count"].as_u64().unwrap()).sum();
    assert_eq!((json["version"].as_u64(), total), (Some(1), u64::try_from(out.lines().count() - 1).unwrap()));
}
