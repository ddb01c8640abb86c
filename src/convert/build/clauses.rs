//! Clauses, a key each, in one order.

use super::values::{bare, value};
use super::{Builder, Entries, Place, entry};
use crate::base::{Name, Span};
use crate::convert::node::{Around, Entry, Item, List, Map, Node, Shape};
use crate::syntax::ast::{Clause, ClauseKind, DurationMs, Join, Outcome, Retry, Spanned, Via};
use crate::syntax::format::{fragments, rank};
use std::ops::Range;

impl<'t> Builder<'t> {
    /// Adds clauses, which stand at `places`.
    pub(super) fn clauses(&mut self, clauses: &'t [Clause], places: &[Place], entries: &mut Entries<'t>) {
        let mut order: Vec<usize> = (0..clauses.len()).collect();
        order.sort_by_key(|&at| rank(&clauses[at].kind));
        let of = |which: fn(&ClauseKind) -> bool| -> Vec<usize> {
            (0..clauses.len()).filter(|&at| which(&clauses[at].kind)).collect()
        };
        let after = of(|kind| matches!(kind, ClauseKind::After { .. }));
        let needs = of(|kind| matches!(kind, ClauseKind::Needs { .. }));
        for at in order {
            let clause = &clauses[at];
            let (group, value) = match &clause.kind {
                ClauseKind::After { .. } if after.first() == Some(&at) => (&after[..], self::after(clauses, &after)),
                ClauseKind::Needs { .. } if needs.first() == Some(&at) => (&needs[..], self.needs(clauses, &needs)),
                ClauseKind::After { .. } | ClauseKind::Needs { .. } => continue,
                kind => (&[at][..], self.clause(kind, clause.span, places[at].inner.clone())),
            };
            let with_inside = matches!(&clause.kind, ClauseKind::Via(via) if !via.config.is_empty());
            let around = self.around_group(group, places, with_inside);
            entries.push((clause.span, Entry { around, key: clause.kind.keyword().to_owned(), value }));
        }
    }

    /// What is said around clauses that become one entry; `inside` if its inner comments have a place.
    fn around_group(&self, group: &[usize], places: &[Place], inside: bool) -> Around {
        let mut all = Around::default();
        for &at in group {
            let around = if inside {
                self.remarks.around_all(&places[at], &[&Place::default()], None)
            } else {
                self.remarks.around(&places[at], None)
            };
            all.lead.extend(around.lead);
            let second = all.trail.is_some();
            match around.trail {
                Some(text) if second => all.lead.push(crate::convert::node::Line::Comment(text)),
                trail => all.trail = all.trail.or(trail),
            }
        }
        all
    }

    fn clause(&mut self, kind: &'t ClauseKind, span: Span, within: Range<usize>) -> Node<'t> {
        match kind {
            ClauseKind::Via(via) => self.via(via, within),
            ClauseKind::Timeout(duration) | ClauseKind::Cached(duration) => word(*duration),
            ClauseKind::Retry(retry) => self.retry(retry, span),
            ClauseKind::Takes(takes) => Node::Word(fragments::takes(takes)),
            ClauseKind::Deterministic | ClauseKind::Idempotent => Node::Bool(true),
            ClauseKind::Emits(names) => list(names),
            ClauseKind::Tracks(name) => Node::text(name.as_str()),
            ClauseKind::When(expr) => bare(expr),
            ClauseKind::Fallback(expr) => value(expr),
            ClauseKind::Join(Join::All) => Node::text("all"),
            ClauseKind::Join(Join::Any) => Node::text("any"),
            ClauseKind::Join(Join::AtLeast(number))
            | ClauseKind::Priority(number)
            | ClauseKind::Seed(number)
            | ClauseKind::Concurrency(number) => Node::Int(number.value),
            ClauseKind::Version(text) | ClauseKind::Description(text) => Node::text(&text.value),
            // These are written in groups.
            ClauseKind::After { .. } | ClauseKind::Needs { .. } => Node::Nothing,
        }
    }

    fn via(&mut self, via: &'t Via, within: Range<usize>) -> Node<'t> {
        let config = self.named_values(via.config.iter().map(|(name, value)| (name, value)), within);
        let kind = via.kind.as_str();
        let empty = via.config.is_empty();
        let entries = match (via.custom, empty) {
            (false, true) => return Node::text(kind),
            (false, false) => vec![entry(kind, config)],
            (true, true) => vec![entry("custom", Node::text(kind))],
            (true, false) => vec![entry("custom", Node::text(kind)), entry("config", config)],
        };
        Node::Map(Map { shape: Shape::Short, entries, tail: Vec::new() })
    }

    fn retry(&mut self, retry: &'t Retry, span: Span) -> Node<'t> {
        let Retry { times, backoff, factor, jitter, on } = retry;
        if backoff.is_none() && factor.is_none() && !jitter && on.is_empty() {
            return Node::Int(times.value);
        }
        let mut entries = vec![entry("times", Node::Int(times.value))];
        if let Some((first, longest)) = backoff {
            let longest = longest.map_or_else(String::new, |it| format!("..{}", fragments::duration(it.value)));
            entries.push(entry("backoff", Node::Word(fragments::duration(first.value) + &longest)));
        }
        if let Some(factor) = factor {
            if !factor.value.is_finite() {
                self.refuse(span, "this factor is too large".to_owned(), "choose a smaller one");
            }
            entries.push(entry("factor", number(*factor)));
        }
        if *jitter {
            entries.push(entry("jitter", Node::Bool(true)));
        }
        if !on.is_empty() {
            let items = on.iter().map(|error| item(Node::text(&error.value))).collect();
            entries.push(entry("on", Node::List(List { shape: Shape::Short, items, tail: Vec::new() })));
        }
        Node::Map(Map { shape: Shape::Short, entries, tail: Vec::new() })
    }

    fn needs(&mut self, clauses: &'t [Clause], group: &[usize]) -> Node<'t> {
        let one = |at: &usize| match &clauses[*at].kind {
            ClauseKind::Needs { resource, amount } => Some((resource, *amount)),
            _ => None,
        };
        let all: Vec<(&Name, Option<Spanned<i64>>)> = group.iter().filter_map(one).collect();
        if all.iter().all(|(_, amount)| amount.is_none()) {
            return one_or_many(&all.iter().map(|(resource, _)| *resource).collect::<Vec<_>>());
        }
        let amount = |amount: Option<Spanned<i64>>| amount.map_or(Node::Nothing, |amount| Node::Int(amount.value));
        let entries = all.into_iter().map(|(resource, units)| (resource.span, entry(resource.as_str(), amount(units))));
        let entries = entries.collect();
        Node::Map(self.map(Shape::Short, entries, Vec::new()))
    }
}

/// What a statement comes after, by outcome.
fn after<'t>(clauses: &[Clause], group: &[usize]) -> Node<'t> {
    let mut by_outcome: [(&str, Vec<&Name>); 3] =
        [("succeeded", Vec::new()), ("failed", Vec::new()), ("settled", Vec::new())];
    for &at in group {
        if let ClauseKind::After { steps, on } = &clauses[at].kind {
            let place = match on {
                Outcome::Succeeded => 0,
                Outcome::Failed => 1,
                Outcome::Settled => 2,
            };
            by_outcome[place].1.extend(steps);
        }
    }
    if let [(_, steps), (_, failed), (_, settled)] = &by_outcome
        && failed.is_empty()
        && settled.is_empty()
    {
        return one_or_many(steps);
    }
    let entries = by_outcome.iter().filter(|(_, steps)| !steps.is_empty());
    let entries = entries.map(|(key, steps)| entry(*key, one_or_many(steps))).collect();
    Node::Map(Map { shape: Shape::Short, entries, tail: Vec::new() })
}

/// A duration.
pub(super) fn word<'t>(duration: DurationMs) -> Node<'t> {
    Node::Word(fragments::duration(duration.value))
}

/// An element of a list around which nothing is said.
pub(super) fn item(value: Node<'_>) -> Item<'_> {
    Item { around: Around::default(), value }
}

/// Names as a list.
pub(super) fn list<'t>(names: &[Name]) -> Node<'t> {
    let items = names.iter().map(|name| item(Node::text(name.as_str()))).collect();
    Node::List(List { shape: Shape::Short, items, tail: Vec::new() })
}

fn one_or_many<'t>(names: &[&Name]) -> Node<'t> {
    match names {
        [only] => Node::text(only.as_str()),
        names => {
            let items = names.iter().map(|name| item(Node::text(name.as_str()))).collect();
            Node::List(List { shape: Shape::Short, items, tail: Vec::new() })
        }
    }
}

/// A number that needs no fraction if it has none.
#[expect(clippy::cast_possible_truncation, reason = "only whole numbers that both types have get there")]
fn number<'t>(number: Spanned<f64>) -> Node<'t> {
    /// Up to here each whole number is a double.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = number.value.fract() == 0.0 && number.value.abs() < EXACT;
    if whole { Node::Int(number.value as i64) } else { Node::Double(number.value) }
}
