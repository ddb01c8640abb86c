//! What must hold for a node to run, piece by piece, and which of the pieces exclude each other.

use crate::analysis::{Condition, ReasonKind};
use crate::base::{Name, Span};
use crate::diagnostic::Diagnostic;
use crate::hir::{NodeId, RegionId, RegionKind};
use crate::resolve::EdgeKind;
use crate::rules::Flow;
use crate::syntax::ast::{Join, Outcome};

/// The most conditions that are pointed at behind one demand.
const MAX_BEHIND: usize = 2;

/// The longest condition that is put into words.
const MAX_TEXT: usize = 120;

/// Something that must hold for a node to run.
pub(super) struct Demand {
    pub(super) span: Span,
    pub(super) kind: Kind,
    pub(super) condition: Condition,
    /// The condition of the edge, if it is one with a condition.
    pub(super) when: Option<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The arm that it stands in is chosen.
    Arm,
    /// The each or the loop that it stands in runs.
    Around(NodeId),
    /// An edge fires.
    Edge(Outcome, Option<NodeId>),
    /// Enough edges fire.
    Joined,
    /// Its guard is true.
    Guard,
    /// What it reads is there.
    Data(Option<NodeId>),
}

/// All that must hold, so that leaving out one of them may leave a node that can run.
pub(super) fn demands(flow: Flow<'_>, id: NodeId) -> Vec<Demand> {
    let node = &flow.workflow.nodes[id];
    let mut demands = around(flow, node.region);
    if let RegionKind::Arm { when, head, .. } = &flow.workflow.regions[node.region].kind {
        let span = when.as_ref().map_or(*head, |when| when.span);
        let condition = flow.facts.given(flow.workflow, node.region);
        demands.push(Demand { span, kind: Kind::Arm, condition, when: None });
    }
    let all = !matches!(node.clauses.join.map(|clause| clause.join), Some(Join::Any | Join::AtLeast(_)));
    let edges: Vec<_> = flow.control_edges(id).collect();
    if all || edges.len() == 1 {
        for edge in edges {
            let EdgeKind::Control { on, when } = edge.kind else { continue };
            let when = when.map(|place| flow.workflow.conditions[place].span);
            let Some(condition) = flow.facts.fires(flow.scene, edge) else { continue };
            let kind = Kind::Edge(on, flow.graph().node_of(edge.from));
            demands.push(Demand { span: edge.span, kind, condition, when });
        }
    } else if let Some(clause) = node.clauses.join {
        demands.push(Demand { span: clause.span, kind: Kind::Joined, condition: flow.facts.reached(id), when: None });
    }
    if let (Some(when), Some(condition)) = (&node.clauses.when, flow.facts.guard(id)) {
        demands.push(Demand { span: when.span, kind: Kind::Guard, condition, when: None });
    }
    for edge in flow.graph().incoming(flow.vertex(id)) {
        if edge.kind == (EdgeKind::Data { soft: false }) {
            let kind = Kind::Data(flow.graph().node_of(edge.from));
            demands.push(Demand { span: edge.span, kind, condition: flow.facts.there(edge.from), when: None });
        }
    }
    demands
}

/// What the blocks around ask for.
fn around(flow: Flow<'_>, region: RegionId) -> Vec<Demand> {
    let Some(block) = flow.workflow.regions[flow.workflow.regions[region].frame].owner else { return Vec::new() };
    let reasons = flow.facts.reasons(flow.scene, flow.vertex(block)).into_iter();
    reasons
        .map(|reason| Demand { span: reason.span, kind: Kind::Around(block), condition: reason.condition, when: None })
        .collect()
}

/// A smallest part of the demands that cannot hold together: each is left out that can be.
pub(super) fn conflict<'d>(flow: Flow<'_>, id: NodeId, demands: &'d [Demand]) -> Vec<&'d Demand> {
    let conditions: Vec<Condition> = demands.iter().map(|demand| demand.condition).collect();
    // The places around may not say all that is known of the block.
    let context = flow.facts.context(flow.workflow, flow.workflow.nodes[id].region);
    let told = conditions.iter().fold(Condition::TRUE, |all, &condition| flow.facts.both(all, condition)).is_false();
    let given = if told { Condition::TRUE } else { context };
    flow.facts.conflict(given, &conditions).into_iter().map(|at| &demands[at]).collect()
}

/// The choose whose arms exclude each other: each of the demands needs another of its arms.
pub(super) fn common_choose<'a>(flow: Flow<'a>, conflict: &[&Demand]) -> Option<&'a Name> {
    let arms: Vec<_> = conflict.iter().map(|demand| arm_of(flow, demand)).collect::<Option<_>>()?;
    let owner = |arm: &RegionId| flow.workflow.regions[*arm].owner;
    let first = owner(arms.first()?)?;
    let exclusive = arms.len() == 2 && arms[0] != arms[1] && arms.iter().all(|arm| owner(arm) == Some(first));
    exclusive.then(|| &flow.workflow.nodes[first].name)
}

/// The arm that what is demanded stands in.
fn arm_of(flow: Flow<'_>, demand: &Demand) -> Option<RegionId> {
    let is_arm = |region: &RegionId| matches!(flow.workflow.regions[*region].kind, RegionKind::Arm { .. });
    match demand.kind {
        Kind::Edge(_, from) | Kind::Data(from) => Some(flow.workflow.nodes[from?].region).filter(is_arm),
        Kind::Arm => flow.workflow.regions.enumerate().find_map(|(id, region)| match &region.kind {
            RegionKind::Arm { when, head, .. } if when.as_ref().map_or(*head, |when| when.span) == demand.span => {
                Some(id)
            }
            _ => None,
        }),
        Kind::Around(_) | Kind::Joined | Kind::Guard => None,
    }
}

/// The conditions that decide about what is demanded.
pub(super) fn behind(flow: Flow<'_>, demand: &Demand) -> Vec<(Span, String)> {
    let (Kind::Edge(_, Some(from)) | Kind::Data(Some(from))) = demand.kind else { return Vec::new() };
    let name = &flow.workflow.nodes[from].name;
    let edge = demand.when.map(|when| (when, format!("the edge from `{name}` fires only if this holds")));
    let reasons = flow.facts.reasons(flow.scene, flow.vertex(from)).into_iter().take(MAX_BEHIND);
    let words = |kind| match kind {
        ReasonKind::Otherwise => format!("`{name}` runs only if no arm above holds"),
        ReasonKind::Failed(failed) => format!("`{name}` runs only if `{}` failed", flow.workflow.nodes[failed].name),
        ReasonKind::Above => format!("`{name}` runs only if this does not hold"),
        ReasonKind::Guard | ReasonKind::Edge | ReasonKind::Arm => format!("`{name}` runs only if this holds"),
    };
    edge.into_iter().chain(reasons.map(|reason| (reason.span, words(reason.kind)))).collect()
}

/// How often something happens, and when: `always runs`, `` runs when `x > 1` ``.
pub(super) fn often(flow: Flow<'_>, condition: Condition, verb: &str) -> String {
    if condition.is_false() {
        format!("never {verb}")
    } else if condition.is_true() {
        format!("always {verb}")
    } else {
        flow.facts
            .text(condition)
            .filter(|text| text.chars().count() <= MAX_TEXT)
            .map_or_else(|| format!("sometimes {verb}"), |text| format!("{verb} when `{text}`"))
    }
}

/// Points at the edges into a node, with when each fires.
pub(super) fn point_at_edges(flow: Flow<'_>, id: NodeId, diagnostic: Diagnostic) -> Diagnostic {
    flow.control_edges(id).fold(diagnostic, |mut diagnostic, edge| {
        let (Some(from), Some(fires)) = (flow.graph().node_of(edge.from), flow.facts.fires(flow.scene, edge)) else {
            return diagnostic;
        };
        let from = &flow.workflow.nodes[from].name;
        let fires = format!("the edge from `{from}` {}", often(flow, fires, "fires"));
        // An arrow from a group is one place for several edges.
        match diagnostic.related.last_mut().filter(|label| label.span == edge.span) {
            Some(label) => label.text = format!("{}, {fires}", label.text),
            None => diagnostic = diagnostic.related(edge.span, fires),
        }
        diagnostic
    })
}
