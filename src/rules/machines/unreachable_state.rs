//! E0803, `unreachable-state`.

use super::states::{Lack, States};
use super::{all_of, parts};
use crate::diagnostic::{Sink, rule};
use crate::graph::reach;
use crate::rules::Context;

rule! {
    /// A machine can never be in a state: no chain of transitions leads to it from the initial one.
    ///
    /// What is written about the state never happens. Most often a transition is missing, or leads elsewhere than it should.
    ///
    /// ```flow bad
    /// machine Ticket {
    ///   initial open
    ///   open -> closed on close
    ///   waiting -> open on answer
    ///   final closed
    /// }
    /// ```
    ///
    /// Add the transition that leads to it, or remove the state.
    ///
    /// ```flow good
    /// machine Ticket {
    ///   initial open
    ///   open -> waiting on ask
    ///   open -> closed on close
    ///   waiting -> open on answer
    ///   final closed
    /// }
    /// ```
    pub UNREACHABLE_STATE = error "E0803" "unreachable-state"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in super::whole(context, sink) {
        let states = States::new(machine);
        let initial = states.those(|state| state.initial.is_some());
        // Where a machine begins is not known if it does not say so, or names a state that is none: both are reported.
        if initial.is_empty() || states.strays.iter().any(|stray| stray.lack == Lack::Exit && stray.meant.is_none()) {
            continue;
        }
        let graph = states.graph();
        let reached = reach::from(&graph, initial);
        let lost = |state: u32| !reached[state as usize] && states.is_meant(state);
        for part in parts(&graph, lost) {
            // Only where it begins: what lies behind an unreachable state is mended along with it.
            let from_elsewhere = |state: &u32| {
                graph
                    .predecessors(*state)
                    .iter()
                    .any(|edge| part.binary_search(&edge.target).is_err() && lost(edge.target))
            };
            if part.iter().any(from_elsewhere) {
                continue;
            }
            let names = all_of(&states, &part);
            let message = match part[..] {
                [_] => format!("`{}` can never be in the state {names}: nothing leads to it", machine.name),
                _ => format!("`{}` can never be in the states {names}: nothing else leads to them", machine.name),
            };
            let first = states.get(part[0]);
            let place = first.left.first().copied().unwrap_or(first.name);
            let mut report = UNREACHABLE_STATE.at(place.span, message).label("never entered from the initial state");
            let begins = states.all.iter().find_map(|state| state.initial);
            if let Some(begins) = begins {
                report = report.related(begins.span, format!("`{}` begins here", machine.name));
            }
            let what = if part.len() == 1 { "it" } else { "one of them" };
            sink.report(report.help(format!("add a transition that leads to {what}, or remove what is never reached")));
        }
    }
}
