//! Clauses: of actions, of steps, of workflow headers, in one order.

use super::gaps::Attached;
use super::layout::Inside;
use super::printer::Printer;
use super::values;
use crate::base::Span;
use crate::cel::Page as _;
use crate::syntax::ast::{Clause, ClauseKind, Join, Outcome, Retry, Takes, Via};

/// The order of clauses, of whatever: of two the one that comes first here is written first. Equal ones keep their order.
pub const fn rank(kind: &ClauseKind) -> u8 {
    match kind {
        ClauseKind::Via(_) => 0,
        ClauseKind::Deterministic => 1,
        ClauseKind::Idempotent => 2,
        ClauseKind::Cached(_) => 3,
        ClauseKind::Emits(_) => 4,
        ClauseKind::Tracks(_) => 5,
        ClauseKind::Version(_) => 6,
        ClauseKind::Description(_) => 7,
        ClauseKind::When(_) => 8,
        ClauseKind::After { .. } => 9,
        ClauseKind::Join(_) => 10,
        ClauseKind::Fallback(_) => 11,
        ClauseKind::Timeout(_) => 12,
        ClauseKind::Retry(_) => 13,
        ClauseKind::Takes(_) => 14,
        ClauseKind::Needs { .. } => 15,
        ClauseKind::Priority(_) => 16,
        ClauseKind::Seed(_) => 17,
        ClauseKind::Concurrency(_) => 18,
    }
}

/// The places of `clauses` in the order in which they are written.
fn in_order(clauses: &[Clause]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|&at| rank(&clauses[at].kind));
    order
}

impl Printer<'_> {
    /// The clauses behind a statement: on its line, or each on a line of its own.
    pub(super) fn clauses_behind(&mut self, clauses: &[Clause]) {
        if clauses.is_empty() {
            return;
        }
        let mut attached = self.attached_clauses(clauses);
        // What stands on the line of the head stays there.
        let mut carried = Vec::new();
        let first = (0..clauses.len()).min_by_key(|&at| clauses[at].span.start);
        if let Some(first) = first.and_then(|first| attached.get_mut(first))
            && !first.lead.is_empty()
            && !self.remark(first.lead.start).own_line
        {
            carried = self.untaken(first.lead.start..first.lead.start + 1);
            first.lead.start += 1;
        }
        self.layout.indent();
        let order = in_order(clauses);
        for (nth, &at) in order.iter().enumerate() {
            let own = &attached[at];
            self.layout.line();
            let trails = !carried.is_empty();
            carried.extend(self.untaken(own.lead.clone()));
            if !carried.is_empty() {
                let notes = self.notes(&carried, trails);
                self.layout.notes(&notes);
            }
            self.cursor = own.inner.start;
            self.clause(&clauses[at]);
            // What stands behind the last one is for what comes next.
            let behind = nth + 1 < order.len();
            carried = if behind { self.left_over(own) } else { Vec::new() };
        }
        self.layout.dedent();
        self.cursor = end_of(&attached);
    }

    /// Clauses, each on a line of its own in a block. `others` are statements that stand among them.
    pub(super) fn clause_lines(&mut self, clauses: &[Clause], others: &[Span]) {
        let starts = clauses.iter().map(|clause| clause.span).chain(others.iter().copied()).map(|span| span.start);
        self.trail_brace(starts.min().unwrap_or(0));
        let attached = self.attached_among(clauses, others);
        for at in in_order(clauses) {
            let own = &attached[at];
            for comment in self.untaken(own.lead.clone()) {
                let doc = self.remark(comment).doc;
                self.comment_line(comment, false, doc);
            }
            self.new_line(false);
            self.cursor = own.inner.start;
            self.clause(&clauses[at]);
            self.flush();
            let behind = self.left_over(own);
            for &comment in self.trail(&behind) {
                self.comment_line(comment, false, false);
            }
        }
    }

    /// The comments in a thing and behind it that are not written.
    pub(super) fn left_over(&self, own: &Attached) -> Vec<usize> {
        let mut left = self.untaken(own.inner.clone());
        left.extend(own.trail.filter(|&trail| !self.taken[trail]));
        left
    }

    fn attached_clauses(&self, clauses: &[Clause]) -> Vec<Attached> {
        let places: Vec<Span> = clauses.iter().map(|clause| clause.span).collect();
        self.attached(&places, self.cursor)
    }

    /// The comments of clauses that stand among other things.
    fn attached_among(&self, clauses: &[Clause], others: &[Span]) -> Vec<Attached> {
        let places: Vec<Span> = clauses.iter().map(|clause| clause.span).chain(others.iter().copied()).collect();
        let mut found = self.attached(&places, self.cursor);
        found.truncate(clauses.len());
        found
    }

    /// Clauses on one line, with a blank before each.
    pub(super) fn clauses_on_a_line(&mut self, clauses: &[Clause]) {
        for at in in_order(clauses) {
            self.layout.space();
            self.clause(&clauses[at]);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        self.last = clause.span.start;
        self.at(clause.span.start);
        self.word(clause.kind.keyword());
        if !matches!(clause.kind, ClauseKind::Deterministic | ClauseKind::Idempotent) {
            self.layout.space();
        }
        match &clause.kind {
            ClauseKind::Via(via) => self.via(via, clause.span.end),
            ClauseKind::Timeout(duration) | ClauseKind::Cached(duration) => self.duration(*duration),
            ClauseKind::Retry(retry) => self.retry(retry),
            ClauseKind::Takes(takes) => self.takes(*takes),
            ClauseKind::Needs { resource, amount } => {
                self.ident(resource);
                if let Some(amount) = amount {
                    self.layout.space();
                    self.integer(*amount);
                }
            }
            ClauseKind::Deterministic | ClauseKind::Idempotent => {}
            ClauseKind::Emits(names) => self.names(names),
            ClauseKind::Tracks(name) => self.ident(name),
            ClauseKind::When(value) | ClauseKind::Fallback(value) => self.expr(value),
            ClauseKind::After { steps, on } => {
                self.names(steps);
                match on {
                    Outcome::Succeeded => {}
                    Outcome::Failed => self.behind("failed"),
                    Outcome::Settled => self.behind("settled"),
                }
            }
            ClauseKind::Join(Join::All) => self.word("all"),
            ClauseKind::Join(Join::Any) => self.word("any"),
            ClauseKind::Join(Join::AtLeast(number))
            | ClauseKind::Priority(number)
            | ClauseKind::Seed(number)
            | ClauseKind::Concurrency(number) => self.integer(*number),
            ClauseKind::Version(text) | ClauseKind::Description(text) => self.quoted(text),
        }
        self.ends(clause.span.end);
    }

    /// A keyword behind a blank.
    fn behind(&mut self, word: &str) {
        self.layout.space();
        self.word(word);
    }

    fn via(&mut self, via: &Via, end: u32) {
        if via.custom {
            self.word("custom");
            self.layout.space();
            self.string(&via.kind.text, via.kind.span);
        } else {
            self.ident(&via.kind);
        }
        if via.config.is_empty() {
            return;
        }
        self.layout.space();
        self.open_with("{", Inside::Spaced);
        for (index, (key, value)) in via.config.iter().enumerate() {
            if index > 0 {
                self.comma();
            }
            self.ident(key);
            self.word(":");
            self.layout.space();
            self.expr(value);
        }
        self.close("}", end.saturating_sub(1), true);
    }

    /// What stands behind `retry`.
    pub(super) fn retry(&mut self, retry: &Retry) {
        let Retry { times, backoff, factor, jitter, on } = retry;
        self.integer(*times);
        if let Some((first, longest)) = backoff {
            self.between("backoff");
            self.duration(*first);
            if let Some(longest) = longest {
                self.word("..");
                self.duration(*longest);
            }
        }
        if let Some(factor) = factor {
            self.between("factor");
            self.placed(&values::number(factor.value), factor.span);
        }
        if *jitter {
            self.behind("jitter");
        }
        if !on.is_empty() {
            self.between("on");
            self.list(on, Self::quoted);
        }
    }

    fn takes(&mut self, takes: Takes) {
        self.duration(takes.low);
        if let Some(high) = takes.high {
            self.word("..");
            self.duration(high);
        }
        if let Some(likely) = takes.likely {
            self.between("~");
            self.duration(likely);
        }
    }
}

/// The first comment behind all of these things.
fn end_of(attached: &[Attached]) -> usize {
    let ends = attached.iter().map(|own| own.inner.end);
    ends.max().unwrap_or_default()
}
