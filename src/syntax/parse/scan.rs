//! One fast pass over the bytes, before any grammar: comments, strings, brackets with their partners, and the words that
//! statements start with.
//!
//! The grammar is then applied to one statement at a time, between those words; and what is wrong with quotes and
//! brackets is said here once, so that no statement that it spoils says it again.

use super::brackets::{Open, Problem};
use super::keywords::{self, Family};
use crate::base::{Origin, Span};
use crate::syntax::ast::Comment;

/// A pair of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bracket {
    /// Where the opening one stands.
    pub(super) open: u32,
    /// Where the closing one stands, or would have to.
    pub(super) close: u32,
    /// Whether the closing one is there.
    pub(super) closed: bool,
}

/// A word that a statement starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Where it stands.
    pub(super) at: u32,
    /// In how many brackets.
    pub(super) depth: u8,
    /// What it starts.
    pub(super) family: Family,
}

/// What the pass found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Every comment, in order.
    pub(super) comments: Vec<Comment>,
    /// Every pair of brackets, in order of the opening ones.
    pub(super) brackets: Vec<Bracket>,
    /// Words that start a statement, in order.
    pub(super) anchors: Vec<Anchor>,
    /// Ranges that a problem was reported for; what contains one keeps quiet about its own errors.
    pub(super) broken: Vec<(u32, u32)>,
    /// Ranges in brackets that are nested too deep; no rule of the grammar may read them.
    pub(super) deep: Vec<(u32, u32)>,
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
}

impl Scan {
    /// The pair whose opening bracket stands at `open`.
    pub(super) fn bracket(&self, open: usize) -> Option<Bracket> {
        let found = self.brackets.binary_search_by_key(&open, |pair| pair.open as usize).ok()?;
        Some(self.brackets[found])
    }

    /// Whether a problem was already reported inside of `start..end`.
    pub(super) fn is_broken(&self, start: usize, end: usize) -> bool {
        let first = self.broken.partition_point(|&(_, to)| to as usize <= start);
        self.broken.get(first).is_some_and(|&(from, _)| (from as usize) < end)
    }
}

impl Scan {
    /// Where the first range behind `start` begins that is nested too deep.
    pub(super) fn next_deep(&self, start: usize) -> usize {
        let first = self.deep.partition_point(|&(_, to)| to as usize <= start);
        self.deep.get(first).map_or(usize::MAX, |&(from, _)| (from as usize).max(start))
    }

    /// Whether something in `start..end` is nested too deep.
    pub(super) fn is_too_deep(&self, start: usize, end: usize) -> bool {
        let first = self.deep.partition_point(|&(_, to)| to as usize <= start);
        self.deep.get(first).is_some_and(|&(from, _)| (from as usize) < end)
    }
}

/// Reads `text`, from `start` on.
pub(super) fn scan(origin: Origin<'_>, text: &str, start: usize) -> Scan {
    let quick = Scanner::new(origin, text, start, false).run();
    // Guessing where a bracket is missing from the layout is only right where one is missing.
    let mut found = quick.unwrap_or_else(|| Scanner::new(origin, text, start, true).run().unwrap_or_default());
    found.broken.sort_unstable();
    found.deep.sort_unstable();
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Blank,
    Newline,
    Word,
    Digit,
    Quote,
    Open,
    Close,
    Slash,
    Backtick,
}

static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "the loop runs over bytes")]
        let class = match byte as u8 {
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => Class::Blank,
            b'\n' => Class::Newline,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Word,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' => Class::Quote,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b'/' => Class::Slash,
            b'`' => Class::Backtick,
            _ => Class::Other,
        };
        table[byte] = class;
        byte += 1;
    }
    table
}

/// Whether `byte` can be part of a name.
pub(super) fn is_word(byte: u8) -> bool {
    matches!(CLASSES[byte as usize], Class::Word | Class::Digit)
}

/// The end of the word that starts at `at`.
pub(super) fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|&byte| is_word(byte)) {
        at += 1;
    }
    at
}

/// The state of the pass. The matching of brackets is in `brackets.rs`.
#[expect(clippy::struct_excessive_bools, reason = "each says something else about the token at hand")]
pub(super) struct Scanner<'t> {
    origin: Origin<'t>,
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) pos: usize,
    line_start: usize,
    /// Whether only blanks stand before `pos` on its line.
    fresh: bool,
    /// Whether the token at hand is the first of its line.
    pub(super) first: bool,
    /// The column of the first token of the line at hand, in bytes.
    pub(super) indent: usize,
    /// The end of the token before.
    pub(super) last_end: usize,
    /// The word before, if the token before is one.
    last_word: (usize, usize),
    /// Whether brackets are matched with an eye on the layout.
    pub(super) careful: bool,
    /// The brackets that are open.
    pub(super) stack: Vec<Open>,
    /// Whether nesting too deep is among the problems.
    pub(super) deep_reported: bool,
    pub(super) found: Scan,
}

impl<'t> Scanner<'t> {
    fn new(origin: Origin<'t>, text: &'t str, start: usize, careful: bool) -> Self {
        Self {
            origin,
            text,
            bytes: text.as_bytes(),
            pos: start,
            line_start: start,
            fresh: true,
            first: false,
            indent: 0,
            last_end: start,
            last_word: (0, 0),
            careful,
            stack: Vec::new(),
            deep_reported: false,
            found: Scan::default(),
        }
    }

    /// Reads to the end. Nothing if the brackets do not match and care is needed.
    fn run(mut self) -> Option<Scan> {
        while let Some(&byte) = self.bytes.get(self.pos) {
            let class = CLASSES[byte as usize];
            match class {
                Class::Blank => {
                    self.pos += 1;
                    continue;
                }
                Class::Newline => {
                    self.pos += 1;
                    self.line_start = self.pos;
                    self.fresh = true;
                    continue;
                }
                Class::Slash if self.bytes.get(self.pos + 1) == Some(&b'/') => {
                    self.comment();
                    continue;
                }
                _ => {}
            }
            self.first = self.fresh;
            if self.fresh {
                self.indent = self.pos - self.line_start;
                self.fresh = false;
            }
            let start = self.pos;
            match class {
                Class::Word => self.word()?,
                Class::Digit => self.pos = word_end(self.bytes, self.pos),
                Class::Quote => self.string(start, false),
                Class::Open => self.open(byte),
                Class::Close => self.close(byte)?,
                Class::Backtick => self.quoted_name(),
                Class::Blank | Class::Newline | Class::Slash => self.pos += 1,
                Class::Other => self.pos += self.text[start..].chars().next().map_or(1, char::len_utf8),
            }
            if class != Class::Word {
                self.last_word = (start, start);
            }
            self.last_end = self.pos;
        }
        self.finish()
    }

    /// Where a part of the text stands in the file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.origin.span(start..end)
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn mark_broken(&mut self, start: usize, end: usize) {
        self.found.broken.push((start as u32, end as u32));
    }

    /// The end of the line at hand, without its line break.
    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.pos..];
        let end = rest.iter().position(|&byte| byte == b'\n').map_or(self.bytes.len(), |found| self.pos + found);
        if end > self.pos && self.bytes[end - 1] == b'\r' { end - 1 } else { end }
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn comment(&mut self) {
        let end = self.line_end();
        let text = &self.bytes[self.pos..end];
        let doc = text.starts_with(b"///") && text.get(3) != Some(&b'/');
        // Places in the text: those of the file are only asked of texts that are files.
        let span = Span::new(self.origin.file(), self.pos as u32, end as u32);
        self.found.comments.push(Comment { span, doc, own_line: self.fresh });
        self.pos = end;
    }

    /// `` `quoted` ``: a field name that is no identifier.
    fn quoted_name(&mut self) {
        let rest = &self.bytes[self.pos + 1..];
        let end = rest.iter().position(|&byte| byte == b'`' || byte == b'\n');
        self.pos += match end {
            Some(length) if rest[length] == b'`' => length + 2,
            _ => 1,
        };
    }

    fn word(&mut self) -> Option<()> {
        let start = self.pos;
        let end = word_end(self.bytes, start);
        let quoted = end - start <= 2 && matches!(self.bytes.get(end), Some(b'"' | b'\''));
        if quoted && self.bytes[start..end].iter().all(|byte| matches!(byte, b'r' | b'R' | b'b' | b'B')) {
            self.pos = end;
            let raw = self.bytes[start..end].iter().any(|byte| matches!(byte, b'r' | b'R'));
            self.string(start, raw);
            self.last_word = (start, start);
            return Some(());
        }
        if let Some(family) = keywords::family(&self.text[start..end])
            && self.starts_statement(family, start, end)
        {
            self.statement_word(family)?;
            self.anchor(start, family);
        } else if self.first || matches!(self.bytes.get(self.last_end.wrapping_sub(1)), Some(b'{' | b'}')) {
            self.other_start(start, end)?;
        }
        self.last_word = (start, end);
        self.pos = end;
        Some(())
    }

    /// Clauses, arms and edges, where the word at hand is the first of its line.
    fn other_start(&mut self, start: usize, end: usize) -> Option<()> {
        let before = self.last_end.checked_sub(1).map_or(b'\n', |last| self.bytes[last]);
        // Behind an operator, a comma or an arrow, the statement before goes on.
        let goes_on = !matches!(CLASSES[before as usize], Class::Word | Class::Digit | Class::Quote | Class::Close)
            && !matches!(before, b'{' | b'\n');
        if goes_on {
            return Some(());
        }
        let word = &self.text[start..end];
        let next = self.bytes[end..].trim_ascii_start();
        if next.starts_with(b"->") {
            self.anchor(start, Family::Edge);
        } else if keywords::is_clause(word) && !next.starts_with(b":") && !self.wants_name() {
            if self.careful && self.first && word == "when" {
                self.statement_word(Family::Statement)?;
            }
            self.anchor(start, Family::Clause);
        }
        Some(())
    }

    /// Whether the word before is one that a name follows which may be called like a clause.
    fn wants_name(&self) -> bool {
        matches!(&self.text[self.last_word.0..self.last_word.1], "on" | "as" | "in" | "given")
    }

    #[expect(clippy::cast_possible_truncation, reason = "offsets are below 64 Mi, and the depth is cut off")]
    fn anchor(&mut self, at: usize, family: Family) {
        // A declaration inside of brackets is no place to go on at: there it is a field or a variable.
        if family == Family::Edge || (family == Family::Item) == self.stack.is_empty() {
            let depth = self.stack.len().min(255) as u8;
            self.found.anchors.push(Anchor { at: at as u32, depth, family });
        }
    }

    /// Whether the word at `start..end` can start a statement, by what stands before and behind it.
    fn starts_statement(&self, family: Family, start: usize, end: usize) -> bool {
        let before = start.checked_sub(1).and_then(|_| self.bytes.get(self.last_end.wrapping_sub(1)));
        let word_before = &self.text[self.last_word.0..self.last_word.1];
        let behind = self.bytes[end..].iter().position(|byte| !matches!(byte, b' ' | b'\t')).map(|blanks| end + blanks);
        let next = behind.and_then(|at| self.bytes.get(at)).copied().unwrap_or(b'\n');
        let fits = match (family, &self.text[start..end]) {
            (_, "return" | "until") => !matches!(next, b':' | b'=' | b',' | b')' | b']' | b'}'),
            (_, "otherwise") => matches!(next, b'=' | b'{'),
            (_, "import" | "events" | "emit" | "test" | "expect") => {
                behind != Some(end) || matches!(next, b'"' | b'\'')
            }
            _ => behind != Some(end) && is_word(next),
        };
        if !fits || word_before == "wait" {
            return false;
        }
        if before == Some(&b'.') {
            // A field may be called like a statement, `x.step`; at the end of a line, the field is still to be written.
            let name = &self.text[behind.unwrap_or(end)..];
            let name = &name[..word_end(name.as_bytes(), 0)];
            return self.first && (is_word(next) || matches!(next, b'"' | b'\'')) && name != "in";
        }
        self.first
            || before.is_none_or(|&byte| match CLASSES[byte as usize] {
                Class::Word | Class::Digit => !keywords::is_reserved(word_before, keywords::NameUse::Declared),
                Class::Quote | Class::Close => true,
                _ => byte == b'{',
            })
    }

    /// A string literal: `pos` stands at its quote, `start` at its prefix.
    fn string(&mut self, start: usize, raw: bool) {
        let quote = self.bytes[self.pos];
        if self.bytes[self.pos..].starts_with(&[quote; 3]) {
            return self.long_string(start, quote, raw);
        }
        let mut at = self.pos + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' => break,
                b'\\' if !raw && self.bytes.get(at + 1).is_some_and(|&next| next != b'\n') => at += 1,
                _ if byte == quote => {
                    self.pos = at + 1;
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        self.unterminated_line(start, quote);
    }

    fn long_string(&mut self, start: usize, quote: u8, raw: bool) {
        let mut at = self.pos + 3;
        while at < self.bytes.len() {
            if self.bytes[at] == b'\\' && !raw {
                at += 1;
            } else if self.bytes[at..].starts_with(&[quote; 3]) {
                self.pos = at + 3;
                return;
            }
            at += 1;
        }
        self.found
            .problems
            .push(Problem::LongString { span: self.span(start, self.pos + 3), quote: char::from(quote) });
        self.mark_broken(start, self.bytes.len());
        self.pos = self.bytes.len();
    }

    /// The quote is taken to be missing before the brackets at the line's end that close what this line opened, so that
    /// the lines behind are read as they were meant.
    fn unterminated_line(&mut self, start: usize, quote: u8) {
        let line_end = self.line_end();
        let text = self.text[..line_end].trim_end();
        let mut end = text.trim_end_matches([')', ']', '}', ',', ' ', '\t']).len().max(self.pos + 1);
        let opened = self.stack.iter().rev().take_while(|open| open.at >= self.line_start).count();
        let closers =
            |from: usize| self.bytes[from..line_end].iter().filter(|b| matches!(b, b')' | b']' | b'}')).count();
        while closers(end) > opened {
            end += 1;
        }
        let span = self.span(start, end);
        self.found.problems.push(Problem::String { span, quote: char::from(quote) });
        self.mark_broken(start, end);
        self.pos = end;
    }
}
