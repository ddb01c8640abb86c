//! `flowright fmt` from the outside.

use crate::cli::{folder, run, run_with};
use std::path::Path;

const WRONG: &str = "type  A=string\n";
const RIGHT: &str = "type A = string\n";

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn text(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn files_are_formatted_in_place_and_only_those_that_change_are_named() {
    let folder =
        folder("fmt-place", &[("a.flow", WRONG.as_bytes()), ("lib/b.flow", RIGHT.as_bytes()), ("c.txt", b"type  A")]);
    let (code, out, err) = run(&folder, &["fmt"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert_eq!(err, "formatted a.flow\n1 file changed, 1 file in style already\n");
    assert_eq!(text(&folder, "a.flow"), RIGHT);
    assert_eq!(text(&folder, "c.txt"), "type  A");
    assert_eq!(run(&folder, &["fmt", "-q"]), (Some(0), String::new(), String::new()));
}

#[test]
fn a_check_lists_the_files_and_writes_nothing() {
    let folder = folder("fmt-check", &[("a.flow", WRONG.as_bytes()), ("b.flow", RIGHT.as_bytes())]);
    let (code, out, err) = run(&folder, &["fmt", "--check"]);
    assert_eq!((code, out.as_str()), (Some(1), "a.flow\n"));
    assert_eq!(err, "1 file would change, 1 file in style already\n");
    assert_eq!(text(&folder, "a.flow"), WRONG);
    assert_eq!(run(&folder, &["fmt", "--check", "b.flow"]).0, Some(0));
}

#[test]
fn a_difference_is_shown_in_the_unified_form() {
    let folder = folder("fmt-diff", &[("a.flow", b"type B = int\ntype  A=string")]);
    let (code, out, _) = run(&folder, &["fmt", "--diff"]);
    let wanted = "--- a.flow\n+++ a.flow\n@@ -1,2 +1,2 @@\n type B = int\n-type  A=string\n\
                  \\ No newline at end of file\n+type A = string\n";
    assert_eq!((code, out.as_str()), (Some(1), wanted));
    assert_eq!(text(&folder, "a.flow"), "type B = int\ntype  A=string");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder("fmt-stdin", &[]);
    let quiet = |out: &str| (Some(0), out.to_owned(), String::new());
    assert_eq!(run_with(&folder, WRONG.as_bytes(), &["fmt", "-"]), quiet(RIGHT));
    assert_eq!(run_with(&folder, RIGHT.as_bytes(), &["fmt", "-"]), quiet(RIGHT));
    let (code, out, _) =
        run_with(&folder, WRONG.as_bytes(), &["fmt", "-", "--check", "--stdin-filename", "lib/x.flow"]);
    assert_eq!((code, out.as_str()), (Some(1), "lib/x.flow\n"));
    let (code, out, err) = run_with(&folder, b"type = string", &["fmt", "-", "--stdin-filename", "lib/x.flow"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("lib/x.flow:1:6"), "{err}");
    assert_eq!(run(&folder, &["fmt", "-", "a.flow"]).0, Some(2));
}

#[test]
fn a_file_with_mistakes_stays_and_the_others_go_on() {
    let broken = "type  A=string\nworkflow {";
    let folder = folder("fmt-broken", &[("a.flow", broken.as_bytes()), ("b.flow", WRONG.as_bytes())]);
    let (code, out, err) = run(&folder, &["fmt"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("error[E01") && err.ends_with("1 file changed, 1 file left as it is\n"), "{err}");
    assert_eq!(text(&folder, "a.flow"), broken);
    assert_eq!(text(&folder, "b.flow"), RIGHT);
}

#[test]
fn what_cannot_be_read_ends_with_3() {
    let folder = folder("fmt-unreadable", &[("a.flow", b"\xff"), ("b.flow", WRONG.as_bytes()), ("sub/c.txt", b"")]);
    let (code, _, err) = run(&folder, &["fmt"]);
    assert_eq!((code, err.contains("cannot read `a.flow`")), (Some(3), true), "{err}");
    assert_eq!(text(&folder, "b.flow"), RIGHT);
    assert_eq!(run(&folder, &["fmt", "none.flow"]).0, Some(3));
    assert_eq!(run(&folder, &["fmt", "sub"]).0, Some(3));
}

#[test]
fn line_ends_stay_and_byte_order_marks_go() {
    let folder = folder("fmt-crlf", &[("a.flow", "\u{feff}type  A=string // a\r\n\r\n\r\nsecret  B".as_bytes())]);
    assert_eq!(run(&folder, &["fmt", "-q"]).0, Some(0));
    assert_eq!(text(&folder, "a.flow"), "type A = string // a\r\n\r\nsecret B\r\n");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_a_file_in_style_is_not_touched() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let folder = folder("fmt-mode", &[("a.flow", WRONG.as_bytes()), ("b.flow", RIGHT.as_bytes())]);
    let metadata = |path: &str| folder.join(path).metadata().unwrap();
    let mut permissions = metadata("a.flow").permissions();
    permissions.set_mode(0o640);
    std::fs::set_permissions(folder.join("a.flow"), permissions).unwrap();
    let before = metadata("b.flow");
    assert_eq!(run(&folder, &["fmt"]).0, Some(0));
    assert_eq!(metadata("a.flow").permissions().mode() & 0o777, 0o640);
    assert_eq!((metadata("b.flow").ino(), metadata("b.flow").mtime_nsec()), (before.ino(), before.mtime_nsec()));
}

#[test]
fn of_yaml_only_expressions_are_formatted_and_only_when_that_is_asked_for() {
    let wrong = "flowright: 1\nconsts: { A:   '${1+2}' }   # as it is\n";
    let folder = folder(
        "fmt-yaml",
        &[("a.flow", WRONG.as_bytes()), ("b.flow.yaml", wrong.as_bytes()), ("c.flow.json", b"{\"flowright\":1,")],
    );
    let (code, out, err) = run(&folder, &["fmt"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", "formatted a.flow\n1 file changed\n"));
    let (code, _, err) = run(&folder, &["fmt", "b.flow.yaml"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("`b.flow.yaml` is a file of YAML or JSON") && err.contains("--expressions"), "{err}");
    let (code, _, err) = run(&folder, &["fmt", "--expressions"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("c.flow.json:1:") && err.contains("formatted b.flow.yaml"), "{err}");
    assert_eq!(text(&folder, "b.flow.yaml"), wrong.replace("1+2", "1 + 2"));
}

#[test]
fn a_file_with_nothing_but_comments_is_formatted_too() {
    let folder =
        folder("fmt-empty", &[("a.flow", b""), ("b.flow", b"\n \n\r\n"), ("c.flow", b"\n// one  \n\n\n/// two")]);
    let (code, out, err) = run(&folder, &["fmt"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert_eq!(err, "formatted b.flow\nformatted c.flow\n2 files changed, 1 file in style already\n");
    assert_eq!(text(&folder, "b.flow"), "");
    assert_eq!(text(&folder, "c.flow"), "// one\n\n/// two\n");
    let quiet = |out: &str| (Some(0), out.to_owned(), String::new());
    for (text, written) in [("", ""), ("\n", ""), ("\u{feff}", ""), ("  // a\r\n", "// a\r\n")] {
        assert_eq!(run_with(&folder, text.as_bytes(), &["fmt", "-"]), quiet(written));
    }
    assert_eq!(run_with(&folder, b"", &["fmt", "--check", "-"]).0, Some(0));
    let (code, _, err) = run_with(&folder, b"// a\n}", &["fmt", "-"]);
    assert_eq!((code, err.contains("E0109")), (Some(1), false), "{err}");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_read_only_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("fmt-read-only", &[("a.flow", WRONG.as_bytes()), ("b.flow", RIGHT.as_bytes())]);
    let path = folder.join("a.flow");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let (code, _, err) = run(&folder, &["fmt"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("cannot write `a.flow`: it is read-only"), "{err}");
    assert_eq!(text(&folder, "a.flow"), WRONG);
    let (code, _, err) = run(&folder, &["convert", "b.flow", "--to", "yaml", "-o", "a.flow"]);
    assert_eq!((code, err.contains("cannot write `a.flow`: it is read-only")), (Some(3), true), "{err}");
    assert_eq!(text(&folder, "a.flow"), WRONG);
}
