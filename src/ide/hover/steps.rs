//! Steps and blocks: what they do, when they run and when not, what they wait for, and their place in the plan.

use super::page::{self, Page, code};
use super::{Ask, actions, blocks};
use crate::analysis::{Verdict, Why, Witness};
use crate::cel::Type;
use crate::driver::workspace::PlannedStep;
use crate::hir::{Callable, Node, NodeId, NodeKind, WorkflowId};
use crate::ide::waits::{self, Wait};
use crate::plan::text::duration;
use crate::resolve::{EdgeKind, Vertex};
use crate::syntax::ast::{Join, Outcome};
use crate::syntax::format::fragments::{self, Fragment, broken, line};

impl Ask<'_> {
    pub(super) fn node(&self, page: &mut Page, workflow: WorkflowId, id: NodeId) {
        let scene = self.scene(workflow);
        let node = &scene.workflow.nodes[id];
        page.code(&self.contract(workflow, id));
        page.doc(node.doc.as_deref());
        if node.doc.is_none() {
            page.doc(self.callee(workflow, id).and_then(|callee| self.doc_of(callee)));
        }
        self.when(page, workflow, id);
        self.waits_for(page, workflow, id);
        blocks::inside(self, page, workflow, id);
        self.output(page, workflow, id);
        if let Some(step) = self.focus.plan(workflow).and_then(|plan| plan.step(&node.name.text)) {
            page.item(&place(step, node));
        }
        let policy = self.policy(workflow, id);
        if !policy.is_empty() {
            page.item(&policy.join(" · "));
        }
    }

    fn callee(&self, workflow: WorkflowId, id: NodeId) -> Option<Callable> {
        self.resolved.workflows[workflow].callees[id]
    }

    fn doc_of(&self, callee: Callable) -> Option<&str> {
        match callee {
            Callable::Action(id) => self.program.actions[id].doc.as_deref(),
            Callable::Workflow(id) => self.program.workflows[id].doc.as_deref(),
        }
    }

    /// What it does, as the language writes it; of a call with the types of what is called.
    fn contract(&self, workflow: WorkflowId, id: NodeId) -> String {
        let node = &self.program.workflows[workflow].nodes[id];
        let name = &node.name;
        match &node.kind {
            NodeKind::Broken => format!("step {name}"),
            NodeKind::Call(call) => {
                let signature = self.callee(workflow, id).map(|callee| match callee {
                    Callable::Action(id) => {
                        let it = &self.program.actions[id];
                        broken(Fragment::Signature(&call.action, &it.params, it.returns.as_ref()), 0)
                    }
                    Callable::Workflow(id) => {
                        let it = &self.program.workflows[id];
                        broken(Fragment::Signature(&call.action, &it.params, it.returns.as_ref()), 0)
                    }
                });
                format!("step {name} = {}", signature.unwrap_or_else(|| call.action.to_string()))
            }
            NodeKind::WaitFor(time) => format!("step {name} = wait {}", fragments::duration(time.value)),
            NodeKind::WaitUntil(until) => format!("step {name} = wait until {}", line(Fragment::Expr(until))),
            NodeKind::Await { event, payload } => {
                let payload = payload.as_ref().map(|ty| format!(" ({})", line(Fragment::Type(ty)))).unwrap_or_default();
                format!("step {name} = await {}{payload}", crate::cel::quoted(&event.value))
            }
            NodeKind::Emit { event, args } => {
                let args: Vec<String> = args.iter().map(|arg| arg.name.to_string()).collect();
                let args = if args.is_empty() { String::new() } else { format!(" ({})", args.join(", ")) };
                format!("step {name} = emit {}{args}", crate::cel::quoted(&event.value))
            }
            NodeKind::Choose { .. } | NodeKind::Each { .. } | NodeKind::Loop { .. } => blocks::head(self, workflow, id),
        }
    }

    /// When it runs, and a case in which it does not.
    fn when(&self, page: &mut Page, workflow: WorkflowId, id: NodeId) {
        let (scene, facts) = (self.scene(workflow), &self.typed.workflows[workflow].facts);
        let why = facts.why(scene, id);
        page.item(&self.sentence(workflow, &why));
        if let Some(block) = why.block.filter(|_| !matches!(why.verdict, Verdict::Never | Verdict::Unknown)) {
            let around = facts.why(scene, block);
            if around.verdict == Verdict::Sometimes {
                page.item(&format!("{} {}", code(self.name(workflow, block)), self.sentence(workflow, &around)));
            }
        }
        let said = |case: &&Witness| !case.parts.is_empty();
        if let Some(case) = why.skipped.as_ref().filter(said) {
            page.item(&format!("skipped, for example, when {}", code(&case.to_string())));
        }
        if why.handled {
            page.item("it may fail, and something handles that");
        }
    }

    /// When something runs, in the words of `flowright why`.
    fn sentence(&self, workflow: WorkflowId, why: &Why) -> String {
        let block = why.block.map(|block| code(self.name(workflow, block)));
        why.sentence("", block.as_deref(), &code)
    }

    pub(super) fn name(&self, workflow: WorkflowId, id: NodeId) -> &str {
        &self.program.workflows[workflow].nodes[id].name.text
    }

    fn waits_for(&self, page: &mut Page, workflow: WorkflowId, id: NodeId) {
        /// The most that are named.
        const MAX_NAMED: usize = 8;
        let scene = self.scene(workflow);
        let found = waits::waits(scene, id);
        let mut said: Vec<String> = Vec::new();
        let is_read =
            |from: NodeId| found.iter().any(|it| it.from == from && it.kind == EdgeKind::Data { soft: false });
        // What it cannot do without it waits for so, whatever else is read of it.
        let told = found.iter().filter(|it| it.kind != EdgeKind::Data { soft: true } || !is_read(it.from));
        for wait in told {
            let words = words(wait, code(self.name(workflow, wait.from)));
            if !said.contains(&words) {
                said.push(words);
            }
        }
        if said.is_empty() {
            return;
        }
        let more = said.len().saturating_sub(MAX_NAMED);
        said.truncate(MAX_NAMED);
        let mut text = said.join(", ");
        if more > 0 {
            text = format!("{text} and {more} more");
        }
        let join = match scene.workflow.nodes[id].clauses.join.map(|clause| clause.join) {
            Some(Join::Any) => ", of which any is enough".to_owned(),
            Some(Join::AtLeast(count)) => format!(", of which {} are enough", count.value),
            Some(Join::All) | None => String::new(),
        };
        page.item(&format!("waits for {text}{join}"));
    }

    /// What it gives, and whether that is always there.
    fn output(&self, page: &mut Page, workflow: WorkflowId, id: NodeId) {
        let (scene, typed) = (self.scene(workflow), &self.typed.workflows[workflow]);
        let ty = &typed.outputs.nodes[id];
        if matches!(ty, Type::Error | Type::Null) {
            return;
        }
        let (facts, region) = (&typed.facts, scene.workflow.nodes[id].region);
        let there = facts.there(scene.resolved.graph.vertex(Vertex::End(id)));
        let context = facts.context(scene.workflow, region);
        let missing = facts.is_known() && !facts.implies(context, there);
        let may = if missing { ", which may be missing" } else { "" };
        page.item(&format!("gives {}{may}", page::ty(ty)));
        self.unfolded(page, ty);
    }

    /// The clauses that hold for it, its own or those of its action.
    fn policy(&self, workflow: WorkflowId, id: NodeId) -> Vec<String> {
        let clauses = &self.program.workflows[workflow].nodes[id].clauses;
        let action = match self.callee(workflow, id) {
            Some(Callable::Action(id)) => Some(&self.program.actions[id].policy),
            Some(Callable::Workflow(_)) | None => None,
        };
        let mut said = Vec::new();
        let timeout = clauses.timeout.or_else(|| action?.timeout);
        said.extend(timeout.map(|timeout| format!("timeout {}", duration(timeout.value))));
        let retry = clauses.retry.as_deref().or_else(|| action?.retry.as_ref());
        said.extend(retry.map(actions::retry));
        let needs = if clauses.needs.is_empty() { action.map_or(&[][..], |it| &it.needs) } else { &clauses.needs };
        said.extend(actions::needs(needs));
        said.extend(
            clauses.fallback.as_ref().map(|value| format!("falls back to {}", code(&line(Fragment::Expr(value))))),
        );
        said.extend(clauses.priority.map(|priority| format!("priority {}", priority.value)));
        said
    }
}

/// What is waited for, and how it has to end.
fn words(wait: &Wait, name: String) -> String {
    match wait.kind {
        EdgeKind::Control { on: Outcome::Failed, .. } => format!("the failure of {name}"),
        EdgeKind::Control { on: Outcome::Settled, .. } | EdgeKind::Data { soft: true } => {
            format!("{name} (however it ends)")
        }
        EdgeKind::Control { on: Outcome::Succeeded, .. } | EdgeKind::Data { soft: false } | EdgeKind::Contains => name,
    }
}

/// The place in the plan.
fn place(step: PlannedStep, node: &Node) -> String {
    let mut said = vec![format!("group {} of {}", step.group + 1, step.groups)];
    if step.start_ms > 0 {
        said.push(format!("starts at {}", duration(step.start_ms)));
    }
    if step.duration_ms > 0 {
        let takes =
            node.clauses.takes.as_deref().map(|takes| format!(" ({})", actions::takes(takes))).unwrap_or_default();
        said.push(format!("expected to take {}{takes}", duration(step.duration_ms)));
        said.push(match (step.critical, step.slack_ms) {
            (true, _) => "on the critical path".to_owned(),
            (false, 0) => "no slack in its block".to_owned(),
            (false, slack) => format!("slack {}", duration(slack)),
        });
    }
    format!("plan: {}", said.join(", "))
}
