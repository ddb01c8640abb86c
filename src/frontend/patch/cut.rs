//! Taking entries out.

use super::{Patch, is_beside};
use crate::base::Span;
use crate::diagnostic::Edit;

impl Patch<'_> {
    /// Takes the entry out whose key begins at a place. None where a comment would go, or would come to be about something else.
    pub fn cut(&self, key: u32) -> Option<Edit> {
        let spot = (*self.keys.get(&key)?)?;
        let map = self.tree.value(spot.map);
        let entries: Vec<_> = map.entries().collect();
        let entry = entries.get(spot.at).filter(|entry| is_beside(entry))?;
        let whole = entry.key.span.to(entry.value.span());
        if self.is_shared(map.span()) {
            return None;
        }
        if entries.len() == 1 {
            let silent = !self.holds_comment(map.span().start, self.line_end(map.span().end));
            return silent.then(|| Edit { span: map.span(), text: "{}".to_owned() });
        }
        let file = whole.file;
        if self.is_bracketed(map.span()) {
            let span = match (entries.get(spot.at + 1), spot.at.checked_sub(1).map(|at| &entries[at])) {
                (Some(next), _) => Span::new(file, whole.start, next.key.span.start),
                (None, Some(last)) => Span::new(file, last.value.span().end.max(last.key.span.end), whole.end),
                (None, None) => return None,
            };
            return (!self.holds_comment(span.start, span.end)).then(|| Edit { span, text: String::new() });
        }
        let end = self.line_end(whole.end);
        if self.holds_comment(whole.start, end) || !self.lead(key).trim().is_empty() {
            return None;
        }
        let line = self.line_start(key);
        let above = &self.tree.text()[self.above_comments(line) as usize..line as usize];
        if above.contains("flowright:") || above.lines().any(|line| line.trim_start().starts_with("##")) {
            return None;
        }
        let span = Span::new(file, line, self.after_break(end));
        Some(Edit { span, text: String::new() })
    }

    /// Behind the line break at a place.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn after_break(&self, at: u32) -> u32 {
        let rest = &self.tree.text()[at as usize..];
        at + rest.find('\n').map_or(rest.len(), |at| at + 1) as u32
    }

    fn holds_comment(&self, start: u32, end: u32) -> bool {
        self.tree.comments().iter().any(|comment| (start..end).contains(&comment.span.start))
    }
}
