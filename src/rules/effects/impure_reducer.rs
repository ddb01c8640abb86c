//! E0603, `impure-reducer`.

use super::via::{self, AGENT, HTTP, HUMAN, QUEUE, SHELL};
use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::Archetype;

rule! {
    /// A `reducer` does input or output.
    ///
    /// A `reducer` folds what happened into a state, and what should be done about it into *intents*. It does nothing of that itself: so a state can be
    /// built again from what happened, as often as wanted, and nothing is sent a second time.
    ///
    /// ```flow bad
    /// reducer cart.add(cart: { items: list<string> }, item: string) -> { items: list<string> } {
    ///   via http { method: "PUT", url: "https://shop.example.com/cart/{item}" }
    ///   timeout 5s
    /// }
    /// ```
    ///
    /// Let it be a function of the state, and do the rest in an `effect` behind it.
    ///
    /// ```flow good
    /// reducer cart.add(cart: { items: list<string> }, item: string) -> { items: list<string> }
    ///
    /// effect cart.save(cart: { items: list<string> }) {
    ///   via http { method: "PUT", url: "https://shop.example.com/cart" }
    ///   idempotent
    ///   timeout 5s
    /// }
    /// ```
    pub IMPURE_REDUCER = error "E0603" "impure-reducer"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for action in context.program.actions.iter().filter(|action| action.archetype == Archetype::Reducer) {
        let (Some(via), Some(kind)) = (&action.via, via::kind(action)) else { continue };
        let what = match kind {
            HTTP => "talks to a server",
            QUEUE => "puts a message into a queue",
            HUMAN => "asks a person",
            SHELL => "runs a command",
            AGENT => "asks a model",
            _ => continue,
        };
        sink.report(
            IMPURE_REDUCER
                .at(via.kind.span, format!("`{}` is a reducer, which only folds its state, and it {what}", action.name))
                .label("input or output")
                .related(action.name.span, "declared as a `reducer`")
                .help("let it return an intent, and an `effect` carry that out"),
        );
    }
}
