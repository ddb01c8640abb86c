//! E0405, `empty-workflow`.

use crate::diagnostic::{Severity, Sink, rule};
use crate::rules::Context;

rule! {
    /// A workflow has no steps.
    ///
    /// It would succeed without doing anything: more often a file cut short than an intention.
    ///
    /// ```flow bad
    /// workflow hello(name: string) {
    /// }
    /// ```
    ///
    /// Give it a step, or remove it.
    ///
    /// ```flow good
    /// effect greet(name: string) -> null { timeout 5s }
    ///
    /// workflow hello(name: string) {
    ///   step greeting = greet(name)
    /// }
    /// ```
    pub EMPTY_WORKFLOW = error "E0405" "empty-workflow"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for workflow in &context.program.workflows {
        // A step, or the whole block, that could not be read was reported; the workflow is not empty then.
        let unread = sink.found().iter().any(|found| {
            let (whole, at) = (workflow.span, found.primary.span);
            let inside = whole.file == at.file && whole.start <= at.start && at.start <= whole.end + 1;
            found.severity == Severity::Error && found.rule.code.starts_with("E01") && inside
        });
        if workflow.nodes.is_empty() && !unread {
            let message = format!("the workflow `{}` has no steps", workflow.name);
            let help = "add a step, as in `step first = action(argument: value)`, or remove the workflow";
            sink.report(EMPTY_WORKFLOW.at(workflow.name.span, message).help(help));
        }
    }
}
