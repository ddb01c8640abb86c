//! W0809, `constant-guard`.

use super::events::events;
use super::guards::{Guards, wrong};
use crate::diagnostic::{Severity, Sink, rule};
use crate::rules::Context;

rule! {
    /// The guard of a transition is always true, or always false, whatever the event brings.
    ///
    /// A transition whose guard never holds is never taken; one whose guard always holds does not need it. Most often another comparison was meant.
    ///
    /// ```flow bad
    /// machine Job {
    ///   initial running
    ///   running -> failed on fail(attempt: int) when attempt > 3 && attempt < 3
    ///   running -> done on finish
    ///   final failed, done
    /// }
    /// ```
    ///
    /// Write the condition that is meant, or remove it.
    ///
    /// ```flow good
    /// machine Job {
    ///   initial running
    ///   running -> failed on fail(attempt: int) when attempt > 3
    ///   running -> done on finish
    ///   final failed, done
    /// }
    /// ```
    pub CONSTANT_GUARD = warning "W0809" "constant-guard"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let wrong = wrong(sink);
    for machine in &context.program.machines {
        for event in events(context, machine).iter().filter(|event| event.disagrees.is_none()) {
            let guards = Guards::new(context, machine, event, &wrong);
            for transition in &event.transitions {
                let Some(when) = &transition.when else { continue };
                let says = guards.says(when);
                if !says.is_true() && !says.is_false() {
                    continue;
                }
                let (truth, so) =
                    if says.is_true() { ("true", "is always taken") } else { ("false", "is never taken") };
                let message = format!("this guard is always {truth}: the transition to `{}` {so}", transition.to);
                let mut report = CONSTANT_GUARD.at(when.span, message).label(format!("always {truth}"));
                // That something never happens is proved to be wrong.
                report.severity = if says.is_false() { Severity::Error } else { report.severity };
                let help = if says.is_true() {
                    "remove it, or write the condition that is meant"
                } else {
                    "write the condition that is meant, or remove the transition"
                };
                sink.report(report.related(transition.event.span, "whatever this event brings").help(help));
            }
        }
    }
}
