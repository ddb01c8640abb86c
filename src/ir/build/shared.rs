//! What the workflows of a document share: actions, types, machines, resources, secrets, events.

use super::{Builder, model};
use crate::cel::Type;
use crate::diagnostic::Sink;
use crate::hir::{ActionId, Callable, Machine, ModuleId, Needs};
use crate::syntax::ast::{Archetype, MachineItem, Retry, Takes, Transition};
use crate::ty::Signature;
use smol_str::SmolStr;
use std::sync::Arc;

impl Builder<'_> {
    /// A document with everything that the workflows named. Actions are first: they name types, machines and resources too.
    pub(super) fn shared(&mut self) -> model::Document {
        let mut actions = Vec::new();
        while let Some(id) = self.keys.action(actions.len()) {
            let key = self.keys.callable(Callable::Action(id));
            let action = self.action(id);
            actions.push((key, action));
        }
        let machines: Vec<_> = self
            .keys
            .machines()
            .into_iter()
            .map(|id| {
                let key = self.keys.machine(id);
                (key, self.machine(&self.input.program.machines[id]))
            })
            .collect();
        let resources: Vec<_> = self
            .keys
            .resources()
            .into_iter()
            .map(|id| {
                let capacity = self.input.program.resources[id].capacity.map_or(1, |capacity| capacity.value);
                (self.keys.resource(id), capacity.unsigned_abs())
            })
            .collect();
        model::Document {
            actions: actions.into_iter().collect(),
            machines: machines.into_iter().collect(),
            resources: resources.into_iter().collect(),
            secrets: self.keys.secret_names(),
            types: self.types(),
            ..model::Document::default()
        }
    }

    /// The declared types that were named; each may name more.
    fn types(&mut self) -> model::Map<Arc<model::Schema>> {
        let mut types = Vec::new();
        while let Some(id) = self.keys.nth_schema(types.len()) {
            let body =
                self.input.typed.table.iter().nth(id as usize).map(|(_, name, body)| (name.clone(), body.clone()));
            let (name, body) = body.unwrap_or((SmolStr::default(), Type::Dyn));
            let key = self.keys.schema(id, &name);
            let schema = self.schema(&body);
            types.push((key, Arc::new(schema)));
        }
        types.into_iter().collect()
    }

    fn action(&mut self, id: ActionId) -> model::Action {
        let action = &self.input.program.actions[id];
        let signature = self.input.typed.signatures.action(id);
        let config: serde_json::Map<String, serde_json::Value> =
            self.input.typed.configs[id].iter().map(|(key, value)| (key.to_string(), value.to_json())).collect();
        let config = model::Json(serde_json::Value::Object(config));
        let kind = action.via.as_ref().map_or_else(|| "function".into(), |via| via.kind.text.clone());
        let machine = |name| self.input.resolved.names.machine(action.module, name);
        let tracks = action.tracks.as_ref().and_then(|name| machine(&name.text));
        model::Action {
            archetype: archetype(action.archetype),
            cached_ms: action.cached.map(|cached| cached.value),
            config_ref: crate::ir::hash::content(&config),
            deterministic: action.deterministic.is_some(),
            emits: action.emits.iter().map(|name| name.text.clone()).collect(),
            estimate_ms: action.policy.takes.as_ref().map(estimate),
            idempotent: action.idempotent.is_some() || action.archetype != Archetype::Effect,
            needs: self.needs(action.module, &action.policy.needs),
            params: self.params(action.module, signature),
            retry: action.policy.retry.as_ref().map(|policy| Box::new(retry(policy))),
            returns: Arc::new(self.schema(&signature.returns)),
            timeout_ms: action.policy.timeout.map(|timeout| timeout.value),
            tracks: tracks.map(|machine| self.keys.machine(machine)),
            via: model::Via { config, kind },
        }
    }

    pub(super) fn params(&mut self, module: ModuleId, signature: &Signature) -> Vec<model::Param> {
        let mut params = Vec::with_capacity(signature.params.len());
        for param in &signature.params {
            let optional = param.default.is_none() && param.may_be_left_out(&self.input.typed.table);
            params.push(model::Param {
                default: param.default.as_ref().and_then(|default| self.json(module, default)),
                name: param.name.clone(),
                optional,
                schema: Arc::new(self.schema(&param.ty)),
            });
        }
        params
    }

    pub(super) fn needs(&mut self, module: ModuleId, needs: &[Needs]) -> model::Map<u64> {
        // Resources were checked; a look-up reports nothing any more.
        let mut silent = Sink::new();
        let mut all = model::Map::new();
        for need in needs {
            if let Some(id) = self.input.resolved.names.resource(module, &need.resource, &mut silent) {
                let amount = need.amount.map_or(1, |amount| amount.value.unsigned_abs());
                all.insert(self.keys.resource(id), amount);
            }
        }
        all
    }

    fn machine(&mut self, machine: &Machine) -> model::Machine {
        let mut built = model::Machine {
            finals: Vec::new(),
            initial: SmolStr::default(),
            states: Vec::new(),
            transitions: Vec::new(),
        };
        for item in &machine.items {
            match item {
                MachineItem::Initial(name) => built.initial = name.text.clone(),
                MachineItem::Final(names) => built.finals.extend(names.iter().map(|name| name.text.clone())),
                MachineItem::Transition(transition) => {
                    built.transitions.push(self.transition(machine.module, transition));
                }
            }
        }
        // In an order that does not hang on that of the statements, which means nothing.
        let moved = built.transitions.iter().flat_map(|transition| transition.from.iter().chain([&transition.to]));
        let mut states: Vec<SmolStr> = Vec::new();
        for name in [&built.initial].into_iter().chain(moved).chain(&built.finals) {
            if !name.is_empty() && !states.contains(name) {
                states.push(name.clone());
            }
        }
        built.states = states;
        built
    }

    fn transition(&mut self, module: ModuleId, transition: &Transition) -> model::Transition {
        let reads = transition.params.iter().map(|param| model::Read::Param(param.name.text.clone()));
        let when = transition.when.as_ref().map(|when| {
            let mut used = Vec::new();
            crate::cel::free_variables(when, &[], &mut |variable| used.push(variable.name.clone()));
            let reads = reads.filter(|read| used.iter().any(|name| name == read.name()));
            model::Expr::new(crate::cel::print(when), reads)
        });
        let mut params = Vec::with_capacity(transition.params.len());
        for param in &transition.params {
            let ty =
                crate::ty::lower(self.input.program, &self.input.resolved.names, module, &param.ty, &mut Sink::new());
            let schema = Arc::new(self.schema(&ty));
            params.push(model::Param { default: None, name: param.name.text.clone(), optional: false, schema });
        }
        model::Transition {
            event: transition.event.text.clone(),
            from: transition.from.iter().map(|name| name.text.clone()).collect(),
            params,
            to: transition.to.text.clone(),
            when,
        }
    }

    pub(super) fn events(&self, module: ModuleId) -> Option<model::Events> {
        let events = &self.input.program.modules[module].events.first()?.decl;
        Some(model::Events { prefix: events.prefix.value.as_str().into(), version: events.version.value })
    }
}

const fn archetype(archetype: Archetype) -> model::Archetype {
    match archetype {
        Archetype::Compute => model::Archetype::Compute,
        Archetype::Effect => model::Archetype::Effect,
        Archetype::Reducer => model::Archetype::Reducer,
    }
}

pub(super) fn estimate(takes: &Takes) -> model::Estimate {
    model::Estimate {
        high: takes.high.unwrap_or(takes.low).value,
        likely: takes.likely.map(|likely| likely.value),
        low: takes.low.value,
    }
}

/// The pause before the first retry when a policy gives none, in milliseconds.
const DEFAULT_BACKOFF_MS: u64 = 1000;

pub(super) fn retry(retry: &Retry) -> model::Retry {
    model::Retry {
        backoff_ms: retry.backoff.map_or(DEFAULT_BACKOFF_MS, |(first, _)| first.value),
        factor: retry.factor.map_or(2.0, |factor| factor.value),
        jitter: retry.jitter,
        max_attempts: u32::try_from(retry.times.value).unwrap_or(u32::MAX).saturating_add(1),
        max_backoff_ms: retry.backoff.and_then(|(_, most)| most).map(|most| most.value),
        on: retry.on.iter().map(|error| error.value.as_str().into()).collect(),
    }
}
