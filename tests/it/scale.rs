//! No workflow is too much for the analysis of run conditions: hostile ones give findings, or say what was not decided, on a stack as
//! small as that of a thread. How long they take is measured by `benches/pipeline.rs`; here they have to end at all.

#[path = "../../benches/generate/mod.rs"]
mod generate;

use crate::cli::{folder, run};
use flowright::analysis::{Cause, condition::Excess};
use flowright::diagnostic::Selector;
use flowright::driver::{Choice, Entry, MemoryWorld, Report, Settings, check_with, compile};
use flowright::rules;
use std::thread;

/// The stack that threads of the standard library have.
const STACK: usize = 2 * 1024 * 1024;

/// What a check of a shape of this size finds, on a small stack.
fn checked(shape: &str, size: usize) -> Report {
    let text = generate::shape(shape).unwrap()(size);
    let world = MemoryWorld::new().with("w.flow", text);
    let paths = ["w.flow".to_owned()];
    // The shapes share their first lines, and not all of them call what is declared there.
    let ignore = vec![Selector::Rule(rules::find("unused-action").unwrap())];
    let choice = Choice { ignore, ..Choice::default() };
    let settings = Settings { undecided: true, choice, ..Settings::default() };
    let work = || check_with(&world, &paths, &settings);
    thread::scope(|scope| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap().join().unwrap())
}

/// The codes that are found, each once.
fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<&str> = report.diagnostics.iter().map(|found| found.rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// A workflow in which all is decided, with these findings.
fn decided(shape: &str, size: usize, expected: &[&str]) {
    let report = checked(shape, size);
    assert_eq!(codes(&report), expected, "{shape}");
    assert_eq!(report.undecided, [], "{shape}");
}

/// A workflow without findings, some of which was not decided for this reason.
fn undecided(shape: &str, size: usize, is_expected: impl Fn(Cause) -> bool) {
    let report = checked(shape, size);
    assert_eq!(codes(&report), [""; 0], "{shape}");
    let causes: Vec<Cause> = report.undecided.iter().map(|undecided| undecided.cause).collect();
    assert!(causes.iter().any(|cause| is_expected(*cause)), "{shape}: {causes:?}");
}

#[test]
fn ordinary_workflows_are_decided() {
    decided("layered", 2_000, &[]);
    decided("guarded-50", 2_000, &[]);
    decided("guarded-200", 2_000, &[]);
}

#[test]
fn many_conditions_that_are_not_entangled_are_decided() {
    decided("constants", 5_000, &[]);
    decided("texts", 5_000, &[]);
    decided("arms", 1_000, &[]);
    decided("own-arms", 1_000, &["W0504"]);
    decided("sums", 1_000, &[]);
    decided("flags", 5_000, &[]);
    decided("long-and", 450, &[]);
    decided("eaches", 500, &[]);
    decided("loops", 500, &[]);
    decided("nest", 30, &["W0502"]);
    decided("optionals", 1_000, &[]);
    decided("coalesce", 2_000, &[]);
    decided("members", 1_900, &[]);
    decided("diamonds", 1_000, &[]);
    decided("failures", 1_000, &[]);
}

#[test]
fn many_mistakes_are_found() {
    let report = checked("missing", 500);
    assert_eq!((codes(&report), report.diagnostics.len()), (vec!["E0512"], 500));
    let report = checked("ambiguous", 200);
    assert_eq!((codes(&report), report.diagnostics.len()), (vec!["W0506"], 200));
}

#[test]
fn two_of_many_edges_that_exclude_each_other_are_found() {
    let report = checked("dead-join", 1_000);
    assert_eq!(codes(&report), ["E0501"]);
    let places: Vec<u32> =
        report.diagnostics[0].related.iter().map(|label| report.sources.position(label.span).line).collect();
    // The edges stand on the last line, and the guards on those of `s0` and `no`.
    assert_eq!(places, [1006, 5, 1006, 1005]);
}

#[test]
fn entangled_conditions_run_into_the_limits_silently() {
    undecided("entangled", 30, |cause| matches!(cause, Cause::Excess(Excess::Operation(_))));
    undecided("entangled", 60, |cause| matches!(cause, Cause::Excess(Excess::Total(_))));
    undecided("join", 1_000, |cause| matches!(cause, Cause::Excess(Excess::Operation(_))));
    undecided("long-mixed", 60, |cause| matches!(cause, Cause::Excess(Excess::Operation(_))));
}

#[test]
fn conditions_that_are_too_long_are_not_decided() {
    undecided("long-and", 2_000, |cause| matches!(cause, Cause::Parts(_)));
    undecided("members", 10_000, |cause| matches!(cause, Cause::Parts(_)));
}

#[test]
fn a_chain_of_guards_is_decided_up_to_a_limit() {
    decided("chain", 15_000, &[]);
    undecided("chain", 25_000, |cause| matches!(cause, Cause::Excess(Excess::Levels(_))));
}

#[test]
fn hostile_workflows_compile() {
    for (shape, size) in [("chain", 10_000), ("own-arms", 1_000), ("texts", 1_000), ("flags", 2_000), ("join", 500)] {
        let world = MemoryWorld::new().with("w.flow", generate::shape(shape).unwrap()(size));
        let compilation = compile(&world, "w.flow", Entry::Every);
        assert_eq!(compilation.documents.len(), 1, "{shape}");
    }
}

#[test]
fn what_was_not_decided_is_said_to_who_asks_for_it() {
    let text = generate::shape("join").unwrap()(1_000);
    let folder = folder("undecided", &[("w.flow", text.as_bytes())]);
    let (code, out, err) = run(&folder, &["check", "--ignore", "unused-action", "w.flow"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", "checked 1 file: no problems found\n"));
    let (code, out, err) = run(&folder, &["check", "--verbose", "--ignore", "unused-action", "w.flow"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert_eq!(
        err,
        "checked 1 file: no problems found\n\
         w.flow:1005:8: not decided: whether `last` is ever reached: it would take more than 50000 steps\n"
    );
}

#[test]
fn the_files_of_the_benchmark_are_ordinary_and_clean() {
    let files = generate::tree::files(25);
    let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    for (path, text) in &files {
        assert_eq!(text.lines().count(), generate::tree::LINES, "{path}\n{text}");
    }
    let world = files.into_iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text));
    let report = check_with(&world, &paths, &Settings::default());
    let said: Vec<&str> = report.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!((report.files, said), (25, vec![]));
}
