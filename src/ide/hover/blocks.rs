//! Blocks: the arms of a choose and what they leave open, the elements of an each, the rounds of a loop.

use super::Ask;
use super::page::{self, Page, code, count};
use crate::hir::{NodeId, NodeKind, RegionId, RegionKind, WorkflowId};
use crate::resolve::Vertex;
use crate::syntax::format::fragments::{Fragment, line};

/// The most arms that are described.
const MAX_ARMS: usize = 6;

/// The head of a block, with types.
pub(super) fn head(ask: &Ask<'_>, workflow: WorkflowId, id: NodeId) -> String {
    let node = &ask.program.workflows[workflow].nodes[id];
    let name = &node.name;
    match &node.kind {
        NodeKind::Each { item, index, list, parallel, expects, .. } => {
            let index = index.as_ref().map(|index| format!(", {index}")).unwrap_or_default();
            let parallel = parallel.map(|most| format!(" parallel {}", most.value)).unwrap_or_default();
            let expects = expects.map(|count| format!(" expects {}", count.value)).unwrap_or_default();
            format!("each {name} ({item}{index} in {}){parallel}{expects}", line(Fragment::Expr(list)))
        }
        NodeKind::Loop { max, .. } => {
            let max = max.map(|max| format!(" max {}", max.value)).unwrap_or_default();
            format!("loop {name}{max}")
        }
        _ => format!("choose {name}"),
    }
}

/// What is inside of a block.
pub(super) fn inside(ask: &Ask<'_>, page: &mut Page, workflow: WorkflowId, id: NodeId) {
    match &ask.program.workflows[workflow].nodes[id].kind {
        NodeKind::Choose { arms } => choose(ask, page, workflow, (id, arms)),
        NodeKind::Each { parallel, .. } => {
            page.item(&format!("once for each element, of type {}", page::ty(&ask.element(workflow, id))));
            page.item(&match parallel {
                Some(most) => format!("at most {} at once", most.value),
                None => "one after the other".to_owned(),
            });
        }
        NodeKind::Loop { max, until, .. } => {
            let most = max.map_or_else(String::new, |max| format!(", {} times at most", max.value));
            page.item(&match until {
                Some(until) => format!("again until {}{most}", code(&line(Fragment::Expr(until)))),
                None => format!("every round runs{most}"),
            });
        }
        NodeKind::Broken
        | NodeKind::Call(_)
        | NodeKind::WaitFor(_)
        | NodeKind::WaitUntil(_)
        | NodeKind::Await { .. }
        | NodeKind::Emit { .. } => {}
    }
}

fn choose(ask: &Ask<'_>, page: &mut Page, workflow: WorkflowId, (id, arms): (NodeId, &[RegionId])) {
    for &arm in arms.iter().take(MAX_ARMS) {
        if let Some(words) = arm_words(ask, workflow, arm) {
            page.item(&words);
        }
    }
    if arms.len() > MAX_ARMS {
        page.item(&format!("and {}", count(arms.len() - MAX_ARMS, "more arm")));
    }
    if let Some(gap) = gap(ask, workflow, (id, arms)) {
        page.item(&format!("no arm is chosen, for example, when {}", code(&gap)));
    }
}

/// An arm, and when it is chosen if that is more than it says itself.
fn arm_words(ask: &Ask<'_>, workflow: WorkflowId, arm: RegionId) -> Option<String> {
    let (scene, facts) = (ask.scene(workflow), &ask.typed.workflows[workflow].facts);
    let region = &scene.workflow.regions[arm];
    let RegionKind::Arm { when, .. } = &region.kind else { return None };
    let said = when.as_ref().map(|when| format!("when {}", code(&line(Fragment::Expr(when)))));
    let head = said.unwrap_or_else(|| "otherwise".to_owned());
    let steps = page::names(region.nodes.iter().map(|&node| scene.workflow.nodes[node].name.as_str()));
    let steps = if steps.is_empty() { "nothing".to_owned() } else { steps };
    let known = facts.is_known().then(|| facts.arm(arm)).flatten();
    let chosen = known.map(|(holds, before)| (holds, facts.both(holds, before)));
    let text = chosen.filter(|(holds, chosen)| holds != chosen || chosen.is_true() || chosen.is_false());
    let text = text.and_then(|(_, chosen)| facts.text(chosen));
    let more = match text.as_deref() {
        Some("false") => ", never chosen".to_owned(),
        Some("true") => ", always chosen".to_owned(),
        Some(chosen) => format!(", chosen when {}", code(chosen)),
        None => String::new(),
    };
    Some(format!("{head}: {steps}{more}"))
}

/// A case in which it runs and no arm is chosen.
pub(super) fn gap(ask: &Ask<'_>, workflow: WorkflowId, (id, arms): (NodeId, &[RegionId])) -> Option<String> {
    let (scene, facts) = (ask.scene(workflow), &ask.typed.workflows[workflow].facts);
    let open = |arm: &RegionId| matches!(scene.workflow.regions[*arm].kind, RegionKind::Arm { when: Some(_), .. });
    if !facts.is_known() || !arms.iter().all(open) {
        return None;
    }
    let covered = facts.any(arms.iter().filter_map(|&arm| Some(facts.arm(arm)?.0)))?;
    let vertex = scene.resolved.graph.vertex(Vertex::Node(id));
    let context = facts.context(scene.workflow, scene.workflow.nodes[id].region);
    let case = facts.counterexample(facts.both(context, facts.run(vertex)), covered)?;
    (!case.parts.is_empty()).then(|| case.to_string())
}
