//! What is said where a statement does not parse: what was expected, what was found, and what people mean who write that.

use super::cursor::Parser;
use super::grammar::{Failure, Rule};
use super::keywords::{self, Family};
use super::words;
use crate::base::{Span, suggest};
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::{Diagnostic, Fix};

impl Parser<'_, '_> {
    /// Reports that the statement at `start` cannot be read, and goes to where reading can go on.
    pub(super) fn fail(&mut self, rule: Rule, start: usize, failure: &Failure) {
        self.report(rule, start, failure);
        self.recover(failure.at);
    }

    /// Reports `failure`, unless something in the statement up to there was reported before.
    pub(super) fn report(&mut self, rule: Rule, start: usize, failure: &Failure) {
        let pair = self.scan.bracket(failure.at);
        let end = pair.map_or(failure.at + 1, |pair| pair.close as usize).max(failure.at + 1);
        if !self.scan.is_broken(start, end)
            && let Some(found) = self.diagnose(rule, failure)
        {
            self.sink.report(found);
        }
    }

    /// Nothing if nothing was expected there.
    pub(super) fn diagnose(&self, rule: Rule, failure: &Failure) -> Option<Diagnostic> {
        let behind_wait = self.text[..self.token_end(failure.at)].ends_with("wait");
        let possible = |other: &&Rule| !(behind_wait && matches!(other, Rule::args | Rule::lparen));
        let expected: Vec<Rule> = failure.expected.iter().filter(possible).copied().collect();
        let message = format!("expected {}, found {}", words::sentence(&expected)?, self.found(failure.at));
        let diagnostic = self.advise(SYNTAX_ERROR.at(self.place(failure.at), message), failure);
        Some(match words::shape(rule) {
            Some(shape) if diagnostic.help.is_none() => diagnostic.help(format!("write it as in `{shape}`")),
            _ => diagnostic,
        })
    }

    /// Says what to do, where what is there shows what was meant.
    fn advise(&self, diagnostic: Diagnostic, failure: &Failure) -> Diagnostic {
        let at = failure.at;
        let rest = self.text[..self.end].get(at..).unwrap_or_default();
        let expects = |rule: Rule| failure.expected.contains(&rule);
        let here = |length: usize| self.span(at, at + length);
        let word = self.word_at(at);
        let single = |byte: char| rest.starts_with(byte) && !rest[1..].starts_with(['=', '>']);
        if expects(Rule::colon) && single('=') {
            return diagnostic
                .help("names and values are parted by `:` here")
                .fix(Fix::safe("change it to `:`").replace(here(1), ":"));
        }
        if expects(Rule::equals) && single(':') {
            return diagnostic
                .help("a name is bound with `=`")
                .fix(Fix::safe("change it to `=`").replace(here(1), "="));
        }
        if let Some(operator) = [("and", "&&"), ("or", "||")].into_iter().find(|(foreign, _)| *foreign == word)
            && (expects(Rule::comma) || expects(Rule::fat_arrow))
        {
            let (word, operator) = operator;
            return diagnostic
                .help(format!("the operator is `{operator}`"))
                .fix(Fix::safe(format!("change it to `{operator}`")).replace(here(word.len()), operator));
        }
        if expects(Rule::equals) && rest.starts_with("==") {
            let fix = Fix::safe("change it to `=`").replace(here(2), "=");
            return diagnostic.help("a name is bound with one `=`").fix(fix);
        }
        if expects(Rule::duration) && rest.starts_with(|c: char| c.is_ascii_digit()) {
            return diagnostic.help("a duration needs a unit, as in `20s`: one of `ms`, `s`, `m`, `h`, `d`");
        }
        if expects(Rule::kw_fails) || expects(Rule::mock_value) {
            let diagnostic =
                diagnostic.help("write `=>` before the value, as in `mock model.score => {\"value\": 0.9}`");
            return if single('=') {
                diagnostic.fix(Fix::safe("change it to `=>`").replace(here(1), "=>"))
            } else {
                diagnostic
            };
        }
        if expects(Rule::fat_arrow) {
            let place = self.span(self.token_end(at), self.token_end(at));
            let diagnostic = diagnostic.help("write `=>` behind the condition, as in `when score > 0.8 => { … }`");
            return if rest.starts_with('{') {
                diagnostic.fix(Fix::safe("insert `=>`").replace(place, " =>"))
            } else {
                diagnostic
            };
        }
        if (expects(Rule::field_name) && expects(Rule::rparen))
            || (expects(Rule::colon) && rest.starts_with(['.', '(', '[', '+', '-', '*', '/']))
        {
            return diagnostic.help("arguments are named, as in `id: ticket.customer_id`");
        }
        if expects(Rule::rbrace) && expects(Rule::ellipsis) && rest.starts_with("..") {
            return diagnostic.help("an open record ends with `...`");
        }
        if expects(Rule::type_expr) && rest.starts_with('[') {
            return diagnostic.help("a list is written as in `list<string>`");
        }
        let in_type = [Rule::langle, Rule::rangle, Rule::rbrace, Rule::field].into_iter().any(expects)
            || (expects(Rule::colon) && expects(Rule::question));
        if in_type && (expects(Rule::question) || expects(Rule::langle) || expects(Rule::ellipsis)) {
            return diagnostic.help(
                "types are written as in `list<string>`, `map<string, int>` or `{ name: string, note?: string }`",
            );
        }
        if expects(Rule::text) && expects(Rule::bar) || self.text[..self.token_end(at)].ends_with('|') {
            return diagnostic
                .help("a union is of strings, as in `\"a\" | \"b\"`; what may be missing is written `T?`");
        }
        if expects(Rule::name) && (rest.starts_with('"') || rest.starts_with('\'')) {
            return diagnostic.help("write the name without quotes");
        }
        diagnostic.suggest(self.span_of(word), suggest::nearest(word, keywords_of(&failure.expected)))
    }

    /// What stands at `at`, in a few words.
    pub(super) fn found(&self, at: usize) -> String {
        let at = self.skipped(at);
        let Some(first) = self.text[at..].chars().next() else { return self.ends.to_owned() };
        if at >= self.end {
            return if first == '}' { "the end of the block".to_owned() } else { "the next statement".to_owned() };
        }
        let word = self.word_at(at);
        let rest = &self.text[at..];
        if !word.is_empty() {
            return format!("`{}`", shortened(word));
        }
        if matches!(first, '"' | '\'') {
            return "a string".to_owned();
        }
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
            return format!("`{}`", shortened(&rest[..end]));
        }
        let operators = ["...", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", ".."];
        match operators.iter().find(|operator| rest.starts_with(**operator)) {
            Some(operator) => format!("`{operator}`"),
            None if first.is_control() => "an invisible character".to_owned(),
            None => format!("`{first}`"),
        }
    }

    /// Where to point for what stands at `at`: at itself, or at what it should follow if it is on a later line.
    pub(super) fn place(&self, at: usize) -> Span {
        let before = self.token_end(at);
        let next = self.skipped(at);
        if next >= self.end || self.text[before..next].contains('\n') {
            let last = self.text[..before].chars().next_back().map_or(0, char::len_utf8);
            return self.span(before - last, before);
        }
        let word = self.word_at(next);
        let length =
            if word.is_empty() { self.text[next..].chars().next().map_or(0, char::len_utf8) } else { word.len() };
        self.span(next, next + length)
    }

    /// The end of the last thing before `at` that is neither blank nor a comment.
    pub(super) fn token_end(&self, at: usize) -> usize {
        let mut end = self.text[..at].trim_end().len();
        loop {
            let comments = &self.scan.comments;
            let index = comments.partition_point(|comment| (comment.span.start as usize) < end);
            match index.checked_sub(1).and_then(|last| comments.get(last)) {
                Some(comment) if comment.span.end as usize >= end => {
                    end = self.text[..comment.span.start as usize].trim_end().len();
                }
                _ => return end,
            }
        }
    }

    /// Goes on at the first place from `at` on where a statement or clause can start.
    pub(super) fn recover(&mut self, at: usize) {
        self.reuse.mishap();
        self.pos = self.pos.max(at).min(self.end);
        let limit = self.limit();
        let mut at = self.pos;
        let mut fresh = self.text[self.token_end(at)..at].contains('\n');
        while at < limit {
            let byte = self.text.as_bytes()[at];
            if byte == b'\n' {
                fresh = true;
                at += 1;
            } else if byte.is_ascii_whitespace() {
                at += 1;
            } else if fresh && self.can_start(at) {
                break;
            } else if let Some(pair) = self.scan.bracket(at) {
                fresh = false;
                at = (pair.close as usize + usize::from(pair.closed)).max(at + 1);
            } else if self.text[at..].starts_with("//") {
                at += self.text[at..].find('\n').unwrap_or(self.text.len() - at);
            } else {
                fresh = false;
                let word = scan_word(self.text, at);
                at += word.max(1);
            }
        }
        self.pos = at.min(limit).max(self.pos);
    }

    /// Whether the first thing of a line starts a statement or clause.
    fn can_start(&self, at: usize) -> bool {
        let word = self.word_at(at);
        if word.is_empty() {
            return false;
        }
        let next = &self.text[self.skipped(at + word.len())..self.end.max(at)];
        next.starts_with("->")
            || (keywords::is_clause(word) && !next.starts_with(['=', ':', '.', ',']))
            || keywords::family(word) == Some(self.family)
            || (self.family == Family::Statement && word == "when")
    }
}

fn scan_word(text: &str, at: usize) -> usize {
    let end = super::scan::word_end(text.as_bytes(), at);
    if end > at { end - at } else { text[at..].chars().next().map_or(1, char::len_utf8) }
}

fn shortened(word: &str) -> String {
    if word.chars().count() <= 40 { word.to_owned() } else { word.chars().take(40).chain(['…']).collect() }
}

/// The keywords among what was expected, without their quotes.
fn keywords_of(expected: &[Rule]) -> impl Iterator<Item = &'static str> {
    expected.iter().filter_map(|&rule| words::words(rule)).filter_map(|(_, text)| {
        let word = text.strip_prefix('`')?.strip_suffix('`')?;
        word.bytes().all(|byte| byte.is_ascii_lowercase()).then_some(word)
    })
}
