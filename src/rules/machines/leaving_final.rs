//! E0806, `leaving-final`.

use super::states::States;
use crate::diagnostic::{Sink, rule};
use crate::rules::Context;

rule! {
    /// A transition leaves a state that is final.
    ///
    /// In a final state nothing happens any more: either it is no end, or the transition is never taken.
    ///
    /// ```flow bad
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   paid -> refunded on refund
    ///   final paid, refunded
    /// }
    /// ```
    ///
    /// Take the state out of `final`, or remove the transition.
    ///
    /// ```flow good
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   paid -> refunded on refund
    ///   paid -> kept on expire
    ///   final kept, refunded
    /// }
    /// ```
    pub LEAVING_FINAL = error "E0806" "leaving-final"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in &context.program.machines {
        let states = States::new(machine);
        for arrow in &states.arrows {
            let Some(ends) = states.get(arrow.from).ends else { continue };
            let state = arrow.source;
            let message = format!("`{state}` is a final state of `{}`, and this transition leaves it", machine.name);
            let report = LEAVING_FINAL.at(state.span, message).label(format!("left on `{}`", arrow.transition.event));
            let help = format!("take `{state}` out of `final`, or remove the transition");
            sink.report(report.related(ends.span, "final here").help(help));
        }
    }
}
