//! E0406, `impossible-join`.

use crate::diagnostic::{Sink, rule};
use crate::hir::NodeId;
use crate::resolve::{EdgeKind, Vertex};
use crate::rules::{Context, Flow};
use crate::syntax::ast::Join;

rule! {
    /// A `join` waits for more edges than there are, or for none.
    ///
    /// `join 3` on a step with two control edges can never hold, so the step is skipped in every run, silently. Only control edges
    /// (`after`, `->`) count; data that a step reads must be there in any case.
    ///
    /// ```flow bad
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow notify(to: string) {
    ///   step first = mail.send(to)
    ///   step second = mail.send(to)
    ///   step last = mail.send(to) after first, second join 3
    /// }
    /// ```
    ///
    /// Wait for no more than there is.
    ///
    /// ```flow good
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow notify(to: string) {
    ///   step first = mail.send(to)
    ///   step second = mail.send(to)
    ///   step last = mail.send(to) after first, second join 2
    /// }
    /// ```
    pub IMPOSSIBLE_JOIN = error "E0406" "impossible-join"
}

/// Whether this rule reports a node, so that it is not reported again that it never runs.
pub(super) fn is_reported(flow: Flow<'_>, id: NodeId) -> bool {
    let Some(clause) = flow.workflow.nodes[id].clauses.join else { return false };
    cannot_hold(clause.join, flow.control_edges(id).count())
}

/// Whether so many edges can never fulfil a join.
fn cannot_hold(join: Join, edges: usize) -> bool {
    match join {
        Join::AtLeast(count) => usize::try_from(count.value).map_or(true, |count| count < 1 || count > edges),
        Join::All | Join::Any => edges == 0,
    }
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let graph = &context.resolved.workflows[id].graph;
        for (id, node) in workflow.nodes.enumerate() {
            let Some(clause) = node.clauses.join else { continue };
            let control = |kind| matches!(kind, EdgeKind::Control { .. });
            let edges = graph.incoming(graph.vertex(Vertex::Node(id))).filter(|edge| control(edge.kind)).count();
            let name = &node.name;
            if !cannot_hold(clause.join, edges) {
                continue;
            }
            let message = match clause.join {
                Join::AtLeast(count) if edges > 0 && count.value < 1 => {
                    format!("`{name}` joins {} edges, and needs at least one", count.value)
                }
                Join::AtLeast(count) if edges > 0 => {
                    format!("`{name}` waits for {} edges, and only {edges} lead to it", count.value)
                }
                Join::All | Join::Any | Join::AtLeast(_) => {
                    format!("`{name}` joins control edges, and none leads to it")
                }
            };
            let help = if edges == 0 {
                "remove the `join`, or say what it joins with `after a, b`".to_owned()
            } else {
                format!("write `join all`, `join any`, or a number from 1 to {edges}")
            };
            sink.report(IMPOSSIBLE_JOIN.at(clause.span, message).help(help));
        }
    }
}
