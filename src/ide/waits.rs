//! What a step waits for, step by step: through the lets that it reads.

use crate::analysis::Scene;
use crate::base::Span;
use crate::hir::{LetId, NodeId};
use crate::resolve::{EdgeKind, Vertex};

/// The most lets that are looked through for one step.
const MAX_LETS: usize = 4_096;

/// Something that a step waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    /// The step that is waited for.
    pub(super) from: NodeId,
    /// Why.
    pub(super) kind: EdgeKind,
    /// The let that reads it, if it is read through one.
    pub(super) through: Option<LetId>,
    /// Where that is said.
    pub(super) span: Span,
}

/// What a step, or the start of a block, waits for. What it only stands in is left out.
pub(super) fn waits(scene: Scene<'_>, node: NodeId) -> Vec<Wait> {
    let graph = &scene.resolved.graph;
    let mut found: Vec<Wait> = Vec::new();
    let mut open = vec![(graph.vertex(Vertex::Node(node)), None)];
    let mut seen: Vec<LetId> = Vec::new();
    while let Some((vertex, through)) = open.pop() {
        for edge in graph.incoming(vertex) {
            match graph.unpack(edge.from) {
                Vertex::Let(id) if !seen.contains(&id) && seen.len() < MAX_LETS => {
                    seen.push(id);
                    open.push((edge.from, through.or(Some(id))));
                }
                Vertex::Let(_) => {}
                Vertex::Node(from) | Vertex::End(from) => {
                    let inside = edge.kind == EdgeKind::Contains || from == node;
                    let wait = Wait { from, kind: edge.kind, through, span: edge.span };
                    let known = |it: &Wait| it.from == from && it.kind == edge.kind && it.through == through;
                    if !inside && !found.iter().any(known) {
                        found.push(wait);
                    }
                }
            }
        }
    }
    found.sort_by_key(|wait| wait.span);
    found
}
