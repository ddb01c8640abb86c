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
    let mut open = vec![(graph.vertex(Vertex::Node(node)), None, false)];
    let mut seen: Vec<(LetId, bool)> = Vec::new();
    while let Some((vertex, through, coped)) = open.pop() {
        for edge in graph.incoming(vertex) {
            // What copes with the absence of a let copes with that of all that the let reads.
            let kind = match edge.kind {
                EdgeKind::Data { soft } => EdgeKind::Data { soft: soft || coped },
                EdgeKind::Control { .. } | EdgeKind::Contains => edge.kind,
            };
            match graph.unpack(edge.from) {
                Vertex::Let(id) => {
                    let soft = kind == EdgeKind::Data { soft: true };
                    let is_known = seen.contains(&(id, false)) || seen.contains(&(id, soft));
                    if !is_known && seen.len() < MAX_LETS {
                        seen.push((id, soft));
                        open.push((edge.from, through.or(Some(id)), soft));
                    }
                }
                Vertex::Node(from) | Vertex::End(from) => {
                    let inside = kind == EdgeKind::Contains || from == node;
                    let wait = Wait { from, kind, through, span: edge.span };
                    if !inside {
                        add(&mut found, wait);
                    }
                }
            }
        }
    }
    found.sort_by_key(|wait| wait.span);
    found
}

/// Adds what is waited for, unless it is known; of several references the one that needs most.
fn add(found: &mut Vec<Wait>, wait: Wait) {
    let same = |it: &&mut Wait| it.from == wait.from && it.through == wait.through;
    let data = |kind: EdgeKind| matches!(kind, EdgeKind::Data { .. });
    match found.iter_mut().filter(same).find(|it| it.kind == wait.kind || data(it.kind) && data(wait.kind)) {
        Some(known) if wait.kind == (EdgeKind::Data { soft: false }) && known.kind != wait.kind => *known = wait,
        Some(_) => {}
        None => found.push(wait),
    }
}
