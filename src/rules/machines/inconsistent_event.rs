//! E0808, `inconsistent-event`.

use super::events::{Event, events};
use crate::base::Span;
use crate::cel::Type;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::Machine;
use crate::rules::Context;
use crate::syntax::ast::Transition;
use smol_str::SmolStr;

rule! {
    /// Two transitions of a machine declare one event with different parameters.
    ///
    /// An event matches by its name alone, so both would get the same data, and one of them would not find what it speaks of.
    ///
    /// ```flow bad
    /// machine Job {
    ///   initial queued
    ///   queued -> running on start
    ///   queued -> failed on fail
    ///   running -> failed on fail(error: string)
    ///   running -> done on finish
    ///   final failed, done
    /// }
    /// ```
    ///
    /// Declare the same parameters each time, or give one of the events another name.
    ///
    /// ```flow good
    /// machine Job {
    ///   initial queued
    ///   queued -> running on start
    ///   queued, running -> failed on fail(error: string)
    ///   running -> done on finish
    ///   final failed, done
    /// }
    /// ```
    pub INCONSISTENT_EVENT = error "E0808" "inconsistent-event"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in &context.program.machines {
        for event in events(context, machine) {
            if let Some((other, params)) = &event.disagrees {
                sink.report(describe(machine, &event, other, params.params()));
            }
        }
    }
}

fn describe(machine: &Machine, event: &Event<'_>, other: &Transition, params: &[(SmolStr, Type)]) -> Diagnostic {
    let first = event.transitions[0];
    let name = &other.event;
    let message = format!("the event `{name}` of `{}` is declared with two lists of parameters", machine.name);
    INCONSISTENT_EVENT
        .at(place(other), message)
        .label(said(params))
        .related(place(first), said(event.env.params()))
        .help("declare the same parameters each time: an event brings the same data wherever it happens")
}

/// The event, with its parameters if it has some.
fn place(transition: &Transition) -> Span {
    let last = transition.params.last();
    last.map_or(transition.event.span, |last| transition.event.span.to(last.ty.span))
}

fn said(params: &[(SmolStr, Type)]) -> String {
    let names: Vec<String> = params.iter().map(|(name, ty)| format!("`{name}: {ty}`")).collect();
    if names.is_empty() {
        "declared without parameters".to_owned()
    } else {
        format!("declared with {}", names.join(", "))
    }
}
