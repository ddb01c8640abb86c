//! Rules about what actions promise.

pub mod cached_chance;
pub mod cached_effect;
pub mod fresh_cache_key;
pub mod impure_compute;
pub mod impure_reducer;
pub mod mismatched_state;
pub mod misplaced_clause;
pub mod unconsumed_intent;
pub(super) mod via;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &impure_compute::IMPURE_COMPUTE, run: impure_compute::check },
    Check { rule: &impure_reducer::IMPURE_REDUCER, run: impure_reducer::check },
    Check { rule: &mismatched_state::MISMATCHED_STATE, run: mismatched_state::check },
    Check { rule: &unconsumed_intent::UNCONSUMED_INTENT, run: unconsumed_intent::check },
    Check { rule: &misplaced_clause::MISPLACED_CLAUSE, run: misplaced_clause::check },
    Check { rule: &cached_effect::CACHED_EFFECT, run: cached_effect::check },
    Check { rule: &cached_chance::CACHED_CHANCE, run: cached_chance::check },
    Check { rule: &fresh_cache_key::FRESH_CACHE_KEY, run: fresh_cache_key::check },
];
