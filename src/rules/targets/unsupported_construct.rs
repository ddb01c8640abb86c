//! E1003, `unsupported-construct`.

use crate::base::Span;
use crate::diagnostic::{Sink, rule};
use crate::hir::{Callable, NodeKind};
use crate::resolve::{EdgeKind, Vertex};
use crate::rules::Context;
use crate::syntax::ast::Outcome;

rule! {
    /// A workflow has something that the choreography engine does not.
    ///
    /// Its nodes are pieces of work, decisions and loops. It has no waiting for a time or an event, no events to publish, nothing that is done for each
    /// element of a list, no workflow in a workflow, and nothing that follows a failure or stands in for it.
    ///
    /// ```flow bad target:choreography
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow remind(names: list<string>) {
    ///   each sent (name in names) {
    ///     step mail = mail.send(to: name)
    ///   }
    /// }
    /// ```
    ///
    /// Let an action do it.
    ///
    /// ```flow good target:choreography
    /// effect mail.send_all(to: list<string>) -> null { timeout 5s }
    ///
    /// workflow remind(names: list<string>) {
    ///   step sent = mail.send_all(to: names)
    /// }
    /// ```
    pub UNSUPPORTED_CONSTRUCT = error "E1003" "unsupported-construct"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let resolved = &context.resolved.workflows[id];
        for (id, node) in workflow.nodes.enumerate() {
            let calls_workflow = matches!(resolved.callees[id], Some(Callable::Workflow(_)));
            if let Some((what, help)) = missing(&node.kind, calls_workflow) {
                report(node.name.span, &format!("`{}` is {what}", node.name), help, sink);
            }
            if let Some(fallback) = &node.clauses.fallback {
                let what = format!("`{}` has a value for when it fails", node.name);
                report(fallback.span, &what, "let its action give that value itself", sink);
            }
            for edge in resolved.graph.incoming(resolved.graph.vertex(Vertex::Node(id))) {
                if matches!(edge.kind, EdgeKind::Control { on: Outcome::Failed | Outcome::Settled, .. }) {
                    let what = format!("`{}` follows a failure", node.name);
                    report(edge.span, &what, "let the action tell of the failure in its output", sink);
                }
            }
        }
    }
}

fn report(span: Span, what: &str, help: &str, sink: &mut Sink) {
    sink.report(
        UNSUPPORTED_CONSTRUCT.at(span, format!("{what}: the choreography engine has no such thing")).help(help),
    );
}

/// What the engine has no node for, and what to do.
const fn missing(kind: &NodeKind, calls_workflow: bool) -> Option<(&'static str, &'static str)> {
    match kind {
        NodeKind::Each { .. } => Some(("an each", "let one action take the whole list")),
        // What takes no time only joins.
        NodeKind::WaitFor(duration) if duration.value == 0 => None,
        NodeKind::WaitFor(_) | NodeKind::WaitUntil(_) => Some(("a wait", "let an action wait")),
        NodeKind::Await { .. } => Some(("an await", "let an action wait for the event")),
        NodeKind::Emit { .. } => Some(("an emit", "let an action publish the event")),
        NodeKind::Call(_) if calls_workflow => Some(("a workflow", "put its steps in the place of the call")),
        NodeKind::Call(_) | NodeKind::Broken | NodeKind::Choose { .. } | NodeKind::Loop { .. } => None,
    }
}
