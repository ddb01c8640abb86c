//! E0501, `dead-step`.

use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{NodeId, RegionId, RegionKind, Workflow};
use crate::resolve::{EdgeKind, ResolvedWorkflow, Vertex};
use crate::rules::Context;
use crate::ty::TypedWorkflow;
use crate::ty::presence::{Contradiction, Runs, never_true};

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

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let (resolved, typed) = (&context.resolved.workflows[id], &context.typed.workflows[id]);
        for (id, node) in workflow.nodes.enumerate() {
            let first = first_contradiction(resolved, typed, id);
            if let Some(Contradiction::Arms(a, b)) = first {
                sink.report(exclusive(workflow, resolved, id, (a, b)));
            } else if let Some(Contradiction::Outcome(failed)) = first {
                sink.report(outcome(workflow, resolved, id, failed));
            } else if let Some(when) = &node.clauses.when
                && never_true(&context.resolved.names, &context.typed.consts, workflow.module, when)
            {
                sink.report(
                    DEAD_STEP
                        .at(when.span, format!("`{}` never runs: its guard is always false", node.name))
                        .label("always false")
                        .help("mend the guard, or remove the step"),
                );
            }
        }
    }
}

/// Why a node never runs, unless something that it waits for never runs either and was reported.
fn first_contradiction(resolved: &ResolvedWorkflow, typed: &TypedWorkflow, id: NodeId) -> Option<Contradiction> {
    let vertex = resolved.graph.vertex(Vertex::Node(id));
    let Runs::Never { why } = *typed.presence.full(vertex) else { return None };
    let never = |vertex| matches!(typed.presence.full(vertex), Runs::Never { .. });
    (!resolved.graph.incoming(vertex).any(|edge| never(edge.from))).then_some(why)
}

fn exclusive(workflow: &Workflow, resolved: &ResolvedWorkflow, id: NodeId, arms: (RegionId, RegionId)) -> Diagnostic {
    let node = &workflow.nodes[id];
    let choose = workflow.regions[arms.0].owner.map(|owner| &workflow.nodes[owner].name);
    let of = choose.map(|name| format!(" of `{name}`")).unwrap_or_default();
    let mut diagnostic = DEAD_STEP
        .at(node.name.span, format!("`{}` can never run: it needs two arms{of}, which exclude each other", node.name));
    for arm in [arms.0, arms.1] {
        if let RegionKind::Arm { head, .. } = &workflow.regions[arm].kind {
            diagnostic = diagnostic.related(*head, "it needs this arm");
        }
    }
    let mut reads = false;
    for edge in resolved.graph.incoming(resolved.graph.vertex(Vertex::Node(id))) {
        if let Some(from) = resolved.graph.node_of(edge.from)
            && workflow.enclosing(workflow.nodes[from].region).any(|region| region == arms.0 || region == arms.1)
        {
            let name = &workflow.nodes[from].name;
            reads |= matches!(edge.kind, EdgeKind::Data { .. });
            diagnostic = diagnostic.related(edge.span, format!("`{name}` runs only in its arm"));
        }
    }
    diagnostic.help(if reads {
        "read whichever is there with `coalesce(a, b)`"
    } else {
        "write `join any` to go on after whichever ran"
    })
}

fn outcome(workflow: &Workflow, resolved: &ResolvedWorkflow, id: NodeId, failed: NodeId) -> Diagnostic {
    let (name, other) = (&workflow.nodes[id].name, &workflow.nodes[failed].name);
    let message = format!("`{name}` can never run: it runs only if `{other}` failed, and reads what `{other}` gives");
    let mut diagnostic = DEAD_STEP.at(name.span, message);
    for edge in resolved.graph.incoming(resolved.graph.vertex(Vertex::Node(id))) {
        if edge.kind == (EdgeKind::Data { soft: false }) && resolved.graph.node_of(edge.from) == Some(failed) {
            diagnostic =
                diagnostic.related(edge.span, format!("`{other}` is read here, and a failed step gives nothing"));
        }
    }
    diagnostic.help(format!("read what went wrong with `error({other})`, or let `{name}` wait for another outcome"))
}
