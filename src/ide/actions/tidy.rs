//! What is in the one style stays in it: what an action leaves is formatted, if nothing else of the file is.

use super::action::{Action, FileEdit, Selection};
use super::resolving::difference;
use crate::base::{FileId, Span};
use crate::diagnostic::Edit;
use crate::driver::fixing::apply;
use crate::driver::{Formatted, Workspace, format, format_expressions};
use std::ops::Range;

/// The action with edits that leave its file in style. Where it was not, they stay as they are.
pub(super) fn tidied(workspace: &mut Workspace, path: &str, action: Action) -> Action {
    let Some(kind) = workspace.focus(path).and_then(|focus| Some(focus.document()?.kind.name())) else { return action };
    let format: fn(&str, &str) -> Formatted = match kind {
        "flow" => format,
        "yaml" => format_expressions,
        _ => return action,
    };
    if action.edits.iter().any(|edit| edit.path != path) {
        return action;
    }
    let Ok(before) = workspace.world().read(path) else { return action };
    let edits = action.edits.iter().map(|edit| {
        let span = Span::new(FileId::new(0), edit.range.start, edit.range.end);
        Edit { span, text: edit.text.clone() }
    });
    let edits: Vec<Edit> = edits.collect();
    let after = apply(&before, &edits);
    let Formatted::Changed(styled) = format(path, &after) else { return action };
    let was_styled = match format(path, &before) {
        Formatted::Same => true,
        Formatted::Changed(_) | Formatted::Bug { .. } => false,
        // Of a file with a mistake nobody knows, but all that is not in style now has to do with the edits.
        Formatted::Unread { .. } if action.edits.len() > 1 => false,
        Formatted::Unread { .. } => {
            let (edited, styled) = (difference(path, &before, &after), difference(path, &after, &styled));
            let lines = lines_of(&after, edited.range.start as usize..edited.range.start as usize + edited.text.len());
            lines.start <= styled.range.start as usize && styled.range.end as usize <= lines.end
        }
    };
    if !was_styled {
        return action;
    }
    let edit = in_lines(&before, difference(path, &before, &styled));
    let select = action.select.as_ref().and_then(|select| {
        let wanted = &action.edits.get(select.edit)?.text[select.range.clone()];
        let at = edit.text.find(wanted)?;
        Some(Selection { edit: 0, range: at..at + wanted.len() })
    });
    Action { edits: vec![edit], select, ..action }
}

/// The lines that a part of a text has to do with, and those beside them.
fn lines_of(text: &str, part: Range<usize>) -> Range<usize> {
    let start = text[..part.start].rfind('\n').and_then(|end| text[..end].rfind('\n')).map_or(0, |end| end + 1);
    let mut ends = text[part.end..].match_indices('\n').map(|(at, _)| part.end + at + 1);
    start..ends.nth(1).unwrap_or(text.len())
}

/// An edit from the beginning of its first line.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn in_lines(before: &str, edit: FileEdit) -> FileEdit {
    let start = before[..edit.range.start as usize].rfind('\n').map_or(0, |end| end + 1);
    let text = format!("{}{}", &before[start..edit.range.start as usize], edit.text);
    FileEdit { range: start as u32..edit.range.end, text, ..edit }
}
