//! What people write that is not the language, and what they meant: said in their terms, and read as meant where that is plain.

use super::cursor::{Outer, Parser};
use super::grammar::{Failure, Rule};
use super::keywords::{self, Family};
use super::statements::BlockKind;
use crate::base::suggest;
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::{Diagnostic, Fix};

/// Words of other languages for what starts a statement here.
const STATEMENT_SYNONYMS: &[(&str, &str)] = &[
    ("if", "a condition is a clause, `step s = action() when …`, or a block, `choose name { when … => { … } }`"),
    ("else", "`otherwise => { … }` stands in a `choose`, behind its arms"),
    ("switch", "branches are written `choose name { when … => { … } otherwise => { … } }`"),
    ("for", "a block runs for each element with `each name (item in items) { … }`"),
    ("foreach", "a block runs for each element with `each name (item in items) { … }`"),
    ("while", "a block is repeated with `loop name max 5 { … until … }`"),
    ("var", "a value is named with `let name = …`"),
    ("const", "a value is named with `let name = …`; constants are declared outside of workflows"),
    ("call", "an action is called with `step name = action(…)`"),
    ("run", "an action is called with `step name = action(…)`"),
    ("await", "an event is awaited with `step name = await \"event\"`"),
    ("wait", "a timer is a step, `step name = wait 5m`"),
    ("when", "`when` is a clause of a step or an edge, or an arm of a `choose`"),
    ("until", "`until` stands in a `loop`"),
    ("otherwise", "`otherwise` stands in a `choose`"),
];

impl<'t> Parser<'t, '_> {
    /// The word that was meant by `word`, which starts no statement of such a block; `word` itself if none is near.
    pub(super) fn misspelt(&mut self, word: &'t str, kind: BlockKind) -> &'t str {
        if !self.looks_like_statement(word) {
            return word;
        }
        let words = keywords::STATEMENTS.iter().copied();
        let words = words.filter(|word| *word != "otherwise" && (*word != "until" || kind == BlockKind::Loop));
        self.correct(word, words, "a statement")
    }

    /// Says which of `words` is meant by `word`, and returns it.
    pub(super) fn correct(&mut self, word: &'t str, words: impl Iterator<Item = &'static str>, what: &str) -> &'t str {
        let Some(near) = suggest::nearest(word, words) else { return word };
        let span = self.span_of(word);
        let report =
            SYNTAX_ERROR.at(span, format!("no {what} starts with `{word}`", what = what.trim_start_matches("a ")));
        self.sink.report(report.suggest(span, Some(near)));
        near
    }

    /// Whether a name or a string follows, as behind the first word of a statement.
    pub(super) fn looks_like_statement(&self, word: &str) -> bool {
        let next = &self.text[self.skipped(self.pos + word.len()).min(self.end)..self.end];
        !word.is_empty() && next.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '"' | '\''))
    }

    /// What stands at `pos` starts no statement.
    pub(super) fn unknown_statement(&mut self, start: usize, word: &str, kind: BlockKind) {
        let report = self.unknown(start, "a statement, as in `step score = model.score(ticket)`");
        let report =
            report.map(|report| if report.help.is_none() { self.statement_help(report, word, kind) } else { report });
        self.finish_unknown(report);
    }

    fn statement_help(&self, report: Diagnostic, word: &str, kind: BlockKind) -> Diagnostic {
        let place = self.span(self.pos, self.pos);
        let behind = &self.text.as_bytes()[self.skipped(self.pos + word.len()).min(self.end)..self.end];
        if !word.is_empty() && behind.first() == Some(&b'=') && !matches!(behind.get(1), Some(b'=' | b'>')) {
            return report
                .help(format!("a step starts with `step`, a value with `let`, as in `step {word} = …`"))
                .fix(Fix::guess("insert `step`").replace(place, "step "));
        }
        if let Some(operator) = [("and", "&&"), ("or", "||")].into_iter().find(|(foreign, _)| *foreign == word) {
            let (word, operator) = operator;
            let span = self.span(self.pos, self.pos + word.len());
            return report
                .help(format!("the operator is `{operator}`"))
                .fix(Fix::safe(format!("change it to `{operator}`")).replace(span, operator));
        }
        if let Some((_, help)) = STATEMENT_SYNONYMS.iter().find(|(synonym, _)| *synonym == word) {
            return report.help(*help);
        }
        if keywords::HEADER_CLAUSES.contains(&word) && kind != BlockKind::Workflow {
            return report.help(format!("`{word}` can only stand in the outermost block of a workflow"));
        }
        if keywords::STEP_CLAUSES.contains(&word) {
            return report.help(format!("`{word}` is a clause of a step: write it behind the step's action"));
        }
        if keywords::family(word) == Some(Family::Item) {
            return report.help(format!("`{word}` is a declaration, which stands outside of workflows"));
        }
        self.operator_help(report)
    }

    /// A single `=`, `&` or `|` behind an expression.
    pub(super) fn operator_help(&self, report: Diagnostic) -> Diagnostic {
        if report.help.is_some() {
            return report;
        }
        let rest = self.rest();
        let span = self.span(self.pos, (self.pos + 1).min(self.end));
        let double = ["=", "&", "|"].into_iter().find(|operator| rest.starts_with(operator));
        match double {
            Some("=") => {
                report.help("values are compared with `==`").fix(Fix::guess("change it to `==`").replace(span, "=="))
            }
            Some(operator) => report
                .help(format!("the operator is `{operator}{operator}`"))
                .fix(Fix::safe(format!("change it to `{operator}{operator}`")).replace(span, operator.repeat(2))),
            None if rest.starts_with(';') => {
                report.help("statements need no separator; remove it").fix(Fix::safe("remove `;`").replace(span, ""))
            }
            None if rest.starts_with('#') => {
                report.help("comments start with `//`").fix(Fix::safe("change it to `//`").replace(span, "//"))
            }
            None if rest.starts_with("/*") => report.help("comments start with `//`"),
            None if rest.starts_with('?') => report
                .help("one `?` says that a value may be missing; remove the others")
                .fix(Fix::safe("remove `?`").replace(span, "")),
            None => report,
        }
    }

    /// The report that `expected` should stand here; none if what stands here is reported already.
    pub(super) fn unknown(&mut self, start: usize, expected: &str) -> Option<Diagnostic> {
        if self.scan.is_broken(start, self.pos + 1) {
            return None;
        }
        // Most often it is no new statement at all, but the end of the one before.
        let continued = self.continuation();
        if let Some(found) = continued.and_then(|(rule, failure)| self.diagnose(rule, &failure)) {
            return Some(found);
        }
        let message = format!("expected {expected}, found {}", self.found(self.pos));
        Some(SYNTAX_ERROR.at(self.place_of_token(), message))
    }

    /// The token at `pos`.
    fn place_of_token(&self) -> crate::base::Span {
        let word = self.word();
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        self.span(self.pos, self.pos + word.len().max(first))
    }

    /// Reports, and goes on behind the token at `pos`.
    pub(super) fn finish_unknown(&mut self, report: Option<Diagnostic>) {
        if let Some(report) = report {
            self.sink.report(report);
        }
        let token = self.place_of_token().len() as usize;
        self.recover_behind(token);
    }

    fn recover_behind(&mut self, token: usize) {
        let bracket = self.scan.bracket(self.pos);
        let next = bracket.map_or(self.pos + token, |pair| pair.close as usize + usize::from(pair.closed));
        self.advance(next.clamp(self.pos, self.end) - self.pos);
        self.recover(self.pos);
    }

    /// The word that an arm starts with: `when`, `otherwise`, or nothing.
    pub(super) fn arm_word(&mut self, word: &'t str) -> &'t str {
        match word {
            "when" | "otherwise" => word,
            "if" | "case" => self.synonym(word, "when"),
            "else" | "default" => self.synonym(word, "otherwise"),
            "" => "",
            _ => {
                let near = self.correct(word, ["when", "otherwise"].into_iter(), "an arm");
                if near == word { "" } else { near }
            }
        }
    }

    fn synonym(&mut self, word: &str, meant: &'static str) -> &'static str {
        let span = self.span_of(word);
        let report = SYNTAX_ERROR
            .at(span, format!("an arm starts with `{meant}`, not with `{word}`"))
            .help(format!("write `{meant}`"))
            .fix(Fix::safe(format!("change it to `{meant}`")).replace(span, meant));
        self.sink.report(report);
        meant
    }

    /// What stands at `pos` starts no arm.
    pub(super) fn unknown_arm(&mut self, start: usize) {
        let report = self.unknown(start, "an arm, as in `when score > 0.8 => { … }` or `otherwise => { … }`");
        let word = self.word();
        let statement = keywords::STATEMENTS.contains(&word);
        let report = report.map(|report| {
            if statement { report.help("statements stand inside of an arm, `when … => { … }`") } else { report }
        });
        self.finish_unknown(report);
        // What was in braces here is no arm; what follows may be one.
        self.recover(self.pos);
    }

    /// `step x model.score()`, `step x: model.score()`: the `=` at `failure` is missing.
    pub(super) fn forgotten_equals(&mut self, start: usize, failure: &Failure, missing: bool) {
        if missing {
            let place = self.span(self.last_end, self.last_end);
            if !self.scan.is_broken(start, failure.at) {
                let report = SYNTAX_ERROR
                    .at(self.place(failure.at), format!("expected `=`, found {}", self.found(failure.at)))
                    .help("write `=` between the name and its value")
                    .fix(Fix::safe("insert `=`").replace(place, " ="));
                self.sink.report(report);
            }
        } else {
            self.report(Rule::binding, start, failure);
            let at = self.skipped(self.last_end);
            let length = self.text[at..].bytes().take_while(|byte| matches!(byte, b':' | b'=')).count();
            self.pos = at;
            self.advance(length);
        }
    }

    /// Goes to the `{` that opens the block of a head that did not parse. Says whether there is one before the next
    /// statement.
    pub(super) fn find_block(&mut self) -> bool {
        self.reuse.mishap();
        let limit = self.limit();
        let mut at = self.pos;
        while at < limit {
            if let Some(pair) = self.scan.bracket(at) {
                let message = self.text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
                if self.text.as_bytes()[at] == b'{' && !message {
                    break;
                }
                at = (pair.close as usize).max(at);
            }
            at += 1;
        }
        if at < limit {
            self.pos = at;
        } else {
            self.recover(self.pos);
        }
        at < limit
    }

    /// Enters the block that should open here.
    pub(super) fn enter_block(&mut self, family: Family, owner: &str) -> Option<Outer> {
        let start = self.last_end;
        self.skip();
        if let Some(outer) = self.enter(family) {
            return Some(outer);
        }
        if !self.scan.is_broken(start.saturating_sub(1), self.pos + 1) {
            let message = format!("expected `{{` and the block of {owner}, found {}", self.found(self.pos));
            let report = SYNTAX_ERROR.at(self.place(self.pos), message);
            let help = if self.rest().starts_with("->") {
                "name the type of the result behind `->`, or leave `->` out"
            } else if self.rest().starts_with(':') || self.rest().starts_with("=>") {
                "the type of the result stands behind `->`, as in `workflow count(text: string) -> int { … }`"
            } else if owner == "a workflow" && keywords::HEADER_CLAUSES.contains(&self.word()) {
                "clauses stand inside of the block, behind `{`"
            } else {
                "open the block with `{` and close it with `}`"
            };
            self.sink.report(report.help(help));
        }
        // What stands between was reported; the block is still read for what is wrong in it.
        if self.find_block() { self.enter(family) } else { None }
    }

    /// A loop over statements ends, whatever stands there.
    pub(super) fn ensure_progress(&mut self, start: usize) {
        if self.pos <= start {
            self.pos = start;
            let length = self.rest().chars().next().map_or(1, char::len_utf8);
            self.advance(length);
        }
    }
}
