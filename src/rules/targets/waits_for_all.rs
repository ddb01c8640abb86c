//! E1001, `waits-for-all`.

use crate::analysis::{Condition, Question};
use crate::base::{Name, Span};
use crate::cel;
use crate::cel::ast::ExprKind;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{NodeId, NodeKind};
use crate::resolve::{Edge, EdgeKind};
use crate::rules::control_flow::ambiguous_join;
use crate::rules::{Context, Flow};
use rustc_hash::{FxHashMap, FxHashSet};

rule! {
    /// The choreography engine waits for all that leads to a node, where not all of it comes.
    ///
    /// Its compiler sets `wait_for_all` on every node with two dependencies, also on one behind branches that exclude each other. Such a node
    /// never starts there: the token that it waits for was never made, and the run does not end. (Only edges and what a step is given are dependencies; the
    /// paths that a loop has in its config are not.)
    ///
    /// ```json bad file:bad.workflow.json target:choreography
    /// {
    ///   "nodes": [
    ///     { "id": "score", "type": "function" },
    ///     { "id": "page", "type": "function" },
    ///     { "id": "queue", "type": "function" },
    ///     { "id": "close", "type": "function" }
    ///   ],
    ///   "edges": [
    ///     { "from": "score", "to": "page", "condition": "output.high" },
    ///     { "from": "score", "to": "queue" },
    ///     { "from": "page", "to": "close" },
    ///     { "from": "queue", "to": "close" }
    ///   ]
    /// }
    /// ```
    ///
    /// Compile with Flowright, which says of each node what it waits for; or let each branch end in a node of its own.
    ///
    /// ```json good file:good.workflow.json target:choreography
    /// {
    ///   "nodes": [
    ///     { "id": "score", "type": "function" },
    ///     { "id": "page", "type": "function" },
    ///     { "id": "queue", "type": "function" },
    ///     { "id": "close-page", "type": "function" },
    ///     { "id": "close-queue", "type": "function" }
    ///   ],
    ///   "edges": [
    ///     { "from": "score", "to": "page", "condition": "output.high" },
    ///     { "from": "score", "to": "queue" },
    ///     { "from": "page", "to": "close-page" },
    ///     { "from": "queue", "to": "close-queue" }
    ///   ]
    /// }
    /// ```
    pub WAITS_FOR_ALL = error "E1001" "waits-for-all"
}

/// The most dependencies among which two are looked for that exclude each other.
const MAX_SHOWN: usize = 16;

/// Something that a node depends on: where that is said, and when it comes.
struct Dependency {
    from: NodeId,
    span: Span,
    comes: Condition,
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for (id, _) in flow.workflow.nodes.enumerate() {
            let reported = ambiguous_join::is_reported(flow, id);
            if let Some(report) = if reported { None } else { waits(flow, id) } {
                sink.report(report);
            }
        }
    }
}

fn waits(flow: Flow<'_>, id: NodeId) -> Option<Diagnostic> {
    let dependencies = dependencies(flow, id);
    if dependencies.len() < 2 {
        return None;
    }
    flow.facts.ask(Question::Join(id));
    let node = &flow.workflow.nodes[id];
    let name = subject(flow, id);
    // What the node itself asks for is no question of what it waits for.
    let runs = flow.facts.run(flow.vertex(id));
    let all = dependencies.iter().fold(runs, |all, dependency| flow.facts.both(all, dependency.comes));
    let case = flow.facts.counterexample(runs, all)?;
    if let Some((left, right)) = exclusive(flow, &dependencies) {
        let names = [left, right].map(|dependency| &flow.workflow.nodes[dependency.from].name);
        let message =
            format!("the engine waits for both `{}` and `{}` before `{name}`, and never gets both", names[0], names[1]);
        let report = WAITS_FOR_ALL.at(node.name.span, message).label("never starts there");
        let report = [left, right].into_iter().zip(names).fold(report, |report, (dependency, name)| {
            report.related(dependency.span, format!("`{name}` leads to it here"))
        });
        return Some(report.help("compile it with Flowright, or let each branch end in a node of its own"));
    }
    let message = format!("the engine waits for all that leads to `{name}`, and not all of it always comes");
    let report =
        dependencies.iter().take(MAX_SHOWN).fold(WAITS_FOR_ALL.at(node.name.span, message), |report, dependency| {
            report.related(dependency.span, format!("it waits for `{}`", flow.workflow.nodes[dependency.from].name))
        });
    let report = if case.parts.is_empty() { report } else { report.witness(case.to_string()) };
    Some(report.help("compile it with Flowright, or let each branch end in a node of its own"))
}

/// What is spoken of: where a step takes no time and only joins, the node behind it.
fn subject(flow: Flow<'_>, id: NodeId) -> &Name {
    let node = &flow.workflow.nodes[id];
    if !matches!(&node.kind, NodeKind::WaitFor(duration) if duration.value == 0) {
        return &node.name;
    }
    let next = flow.graph().outgoing(flow.vertex(id)).find_map(|edge| flow.graph().node_of(edge.to));
    next.map_or(&node.name, |next| &flow.workflow.nodes[next].name)
}

/// What leads to a node, each source once. What only a condition reads is none of it, and neither are the paths that loops have beside their edges.
fn dependencies(flow: Flow<'_>, id: NodeId) -> Vec<Dependency> {
    let (mut in_conditions, mut paths) = (FxHashSet::default(), FxHashSet::default());
    for edge in flow.control_edges(id) {
        let EdgeKind::Control { when: Some(place), .. } = edge.kind else { continue };
        cel::visit(&flow.workflow.conditions[place], &mut |part| match &part.kind {
            ExprKind::Ident { .. } => _ = in_conditions.insert(part.span),
            ExprKind::Select(select) if select.field.text == "exhausted" => _ = paths.insert(place),
            _ => {}
        });
    }
    let mut found: Vec<Dependency> = Vec::new();
    let mut places: FxHashMap<NodeId, usize> = FxHashMap::default();
    for edge in flow.graph().incoming(flow.vertex(id)) {
        let is_none = match edge.kind {
            EdgeKind::Control { when, .. } => when.is_some_and(|place| paths.contains(&place)),
            EdgeKind::Data { .. } => in_conditions.contains(&edge.span),
            EdgeKind::Contains => true,
        };
        let comes = if is_none { None } else { comes(flow, edge) };
        let Some((from, comes)) = flow.graph().node_of(edge.from).zip(comes) else { continue };
        let place = *places.entry(from).or_insert(found.len());
        if let Some(known) = found.get_mut(place) {
            // One source is one dependency, whatever it is needed for: it comes if its edge does.
            known.comes = flow.facts.both(known.comes, comes);
        } else {
            found.push(Dependency { from, span: edge.span, comes });
        }
    }
    found
}

fn comes(flow: Flow<'_>, edge: &Edge) -> Option<Condition> {
    match edge.kind {
        EdgeKind::Control { .. } => flow.facts.fires(flow.scene, edge),
        EdgeKind::Data { .. } => Some(flow.facts.there(edge.from)),
        EdgeKind::Contains => None,
    }
}

/// Two dependencies that never come together.
fn exclusive<'d>(flow: Flow<'_>, dependencies: &'d [Dependency]) -> Option<(&'d Dependency, &'d Dependency)> {
    let shown = &dependencies[..dependencies.len().min(MAX_SHOWN)];
    let pairs = shown.iter().enumerate().flat_map(|(at, right)| shown[..at].iter().map(move |left| (left, right)));
    pairs.into_iter().find(|(left, right)| flow.facts.disjoint(left.comes, right.comes))
}
