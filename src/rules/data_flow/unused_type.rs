//! W0518, `unused-type`.

use super::unused::{self, Declared, Words};
use crate::diagnostic::{Applicability, Sink, rule};
use crate::rules::Context;
use crate::rules::uses::Thing;

rule! {
    /// Nothing uses a declared type.
    ///
    /// Perhaps the action or the parameter that should have it has another one.
    ///
    /// ```flow bad
    /// type Label = "good" | "bad"
    ///
    /// compute classify(text: string) -> string
    ///
    /// workflow sort(text: string) -> string {
    ///   step label = classify(text)
    ///   return label
    /// }
    /// ```
    ///
    /// Use it, or remove it.
    ///
    /// ```flow good
    /// type Label = "good" | "bad"
    ///
    /// compute classify(text: string) -> Label
    ///
    /// workflow sort(text: string) -> Label {
    ///   step label = classify(text)
    ///   return label
    /// }
    /// ```
    ///
    /// A file without a workflow is a library: it declares things for others, and nothing in it is called unused. Nor is anything in a file
    /// that another one of the same check imports and uses. A name that begins with `_` is meant to be unused.
    ///
    /// Only the files of one check are looked at, and another one may import this file. So removing it is a guess, which `--fix` leaves to you.
    pub UNUSED_TYPE = warning "W0518" "unused-type"
}

const WORDS: Words = Words {
    kind: "type",
    verb: "uses",
    participle: "used",
    help: "use it, or remove it if no file outside of this check imports it",
};

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let declared = context.program.types.enumerate().map(|(id, decl)| Declared {
        thing: Thing::Type(id),
        module: decl.module,
        name: &decl.name,
        span: decl.span,
    });
    unused::report(context, &UNUSED_TYPE, (&WORDS, Applicability::Unsafe), declared, sink);
}
