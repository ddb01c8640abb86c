//! Writing into a `.flow` file, so that comments stay with what they are about.

use super::place::Place;
use crate::base::Span;
use crate::diagnostic::Edit;

impl Place<'_> {
    /// What stands before a place on its line.
    pub(super) fn lead(&self, at: u32) -> &str {
        &self.text[self.line_start(at) as usize..at as usize]
    }

    /// The blanks that the line of a place begins with.
    pub(super) fn indent(&self, at: u32) -> &str {
        let line = &self.text[self.line_start(at) as usize..];
        let line = line.trim_start_matches('\u{feff}');
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Where the line of a place begins.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn line_start(&self, at: u32) -> u32 {
        self.text[..at as usize].rfind('\n').map_or(0, |at| at + 1) as u32
    }

    /// A place of the file without bytes.
    pub(super) fn at(&self, at: u32) -> Span {
        Span::new(self.file, at, at)
    }

    /// Puts a statement or a declaration before another one, and before the comments above that.
    pub(super) fn write_before(&self, next: u32, text: &str) -> Edit {
        if !self.lead(next).trim_start_matches('\u{feff}').trim().is_empty() {
            let indent = self.indent(next);
            return Edit { span: self.at(next), text: format!("{text}\n{indent}") };
        }
        let indent = self.indent(next);
        let at = self.above_comments(self.line_start(next));
        Edit { span: self.at(at), text: format!("{indent}{text}\n") }
    }

    /// Puts something behind a statement, on a line of its own if the statement has its own.
    pub(super) fn write_behind(&self, last: Span, text: &str) -> Edit {
        if self.lead(last.start).trim().is_empty() {
            return Edit { span: self.behind(last), text: format!("\n{}{text}", self.indent(last.start)) };
        }
        Edit { span: last.after(), text: format!(" {text}") }
    }

    /// Behind something, and behind the comment on its line.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn behind(&self, last: Span) -> Span {
        let rest = &self.text[last.end as usize..];
        let line = rest.lines().next().unwrap_or_default();
        let only_comment = line.trim_start().starts_with("//");
        if only_comment { self.at(last.end + line.len() as u32) } else { last.after() }
    }

    /// The first of the lines above a line that are comments.
    pub(super) fn above_comments(&self, line: u32) -> u32 {
        let mut first = line;
        while let Some(end) = first.checked_sub(1) {
            let above = self.line_start(end);
            if !self.is_comment_line(above..first) {
                break;
            }
            first = above;
        }
        first
    }

    /// Takes out what stands at a place, with its line. None where a comment would go, or would come to be about something else.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn cut(&self, span: Span) -> Option<Edit> {
        let rest = &self.text[span.end as usize..];
        let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
        if self.has_comment(span.start, span.end + line as u32) {
            return None;
        }
        let start = self.line_start(span.start);
        if !self.lead(span.start).trim().is_empty() || !rest[..line].trim().is_empty() {
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            return Some(Edit { span: Span { end: span.end + blanks as u32, ..span }, text: String::new() });
        }
        let above = self.above_comments(start);
        let comments = &self.text[above as usize..start as usize];
        let is_doc = |line: &str| line.trim_start().starts_with("///");
        if comments.contains("flowright:") || comments.lines().any(is_doc) {
            return None;
        }
        Some(Edit { span: Span::new(span.file, start, span.end + line as u32), text: String::new() })
    }

    /// Where the last sign of the language ends between two places, which stand in none of the comments there; the first place if there is none.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn code_end(&self, from: u32, to: u32) -> u32 {
        let comments = self.trees().iter().flat_map(|tree| &tree.comments).map(|comment| comment.span);
        let mut comments: Vec<Span> = comments.filter(|span| (from..to).contains(&span.start)).collect();
        comments.sort_unstable();
        let mut end = to;
        // From behind: what is left before a comment, if nothing is left behind it.
        for next in comments.iter().rev() {
            if !self.text[next.end.min(end) as usize..end as usize].trim().is_empty() {
                break;
            }
            end = next.start;
        }
        from.max(self.text[..end as usize].trim_end().len() as u32)
    }

    /// Where a keyword begins that stands before an expression, whatever brackets come between.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn keyword_before(&self, at: u32, keyword: &str) -> Option<u32> {
        let before = self.text[..at as usize].trim_end_matches(['(', ' ', '\t', '\r', '\n']);
        before.ends_with(keyword).then(|| (before.len() - keyword.len()) as u32)
    }
}
