//! The edges of a graph, those that loops have in their config included.

use super::nodes::{Source, condition, list, text};
use crate::base::Span;
use crate::diagnostic::Sink;
use crate::frontend::rules::IRREGULAR_LOOP;
use crate::frontend::tree::{Fields, Scalar, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// An edge between two nodes.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    pub(super) from: u32,
    pub(super) to: u32,
    /// Where the node is named that it comes from.
    pub(super) from_span: Span,
    /// Where the node is named that it leads to.
    pub(super) to_span: Span,
    pub(super) way: Way,
    /// The text of its condition.
    pub(super) condition: Option<Scalar<'a>>,
}

/// When an edge is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// Whenever its source has run.
    Always,
    /// By the rule of this number among those of its source: if no rule before holds.
    Rule(u32),
    /// If no rule of its source holds.
    Default,
    /// When a loop has ended by its condition.
    Break,
    /// When the rounds of a loop are used up.
    Timeout,
}

impl Edge<'_> {
    /// What of the file is shown for the edge: from the one end to the other.
    pub(super) fn span(&self) -> Span {
        match self.way {
            Way::Break | Way::Timeout => self.to_span,
            Way::Always | Way::Rule(_) | Way::Default => self.from_span.to(self.to_span),
        }
    }
}

/// Reads all edges: those of the list in its order, then those of loops.
pub(super) fn read<'a>(source: &Source<'a>, sink: &mut Sink) -> Vec<Edge<'a>> {
    let values = source.edges.map_or_else(Vec::new, |edges| list(edges, "`edges`", sink));
    let mut edges: Vec<Edge<'a>> = values.into_iter().filter_map(|value| edge(source, value, sink)).collect();
    let paths = paths(source, sink);
    edges.retain(|edge| !repeats(source, edge, &paths, sink));
    let rules = number_rules(&mut edges);
    for edge in edges.iter_mut().filter(|edge| edge.condition.is_none() && rules.contains_key(&edge.from)) {
        edge.way = Way::Default;
    }
    edges.extend(paths);
    let mut seen = FxHashSet::default();
    edges.retain(|edge| seen.insert((edge.from, edge.to, edge.way)));
    edges
}

fn edge<'a>(source: &Source<'a>, value: Value<'a>, sink: &mut Sink) -> Option<Edge<'a>> {
    let mut fields = Fields::of(value, "an edge", sink)?;
    let mut end =
        |key, sink: &mut Sink| fields.require(key, sink).and_then(|value| text(value, &format!("`{key}`"), sink));
    let (from, to) = (end("from", sink), end("to", sink));
    let condition = fields.take("condition").and_then(|value| condition(value, sink));
    fields.finish(sink);
    let (from, to) = (from.map(|id| (id.span, source.find(id, sink))), to.map(|id| (id.span, source.find(id, sink))));
    let ((from_span, Some(from)), (to_span, Some(to))) = (from?, to?) else { return None };
    Some(Edge { from, to, from_span, to_span, way: Way::Always, condition })
}

/// The edges that loops have in their config.
fn paths<'a>(source: &Source<'a>, sink: &mut Sink) -> Vec<Edge<'a>> {
    let mut edges = Vec::new();
    for (from, node) in (0..).zip(&source.nodes) {
        let Some(jump) = &node.jump else { continue };
        for (way, path) in [(Way::Break, &jump.break_path), (Way::Timeout, &jump.timeout_path)] {
            let found = path.iter().filter_map(|&id| Some((source.find(id, sink)?, id.span)));
            let edge = |(to, to_span)| Edge { from, to, from_span: node.id_span(), to_span, way, condition: None };
            edges.extend(found.map(edge).collect::<Vec<_>>());
        }
    }
    edges
}

/// Whether an edge of a loop node only says again what its config says.
fn repeats(source: &Source<'_>, edge: &Edge<'_>, paths: &[Edge<'_>], sink: &mut Sink) -> bool {
    let node = &source.nodes[edge.from as usize];
    let Some(jump) = &node.jump else { return false };
    let back = jump.back_to.filter(|back| back.text == source.nodes[edge.to as usize].id_text());
    if let (Some(back), Some(condition)) = (back, edge.condition) {
        let message =
            format!("`{}` goes round again by its own condition, and this edge has another one", node.id_text());
        let report = IRREGULAR_LOOP.at(condition.span, message).related(back.span, "this is where it goes back");
        sink.report(report.help("remove the edge: `loop_back_to` is enough"));
    }
    let first = paths.partition_point(|path| path.from < edge.from);
    let mut own = paths[first..].iter().take_while(|path| path.from == edge.from);
    back.is_some() || edge.condition.is_none() && own.any(|path| path.to == edge.to)
}

/// Numbers the conditions of each source in the order of its edges; edges with the same text are one rule. Says which sources have any.
fn number_rules(edges: &mut [Edge<'_>]) -> FxHashMap<u32, u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut numbers: FxHashMap<(u32, &str), u32> = FxHashMap::default();
    for edge in edges {
        let Some(condition) = edge.condition else { continue };
        let number = *numbers.entry((edge.from, condition.text)).or_insert_with(|| {
            let count = counts.entry(edge.from).or_insert(0);
            *count += 1;
            *count - 1
        });
        edge.way = Way::Rule(number);
    }
    counts
}
