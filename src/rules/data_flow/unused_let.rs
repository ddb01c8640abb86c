//! W0516, `unused-let`.

use super::unused::{self, Declared, Words};
use crate::diagnostic::{Applicability, Sink, rule};
use crate::rules::Context;
use crate::rules::uses::Thing;

rule! {
    /// Nothing reads a `let`.
    ///
    /// A `let` is only a name for a value, so one that nobody reads does nothing. One that only unused lets read is unused, too. What a `let` of an
    /// `each` says is a field of what the `each` gives, and is not looked at.
    ///
    /// ```flow bad
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> double {
    ///   step rating = score(text)
    ///   let good = rating > 0.5
    ///   return rating
    /// }
    /// ```
    ///
    /// Remove it, or read it. A name that begins with `_` is meant to be unused.
    ///
    /// ```flow good
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> { rating: double, good: bool } {
    ///   step rating = score(text)
    ///   let good = rating > 0.5
    ///   return {"rating": rating, "good": good}
    /// }
    /// ```
    pub UNUSED_LET = warning "W0516" "unused-let"
}

const WORDS: Words = Words { kind: "", verb: "reads", participle: "read", help: "remove it, or read it" };

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let declared = context.program.workflows.enumerate().flat_map(|(id, workflow)| {
        workflow.lets.enumerate().map(move |(decl_id, decl)| Declared {
            thing: Thing::Let(id, decl_id),
            module: workflow.module,
            name: &decl.name,
            span: decl.span,
        })
    });
    unused::report(context, &UNUSED_LET, (&WORDS, Applicability::Safe), declared, sink);
}
