//! What the formatter would change in a document, in as few lines as it can be done.

use super::encoding::Lines;
use crate::driver::{Formatted, format, format_expressions};
use crate::frontend::{self, Frontend};
use gen_lsp_types::TextEdit;
use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp};
use std::ops::Range;
use std::sync::Arc;

/// Some lines of a text that become others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The lines, from 0.
    pub(super) lines: Range<usize>,
    /// Their bytes.
    pub(super) bytes: Range<usize>,
    /// The text in their place.
    pub(super) text: String,
}

impl Change {
    /// The edit of the protocol.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn edit(self, lines: &Lines) -> TextEdit {
        TextEdit { range: lines.range(self.bytes.start as u32, self.bytes.end as u32), new_text: self.text }
    }
}

/// What the formatter changes in a text; nothing in one with mistakes of syntax, and in files of other systems. Of the YAML form only expressions are formatted.
pub(super) fn changes(path: &str, text: &Arc<str>, kind: Option<&'static dyn Frontend>) -> Vec<Change> {
    let kind = kind.or_else(|| frontend::recognise(path, text)).map(Frontend::name);
    let formatted = match kind {
        Some("flow") => format(path, text),
        Some("yaml") => format_expressions(path, text),
        _ => return Vec::new(),
    };
    match formatted {
        Formatted::Changed(new) => between(text, &new),
        Formatted::Same | Formatted::Unread { .. } | Formatted::Bug { .. } => Vec::new(),
    }
}

/// How many lines times differences are compared at most. Finding out which lines have changed takes that many steps (Myers 1986); beyond, all
/// that lies between the first and the last difference is one change.
const MAX_STEPS: usize = 20_000_000;

/// The lines that differ.
fn between(old: &str, new: &str) -> Vec<Change> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut starts = vec![0];
    starts.extend(old_lines.iter().scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    }));
    let start = |line: usize| starts[line];
    let steps = (old_lines.len() + new_lines.len()).saturating_mul(differences(&old_lines, &new_lines));
    let ops = if steps <= MAX_STEPS {
        similar::capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines)
    } else {
        vec![one_change(&old_lines, &new_lines)]
    };
    let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let change = |op: DiffOp| {
        let (lines, text) = (op.old_range(), new_lines[op.new_range()].concat());
        Change { bytes: start(lines.start)..start(lines.end), lines, text }
    };
    changed.map(change).collect()
}

/// How many differences there are at least: lines that only one of the two has.
fn differences(old: &[&str], new: &[&str]) -> usize {
    let mut counts: FxHashMap<&str, isize> = FxHashMap::default();
    for (lines, count) in [(old, 1), (new, -1)] {
        for line in lines {
            *counts.entry(line).or_default() += count;
        }
    }
    counts.into_values().map(isize::unsigned_abs).sum()
}

/// All between the lines that are the same at the beginning and those that are at the end.
fn one_change(old: &[&str], new: &[&str]) -> DiffOp {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    DiffOp::Replace { old_index: head, old_len: old.len() - tail, new_index: head, new_len: new.len() - tail }
}

/// The lines of a text, with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(old: &str, changes: &[Change]) -> String {
        let mut text = old.to_owned();
        for change in changes.iter().rev() {
            text.replace_range(change.bytes.clone(), &change.text);
        }
        text
    }

    #[test]
    fn what_lies_between_changes_stays() {
        let changes = between("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n");
        let shown: Vec<_> = changes.iter().map(|it| (it.lines.clone(), it.text.as_str())).collect();
        assert_eq!(shown, [(1..2, "B\n"), (4..4, "e\n")]);
    }

    #[test]
    fn of_texts_that_have_little_in_common_all_between_is_one_change() {
        let old = format!("head\n{}\ntail\n", "1, ".repeat(30_000));
        let new = format!("head\n{}tail\n", "1,\n".repeat(30_000));
        let changes = between(&old, &new);
        assert_eq!((changes.len(), &changes[0].lines), (1, &(1..2)));
        assert_eq!(applied(&old, &changes), new);
        assert_eq!(between(&new, &new), []);
    }
}
