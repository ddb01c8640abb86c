//! E0507, `no-exit`.

use crate::analysis::Question;
use crate::cel::Expr;
use crate::diagnostic::{Sink, rule};
use crate::hir::{NodeKind, RegionId};
use crate::resolve::Def;
use crate::rules::{Context, Flow};

rule! {
    /// The condition that ends a loop can never become true, or does not depend on what the loop does.
    ///
    /// Such a loop runs its block as often as its `max` allows, in every run, and ends exhausted; or, where the condition happens to be true
    /// from the start, just once.
    ///
    /// ```flow bad
    /// compute write(topic: string) -> { good: bool }
    ///
    /// workflow essay(topic: string, strict: bool) -> int {
    ///   loop draft max 3 {
    ///     step attempt = write(topic)
    ///     until strict
    ///   }
    ///   return draft.iterations
    /// }
    /// ```
    ///
    /// Ask what a round made, or how many there were.
    ///
    /// ```flow good
    /// compute write(topic: string) -> { good: bool }
    ///
    /// workflow essay(topic: string, strict: bool) -> int {
    ///   loop draft max 3 {
    ///     step attempt = write(topic)
    ///     until attempt.good || !strict
    ///   }
    ///   return draft.iterations
    /// }
    /// ```
    pub NO_EXIT = error "E0507" "no-exit"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for (id, node) in flow.workflow.nodes.enumerate() {
            let NodeKind::Loop { body, until: Some(until), .. } = &node.kind else { continue };
            let Some(says) = flow.facts.until(id) else { continue };
            flow.facts.ask(Question::Until(id));
            let given = flow.facts.given(flow.workflow, *body);
            if given.is_false() {
                continue; // it never runs, which was reported
            }
            if flow.facts.disjoint(given, says) {
                sink.report(
                    NO_EXIT
                        .at(
                            until.span,
                            format!(
                                "this condition can never become true, so `{}` never ends before its last round",
                                node.name
                            ),
                        )
                        .label("always false")
                        .help("write the condition that a round is to fulfil"),
                );
            } else if !flow.facts.implies(given, says) && !depends_on_rounds(flow, *body, until) {
                sink.report(
                    NO_EXIT
                        .at(
                            until.span,
                            format!(
                                "this condition reads nothing of what `{}` does, so no round can change it",
                                node.name
                            ),
                        )
                        .label("the same after every round")
                        .help(format!("read the output of a step of the loop, or `{}.iteration`", node.name)),
                );
            }
        }
    }
}

/// Whether an expression reads something of a loop's body, its rounds, or what may differ from one evaluation to the next.
fn depends_on_rounds(flow: Flow<'_>, body: RegionId, until: &Expr) -> bool {
    let inside = |region: RegionId| flow.workflow.enclosing(region).any(|around| around == body);
    let mut depends = false;
    let mut known = true;
    flow.resolved.scope.references(flow.scene.names, flow.workflow, body, until, &mut |reference| {
        depends |= match reference.def {
            Def::Node(id) => inside(flow.workflow.nodes[id].region),
            Def::Let(id) => inside(flow.workflow.lets[id].region),
            Def::Round(id) => flow.workflow.nodes[id].bodies().contains(&body),
            Def::Run => true,
            Def::Param(_) | Def::Item(_) | Def::Index(_) | Def::Value(_) => false,
        };
    });
    // What did not parse may have read anything.
    crate::cel::visit(until, &mut |part| known &= !matches!(part.kind, crate::cel::ast::ExprKind::Error));
    depends || !known
}
