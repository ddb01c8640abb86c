//! Clauses: of actions, of steps, of workflow headers.

use super::cursor::Parser;
use super::grammar::{Node, Rule};
use super::keywords;
use crate::base::Name;
use crate::cel::Expr;
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::Fix;
use crate::syntax::ast::{Clause, ClauseKind, Join, Outcome, Retry, Takes, Via};
use crate::syntax::rules::DUPLICATE_CLAUSE;

/// What clauses are given to, in words and with the clauses it may have.
pub(super) struct Owner {
    /// `a step`
    pub(super) words: &'static str,
    /// The words that its clauses start with.
    pub(super) clauses: &'static [&'static str],
    /// Words that start a clause of what is around it, and end it.
    pub(super) outer: &'static [&'static str],
}

pub(super) const ACTION: Owner = Owner { words: "an action", clauses: keywords::ACTION_CLAUSES, outer: &[] };
pub(super) const STEP: Owner =
    Owner { words: "a step", clauses: keywords::STEP_CLAUSES, outer: keywords::HEADER_CLAUSES };
pub(super) const EMIT: Owner =
    Owner { words: "an `emit`", clauses: keywords::EMIT_CLAUSES, outer: keywords::HEADER_CLAUSES };

impl<'t> Parser<'t, '_> {
    /// The clauses that stand here.
    pub(super) fn clauses(&mut self, owner: &Owner) -> Vec<Clause> {
        let mut clauses = Vec::new();
        loop {
            self.skip();
            let word = self.word();
            if owner.clauses.contains(&word) {
                if let Some(clause) = self.clause(word) {
                    self.add_clause(&mut clauses, clause);
                }
            } else if self.is_stray_clause(word, owner) {
                self.stray_clause(word, owner);
            } else {
                return clauses;
            }
        }
    }

    fn is_stray_clause(&self, word: &str, owner: &Owner) -> bool {
        let next = &self.text[self.skipped(self.pos + word.len())..];
        keywords::is_clause(word) && !owner.outer.contains(&word) && !next.starts_with("->") && !next.starts_with(',')
    }

    /// A clause that cannot be given to `owner`: read, and not kept.
    fn stray_clause(&mut self, word: &'t str, owner: &Owner) {
        let span = self.span_of(word);
        let owners = [ACTION, STEP].into_iter().filter(|other| other.clauses.contains(&word));
        let mut owners: Vec<&str> = owners.map(|other| other.words).collect();
        if keywords::HEADER_CLAUSES.contains(&word) {
            owners.push("a workflow");
        }
        let report = SYNTAX_ERROR.at(span, format!("`{word}` cannot be given to {}", owner.words)).help(format!(
            "`{word}` is a clause of {}; here one of these can stand: {}",
            owners.join(" and "),
            list(owner)
        ));
        self.sink.report(report);
        self.clause(word);
    }

    /// Keeps `clause`, unless one of its kind is there.
    pub(super) fn add_clause(&mut self, clauses: &mut Vec<Clause>, clause: Clause) {
        let keyword = clause.kind.keyword();
        let adds_up = matches!(clause.kind, ClauseKind::After { .. } | ClauseKind::Needs { .. });
        let first = clauses.iter().find(|first| first.kind.keyword() == keyword).filter(|_| !adds_up);
        let Some(first) = first else { return clauses.push(clause) };
        let help = match clause.kind {
            ClauseKind::When(_) => "join the conditions with `&&`, or remove one",
            _ => "remove one of them",
        };
        // Which of two that say different things is meant, nobody knows.
        let same = self.text[first.span.range()] == self.text[clause.span.range()];
        let fix = if same { Fix::safe("remove the second one") } else { Fix::guess("remove the second one") };
        let report = DUPLICATE_CLAUSE
            .at(clause.span, format!("`{keyword}` is given twice"))
            .related(first.span, "it is given here first")
            .help(help)
            .fix(fix.remove(clause.span, self.text));
        self.sink.report(report);
    }

    /// The clause that starts with `word`, which stands at `pos`.
    pub(super) fn clause(&mut self, word: &'t str) -> Option<Clause> {
        let start = self.pos;
        self.advance(word.len());
        let kind = match rule_of(word) {
            Some(rule) => {
                let node = self.apply(rule, start).ok()?;
                self.clause_kind(node)?
            }
            None if word == "deterministic" => ClauseKind::Deterministic,
            None => ClauseKind::Idempotent,
        };
        Some(Clause { span: self.span(start, self.last_end), kind })
    }

    fn clause_kind(&mut self, node: Node<'t>) -> Option<ClauseKind> {
        let rule = node.as_rule();
        let mut parts = node.into_inner();
        Some(match rule {
            Rule::via_body => ClauseKind::Via(self.via(parts)?),
            Rule::timeout_body => ClauseKind::Timeout(self.duration(&parts.next()?)),
            Rule::cached_body => ClauseKind::Cached(self.duration(&parts.next()?)),
            Rule::retry_body => ClauseKind::Retry(self.retry(parts)?),
            Rule::takes_body => ClauseKind::Takes(self.takes(parts)?),
            Rule::needs_body => {
                let resource = self.name(&parts.next()?);
                ClauseKind::Needs { resource, amount: parts.next().map(|amount| self.integer(&amount)) }
            }
            Rule::emits_body => ClauseKind::Emits(self.names(parts)),
            Rule::tracks_body => ClauseKind::Tracks(self.name(&parts.next()?)),
            Rule::when_body => ClauseKind::When(self.expr(&parts.next()?)),
            Rule::after_body => self.after(parts),
            Rule::join_body => ClauseKind::Join(self.join(&parts.next()?)),
            Rule::fallback_body => ClauseKind::Fallback(self.expr(&parts.next()?)),
            Rule::priority_body => ClauseKind::Priority(self.integer(&parts.next()?)),
            Rule::version_body => ClauseKind::Version(self.text_of(&parts.next()?)),
            Rule::description_body => ClauseKind::Description(self.text_of(&parts.next()?)),
            Rule::seed_body => ClauseKind::Seed(self.integer(&parts.next()?)),
            Rule::concurrency_body => ClauseKind::Concurrency(self.integer(&parts.next()?)),
            _ => return None,
        })
    }

    /// The names among `parts`.
    pub(super) fn names<'n>(&mut self, parts: impl Iterator<Item = Node<'n>>) -> Vec<Name> {
        parts.filter(|part| matches!(part.as_rule(), Rule::name | Rule::dotted)).map(|part| self.name(&part)).collect()
    }

    fn via<'n>(&mut self, parts: impl Iterator<Item = Node<'n>>) -> Option<Via> {
        let (mut kind, mut custom, mut config) = (None, false, Vec::new());
        for part in parts {
            match part.as_rule() {
                Rule::kw_custom => custom = true,
                Rule::text => {
                    let text = self.text_of(&part);
                    kind = Some(Name::new(text.value, text.span));
                }
                Rule::name => kind = Some(self.name(&part)),
                Rule::config => config = self.config(part),
                _ => {}
            }
        }
        Some(Via { kind: kind?, custom, config })
    }

    fn config(&mut self, node: Node<'_>) -> Vec<(Name, Expr)> {
        let entries = node.into_inner().filter(|part| part.as_rule() == Rule::entry);
        entries
            .filter_map(|entry| {
                let mut parts = entry.into_inner();
                let key = self.name(&parts.next()?);
                let value = parts.find(|part| part.as_rule() == Rule::expr)?;
                Some((key, self.expr(&value)))
            })
            .collect()
    }

    fn retry<'n>(&mut self, mut parts: impl Iterator<Item = Node<'n>>) -> Option<Retry> {
        let times = self.integer(&parts.next()?);
        let mut retry = Retry { times, backoff: None, factor: None, jitter: false, on: Vec::new() };
        for part in parts {
            match part.as_rule() {
                Rule::backoff => {
                    let mut pauses = part.into_inner().filter(|part| part.as_rule() == Rule::duration);
                    let first = self.duration(&pauses.next()?);
                    retry.backoff = Some((first, pauses.next().map(|longest| self.duration(&longest))));
                }
                Rule::factor => retry.factor = part.into_inner().nth(1).map(|number| self.number(&number)),
                Rule::kw_jitter => retry.jitter = true,
                Rule::on_errors => {
                    let texts = part.into_inner().filter(|part| part.as_rule() == Rule::text);
                    retry.on = texts.map(|text| self.text_of(&text)).collect();
                }
                _ => {}
            }
        }
        Some(retry)
    }

    pub(super) fn takes<'n>(&mut self, parts: impl Iterator<Item = Node<'n>>) -> Option<Takes> {
        let durations = parts.filter(|part| part.as_rule() == Rule::duration);
        let mut durations = durations.map(|part| self.duration(&part));
        Some(Takes { low: durations.next()?, high: durations.next(), likely: durations.next() })
    }

    fn after<'n>(&mut self, parts: impl Iterator<Item = Node<'n>>) -> ClauseKind {
        let (mut steps, mut on) = (Vec::new(), Outcome::Succeeded);
        for part in parts {
            match part.as_rule() {
                Rule::name => steps.push(self.name(&part)),
                Rule::kw_failed => on = Outcome::Failed,
                Rule::kw_settled => on = Outcome::Settled,
                _ => {}
            }
        }
        ClauseKind::After { steps, on }
    }

    fn join(&mut self, node: &Node<'_>) -> Join {
        match node.as_rule() {
            Rule::kw_all => Join::All,
            Rule::kw_any => Join::Any,
            _ => Join::AtLeast(self.integer(node)),
        }
    }
}

fn list(owner: &Owner) -> String {
    owner.clauses.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The rule for what stands behind the word; none for the clauses that are only a word.
fn rule_of(word: &str) -> Option<Rule> {
    Some(match word {
        "via" => Rule::via_body,
        "timeout" => Rule::timeout_body,
        "cached" => Rule::cached_body,
        "retry" => Rule::retry_body,
        "takes" => Rule::takes_body,
        "needs" => Rule::needs_body,
        "emits" => Rule::emits_body,
        "tracks" => Rule::tracks_body,
        "when" => Rule::when_body,
        "after" => Rule::after_body,
        "join" => Rule::join_body,
        "fallback" => Rule::fallback_body,
        "priority" => Rule::priority_body,
        "version" => Rule::version_body,
        "description" => Rule::description_body,
        "seed" => Rule::seed_body,
        "concurrency" => Rule::concurrency_body,
        _ => return None,
    })
}
