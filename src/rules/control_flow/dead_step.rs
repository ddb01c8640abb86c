//! E0501, `dead-step`.

use crate::analysis::{Condition, ReasonKind};
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{NodeId, RegionKind};
use crate::resolve::EdgeKind;
use crate::rules::{Context, Flow};
use crate::syntax::ast::{Join, Outcome};

rule! {
    /// A step can never run.
    ///
    /// It waits for, or reads, steps of two arms that exclude each other, or its guard is never true. Nothing fails: the step is
    /// skipped in every run, and so is what depends on it.
    ///
    /// ```flow bad
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    /// effect log.write(text: string) -> null { timeout 5s }
    ///
    /// workflow rate(x: int) {
    ///   choose size {
    ///     when x > 10 => { step large = high(x) }
    ///     otherwise => { step small = low(x) }
    ///   }
    ///   step logged = log.write(text: "done") after large, small join all
    /// }
    /// ```
    ///
    /// Wait for whichever ran, or for the choose itself.
    ///
    /// ```flow good
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    /// effect log.write(text: string) -> null { timeout 5s }
    ///
    /// workflow rate(x: int) {
    ///   choose size {
    ///     when x > 10 => { step large = high(x) }
    ///     otherwise => { step small = low(x) }
    ///   }
    ///   step logged = log.write(text: "done") after large, small join any
    /// }
    /// ```
    pub DEAD_STEP = error "E0501" "dead-step"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for (id, _) in flow.workflow.nodes.enumerate() {
            if flow.facts.run(flow.vertex(id)).is_false() && is_cause(flow, id) {
                sink.report(dead(flow, id));
            }
        }
    }
}

/// Whether a node that never runs is not only the consequence of something else that was reported.
fn is_cause(flow: Flow<'_>, id: NodeId) -> bool {
    let node = &flow.workflow.nodes[id];
    let dead = |vertex| flow.facts.run(vertex).is_false();
    let region = flow.facts.given(flow.workflow, node.region);
    let edges = || flow.graph().incoming(flow.vertex(id));
    // An arm that is never chosen, a block that never runs, and what waits for a step that never runs.
    !region.is_false()
        && !edges().any(|edge| edge.kind != EdgeKind::Contains && dead(edge.from))
        && !flow.control_edges(id).any(|edge| super::unhandled_failure_path::is_impossible(flow, edge))
        && !super::impossible_join::is_reported(flow, id)
        && !super::ambiguous_join::is_reported(flow, id)
}

/// Something that must hold for a node to run.
struct Demand {
    span: Span,
    kind: Kind,
    condition: Condition,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Arm,
    Edge(Outcome, Option<NodeId>),
    Joined,
    Guard,
    Data(Option<NodeId>),
}

fn dead(flow: Flow<'_>, id: NodeId) -> Diagnostic {
    let name = &flow.workflow.nodes[id].name;
    flow.facts.ask(None);
    let demands = demands(flow, id);
    let conflict = conflict(flow, id, &demands);
    if let [Demand { kind: Kind::Guard, span, .. }] = conflict[..] {
        return DEAD_STEP
            .at(*span, format!("`{name}` never runs: its guard is always false"))
            .label("always false")
            .help("mend the guard, or remove the step");
    }
    let guard = conflict.iter().find(|demand| demand.kind == Kind::Guard);
    let failed = conflict.iter().find_map(|demand| match demand.kind {
        Kind::Edge(Outcome::Failed, from) => from,
        _ => None,
    });
    let reads = conflict.iter().any(|demand| matches!(demand.kind, Kind::Data(_)));
    let (at, message) = match (guard, failed) {
        (_, Some(failed)) if conflict.iter().any(|demand| demand.kind == Kind::Data(Some(failed))) => {
            let other = &flow.workflow.nodes[failed].name;
            (
                name.span,
                format!("`{name}` can never run: it runs only if `{other}` failed, and reads what `{other}` gives"),
            )
        }
        (Some(guard), _) => (guard.span, format!("`{name}` can never run: its guard is false whenever it is reached")),
        (None, _) => match common_choose(flow, &conflict) {
            Some(choose) => (
                name.span,
                format!("`{name}` can never run: it needs two arms of `{choose}`, which exclude each other"),
            ),
            None => (name.span, format!("`{name}` can never run: what it needs excludes each other")),
        },
    };
    let mut diagnostic = DEAD_STEP.at(at, message);
    for demand in &conflict {
        if demand.span != at {
            diagnostic = diagnostic.related(demand.span, words(flow, demand));
        }
        for reason in behind(flow, demand) {
            diagnostic = diagnostic.related(reason.0, reason.1);
        }
    }
    let mut seen: Vec<Span> = Vec::new();
    diagnostic.related.retain(|label| {
        !seen.contains(&label.span) && {
            seen.push(label.span);
            true
        }
    });
    diagnostic.help(help(flow, id, failed, reads, guard.is_some()))
}

fn help(flow: Flow<'_>, id: NodeId, failed: Option<NodeId>, reads: bool, guarded: bool) -> String {
    let name = &flow.workflow.nodes[id].name;
    match failed {
        Some(failed) if reads => {
            let other = &flow.workflow.nodes[failed].name;
            format!("read what went wrong with `error({other})`, or let `{name}` wait for another outcome")
        }
        _ if reads => "read whichever is there with `coalesce(a, b)`".to_owned(),
        _ if guarded => "mend the guard, or remove the step".to_owned(),
        _ if flow.control_edges(id).count() > 1 => "write `join any` to go on after whichever ran".to_owned(),
        _ => "remove the edge, or remove the step".to_owned(),
    }
}

/// All that must hold, so that leaving out one of them may leave a node that can run.
fn demands(flow: Flow<'_>, id: NodeId) -> Vec<Demand> {
    let node = &flow.workflow.nodes[id];
    let mut demands = Vec::new();
    if let RegionKind::Arm { when, head, .. } = &flow.workflow.regions[node.region].kind {
        let span = when.as_ref().map_or(*head, |when| when.span);
        let condition = flow.facts.given(flow.workflow, node.region);
        demands.push(Demand { span, kind: Kind::Arm, condition });
    }
    let all = !matches!(node.clauses.join.map(|clause| clause.join), Some(Join::Any | Join::AtLeast(_)));
    let edges: Vec<_> = flow.control_edges(id).collect();
    if all || edges.len() == 1 {
        for edge in edges {
            let EdgeKind::Control { on, .. } = edge.kind else { continue };
            let Some(condition) = flow.facts.fires(flow.scene, edge) else { continue };
            demands.push(Demand { span: edge.span, kind: Kind::Edge(on, flow.graph().node_of(edge.from)), condition });
        }
    } else if let Some(clause) = node.clauses.join {
        demands.push(Demand { span: clause.span, kind: Kind::Joined, condition: flow.facts.reached(id) });
    }
    if let (Some(when), Some(condition)) = (&node.clauses.when, flow.facts.guard(id)) {
        demands.push(Demand { span: when.span, kind: Kind::Guard, condition });
    }
    for edge in flow.graph().incoming(flow.vertex(id)) {
        if edge.kind == (EdgeKind::Data { soft: false }) {
            let kind = Kind::Data(flow.graph().node_of(edge.from));
            demands.push(Demand { span: edge.span, kind, condition: flow.facts.there(edge.from) });
        }
    }
    demands
}

/// A smallest part of the demands that cannot hold together: each is left out that can be.
fn conflict<'d>(flow: Flow<'_>, id: NodeId, demands: &'d [Demand]) -> Vec<&'d Demand> {
    let context = flow.facts.context(flow.workflow, flow.workflow.nodes[id].region);
    let conditions: Vec<Condition> = demands.iter().map(|demand| demand.condition).collect();
    flow.facts.conflict(context, &conditions).into_iter().map(|at| &demands[at]).collect()
}

/// The choose whose arms exclude each other: each of the demands needs another of its arms.
fn common_choose<'a>(flow: Flow<'a>, conflict: &[&Demand]) -> Option<&'a crate::base::Name> {
    let arms: Vec<_> = conflict.iter().map(|demand| arm_of(flow, demand)).collect::<Option<_>>()?;
    let owner = |arm: &crate::hir::RegionId| flow.workflow.regions[*arm].owner;
    let first = owner(arms.first()?)?;
    let exclusive = arms.len() == 2 && arms[0] != arms[1] && arms.iter().all(|arm| owner(arm) == Some(first));
    exclusive.then(|| &flow.workflow.nodes[first].name)
}

/// The arm that what is demanded stands in.
fn arm_of(flow: Flow<'_>, demand: &Demand) -> Option<crate::hir::RegionId> {
    let is_arm = |region: &crate::hir::RegionId| matches!(flow.workflow.regions[*region].kind, RegionKind::Arm { .. });
    match demand.kind {
        Kind::Edge(_, from) | Kind::Data(from) => Some(flow.workflow.nodes[from?].region).filter(is_arm),
        Kind::Arm => flow.workflow.regions.enumerate().find_map(|(id, region)| match &region.kind {
            RegionKind::Arm { when, head, .. } if when.as_ref().map_or(*head, |when| when.span) == demand.span => {
                Some(id)
            }
            _ => None,
        }),
        Kind::Joined | Kind::Guard => None,
    }
}

fn words(flow: Flow<'_>, demand: &Demand) -> String {
    let name = |id: Option<NodeId>| id.map_or("it", |id| flow.workflow.nodes[id].name.text.as_str());
    match demand.kind {
        Kind::Arm => "it stands in this arm".to_owned(),
        Kind::Edge(Outcome::Failed, from) => format!("it waits for the failure of `{}`", name(from)),
        Kind::Edge(_, from) => format!("it waits for `{}`", name(from)),
        Kind::Joined => "not enough of the edges can fire together".to_owned(),
        Kind::Guard => "its guard".to_owned(),
        Kind::Data(Some(from)) => format!("it reads `{}`", name(Some(from))),
        Kind::Data(None) => "it reads this".to_owned(),
    }
}

/// The conditions that decide about what is demanded.
fn behind(flow: Flow<'_>, demand: &Demand) -> Vec<(Span, String)> {
    let (Kind::Edge(_, Some(from)) | Kind::Data(Some(from))) = demand.kind else { return Vec::new() };
    let name = &flow.workflow.nodes[from].name;
    let reasons = flow.facts.reasons(flow.scene, flow.vertex(from)).into_iter().take(2);
    let words = |kind| match kind {
        ReasonKind::Otherwise => format!("`{name}` runs only if no arm above holds"),
        ReasonKind::Failed(failed) => format!("`{name}` runs only if `{}` failed", flow.workflow.nodes[failed].name),
        ReasonKind::Guard | ReasonKind::Edge | ReasonKind::Arm => format!("`{name}` runs only if this holds"),
    };
    reasons.map(|reason| (reason.span, words(reason.kind))).collect()
}
