//! Documentation: the comments `## …` right above something.

use crate::base::Span;
use crate::syntax::ast::{Comment, Doc};

/// The comments of a document, to be asked what stands above a place.
pub(super) struct Docs<'t> {
    text: &'t str,
    /// Those that are documentation, in the order of the text.
    comments: Vec<Span>,
}

impl<'t> Docs<'t> {
    pub(super) fn new(text: &'t str, comments: &[Comment]) -> Self {
        let docs = comments.iter().filter(|comment| comment.doc && comment.own_line);
        Self { text, comments: docs.map(|comment| comment.span).collect() }
    }

    /// What is said right above the line that starts at `place`.
    pub(super) fn above(&self, place: Span) -> Option<Doc> {
        if self.comments.is_empty() {
            return None;
        }
        let behind = self.comments.partition_point(|comment| comment.start < place.start);
        let mut first = behind;
        let mut start = place.start;
        while let Some(above) = first.checked_sub(1).map(|above| self.comments[above])
            && self.is_next_line(above, start)
        {
            first -= 1;
            start = above.start;
        }
        self.joined(&self.comments[first..behind])
    }

    /// What is said at the head of the document, before `first`, with a blank line behind it.
    pub(super) fn head(&self, first: Span) -> Option<Doc> {
        let behind = self.comments.partition_point(|comment| comment.start < first.start);
        let mut end = usize::from(behind > 0);
        while end < behind && self.is_next_line(self.comments[end - 1], self.comments[end].start) {
            end += 1;
        }
        self.joined(&self.comments[..end])
    }

    /// Whether only one line break and blanks stand between a comment and what starts at `next`.
    fn is_next_line(&self, comment: Span, next: u32) -> bool {
        let between = &self.text[comment.end as usize..next as usize];
        between
            .trim_start_matches('\r')
            .strip_prefix('\n')
            .is_some_and(|line| without_header(line.trim_matches([' ', '\t', '-'])).is_empty())
    }

    fn joined(&self, comments: &[Span]) -> Option<Doc> {
        let line = |span: &Span| {
            let text = self.text[span.range()].trim_start_matches('#').trim_end();
            text.strip_prefix(' ').unwrap_or(text)
        };
        let lines: Vec<&str> = comments.iter().map(line).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// What is left of the text before a value without the header of a block scalar, which stands on the line above it.
fn without_header(before: &str) -> &str {
    match before.strip_prefix(['|', '>']) {
        Some(rest) => rest.trim_start_matches(|c: char| matches!(c, '-' | '+') || c.is_ascii_digit()).trim(),
        None => before,
    }
}
