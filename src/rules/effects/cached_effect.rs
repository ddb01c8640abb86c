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
    /// A `reducer` is as pure as a `compute`, so its result may be kept, too.
    pub CACHED_EFFECT = warning "W0607" "cached-effect"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let Some(cached) = action.cached.filter(|_| action.archetype == Archetype::Effect) else { continue };
        let reads = via::kind(action) == Some(HTTP)
            && via::text(context, id, "method").is_none_or(|method| via::READING.contains(&method));
        let help = if reads {
            "declare it as a `compute`, since it only reads, or remove `cached`"
        } else {
            "remove `cached`, or declare a `compute` if it only reads"
        };
        let time = duration(cached.value);
        let message =
            format!("`{}` is an effect, and for {time} it is not done again for equal arguments", action.name);
        sink.report(
            CACHED_EFFECT
                .at(cached.span, message)
                .label("its result is kept so long")
                .related(action.name.span, "declared as an `effect`")
                .help(help),
        );
    }
}
