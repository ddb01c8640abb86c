//! E0512, `missing-data`.

use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{LetId, RegionKind, Workflow};
use crate::resolve::{EdgeKind, Vertex};
use crate::rules::Context;
use crate::ty::presence::{ConditionKind, Presence, Runs};

rule! {
    /// A step reads the output of a step that may have been skipped.
    ///
    /// When the step that makes the data did not run, the reader has nothing to work with: engines fail it in the middle of a run, or
    /// pass on an empty value. The message shows what the other step depends on, and a case in which it does not run.
    ///
    /// ```flow bad
    /// compute rate(x: int) -> { points: double }
    /// compute praise(points: double) -> string
    ///
    /// workflow w(x: int) -> string {
    ///   step rating = rate(x) when x > 10
    ///   step text = praise(points: rating.points)
    ///   return text
    /// }
    /// ```
    ///
    /// Give the reader the same guard, read the value as an optional (`rating.?points.orValue(0.0)`), or give another source with
    /// `coalesce(…)`.
    ///
    /// ```flow good
    /// compute rate(x: int) -> { points: double }
    /// compute praise(points: double) -> string
    ///
    /// workflow w(x: int) -> string {
    ///   step rating = rate(x) when x > 10
    ///   step text = praise(points: rating.?points.orValue(0.0))
    ///   return text
    /// }
    /// ```
    pub MISSING_DATA = error "E0512" "missing-data"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let graph = &context.resolved.workflows[id].graph;
        let presence = &context.typed.workflows[id].presence;
        for edge in &graph.edges {
            if edge.kind != (EdgeKind::Data { soft: false }) {
                continue;
            }
            let reader = match graph.unpack(edge.to) {
                Vertex::Node(reader) => &workflow.nodes[reader].name,
                // A let of an each is part of what the each gives, so it is evaluated in any case; others ask when they are read.
                Vertex::Let(reader) if in_each(workflow, reader) => &workflow.lets[reader].name,
                Vertex::Let(_) | Vertex::End(_) => continue,
            };
            if matches!(presence.full(edge.to), Runs::Never { .. }) {
                continue; // it reads what excludes each other: `dead-step`
            }
            if let Some(missing) = presence.missing(presence.full(edge.from), presence.base(edge.to)) {
                let name = graph.name(workflow, edge.from);
                let (message, help) = if matches!(graph.unpack(edge.from), Vertex::Let(_)) {
                    let message = format!(
                        "`{name}` may be missing: it reads a step that does not always run when `{reader}` does"
                    );
                    let help = format!(
                        "let `{name}` read the step as an optional, as in `step.?field.orValue(…)`, or give `{reader}` the same condition"
                    );
                    (message, help)
                } else {
                    let message = format!("`{name}` may be missing: it does not always run when `{reader}` does");
                    let optional = format!(
                        "give another source, as in `coalesce({name}, …)`, read it as an optional, as in `{name}.?field.orValue(…)`"
                    );
                    // A let has no condition of its own.
                    let help = match graph.unpack(edge.to) {
                        Vertex::Let(_) => format!("{optional}, or write its value where it is read"),
                        Vertex::Node(_) | Vertex::End(_) => {
                            format!("{optional}, or give `{reader}` the same condition")
                        }
                    };
                    (message, help)
                };
                let diagnostic = MISSING_DATA.at(edge.span, message).label("read here without a check");
                sink.report(explained(diagnostic, workflow, presence, name, &missing).help(help));
            }
        }
    }
}

fn in_each(workflow: &Workflow, id: LetId) -> bool {
    matches!(workflow.regions[workflow.lets[id].region].kind, RegionKind::Each)
}

/// Points at the conditions that `name` has beyond its reader's, and gives a case in which the first does not hold.
pub(super) fn explained(
    mut diagnostic: Diagnostic,
    workflow: &Workflow,
    presence: &Presence,
    name: &str,
    missing: &[u32],
) -> Diagnostic {
    let mut witness = None;
    for &id in missing {
        let condition = presence.condition(id);
        let otherwise = matches!(
            condition.kind,
            ConditionKind::Arm(arm, _) if matches!(workflow.regions[arm].kind, RegionKind::Arm { when: None, .. })
        );
        let why = match condition.kind {
            ConditionKind::Failed(failed) => format!("only when `{}` failed", workflow.nodes[failed].name),
            ConditionKind::Arm(..) if otherwise => "only when no arm above holds".to_owned(),
            ConditionKind::Arm(..) | ConditionKind::Guard => "only when this holds".to_owned(),
        };
        diagnostic = diagnostic.related(condition.span, format!("`{name}` is there {why}"));
        if witness.is_none() && !otherwise {
            witness.clone_from(&condition.counterexample);
        }
    }
    match witness {
        Some(case) => diagnostic.witness(case),
        None => diagnostic,
    }
}
