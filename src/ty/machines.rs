//! Guards of machines, which speak of the parameters of the event that they stand at.

use super::Typing;
use super::calls;
use super::signature::twice;
use super::table::{TypeTable, lower};
use crate::base::suggest::nearest;
use crate::cel::{Env, Named, Type};
use crate::diagnostic::Sink;
use crate::hir::{ModuleId, Program};
use crate::resolve::Names;
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
        let (program, names) = (self.program, &self.resolved.names);
        let env = EventEnv::new(program, names, self.table, module, transition, sink);
        if let Some(when) = &transition.when {
            calls::condition(when, &env, sink);
        }
    }
}

/// What the guard of a transition sees: the parameters of its event.
pub struct EventEnv<'a> {
    table: &'a TypeTable,
    params: Vec<(SmolStr, Type)>,
}

impl<'a> EventEnv<'a> {
    /// The parameters of the event of a transition; reports types that are unknown.
    pub fn new(
        program: &Program,
        names: &Names,
        table: &'a TypeTable,
        module: ModuleId,
        transition: &Transition,
        sink: &mut Sink,
    ) -> Self {
        let params = transition.params.iter();
        let params = params.map(|param| (param.name.text.clone(), lower(program, names, module, &param.ty, sink)));
        Self { table, params: params.collect() }
    }

    /// The names and types of the parameters, in order.
    pub fn params(&self) -> &[(SmolStr, Type)] {
        &self.params
    }
}

impl Env for EventEnv<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.params.iter().find(|(param, _)| param == name).map(|(_, ty)| ty.clone())
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.params.iter().map(|(name, _)| name.clone()).collect()
    }

    fn unfold(&self, named: &Named) -> Type {
        self.table.unfold(named)
    }
}
