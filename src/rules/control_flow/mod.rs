//! Rules about order and reach: cycles, recursion, what can never run.

pub mod ambiguous_join;
mod arms;
pub mod constant_condition;
pub mod cycle;
pub mod dead_step;
mod demands;
pub mod empty_workflow;
mod endings;
pub mod impossible_join;
pub mod incomplete_choose;
pub mod no_exit;
mod out_of_range;
pub mod recursive_workflow;
pub mod redundant_otherwise;
pub mod shadowed_arm;
pub mod unbounded_loop;
pub mod unhandled_failure_path;
pub mod unreachable;

use super::Check;
use crate::frontend::rules::OUT_OF_RANGE;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &cycle::CYCLE, run: cycle::check },
    Check { rule: &recursive_workflow::RECURSIVE_WORKFLOW, run: recursive_workflow::check },
    Check { rule: &unreachable::UNREACHABLE, run: unreachable::check },
    Check { rule: &unbounded_loop::UNBOUNDED_LOOP, run: unbounded_loop::check },
    Check { rule: &empty_workflow::EMPTY_WORKFLOW, run: empty_workflow::check },
    Check { rule: &impossible_join::IMPOSSIBLE_JOIN, run: impossible_join::check },
    Check { rule: &OUT_OF_RANGE, run: out_of_range::check },
    Check { rule: &dead_step::DEAD_STEP, run: dead_step::check },
    Check { rule: &constant_condition::CONSTANT_CONDITION, run: constant_condition::check },
    Check { rule: &shadowed_arm::SHADOWED_ARM, run: shadowed_arm::check },
    Check { rule: &incomplete_choose::INCOMPLETE_CHOOSE, run: incomplete_choose::check },
    Check { rule: &redundant_otherwise::REDUNDANT_OTHERWISE, run: redundant_otherwise::check },
    Check { rule: &ambiguous_join::AMBIGUOUS_JOIN, run: ambiguous_join::check },
    Check { rule: &no_exit::NO_EXIT, run: no_exit::check },
    Check { rule: &unhandled_failure_path::UNHANDLED_FAILURE_PATH, run: unhandled_failure_path::check },
];
