//! What the formatter would change in a document, in as few lines as it can be done.

use super::encoding::Lines;
use crate::driver::{Formatted, format, format_expressions};
use crate::frontend::{self, Frontend};
use gen_lsp_types::TextEdit;
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

/// The lines that differ.
fn between(old: &str, new: &str) -> Vec<Change> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let ops = similar::capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines);
    let start = |line: usize| old_lines[..line].iter().map(|line| line.len()).sum::<usize>();
    let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let change = |op: DiffOp| {
        let (lines, text) = (op.old_range(), new_lines[op.new_range()].concat());
        Change { bytes: start(lines.start)..start(lines.end), lines, text }
    };
    changed.map(change).collect()
}

/// The lines of a text, with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}
