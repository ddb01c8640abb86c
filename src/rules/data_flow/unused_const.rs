//! W0517, `unused-const`.

use super::unused::{self, Declared, Words};
use crate::diagnostic::{Applicability, Sink, rule};
use crate::rules::Context;
use crate::rules::uses::Thing;

rule! {
    /// Nothing uses a constant.
    ///
    /// It says something about the workflow that is not so: whoever changes it finds that nothing changes.
    ///
    /// ```flow bad
    /// const MAX_WORDS = 200
    ///
    /// compute summarize(text: string, words: int) -> string
    ///
    /// workflow digest(text: string) -> string {
    ///   step summary = summarize(text, words: 100)
    ///   return summary
    /// }
    /// ```
    ///
    /// Use it, or remove it.
    ///
    /// ```flow good
    /// const MAX_WORDS = 200
    ///
    /// compute summarize(text: string, words: int) -> string
    ///
    /// workflow digest(text: string) -> string {
    ///   step summary = summarize(text, words: MAX_WORDS)
    ///   return summary
    /// }
    /// ```
    ///
    /// A file without a workflow is a library: it declares things for others, and nothing in it is called unused. Nor is anything in a file
    /// that another one of the same check imports and uses. A name that begins with `_` is meant to be unused.
    ///
    /// Only the files of one check are looked at, and another one may import this file. So removing it is a guess, which `--fix` leaves to you.
    pub UNUSED_CONST = warning "W0517" "unused-const"
}

const WORDS: Words = Words {
    kind: "constant",
    verb: "uses",
    participle: "used",
    help: "use it, or remove it if no file outside of this check imports it",
};

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let declared = context.program.consts.enumerate().map(|(id, decl)| Declared {
        thing: Thing::Const(id),
        module: decl.module,
        name: &decl.name,
        span: decl.span,
    });
    unused::report(context, &UNUSED_CONST, (&WORDS, Applicability::Unsafe), declared, sink);
}
