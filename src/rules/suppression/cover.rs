//! What a comment is about: the declaration, statement or arm that begins behind it, or a line.

use crate::base::Span;
use crate::syntax::ast::{Action, Arm, Clause, Comment, File, Item, ItemKind, MachineItem, Stmt, StmtKind};

/// The places in a file that a comment can be about.
pub(super) struct Places<'t> {
    text: &'t str,
    comments: &'t [Comment],
    /// By their starts, and of those with one start the largest first.
    things: Vec<Span>,
    /// By their ends, and of those with one end the largest first.
    ends: Vec<Span>,
}

impl<'t> Places<'t> {
    pub(super) fn new(tree: &'t File, text: &'t str) -> Self {
        let mut things = Vec::new();
        tree.items.iter().for_each(|item| of_item(item, &mut things));
        things.sort_unstable_by_key(|thing| (thing.start, std::cmp::Reverse(thing.end)));
        let mut ends = things.clone();
        ends.sort_unstable_by_key(|thing| (thing.end, thing.start));
        Self { text, comments: &tree.comments, things, ends }
    }

    /// The line above a line.
    pub(super) fn line_above(&self, line: Span) -> Option<Span> {
        let last = line.start.checked_sub(1)?;
        Some(self.line(Span { start: last, end: last, ..line }))
    }

    /// The whole file of a comment.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn file(&self, comment: Comment) -> Span {
        // One more than the text has bytes, for what is found at its end.
        Span::new(comment.span.file, 0, self.text.len() as u32 + 1)
    }

    /// What a comment is about.
    pub(super) fn covered(&self, comment: Comment) -> Span {
        if !comment.own_line {
            return self.ending_before(comment.span);
        }
        // In the expressions of YAML, comments are written as elsewhere.
        let yaml = self.text[comment.span.range()].starts_with('#');
        self.beginning_at(self.next(comment.span), yaml)
    }

    /// The line of a comment; and if something that began above ends on it, all of that.
    fn ending_before(&self, comment: Span) -> Span {
        let line = self.line(comment);
        let last = self.ends.partition_point(|thing| thing.end <= comment.start);
        let ending = self.ends[..last].last().filter(|thing| thing.end > line.start);
        ending.map_or(line, |thing| line.to(*thing))
    }

    /// What begins at a place, or its line.
    fn beginning_at(&self, next: Span, yaml: bool) -> Span {
        let line = self.line(next);
        let first = self.things.partition_point(|thing| thing.start < next.start);
        // In YAML, an entry of a list begins behind its dash.
        let lead = |thing: &&Span| {
            self.text[next.start as usize..thing.start as usize].bytes().all(|byte| matches!(byte, b'-' | b' '))
        };
        let thing = self.things.get(first).filter(|thing| thing.start < line.end).filter(lead);
        thing.map_or_else(
            || if yaml { self.entry(next, line) } else { line },
            |thing| thing.to(Span { end: line.end.max(thing.end), ..*thing }),
        )
    }

    /// In YAML, a line and the lines behind it that lie deeper: what the key on it has.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn entry(&self, next: Span, line: Span) -> Span {
        let depth = next.start - line.start;
        let mut end = line.end.min(self.text.len() as u32);
        for more in self.text[end as usize..].split_inclusive('\n') {
            let blanks = (more.len() - more.trim_start().len()) as u32;
            if !more.trim().is_empty() && blanks <= depth {
                break;
            }
            end += more.len() as u32;
        }
        Span { end: end.max(line.end), ..line }
    }

    /// The line of a place, and what a comment on a line of its own before that would cover, in YAML or not.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn around(&self, place: Span, yaml: bool) -> (Span, Span) {
        let line = self.line(place);
        let text = &self.text[line.start as usize..place.start as usize];
        let blanks = (text.len() - text.trim_start().len()) as u32;
        let first = Span { start: line.start + blanks, end: line.start + blanks, ..line };
        (line, self.beginning_at(first, yaml))
    }

    /// The line that a place begins in, with its line break.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn line(&self, place: Span) -> Span {
        let at = place.start as usize;
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len() + 1, |length| at + length + 1);
        Span::new(place.file, start as u32, end as u32)
    }

    /// The first place behind a comment that is neither blank nor a comment.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn next(&self, comment: Span) -> Span {
        let mut at = comment.end;
        let first = self.comments.partition_point(|other| other.span.start < comment.end);
        let mut following = self.comments[first..].iter();
        loop {
            let rest = &self.text[at as usize..];
            at += (rest.len() - rest.trim_start().len()) as u32;
            match following.next() {
                Some(other) if other.span.start == at => at = other.span.end,
                _ => return Span::new(comment.file, at, at),
            }
        }
    }
}

fn of_item(item: &Item, things: &mut Vec<Span>) {
    things.push(item.span);
    match &item.kind {
        ItemKind::Action(Action { clauses, .. }) => of_clauses(clauses, things),
        ItemKind::Machine(machine) => things.extend(machine.items.iter().filter_map(|item| match item {
            MachineItem::Transition(transition) => Some(transition.span),
            MachineItem::Initial(_) | MachineItem::Final(_) => None,
        })),
        ItemKind::Workflow(workflow) => {
            of_clauses(&workflow.clauses, things);
            of_body(&workflow.body, things);
        }
        ItemKind::Import(_)
        | ItemKind::Type(_)
        | ItemKind::Const(_)
        | ItemKind::Secret(_)
        | ItemKind::Resource(_)
        | ItemKind::Events(_)
        | ItemKind::Test(_) => {}
    }
}

fn of_clauses(clauses: &[Clause], things: &mut Vec<Span>) {
    things.extend(clauses.iter().map(|clause| clause.span));
}

/// The parser bounds how deep blocks lie in each other.
fn of_body(body: &[Stmt], things: &mut Vec<Span>) {
    for statement in body {
        things.push(statement.span);
        match &statement.kind {
            StmtKind::Choose(choose) => choose.arms.iter().for_each(|arm| of_arm(arm, things)),
            StmtKind::Each(each) => of_body(&each.body, things),
            StmtKind::Loop(block) => of_body(&block.body, things),
            StmtKind::Step(step) => of_clauses(&step.clauses, things),
            _ => {}
        }
    }
}

fn of_arm(arm: &Arm, things: &mut Vec<Span>) {
    things.push(arm.span);
    of_body(&arm.body, things);
}
