//! E0601, `unsteady-model`.

use crate::base::{Name, Span};
use crate::cel::{Expr, Value};
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::Action;
use crate::rules::Context;

rule! {
    /// A deterministic action runs its model with settings that leave too much to chance.
    ///
    /// What is `deterministic` gives the same output for the same input, and replays and caches rely on that. A model keeps to it only while
    /// it takes what is most likely: up to a `temperature` of 0.3 and a `top_p` of 0.9. Above, a replay is another run. At a temperature of 0 nothing is
    /// left to chance, whatever the `top_p`.
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

/// The kind of `via` that runs a model.
pub(in crate::rules) const AGENT: &str = "agent";

/// Settings of models, and the most that a deterministic action may have.
const LIMITS: [(&str, f64); 2] = [(TEMPERATURE, 0.3), (TOP_P, 0.9)];

/// How freely a model chooses; at 0 it takes what is most likely.
pub(in crate::rules) const TEMPERATURE: &str = "temperature";

/// Of the likeliest words, how much of all likelihood a model chooses from.
pub(in crate::rules) const TOP_P: &str = "top_p";

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let (Some(promise), Some(via)) = (action.deterministic, &action.via) else { continue };
        if via.kind.text != AGENT {
            continue;
        }
        let known = |setting: &str| match context.typed.configs[id].iter().find(|(key, _)| key == setting) {
            Some((_, Value::Double(value))) => Some(*value),
            _ => None,
        };
        if known(TEMPERATURE) == Some(0.0) {
            continue;
        }
        for (setting, most) in LIMITS {
            let Some(value) = known(setting).filter(|value| *value > most) else { continue };
            if let Some(entry) = via.config.iter().find(|(name, _)| name.text == setting) {
                sink.report(describe(action, promise, entry, (value, most)));
            }
        }
    }
}

fn describe(action: &Action, promise: Span, entry: &(Name, Expr), (value, most): (f64, f64)) -> Diagnostic {
    let (setting, expr) = entry;
    UNSTEADY_MODEL
        .at(expr.span, format!("`{}` is deterministic, and a {setting} of {value} leaves it to chance", action.name))
        .label(format!("at most {most}"))
        .related(promise, "here it is promised")
        .help(format!("lower it to {most}, or do not promise that it is deterministic"))
        .fix(Fix::guess(format!("change it to {most}")).replace(expr.span, most.to_string()))
}
