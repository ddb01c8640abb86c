//! W0515, `unused-parameter`.

use super::unused::{self, Words};
use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::rules::uses::{Thing, Use};

rule! {
    /// Nothing in a workflow reads one of its parameters.
    ///
    /// Whoever starts the workflow has to find a value that makes no difference. Often the step is missing that should have taken it, or it takes
    /// another value by mistake.
    ///
    /// ```flow bad
    /// effect mail.send(to: string, text: string) { timeout 10s }
    ///
    /// workflow remind(to: string, text: string, urgent: bool) {
    ///   step sent = mail.send(to, text)
    /// }
    /// ```
    ///
    /// Read it, or remove it. One that callers give anyhow may be called `_urgent`: a name that begins with `_` is meant to be unused. Parameters of
    /// actions are a contract with whoever carries them out, and are not looked at.
    ///
    /// ```flow good
    /// effect mail.send(to: string, text: string) { timeout 10s }
    ///
    /// workflow remind(to: string, text: string, urgent: bool) {
    ///   step sent = mail.send(to, text: urgent ? "now: " + text : text)
    /// }
    /// ```
    pub UNUSED_PARAMETER = warning "W0515" "unused-parameter"
}

const WORDS: Words = Words {
    kind: "parameter",
    verb: "reads",
    participle: "read",
    help: "read it, remove it, or begin its name with `_` if callers give it anyhow",
};

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let uses = context.uses(sink);
    for (id, workflow) in context.program.workflows.enumerate() {
        // One without anything in it was reported.
        let is_empty = workflow.nodes.is_empty() && workflow.results.is_empty();
        let module = &context.program.modules[workflow.module];
        // A manifest without contracts does not say what its nodes take of what a run is given.
        if is_empty || !module.native && module.imports.is_empty() {
            continue;
        }
        for (place, param) in workflow.params.iter().enumerate() {
            let how = uses.of_thing(Thing::Param(id, place));
            if how != Use::Live && !param.name.text.starts_with('_') && !uses.is_broken(param.name.span) {
                let found = unused::describe(&UNUSED_PARAMETER, &WORDS, &param.name, how);
                sink.report(found.related(workflow.name.span, "a parameter of this workflow"));
            }
        }
    }
}
