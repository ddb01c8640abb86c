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

#[test]
fn what_cannot_be_chosen_is_refused_and_what_is_left_out_is_said() {
    let files: &[(&str, &[u8])] = &[
        (".git/HEAD", b""),
        ("flowright.toml", b"exclude = [\"old\"]\n"),
        ("old/a.flow", UNSTEADY),
        ("b.flow", UNSTEADY),
    ];
    let top = folder("config-refused", files);
    let refused = |args: &[&str], said: &str| {
        let (code, _, err) = run(&top, &[&["check", "b.flow"], args].concat());
        assert!(code == Some(2) && err.contains(said), "{args:?} {err}");
    };
    refused(&["--ignore", "unknown-action"], "`unknown-action` cannot be left out");
    refused(&["--deny", "warning"], "did you mean `warnings`?");
    refused(&["--suppress", "a\u{1b}[2J"], "a reason has no control characters");
    refused(&["--suppress", "for now", "--watch"], "cannot be used with");
    let (code, _, err) = run(&top, &["check", "old"]);
    assert!(code == Some(3) && err.contains("is left out by `exclude` of `flowright.toml`"), "{err}");
    let (_, _, err) = run(&top, &["check", "b.flow", "-q", "--cache-dir", "b.flow"]);
    assert_eq!(err, "");
    let (_, _, err) = run(&top, &["check", "b.flow", "--cache-dir", "b.flow"]);
    assert!(err.starts_with("nothing is kept in the cache `b.flow`: "), "{err}");
    // One file is checked once, however it is named, and what is named is checked though it is excluded.
    let named = top.join("old/a.flow").display().to_string();
    let (_, out, _) = run(&top, &["check", "--format", "short", ONLY, ".", "b.flow", &named, "old/a.flow"]);
    assert_eq!(codes(&out), ["error[E0601]:", "error[E0601]:"], "{out}");
}

#[test]
fn settings_that_do_nothing_are_reported() {
    let said = |text: &str| {
        let top =
            folder("config-nothing", &[(".git/HEAD", b""), ("flowright.toml", text.as_bytes()), ("a.flow", UNSTEADY)]);
        run(&top, &["check", "--format", "short"]).1
    };
    let none = said("[[overrides]]\nfiles = []\nreason = \"x\"\nrules = { lost-data = \"off\" }\n");
    assert!(none.contains("an override for no files does nothing"), "{none}");
    let many: Vec<String> = (0..10_000).map(|number| format!("\"folder{number}/**/*.flow\"")).collect();
    let many = said(&format!("exclude = [{}]\n", many.join(", ")));
    assert!(many.contains("10000 patterns are too many"), "{}", many.chars().take(300).collect::<String>());
    let top = folder("config-folder", &[(".git/HEAD", b""), ("flowright.toml/x", b""), ("a.flow", UNSTEADY)]);
    let (code, out, _) = run(&top, &["check", "--format", "short"]);
    assert!(code == Some(2) && out.contains("E1120"), "{out}");
}

#[test]
fn a_baseline_knows_files_however_they_are_named() {
    let top = folder("baseline-named", &[(".git/HEAD", b""), ("a.flow", UNSTEADY), ("b.flow", b"workflow w( {")]);
    assert_eq!(run(&top, &["baseline", "a.flow"]).0, Some(0));
    let baseline = ["--baseline", "flowright-baseline.json"];
    let absolute = top.join("a.flow").display().to_string();
    for file in ["a.flow", absolute.as_str()] {
        assert_eq!(run(&top, &[&["check", file], &baseline[..]].concat()).0, Some(0), "{file}");
    }
    let (code, _, err) = run(&top, &["baseline", "-o", "all.json"]);
    assert!(code == Some(1) && err.contains("left out: what no document can be made of is always reported"), "{err}");
    assert_eq!(run(&top, &["check", "--baseline", "all.json"]).0, Some(1));
    assert_eq!(run(&top, &["check", "--baseline", "none.json"]).0, Some(2));
}
