//! W0504, `incomplete-choose`.

use super::arms::{Choose, arms};
use crate::base::Span;
use crate::diagnostic::{Fix, Sink, rule};
use crate::rules::{Context, Flow};

rule! {
    /// The arms of a choose leave a gap, and there is no `otherwise`.
    ///
    /// In the case that the message shows no arm is chosen: all of their steps are skipped, and the run goes on as if nothing were to be
    /// done. A choose with a single arm is an "if" and not reported.
    ///
    /// ```flow bad
    /// effect page(text: string) -> null { timeout 5s }
    /// effect log(text: string) -> null { timeout 5s }
    ///
    /// workflow alert(score: double, text: string) {
    ///   choose route {
    ///     when score > 80.0 => { step paged = page(text) }
    ///     when score < 80.0 => { step logged = log(text) }
    ///   }
    /// }
    /// ```
    ///
    /// Close the gap, or say with an `otherwise` that nothing is to be done.
    ///
    /// ```flow good
    /// effect page(text: string) -> null { timeout 5s }
    /// effect log(text: string) -> null { timeout 5s }
    ///
    /// workflow alert(score: double, text: string) {
    ///   choose route {
    ///     when score >= 80.0 => { step paged = page(text) }
    ///     when score < 80.0 => { step logged = log(text) }
    ///   }
    /// }
    /// ```
    pub INCOMPLETE_CHOOSE = warning "W0504" "incomplete-choose"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for choose in arms(flow) {
            if let Some(gap) = gap(flow, &choose) {
                let name = &choose.node.name;
                sink.report(
                    INCOMPLETE_CHOOSE
                        .at(name.span, format!("the arms of `{name}` leave a gap, and there is no `otherwise`"))
                        .label("no arm is chosen in the case below")
                        .witness(gap)
                        .help("mend the conditions, or add `otherwise => {}` if nothing is to be done then")
                        .fix(otherwise(context, &choose)),
                );
            }
        }
    }
}

/// An arm in which nothing is done, behind the last one and what is said of that on its line.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn otherwise(context: Context<'_>, choose: &Choose<'_>) -> Fix {
    let fix = Fix::guess("add an empty `otherwise`");
    let Some(last) = choose.arms.last().map(|arm| arm.whole) else { return fix };
    let text = context.sources.file(last.file).text();
    let line = text[..last.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let lead = &text[line..last.start as usize];
    if !lead.trim().is_empty() {
        return fix.replace(last.after(), " otherwise => {}");
    }
    let rest = text[last.end as usize..].lines().next().unwrap_or_default();
    let comment = if rest.trim_start().starts_with("//") { rest.len() as u32 } else { 0 };
    let place = Span { start: last.end + comment, end: last.end + comment, ..last };
    fix.replace(place, format!("\n{lead}otherwise => {{}}"))
}

/// A case in which no arm is chosen.
fn gap(flow: Flow<'_>, choose: &Choose<'_>) -> Option<String> {
    let last = choose.arms.last()?;
    let single = choose.arms.len() == 1;
    if single || choose.arms.iter().any(|arm| arm.guard.is_none()) {
        return None;
    }
    flow.facts.counterexample(last.before, last.condition).map(|case| case.to_string())
}
