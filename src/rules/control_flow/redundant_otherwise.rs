//! W0505, `redundant-otherwise`.

use super::arms::arms;
use crate::diagnostic::{Fix, Sink, rule};
use crate::rules::Context;

rule! {
    /// An `otherwise` is never chosen: the arms above it cover every case.
    ///
    /// Its steps never run. Perhaps a condition above it is wider than it was meant to be.
    ///
    /// ```flow bad
    /// effect page(text: string) -> null { timeout 5s }
    /// effect log(text: string) -> null { timeout 5s }
    /// effect drop(text: string) -> null { timeout 5s }
    ///
    /// workflow alert(score: int, text: string) {
    ///   choose route {
    ///     when score >= 80 => { step paged = page(text) }
    ///     when score < 80 => { step logged = log(text) }
    ///     otherwise => { step dropped = drop(text) }
    ///   }
    /// }
    /// ```
    ///
    /// Mend the condition that is too wide, or remove the `otherwise`.
    ///
    /// ```flow good
    /// effect page(text: string) -> null { timeout 5s }
    /// effect log(text: string) -> null { timeout 5s }
    /// effect drop(text: string) -> null { timeout 5s }
    ///
    /// workflow alert(score: int, text: string) {
    ///   choose route {
    ///     when score >= 80 => { step paged = page(text) }
    ///     when score >= 0 => { step logged = log(text) }
    ///     otherwise => { step dropped = drop(text) }
    ///   }
    /// }
    /// ```
    pub REDUNDANT_OTHERWISE = warning "W0505" "redundant-otherwise"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        for choose in arms(flow) {
            for arm in &choose.arms {
                if arm.guard.is_none() && !arm.behind_otherwise && arm.before.is_false() {
                    let message = format!(
                        "this `otherwise` is never chosen: the arms of `{}` above it cover every case",
                        choose.node.name
                    );
                    sink.report(
                        REDUNDANT_OTHERWISE
                            .at(arm.span, message)
                            .label("never chosen")
                            .help("remove it, or mend a condition above that holds more often than it should")
                            .fix(Fix::guess("remove it").replace(arm.whole, "")),
                    );
                }
            }
        }
    }
}
