//! E0503, `shadowed-arm`.

use super::arms::{Arm, arms};
use crate::analysis::Question;
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::rules::{Context, Flow};

rule! {
    /// An arm can never be chosen, because the arms above it take all of its cases.
    ///
    /// The first arm whose condition holds is chosen. Where an arm above holds whenever this one does, this one's steps never run.
    ///
    /// ```flow bad
    /// compute praise(score: int) -> string
    /// compute thank(score: int) -> string
    ///
    /// workflow rate(score: int) -> string {
    ///   choose reply {
    ///     when score >= 50 => { step good = thank(score) }
    ///     when score >= 80 => { step best = praise(score) }
    ///     otherwise => {}
    ///   }
    ///   return coalesce(good, best, "no reply")
    /// }
    /// ```
    ///
    /// Put the arm that asks for more first.
    ///
    /// ```flow good
    /// compute praise(score: int) -> string
    /// compute thank(score: int) -> string
    ///
    /// workflow rate(score: int) -> string {
    ///   choose reply {
    ///     when score >= 80 => { step best = praise(score) }
    ///     when score >= 50 => { step good = thank(score) }
    ///     otherwise => {}
    ///   }
    ///   return coalesce(good, best, "no reply")
    /// }
    /// ```
    pub SHADOWED_ARM = error "E0503" "shadowed-arm"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for choose in arms(flow) {
            for (index, arm) in choose.arms.iter().enumerate() {
                if is_shadowed(flow, choose.runs, arm) {
                    sink.report(report(flow, arm, &choose.arms[..index]));
                }
            }
        }
    }
}

/// Whether an arm with a condition could be chosen, but for the arms above it.
fn is_shadowed(flow: Flow<'_>, runs: crate::analysis::Condition, arm: &Arm<'_>) -> bool {
    flow.facts.ask(Question::Arm(arm.span));
    arm.guard.is_some()
        && !arm.behind_otherwise
        && !flow.facts.disjoint(runs, arm.condition)
        && flow.facts.disjoint(arm.before, arm.condition)
}

fn report(flow: Flow<'_>, arm: &Arm<'_>, above: &[Arm<'_>]) -> Diagnostic {
    let diagnostic =
        SHADOWED_ARM.at(arm.span, "this arm is never chosen: the arms above it take all of its cases".to_owned());
    // The nearest arm that takes all of them alone, or else all that take some.
    let alone = above.iter().rev().find(|other| flow.facts.implies(arm.condition, other.condition));
    let diagnostic = diagnostic.label("never chosen");
    let same = |other: &&Arm<'_>| flow.facts.implies(other.condition, arm.condition);
    match alone {
        Some(other) if same(&other) => diagnostic
            .related(other.span, "this arm holds in exactly the same cases, and is tried first")
            .help("remove one of the two, or write the condition that is meant"),
        Some(other) => diagnostic
            .related(other.span, "whenever the arm below holds, this one does, too, and is tried first")
            .help("put this arm above the other, or mend one of the two conditions"),
        None => above
            .iter()
            .filter(|other| !flow.facts.disjoint(arm.condition, other.condition))
            .fold(diagnostic, |diagnostic, other| diagnostic.related(other.span, "this arm takes some of its cases"))
            .help("together the arms above hold whenever this one does: remove it, or mend the conditions"),
    }
}
