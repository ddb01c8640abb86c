//! What `check --fix` promises of any file: nothing gets worse, what changes was wrong, and the second time changes nothing.
//!
//! Files of every kind are damaged as people damage them ([`mutate`]) and mended; what is promised is written down a second time in [`promise`].

mod cases;
mod command;
mod mutate;
mod page;
mod promise;

use crate::cel::tape::{Tape, tape};
use crate::properties::{damaged, in_small_thread};
use mutate::{FILES, mutated};
use promise::kept;
use proptest::prelude::*;

/// How many cases are tried where `PROPTEST_CASES` does not say: each takes some dozen checks of a whole file.
const CASES: u32 = 48;

fn config() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { CASES };
    ProptestConfig { cases, ..default }
}

fn any_mutated() -> impl Strategy<Value = (String, String)> {
    tape(60).prop_map(|mut tape: Tape| {
        let (path, text) = &FILES[tape.below(FILES.len())];
        (path.clone(), mutated(&mut tape, text))
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_file_with_mistakes_that_people_make_is_mended((path, text) in any_mutated()) {
        let wrong = in_small_thread(move || kept(&path, &text).err());
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
    }

    #[test]
    fn no_damage_is_made_worse(text in damaged()) {
        let wrong = in_small_thread(move || kept("main.flow", &text).err());
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
    }
}

#[test]
fn the_mutations_give_something_to_mend() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mended = |_| {
        let (path, text) = any_mutated().new_tree(&mut runner).unwrap().current();
        usize::from(kept(&path, &text).unwrap_or_else(|problem| panic!("{problem}")) > 0)
    };
    let mended: usize = (0..60).map(mended).sum();
    assert!(mended > 12, "only {mended} of 60");
}
