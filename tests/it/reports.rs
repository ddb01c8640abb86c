//! `check --report`, from the outside: which files are there afterwards, and how the command ends.

use crate::cli::{folder, run};
use std::path::Path;

/// Reads a step that may be skipped, and misspells a field: an error, and one that can be fixed.
const BAD: &[u8] = b"compute rate(x: int) -> { points: double }
compute praise(points: double) -> string

workflow w(x: int) -> string {
  step rating = rate(x) when x > 10
  step text = praise(points: rating.points)
  step more = praise(points: rating.pints)
  return text
}
";

const GOOD: &[u8] = b"compute rate(x: int) -> int

workflow w(x: int) -> int {
  step rating = rate(x)
  return rating
}
";

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn text(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every format that there is.
const FORMATS: &[&str] =
    &["pretty", "rich", "short", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle"];

#[test]
fn every_report_is_written_at_once_and_is_what_the_format_writes() {
    for (name, source, code) in [("reports-bad", BAD, 1), ("reports-good", GOOD, 0)] {
        let folder = folder(name, &[("a b.flow", source)]);
        let reports: Vec<String> =
            FORMATS.iter().map(|format| format!("--report={format}=out/deep/{format}")).collect();
        let mut args = vec!["check", "a b.flow", "--format", "short", "--no-cache"];
        args.extend(reports.iter().map(String::as_str));
        assert_eq!(run(&folder, &args).0, Some(code));
        for format in FORMATS {
            let (_, out, _) = run(&folder, &["check", "a b.flow", "--format", format, "--no-cache"]);
            assert_eq!(text(&folder, &format!("out/deep/{format}")), out, "{format}");
        }
        // Nothing is left beside them.
        let mut formats = FORMATS.to_vec();
        formats.sort_unstable();
        assert_eq!(names(&folder.join("out/deep")), formats);
    }
}

#[test]
fn documents_are_whole_where_nothing_was_found() {
    let folder = folder("reports-empty", &[("a.flow", GOOD)]);
    let (code, out, err) = run(&folder, &["check", "--report", "gitlab=g.json", "--report", "sarif=s.json"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", "checked 1 file: no problems found\n"));
    assert_eq!(text(&folder, "g.json"), "[]\n");
    let log: serde_json::Value = serde_json::from_str(&text(&folder, "s.json")).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(log["runs"][0]["invocations"][0]["exitCode"], 0);
}

#[test]
fn a_report_without_a_file_goes_to_standard_output() {
    let folder = folder("reports-stdout", &[("a.flow", BAD)]);
    let (code, out, _) = run(&folder, &["check", "--format", "short", "--report", "github", "--report", "junit=-"]);
    assert_eq!(code, Some(1));
    assert!(out.starts_with("a.flow:6:"), "{out}");
    assert!(out.contains("\n::error file=a.flow,line=6,") && out.ends_with("</testsuites>\n"), "{out}");
}

#[test]
fn a_report_that_cannot_be_written_is_named_and_ends_with_3() {
    let folder = folder("reports-blocked", &[("a.flow", GOOD), ("taken", b"no folder")]);
    let args = ["check", "a.flow", "--report", "sarif=taken/out.sarif", "--report", "junit=out.xml"];
    let (code, out, err) = run(&folder, &args);
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(err.starts_with("error: cannot write the report `taken/out.sarif`: "), "{err}");
    assert!(text(&folder, "out.xml").ends_with("</testsuites>\n"));
}

#[test]
fn a_report_replaces_an_older_one() {
    let folder =
        folder("reports-old", &[("a.flow", GOOD), ("out.json", b"[1, 2, 3, and something that is much longer]")]);
    run(&folder, &["check", "a.flow", "--report", "gitlab=out.json"]);
    assert_eq!(text(&folder, "out.json"), "[]\n");
}

#[test]
fn reports_that_make_no_sense_are_refused_before_anything_is_checked() {
    let folder = folder("reports-wrong", &[("a.flow", GOOD)]);
    for (args, said) in [
        (&["--report", "sarf=x"][..], "no format is called `sarf`; did you mean `sarif`?"),
        (&["--report", "sarif="], "no file is named behind `sarif=`"),
        (&["--report", "sarif=x", "--report", "junit=./x"], "two reports would be written to `./x`"),
    ] {
        let (code, out, err) = run(&folder, &[&["check", "a.flow"], args].concat());
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains(said), "{err}");
    }
    assert_eq!(names(&folder), ["a.flow"]);
}

#[test]
fn the_summary_says_what_can_be_fixed() {
    let folder = folder("reports-summary", &[("a.flow", BAD), ("b.flow", GOOD)]);
    let (_, _, err) = run(&folder, &["check", "--format", "short"]);
    let wanted = "3 errors in 1 of 2 files; 1 can be fixed with `--fix`; run `flowright explain E0512` to learn more\n";
    assert_eq!(err, wanted);
    let (_, _, err) = run(&folder, &["compile", "a.flow", "--message-format", "short"]);
    assert!(!err.contains("--fix"), "{err}");
}

#[test]
fn what_is_no_terminal_gets_no_links() {
    let folder = folder("reports-links", &[("a.flow", BAD)]);
    for format in ["pretty", "rich"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_flowright"));
        command.current_dir(&folder).env("FORCE_HYPERLINK", "1");
        let output = command.args(["check", "--color", "always", "--format", format]).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(out.contains("\u{1b}[") && !out.contains("\u{1b}]8;"), "{out}");
    }
}

#[test]
fn nothing_is_written_over_what_takes_part_in_the_check() {
    let toml = b"exclude = [\"none\"]\n";
    let lib = b"compute rate(x: int) -> int\n";
    let uses = b"import \"lib.flow\"\n\nworkflow w(x: int) -> int {\n  step rating = rate(x)\n  return rating\n}\n";
    let files: &[(&str, &[u8])] =
        &[("a.flow", uses), ("lib.flow", lib), ("flowright.toml", toml), ("known.json", b"{}"), ("empty/x", b"")];
    let folder = folder("reports-over", files);
    let target = |target: &str| format!("--report=json={target}");
    let here = folder.join("a.flow").display().to_string();
    let unchanged = |args: &[&str]| {
        let (code, _, err) = run(&folder, args);
        assert_eq!(code, Some(2), "{args:?} {err}");
        for (path, bytes) in files {
            assert_eq!(text(&folder, path).as_bytes(), *bytes, "{args:?}");
        }
        err
    };
    for file in ["a.flow", "./lib.flow", "flowright.toml", here.as_str()] {
        let err = unchanged(&["check", "a.flow", &target(file), "--report", "junit=other.xml"]);
        assert!(err.contains("the report would be written over"), "{err}");
        unchanged(&["check", "a.flow", "--fix", &target(file)]);
        unchanged(&["baseline", "a.flow", "-o", file]);
    }
    assert!(!names(&folder).contains(&"other.xml".to_owned()));
    unchanged(&["check", "a.flow", "--baseline", "known.json", &target("known.json")]);
    unchanged(&["check", "empty", &target("flowright.toml")]);
    unchanged(&["check", "a.flow", "--profile", "none", &target("a.flow")]);
}

#[test]
fn no_old_report_stays_where_nothing_is_checked() {
    let good: &[(&str, &[u8])] = &[("a.flow", GOOD), ("empty/x", b""), ("bad/flowright.toml", b"[rules]\nx = 1\n")];
    let folder = folder("reports-stale", &[good, &[("bad/a.flow", GOOD), ("known.json", b"{")]].concat());
    let cases: &[(&[&str], i32, usize)] = &[
        (&["empty"], 3, 0),
        (&["a.flow", "--profile", "none"], 2, 0),
        (&["a.flow", "--baseline", "known.json"], 2, 0),
        (&["a.flow", "--fix", "--baseline", "known.json"], 2, 0),
        (&["bad"], 2, 2),
    ];
    for (args, code, results) in cases {
        let reports = ["--report", "sarif=o.sarif", "--report", "junit=o.xml"];
        assert_eq!(run(&folder, &[&["check", "a.flow"], &reports[..]].concat()).0, Some(0));
        assert_eq!(run(&folder, &[&["check"], *args, &reports[..]].concat()).0, Some(*code), "{args:?}");
        let log: serde_json::Value = serde_json::from_str(&text(&folder, "o.sarif")).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["invocations"][0]["executionSuccessful"], false, "{args:?}");
        assert_eq!(
            (run["invocations"][0]["exitCode"].as_i64(), run["results"].as_array().map(Vec::len)),
            (Some((*code).into()), Some(*results)),
            "{args:?}"
        );
        assert!(text(&folder, "o.xml").contains("message=\""), "{args:?}");
    }
}
