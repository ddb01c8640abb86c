//! Guards of machines, which speak of the parameters of the event that they stand at.

use super::Typing;
use super::calls;
use super::signature::twice;
use super::table::lower;
use crate::base::suggest::nearest;
use crate::cel::{Env, Named, Type};
use crate::diagnostic::Sink;
use crate::hir::ModuleId;
use crate::syntax::ast::{MachineItem, Transition};
use smol_str::SmolStr;

impl Typing<'_> {
    /// Types the guards of all machines, and the parameters of their events.
    pub(super) fn machines(&self, sink: &mut Sink) {
        for machine in &self.program.machines {
            for item in &machine.items {
                if let MachineItem::Transition(transition) = item {
                    self.transition(machine.module, transition, sink);
                }
            }
        }
        for action in &self.program.actions {
            if let Some(name) = &action.tracks
                && self.resolved.names.machine(action.module, &name.text).is_none()
                && !self.resolved.names.is_lost(action.module, &name.text)
            {
                let machines = self.resolved.names.machines(action.module);
                let near = nearest(&name.text, machines.iter().map(SmolStr::as_str));
                sink.report(
                    super::rules::UNKNOWN_MACHINE
                        .at(name.span, format!("no machine is called `{name}`"))
                        .help(format!("declare it, as in `machine {name} {{ initial … }}`"))
                        .suggest(name.span, near),
                );
            }
        }
    }

    fn transition(&self, module: ModuleId, transition: &Transition, sink: &mut Sink) {
        twice(&transition.params, sink);
        let params: Vec<(SmolStr, Type)> = transition
            .params
            .iter()
            .map(|param| {
                let ty = lower(self.program, &self.resolved.names, module, &param.ty, sink);
                (param.name.text.clone(), ty)
            })
            .collect();
        if let Some(when) = &transition.when {
            calls::condition(when, &EventEnv { typing: self, params }, sink);
        }
    }
}

/// The parameters of one event.
struct EventEnv<'a> {
    typing: &'a Typing<'a>,
    params: Vec<(SmolStr, Type)>,
}

impl Env for EventEnv<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.params.iter().find(|(param, _)| param == name).map(|(_, ty)| ty.clone())
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.params.iter().map(|(name, _)| name.clone()).collect()
    }

    fn unfold(&self, named: &Named) -> Type {
        self.typing.table.unfold(named)
    }
}
