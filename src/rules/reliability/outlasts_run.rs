//! W0703, `outlasts-run`.

use crate::base::Span;
use crate::diagnostic::{Sink, rule};
use crate::hir::{NodeKind, WorkflowId};
use crate::rules::Context;
use crate::syntax::ast::DurationMs;
use crate::syntax::format::fragments::duration;

rule! {
    /// One step may take longer than the whole run.
    ///
    /// After the workflow's `timeout` the run has failed, whatever its steps may still do. So a longer `timeout` of a step never ends anything, and who waits for a
    /// person for a day in a run of half an hour gets no answer after half an hour. A `wait` that is longer never ends well at all.
    ///
    /// ```flow bad
    /// effect lead.approve(text: string) -> { approved: bool } {
    ///   via human { role: "lead" }
    ///   timeout 1d
    /// }
    ///
    /// workflow publish(text: string) -> bool {
    ///   timeout 30m
    ///   step approval = lead.approve(text)
    ///   return approval.approved
    /// }
    /// ```
    ///
    /// Give the run more time, or the step less.
    ///
    /// ```flow good
    /// effect lead.approve(text: string) -> { approved: bool } {
    ///   via human { role: "lead" }
    ///   timeout 1d
    /// }
    ///
    /// workflow publish(text: string) -> bool {
    ///   timeout 2d
    ///   step approval = lead.approve(text)
    ///   return approval.approved
    /// }
    /// ```
    pub OUTLASTS_RUN = warning "W0703" "outlasts-run"
}

/// At most this many steps are shown with one workflow.
const MAX_SHOWN: usize = 3;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        let Some(run) = workflow.header.timeout else { continue };
        let longer = longer(context, id, run);
        let Some(most) = longer.iter().map(|step| step.ms).max() else { continue };
        let Some(worst) = longer.iter().find(|step| step.ms == most) else { continue };
        let (name, has, takes) = (worst.name, duration(run.value), duration(most));
        let verb = if worst.is_wait { "waits" } else { "may take" };
        let message = format!("`{name}` {verb} {takes}, and the whole run has {has}");
        let report = OUTLASTS_RUN
            .at(run.span, message)
            .label("after this the run has failed")
            .help(format!("give the run more than {takes}, or `{name}` less than {has}"));
        let shown = longer.iter().take(MAX_SHOWN);
        sink.report(shown.fold(report, |report, step| {
            report.related(step.span, format!("`{}` has {}", step.name, duration(step.ms)))
        }));
    }
}

/// A step that may take longer than its run.
struct Longer<'a> {
    name: &'a str,
    ms: u64,
    /// Where that is said.
    span: Span,
    is_wait: bool,
}

fn longer(context: Context<'_>, id: WorkflowId, run: DurationMs) -> Vec<Longer<'_>> {
    let found = super::nodes(context, id).filter_map(|(node, callee)| {
        let (time, is_wait) = match &node.kind {
            NodeKind::WaitFor(time) => (*time, true),
            _ => (super::timeout(context, node, callee)?, false),
        };
        let is_longer = time.value > run.value;
        is_longer.then_some(Longer { name: node.name.as_str(), ms: time.value, span: time.span, is_wait })
    });
    found.collect()
}
