//! W0522, `unused-secret`.

use super::unused::{self, Declared, Words};
use crate::diagnostic::{Applicability, Sink, rule};
use crate::rules::Context;
use crate::rules::uses::Thing;

rule! {
    /// Nothing uses a secret.
    ///
    /// Whoever runs the workflow has to provide it, and a secret that is provided can leak.
    ///
    /// ```flow bad
    /// secret MAIL_TOKEN
    ///
    /// effect mail.send(to: string) { timeout 10s }
    ///
    /// workflow remind(to: string) {
    ///   step sent = mail.send(to)
    /// }
    /// ```
    ///
    /// Give it to the action that needs it, or remove it.
    ///
    /// ```flow good
    /// secret MAIL_TOKEN
    ///
    /// effect mail.send(to: string, token: secret) { timeout 10s }
    ///
    /// workflow remind(to: string) {
    ///   step sent = mail.send(to, token: MAIL_TOKEN)
    /// }
    /// ```
    ///
    /// A file without a workflow is a library: it declares things for others, and nothing in it is called unused. Nor is anything in a file
    /// that another one of the same check imports and uses. A name that begins with `_` is meant to be unused.
    ///
    /// Only the files of one check are looked at, and another one may import this file. So removing it is a guess, which `--fix` leaves to you.
    pub UNUSED_SECRET = warning "W0522" "unused-secret"
}

const WORDS: Words = Words {
    kind: "secret",
    verb: "uses",
    participle: "used",
    help: "give it to the action that needs it, or remove it if no file outside of this check imports it",
};

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let declared = context.program.secrets.enumerate().map(|(id, decl)| Declared {
        thing: Thing::Secret(id),
        module: decl.module,
        name: &decl.name,
        span: decl.span,
    });
    unused::report(context, &UNUSED_SECRET, (&WORDS, Applicability::Unsafe), declared, sink);
}
