//! Run conditions, tried against brute force.
//!
//! A small workflow is drawn at random ([`generate`]), once as text for the compiler ([`text`]) and once as a [`model`] of numbers. The
//! [`execute`]d model is run for [`representatives`] of all values and for every way in which steps may fail; what was found over all
//! runs ([`answers`]) is what analyses have to say of the text. The model's semantics are written down a second time here, from
//! `docs/semantics.md`, and share no code with the compiler.
//!
//! The cases are the same in every run; `PROPTEST_CASES` says how many times 40 of them there are, and `PROPTEST_RNG_SEED` gives others.

mod answers;
mod compare;
mod execute;
mod execution_tests;
mod features;
mod formulas;
mod generate;
mod model;
mod representatives;
mod text;

use crate::cel::tape;
use flowright::driver::{self, MemoryWorld};
use model::Model;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Some models, the same each time.
fn models(count: usize) -> impl Iterator<Item = Model> {
    let mut runner = TestRunner::deterministic();
    let tapes = tape::tape(generate::TAPE);
    (0..count).map(move |_| generate::model(&tapes.new_tree(&mut runner).unwrap().current()))
}

#[test]
fn what_is_generated_is_well_formed() {
    for model in models(2000) {
        let text = text::text(&model);
        let report = driver::check(&MemoryWorld::new().with("main.flow", &*text), &["main.flow".to_owned()]);
        for found in &report.diagnostics {
            let code = found.rule.code;
            assert!(code.starts_with("E05") || code.starts_with("E04"), "{code}: {}\n{text}", found.message);
        }
    }
}
