//! The fixes of findings: each by itself, all of one rule, all that are safe, all.

use super::action::{Action, Draft, Kind, Later};
use super::place::Place;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Rule};

/// Each fix of each finding at the range, and all of the same rule.
pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for diagnostic in place.found_here() {
        let only = diagnostic.fixes.iter().filter(|fix| fix.applicability == Applicability::Safe).count() == 1;
        for fix in &diagnostic.fixes {
            found.extend(single(place, diagnostic, fix, only));
        }
        if !diagnostic.fixes.is_empty() && !rules.contains(&diagnostic.rule) {
            rules.push(diagnostic.rule);
        }
    }
    found.extend(rules.into_iter().filter_map(|rule| of_rule(place, rule)));
}

fn single(place: &Place<'_>, diagnostic: &Diagnostic, fix: &Fix, only: bool) -> Option<Action> {
    if fix.edits.is_empty() {
        return None;
    }
    let safe = fix.applicability == Applicability::Safe;
    let action = place.action(titled(&fix.title, safe), Kind::QuickFix, Draft::new(fix.edits.clone()));
    // A rule wrote it for this very finding; what it brings to light is there to be seen.
    Some(Action { fixes: vec![Place::mended(diagnostic)], preferred: safe && only, later: Later::Tidy, ..action })
}

/// A title that says whether a person should look, in the words of the command line.
fn titled(title: &str, safe: bool) -> String {
    if safe { title.to_owned() } else { format!("{title} (unsafe)") }
}

/// All fixes of one rule, where there are several.
fn of_rule(place: &Place<'_>, rule: &'static Rule) -> Option<Action> {
    let all: Vec<&Diagnostic> =
        place.found.iter().copied().filter(|found| found.rule == rule && !found.fixes.is_empty()).collect();
    if all.len() < 2 {
        return None;
    }
    let safe = all.iter().all(|found| found.fixes.iter().any(|fix| fix.applicability == Applicability::Safe));
    let up_to = if safe { Applicability::Safe } else { Applicability::Unsafe };
    let title = titled(&format!("fix all `{}` in this file", rule.name), safe);
    let fixes = all.into_iter().map(Place::mended).collect();
    let action = place.action(title, Kind::QuickFix, Draft::default());
    Some(Action { fixes, later: Later::FixAll(Some(rule), up_to), ..action })
}

/// All safe fixes of the file, and all fixes.
pub(super) fn offer_all(place: &Place<'_>, found: &mut Vec<Action>) {
    let is = |wanted: Applicability| move |fix: &Fix| fix.applicability == wanted;
    let has = |wanted| place.found.iter().any(|found| found.fixes.iter().any(is(wanted)));
    let mut offer = |title: &str, kind, up_to| {
        let action = place.action(title, kind, Draft::default());
        found.push(Action { later: Later::FixAll(None, up_to), ..action });
    };
    if has(Applicability::Safe) {
        offer("apply all safe fixes in this file", Kind::FixAll, Applicability::Safe);
    }
    if has(Applicability::Unsafe) {
        offer("apply all fixes in this file, unsafe ones too", Kind::Source, Applicability::Unsafe);
    }
}
