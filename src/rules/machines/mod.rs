//! Rules about finite state machines.

pub mod constant_guard;
pub mod dead_end_state;
mod events;
mod guards;
pub mod inconsistent_event;
pub mod leaving_final;
pub mod machine_mismatch;
pub mod missing_final;
pub mod missing_initial;
pub mod overlapping_transitions;
pub mod repeated_state;
mod states;
pub mod unknown_state;
pub mod unreachable_state;

use super::{Check, Context};
use crate::base::Span;
use crate::diagnostic::Sink;
use crate::graph::{Graph, scc};
use crate::hir::Machine;
use states::States;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &missing_initial::MISSING_INITIAL, run: missing_initial::check },
    Check { rule: &unknown_state::UNKNOWN_STATE, run: unknown_state::check },
    Check { rule: &unreachable_state::UNREACHABLE_STATE, run: unreachable_state::check },
    Check { rule: &dead_end_state::DEAD_END_STATE, run: dead_end_state::check },
    Check { rule: &missing_final::MISSING_FINAL, run: missing_final::check },
    Check { rule: &leaving_final::LEAVING_FINAL, run: leaving_final::check },
    Check { rule: &overlapping_transitions::OVERLAPPING_TRANSITIONS, run: overlapping_transitions::check },
    Check { rule: &inconsistent_event::INCONSISTENT_EVENT, run: inconsistent_event::check },
    Check { rule: &constant_guard::CONSTANT_GUARD, run: constant_guard::check },
    Check { rule: &repeated_state::REPEATED_STATE, run: repeated_state::check },
    Check { rule: &machine_mismatch::MACHINE_MISMATCH, run: machine_mismatch::check },
];

/// The machines of which every statement was read: where one is missing, what is left says nothing of how its states hang together.
fn whole<'a>(context: Context<'a>, sink: &Sink) -> Vec<&'a Machine> {
    let unread: Vec<Span> =
        sink.found().iter().filter(|found| found.rule.family() == SYNTAX).map(|found| found.primary.span).collect();
    let machines = context.program.machines.iter();
    machines.filter(|machine| !unread.iter().any(|unread| machine.span.contains(*unread))).collect()
}

/// The family of rules about what could not be read.
const SYNTAX: &str = "01";

/// More states than this are counted and not named.
const MAX_NAMED: usize = 4;

/// The sets of states that all lead to each other and of which each `is` so, in the order of the graph.
fn parts(graph: &Graph, is: impl Fn(u32) -> bool) -> Vec<Vec<u32>> {
    let components = scc::components(graph);
    components.iter().filter(|part| part.iter().all(|state| is(*state))).map(<[u32]>::to_vec).collect()
}

/// The names of states: `` `a`, `b` and `c` ``.
fn all_of(states: &States<'_>, part: &[u32]) -> String {
    let mut names: Vec<String> =
        part.iter().take(MAX_NAMED).map(|state| format!("`{}`", states.name(*state))).collect();
    names.extend(part.len().checked_sub(MAX_NAMED).filter(|more| *more > 0).map(|more| format!("{more} more")));
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
