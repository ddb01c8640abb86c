//! Run conditions, tried against brute force.
//!
//! A small workflow is drawn at random ([`generate`]), once as text for the compiler ([`text`]) and once as a [`model`] of numbers. The
//! [`execute`]d model is run for [`representatives`] of all values and for every way in which steps may fail; what was found over all
//! runs ([`answers`]) is what analyses have to say of the text. The model's semantics are written down a second time here, from
//! `docs/semantics.md`, and share no code with the compiler.
//!
//! Whoever has an analysis to try makes it a [`compare::Analysis`] and hands it to [`hold_to_answers`]. The cases are the same in every run;
//! `PROPTEST_CASES` says how many times 28 of them there are, and `PROPTEST_RNG_SEED` gives others. A case that fails is made smaller first.

mod answers;
mod cases;
mod compare;
mod execute;
mod execution_tests;
mod facts;
mod features;
mod formulas;
mod generate;
mod model;
mod printed;
mod references;
mod reports;
mod representatives;
mod text;
mod witnesses;

use crate::cel::tape;
use answers::{Answers, answers_as_reported};
use compare::{Analysis, compare};
use flowright::driver::{self, MemoryWorld};
use model::Model;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

/// The seed of the cases where none is given.
const SEED: u64 = 1;

/// Holds what `analyse` says of the text of each case to what is true of it. Not to know is as bad as to be wrong: these workflows are small.
fn hold_to_answers(analyse: impl for<'m> Fn(&'m Model, &str) -> Box<dyn Analysis + 'm>) {
    try_all(28, |model, text| differences(model, &answers_as_reported(model), &*analyse(model, text)));
}

/// Where an analysis does not say what is true.
fn differences(model: &Model, answers: &Answers, analysis: &dyn Analysis) -> Vec<String> {
    let comparison = compare(model, answers, analysis);
    let unknown = comparison.unknown.into_iter().map(|what| format!("{what}: the analysis does not know"));
    comparison.wrong.into_iter().chain(unknown).collect()
}

/// Tries something on `more` times 256 cases, the model and its text; it gives what is wrong.
fn try_all(more: u32, check: impl Fn(&Model, &str) -> Vec<String>) {
    let config = tape::cases(more);
    let rng_seed = if config.rng_seed == RngSeed::Random { RngSeed::Fixed(SEED) } else { config.rng_seed };
    let mut runner = TestRunner::new(Config { rng_seed, ..config });
    let found = runner.run(&tape::tape(generate::TAPE), |tape| {
        let model = generate::model(&tape);
        let text = text::text(&model);
        let wrong = check(&model, &text);
        if wrong.is_empty() { Ok(()) } else { Err(TestCaseError::fail(format!("{}\n\n{text}", wrong.join("\n")))) }
    });
    match found {
        Ok(()) => {}
        Err(TestError::Fail(why, _)) => panic!("{why}"),
        Err(TestError::Abort(why)) => panic!("gave up: {why}"),
    }
}

/// Some models, the same each time.
fn models(count: usize) -> impl Iterator<Item = Model> {
    let mut runner = TestRunner::deterministic();
    let tapes = tape::tape(generate::TAPE);
    (0..count).map(move |_| generate::model(&tapes.new_tree(&mut runner).unwrap().current()))
}

#[test]
fn what_is_generated_has_no_findings_but_those_about_when_it_runs() {
    try_all(8, |_, text| {
        let report = driver::check(&MemoryWorld::new().with("main.flow", text), &["main.flow".to_owned()]);
        // Their codes, whether errors or warnings: those of the graph, and of when things run.
        let about_running = |code: &str| code[1..].starts_with("05") || code[1..].starts_with("04");
        // A comparison that what stands before it has decided is a warning, and right.
        let decided = |code: &str| code == "E0308";
        // Eaches that go over parameters say nothing of how many elements there are.
        let many = |code: &str| code == "W0707";
        let expected = |code: &str| about_running(code) || decided(code) || many(code);
        let others = report.diagnostics.iter().filter(|found| !expected(found.rule.code));
        others.map(|found| format!("{}: {}", found.rule.code, found.message)).collect()
    });
}

#[test]
fn the_answers_hold_of_themselves_in_every_case() {
    hold_to_answers(|model, _| Box::new(answers_as_reported(model)));
}

#[test]
#[should_panic(expected = "`s0` can run: true, and the analysis says false")]
fn a_case_that_fails_is_made_small_and_shown() {
    hold_to_answers(|model, _| {
        let mut said = answers_as_reported(model);
        said.nodes[0].runs = false;
        Box::new(said)
    });
}
