//! Rules about what a run may not leave to chance.

pub mod map_order;
pub mod seeded_chance;
mod shell;
pub mod source_of_chance;
pub mod unsteady_model;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &unsteady_model::UNSTEADY_MODEL, run: unsteady_model::check },
    Check { rule: &seeded_chance::SEEDED_CHANCE, run: seeded_chance::check },
    Check { rule: &source_of_chance::SOURCE_OF_CHANCE, run: source_of_chance::check },
    Check { rule: &map_order::MAP_ORDER, run: map_order::check },
];
