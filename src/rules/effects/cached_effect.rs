//! W0607, `cached-effect`.

use super::via::{self, HTTP};
use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::Archetype;
use crate::syntax::format::fragments::duration;

rule! {
    /// An `effect` is `cached`.
    ///
    /// While a result is kept, the same arguments give it again and the work is not done. Of an `effect` the work is what counts: the second of two
    /// equal mails is never sent, and the step that should send it has succeeded.
    ///
    /// ```flow bad
    /// effect mail.send(to: string, text: string) -> { id: string } {
    ///   via queue { topic: "mail" }
    ///   timeout 5s
    ///   cached 1h
    /// }
    /// ```
    ///
    /// Remove `cached`. What only reads is a `compute`, and may be kept.
    ///
    /// ```flow good
    /// effect mail.send(to: string, text: string) -> { id: string } {
    ///   via queue { topic: "mail" }
    ///   timeout 5s
    /// }
    ///
    /// compute address.find(name: string) -> { to: string } {
    ///   via http { method: "GET", url: "https://people.example.com/{name}" }
    ///   timeout 5s
    ///   cached 1h
    /// }
    /// ```
    ///
    /// Nothing is said of an effect that is `idempotent`, of which once is enough, nor of one that asks with `GET`, `HEAD` or `OPTIONS`. A `reducer` is as pure as a `compute`, so its result may be kept, too.
    pub CACHED_EFFECT = warning "W0607" "cached-effect"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let Some(cached) = action.cached.filter(|_| action.archetype == Archetype::Effect) else { continue };
        let reads = via::kind(action) == Some(HTTP)
            && via::text(context, id, "method").is_some_and(|method| via::READING.contains(&method));
        if reads || action.idempotent.is_some() {
            continue;
        }
        let time = duration(cached.value);
        let message =
            format!("`{}` is an effect, and for {time} it is not done again for equal arguments", action.name);
        sink.report(
            CACHED_EFFECT
                .at(cached.span, message)
                .label("its result is kept so long")
                .related(action.name.span, "declared as an `effect`")
                .help("remove `cached`, or say `idempotent` if once is enough for equal arguments"),
        );
    }
}
