//! The conditions of edges: of several on edges out of one node, the first that holds counts.
//!
//! So an edge is taken if its own condition holds and none before it does. Of more than a few that is written down once for each
//! place in their order, as a `let`: together they are as long as the conditions.

use super::build::Names;
use super::conditions::{Condition, Reader, and, has, ident, not, ran, select};
use super::edges::{Edge, Way};
use super::loops::Part;
use crate::base::{Name, Span};
use crate::cel::Expr;
use crate::diagnostic::Sink;
use crate::frontend::tree::Remarks;
use crate::syntax::ast::{Stmt, StmtKind};
use smol_str::{SmolStr, format_smolstr};

/// Up to this number the conditions of one node are repeated where they are denied.
const INLINE: usize = 3;

/// The conditions on the edges out of one node, in their order.
pub(super) struct Rules {
    conditions: Vec<Condition>,
    /// That the conditions up to each place do not hold, where that has a name.
    denied: Vec<SmolStr>,
    /// What has to have run: the source of the edges.
    source: SmolStr,
    /// Of a loop of which not every round gets to its end: the step that this is.
    end: Option<SmolStr>,
}

impl Rules {
    /// Reads the conditions of the edges out of one node, which are `edges`.
    pub(super) fn read(
        reader: &Reader<'_, '_>,
        edges: &[&Edge<'_>],
        names: &Names,
        (remarks, sink): (&mut Remarks<'_>, &mut Sink),
    ) -> Self {
        let mut conditions: Vec<Condition> = Vec::new();
        let (mut source, mut end) = (SmolStr::default(), None);
        for edge in edges {
            let (part, region) = reader.loops.leaving(edge.from);
            source = match part {
                Part::Node(node) => names.step(node),
                Part::Loop(id) => {
                    end = reader.loops.decides(id).then(|| names.step(edge.from));
                    names.block(id)
                }
            };
            if let (Way::Rule(number), Some(text)) = (edge.way, edge.condition) {
                let condition = reader.read(text, edge.from, region, (remarks, sink));
                if number as usize == conditions.len() {
                    conditions.push(condition);
                }
            }
        }
        Self { conditions, denied: Vec::new(), source, end }
    }

    /// The lets that say up to where no condition holds, if there are many.
    pub(super) fn lets(&mut self, edges: &[&Edge<'_>], names: &mut Names) -> Vec<Stmt> {
        let with_default = edges.iter().any(|edge| edge.way == Way::Default);
        if self.conditions.len() <= INLINE {
            return Vec::new();
        }
        let count = self.conditions.len() - usize::from(!with_default);
        let mut lets = Vec::with_capacity(count);
        for at in 0..count {
            let condition = &self.conditions[at];
            let span = condition.expr.span;
            let mut operands = vec![ran(&self.source, span)];
            operands.extend(self.got_to_its_end(span));
            operands.extend(condition.reads.iter().filter(|step| **step != self.source).map(|step| ran(step, span)));
            operands.extend(self.denied.last().map(|before| ident(before.clone(), span)));
            operands.push(not(condition.expr.clone()));
            let name = names.fresh(&format_smolstr!("{}_else_{}", self.source, at + 2));
            let kind = StmtKind::Let { name: Name::new(name.clone(), span), value: and(operands, span) };
            lets.push(Stmt { span, doc: None, kind });
            self.denied.push(name);
        }
        lets
    }

    /// When an edge is taken. If its target need not wait for all, nothing that is read for it may be needed by the others: `alone` is false then.
    pub(super) fn when(&self, edge: &Edge<'_>, alone: bool) -> Option<Expr> {
        let (own, span) = match edge.way {
            Way::Always => return None,
            Way::Rule(number) => (Some(number as usize), edge.condition.map_or(edge.span(), |text| text.span)),
            Way::Default => (None, edge.span()),
            Way::Break | Way::Timeout => return Some(self.exhausted(edge, alone)),
        };
        let count = own.unwrap_or(self.conditions.len());
        let denied = self.denied(count, span);
        let mut read: Vec<&SmolStr> = Vec::new();
        if !alone {
            read.push(&self.source);
            let inline = if self.denied.is_empty() { 0..count } else { 0..0 };
            let conditions = self.conditions[inline].iter().chain(own.and_then(|own| self.conditions.get(own)));
            let others = conditions.flat_map(|condition| &condition.reads).filter(|step| **step != self.source);
            read.extend(others);
            read[1..].sort_unstable();
            read.dedup();
        }
        let mut operands: Vec<Expr> = read.into_iter().map(|step| ran(step, span)).collect();
        operands.extend(self.got_to_its_end(span));
        operands.extend(denied);
        operands.extend(own.and_then(|own| self.conditions.get(own)).map(|condition| condition.expr.clone()));
        if operands.is_empty() { None } else { Some(and(operands, span)) }
    }

    /// That none of the first `count` conditions holds.
    fn denied(&self, count: usize, span: Span) -> Vec<Expr> {
        match count.checked_sub(1).and_then(|last| self.denied.get(last)) {
            Some(name) => vec![ident(name.clone(), span)],
            None => self.conditions[..count].iter().map(|condition| not(condition.expr.clone())).collect(),
        }
    }

    /// That the last round of a loop got to its end.
    fn got_to_its_end(&self, span: Span) -> Option<Expr> {
        self.end.as_ref().map(|end| has(select(ident(self.source.clone(), span), end.clone(), span), span))
    }

    /// That a loop has used up its rounds, or has not.
    fn exhausted(&self, edge: &Edge<'_>, alone: bool) -> Expr {
        let span = edge.to_span;
        let exhausted = select(ident(self.source.clone(), span), "exhausted".into(), span);
        let says = if edge.way == Way::Timeout { exhausted } else { not(exhausted) };
        let mut operands = if alone { Vec::new() } else { vec![ran(&self.source, span)] };
        operands.extend(self.got_to_its_end(span));
        operands.push(says);
        and(operands, span)
    }
}
