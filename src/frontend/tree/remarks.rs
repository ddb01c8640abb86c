//! The comments in pieces of the language that stand in texts of YAML and JSON: `// …`.
//!
//! A comment goes on to the end of its line, and that is a line of what the text says. Where YAML joins lines (behind `>`, and in every text of
//! several lines that does not stand behind `|`), it goes on to the end of the text:
//!
//! ```text
//! when: >
//!   n > 1 // hot
//!   && n < 5        ──▶  n > 1 // hot && n < 5
//! ```
//! What would be lost so is reported. A further line of the comment itself is not: it starts with `//`, or is prose, which is no
//! part of the language anyway.

use super::Scalar;
use super::scalar::Style;
use crate::base::{Origin, Span};
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::diagnostic::{Diagnostic, Fix, Sink};
use crate::frontend::rules::SWALLOWED_LINE;
use crate::syntax::ast::Comment;
use std::ops::Range;

/// With what a line goes on that belongs to the one before it, and no prose begins.
const GOES_ON: [&str; 12] = ["&&", "||", "==", "!=", "<=", ">=", "->", "?", ":", ")", "]", "}"];

/// Reads pieces of the language, and collects the comments in them.
pub(in crate::frontend) struct Remarks<'t> {
    source: &'t str,
    found: Vec<Comment>,
}

/// A piece of the language.
struct Piece<'p> {
    text: &'p str,
    origin: Origin<'p>,
    /// The lines of each comment, as the file has them.
    comments: Vec<Vec<Range<usize>>>,
}

impl<'t> Remarks<'t> {
    /// For a file with this text.
    pub(in crate::frontend) const fn new(source: &'t str) -> Self {
        Self { source, found: Vec::new() }
    }

    /// Reads a text that is one expression.
    pub(in crate::frontend) fn expression(&mut self, scalar: Scalar<'_>, sink: &mut Sink) -> Expr {
        self.whole(scalar, sink, cel::parse_at).unwrap_or_else(|| Expr::new(scalar.span, ExprKind::Error))
    }

    /// Reads a text that is one piece.
    pub(in crate::frontend) fn whole<T>(
        &mut self,
        scalar: Scalar<'_>,
        sink: &mut Sink,
        read: impl for<'m> Fn(&'m str, Origin<'m>, &mut Sink) -> T,
    ) -> Option<T> {
        self.read(scalar, 0..scalar.text.len(), sink, read)
    }

    /// Reads the piece at `range` of a scalar. Nothing if a comment swallows a part of it, which is reported.
    pub(in crate::frontend) fn read<T>(
        &mut self,
        scalar: Scalar<'_>,
        range: Range<usize>,
        sink: &mut Sink,
        read: impl for<'m> Fn(&'m str, Origin<'m>, &mut Sink) -> T,
    ) -> Option<T> {
        let (text, origin) = (&scalar.text[range.clone()], scalar.origin.part(range.clone()));
        if !text.contains("//") {
            return Some(read(text, origin, sink));
        }
        let piece = Piece::new(text, origin, self.source);
        let found: Vec<Comment> = piece.lines().filter_map(|line| self.comment(&piece, line)).collect();
        self.found.extend(found);
        // Nearly always there are none.
        let joined: Vec<Range<usize>> = piece.joined().collect();
        if joined.is_empty() {
            return Some(read(text, origin, sink));
        }
        let mut found = Sink::new();
        let value = read(text, origin, &mut found);
        let mut apart = Sink::new();
        read(&piece.apart(), Origin::from(origin.whole()), &mut apart);
        let goes_on = |line: &&Range<usize>| GOES_ON.iter().any(|sign| text[(*line).clone()].starts_with(sign));
        let lost = if apart.has_errors() { joined.iter().find(goes_on) } else { joined.first() };
        let Some(lost) = lost else {
            sink.append(found);
            return Some(value);
        };
        let report = piece.swallowed(lost);
        let alone = is_alone(scalar.text, &range) && !apart.has_errors();
        sink.report(match self.header(scalar).filter(|_| alone) {
            Some(sign) => report.fix(Fix::safe("change `>` to `|`").replace(sign, "|")),
            None => report,
        });
        None
    }

    /// These comments and those that were found, in the order of the text. What an alias stands for was read several times.
    pub(in crate::frontend) fn with(mut self, comments: &[Comment]) -> Vec<Comment> {
        self.found.extend(comments);
        self.found.sort_unstable_by_key(|comment| comment.span);
        self.found.dedup_by_key(|comment| comment.span);
        self.found
    }

    /// A line of a comment as a comment of the file.
    fn comment(&self, piece: &Piece<'_>, line: &Range<usize>) -> Option<Comment> {
        let span = piece.origin.span(line.clone());
        let written = self.source.get(span.range())?;
        // Where it is not known which byte stands where, all of the text stands there.
        let begins = !piece.text[line.clone()].starts_with("//") || written.starts_with(['/', '\\']);
        if !begins || written.contains(['\n', '\r']) {
            return None;
        }
        let before = self.source[..span.start as usize].trim_end_matches([' ', '\t']);
        let own_line = before.is_empty() || before.ends_with(['\n', '\r']);
        let doc = written.starts_with("///") && !written.starts_with("////");
        Some(Comment { span, doc, own_line })
    }

    /// The `>` above the lines of a scalar, if it has one.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn header(&self, scalar: Scalar<'_>) -> Option<Span> {
        if scalar.style != Style::Block {
            return None;
        }
        let above = self.source.get(..scalar.span.start as usize)?.trim_end();
        let start = above.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let line = &above[start..];
        let line = line.find(" #").map_or(line, |comment| &line[..comment]);
        let sign = line.trim_end().trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
        let at = (start + sign.strip_suffix('>')?.len()) as u32;
        Some(Span::new(scalar.span.file, at, at + 1))
    }
}

impl<'p> Piece<'p> {
    fn new(text: &'p str, origin: Origin<'p>, source: &str) -> Self {
        let comments = cel::comments(text).into_iter().map(|comment| lines(text, origin, comment, source));
        Self { text, origin, comments: comments.collect() }
    }

    /// The lines of all comments.
    fn lines(&self) -> impl Iterator<Item = &Range<usize>> {
        self.comments.iter().flatten().filter(|line| !line.is_empty())
    }

    /// Those that only joining made a comment of.
    fn joined(&self) -> impl Iterator<Item = Range<usize>> {
        let behind = self.comments.iter().flat_map(|lines| lines.iter().skip(1));
        behind.filter(|line| !line.is_empty() && !self.text[(*line).clone()].starts_with("//")).cloned()
    }

    /// The text with the lines of its comments apart.
    fn apart(&self) -> String {
        let (mut apart, mut at) = (String::with_capacity(self.text.len()), 0);
        for line in self.comments.iter().flat_map(|lines| lines.iter().skip(1)) {
            apart.push_str(&self.text[at..line.start]);
            apart.push('\n');
            at = line.start;
        }
        apart.push_str(&self.text[at..]);
        apart
    }

    /// Says that a line is read as a part of the comment before it.
    fn swallowed(&self, line: &Range<usize>) -> Diagnostic {
        let report = SWALLOWED_LINE
            .at(self.origin.span(line.clone()), "this line is a part of the comment before it")
            .label("YAML joins the lines of this text");
        let mut comments = self.comments.iter().filter_map(|lines| lines.first());
        let before = comments.rfind(|comment| comment.start < line.start);
        let report = match before {
            Some(comment) => report.related(self.origin.span(comment.clone()), "the comment goes on from here"),
            None => report,
        };
        report.help("write the text behind `|`, which keeps its lines")
    }
}

/// The lines that a comment has in the file, without the blanks around them.
fn lines(text: &str, origin: Origin<'_>, comment: Range<usize>, source: &str) -> Vec<Range<usize>> {
    let place = |at: usize, c: char| origin.span(at..at + c.len_utf8()).start as usize;
    let (mut lines, mut start, mut last) = (Vec::new(), comment.start, None);
    for (at, c) in text[comment.clone()].char_indices().map(|(at, c)| (comment.start + at, c)) {
        let here = place(at, c);
        let between = last.and_then(|last| source.get(last..here));
        if between.is_some_and(|between| between.contains(['\n', '\r'])) {
            lines.push(start..at);
            start = at;
        }
        last = Some(here);
    }
    lines.push(start..comment.end);
    lines.into_iter().map(|line| trimmed(text, line)).collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    let part = &text[range.start..end];
    end - part.trim_start().len()..end
}

/// Whether a text says nothing but what stands at `range`, in `${ … }` or not.
fn is_alone(text: &str, range: &Range<usize>) -> bool {
    matches!((text[..range.start].trim(), text[range.end..].trim()), ("", "") | ("${", "}"))
}
