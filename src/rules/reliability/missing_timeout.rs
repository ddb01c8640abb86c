//! W0702, `missing-timeout`.

use crate::diagnostic::{Sink, rule};
use crate::hir::{ActionId, Callable};
use crate::rules::Context;
use crate::rules::effects::via::{self, AGENT, HTTP, HUMAN};
use rustc_hash::FxHashSet;

rule! {
    /// Nothing ends the wait for a server, a model or a person.
    ///
    /// A server that does not answer is the way in which most things fail. Without a `timeout` the step waits for as long as the connection lives or the run may take; neither `retry` nor `fallback` comes into play, since nothing has failed yet.
    ///
    /// ```flow bad
    /// compute weather.ask(city: string) -> { degrees: double } {
    ///   via http { url: "https://weather.example.com/{city}" }
    /// }
    /// ```
    ///
    /// Say how long an attempt may take: at the action, or at each step that runs it.
    ///
    /// ```flow good
    /// compute weather.ask(city: string) -> { degrees: double } {
    ///   via http { url: "https://weather.example.com/{city}" }
    ///   timeout 5s
    /// }
    /// ```
    ///
    /// Nothing is said where each step that runs it is in a workflow with a `timeout`, which ends the wait with the run, unless the step has a `retry` or a `fallback`:
    /// the end of the run is too late for these.
    pub MISSING_TIMEOUT = warning "W0702" "missing-timeout"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let steps = Steps::of(context);
    for (id, action) in context.program.actions.enumerate() {
        let says = context.program.modules[action.module].native;
        let (Some(via), Some(kind)) = (&action.via, via::kind(action)) else { continue };
        let whom = match kind {
            HTTP => "a server",
            AGENT => "a model",
            HUMAN => "a person",
            _ => continue,
        };
        let each_step_has_one = steps.with.contains(&id) && !steps.without.contains(&id);
        if !says || action.policy.timeout.is_some() || each_step_has_one {
            continue;
        }
        let example = if kind == HUMAN { "timeout 1d" } else { "timeout 30s" };
        sink.report(
            MISSING_TIMEOUT
                .at(via.kind.span, format!("`{}` waits for {whom}, and nothing says for how long", action.name))
                .label("may never answer")
                .help(format!("say how long an attempt may take, as in `{example}`")),
        );
    }
}

/// The actions that steps run.
#[derive(Default)]
struct Steps {
    /// Those that a step runs that has a timeout of its own, or ends with its run.
    with: FxHashSet<ActionId>,
    /// Those that a step runs that has none.
    without: FxHashSet<ActionId>,
}

impl Steps {
    fn of(context: Context<'_>) -> Self {
        let mut steps = Self::default();
        for id in context.program.workflows.ids() {
            let run_ends = context.program.workflows[id].header.timeout.is_some();
            for (node, callee) in super::nodes(context, id) {
                if let Some(Callable::Action(action)) = callee {
                    let recovers = node.clauses.fallback.is_some() || super::retry(context, node, callee).is_some();
                    let side = if node.clauses.timeout.is_some() || run_ends && !recovers {
                        &mut steps.with
                    } else {
                        &mut steps.without
                    };
                    side.insert(action);
                }
            }
        }
        steps
    }
}
