//! E1002, `no-terminal-node`.

use crate::diagnostic::{Sink, rule};
use crate::hir::{NodeId, NodeKind, Workflow};
use crate::resolve::{EdgeKind, Vertex};
use crate::rules::Context;

rule! {
    /// A workflow ends only with loops, and the choreography engine knows no such end.
    ///
    /// There a node is terminal if nothing leaves it, and a loop node always leads back. A run is over when a terminal node has reported, so its compiler
    /// refuses a graph without one. (That there is no entry cannot be: what has no circle has one.)
    ///
    /// ```json bad file:bad.workflow.json target:choreography
    /// {
    ///   "nodes": [
    ///     { "id": "draft", "type": "agent" },
    ///     {
    ///       "id": "again",
    ///       "type": "loop",
    ///       "config": { "max_iterations": 3, "loop_back_to": "draft", "condition": "output.score < 0.8" }
    ///     }
    ///   ],
    ///   "edges": [{ "from": "draft", "to": "again" }]
    /// }
    /// ```
    ///
    /// Say what comes after the loop.
    ///
    /// ```json good file:good.workflow.json target:choreography
    /// {
    ///   "nodes": [
    ///     { "id": "draft", "type": "agent" },
    ///     {
    ///       "id": "again",
    ///       "type": "loop",
    ///       "config": {
    ///         "max_iterations": 3,
    ///         "loop_back_to": "draft",
    ///         "condition": "output.score < 0.8",
    ///         "break_path": ["publish"],
    ///         "timeout_path": ["give-up"]
    ///       }
    ///     },
    ///     { "id": "publish", "type": "function" },
    ///     { "id": "give-up", "type": "function" }
    ///   ],
    ///   "edges": [{ "from": "draft", "to": "again" }]
    /// }
    /// ```
    pub NO_TERMINAL_NODE = error "E1002" "no-terminal-node"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        let root = &flow.workflow.regions[Workflow::ROOT];
        let leaves = |&id: &NodeId| {
            let end = flow.graph().vertex(Vertex::End(id));
            !flow.graph().outgoing(end).any(|edge| !matches!(edge.kind, EdgeKind::Contains))
        };
        let last: Vec<_> = root.nodes.iter().copied().filter(leaves).collect();
        let is_loop = |id| matches!(flow.workflow.nodes[id].kind, NodeKind::Loop { .. });
        let (Some(&first), true) = (last.first(), last.iter().all(|&id| is_loop(id))) else { continue };
        let name = &flow.workflow.nodes[first].name;
        let message = format!("nothing follows the loop `{name}`, and no other node ends the workflow");
        let report = last[1..].iter().take(3).fold(NO_TERMINAL_NODE.at(name.span, message), |report, &id| {
            report.related(flow.workflow.nodes[id].name.span, "nor does anything follow this one")
        });
        sink.report(report.help("let the loop lead to a node behind it"));
    }
}
