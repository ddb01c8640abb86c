//! E0501, `dead-step`.

use super::demands::{Demand, Kind, behind, common_choose, conflict, demands, point_at_edges};
use super::endings;
use crate::analysis::Condition;
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::NodeId;
use crate::resolve::{Edge, EdgeKind};
use crate::rules::{Context, Flow, guards};
use crate::syntax::ast::{Join, Outcome};
use rustc_hash::FxHashSet;

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

/// The most sources that are named in a `coalesce`.
const MAX_SOURCES: usize = 4;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for (id, _) in flow.workflow.nodes.enumerate() {
            if flow.facts.run(flow.vertex(id)).is_false() && is_cause(flow, id) {
                sink.report(dead(flow, id));
            }
        }
    }
}

/// Whether a node that never runs is not only the consequence of something else that was reported, and is not switched off.
fn is_cause(flow: Flow<'_>, id: NodeId) -> bool {
    let node = &flow.workflow.nodes[id];
    let region = flow.facts.given(flow.workflow, node.region);
    let edges = || flow.graph().incoming(flow.vertex(id));
    let switched = |says| node.clauses.when.as_ref().is_some_and(|when| flow.is_switched(node.region, when, says));
    // An arm that is never chosen, a block that never runs, and what waits for a step that never runs.
    !region.is_false()
        && !edges().any(|edge| is_needed(flow, id, edge) && flow.comes_from_dead(edge.from))
        && !flow.facts.guard(id).is_some_and(switched)
        && !flow.control_edges(id).any(|edge| is_switched_edge(flow, id, edge.kind))
        && !flow.control_edges(id).any(|edge| super::unhandled_failure_path::is_impossible(flow, edge))
        && !super::impossible_join::is_reported(flow, id)
        && !super::ambiguous_join::is_reported(flow, id)
}

/// Whether an edge has a condition that a constant makes false.
fn is_switched_edge(flow: Flow<'_>, to: NodeId, kind: EdgeKind) -> bool {
    let EdgeKind::Control { when: Some(place), .. } = kind else { return false };
    let (region, condition) = (flow.workflow.nodes[to].region, &flow.workflow.conditions[place]);
    flow.facts.edge_guard(place).is_some_and(|says| says.is_false() && flow.is_switched(region, condition, says))
}

/// Whether a node may depend on that what an edge comes from runs. A soft reference counts only where a condition asks for it.
fn is_needed(flow: Flow<'_>, id: NodeId, edge: &Edge) -> bool {
    match edge.kind {
        EdgeKind::Contains | EdgeKind::Control { on: Outcome::Settled, .. } => false,
        EdgeKind::Control { on: Outcome::Succeeded | Outcome::Failed, .. } | EdgeKind::Data { soft: false } => true,
        EdgeKind::Data { soft: true } => {
            let guards = flow.control_edges(id).filter_map(|edge| match edge.kind {
                EdgeKind::Control { when, .. } => when.map(|place| &flow.workflow.conditions[place]),
                EdgeKind::Data { .. } | EdgeKind::Contains => None,
            });
            guards.chain(&flow.workflow.nodes[id].clauses.when).any(|when| when.span.contains(edge.span))
        }
    }
}

fn dead(flow: Flow<'_>, id: NodeId) -> Diagnostic {
    let name = &flow.workflow.nodes[id].name;
    flow.facts.ask(None);
    let demands = demands(flow, id);
    let conflict = conflict(flow, id, &demands);
    if let [Demand { kind: Kind::Guard, .. }] = conflict[..] {
        return always_false(flow, id);
    }
    let guard = conflict.iter().find(|demand| demand.kind == Kind::Guard);
    let (at, message) = match (guard, failed_and_read(&conflict)) {
        (_, Some(failed)) => {
            let other = &flow.workflow.nodes[failed].name;
            (
                name.span,
                format!("`{name}` can never run: it runs only if `{other}` failed, and reads what `{other}` gives"),
            )
        }
        (Some(guard), _) => (guard.span, format!("`{name}` can never run: its guard is false whenever it is reached")),
        (None, _) => (name.span, format!("`{name}` can never run: {}", clash(flow, id, &conflict))),
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
    if conflict.iter().any(|demand| demand.kind == Kind::Joined) {
        diagnostic = point_at_edges(flow, id, diagnostic);
    }
    let mut seen: Vec<Span> = vec![at];
    diagnostic.related.retain(|label| {
        !seen.contains(&label.span) && {
            seen.push(label.span);
            true
        }
    });
    diagnostic.help(help(flow, id, &conflict))
}

/// A guard that is false by itself.
fn always_false(flow: Flow<'_>, id: NodeId) -> Diagnostic {
    let node = &flow.workflow.nodes[id];
    let (name, Some(when)) = (&node.name, &node.clauses.when) else {
        return DEAD_STEP.at(node.name.span, format!("`{}` never runs", node.name));
    };
    let parts = flow.decisive_parts(when, Condition::FALSE);
    let diagnostic = match &parts[..] {
        [] => DEAD_STEP.at(when.span, format!("`{name}` never runs: its guard is always false")).label("always false"),
        [part] => DEAD_STEP
            .at(part.span, format!("`{name}` never runs: a part of its guard is always false"))
            .label("always false"),
        [_, _, ..] => {
            let message = format!("`{name}` never runs: parts of its guard exclude each other");
            guards::mark_parts(DEAD_STEP.at(when.span, message), when, &parts, Condition::FALSE)
        }
    };
    endings::point_at(flow, diagnostic, when, &parts).help("mend the guard, or remove the step")
}

/// The step whose failure is waited for and whose data is read, too.
fn failed_and_read(conflict: &[&Demand]) -> Option<NodeId> {
    conflict.iter().find_map(|demand| match demand.kind {
        Kind::Edge(Outcome::Failed, Some(failed)) => {
            conflict.iter().any(|other| other.kind == Kind::Data(Some(failed))).then_some(failed)
        }
        _ => None,
    })
}

/// What excludes what, where no guard is among it.
fn clash(flow: Flow<'_>, id: NodeId, conflict: &[&Demand]) -> String {
    if let Some(choose) = common_choose(flow, conflict) {
        return format!("it needs two arms of `{choose}`, which exclude each other");
    }
    let name = |id: NodeId| &flow.workflow.nodes[id].name;
    match conflict {
        [Demand { kind: Kind::Joined, .. }] => {
            let edges = flow.control_edges(id).count();
            let wanted = match flow.workflow.nodes[id].clauses.join.map(|clause| clause.join) {
                Some(Join::AtLeast(count)) => count.value.to_string(),
                Some(Join::Any) => "one".to_owned(),
                Some(Join::All) | None => "all".to_owned(),
            };
            return format!("it waits for {wanted} of {edges} edges, and so many never fire together");
        }
        [Demand { kind: Kind::Edge(_, Some(from)), .. }] => {
            return format!("the condition of its edge is false whenever `{}` has run", name(*from));
        }
        _ => {}
    }
    let needs: Vec<String> = conflict.iter().filter_map(|demand| need(flow, demand)).collect();
    let reads = conflict.iter().all(|demand| matches!(demand.kind, Kind::Data(_)));
    let waits = conflict.iter().all(|demand| matches!(demand.kind, Kind::Edge(..)));
    let verb = match (reads, waits) {
        (true, _) => "reads",
        (false, true) => "waits for",
        (false, false) => "needs",
    };
    match &needs[..] {
        [] => "what it needs excludes each other".to_owned(),
        [one] if conflict.iter().any(|demand| demand.kind == Kind::Arm) => {
            format!("it needs {one}, which its arm excludes")
        }
        [one] => format!("it needs {one}, which is excluded where it stands"),
        [first, last] => format!("it {verb} {first} and {last}, which exclude each other"),
        [first @ .., last] => {
            format!("it {verb} {} and {last}, which never run all together", first.join(", "))
        }
    }
}

/// What a demand is for.
fn need(flow: Flow<'_>, demand: &Demand) -> Option<String> {
    match demand.kind {
        Kind::Edge(Outcome::Failed, Some(from)) => Some(format!("the failure of `{}`", flow.workflow.nodes[from].name)),
        Kind::Edge(_, Some(from)) | Kind::Data(Some(from)) => Some(format!("`{}`", flow.workflow.nodes[from].name)),
        Kind::Edge(_, None) | Kind::Data(None) | Kind::Arm | Kind::Around(_) | Kind::Joined | Kind::Guard => None,
    }
}

fn help(flow: Flow<'_>, id: NodeId, conflict: &[&Demand]) -> String {
    let name = &flow.workflow.nodes[id].name;
    let waits = conflict.iter().filter(|demand| matches!(demand.kind, Kind::Edge(..) | Kind::Joined)).count();
    let joined = conflict.iter().any(|demand| demand.kind == Kind::Joined);
    if let Some(failed) = failed_and_read(conflict) {
        let other = &flow.workflow.nodes[failed].name;
        return format!("read what went wrong with `error({other})`, or let `{name}` wait for another outcome");
    }
    let has_guard = conflict.iter().any(|demand| demand.kind == Kind::Guard);
    let read = read(flow, id, conflict);
    let named = |vertex: u32| flow.graph().name(flow.workflow, vertex).as_str();
    match &read[..] {
        [] if has_guard => "mend the guard, or remove the step".to_owned(),
        [] if waits > 1 || joined => "write `join any` to go on after whichever ran".to_owned(),
        [] => "mend the condition, or remove the edge".to_owned(),
        &[one] => {
            let inside = sources(flow.graph().incoming(one));
            let one_name = named(one);
            match &inside[..] {
                // A let that is never there.
                [_, _, ..] if flow.facts.run(one).is_false() => {
                    format!("let `{one_name}` read {}", whichever(&inside, &named))
                }
                _ if has_guard => format!("mend the guard, or read `{one_name}` as an optional"),
                _ if joined => format!("let `{name}` wait for other steps, or read `{one_name}` as an optional"),
                _ if waits > 0 => format!("let `{name}` wait for another step, or read `{one_name}` as an optional"),
                _ => format!("read `{one_name}` as an optional, or let `{name}` stand where `{one_name}` is there"),
            }
        }
        several => format!("read {}", whichever(several, &named)),
    }
}

/// The `coalesce` of some sources.
fn whichever<'a>(sources: &[u32], named: &dyn Fn(u32) -> &'a str) -> String {
    let mut candidates: Vec<&str> = sources.iter().take(MAX_SOURCES).map(|&source| named(source)).collect();
    if sources.len() > MAX_SOURCES {
        candidates.push("…");
    }
    format!("whichever is there with `coalesce({})`", candidates.join(", "))
}

/// What is read among some demands.
fn read(flow: Flow<'_>, id: NodeId, conflict: &[&Demand]) -> Vec<u32> {
    let reads = conflict.iter().filter(|demand| matches!(demand.kind, Kind::Data(_)));
    let read: FxHashSet<Span> = reads.map(|demand| demand.span).collect();
    sources(flow.graph().incoming(flow.vertex(id)).filter(|edge| read.contains(&edge.span)))
}

/// What hard references read, each once, and one more than are listed at most.
fn sources<'a>(edges: impl Iterator<Item = &'a Edge>) -> Vec<u32> {
    let mut sources = Vec::new();
    for edge in edges.filter(|edge| edge.kind == EdgeKind::Data { soft: false }) {
        if sources.len() <= MAX_SOURCES && !sources.contains(&edge.from) {
            sources.push(edge.from);
        }
    }
    sources
}

fn words(flow: Flow<'_>, demand: &Demand) -> String {
    let name = |id: Option<NodeId>| id.map_or("it", |id| flow.workflow.nodes[id].name.text.as_str());
    match demand.kind {
        Kind::Arm => "it stands in this arm".to_owned(),
        Kind::Around(block) => format!("`{}`, which it stands in, runs only if this holds", name(Some(block))),
        Kind::Edge(Outcome::Failed, from) => format!("it waits for the failure of `{}`", name(from)),
        Kind::Edge(_, from) => format!("it waits for `{}`", name(from)),
        Kind::Joined => "this many of the edges are to fire".to_owned(),
        Kind::Guard => "its guard".to_owned(),
        Kind::Data(Some(from)) => format!("it reads `{}`", name(Some(from))),
        Kind::Data(None) => "it reads this".to_owned(),
    }
}
