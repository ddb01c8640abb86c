//! W0706, `hidden-failure`.

use crate::base::{Name, Span};
use crate::cel::Type;
use crate::diagnostic::{Sink, rule};
use crate::hir::{ActionId, Callable, NodeId, Workflow};
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::rules::effects::via::is_unrepeatable;
use crate::rules::{Context, Flow};
use rustc_hash::FxHashSet;

rule! {
    /// A `fallback` hides whether an effect was done.
    ///
    /// A step with a `fallback` has always succeeded, so nobody can handle its failure. Where nothing reads the output either, a payment that was made, one that was refused and
    /// one of which nobody knows are all the same to the workflow.
    ///
    /// ```flow bad
    /// effect card.charge(amount: double) -> { id: string } { timeout 5s }
    /// effect parcel.ship(sku: string) -> { tracking: string } { timeout 5s }
    ///
    /// workflow sell(sku: string, amount: double) -> string {
    ///   step paid = card.charge(amount) fallback {"id": ""}
    ///   step parcel = parcel.ship(sku) after paid
    ///   return parcel.tracking
    /// }
    /// ```
    ///
    /// Handle the failure, or let something read what came out.
    ///
    /// ```flow good
    /// effect card.charge(amount: double) -> { id: string } { timeout 5s }
    /// effect parcel.ship(sku: string) -> { tracking: string } { timeout 5s }
    /// effect ledger.ask(amount: double) -> null { timeout 5s }
    ///
    /// workflow sell(sku: string, amount: double) -> string? {
    ///   step paid = card.charge(amount)
    ///   step asked = ledger.ask(amount) after paid failed
    ///   step parcel = parcel.ship(sku) after paid
    ///   return coalesce(parcel).?tracking
    /// }
    /// ```
    ///
    /// Nothing is said of an effect that is `idempotent`, which can be done again, and of one that gives nothing: a mail that need not arrive has `fallback null`.
    pub HIDDEN_FAILURE = warning "W0706" "hidden-failure"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    // Of a handler that waits for a failure in vain, the fallback is the other end.
    let labels = sink.found().iter().flat_map(|found| &found.related);
    let known: FxHashSet<Span> = labels.map(|label| label.span).collect();
    for flow in context.flows() {
        let returned = returned(flow);
        for (id, node) in flow.workflow.nodes.enumerate() {
            let (Some(fallback), Some(Callable::Action(action))) = (&node.clauses.fallback, flow.resolved.callees[id])
            else {
                continue;
            };
            let counts = is_unrepeatable(context, action) && !gives_nothing(context, action);
            if counts && !known.contains(&fallback.span) && !is_read(flow, &returned, id) {
                report(&node.name, fallback.span, &context.program.actions[action].name, sink);
            }
        }
    }
}

fn report(step: &Name, fallback: Span, effect: &Name, sink: &mut Sink) {
    sink.report(
        HIDDEN_FAILURE
            .at(fallback, format!("with this, nothing can tell whether `{step}` was done"))
            .label("stands for every failure")
            .related(effect.span, format!("`{effect}` is an effect that may not be done twice"))
            .help(format!(
                "handle the failure, with a step `after {step} failed`, or let something read what `{step}` gives"
            )),
    );
}

/// Whether the result of an action says nothing by itself.
fn gives_nothing(context: Context<'_>, action: ActionId) -> bool {
    let returns = context.typed.table.resolve(&context.typed.signatures.action(action).returns);
    matches!(returns, Type::Null | Type::Error)
}

/// The nodes that results of the workflow read, which makes no edges.
fn returned(flow: Flow<'_>) -> FxHashSet<NodeId> {
    let mut found = FxHashSet::default();
    for (result, _) in &flow.workflow.results {
        flow.resolved.scope.references(flow.scene.names, flow.workflow, Workflow::ROOT, result, &mut |reference| {
            found.extend(if let Def::Node(id) = reference.def { Some(id) } else { None });
        });
    }
    found
}

/// Whether something reads what a node gives, or what a block around it gives.
fn is_read(flow: Flow<'_>, returned: &FxHashSet<NodeId>, id: NodeId) -> bool {
    let graph = flow.graph();
    let mut part = Some(id);
    while let Some(node) = part {
        let end = graph.vertex(Vertex::End(node));
        if returned.contains(&node) || graph.outgoing(end).any(|edge| matches!(edge.kind, EdgeKind::Data { .. })) {
            return true;
        }
        let frame = flow.workflow.regions[flow.workflow.nodes[node].region].frame;
        part = flow.workflow.regions[frame].owner;
    }
    false
}
