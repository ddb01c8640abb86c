//! W0606, `misplaced-clause`.

use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::Archetype;

rule! {
    /// An action that is no `reducer` names intents, or tracks a machine.
    ///
    /// `emits` says what a `reducer` asks to be done, and `tracks` which machine its state follows. An `effect` does what it does by itself, and a
    /// `compute` asks for nothing.
    ///
    /// ```flow bad
    /// effect order.ship(id: string) -> null {
    ///   timeout 5s
    ///   emits Refund
    /// }
    /// ```
    ///
    /// Remove the clause, or declare a `reducer`.
    ///
    /// ```flow good
    /// reducer order.apply(state: { open: bool }, event: string) -> { open: bool } {
    ///   emits Refund
    /// }
    /// ```
    pub MISPLACED_CLAUSE = warning "W0606" "misplaced-clause"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for action in context.program.actions.iter().filter(|action| action.archetype != Archetype::Reducer) {
        let emits = action.emits.first().map(|name| (name, "emits", "has intents"));
        let tracks = action.tracks.as_ref().map(|name| (name, "tracks", "follows a machine"));
        for (name, clause, what) in emits.into_iter().chain(tracks) {
            let archetype = action.archetype.as_str();
            let message = format!("`{}` is declared as `{archetype}`, and only a reducer {what}", action.name);
            sink.report(
                MISPLACED_CLAUSE
                    .at(name.span, message)
                    .label(format!("`{clause}` says nothing here"))
                    .related(action.name.span, format!("declared as `{archetype}`"))
                    .help(format!("remove `{clause}`, or declare a `reducer`")),
            );
        }
    }
}
