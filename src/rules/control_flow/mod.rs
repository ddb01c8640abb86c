//! Rules about order and reach: cycles, recursion, what can never run.

pub mod cycle;
pub mod dead_step;
pub mod empty_workflow;
pub mod impossible_join;
pub mod out_of_range;
pub mod recursive_workflow;
pub mod unbounded_loop;
pub mod unreachable;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &cycle::CYCLE, run: cycle::check },
    Check { rule: &recursive_workflow::RECURSIVE_WORKFLOW, run: recursive_workflow::check },
    Check { rule: &unreachable::UNREACHABLE, run: unreachable::check },
    Check { rule: &unbounded_loop::UNBOUNDED_LOOP, run: unbounded_loop::check },
    Check { rule: &empty_workflow::EMPTY_WORKFLOW, run: empty_workflow::check },
    Check { rule: &impossible_join::IMPOSSIBLE_JOIN, run: impossible_join::check },
    Check { rule: &out_of_range::OUT_OF_RANGE, run: out_of_range::check },
    Check { rule: &dead_step::DEAD_STEP, run: dead_step::check },
];
