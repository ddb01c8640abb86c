//! E0807, `overlapping-transitions`.

use super::events::events;
use super::guards::{Guards, wrong};
use crate::analysis::Condition;
use crate::diagnostic::{Diagnostic, Fix, Severity, Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::Transition;
use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

rule! {
    /// Two transitions leave one state on one event, and there is an event for which both hold.
    ///
    /// Then nobody can tell which state comes next. Nothing in a machine says that the first one counts.
    ///
    /// ```flow bad
    /// machine Job {
    ///   initial running
    ///   running -> waiting on fail(attempt: int) when attempt <= 3
    ///   running -> failed on fail(attempt: int) when attempt >= 3
    ///   waiting -> running on retry
    ///   final failed
    /// }
    /// ```
    ///
    /// Let the guards exclude each other.
    ///
    /// ```flow good
    /// machine Job {
    ///   initial running
    ///   running -> waiting on fail(attempt: int) when attempt < 3
    ///   running -> failed on fail(attempt: int) when attempt >= 3
    ///   waiting -> running on retry
    ///   final failed
    /// }
    /// ```
    pub OVERLAPPING_TRANSITIONS = error "E0807" "overlapping-transitions"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let wrong = wrong(sink);
    for machine in &context.program.machines {
        for event in events(context, machine).iter().filter(|event| event.disagrees.is_none()) {
            let guards = Guards::new(context, machine, event, &wrong);
            let mut states: IndexMap<&str, Vec<Taken<'_>>> = IndexMap::new();
            for &transition in &event.transitions {
                let when = guards.taken(transition);
                let mut seen = FxHashSet::default();
                for state in transition.from.iter().filter(|state| seen.insert(state.as_str())) {
                    states.entry(state.as_str()).or_default().push(Taken { transition, when });
                }
            }
            for (state, taken) in &states {
                one_state(&guards, state, taken, sink);
            }
        }
    }
}

/// A transition, and when it is taken.
#[derive(Clone, Copy)]
struct Taken<'a> {
    transition: &'a Transition,
    when: Condition,
}

/// Reports each transition out of one state once, with the first one that it overlaps. All those before it are asked together first: most often none
/// does.
fn one_state(guards: &Guards<'_>, state: &str, taken: &[Taken<'_>], sink: &mut Sink) {
    let mut before = Condition::FALSE;
    // By the state that they lead to, so that none is compared with those that lead to the same one; and the first with each guard.
    let mut by_end: IndexMap<&str, Vec<Taken<'_>>> = IndexMap::new();
    let mut by_guard: FxHashMap<(&str, Condition), Taken<'_>> = FxHashMap::default();
    for &one in taken {
        let to = one.transition.to.as_str();
        if !guards.facts.disjoint(before, one.when) {
            let mut elsewhere = by_end.iter().filter(|(end, _)| **end != to).flat_map(|(_, others)| others);
            let found = elsewhere.find_map(|&other| conflict(guards, state, other, one));
            let same = by_guard.get(&(to, one.when));
            let found = found.or_else(|| same.map(|&other| repetition(state, other, one)));
            if let Some(found) = found {
                sink.report(found);
            }
        }
        by_end.entry(to).or_default().push(one);
        by_guard.entry((to, one.when)).or_insert(one);
        match guards.facts.any([before, one.when]) {
            Some(all) => before = all,
            None => return,
        }
    }
}

/// Two transitions that lead to different states, if both may be taken.
fn conflict(guards: &Guards<'_>, state: &str, first: Taken<'_>, second: Taken<'_>) -> Option<Diagnostic> {
    let facts = &guards.facts;
    let both = facts.both(first.when, second.when);
    // Only a case that is certain to exist proves anything.
    let case = facts.witness(both).filter(|_| !both.is_false())?;
    let (to, event) = (&second.transition.to, &second.transition.event);
    let message = format!("on `{event}`, `{state}` leads to `{}` and to `{to}`", first.transition.to);
    let report = OVERLAPPING_TRANSITIONS
        .at(second.transition.span, message)
        .label(held(second))
        .related(first.transition.span, held(first));
    let report = if case.parts.is_empty() { report } else { report.witness(case.to_string()) };
    Some(match (&first.transition.when, &second.transition.when) {
        (None, None) => report
            .help("remove one of the two, or give both a guard: `when` and a condition over the event's parameters"),
        (Some(_), Some(_)) => report.help("let the guards exclude each other"),
        (Some(_), None) => otherwise(report, guards, first, second),
        (None, Some(_)) => otherwise(report, guards, second, first),
    })
}

/// One of the two has no guard: most often it is meant for all other cases.
fn otherwise(report: Diagnostic, guards: &Guards<'_>, guarded: Taken<'_>, open: Taken<'_>) -> Diagnostic {
    let to = &open.transition.to;
    let rest = guards.facts.not(guarded.when).and_then(|rest| guards.facts.text(rest));
    match rest {
        Some(rest) => report.help(format!("if `{to}` is for all other cases, add `when {rest}` to it")).fix(
            Fix::guess(format!("add `when {rest}`")).replace(open.transition.span.after(), format!(" when {rest}")),
        ),
        None => report.help(format!("give the transition to `{to}` a guard that excludes the other")),
    }
}

/// Two transitions that say the same. That one of them is superfluous makes nothing uncertain.
fn repetition(state: &str, first: Taken<'_>, second: Taken<'_>) -> Diagnostic {
    let (to, event) = (&second.transition.to, &second.transition.event);
    let message = format!("that `{state}` leads to `{to}` on `{event}` is said twice");
    let mut report = OVERLAPPING_TRANSITIONS.at(second.transition.span, message).label("the second time");
    report.severity = Severity::Warning;
    report.related(first.transition.span, "the first time").help("remove one of the two")
}

fn held(taken: Taken<'_>) -> &'static str {
    if taken.transition.when.is_some() { "taken when its guard holds" } else { "always taken" }
}
