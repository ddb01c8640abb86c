//! How long things are expected to take.
//!
//! An estimate `low..high ~ likely` counts as the mean of the PERT distribution (Malcolm and others 1959),
//! (low + 4 likely + high) / 6; without a likely figure as the middle, (low + high) / 2. A wait takes its time, a called workflow
//! its makespan. What nobody estimated takes 0: a plan says what is known, and retries, waiting for events and for people are
//! not.

use super::Plan;
use crate::ir::{Document, Estimate, Node};

/// Longer durations count as this one, a hundred years: so no sum over a workflow overflows.
pub const MAX_DURATION_MS: u64 = 100 * 366 * 24 * 60 * 60 * 1000;

/// The expected duration of an estimate, rounded to whole milliseconds.
pub fn expected_ms(estimate: Estimate) -> u64 {
    let [low, high] = [estimate.low, estimate.high].map(|ms| ms.min(MAX_DURATION_MS));
    match estimate.likely {
        Some(likely) => (low + 4 * likely.min(MAX_DURATION_MS) + high + 3) / 6,
        None => (low + high).div_ceil(2),
    }
}

/// The expected duration of a node that has no block. `plans` has those of the workflows that it calls.
pub(super) fn of_node(document: &Document, node: &Node, plans: &[Plan]) -> u64 {
    let action = node.action.as_ref().and_then(|name| document.actions.get(name));
    let estimate = node.estimate_ms.or_else(|| action?.estimate_ms);
    let called = || Some(plans.get(document.workflows.place(node.workflow.as_ref()?)?)?.makespan_ms());
    estimate.map(expected_ms).or(node.wait_ms).or_else(called).unwrap_or(0).min(MAX_DURATION_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_figures_weigh_four_times() {
        let estimate = |low, likely, high| expected_ms(Estimate { high, likely, low });
        assert_eq!(estimate(2_000, Some(4_000), 9_000), 4_500);
        assert_eq!(estimate(2_000, None, 9_000), 5_500);
        assert_eq!(estimate(700, None, 700), 700);
        assert_eq!(estimate(u64::MAX, Some(u64::MAX), u64::MAX), MAX_DURATION_MS);
    }
}
