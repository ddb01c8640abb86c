//! The comments of a file by position, for writers that put them back where they stood.
//!
//! A writer goes through a tree from one thing to the next. Of the comments in between, one that stands on the line of the thing
//! before belongs to it ([`Comments::trailing`]), the others to the thing behind ([`Comments::leading`]): together they are
//! [`Comments::between`], so a writer that asks for each gap once writes each comment once. Every question is a binary search and a
//! look at the characters around one place, so a walk over a whole file is as good as linear.
//!
//! Comments may start with `//`, `///` or, where the tree was read from YAML, with `#` or `##`.

use super::ast::Comment;
use crate::base::Span;

/// The comments of one file, in order.
#[derive(Clone, Debug)]
pub struct Comments<'t> {
    text: &'t str,
    all: Vec<Remark<'t>>,
}

/// A comment with what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark<'t> {
    /// Where it stands, mark included.
    pub span: Span,
    /// What it says: what is behind `//`, `///`, `#` or `##`, with the blanks that follow it but without those at the end of the line.
    pub text: &'t str,
    /// Whether it was written with `///`.
    pub doc: bool,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
    /// Whether an empty line stands right before it.
    pub blank_before: bool,
}

impl<'t> Comments<'t> {
    /// The comments of a tree (`ast::File::comments`) that was read from `text`.
    pub fn new(text: &'t str, comments: &[Comment]) -> Self {
        let remark = |comment: &Comment| {
            let written = text.get(comment.span.range()).unwrap_or_default();
            Remark {
                span: comment.span,
                text: without_mark(written, comment.doc).trim_end(),
                doc: comment.doc,
                own_line: comment.own_line,
                blank_before: comment.own_line && blank_before(text, comment.span.start),
            }
        };
        Self { text, all: comments.iter().map(remark).collect() }
    }

    /// Every comment, in order.
    pub fn all(&self) -> &[Remark<'t>] {
        &self.all
    }

    /// The place in [`Comments::all`] of the first comment that starts at `at` or behind it.
    pub fn index(&self, at: u32) -> usize {
        self.all.partition_point(|remark| remark.span.start < at)
    }

    /// The comments that start in `from..to`.
    pub fn between(&self, from: u32, to: u32) -> &[Remark<'t>] {
        let start = self.index(from);
        &self.all[start..self.index(to).max(start)]
    }

    /// The comments that belong to what starts at `to`, where what stands before it ends at `from`; or, where a block is closed at
    /// `to`, those at its end.
    pub fn leading(&self, from: u32, to: u32) -> &[Remark<'t>] {
        let gap = self.between(from, to);
        let trailing = usize::from(gap.first().is_some_and(|first| self.is_trailing(from, first)));
        &gap[trailing..]
    }

    /// The comment behind what ends at `end`, on its line.
    pub fn trailing(&self, end: u32) -> Option<&Remark<'t>> {
        self.all.get(self.index(end)).filter(|next| self.is_trailing(end, next))
    }

    fn is_trailing(&self, end: u32, next: &Remark<'t>) -> bool {
        let between = self.text.get(end as usize..next.span.start as usize);
        !next.own_line && between.is_some_and(|between| between.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b',')))
    }

    /// Whether a line ends between two places.
    pub fn breaks_between(&self, from: u32, to: u32) -> bool {
        self.text.get(from as usize..to as usize).is_none_or(|between| between.contains('\n'))
    }

    /// Whether an empty line stands right before what starts at `at`. A comment before it stands between.
    pub fn blank_before(&self, at: u32) -> bool {
        blank_before(self.text, at)
    }
}

/// What a comment says. One with `##` says the same where nobody reads documentation from it.
fn without_mark(written: &str, doc: bool) -> &str {
    let marks: &[&str] = match (doc, written.starts_with('#')) {
        (_, true) => &["##", "#"],
        (true, false) => &["///"],
        (false, false) => &["//"],
    };
    marks.iter().find_map(|mark| written.strip_prefix(mark)).unwrap_or(written)
}

fn blank_before(text: &str, at: u32) -> bool {
    let before = text.as_bytes().get(..at as usize).unwrap_or_default();
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t'..=b'\r'));
    blanks.filter(|&&byte| byte == b'\n').nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::diagnostic::Sink;
    use crate::syntax::parse;

    const TEXT: &str = "\
// head

/// a doc
type A = string // behind a

// before b
//no blank
type B = list< // inside
  A>
// at the end
";

    fn at(text: &str) -> u32 {
        u32::try_from(TEXT.find(text).unwrap()).unwrap()
    }

    fn texts<'t>(remarks: &[Remark<'t>]) -> Vec<&'t str> {
        remarks.iter().map(|remark| remark.text).collect()
    }

    #[test]
    fn comments_belong_to_what_is_behind_them_but_for_one_on_the_line_before() {
        let tree = parse(FileId::new(0), TEXT, &mut Sink::new());
        let comments = Comments::new(TEXT, &tree.comments);
        let (a, b) = (tree.items[0].span, tree.items[1].span);
        assert_eq!(texts(comments.leading(0, a.start)), [" head", " a doc"]);
        assert_eq!(comments.trailing(a.end).map(|remark| remark.text), Some(" behind a"));
        assert_eq!(texts(comments.leading(a.end, b.start)), [" before b", "no blank"]);
        assert_eq!(texts(comments.between(a.end, b.start)), [" behind a", " before b", "no blank"]);
        assert_eq!(texts(comments.between(b.start, b.end)), [" inside"]);
        assert_eq!(comments.trailing(b.end), None);
        assert_eq!(texts(comments.leading(b.end, u32::MAX)), [" at the end"]);
        assert_eq!(comments.index(at("// inside")), 5);
    }

    #[test]
    fn empty_lines_before_a_thing_and_before_its_comments() {
        let tree = parse(FileId::new(0), TEXT, &mut Sink::new());
        let comments = Comments::new(TEXT, &tree.comments);
        let blank: Vec<bool> = comments.all().iter().map(|remark| remark.blank_before).collect();
        assert_eq!(blank, [false, true, false, true, false, false, false]);
        assert!(!comments.blank_before(at("type A")));
        assert!(Comments::new("a\r\n \r\n b", &[]).blank_before(6));
        assert!(!Comments::new("\n b", &[]).blank_before(2));
    }

    #[test]
    fn comments_of_yaml() {
        let text = "a: 1 # one\n# two\n## three\n";
        let comment =
            |start, end, own_line| Comment { span: Span::new(FileId::new(0), start, end), doc: false, own_line };
        let comments = Comments::new(text, &[comment(5, 10, false), comment(11, 16, true), comment(17, 25, true)]);
        assert_eq!(texts(comments.all()), [" one", " two", " three"]);
        assert_eq!(comments.trailing(4).map(|remark| remark.text), Some(" one"));
    }
}
