//! The state of the driver: where it stands, in which block, and how it applies one rule of the grammar from there.

use super::grammar::{self, Failure, Node, Rule};
use super::keywords::Family;
use super::reuse::Reuse;
use super::scan::{self, Scan};
use crate::base::{Origin, Span};
use crate::cel::Expr;
use crate::diagnostic::Sink;
use crate::syntax::ast::Doc;
use std::ops::Range;

/// What walks over the file.
pub(super) struct Parser<'t, 's> {
    /// Where the text stands.
    pub(super) origin: Origin<'t>,
    pub(super) text: &'t str,
    pub(super) scan: Scan,
    pub(super) sink: &'s mut Sink,
    /// The next byte to read.
    pub(super) pos: usize,
    /// The end of the last thing read.
    pub(super) last_end: usize,
    /// The end of the block at hand.
    pub(super) end: usize,
    /// In how many blocks `pos` stands.
    pub(super) depth: u8,
    /// What kind of block it is.
    pub(super) family: Family,
    /// The first of the scan's anchors that is not behind `pos`.
    next_anchor: usize,
    /// The rule that was applied last and where, while nothing else was read.
    pub(super) last_piece: Option<(Rule, usize)>,
    pub(super) read_expr: ReadExpr,
    pub(super) docs: Docs,
    /// What to call the end of the text.
    pub(super) ends: &'static str,
    pub(super) reuse: Reuse,
}

/// Reads an expression: its text, its place.
pub(super) type ReadExpr = fn(&str, Origin<'_>, &mut Sink) -> Expr;

/// The doc comment on the way to the next statement.
#[derive(Default)]
pub(super) struct Docs {
    text: Option<Doc>,
    /// Line breaks since the last comment or statement.
    newlines: u32,
    /// The comment at the head of the file, once a blank line has cut it off from what follows.
    pub(super) detached: Option<Doc>,
    /// How often a blank line has cut a comment off.
    pub(super) detachments: usize,
}

/// What to go back to at the end of a block.
pub(super) struct Outer {
    end: usize,
    family: Family,
    closed: bool,
}

/// A statement that did not parse; it has been reported, here or by the scan.
pub(super) struct Reported;

impl<'t, 's> Parser<'t, 's> {
    pub(super) fn new(
        origin: Origin<'t>,
        text: &'t str,
        start: usize,
        scan: Scan,
        read_expr: ReadExpr,
        sink: &'s mut Sink,
    ) -> Self {
        Self {
            origin,
            text,
            scan,
            sink,
            pos: start,
            last_end: start,
            end: text.len(),
            depth: 0,
            family: Family::Item,
            next_anchor: 0,
            last_piece: None,
            read_expr,
            docs: Docs { newlines: 1, ..Docs::default() },
            ends: "the end of the file",
            reuse: Reuse::default(),
        }
    }

    /// Where a part of the text stands in the file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.origin.span(start..end)
    }

    /// Where `part`, a slice of the text, stands in the text.
    pub(super) fn range_of(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr().addr() - self.text.as_ptr().addr();
        start..start + part.len()
    }

    /// Where `part`, a slice of the text, stands in the file.
    pub(super) fn span_of(&self, part: &str) -> Span {
        self.origin.span(self.range_of(part))
    }

    /// Where `node` stands, without the blanks and comments behind it: they were read in search of a part that is not there.
    pub(super) fn tight_span(&self, node: &Node<'_>) -> Span {
        let Range { start, end } = self.range_of(node.as_str());
        self.span(start, self.token_end(end).max(start))
    }

    /// The byte at hand, in this block.
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.pos).copied()
    }

    /// The text from `pos` to the end of the block.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.pos.min(self.end)..self.end]
    }

    /// The word at hand; empty if there is none.
    pub(super) fn word(&self) -> &'t str {
        self.word_at(self.pos)
    }

    /// The word at `at`; empty if there is none.
    pub(super) fn word_at(&self, at: usize) -> &'t str {
        let bytes = self.text.as_bytes();
        if at >= self.end || bytes[at].is_ascii_digit() {
            // Empty, but of this text, so that it has a span.
            return &self.text[..0];
        }
        &self.text[at..scan::word_end(&bytes[..self.end], at)]
    }

    /// Goes over blanks and comments, and keeps doc comments for what follows.
    pub(super) fn skip(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.pos += 1,
                b'\n' => {
                    self.pos += 1;
                    self.docs.newline();
                }
                b'/' if self.rest().starts_with("//") => {
                    let line = self.rest().split('\n').next().unwrap_or_default();
                    self.docs.comment(line.trim_end());
                    self.pos += line.len();
                }
                _ => break,
            }
        }
    }

    /// The offset behind the blanks and comments at `at`.
    pub(super) fn skipped(&self, mut at: usize) -> usize {
        let text = &self.text[..self.end];
        while let Some(&byte) = text.as_bytes().get(at) {
            match byte {
                b' ' | b'\t'..=b'\r' => at += 1,
                b'/' if text[at..].starts_with("//") => at += text[at..].find('\n').unwrap_or(text.len() - at),
                _ => break,
            }
        }
        at
    }

    /// Goes behind `length` bytes that belong to a statement.
    pub(super) fn advance(&mut self, length: usize) {
        self.pos += length;
        self.last_end = self.pos;
        self.last_piece = None;
        self.docs.clear();
    }

    /// Where the statement at hand ends at the latest: before the next word that starts one.
    pub(super) fn limit(&mut self) -> usize {
        self.limit_but(None)
    }

    /// [`Parser::limit`], but words of the family `ignored` start nothing.
    fn limit_but(&mut self, ignored: Option<Family>) -> usize {
        let anchors = &self.scan.anchors;
        // An edge starts with its own anchor.
        let from = self.pos + usize::from(ignored.is_some());
        while anchors.get(self.next_anchor).is_some_and(|anchor| (anchor.at as usize) < from) {
            self.next_anchor += 1;
        }
        let here = |anchor: &&scan::Anchor| {
            let family = anchor.family == self.family || matches!(anchor.family, Family::Clause | Family::Edge);
            anchor.at as usize >= self.end || (anchor.depth <= self.depth && family && Some(anchor.family) != ignored)
        };
        let next = anchors[self.next_anchor..].iter().find(here);
        let limit = next.map_or(self.end, |anchor| self.end.min(anchor.at as usize));
        self.reuse.reaches(limit);
        limit
    }

    /// Like [`Parser::limit`]; the head of a block ends before the first statement in it, too, and the `when` of an
    /// edge is part of it.
    pub(super) fn limit_of(&mut self, rule: Rule) -> usize {
        let limit = match rule {
            Rule::edge | Rule::transition => self.limit_but(Some(Family::Clause)),
            _ => self.limit(),
        };
        if !is_head(rule) {
            return limit;
        }
        self.scan.anchors.get(self.next_anchor).map_or(limit, |anchor| limit.min(anchor.at as usize))
    }

    /// Applies `rule` at `pos` and goes behind what it matched. `start` is where the statement starts.
    pub(super) fn apply(&mut self, rule: Rule, start: usize) -> Result<Node<'t>, Reported> {
        match self.attempt(rule) {
            Ok(node) => Ok(node),
            Err(failure) => {
                self.fail(rule, start, &failure);
                Err(Reported)
            }
        }
    }

    /// Like [`Parser::apply`], but says nothing: `at` of the failure is an offset in the file.
    pub(super) fn attempt(&mut self, rule: Rule) -> Result<Node<'t>, Failure> {
        let read = self.read(rule);
        if read.is_err() {
            self.reuse.mishap();
        }
        read
    }

    fn read(&mut self, rule: Rule) -> Result<Node<'t>, Failure> {
        let limit = self.limit_of(rule);
        let from = self.skipped(self.pos).min(limit);
        // The name in front of what is nested too deep can be read, so that those who use it find it.
        let limit = if rule == Rule::binding { limit.min(self.scan.next_deep(from)) } else { limit };
        if self.scan.is_too_deep(from, limit) {
            return Err(Failure { at: from, expected: Vec::new() });
        }
        match grammar::apply(rule, &self.text[from..limit]) {
            Ok(node) => {
                self.pos = from;
                // Blanks before a part that may be left out, and is, belong to what comes next.
                let end = self.token_end(from + node.as_str().len()).max(from);
                self.advance(end - from);
                self.last_piece = Some((rule, from));
                Ok(node)
            }
            Err(failure) => Err(Failure { at: from + failure.at, ..failure }),
        }
    }

    /// How the piece that was read last could go on, if it is one that could, and what follows shows that it should.
    pub(super) fn continuation(&mut self) -> Option<(Rule, Failure)> {
        let (rule, from) = self.last_piece?;
        let limit = self.limit_of(rule);
        let failure = grammar::apply(grammar::whole(rule)?, &self.text[from..limit]).err()?;
        let at = from + failure.at;
        let same_line = !self.text[self.last_end..self.pos].contains('\n');
        (at > self.pos || same_line).then_some((rule, Failure { at, ..failure }))
    }

    /// Enters the block that opens at `pos`.
    pub(super) fn enter(&mut self, family: Family) -> Option<Outer> {
        let open = self.byte() == Some(b'{') && !self.scan.is_too_deep(self.pos, self.pos + 1);
        let pair = self.scan.bracket(self.pos).filter(|_| open)?;
        let outer = Outer { end: self.end, family: self.family, closed: pair.closed };
        self.advance(1);
        self.end = self.end.min(pair.close as usize).max(self.pos);
        self.depth = self.depth.saturating_add(1);
        self.family = family;
        Some(outer)
    }

    /// Leaves the block at its end.
    pub(super) fn leave(&mut self, outer: &Outer) {
        self.pos = self.end;
        self.end = outer.end;
        self.family = outer.family;
        self.depth = self.depth.saturating_sub(1);
        self.advance(usize::from(outer.closed));
    }
}

const fn is_head(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::signature
            | Rule::each_head
            | Rule::loop_head
            | Rule::choose_head
            | Rule::when_head
            | Rule::otherwise_head
            | Rule::machine_head
            | Rule::test_head
    )
}

impl Docs {
    fn newline(&mut self) {
        self.newlines += 1;
        if self.newlines > 1
            && let Some(doc) = self.text.take()
        {
            self.detachments += 1;
            self.detached.get_or_insert(doc);
        }
    }

    fn comment(&mut self, line: &str) {
        let own_line = self.newlines > 0;
        self.newlines = 0;
        let Some(text) = line.strip_prefix("///").filter(|text| own_line && !text.starts_with('/')) else { return };
        let text = text.strip_prefix(' ').unwrap_or(text);
        match &mut self.text {
            Some(doc) => {
                doc.push('\n');
                doc.push_str(text);
            }
            None => self.text = Some(text.to_owned()),
        }
    }

    fn clear(&mut self) {
        self.text = None;
        self.newlines = 0;
    }

    /// The comment right before what comes now.
    pub(super) fn take(&mut self) -> Option<Doc> {
        self.text.take()
    }
}
