//! E0802, `unknown-state`.

use super::states::{Lack, State, States, Stray};
use crate::base::Name;
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::Machine;
use crate::rules::Context;

rule! {
    /// A machine names a state that is none: most often another one, misspelt.
    ///
    /// A state is there because a transition leads to it or leaves it. One that only stands behind `initial` or in `final`, and that no transition names,
    /// is never left or never entered. One that nothing leads to, or that goes nowhere, while another state has nearly the same name, is a slip of the
    /// keyboard.
    ///
    /// ```flow bad
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   paid -> shipped on ship
    ///   final shiped
    /// }
    /// ```
    ///
    /// Write the name of the state that is meant.
    ///
    /// ```flow good
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   paid -> shipped on ship
    ///   final shipped
    /// }
    /// ```
    pub UNKNOWN_STATE = error "E0802" "unknown-state"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in super::whole(context, sink) {
        let states = States::new(machine);
        for stray in &states.strays {
            sink.report(describe(machine, &states, stray));
        }
    }
}

fn describe(machine: &Machine, states: &States<'_>, stray: &Stray) -> Diagnostic {
    let state = states.get(stray.state);
    let name = state.name.as_str();
    let at = |found: Option<&Name>| found.unwrap_or(state.name).span;
    let machine = &machine.name;
    let report = match stray.lack {
        Lack::Exit => UNKNOWN_STATE
            .at(
                at(state.initial),
                format!("`{machine}` begins in `{name}`, and none of its transitions names that state"),
            )
            .label("nothing ever happens in this state")
            .help(format!("name a state that transitions leave, or add one that leaves `{name}`")),
        Lack::Entry => UNKNOWN_STATE
            .at(
                at(state.ends),
                format!("`{machine}` may end in `{name}`, and none of its transitions names that state"),
            )
            .label("nothing leads to this state")
            .help(format!("name a state that transitions lead to, or add one that leads to `{name}`")),
        Lack::WayIn => UNKNOWN_STATE
            .at(at(state.left.first().copied()), format!("nothing in `{machine}` leads to the state `{name}`"))
            .label("left here, and never entered"),
        Lack::WayOut => UNKNOWN_STATE
            .at(at(state.entered.first().copied()), format!("nothing in `{machine}` leaves the state `{name}`"))
            .label("entered here, and never left; it is not final, either"),
    };
    let Some(meant) = stray.meant.map(|meant| states.get(meant)) else { return report };
    let right = meant.name.as_str();
    let title = format!("change it to `{right}`");
    let fix = if stray.is_whole { Fix::safe(title) } else { Fix::guess(title) };
    report
        .related(meant.name.span, format!("`{right}` is named here"))
        .help(format!("did you mean `{right}`?"))
        .fix(mentions(state).fold(fix, |fix, mention| fix.replace(mention.span, right)))
}

/// All places that name a state.
fn mentions<'s>(state: &'s State<'_>) -> impl Iterator<Item = &'s Name> {
    let first = [state.initial, state.ends].into_iter().flatten();
    first.chain(state.left.iter().copied()).chain(state.entered.iter().copied())
}
