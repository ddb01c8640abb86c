//! Trying what an action would do.

use super::action::{Action, Draft, FileEdit, Later};
use super::place::Place;
use super::tidy::tidied;
use crate::base::{FileId, Span};
use crate::diagnostic::{Applicability, Edit, Rule};
use crate::driver::Workspace;
use crate::driver::fixing::{Choice, Gone, Reason, fix_some, tried};
use std::collections::{BTreeMap, BTreeSet};

/// The action with edits that were tried, or with the reason why there are none. `path` is the file that it was offered for, in the version that it was
/// offered for.
pub fn resolve(workspace: &mut Workspace, path: &str, action: Action) -> Action {
    let later = action.later.clone();
    let resolved = match later {
        Later::Nothing => return action,
        Later::Tidy => action,
        Later::Try(others) => trying(workspace, path, action, others),
        Later::FixAll(only, up_to) => fix_all(workspace, path, action, only, up_to),
    };
    let resolved = if resolved.disabled.is_none() { tidied(workspace, path, resolved) } else { resolved };
    Action { later: Later::Nothing, ..resolved }
}

/// The first edits that do no harm.
fn trying(workspace: &mut Workspace, path: &str, action: Action, others: Vec<Draft>) -> Action {
    let mut candidates = vec![(action.edits.clone(), action.select.clone())];
    if let Some(focus) = workspace.focus(path)
        && let Some(place) = Place::new(workspace, &focus, 0..0)
    {
        candidates.extend(others.into_iter().map(|draft| place.edits(draft)));
    }
    let mut first = None;
    for (edits, select) in candidates {
        match harm(workspace, path, &edits, &action) {
            None => return Action { edits, select, ..action },
            Some(reason) => _ = first.get_or_insert(reason),
        }
    }
    Action { edits: Vec::new(), select: None, disabled: first, ..action }
}

/// Why edits cannot be made.
fn harm(workspace: &mut Workspace, path: &str, edits: &[FileEdit], action: &Action) -> Option<String> {
    let concerned = workspace.concerned(path);
    let mut of_file: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        let span = Span::new(FileId::new(0), edit.range.start, edit.range.end);
        of_file.entry(edit.path.clone()).or_default().push(Edit { span, text: edit.text.clone() });
    }
    let gone: Vec<Gone<'_>> = action
        .fixes
        .iter()
        .map(|mended| Gone { path, rule: mended.rule, message: &mended.message, silenced: action.silences })
        .collect();
    let result = tried(workspace.world(), &concerned, workspace.settings(), &of_file, &gone);
    result.err().map(|reason: Reason| reason.to_string())
}

fn fix_all(
    workspace: &mut Workspace,
    path: &str,
    action: Action,
    only: Option<&'static Rule>,
    up_to: Applicability,
) -> Action {
    let concerned = workspace.concerned(path);
    let own = BTreeSet::from([path.to_owned()]);
    let fixed = fix_some(workspace.world(), &concerned, workspace.settings(), Choice { own: &own, up_to, only });
    let Some(file) = fixed.files.into_iter().find(|file| file.path == path) else {
        let left = fixed.left_out.first().map(|left| left.reason.to_string());
        let disabled = left.unwrap_or_else(|| "there is nothing to fix".to_owned());
        return Action { disabled: Some(disabled), ..action };
    };
    Action { edits: vec![difference(path, &file.before, &file.after)], ..action }
}

/// One edit that makes a text of another: what both begin and end with stays.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
pub(super) fn difference(path: &str, before: &str, after: &str) -> FileEdit {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| -> usize {
        one.zip(other).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let head = same(&mut before.chars(), &mut after.chars());
    let tail = same(&mut before[head..].chars().rev(), &mut after[head..].chars().rev());
    let range = head as u32..(before.len() - tail) as u32;
    FileEdit { path: path.to_owned(), range, text: after[head..after.len() - tail].to_owned() }
}
