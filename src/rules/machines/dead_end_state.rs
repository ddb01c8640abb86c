//! E0804, `dead-end-state`.

use super::states::States;
use super::{all_of, parts};
use crate::diagnostic::{Fix, Sink, rule};
use crate::graph::reach;
use crate::rules::Context;

rule! {
    /// A machine can get into a state from which no chain of transitions leads to a final one.
    ///
    /// Whatever is in that state never ends, though the machine says how it may end. Most often the state is an end itself and missing in `final`, or a
    /// transition out of it is.
    ///
    /// ```flow bad
    /// machine Payment {
    ///   initial open
    ///   open -> paid on pay
    ///   open -> refused on refuse
    ///   final paid
    /// }
    /// ```
    ///
    /// Say that it is final, or add the transition.
    ///
    /// ```flow good
    /// machine Payment {
    ///   initial open
    ///   open -> paid on pay
    ///   open -> refused on refuse
    ///   final paid, refused
    /// }
    /// ```
    pub DEAD_END_STATE = error "E0804" "dead-end-state"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in super::whole(context, sink) {
        let states = States::new(machine);
        let ends: Vec<_> = states.all.iter().filter_map(|state| state.ends).collect();
        // Without any final state the machine as a whole is to be looked at, which another rule says.
        let Some(last) = ends.last() else { continue };
        let graph = states.graph();
        let reaches = reach::to(&graph, states.those(|state| state.ends.is_some()));
        let stuck = |state: u32| !reaches[state as usize] && states.is_meant(state);
        for part in parts(&graph, stuck) {
            // Only where it ends: from the states before it there is a way out once it has one.
            let leads_on =
                |state: &u32| graph.successors(*state).iter().any(|edge| part.binary_search(&edge.target).is_err());
            if part.iter().any(leads_on) {
                continue;
            }
            let names = all_of(&states, &part);
            let first = states.get(part[0]);
            let place = first.entered.first().copied().unwrap_or(first.name);
            let word = if part.len() == 1 { "state" } else { "states" };
            let message = format!("from the {word} {names} no final state of `{}` can be reached", machine.name);
            let report = DEAD_END_STATE.at(place.span, message).related(last.span, "the machine may end here");
            sink.report(match part[..] {
                [_] => report
                    .label("entered here, and never left")
                    .help(format!("add {names} to `final`, or a transition that leaves it"))
                    .fix(
                        Fix::guess(format!("say that {names} is final"))
                            .replace(last.span.after(), format!(", {}", first.name)),
                    ),
                _ => report
                    .label("from here on they lead only to each other")
                    .help("add a transition that leads out of them, or say which of them is final"),
            });
        }
    }
}
