//! E0401, `cycle`.

use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::graph::cycle::shortest_in_each_component;
use crate::hir::Workflow;
use crate::resolve::{Edge, EdgeKind, FlowGraph};
use crate::rules::Context;
use smol_str::SmolStr;

rule! {
    /// Steps wait for each other in a circle.
    ///
    /// None of them can ever start. In production the run hangs, or ends without having done anything. A step waits for every step
    /// whose output it reads, and for every step that an edge or `after` names.
    ///
    /// ```flow bad
    /// compute draft(notes: string) -> string
    /// compute review(text: string) -> string
    ///
    /// workflow write() -> string {
    ///   step text = draft(notes: remarks)
    ///   step remarks = review(text)
    ///   return text
    /// }
    /// ```
    ///
    /// Take one of the edges out, or repeat the steps in a `loop`, where each round reads the one before it.
    ///
    /// ```flow good
    /// compute draft(notes: string) -> string
    /// compute review(text: string) -> { remarks: string, good: bool }
    ///
    /// workflow write() -> string {
    ///   loop rounds max 3 {
    ///     let before = rounds.previous.?reviewed.remarks.orValue("")
    ///     step text = draft(notes: before)
    ///     step reviewed = review(text)
    ///     until reviewed.good
    ///   }
    ///   return rounds.text
    /// }
    /// ```
    pub CYCLE = error "E0401" "cycle"
}

/// The most edges of one cycle that are pointed at.
const MAX_EDGES_SHOWN: usize = 12;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let graph = &context.resolved.workflows[id].graph;
        if graph.cyclic {
            for cycle in shortest_in_each_component(&graph.graph) {
                let edges: Vec<&Edge> = cycle.iter().map(|edge| &graph.edges[edge.index()]).collect();
                if let Some(diagnostic) = describe(workflow, graph, &edges) {
                    sink.report(diagnostic);
                }
            }
        }
    }
}

fn describe(workflow: &Workflow, graph: &FlowGraph, cycle: &[&Edge]) -> Option<Diagnostic> {
    // A report begins where the file does: at the first edge that somebody wrote.
    let written = |edge: &&&Edge| edge.kind != EdgeKind::Contains;
    let first = cycle.iter().filter(written).min_by_key(|edge| edge.span)?;
    let start = cycle.iter().position(|edge| std::ptr::eq(*edge, *first))?;
    let around = || cycle[start..].iter().chain(&cycle[..start]);
    let mut names: Vec<SmolStr> = around().map(|edge| graph.name(workflow, edge.to).clone()).collect();
    names.dedup();
    let message = match &names[..] {
        [alone] => format!("`{alone}` waits for itself"),
        [one, other] => format!("`{one}` and `{other}` wait for each other"),
        _ => format!("these {} wait for each other in a circle: {}", names.len(), shown(&names)),
    };
    let mut diagnostic = CYCLE.at(first.span, message).label(says(workflow, graph, first));
    for edge in around().skip(1).filter(|edge| edge.kind != EdgeKind::Contains).take(MAX_EDGES_SHOWN) {
        diagnostic = diagnostic.related(edge.span, says(workflow, graph, edge));
    }
    Some(
        diagnostic.help("take one of these edges out, or repeat the steps in a `loop`, whose rounds read `l.previous`"),
    )
}

fn shown(names: &[SmolStr]) -> String {
    let mut text: Vec<String> = names.iter().take(MAX_EDGES_SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > MAX_EDGES_SHOWN {
        text.push(format!("and {} more", names.len() - MAX_EDGES_SHOWN));
    }
    text.join(", ")
}

fn says(workflow: &Workflow, graph: &FlowGraph, edge: &Edge) -> String {
    let (from, to) = (graph.name(workflow, edge.from), graph.name(workflow, edge.to));
    match edge.kind {
        EdgeKind::Data { .. } => format!("`{to}` reads `{from}`"),
        EdgeKind::Control { .. } => format!("`{to}` waits for `{from}`"),
        EdgeKind::Contains => format!("`{from}` and `{to}` belong together"),
    }
}
