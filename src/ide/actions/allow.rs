//! Living with a finding: a comment that suppresses it, with a reason that a person writes.

use super::action::{Action, Draft, Kind, Later};
use super::place::Place;
use super::sites::innermost;
use crate::cel;
use crate::diagnostic::{Diagnostic, Fix, Sink};
use crate::rules::security::secret_leak::SECRET_LEAK;
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
    for diagnostic in place.found_here().filter(|found| !hides_another(place, found)) {
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

/// Whether a finding says better what is wrong with a type, which would be said in its place.
fn hides_another(place: &Place<'_>, found: &Diagnostic) -> bool {
    if found.rule != &SECRET_LEAK {
        return false;
    }
    let Some(site) = innermost(place, found.primary.span) else { return false };
    let all = site.expressions().into_iter().chain(site.until());
    let Some(whole) = all.into_iter().find(|expr| expr.span.contains(found.primary.span)) else { return false };
    let Some(seat) = site.seat(whole) else { return false };
    let (view, mut sink) = (place.view(), Sink::new());
    let env = view.workflow(place.focus.typed(), site.id, seat);
    match site.wanted(place, whole, seat) {
        Some(wanted) => _ = cel::expect(whole, &wanted, None, &env, &mut sink),
        None => _ = cel::check(whole, &env, &mut sink),
    }
    sink.found().iter().any(|it| found.primary.span.contains(it.primary.span))
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
