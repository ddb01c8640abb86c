//! E0601, `unsteady-model`.

use crate::base::Span;
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::{Action, ActionId};
use crate::rules::Context;
use crate::rules::effects::via::{self, AGENT, TEMPERATURE, TOP_P};

rule! {
    /// A deterministic action runs its model with settings that leave too much to chance.
    ///
    /// What is `deterministic` gives the same output for the same input, and replays and caches rely on that. A model keeps to it only while
    /// it takes what is most likely: up to a `temperature` of 0.3 and a `top_p` of 0.9. Above, a replay is another run. At a temperature of 0 nothing is
    /// left to chance, whatever the `top_p`, and a model with a `seed` of its own is asked to draw the same again.
    ///
    /// ```flow bad
    /// compute song.plan(topic: string) -> { key: string } {
    ///   via agent { model: "planner-2", temperature: 0.7, top_p: 0.9 }
    ///   deterministic
    /// }
    /// ```
    ///
    /// Lower the setting, or promise nothing. In a skill contract the promise is `determinism: true`.
    ///
    /// ```flow good
    /// compute song.plan(topic: string) -> { key: string } {
    ///   via agent { model: "planner-2", temperature: 0.3, top_p: 0.9 }
    ///   deterministic
    /// }
    /// ```
    ///
    /// ```yaml bad file:plan.skill.yaml
    /// name: plan
    /// inputs: { topic: string }
    /// outputs: { key: string }
    /// determinism: true
    /// model: { temperature: 0.2, top_p: 0.95 }
    /// ```
    pub UNSTEADY_MODEL = error "E0601" "unsteady-model"
}

/// Settings of models, and the most that is steady.
const LIMITS: [(&str, f64); 2] = [(TEMPERATURE, 0.3), (TOP_P, 0.9)];

/// A setting of a model that leaves too much to chance.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Chance {
    /// Which.
    pub(in crate::rules) setting: &'static str,
    /// Its value.
    pub(in crate::rules) value: f64,
    /// The most that is steady.
    pub(in crate::rules) most: f64,
    /// Where the value stands.
    pub(in crate::rules) span: Span,
}

/// The settings of an action's model that leave too much to chance; none of what runs no model, nor of one with a `seed` of its own.
pub(in crate::rules) fn chance(context: Context<'_>, id: ActionId) -> Vec<Chance> {
    let action = &context.program.actions[id];
    let runs_model = action.via.as_ref().is_some_and(|via| via.kind.text == AGENT);
    let known = |setting| via::number(context, id, setting).filter(|_| runs_model);
    let has_seed = context.typed.configs[id].iter().any(|(key, _)| key == "seed");
    if has_seed || known(TEMPERATURE) == Some(0.0) {
        return Vec::new();
    }
    let above = |(setting, most): (&'static str, f64)| {
        let value = known(setting).filter(|value| *value > most)?;
        Some(Chance { setting, value, most, span: via::place(action, setting)? })
    };
    LIMITS.into_iter().filter_map(above).collect()
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let Some(promise) = action.deterministic else { continue };
        for chance in chance(context, id) {
            sink.report(describe(action, promise, chance));
        }
    }
}

fn describe(action: &Action, promise: Span, chance: Chance) -> Diagnostic {
    let Chance { setting, value, most, span } = chance;
    UNSTEADY_MODEL
        .at(span, format!("`{}` is deterministic, and a {setting} of {value} leaves it to chance", action.name))
        .label(format!("at most {most}"))
        .related(promise, "here it is promised")
        .help(format!("lower it to {most}, or do not promise that it is deterministic"))
        .fix(Fix::guess(format!("change it to {most}")).replace(span, most.to_string()))
}
