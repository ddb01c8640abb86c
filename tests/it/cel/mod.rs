//! What holds of every expression: properties, tried on generated ones.
//!
//! Generators draw from a tape of numbers ([`tape::Tape`]), which proptest makes, shortens and makes smaller.
//! `PROPTEST_CASES` and `PROPTEST_RNG_SEED` say how many cases there are, and which.

mod any_tree;
mod data;
mod generate;
mod mutations;
mod normal_form;
mod presence;
mod printing;
mod soundness;
pub(crate) mod tape;
mod templates;
