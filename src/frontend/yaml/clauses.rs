//! Clauses of actions, statements and workflows: a key each.

use super::read::{DOTTED, PLAIN, Reader};
use crate::base::{Name, Span};
use crate::frontend::rules::UNEXPECTED_VALUE;
use crate::frontend::tree::{Entry, Fields, Kind, Value};
use crate::syntax::ast::{Clause, ClauseKind, Join, Outcome, Retry, Takes, Via};
use crate::syntax::{self, NameKind};

/// Clauses that are read so far.
#[derive(Default)]
pub(super) struct Clauses {
    pub(super) list: Vec<Clause>,
}

impl Clauses {
    fn add(&mut self, place: Span, kind: Option<ClauseKind>) {
        self.list.extend(kind.map(|kind| Clause { span: place, kind }));
    }
}

/// From a key to the end of its value, if that stands behind it; an alias does not.
pub(super) fn place(entry: &Entry<'_>) -> Span {
    let (key, value) = (entry.key.span, entry.value.span());
    if value.start >= key.end { key.to(value) } else { key }
}

impl Reader<'_, '_> {
    /// The clauses that actions and steps have in common.
    fn shared_clauses(&mut self, fields: &mut Fields<'_>, clauses: &mut Clauses) {
        self.clause(fields, "timeout", clauses, |reader, value| reader.duration(value).map(ClauseKind::Timeout));
        self.clause(fields, "retry", clauses, |reader, value| reader.retry(value).map(ClauseKind::Retry));
        self.clause(fields, "takes", clauses, |reader, value| reader.takes(value).map(ClauseKind::Takes));
        if let Some(entry) = fields.entry("needs") {
            self.needs(&entry, clauses);
        }
    }

    /// The clauses of an action.
    pub(super) fn action_clauses(&mut self, fields: &mut Fields<'_>) -> Vec<Clause> {
        let mut clauses = Clauses::default();
        self.clause(fields, "via", &mut clauses, |reader, value| reader.via(value).map(ClauseKind::Via));
        for (key, kind) in [("deterministic", ClauseKind::Deterministic), ("idempotent", ClauseKind::Idempotent)] {
            self.clause(fields, key, &mut clauses, |reader, value| reader.flag(value).map(|_| kind));
        }
        self.clause(fields, "cached", &mut clauses, |reader, value| reader.duration(value).map(ClauseKind::Cached));
        self.clause(fields, "emits", &mut clauses, |reader, value| {
            Some(ClauseKind::Emits(reader.names(value, DOTTED)))
        });
        self.clause(fields, "tracks", &mut clauses, |reader, value| reader.name(value, DOTTED).map(ClauseKind::Tracks));
        self.shared_clauses(fields, &mut clauses);
        clauses.list
    }

    /// The clauses of an emit.
    pub(super) fn edge_clauses(&mut self, fields: &mut Fields<'_>, clauses: &mut Clauses) {
        self.clause(fields, "when", clauses, |reader, value| Some(ClauseKind::When(reader.bare(value))));
        if let Some(entry) = fields.entry("after") {
            self.after(&entry, clauses);
        }
        self.clause(fields, "join", clauses, |reader, value| reader.join(value).map(ClauseKind::Join));
    }

    /// The clauses of a step.
    pub(super) fn step_clauses(&mut self, fields: &mut Fields<'_>) -> Vec<Clause> {
        let mut clauses = Clauses::default();
        self.edge_clauses(fields, &mut clauses);
        self.clause(fields, "fallback", &mut clauses, |reader, value| Some(ClauseKind::Fallback(reader.value(value))));
        self.shared_clauses(fields, &mut clauses);
        self.clause(fields, "priority", &mut clauses, |reader, value| reader.integer(value).map(ClauseKind::Priority));
        clauses.list
    }

    /// The header clauses of a workflow.
    pub(super) fn header_clauses(&mut self, fields: &mut Fields<'_>) -> Vec<Clause> {
        let mut clauses = Clauses::default();
        self.clause(fields, "version", &mut clauses, |reader, value| reader.text(value).map(ClauseKind::Version));
        self.clause(fields, "description", &mut clauses, |reader, value| {
            reader.text(value).map(ClauseKind::Description)
        });
        self.clause(fields, "timeout", &mut clauses, |reader, value| reader.duration(value).map(ClauseKind::Timeout));
        self.clause(fields, "seed", &mut clauses, |reader, value| reader.integer(value).map(ClauseKind::Seed));
        self.clause(fields, "concurrency", &mut clauses, |reader, value| {
            reader.integer(value).map(ClauseKind::Concurrency)
        });
        clauses.list
    }

    fn clause<'a>(
        &mut self,
        fields: &mut Fields<'a>,
        key: &'static str,
        clauses: &mut Clauses,
        read: impl FnOnce(&mut Self, Value<'a>) -> Option<ClauseKind>,
    ) {
        if let Some(entry) = fields.entry(key) {
            let kind = read(self, entry.value);
            clauses.add(place(&entry), kind);
        }
    }

    fn retry(&mut self, value: Value<'_>) -> Option<Retry> {
        if value.kind() != Kind::Map {
            let times = self.integer(value)?;
            return Some(Retry { times, backoff: None, factor: None, jitter: false, on: Vec::new() });
        }
        let mut fields = Fields::of(value, "a retry", self.sink)?;
        let times = fields.require("times", self.sink).and_then(|times| self.integer(times));
        let backoff = fields.take("backoff").and_then(|backoff| {
            let scalar = self.scalar(backoff, "a pause, as in `1s`, or the first and the longest, as in `1s..8s`")?;
            self.code(scalar, syntax::parse_backoff)?
        });
        let factor = fields.take("factor").and_then(|factor| self.number(factor));
        let jitter = fields.take("jitter").and_then(|jitter| self.flag(jitter)).is_some();
        let on = fields.take("on").map_or_else(Vec::new, |on| self.one_or_many(on));
        let on = on.into_iter().filter_map(|error| self.text(error)).collect();
        fields.finish(self.sink);
        Some(Retry { times: times?, backoff, factor, jitter, on })
    }

    fn takes(&mut self, value: Value<'_>) -> Option<Takes> {
        let scalar = self.scalar(value, "an estimate, as in `2s..9s ~ 4s`")?;
        self.code(scalar, syntax::parse_takes)?
    }

    /// A resource, a list of resources, or a map from resources to units.
    fn needs(&mut self, entry: &Entry<'_>, clauses: &mut Clauses) {
        if entry.value.kind() == Kind::Map {
            for part in entry.value.entries() {
                let resource = self.key(part.key, DOTTED);
                let amount = if part.value.kind() == Kind::Null { None } else { self.integer(part.value) };
                clauses.add(place(&part), resource.map(|resource| ClauseKind::Needs { resource, amount }));
            }
            return;
        }
        for resource in self.names(entry.value, DOTTED) {
            clauses.add(resource.span, Some(ClauseKind::Needs { resource, amount: None }));
        }
    }

    /// A step, a list of steps, or a map from outcomes to steps.
    fn after(&mut self, entry: &Entry<'_>, clauses: &mut Clauses) {
        if let Some(scalar) = entry.value.scalar().filter(|scalar| scalar.text.contains([' ', ','])) {
            let mut words = scalar.text.split([' ', ',']).filter(|word| !word.is_empty());
            let report = UNEXPECTED_VALUE.at(scalar.span, "an `after` in a text is one step");
            let (first, last) = (words.next().unwrap_or("a"), words.next_back());
            self.sink.report(match last {
                Some(outcome @ ("failed" | "settled")) => report.help(format!("write `{{ {outcome}: {first} }}`")),
                _ => report.help("write several as a list, as in `[a, b]`"),
            });
            return;
        }
        if entry.value.kind() != Kind::Map {
            let steps = self.names(entry.value, PLAIN);
            if !steps.is_empty() {
                clauses.add(place(entry), Some(ClauseKind::After { steps, on: Outcome::Succeeded }));
            }
            return;
        }
        let Some(mut fields) = Fields::of(entry.value, "an `after`", self.sink) else { return };
        let outcomes = [("succeeded", Outcome::Succeeded), ("failed", Outcome::Failed), ("settled", Outcome::Settled)];
        for (key, on) in outcomes {
            if let Some(part) = fields.entry(key) {
                let steps = self.names(part.value, PLAIN);
                if !steps.is_empty() {
                    clauses.add(place(&part), Some(ClauseKind::After { steps, on }));
                }
            }
        }
        fields.finish(self.sink);
    }

    fn join(&mut self, value: Value<'_>) -> Option<Join> {
        match (value.kind(), value.scalar().map(|scalar| scalar.text)) {
            (Kind::Int(_), _) => self.integer(value).map(Join::AtLeast),
            (_, Some("all")) => Some(Join::All),
            (_, Some("any")) => Some(Join::Any),
            _ => {
                self.no_such_word(value, &["all", "any"]);
                None
            }
        }
    }

    /// A kind, or a map from a kind to its config; `custom` names a kind of one's own.
    fn via(&mut self, value: Value<'_>) -> Option<Via> {
        if value.kind() != Kind::Map {
            let kind = self.name(value, PLAIN)?;
            return Some(Via { kind, custom: false, config: Vec::new() });
        }
        if value.get_key("custom").is_some() {
            let mut fields = Fields::of(value, "a `via` of one's own", self.sink)?;
            let kind = fields.require("custom", self.sink).and_then(|kind| self.text(kind));
            let config = fields.take("config").map_or_else(Vec::new, |config| self.config(config));
            fields.finish(self.sink);
            let kind = kind?;
            return Some(Via { kind: Name::new(kind.value, kind.span), custom: true, config });
        }
        let mut entries = value.entries();
        let Some(first) = entries.next() else {
            self.unexpected(value, "a kind with its config, as in `{ http: { url: … } }`");
            return None;
        };
        if let Some(second) = entries.next() {
            let message = format!("a `via` is of one kind, and `{}` is a second one", second.key.text);
            let report = UNEXPECTED_VALUE.at(second.key.span, message);
            self.sink.report(
                report
                    .related(first.key.span, "the first")
                    .help("config entries stand one level deeper, below the kind"),
            );
        }
        let kind = self.key(first.key, PLAIN)?;
        Some(Via { kind, custom: false, config: self.config(first.value) })
    }

    fn config(&mut self, value: Value<'_>) -> Vec<(Name, crate::cel::Expr)> {
        let entries = self.entries(value, "a map of config entries");
        let read = |entry: Entry<'_>| {
            let name = self.key(entry.key, NameKind::Used { dotted: false });
            let value = self.value(entry.value);
            Some((name?, value))
        };
        entries.into_iter().filter_map(read).collect()
    }
}
