//! W0608, `cached-chance`.

use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::rules::determinism::unsteady_model::chance;
use crate::syntax::ast::Archetype;
use crate::syntax::format::fragments::duration;

rule! {
    /// What is kept of a `cached` compute was left to chance.
    ///
    /// A model at a high `temperature` gives one of many answers. With `cached` the first one is given to everybody who asks the same, for as long as it is
    /// kept, and another one to those who ask after that. Few want both.
    ///
    /// ```flow bad
    /// compute slogan.write(product: string) -> { text: string } {
    ///   via agent { model: "small", temperature: 0.9 }
    ///   timeout 20s
    ///   cached 1h
    /// }
    /// ```
    ///
    /// Lower the setting if one answer is as good as another, or keep nothing if variety is wanted.
    ///
    /// ```flow good
    /// compute slogan.write(product: string) -> { text: string } {
    ///   via agent { model: "small", temperature: 0.2 }
    ///   timeout 20s
    ///   cached 1h
    /// }
    /// ```
    ///
    /// The limits are those of `unsteady-model`, E0601, which speaks up where such an action is `deterministic`.
    pub CACHED_CHANCE = warning "W0608" "cached-chance"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let Some(cached) = action.cached.filter(|_| action.archetype == Archetype::Compute) else { continue };
        // What is promised to be deterministic is another rule's.
        if action.deterministic.is_some() {
            continue;
        }
        let Some(chance) = chance(context, id).into_iter().next() else { continue };
        let (setting, value, most) = (chance.setting, chance.value, chance.most);
        let time = duration(cached.value);
        let message = format!("`{}` keeps one answer of many for {time}: its {setting} is {value}", action.name);
        sink.report(
            CACHED_CHANCE
                .at(cached.span, message)
                .label("what it gave by chance is given again")
                .related(chance.span, format!("above {most}, much is left to chance"))
                .help(format!("lower the {setting} to {most}, or remove `cached`")),
        );
    }
}
