//! E0508, `unhandled-failure-path`.

use super::endings;
use crate::analysis::{Safe, safe};
use crate::base::Name;
use crate::diagnostic::{Sink, rule};
use crate::hir::{Node, NodeId};
use crate::resolve::{Edge, EdgeKind};
use crate::rules::{Context, Flow};
use crate::syntax::ast::Outcome;

rule! {
    /// A handler waits for a failure that cannot happen.
    ///
    /// A step with a `fallback` takes that value when its action fails for good, and has then succeeded: nothing is left to
    /// handle. The same holds for a wait of a fixed time. So the handler never runs, and the failure that it was written for passes silently.
    ///
    /// ```flow bad
    /// effect card.charge(amount: double) -> { ok: bool } { timeout 5s }
    /// effect mail.send(text: string) -> null { timeout 5s }
    ///
    /// workflow pay(amount: double) -> bool {
    ///   step charge = card.charge(amount) fallback {"ok": false}
    ///   step sorry = mail.send(text: "it did not work") after charge failed
    ///   return charge.ok
    /// }
    /// ```
    ///
    /// Ask for the fallback's value, or leave the fallback out.
    ///
    /// ```flow good
    /// effect card.charge(amount: double) -> { ok: bool } { timeout 5s }
    /// effect mail.send(text: string) -> null { timeout 5s }
    ///
    /// workflow pay(amount: double) -> bool {
    ///   step charge = card.charge(amount) fallback {"ok": false}
    ///   step sorry = mail.send(text: "it did not work") when !charge.ok
    ///   return charge.ok
    /// }
    /// ```
    pub UNHANDLED_FAILURE_PATH = error "E0508" "unhandled-failure-path"
}

/// Whether an edge waits for a failure that cannot happen.
pub(super) fn is_impossible(flow: Flow<'_>, edge: &Edge) -> bool {
    let EdgeKind::Control { on: Outcome::Failed, .. } = edge.kind else { return false };
    flow.graph().node_of(edge.from).is_some_and(|from| flow.facts.outcome_of(from).is_none())
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for edge in flow.graph().edges.iter().filter(|edge| is_impossible(flow, edge)) {
            let (Some(from), Some(to)) = (flow.graph().node_of(edge.from), flow.graph().node_of(edge.to)) else {
                continue;
            };
            let (node, to) = (&flow.workflow.nodes[from], &flow.workflow.nodes[to]);
            let name = &node.name;
            let diagnostic = UNHANDLED_FAILURE_PATH
                .at(edge.span, format!("`{}` waits for a failure of `{name}`, which cannot fail", to.name));
            let because = endings::cannot_fail(node).into_iter();
            let diagnostic = because.fold(diagnostic, |diagnostic, (span, text)| diagnostic.related(span, text));
            sink.report(match help(flow, from) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
        }
    }
}

/// What to wait for instead of the failure of a node that cannot fail.
fn help(flow: Flow<'_>, from: NodeId) -> Option<String> {
    let node = &flow.workflow.nodes[from];
    let name = &node.name;
    Some(match safe(node)? {
        Safe::Fallback(_) => format!("ask for this value, as in `when {name}.… == …`, or remove the `fallback`"),
        Safe::Wait => format!("wait for it with `after {name}`"),
        Safe::Decision => match failing_in(flow, from) {
            Some(step) => format!("wait for the step that may fail, as in `after {step} failed`"),
            None => format!("wait for it with `after {name}`"),
        },
    })
}

/// The first step in the arms of a choose that may fail.
fn failing_in(flow: Flow<'_>, choose: NodeId) -> Option<&Name> {
    let stands = |node: &&Node| flow.workflow.regions[node.region].owner == Some(choose);
    let found = flow.workflow.nodes.iter().filter(stands).find(|node| safe(node).is_none());
    found.map(|node| &node.name)
}
