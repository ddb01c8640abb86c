//! `flowright convert` from the outside.

use crate::cli::{folder, run, run_with};

const FLOW: &str = "// a comment\nsecret KEY\n";
const YAML: &str = "flowright: 1\n\nsecrets:\n  # a comment\n  - KEY\n";

#[test]
fn a_file_is_written_beside_or_to_standard_output() {
    let folder = folder("convert", &[("a.flow", b"secret KEY\n")]);
    assert_eq!(run(&folder, &["convert", "a.flow", "--to", "yaml"]).1, "flowright: 1\nsecrets: [KEY]\n");
    let (code, out, err) = run(&folder, &["convert", "a.flow", "--to", "json", "-o", "new/a.flow.json"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(err.starts_with("wrote new"), "{err}");
    let (code, out, _) = run(&folder, &["convert", "new/a.flow.json", "--to", "flow"]);
    assert_eq!((code, out.as_str()), (Some(0), "secret KEY\n"));
}

#[test]
fn standard_input_is_of_the_kind_that_its_name_says_or_that_is_said() {
    let folder = folder("convert-stdin", &[]);
    let yaml = b"flowright: 1\nsecrets: [KEY]\n";
    for how in [&["--stdin-filename", "x.flow.yaml"][..], &["--from", "yaml"], &[]] {
        let args = [&["convert", "-", "--to", "flow"][..], how].concat();
        assert_eq!(run_with(&folder, yaml, &args), (Some(0), "secret KEY\n".to_owned(), String::new()));
    }
}

#[test]
fn json_has_no_comments_and_that_is_said() {
    let folder = folder("convert-json", &[("a.flow", b"// one\nsecret KEY\n\n/// two\n/// lines\nworkflow w() {}\n")]);
    let (code, _, err) = run(&folder, &["convert", "a.flow", "--to", "json"]);
    assert_eq!((code, err.as_str()), (Some(0), "2 comments were left out: JSON has none\n"));
    assert_eq!(run(&folder, &["convert", "-q", "a.flow", "--to", "json"]).2, "");
}

#[test]
fn what_cannot_be_read_or_written_is_said_and_nothing_is_written() {
    let twice = b"workflow w() {\n  step s = f()\n  step s = f()\n}\n";
    let documents = b"flowright: 1\nsecrets: [A]\n---\nflowright: 1\nsecrets: [B]\n";
    let folder =
        folder("convert-bad", &[("bad.flow", b"type = string\n"), ("twice.flow", twice), ("two.flow.yaml", documents)]);
    let (code, out, err) = run(&folder, &["convert", "bad.flow", "--to", "yaml", "-o", "bad.yaml"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("bad.flow:1:6"), "{err}");
    assert!(!folder.join("bad.yaml").exists());
    let (code, _, err) = run(&folder, &["convert", "twice.flow", "--to", "yaml"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("`twice.flow:3` cannot be written as YAML: `s` is there twice"), "{err}");
    let (code, _, err) = run(&folder, &["convert", "two.flow.yaml", "--to", "flow"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("`two.flow.yaml` holds 2 documents"), "{err}");
    let both = String::from_utf8(documents.to_vec()).unwrap();
    assert_eq!(run(&folder, &["convert", "two.flow.yaml", "--to", "yaml"]).1, both);
    assert_eq!(run(&folder, &["convert", "none.flow", "--to", "yaml"]).0, Some(3));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test is about files")]
fn the_file_itself_is_not_overwritten_with_another_language() {
    let folder =
        folder("convert-itself", &[("a.flow", b"secret  KEY\n"), ("b.yaml", b"flowright: 1\nsecrets: [KEY]\n")]);
    let read = |name: &str| String::from_utf8(std::fs::read(folder.join(name)).unwrap()).unwrap();
    for (file, to, output) in
        [("a.flow", "yaml", "a.flow"), ("a.flow", "json", "./a.flow"), ("b.yaml", "json", "b.yaml")]
    {
        let before = read(file);
        let (code, out, err) = run(&folder, &["convert", file, "--to", to, "-o", output]);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        let wanted = format!(
            "error: `{output}` is the file to convert, and would be lost\n  help: give the {} another name\n",
            to.to_uppercase()
        );
        assert_eq!(err, wanted);
        assert_eq!(read(file), before);
    }
    assert_eq!(run(&folder, &["convert", "a.flow", "--to", "flow", "-o", "a.flow"]).0, Some(0));
    assert_eq!(read("a.flow"), "secret KEY\n");
}

#[test]
fn a_dash_for_the_output_is_standard_output() {
    let folder = folder("convert-dash", &[("a.flow", b"secret KEY\n")]);
    let found = run(&folder, &["convert", "a.flow", "--to", "yaml", "-o", "-"]);
    assert_eq!(found, (Some(0), "flowright: 1\nsecrets: [KEY]\n".to_owned(), String::new()));
    assert!(!folder.join("-").exists());
}

#[test]
fn comments_go_along() {
    let folder = folder("convert-comments", &[]);
    assert_eq!(run_with(&folder, FLOW.as_bytes(), &["convert", "-", "--to", "yaml"]).1, YAML);
    assert_eq!(run_with(&folder, YAML.as_bytes(), &["convert", "-", "--to", "flow"]).1, FLOW);
}
