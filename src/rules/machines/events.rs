//! The events of a machine: which transitions happen on each, and whether they agree about its parameters.

use crate::cel::{self, Type};
use crate::diagnostic::Sink;
use crate::hir::Machine;
use crate::rules::Context;
use crate::syntax::ast::{MachineItem, Transition};
use crate::ty::EventEnv;
use indexmap::IndexMap;
use smol_str::SmolStr;

/// An event of a machine.
pub(super) struct Event<'a> {
    /// The transitions that happen on it, in the order of the text.
    pub(super) transitions: Vec<&'a Transition>,
    /// What the first of them says of its parameters.
    pub(super) env: EventEnv<'a>,
    /// The first transition that says something else, if one does, and what it says.
    pub(super) disagrees: Option<(&'a Transition, EventEnv<'a>)>,
}

/// The events of a machine, in the order of the text.
pub(super) fn events<'a>(context: Context<'a>, machine: &'a Machine) -> Vec<Event<'a>> {
    let mut events: IndexMap<&str, Event<'_>> = IndexMap::new();
    // Types that are unknown were reported before.
    let mut known = Sink::new();
    for item in &machine.items {
        let MachineItem::Transition(transition) = item else { continue };
        let (names, table) = (&context.resolved.names, &context.typed.table);
        let env = EventEnv::new(context.program, names, table, machine.module, transition, &mut known);
        if let Some(event) = events.get_mut(transition.event.as_str()) {
            event.transitions.push(transition);
            if event.disagrees.is_none() && !agree(&event.env, &env) {
                event.disagrees = Some((transition, env));
            }
        } else {
            let event = Event { transitions: vec![transition], env, disagrees: None };
            events.insert(transition.event.as_str(), event);
        }
    }
    events.into_values().collect()
}

/// Whether two transitions declare the same parameters, in whatever order: they are data with names. Types are the same if each fits the
/// other, also under different names and inside of others. What was reported fits everything.
fn agree(left: &EventEnv<'_>, right: &EventEnv<'_>) -> bool {
    let same = |one: &Type, other: &Type| cel::fits(one, other, left) && cel::fits(other, one, left);
    let declared = |(name, ty): &(SmolStr, Type)| {
        let other = right.params().iter().find(|(other, _)| other == name);
        other.is_some_and(|(_, other)| same(ty, other))
    };
    left.params().len() == right.params().len() && left.params().iter().all(declared)
}
