//! W0521, `unused-resource`.

use super::unused::{self, Declared, Words};
use crate::diagnostic::{Applicability, Sink, rule};
use crate::rules::Context;
use crate::rules::uses::Thing;

rule! {
    /// Nothing needs a resource.
    ///
    /// What was to run one at a time, or a few at a time, runs all at once.
    ///
    /// ```flow bad
    /// resource gpu capacity 2
    ///
    /// compute model.train(rows: int) -> double { timeout 1h }
    ///
    /// workflow train(rows: int) -> double {
    ///   step trained = model.train(rows)
    ///   return trained
    /// }
    /// ```
    ///
    /// Say who needs it, or remove it.
    ///
    /// ```flow good
    /// resource gpu capacity 2
    ///
    /// compute model.train(rows: int) -> double {
    ///   timeout 1h
    ///   needs gpu
    /// }
    ///
    /// workflow train(rows: int) -> double {
    ///   step trained = model.train(rows)
    ///   return trained
    /// }
    /// ```
    ///
    /// A file without a workflow is a library: it declares things for others, and nothing in it is called unused. Nor is anything in a file
    /// that another one of the same check imports and uses. A name that begins with `_` is meant to be unused.
    ///
    /// Only the files of one check are looked at, and another one may import this file. So removing it is a guess, which `--fix` leaves to you.
    pub UNUSED_RESOURCE = warning "W0521" "unused-resource"
}

const WORDS: Words = Words {
    kind: "resource",
    verb: "needs",
    participle: "needed",
    help: "say with `needs` what holds it, or remove it if no file outside of this check imports it",
};

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let declared = context.program.resources.enumerate().map(|(id, decl)| Declared {
        thing: Thing::Resource(id),
        module: decl.module,
        name: &decl.name,
        span: decl.span,
    });
    unused::report(context, &UNUSED_RESOURCE, (&WORDS, Applicability::Unsafe), declared, sink);
}
