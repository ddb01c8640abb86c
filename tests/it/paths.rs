//! Paths are counted without being listed.

use flowright::analysis::Scene;
use flowright::analysis::paths::{Count, MAX_FRONTIER};
use flowright::driver::{MemoryWorld, analysis};
use flowright::hir::WorkflowId;
use std::fmt::Write as _;

/// How many paths the one workflow of a text has, and how many of at most `most` are listed.
fn paths(text: &str, most: usize) -> (Count, usize) {
    let analysis = analysis(&MemoryWorld::new().with("main.flow", text), &["main.flow".to_owned()]);
    let errors: Vec<&str> = analysis.report.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let id = WorkflowId::new(0);
    let (workflow, resolved) = (&analysis.program.workflows[id], &analysis.resolved.workflows[id]);
    let scene = Scene { workflow, resolved, names: &analysis.resolved.names };
    let facts = &analysis.typed.workflows[id].facts;
    (facts.count_paths(scene), facts.paths(scene, most).len())
}

fn workflow(params: &str, steps: &str) -> String {
    format!("effect act(n: int) -> null {{ timeout 5s }}\nworkflow w({params}) {{\n{steps}}}\n")
}

#[test]
fn independent_guards_multiply() {
    let (mut params, mut steps) = (String::new(), String::new());
    for n in 0..100 {
        let _ = write!(params, "p{n}: int, ");
        let _ = writeln!(steps, "  step s{n} = act(n: {n}) when p{n} > {n}");
    }
    assert_eq!(paths(&workflow(params.trim_end_matches(", "), &steps), 7), (Count::Exactly(1 << 100), 7));
}

#[test]
fn guards_of_one_term_add_up() {
    let steps = (0..100).fold(String::new(), |mut steps, n| {
        let _ = writeln!(steps, "  step s{n} = act(n: {n}) when p > {n}");
        steps
    });
    assert_eq!(paths(&workflow("p: int", &steps), 1_000), (Count::Exactly(101), 101));
}

#[test]
fn a_handled_failure_is_a_path_of_its_own() {
    let steps = "  step a = act(n: 1) when p > 0\n  step b = act(n: 2) after a failed\n";
    // Skipped, succeeded, failed.
    assert_eq!(paths(&workflow("p: int", steps), 10), (Count::Exactly(3), 3));
}

#[test]
fn what_is_entangled_is_counted_up_to_a_limit() {
    // Each guard reads two terms, one of them far away: nothing can be forgotten halfway.
    let (mut params, mut steps) = (String::new(), String::new());
    for n in 0..40 {
        let _ = write!(params, "p{n}: bool, ");
        let _ = writeln!(steps, "  step a{n} = act(n: {n}) when p{n}");
    }
    for n in 0..40 {
        let _ = writeln!(steps, "  step b{n} = act(n: {n}) when p{n} != p{}", (n * 7 + 11) % 40);
    }
    let (count, listed) = paths(&workflow(params.trim_end_matches(", "), &steps), 50);
    assert_eq!(listed, 50);
    assert!(matches!(count, Count::AtLeast(count) if count >= MAX_FRONTIER as u128), "{count:?}");
}
