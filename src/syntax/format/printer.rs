//! The state of the formatter: what is written, and which comments wait.
//!
//! Every comment lies in a gap between two words that have a place in the source. A statement is written word by word; before each the
//! comments of the gap come, in the layout of the statement. What gap a comment lies in does not depend on blanks, commas or
//! parentheses, so formatting twice is formatting once.

use super::layout::{Inside, Layout};
use super::values;
use crate::base::{Name, Span};
use crate::cel::ast::ExprKind;
use crate::cel::{Expr, Page, first_part, print_on};
use crate::syntax::ast::{Comment, DurationMs, Spanned, Text};
use crate::syntax::comments::{Comments, Remark};
use crate::syntax::parse::starts_clause;

/// What writes a file.
pub(super) struct Printer<'t> {
    pub(super) text: &'t str,
    pub(super) comments: Comments<'t>,
    /// The first comment that the statement at hand may come to.
    pub(super) cursor: usize,
    /// The first comment that was not looked at between statements.
    pub(super) swept: usize,
    /// Which comments are written.
    pub(super) taken: Vec<bool>,
    /// Where the last word ended.
    pub(super) last: u32,
    pub(super) layout: Layout,
    pub(super) out: String,
    /// In how many blocks the line at hand stands.
    pub(super) depth: usize,
    /// Whether nothing stands before the line at hand in its block.
    pub(super) fresh: bool,
    /// Whether the line at hand ends with a comment, so that nothing else can stand on it.
    pub(super) full: bool,
    /// The brackets that are open.
    brackets: Vec<Inside>,
}

impl<'t> Printer<'t> {
    pub(super) fn new(text: &'t str, comments: &[Comment]) -> Self {
        Self {
            text,
            comments: Comments::new(text, comments),
            cursor: 0,
            swept: 0,
            taken: vec![false; comments.len()],
            last: 0,
            layout: Layout::default(),
            out: String::with_capacity(text.len() + text.len() / 8),
            depth: 0,
            fresh: true,
            full: false,
            brackets: Vec::new(),
        }
    }

    /// The comment of this place in the list.
    pub(super) fn remark(&self, at: usize) -> &Remark<'t> {
        &self.comments.all()[at]
    }

    /// The place in the list of the first comment behind `place`, looked for from the cursor on.
    fn upto(&self, place: u32) -> usize {
        match self.comments.all().get(self.cursor) {
            Some(next) if next.span.start < place => self.comments.index(place),
            _ => self.cursor,
        }
    }

    /// The comments before `place` that are not written yet; from now on they are.
    fn take_before(&mut self, place: u32) -> Vec<(String, bool)> {
        let end = self.upto(place);
        if self.cursor >= end {
            return Vec::new();
        }
        let waiting: Vec<usize> = (self.cursor..end).filter(|&at| !self.taken[at]).collect();
        self.cursor = end;
        self.notes(&waiting, true)
    }

    /// Comments as they are written within a statement; the first may stand on the line before it.
    pub(super) fn notes(&mut self, remarks: &[usize], may_trail: bool) -> Vec<(String, bool)> {
        let mut notes = Vec::with_capacity(remarks.len());
        for (index, &at) in remarks.iter().enumerate() {
            self.taken[at] = true;
            let remark = *self.remark(at);
            notes.push((self.written(at, remark.doc), may_trail && index == 0 && !remark.own_line));
        }
        notes
    }

    /// A comment as it is written, as a doc comment or not.
    pub(super) fn written(&self, at: usize, doc: bool) -> String {
        let remark = self.remark(at);
        let mark = if doc { "///" } else { "//" };
        let foreign = self.text.as_bytes().get(remark.span.start as usize) == Some(&b'#');
        let close = !remark.text.is_empty() && !remark.text.starts_with(' ');
        let blank = if (doc || foreign) && close { " " } else { "" };
        format!("{mark}{blank}{}", remark.text)
    }

    /// Ends the statement: writes it behind what is written.
    pub(super) fn flush(&mut self) {
        self.layout.write(&mut self.out, self.depth);
        self.fresh = false;
    }

    /// Begins a line, after an empty one if `blank`.
    pub(super) fn new_line(&mut self, blank: bool) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        if blank && !self.fresh {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.full = false;
    }

    /// A keyword or sign that has no place of its own.
    pub(super) fn word(&mut self, word: &str) {
        self.layout.text(word);
    }

    /// A word that ends at the end of `place`.
    pub(super) fn placed(&mut self, word: &str, place: Span) {
        Page::at(self, place.start);
        self.layout.text(word);
        self.ends(place.end);
    }

    pub(super) fn ends(&mut self, place: u32) {
        self.last = self.last.max(place);
    }

    pub(super) fn ident(&mut self, name: &Name) {
        self.placed(&name.text, name.span);
    }

    pub(super) fn integer(&mut self, number: Spanned<i64>) {
        self.placed(&number.value.to_string(), number.span);
    }

    pub(super) fn duration(&mut self, duration: DurationMs) {
        self.placed(&values::duration(duration.value), duration.span);
    }

    pub(super) fn quoted(&mut self, text: &Text) {
        Page::string(self, &text.value, text.span);
        self.ends(text.span.end);
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        let first = first_part(expr);
        let word = match &first.kind {
            ExprKind::Ident { name, rooted: false } => name,
            ExprKind::Call(call) => &call.function.text,
            ExprKind::Message(message) => &message.name.text,
            _ => "",
        };
        // At the start of a line, a word that starts clauses would start one. A comment makes it stand there.
        let hidden = starts_clause(word) && self.comments_wait(first.span.start);
        if hidden {
            self.layout.text("(");
        }
        print_on(self, expr);
        if hidden {
            self.layout.text(")");
        }
        self.ends(expr.span.end);
    }

    /// A keyword between blanks.
    pub(super) fn between(&mut self, word: &str) {
        self.layout.space();
        self.layout.text(word);
        self.layout.space();
    }

    /// Names with commas between them, which are a group.
    pub(super) fn names(&mut self, names: &[Name]) {
        self.list(names, Self::ident);
    }

    /// Things with commas between them, which are a group.
    pub(super) fn list<T>(&mut self, things: &[T], mut write: impl FnMut(&mut Self, &T)) {
        Page::begin(self);
        for (index, thing) in things.iter().enumerate() {
            if index > 0 {
                Page::comma(self);
            }
            write(self, thing);
        }
        Page::end(self);
    }

    /// Opens a bracket, with this inside.
    pub(super) fn open_with(&mut self, bracket: &str, inside: Inside) {
        self.layout.open(bracket, inside);
        self.brackets.push(inside);
    }

    /// Where the bracket stands that closes what the last word stands in, if nothing comes before it but blanks, comments, a comma and
    /// the parentheses that were around the last word. Nothing else in this language is closed there.
    pub(super) fn closing(&self, bracket: u8) -> u32 {
        let bytes = self.text.as_bytes();
        let (mut at, mut found) = (self.last, self.last);
        loop {
            if let Some(remark) = self.comments.all().get(self.comments.index(at)).filter(|next| next.span.start == at)
            {
                at = remark.span.end;
                continue;
            }
            match bytes.get(at as usize) {
                Some(b' ' | b'\t'..=b'\r' | b',') => {}
                Some(&byte) if byte == bracket && bracket != b')' => return at,
                Some(&byte) if byte == bracket => found = at,
                Some(b')') => {}
                _ => return found,
            }
            at += 1;
        }
    }

    /// Where a keyword stands between the last word and `until`.
    pub(super) fn keyword(&self, word: &str, until: u32) -> u32 {
        let mut at = self.last.min(until);
        while at < until {
            if let Some(remark) = self.comments.all().get(self.comments.index(at)).filter(|next| next.span.start == at)
            {
                at = remark.span.end.max(at + 1);
                continue;
            }
            let rest = self.text.get(at as usize..).unwrap_or_default();
            if rest.starts_with(word) {
                return at;
            }
            at += 1;
        }
        until
    }
}

impl Page for Printer<'_> {
    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.layout.text(text);
        }
    }

    fn at(&mut self, place: u32) {
        let notes = self.take_before(place);
        if !notes.is_empty() {
            self.layout.notes(&notes);
        }
    }

    fn string(&mut self, value: &str, place: Span) {
        self.at(place.start);
        let source = self.text.get(place.range()).unwrap_or_default();
        self.layout.text(&values::string(value, source, self.text));
    }

    fn begin(&mut self) {
        self.layout.begin();
        self.layout.indent();
    }

    fn end(&mut self) {
        self.layout.dedent();
        self.layout.end();
    }

    fn space(&mut self) {
        self.layout.space();
    }

    fn line(&mut self) {
        self.layout.line();
    }

    fn soft_line(&mut self) {
        self.layout.soft_line();
    }

    fn open(&mut self, bracket: &str) {
        self.open_with(bracket, Inside::Tight);
    }

    fn comma(&mut self) {
        self.layout.text(",");
        self.layout.line();
    }

    fn close(&mut self, bracket: &str, place: u32, comma: bool) {
        let notes = self.take_before(place);
        let inside = self.brackets.pop().unwrap_or(Inside::Tight);
        self.layout.close(bracket, inside, comma, &notes);
    }
}
