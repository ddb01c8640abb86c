//! E0602, `impure-compute`.

use super::via::{self, HTTP, HUMAN, QUEUE, READING};
use crate::diagnostic::{Sink, rule};
use crate::hir::{Action, ActionId};
use crate::rules::Context;
use crate::syntax::ast::Archetype;

rule! {
    /// A `compute` changes something outside, or waits for a person.
    ///
    /// A `compute` is pure: it gives the same for the same, and reads at most. So it may be tried again at any time, its result may be kept, and
    /// nobody minds if it is run twice or not at all. A message in a queue, a request with a method other than `GET`, `HEAD` or `OPTIONS`, and
    /// a person who is asked are none of that.
    ///
    /// ```flow bad
    /// compute order.place(sku: string) -> { id: string } {
    ///   via http { method: "POST", url: "https://shop.example.com/orders/{sku}" }
    ///   timeout 5s
    /// }
    /// ```
    ///
    /// Declare it as an `effect`, and say `idempotent` if doing it twice is the same as doing it once. If it only reads, use `GET`.
    ///
    /// ```flow good
    /// effect order.place(sku: string) -> { id: string } {
    ///   via http { method: "POST", url: "https://shop.example.com/orders/{sku}" }
    ///   timeout 5s
    /// }
    ///
    /// compute order.find(id: string) -> { sku: string } {
    ///   via http { method: "GET", url: "https://shop.example.com/orders/{id}" }
    ///   timeout 5s
    /// }
    /// ```
    ///
    /// A question that is asked with `POST`, as in GraphQL, is an `effect` that is `idempotent`: that may be tried again and `cached` like a `compute`.
    ///
    /// A `compute` may be a command in a shell: many commands only work on what they are given, and which do cannot be told from outside. What a
    /// `via custom` does is not known either.
    pub IMPURE_COMPUTE = error "E0602" "impure-compute"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let Some(via) = action.via.as_ref().filter(|_| action.archetype == Archetype::Compute) else { continue };
        let Some((what, here, help)) = deed(context, id, action) else { continue };
        let span = via::place(action, "method").filter(|_| via.kind.text == HTTP).unwrap_or(via.kind.span);
        sink.report(
            IMPURE_COMPUTE
                .at(span, format!("`{}` is a compute, which only reads, and {what}", action.name))
                .label(here)
                .related(action.name.span, "declared as a `compute`")
                .help(help),
        );
    }
}

/// What an action does that no compute may, with words for the place and help.
fn deed(context: Context<'_>, id: ActionId, action: &Action) -> Option<(String, &'static str, &'static str)> {
    match via::kind(action)? {
        HUMAN => Some((
            "a person does its work".to_owned(),
            "nobody says the same twice for sure",
            "declare it as an `effect`",
        )),
        QUEUE => Some((
            "it puts a message into a queue".to_owned(),
            "whoever reads the queue sees each message",
            "declare it as an `effect`",
        )),
        HTTP => {
            let method = via::text(context, id, "method").filter(|method| !READING.contains(method))?;
            let help = "declare it as an `effect`, or use `GET` if it only reads";
            let article = if method.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
            Some((format!("it sends {article} `{method}`"), "not a method that only reads", help))
        }
        _ => None,
    }
}
