//! Notes what each statement and declaration depends on while it is read, and takes over those of the version before of which
//! nothing has changed. `version.rs` says what that means.

use super::agree::Agreement;
use super::cursor::Parser;
use super::grammar::Rule;
use super::scan;
use super::statements::BlockKind;
use crate::base::{Shift, Shifted};
use crate::syntax::ast::{File, Item, ItemKind, Stmt, StmtKind};

/// How many bytes behind the reach of a piece are looked at, at most: the longest sign, and one more.
const MARGIN: usize = 8;

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A declaration.
    File,
    /// A statement in a block of this kind.
    Block(BlockKind),
}

/// How a piece was read. All offsets are in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    start: u32,
    /// One past its last token.
    end: u32,
    /// Reading it looked at nothing from here on; none of one that has to be read anew.
    reach: Option<u32>,
    place: Place,
    /// In how many blocks it stands.
    depth: u8,
    /// The end of the block around it.
    block_end: u32,
    /// The rule that was applied last and where.
    last_piece: Option<(Rule, u32)>,
}

/// A piece that is being read.
pub(super) struct Unit {
    mark: usize,
    /// What was reached before.
    reach: usize,
    mishaps: usize,
    found: usize,
}

/// What is known of the version before, and what is noted for the next one.
#[derive(Default)]
pub(super) struct Reuse {
    old: Option<Old>,
    /// Every piece, in order of their starts.
    marks: Vec<Mark>,
    /// Whether anything is to be noted.
    notes: bool,
    /// The furthest place that was looked at.
    reach: usize,
    /// How often something was not as it should be.
    mishaps: usize,
}

struct Old {
    agreement: Agreement,
    marks: Vec<Mark>,
    /// The first mark that may still be asked for.
    next: usize,
    pool: Pool,
}

impl Reuse {
    /// For the version behind the one whose marks and tree these are.
    pub(super) fn of(agreement: Agreement, marks: Vec<Mark>, tree: File) -> Self {
        let pool = Pool { rest: tree.items.into_iter().rev().map(Node::Item).collect() };
        let capacity = marks.len();
        let old = Old { agreement, marks, next: 0, pool };
        Self { old: Some(old), marks: Vec::with_capacity(capacity), notes: true, ..Self::default() }
    }

    pub(super) fn into_marks(self) -> Vec<Mark> {
        self.marks
    }

    /// Notes that reading looked at the text up to `at`.
    pub(super) fn reaches(&mut self, at: usize) {
        self.reach = self.reach.max(at);
    }

    /// Notes that something was not as it should be: what follows depends on more than is noted.
    pub(super) fn mishap(&mut self) {
        self.mishaps += 1;
    }
}

impl Parser<'_, '_> {
    /// The piece that starts at `pos` is going to be read.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn begin(&mut self, place: Place) -> Unit {
        let unit = Unit {
            mark: self.reuse.marks.len(),
            reach: std::mem::replace(&mut self.reuse.reach, self.pos),
            mishaps: self.reuse.mishaps + self.docs.detachments,
            found: self.sink.mark(),
        };
        if self.reuse.notes {
            let start = self.pos as u32;
            self.reuse.marks.push(Mark {
                start,
                end: start,
                reach: None,
                place,
                depth: self.depth,
                block_end: self.end as u32,
                last_piece: None,
            });
        }
        unit
    }

    /// The piece has been read; `whole` if all that came of it is one node of the tree.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn finish(&mut self, unit: &Unit, whole: bool) {
        let reach = self.reuse.reach.max(self.pos);
        self.reuse.reach = reach.max(unit.reach);
        // One that was taken over is complete.
        let Some(mark) = self.reuse.marks.get(unit.mark).filter(|mark| mark.reach.is_none()) else { return };
        let start = mark.start as usize;
        let smooth = unit.mishaps == self.reuse.mishaps + self.docs.detachments && unit.found == self.sink.mark();
        let reach = if whole && smooth { self.seen(reach) } else { return };
        if self.is_sound(start, reach) {
            let mark = &mut self.reuse.marks[unit.mark];
            mark.end = self.last_end as u32;
            mark.reach = Some(reach as u32);
            mark.last_piece = self.last_piece.map(|(rule, at)| (rule, at as u32));
        }
    }

    /// The piece that `unit` stands for, if it is in the version before and reading it would come to the same; then it is gone behind.
    pub(super) fn recall(&mut self, unit: &Unit) -> Option<Node> {
        let wanted = *self.reuse.marks.get(unit.mark)?;
        let old = self.reuse.old.as_mut()?;
        let (start, shift) = old.agreement.before(wanted.start)?;
        let (index, reach) = old.find(start, &wanted, shift)?;
        let new_reach = shift.offset(reach) as usize;
        if !self.is_sound(self.pos, new_reach) {
            return None;
        }
        let old = self.reuse.old.as_mut()?;
        let mut node = old.pool.take(start)?;
        node.shift_to(shift, self.origin.file());
        let mark = old.marks[index];
        let inner = old.marks[index..].iter().take_while(|inner| inner.start < mark.end.max(start + 1));
        self.reuse.marks.truncate(unit.mark);
        self.reuse.marks.extend(inner.map(|inner| inner.shifted(shift)));
        // The block around it may end elsewhere, if that is far behind.
        self.reuse.marks[unit.mark].block_end = wanted.block_end;
        self.reuse.reach = new_reach.max(unit.reach);
        self.pos = shift.offset(mark.end) as usize;
        self.advance(0);
        self.last_piece = mark.last_piece.map(|(rule, at)| (rule, shift.offset(at) as usize));
        Some(node)
    }

    /// Whether nothing that was reported by the scan, and nothing that is nested too deep, is in a piece or next to it.
    fn is_sound(&self, start: usize, reach: usize) -> bool {
        let start = start.saturating_sub(1);
        !self.scan.is_broken(start, reach) && !self.scan.is_too_deep(start, reach)
    }

    /// The offset behind everything that may have been looked at by somebody who has read up to `at`: the next word, and a sign behind it.
    fn seen(&self, at: usize) -> usize {
        let mut at = at;
        for _ in 0..2 {
            at = self.behind_blanks(at);
            at = scan::word_end(self.text.as_bytes(), at);
        }
        (self.behind_blanks(at) + MARGIN).min(self.text.len() + 1)
    }

    /// Like [`Parser::skipped`], but over all blanks that there are, and beyond the block.
    fn behind_blanks(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while let Some(rest) = self.text.get(at..) {
            let next = rest.trim_start();
            let comment = if next.starts_with("//") { next.find('\n').unwrap_or(next.len()) } else { 0 };
            if next.len() == rest.len() && comment == 0 {
                break;
            }
            at += rest.len() - next.len() + comment;
        }
        at
    }
}

impl Old {
    /// The place of the mark at `start` that is as good as `wanted`, and its reach.
    fn find(&mut self, start: u32, wanted: &Mark, shift: Shift) -> Option<(usize, u32)> {
        let behind = self.marks[self.next..].iter().take_while(|mark| mark.start < start).count();
        self.next += behind;
        let mark = self.marks.get(self.next).filter(|mark| mark.start == start)?;
        let reach = mark.reach?;
        let same_end = shift.offset(mark.block_end) == wanted.block_end;
        let both_behind = mark.block_end >= reach && wanted.block_end >= shift.offset(reach);
        let same_place = (mark.place, mark.depth) == (wanted.place, wanted.depth) && (same_end || both_behind);
        (same_place && self.agreement.covers(&(start..reach))).then_some((self.next, reach))
    }
}

impl Mark {
    fn shifted(&self, shift: Shift) -> Self {
        Self {
            start: shift.offset(self.start),
            end: shift.offset(self.end),
            reach: self.reach.map(|reach| shift.offset(reach)),
            block_end: shift.offset(self.block_end),
            last_piece: self.last_piece.map(|(rule, at)| (rule, shift.offset(at))),
            ..*self
        }
    }
}

/// A piece of a tree.
pub(super) enum Node {
    Item(Item),
    Stmt(Stmt),
}

/// The old tree, taken apart from its beginning to its end as far as it has to be.
struct Pool {
    /// What has not been asked for, the last one first.
    rest: Vec<Node>,
}

impl Pool {
    /// The piece that starts at `start`. What starts before it is given up.
    fn take(&mut self, start: u32) -> Option<Node> {
        loop {
            let span = self.rest.last()?.span();
            if span.start > start {
                return None;
            }
            let top = self.rest.pop()?;
            if span.start == start {
                return Some(top);
            }
            if span.end > start {
                self.open(top);
            }
        }
    }

    /// Puts what is inside of `node` in its place.
    fn open(&mut self, node: Node) {
        match node {
            Node::Item(Item { kind: ItemKind::Workflow(workflow), .. }) => self.put(workflow.body),
            Node::Item(_) => {}
            Node::Stmt(stmt) => match stmt.kind {
                StmtKind::Choose(choose) => choose.arms.into_iter().rev().for_each(|arm| self.put(arm.body)),
                StmtKind::Each(each) => self.put(each.body),
                StmtKind::Loop(block) => self.put(block.body),
                StmtKind::Step(_)
                | StmtKind::Let { .. }
                | StmtKind::Emit(_)
                | StmtKind::Edge(_)
                | StmtKind::Return(_) => {}
            },
        }
    }

    fn put(&mut self, body: Vec<Stmt>) {
        self.rest.extend(body.into_iter().rev().map(Node::Stmt));
    }
}

impl Node {
    fn span(&self) -> crate::base::Span {
        match self {
            Self::Item(item) => item.span,
            Self::Stmt(stmt) => stmt.span,
        }
    }

    fn shift_to(&mut self, shift: Shift, file: crate::base::FileId) {
        if shift.is_still() && self.span().file == file {
            return;
        }
        match self {
            Self::Item(item) => item.shift(shift),
            Self::Stmt(stmt) => stmt.shift(shift),
        }
    }
}
