//! W0630, `seeded-chance`.

use super::unsteady_model::chance;
use crate::diagnostic::{Sink, rule};
use crate::hir::{ActionId, Callable};
use crate::rules::Context;
use rustc_hash::FxHashSet;

rule! {
    /// A workflow has a `seed`, and runs a model that leaves too much to chance.
    ///
    /// A `seed` stands for a promise: the same input and the same seed give the same run again. A model keeps to it only while it takes what is most likely:
    /// up to a `temperature` of 0.3 and a `top_p` of 0.9. Above, two runs with one seed are two runs.
    ///
    /// ```flow bad
    /// compute story.write(topic: string) -> { text: string } {
    ///   via agent { model: "small", temperature: 0.8 }
    ///   timeout 20s
    /// }
    ///
    /// workflow tell(topic: string) -> string {
    ///   seed 42
    ///   step story = story.write(topic)
    ///   return story.text
    /// }
    /// ```
    ///
    /// Lower the setting, or promise nothing and remove the workflow's `seed`. A model that can be asked to draw the same again is given a `seed` of its
    /// own; how far it keeps to that is for its provider to say.
    ///
    /// ```flow good
    /// compute story.write(topic: string) -> { text: string } {
    ///   via agent { model: "small", temperature: 0.2 }
    ///   timeout 20s
    /// }
    ///
    /// compute title.write(story: string) -> { text: string } {
    ///   via agent { model: "small", temperature: 0.8, seed: 7 }
    ///   timeout 20s
    /// }
    ///
    /// workflow tell(topic: string) -> string {
    ///   seed 42
    ///   step story = story.write(topic)
    ///   step title = title.write(story: story.text)
    ///   return title.text + story.text
    /// }
    /// ```
    ///
    /// Where the action promises to be `deterministic`, that is `unsteady-model`, E0601.
    pub SEEDED_CHANCE = warning "W0630" "seeded-chance"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let mut reported: FxHashSet<ActionId> = FxHashSet::default();
    for (id, workflow) in context.program.workflows.enumerate() {
        let Some(seed) = workflow.header.seed else { continue };
        for (node, callee) in workflow.nodes.iter().zip(&context.resolved.workflows[id].callees) {
            let Some(Callable::Action(action)) = *callee else { continue };
            let declared = &context.program.actions[action];
            if declared.deterministic.is_some() || !reported.insert(action) {
                continue;
            }
            let Some(found) = chance(context, action).into_iter().next() else { continue };
            let (setting, value, most) = (found.setting, found.value, found.most);
            let message = format!(
                "`{}` has a seed, and a {setting} of {value} leaves what `{}` gives to chance",
                workflow.name, declared.name
            );
            sink.report(
                SEEDED_CHANCE
                    .at(found.span, message)
                    .label(format!("steady up to {most}"))
                    .related(seed.span, "here the same run is promised")
                    .related(node.name.span, format!("`{}` runs it", node.name))
                    .help(format!("lower the {setting} to {most}, give the model a `seed` of its own, or remove that of the workflow")),
            );
        }
    }
}
