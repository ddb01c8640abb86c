//! Documents as JSON, YAML and CBOR: what `compile` writes, `verify` accepts, and it is the same document.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use flowright::driver::{Compilation, Entry, MemoryWorld, compile};
use flowright::ir::{Document, Encoding, write};
use flowright::plan::verify;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ENCODINGS: [Encoding; 3] = [Encoding::Json, Encoding::Yaml, Encoding::Cbor];

const SMALL: &str = "effect f(x: dyn = {\"half\": 0.5, \"two\": 2.0}) -> string\nworkflow w() -> string {\n  step a = f()\n  return a\n}\n";

/// A folder of this test's own, with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats").join(name);
    _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (path, text) in files {
        std::fs::write(folder.join(path), text).unwrap();
    }
    folder
}

/// Runs the program: exit code, standard output, standard error.
fn run(folder: &Path, args: &[&str], input: &[u8]) -> (Option<i32>, Vec<u8>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowright"));
    command.current_dir(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every encoding of a document verifies, and has the hash of all.
fn same_everywhere(document: &Document) {
    for encoding in ENCODINGS {
        let mut bytes = Vec::new();
        write::encoded(document, encoding, &mut bytes).unwrap();
        match verify::verify(&bytes) {
            Ok(read) => assert_eq!(read.hash, document.hash),
            Err(problems) => panic!("{encoding:?}: {}\n{}", problems[0], String::from_utf8_lossy(&bytes)),
        }
    }
}

fn compiled(text: &str) -> Compilation {
    compile(&MemoryWorld::new().with("a.flow", text), "a.flow", Entry::Every)
}

/// What is found in a file.
fn codes(text: &str) -> Vec<String> {
    let found = compiled(text).report.diagnostics;
    // Not all that is declared to be written is used.
    let found = found.iter().filter(|diagnostic| !diagnostic.rule.name.starts_with("unused-"));
    found.map(|diagnostic| format!("{}: {}", diagnostic.rule.code, diagnostic.message)).collect()
}

/// The document of a file without findings.
fn clean(text: &str) -> Document {
    assert_eq!(codes(text), [""; 0], "{text}");
    (*compiled(text).documents[0]).clone()
}

#[test]
fn every_example_is_one_document_in_three_encodings() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let out = folder("examples", &[]);
    let mut compiled = 0;
    for example in names(&examples).into_iter().filter(|name| name != "broken" && examples.join(name).is_dir()) {
        for file in names(&examples.join(&example)).iter().filter(|file| file.ends_with("flow")) {
            let path = examples.join(&example).join(file);
            for encoding in ["json", "yaml", "cbor"] {
                let folder = out.join(&example).join(encoding).join("");
                let args =
                    ["-q", "compile", path.to_str().unwrap(), "--format", encoding, "-o", folder.to_str().unwrap()];
                let (code, _, err) = run(&out, &args, b"");
                if err.contains("has no workflow") {
                    continue; // A library of actions.
                }
                assert_eq!(code, Some(0), "{err}");
            }
        }
        for json in names(&out.join(&example).join("json")) {
            let name = json.trim_end_matches(".json");
            let hashes = ENCODINGS.map(|encoding| {
                let ending = encoding.ending();
                let path = out.join(&example).join(ending).join(format!("{name}.{ending}"));
                let (code, told, _) = run(&out, &["verify", path.to_str().unwrap()], b"");
                assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&told));
                verify::verify(&std::fs::read(path).unwrap()).unwrap().hash
            });
            assert!(hashes.iter().all(|hash| *hash == hashes[0]), "{example}/{name}: {hashes:?}");
            compiled += 1;
        }
    }
    assert!(compiled >= 6, "{compiled} documents");
}

#[test]
fn what_goes_to_a_file_goes_to_standard_output_just_so() {
    let folder = folder("streams", &[("a.flow", SMALL)]);
    for encoding in ENCODINGS {
        let (ending, file) = (encoding.ending(), format!("out.{}", encoding.ending()));
        let (code, out, _) = run(&folder, &["compile", "a.flow", "--format", ending], b"");
        assert_eq!(code, Some(0));
        // The name says how it is to be written.
        assert_eq!(run(&folder, &["compile", "a.flow", "-o", &file], b"").0, Some(0));
        assert_eq!(std::fs::read(folder.join(&file)).unwrap(), out);
        assert_eq!(out.ends_with(b"\n"), encoding != Encoding::Cbor);
        let (code, told, _) = run(&folder, &["verify", "-"], &out);
        assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&told));
    }
    assert_eq!(names(&folder), ["a.flow", "out.cbor", "out.json", "out.yaml"]);
    let json = std::fs::read(folder.join("out.json")).unwrap();
    assert_eq!(json, format!("{}\n", write::canonical_string(&clean(SMALL))).as_bytes());
}

#[test]
fn a_changed_document_is_refused_in_every_encoding() {
    for encoding in ENCODINGS {
        let mut bytes = Vec::new();
        write::encoded(&clean(SMALL), encoding, &mut bytes).unwrap();
        let at = bytes.windows(4).position(|key| key == b"half").unwrap();
        bytes[at] = b'H';
        let folder = folder(&format!("changed-{}", encoding.ending()), &[]);
        let (code, out, _) = run(&folder, &["verify", "-"], &bytes);
        let out = String::from_utf8(out).unwrap();
        assert_eq!((code, out.contains("it was changed after it was written")), (Some(1), true), "{out}");
    }
}

#[test]
fn what_is_no_document_is_refused_in_words() {
    let files =
        [("a.flow", SMALL), ("list.json", "[1]"), ("empty.yaml", "\n"), ("not.json", "x: 1"), ("text.cbor", "hello")];
    let folder = folder("refused", &files);
    let told = |path: &str| {
        let (code, out, _) = run(&folder, &["verify", path], b"");
        assert_eq!(code, Some(1));
        String::from_utf8(out).unwrap()
    };
    assert!(
        told("a.flow").starts_with("a.flow: error: this is neither JSON nor CBOR, and as YAML it cannot be read: ")
    );
    assert_eq!(told("list.json"), "list.json: error: this is not a document of Flowright: it is no object\n");
    assert!(told("empty.yaml").starts_with("empty.yaml: error: this is empty\n"));
    assert!(told("not.json").starts_with("not.json: error: this is not JSON that can be read: expected value"));
    assert!(told("text.cbor").starts_with("text.cbor: error: this is not CBOR that can be read: "));
}

#[test]
fn a_document_replaces_another_one_as_a_whole() {
    let folder = folder("replaced", &[("a.flow", SMALL), ("bad.flow", "workflow"), ("out.json", "old")]);
    // With errors nothing is written.
    assert_eq!(run(&folder, &["compile", "bad.flow", "-o", "out.json"], b"").0, Some(1));
    assert_eq!(std::fs::read_to_string(folder.join("out.json")).unwrap(), "old");
    assert_eq!(run(&folder, &["compile", "a.flow", "-o", "out.json"], b"").0, Some(0));
    assert_eq!(names(&folder), ["a.flow", "bad.flow", "out.json"]);
    assert_eq!(run(&folder, &["verify", "out.json"], b"").0, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let folder = folder("device", &[("a.flow", SMALL)]);
    let (code, _, err) = run(&folder, &["compile", "a.flow", "-o", "/dev/full"], b"");
    assert_eq!((code, err.contains("cannot write `/dev/full`")), (Some(3), true), "{err}");
    assert_eq!(run(&folder, &["compile", "a.flow", "-o", "/dev/null"], b"").0, Some(0));
    assert!(!Path::new("/dev/null").is_file());
    let (code, out, _) = run(&folder, &["-q", "compile", "a.flow", "-o", "/dev/stdout"], b"");
    assert_eq!((code, out.starts_with(b"{\"actions\"")), (Some(0), true));
}

/// Types of the greatest depth, each level of the kind that takes most JSON, in every place that a document has for one.
fn deepest(levels: usize) -> String {
    // The members of an enum are one level more.
    let records = "{ a: ".repeat(levels) + "\"x\" | \"y\"" + &" }".repeat(levels);
    let mixed = "{ a: list<".repeat(levels / 2) + "\"x\" | \"y\"" + &"> }".repeat(levels / 2);
    let value = "[".repeat(levels - 1) + &"]".repeat(levels - 1);
    let mut text = format!(
        "type T = {records}\n\
         machine M {{\n  initial one\n  one -> two on go(x: {records})\n  final two\n}}\n\
         reducer r(x: {records}) -> {records} {{ tracks M }}\n\
         effect f(t: T, x: dyn = {value}) -> {records} {{ via custom \"kind\" {{ key: {value} }} }}\n\
         effect h(x: int) -> string\n\
         workflow w(t: T, p: {records}, xs: list<int>, m: {mixed}) -> {{ all: list<dyn> }} {{\n\
         \x20 step s = f(t: t)\n\
         \x20 step g = r(x: p)\n\
         \x20 step paid = await \"paid\" ({records}) timeout 3d\n\
         \x20 let l1 = 1\n"
    );
    // A list and a record stand around what a block gives.
    for level in 2..levels - 1 {
        let _ = writeln!(text, "  let l{level} = {{\"a\": l{}}}", level - 1);
    }
    let _ = writeln!(
        text,
        "  each every (x in xs) parallel 2 {{\n    let inner = l{}\n    step t2 = h(x: x + m.a.size())\n  }}",
        levels - 2
    );
    text + "  return {\"all\": [every]}\n}\n"
}

#[test]
fn whatever_is_compiled_can_be_verified_however_deep_its_types_are() {
    let work = || {
        let levels = flowright::ty::MAX_NESTING;
        let document = clean(&deepest(levels));
        same_everywhere(&document);
        // So it is not by chance: this is as deep as it gets.
        let deepest = depth(&write::canonical_string(&document));
        assert!((100..=flowright::ir::MAX_DEPTH).contains(&deepest), "{deepest}");
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(work).unwrap().join().unwrap();
}

/// How deep the brackets of a JSON text nest that has none in strings.
fn depth(json: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in json.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn what_nests_deeper_is_reported_once_where_it_begins() {
    let start = "effect f(x: dyn) -> string\nworkflow w(xs: list<int>) -> dyn {\n  step s = f(x: 1)\n  let l0 = 1\n";
    let mut lets = start.to_owned();
    for level in 1..5_000 {
        let _ = writeln!(lets, "  let l{level} = {{\"a\": l{}}}", level - 1);
    }
    lets.push_str("  return l4999\n}\n");
    assert_eq!(codes(&lets), ["E0321: this type is nested more than 50 levels deep"]);
    let mut doubled = start.to_owned();
    for level in 1..25 {
        let before = level - 1;
        let _ = writeln!(
            doubled,
            "  each l{level} (x in xs) {{\n    let p{level} = l{before}\n    let q{level} = l{before}\n  }}"
        );
    }
    doubled.push_str("  return l24\n}\n");
    assert_eq!(codes(&doubled), ["E0321: this type is made of more than 100000 parts"]);
    let mut constants = "const c0 = [1]\n".to_owned();
    for level in 1..40 {
        let _ = writeln!(constants, "const c{level} = [c{0}, c{0}]", level - 1);
    }
    constants.push_str("effect f(x: dyn) -> string\nworkflow w() -> string {\n  step s = f(x: c39)\n  return s\n}\n");
    assert_eq!(codes(&constants), ["E0311: this is made of more than 100000 parts"]);
}

/// A literal of the expression language.
fn literals() -> impl Strategy<Value = String> {
    let quoted = |text: String| serde_json::to_string(&text).unwrap();
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<u64>().prop_map(|value| format!("{value}u")),
        (-1e300_f64..1e300).prop_map(|value| format!("{value:?}")),
        (-1000_i32..1000).prop_map(|value| format!("{value}.0")),
        "[ -~]{0,20}".prop_map(quoted),
        "\\PC{0,20}".prop_map(quoted),
        prop::sample::select(vec!["on", "no", "12:30", "~", "1e3", "- a", "a: b", " x ", "2026-01-31"])
            .prop_map(move |text| quoted(text.to_owned())),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::btree_map("[ -~]{0,8}", inner, 0..5).prop_map(move |entries| {
                let entries: Vec<_> =
                    entries.into_iter().map(|(key, value)| format!("{}: {value}", quoted(key))).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn generated_documents_have_one_hash(default in literals(), value in literals()) {
        let text = format!(
            "effect f(x: dyn = {default}) -> string\nworkflow w(y: dyn = {value}) -> list<dyn> {{\n  step a = f(x: {value})\n  return [a, y]\n}}\n"
        );
        same_everywhere(&clean(&text));
    }
}
