//! Which finding is suppressed by which comment: a sweep over both in the order of their places, so that thousands of each are no trouble.

use super::{RULES, Suppression};
use crate::base::FileId;
use crate::diagnostic::Diagnostic;
use rustc_hash::FxHashMap;

/// A suppression by its place in the list, and its rule by its place in that.
pub type By = (usize, usize);

/// For each finding, what suppresses it, if anything does: of several comments the one that begins to cover last, which is the nearest.
pub fn suppressed(suppressions: &[Suppression], found: &[Diagnostic]) -> Vec<Option<By>> {
    let mut comments: Vec<usize> = (0..suppressions.len()).collect();
    comments
        .sort_by_key(|&at| (suppressions[at].covered.file, suppressions[at].covered.start, suppressions[at].comment));
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&at| (found[at].primary.span.file, found[at].primary.span.start));
    let mut comments = comments.into_iter().peekable();
    let mut open: FxHashMap<(FileId, &str), Vec<(u32, By)>> = FxHashMap::default();
    let mut by = vec![None; found.len()];
    for at in order {
        let (rule, place) = (found[at].rule, found[at].primary.span);
        while let Some(next) = comments.next_if(|&next| {
            let covered = suppressions[next].covered;
            (covered.file, covered.start) <= (place.file, place.start)
        }) {
            let suppression = &suppressions[next];
            for (nth, (_, rule)) in suppression.rules.iter().enumerate() {
                let covering = open.entry((suppression.covered.file, rule.code)).or_default();
                covering.push((suppression.covered.end, (next, nth)));
            }
        }
        // A comment says nothing about comments.
        if RULES.contains(&rule) {
            continue;
        }
        if let Some(covering) = open.get_mut(&(place.file, rule.code)) {
            while covering.pop_if(|(end, _)| *end <= place.start).is_some() {}
            by[at] = covering.last().map(|(_, by)| *by);
        }
    }
    by
}
