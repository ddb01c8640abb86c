//! Actions, workflows and their parameters: what goes in, what comes out, and what may be relied on.

use super::Ask;
use super::page::{self, Page, code, count};
use crate::base::Name;
use crate::cel;
use crate::hir::{ActionId, Callable, Needs, Policy, WorkflowId};
use crate::plan::text::duration;
use crate::syntax::ast::{Retry, Takes};
use crate::syntax::format::fragments::{self, Fragment, broken, line};

impl Ask<'_> {
    pub(super) fn action(&self, page: &mut Page, id: ActionId) {
        let action = &self.program.actions[id];
        let signature = broken(Fragment::Signature(&action.name, &action.params, action.returns.as_ref()), 0);
        page.code(&format!("{} {signature}", action.archetype.as_str()));
        page.doc(action.doc.as_deref());
        if let Some(via) = &action.via {
            let custom = if via.custom { "custom " } else { "" };
            page.item(&format!("carried out by {}", code(&format!("{custom}{}", via.kind))));
        }
        let flags = [(action.deterministic, "deterministic"), (action.idempotent, "idempotent")];
        let mut promised: Vec<String> =
            flags.iter().filter(|(said, _)| said.is_some()).map(|(_, word)| (*word).to_owned()).collect();
        promised.extend(action.cached.map(|cached| format!("cached for {}", duration(cached.value))));
        promised.extend(action.tracks.iter().map(|machine| format!("tracks {}", code(&machine.text))));
        if !promised.is_empty() {
            page.item(&promised.join(" · "));
        }
        if !action.emits.is_empty() {
            page.item(&format!("may return the intents {}", page::names(action.emits.iter().map(Name::as_str))));
        }
        let policy = policy(&action.policy);
        if !policy.is_empty() {
            page.item(&policy.join(" · "));
        }
    }

    pub(super) fn workflow(&self, page: &mut Page, id: WorkflowId) {
        let workflow = &self.program.workflows[id];
        let signature = broken(Fragment::Signature(&workflow.name, &workflow.params, workflow.returns.as_ref()), 0);
        page.code(&format!("workflow {signature}"));
        page.doc(workflow.doc.as_deref());
        let header = &workflow.header;
        if workflow.doc.is_none() {
            page.doc(header.description.as_ref().map(|text| text.value.as_str()));
        }
        let mut facts = vec![count(workflow.nodes.len(), "step")];
        facts.extend(header.version.as_ref().map(|version| format!("version {}", page::escaped(&version.value))));
        facts.extend(header.timeout.map(|timeout| format!("timeout {}", duration(timeout.value))));
        facts.extend(header.concurrency.map(|most| format!("at most {} at once", most.value)));
        page.item(&facts.join(" · "));
        if let Some(planned) = self.focus.plan(id) {
            let groups = planned.plan.graphs.first().map_or(0, |graph| graph.groups.len());
            let makespan = planned.plan.makespan_ms();
            let time = if makespan > 0 { format!(", expected to take {}", duration(makespan)) } else { String::new() };
            page.item(&format!("planned in {}{time}", count(groups, "group")));
        }
    }

    pub(super) fn param(&self, page: &mut Page, of: Callable, place: usize) {
        let (params, name) = match of {
            Callable::Action(id) => (&self.program.actions[id].params, &self.program.actions[id].name),
            Callable::Workflow(id) => (&self.program.workflows[id].params, &self.program.workflows[id].name),
        };
        let Some(param) = params.get(place) else { return };
        let default = param.default.as_ref().map(|value| format!(" = {}", cel::print(value))).unwrap_or_default();
        page.code(&format!("{}: {}{default}", param.name, broken(Fragment::Type(&param.ty), 0)));
        let signature = self.typed.signatures.of(of).params.get(place);
        let may = signature.is_some_and(|it| it.may_be_left_out(&self.typed.table));
        let left_out = if may { " It may be left out." } else { "" };
        page.paragraph(&format!("A parameter of {}.{left_out}", code(&name.text)));
        if let Some(signature) = signature {
            self.unfolded(page, &signature.ty);
        }
    }
}

/// How an action is run, clause by clause.
fn policy(policy: &Policy) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(policy.timeout.map(|timeout| format!("timeout {}", duration(timeout.value))));
    said.extend(policy.retry.as_ref().map(retry));
    said.extend(policy.takes.as_ref().map(takes));
    said.extend(needs(&policy.needs));
    said
}

pub(super) fn retry(retry: &Retry) -> String {
    page::escaped(&format!("retry {}", line(Fragment::Retry(retry))))
}

pub(super) fn takes(takes: &Takes) -> String {
    format!("takes {}", code(&fragments::takes(takes)))
}

pub(super) fn needs(needs: &[Needs]) -> Option<String> {
    let need = |need: &Needs| match need.amount {
        Some(amount) => format!("{} {}", need.resource, amount.value),
        None => need.resource.to_string(),
    };
    let all: Vec<String> = needs.iter().map(|it| code(&need(it))).collect();
    (!all.is_empty()).then(|| format!("needs {}", all.join(", ")))
}
