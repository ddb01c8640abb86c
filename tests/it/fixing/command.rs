//! `flowright check --fix` from the outside.

use crate::cli::{folder, run, run_with};
use std::path::Path;

/// Two findings with safe fixes, and one without a fix.
const WRONG: &str = "effect greet(name: string) -> string { timeout 5s }\nworkflow w(name: string, age: int) -> string {\n  \
                     step hello = greeet(name: nme)\n  step other = greet(name: age)\n  return hello\n}\n";

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn text(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

fn mended() -> String {
    WRONG.replace("greeet(name: nme)", "greet(name: name)")
}

#[test]
fn what_has_a_safe_fix_is_mended_and_the_rest_is_said() {
    let folder = folder("fix-place", &[("a.flow", WRONG.as_bytes()), ("lib/b.flow", mended().as_bytes())]);
    let (code, out, err) = run(&folder, &["check", "--fix", "--format", "short"]);
    assert_eq!(text(&folder, "a.flow"), mended());
    assert_eq!(code, Some(1));
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(
        err.starts_with("2 errors in 2 files") && err.ends_with("\nfixed 2 findings in 1 file; 2 remain\n"),
        "{err}"
    );
    assert_eq!(run(&folder, &["check", "--fix", "-q", "--format", "short"]), (Some(1), out, String::new()));
}

#[test]
fn the_difference_is_shown_and_nothing_is_written() {
    let folder = folder("fix-diff", &[("a.flow", WRONG.as_bytes()), ("b.flow", b"type A = string\n")]);
    let (code, out, err) = run(&folder, &["check", "--diff"]);
    assert_eq!(code, Some(1));
    let changed = "-  step hello = greeet(name: nme)\n+  step hello = greet(name: name)\n";
    assert!(out.starts_with("--- a.flow\n+++ a.flow\n@@ -1,6 +1,6 @@\n") && out.contains(changed), "{out}");
    assert_eq!(err, "would fix 2 findings in 1 file\n");
    assert_eq!(text(&folder, "a.flow"), WRONG);
    assert_eq!(
        run(&folder, &["check", "--diff", "b.flow"]),
        (Some(0), String::new(), "nothing would change\n".to_owned())
    );
}

#[test]
fn fixes_that_guess_are_applied_only_when_that_is_asked_for() {
    let guess = "effect greet(name: string) -> string { timeout 5s timeout 6s }\n\
                 workflow w(name: string) -> string {\n  step hello = greet(name)\n  return hello\n}\n";
    let folder = folder("fix-unsafe", &[("a.flow", guess.as_bytes())]);
    assert_eq!(run(&folder, &["check", "--fix"]).0, Some(1));
    assert_eq!(text(&folder, "a.flow"), guess);
    let (code, _, err) = run(&folder, &["check", "--fix", "--unsafe-fixes"]);
    let said = "checked 1 file: no problems found\nfixed 1 finding in 1 file; none remain\n";
    assert_eq!((code, err.as_str()), (Some(0), said));
    assert_ne!(text(&folder, "a.flow"), guess);
    let (code, _, err) = run(&folder, &["check", "--unsafe-fixes"]);
    assert_eq!((code, err.contains("add `--fix`")), (Some(2), true), "{err}");
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let folder = folder("fix-stdin", &[]);
    let (code, out, err) = run_with(&folder, WRONG.as_bytes(), &["check", "--fix", "-", "--format", "short"]);
    assert_eq!((code, out.as_str()), (Some(1), mended().as_str()));
    assert!(err.contains("<stdin>:4:") && err.ends_with("fixed 2 findings in 1 file; 1 remains\n"), "{err}");
    let right = "type A = string\r\n";
    assert_eq!(
        run_with(&folder, right.as_bytes(), &["check", "--fix", "-"]),
        (Some(0), right.to_owned(), String::new())
    );
    let (code, out, err) = run_with(&folder, b"\xff", &["check", "--fix", "-"]);
    assert_eq!((code, out.as_str(), err.contains("not UTF-8")), (Some(3), "", true), "{err}");
    assert_eq!(run_with(&folder, b"", &["check", "--fix", "-", "a.flow"]).0, Some(2));
}

#[test]
fn an_imported_file_that_was_not_named_stays() {
    let main =
        "import \"lib.flow\"\nworkflow w(name: string) -> string {\n  step hello = greeet(name)\n  return hello\n}\n";
    let lib = "effect greet(name: string) -> strng { timeout 5s }\n";
    let folder = folder("fix-import", &[("main.flow", main.as_bytes()), ("lib.flow", lib.as_bytes())]);
    let (code, _, err) = run(&folder, &["check", "--fix", "main.flow"]);
    assert_eq!(code, Some(1), "{err}");
    assert_eq!(text(&folder, "lib.flow"), lib);
    assert_eq!(text(&folder, "main.flow"), main.replace("greeet", "greet"));
    assert_eq!(run(&folder, &["check", "--fix"]).0, Some(0));
    assert_eq!(text(&folder, "lib.flow"), lib.replace("strng", "string"));
}

#[test]
fn a_file_that_cannot_be_read_stops_no_other() {
    let folder =
        folder("fix-unreadable", &[("a.flow", b"\xff"), ("b.flow", WRONG.as_bytes()), ("c.flow", b"workflow {")]);
    let (code, out, err) = run(&folder, &["check", "--fix", "--format", "short"]);
    assert_eq!(code, Some(3));
    assert!(out.contains("a.flow:1:1: error[E0111]") && out.contains("c.flow:1:"), "{out}");
    assert!(err.ends_with("fixed 2 findings in 1 file; 3 remain\n"), "{err}");
    assert_eq!(text(&folder, "b.flow"), mended());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_read_only_stays_and_its_findings_are_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("fix-read-only", &[("a.flow", WRONG.as_bytes()), ("b.flow", WRONG.as_bytes())]);
    std::fs::set_permissions(folder.join("a.flow"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let (code, out, err) = run(&folder, &["check", "--fix", "--format", "short"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("cannot write `a.flow`: it is read-only"), "{err}");
    assert!(err.ends_with("fixed 2 findings in 1 file; 4 remain\n"), "{err}");
    assert_eq!(out.lines().filter(|line| line.starts_with("a.flow:")).count(), 3, "{out}");
    assert_eq!((text(&folder, "a.flow"), text(&folder, "b.flow")), (WRONG.to_owned(), mended()));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_what_it_leads_to_is_mended_once() {
    let folder = folder("fix-link", &[("a.flow", WRONG.as_bytes())]);
    std::os::unix::fs::symlink("a.flow", folder.join("b.flow")).unwrap();
    let (code, _, err) = run(&folder, &["check", "--fix"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(folder.join("b.flow").is_symlink());
    assert_eq!(text(&folder, "a.flow"), mended());
}

#[test]
fn line_ends_byte_order_marks_and_the_last_line_stay() {
    let wrong = format!("\u{feff}// żółw\n{}", WRONG.trim_end()).replace('\n', "\r\n");
    let folder = folder("fix-bytes", &[("a.flow", wrong.as_bytes())]);
    assert_eq!(run(&folder, &["check", "--fix"]).0, Some(1));
    assert_eq!(text(&folder, "a.flow"), wrong.replace("greeet(name: nme)", "greet(name: name)"));
}
