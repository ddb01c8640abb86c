//! W0519, `unused-action`.

use super::unused::{self, Declared, Words};
use crate::diagnostic::{Applicability, Sink, rule};
use crate::rules::Context;
use crate::rules::uses::Thing;

rule! {
    /// No step calls an action.
    ///
    /// It stands beside a workflow that does without it. Perhaps the step was forgotten, or was removed and the action was left.
    ///
    /// ```flow bad
    /// compute summarize(text: string) -> string
    /// effect mail.send(to: string, text: string) { timeout 10s }
    ///
    /// workflow digest(text: string) -> string {
    ///   step summary = summarize(text)
    ///   return summary
    /// }
    /// ```
    ///
    /// Call it, remove it, or move it to a file of its own, for others to import.
    ///
    /// ```flow good
    /// compute summarize(text: string) -> string
    /// effect mail.send(to: string, text: string) { timeout 10s }
    ///
    /// workflow digest(text: string, to: string) -> string {
    ///   step summary = summarize(text)
    ///   step sent = mail.send(to, text: summary)
    ///   return summary
    /// }
    /// ```
    ///
    /// A file without a workflow is a library: it declares things for others, and nothing in it is called unused. Nor is anything in a file
    /// that another one of the same check imports and uses. A name that begins with `_` is meant to be unused. An effect that takes what a used reducer
    /// `emits`, or has its name, carries out the intent as `unconsumed-intent` sees it, and is used by that.
    ///
    /// Only the files of one check are looked at, and another one may import this file. So removing it is a guess, which `--fix` leaves to you.
    pub UNUSED_ACTION = warning "W0519" "unused-action"
}

const WORDS: Words = Words {
    kind: "",
    verb: "calls",
    participle: "called",
    help: "call it, move it to a file that others import, or remove it if no file outside of this check imports it",
};

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let declared = context.program.actions.enumerate().map(|(id, decl)| Declared {
        thing: Thing::Action(id),
        module: decl.module,
        name: &decl.name,
        span: decl.span,
    });
    unused::report(context, &UNUSED_ACTION, (&WORDS, Applicability::Unsafe), declared, sink);
}
