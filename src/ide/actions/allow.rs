//! Living with a finding: a comment that suppresses it, with a reason that a person writes.

use super::action::{Action, Draft, Kind, Later};
use super::place::Place;
use crate::diagnostic::Fix;
use crate::rules::suppression::Suggestions;
use crate::syntax::ast::File;

/// What stands in place of the reason until somebody has written one. It says enough to count as one: nobody shall be stopped in the middle.
const REASON: &str = "say why";

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    let Some(document) = place.focus.document() else { return };
    let is_json = place.focus.source().path().to_ascii_lowercase().ends_with(".json");
    if is_json || place.found_here().next().is_none() {
        return;
    }
    let several;
    let tree = match place.trees() {
        [only] => only,
        trees => {
            several = together(trees);
            &several
        }
    };
    let suggestions = Suggestions::new(tree, place.text, if document.kind.is_data() { "#" } else { "//" });
    for diagnostic in place.found_here() {
        let mut drafts = suggestions.of(diagnostic, REASON).into_iter().map(draft);
        let here = drafts.next();
        let others = drafts.collect();
        let rule = diagnostic.rule.name;
        let action = |what: &str, draft, others| Action {
            fixes: vec![Place::mended(diagnostic)],
            silences: true,
            later: Later::Try(others),
            ..place.action(format!("allow `{rule}` {what}, with a reason"), Kind::QuickFix, draft)
        };
        found.extend(here.map(|draft| action("here", draft, others)));
        found.extend(suggestions.in_file(diagnostic, REASON).map(|fix| action("in this file", draft(fix), Vec::new())));
    }
}

/// All documents of a file as one.
fn together(trees: &[File]) -> File {
    let mut whole = File::default();
    for tree in trees {
        whole.items.extend(tree.items.iter().cloned());
        whole.comments.extend(&tree.comments);
    }
    whole
}

fn draft(fix: Fix) -> Draft {
    Draft::new(fix.edits).selecting(0, REASON)
}
