//! Files of configuration as commands take them: where they are found, exit codes, streams, options.

use crate::cli::{folder, run};

/// An error that can be lived with.
const UNSTEADY: &[u8] = b"compute plan(topic: string) -> { key: string } {\n  via agent { model: \"planner-2\", temperature: 0.7 }\n  deterministic\n}\n\n\
workflow w(topic: string) -> string {\n  step made = plan(topic: topic)\n  return made.key\n}\n";

/// Only what the tests here are about.
const ONLY: &str = "--select=unsteady-model";

fn codes(out: &str) -> Vec<&str> {
    out.lines().filter_map(|line| line.split([' ']).nth(1)).collect()
}

#[test]
fn a_file_above_the_folder_where_one_works_holds() {
    let top = folder(
        "config-above",
        &[
            (".git/HEAD", b""),
            ("flowright.toml", b"[rules]\nunsteady-model = \"warn\"\n"),
            ("sub/a.flow", UNSTEADY),
            ("sub/lib/flowright.toml", b"[rules]\nunsteady-model = \"off\"\n"),
            ("sub/lib/b.flow", UNSTEADY),
        ],
    );
    let (code, out, _) = run(&top.join("sub"), &["check", "--format", "short", ONLY]);
    // What is selected is run though it is off below.
    assert_eq!((code, codes(&out)), (Some(1), vec!["warning[E0601]:", "error[E0601]:"]), "{out}");
    let (_, out, _) = run(&top.join("sub"), &["check", "--format", "short"]);
    assert!(out.contains("a.flow:2:48: warning[E0601]") && !out.contains("lib/b.flow:2:48"), "{out}");
}

#[test]
fn settings_decide_whether_a_file_compiles() {
    let top = folder("config-compile", &[
        (".git/HEAD", b""),
        ("flowright.toml", b"[profiles.lax]\nrules = { unsteady-model = \"warn\" }\n[profiles.ci]\ndeny = \"warnings\"\nrules = { unsteady-model = \"warn\" }\n"),
        ("a.flow", UNSTEADY),
    ]);
    for command in ["compile", "plan"] {
        let code = |args: &[&str]| run(&top, &[&[command, "a.flow"], args].concat()).0;
        assert_eq!(code(&[]), Some(1));
        assert_eq!(code(&["--profile", "lax"]), Some(0));
        assert_eq!(code(&["--profile", "lax", "--deny", "warnings"]), Some(1));
        assert_eq!(code(&["--profile", "ci"]), Some(1));
        assert_eq!(code(&["--ignore", "unsteady-model"]), Some(0));
        assert_eq!(code(&["--profile", "lax", "--deny", "06"]), Some(1));
        assert_eq!(code(&["--profile", "strict"]), Some(2));
    }
}

#[test]
fn with_a_wrong_configuration_nothing_is_checked() {
    let top = folder(
        "config-wrong",
        &[
            (".git/HEAD", b""),
            ("flowright.toml", b"[rules]\nunstedy-model = \"warn\"\nall = 1\n"),
            ("a.flow", b"workflow w( {"),
        ],
    );
    let (code, out, err) = run(&top, &["check", "--format", "short"]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(
        out,
        "flowright.toml:2:1: error[E1115]: no rule is called `unstedy-model`\n\
         flowright.toml:3:7: error[E1113]: the level of `all` is a string, not a number\n"
    );
    let (code, out, err) = run(&top, &["compile", "a.flow", "--message-format", "short"]);
    assert_eq!((code, out.as_str(), err.contains("error[E1115]")), (Some(2), "", true), "{err}");
    for args in [&["why", "x", "a.flow"][..], &["paths", "a.flow"], &["config", "show", "a.flow"]] {
        assert_eq!(run(&top, args).0, Some(2), "{args:?}");
    }
    let (code, out, _) = run(&top, &["check", "--no-config", "--format", "short"]);
    assert_eq!((code, out.contains("E1115")), (Some(1), false), "{out}");
    let (code, out, _) = run(&top, &["check", "--config", "nope.toml", "--format", "short"]);
    assert_eq!(code, Some(2));
    assert_eq!(out, "nope.toml:1:1: error[E1120]: cannot read `nope.toml`: there is no such file\n");
}

#[test]
fn the_configuration_of_an_import_counts_too() {
    let top = folder(
        "config-import",
        &[
            (".git/HEAD", b""),
            ("a/a.flow", b"import \"../b/b.flow\" as b\n"),
            ("b/b.flow", UNSTEADY),
            ("b/flowright.toml", b"rules = 1\n"),
        ],
    );
    let (code, out, _) = run(&top, &["check", "a", "--format", "short"]);
    assert_eq!((code, out.as_str()), (Some(2), "b/flowright.toml:1:9: error[E1113]: `rules` cannot be a number\n"));
}

#[test]
fn excluded_files_are_checked_only_where_they_are_named() {
    let top = folder(
        "config-exclude",
        &[
            (".git/HEAD", b""),
            ("flowright.toml", b"exclude = [\"vendor\", \"*.gen.flow\"]\n"),
            ("vendor/a/x.flow", UNSTEADY),
            ("y.gen.flow", UNSTEADY),
            ("z.flow", UNSTEADY),
        ],
    );
    let files = |args: &[&str]| {
        let (_, out, _) = run(&top, &[&["check", "--format", "short", ONLY], args].concat());
        out.lines().filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(files(&[]), ["z.flow"]);
    assert_eq!(files(&["y.gen.flow", "vendor"]), ["y.gen.flow"]);
    assert_eq!(files(&["--no-config"]), ["vendor/a/x.flow", "y.gen.flow", "z.flow"]);
}

#[test]
fn a_rule_that_does_not_exist_cannot_be_chosen() {
    let top = folder("config-choose", &[(".git/HEAD", b""), ("a.flow", UNSTEADY)]);
    for option in ["--select", "--ignore", "--deny"] {
        let (code, _, err) = run(&top, &["check", option, "06,unstedy-model"]);
        assert_eq!(code, Some(2));
        assert!(err.contains("no rule is called `unstedy-model`; did you mean `unsteady-model`?"), "{err}");
    }
    let (code, _, err) = run(&top, &["check", "--profile", "ci"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("no profile is called `ci`") && err.contains("there is no `flowright.toml`"), "{err}");
    let (_, out, _) = run(&top, &["check", "--format", "short", "--select", "06,missing-data", "--select", "style"]);
    assert_eq!(codes(&out), ["warning[S1202]:", "error[E0601]:", "warning[S1202]:", "warning[S1203]:"]);
    let (_, out, _) = run(&top, &["check", "--format", "short", "--select", "missing-data"]);
    assert_eq!(out, "");
}

#[test]
fn an_engine_of_a_file_of_configuration_is_asked_about_with_and_without_a_cache() {
    let flow = b"effect greet(name: string) -> { text: string } { timeout 5s }\n\n\
workflow w(names: list<string>) -> list<string> {\n  each made (name in names) {\n    step greeting = greet(name: name)\n  }\n  \
return made.map(it, it.greeting.text)\n}\n";
    let top = folder("config-engine", &[(".git/HEAD", b""), ("a.flow", flow)]);
    let check = |cache: &[&str]| run(&top, &[&["check", "--format", "short", "--select", "10"], cache].concat()).1;
    let cached = ["--cache-dir", "cache"];
    assert_eq!(check(&cached), "");
    write(&top, "flowright.toml", "target = \"choreography\"\n");
    for _ in 0..2 {
        assert_eq!(codes(&check(&cached)), ["error[E1003]:"]);
        assert_eq!(codes(&check(&["--no-cache"])), ["error[E1003]:"]);
    }
    write(&top, "flowright.toml", "");
    assert_eq!(check(&cached), "");
}

#[test]
fn a_stub_that_changes_is_seen_with_a_cache() {
    let flow = b"workflow w(id: string) -> string {\n  step made = crm.load(id: id)\n  return made.name\n}\n";
    let stub = "effect crm.load(id: string) -> { name: string } { timeout 5s }\n";
    let top = folder(
        "config-stub",
        &[
            (".git/HEAD", b""),
            ("a.flow", flow),
            ("s/crm.flow", stub.as_bytes()),
            ("flowright.toml", b"stubs = \"s/*.flow\""),
        ],
    );
    let check = || run(&top, &["check", "a.flow", "--format", "short", "--select", "03", "--cache-dir", "cache"]).1;
    for (stub, expected) in
        [(stub.to_owned(), ""), (stub.replace("name", "label"), "error[E0303]:"), (stub.to_owned(), "")]
    {
        write(&top, "s/crm.flow", &stub);
        for _ in 0..2 {
            assert_eq!(codes(&check()).first().copied().unwrap_or_default(), expected);
        }
    }
    write(&top, "flowright.toml", "");
    assert_eq!(codes(&check()), ["error[E0206]:"]);
}

#[test]
fn the_schema_that_is_printed_is_the_published_one() {
    let top = folder("config-schema", &[]);
    let (code, out, _) = run(&top, &["config", "schema"]);
    assert_eq!((code, out.as_str()), (Some(0), include_str!("../../grammar/flowright.schema.json")));
}

#[test]
fn what_holds_is_shown_for_files_and_folders() {
    let top = folder(
        "config-show",
        &[(".git/HEAD", b""), ("flowright.toml", b"[rules]\nunsteady-model = \"info\"\n"), ("sub/a.flow", UNSTEADY)],
    );
    let (code, out, _) = run(&top.join("sub"), &["config", "show", "a.flow", "."]);
    let of = |path: &str| {
        format!(
            "{path}\n  settings   ../flowright.toml\n  info       E0601 unsteady-model                     ../flowright.toml:2\n"
        )
    };
    assert_eq!((code, out), (Some(0), of("a.flow") + &of("*.flow")));
}

#[expect(clippy::disallowed_methods, reason = "these tests are about files")]
fn write(folder: &std::path::Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}
