//! Machines, their states and events, and the events of the outside world.

use super::Ask;
use super::page::{self, Page, code};
use crate::base::Name;
use crate::cel;
use crate::hir::{MachineId, NodeKind};
use crate::syntax::ast::{MachineItem, Transition};
use crate::syntax::format::fragments::{Fragment, line};

/// The most transitions that are listed.
const MAX_LISTED: usize = 8;

impl<'f> Ask<'f> {
    pub(super) fn machine(&self, page: &mut Page, id: MachineId) {
        let machine = &self.program.machines[id];
        page.code(&format!("machine {}", machine.name));
        let mut states: Vec<&str> = Vec::new();
        for transition in self.transitions(id) {
            states.extend(transition.from.iter().chain([&transition.to]).map(Name::as_str));
        }
        let mut seen = Vec::new();
        states.retain(|state| {
            !seen.contains(state) && {
                seen.push(*state);
                true
            }
        });
        page.item(&format!("states: {}", page::names(states)));
        let trackers = self.program.actions.iter().filter(|action| {
            action
                .tracks
                .as_ref()
                .is_some_and(|name| self.resolved.names.machine(action.module, &name.text) == Some(id))
        });
        let trackers = page::names(trackers.map(|action| action.name.as_str()));
        if !trackers.is_empty() {
            page.item(&format!("tracked by {trackers}"));
        }
    }

    fn transitions(&self, id: MachineId) -> impl Iterator<Item = &'f Transition> {
        self.program.machines[id].items.iter().filter_map(|item| match item {
            MachineItem::Transition(transition) => Some(transition),
            MachineItem::Initial(_) | MachineItem::Final(_) => None,
        })
    }

    pub(super) fn state(&self, page: &mut Page, id: MachineId, state: &str) {
        let machine = &self.program.machines[id];
        let initial = machine.items.iter().any(|item| matches!(item, MachineItem::Initial(name) if name.text == state));
        let last = machine
            .items
            .iter()
            .any(|item| matches!(item, MachineItem::Final(names) if names.iter().any(|name| name.text == state)));
        let kind = match (initial, last) {
            (true, true) => "The initial state, and a final one,",
            (true, false) => "The initial state",
            (false, true) => "A final state",
            (false, false) => "A state",
        };
        page.paragraph(&format!("{kind} of {}: {}.", code(&machine.name.text), code(state)));
        let leaves = |it: &&Transition| it.from.iter().any(|from| from.text == state);
        list(page, "leaves", self.transitions(id).filter(leaves));
        list(page, "entered", self.transitions(id).filter(|it| it.to.text == state));
    }

    pub(super) fn event(&self, page: &mut Page, id: MachineId, event: &str) {
        let machine = &self.program.machines[id].name.text;
        page.paragraph(&format!("An event of {}: {}.", code(machine), code(event)));
        list(page, "makes", self.transitions(id).filter(|it| it.event.text == event));
    }

    pub(super) fn event_param(&self, page: &mut Page, (id, transition, place): (MachineId, usize, usize)) {
        let Some(MachineItem::Transition(transition)) = self.program.machines[id].items.get(transition) else { return };
        let Some(param) = transition.params.get(place) else { return };
        page.code(&format!("{}: {}", param.name, line(Fragment::Type(&param.ty))));
        page.paragraph(&format!("A parameter of the event {}.", code(&transition.event.text)));
    }

    /// An event of the outside world: who publishes it, and who waits for it.
    pub(super) fn topic(&self, page: &mut Page, topic: &str) {
        page.paragraph(&format!("An event of the outside world: {}.", code(&cel::quoted(topic))));
        let (mut emits, mut awaits) = (Vec::new(), Vec::new());
        for workflow in &self.program.workflows {
            for node in &workflow.nodes {
                let at = || format!("{} in {}", code(&node.name.text), code(&workflow.name.text));
                match &node.kind {
                    NodeKind::Emit { event, .. } if event.value == topic => emits.push(at()),
                    NodeKind::Await { event, payload } if event.value == topic => {
                        let payload = payload.as_ref().map(|ty| format!(", as {}", code(&line(Fragment::Type(ty)))));
                        awaits.push(format!("{}{}", at(), payload.unwrap_or_default()));
                    }
                    _ => {}
                }
            }
        }
        for (what, places) in [("published by", emits), ("awaited by", awaits)] {
            for place in places.iter().take(MAX_LISTED) {
                page.item(&format!("{what} {place}"));
            }
        }
    }
}

/// Some transitions, each with how it matters.
fn list<'f>(page: &mut Page, how: &str, transitions: impl Iterator<Item = &'f Transition>) {
    let all: Vec<String> = transitions.map(|it| line(Fragment::Transition(it))).collect();
    for transition in all.iter().take(MAX_LISTED) {
        page.item(&format!("{how}: {}", code(transition)));
    }
    if all.len() > MAX_LISTED {
        page.item(&format!("and {} more", all.len() - MAX_LISTED));
    }
}
