//! A `let` goes, and what it says stands where it was read.

use super::action::{Action, Draft, Kind};
use super::extract::written;
use super::place::Place;
use super::sites::{Site, innermost};
use crate::base::{Name, Span};
use crate::cel::{self, Expr, ast::ExprKind, ast::Literal};
use crate::diagnostic::Edit;
use crate::hir::{LetId, RegionId, RegionKind, Seat, WorkflowId};
use crate::resolve::Def;
use crate::syntax::ast::{Arg, ItemKind, Stmt, StmtKind, TestItem, Work};

/// How often a let may be read so that its value is still written out.
const MAX_USES: usize = 50;

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    let Some(site) = innermost(place, place.range) else { return };
    let Some(id) = named(place, site) else { return };
    let inlining = Inlining { place, site, id };
    found.extend(inlining.action());
}

/// The let that is declared or read at the range.
fn named(place: &Place<'_>, site: Site<'_>) -> Option<LetId> {
    if let StmtKind::Let { name, .. } = &site.stmt.kind
        && place.touches(name.span)
    {
        return site.workflow.lets.enumerate().find(|(_, decl)| decl.name.span == name.span).map(|(id, _)| id);
    }
    let mut found = None;
    for expr in site.expressions().into_iter().chain(site.until()).filter(|expr| place.touches(expr.span)) {
        let Some(seat) = site.seat(expr) else { continue };
        cel::free_variables(expr, &[], &mut |used| {
            if place.touches(used.span)
                && let Some(Def::Let(id)) = lookup(place, site.id, seat.region(site.workflow), used.name)
            {
                found = Some(id);
            }
        });
    }
    found
}

fn lookup(place: &Place<'_>, id: WorkflowId, region: RegionId, name: &str) -> Option<Def> {
    let (resolved, workflow) = (place.focus.resolved(), &place.focus.program().workflows[id]);
    resolved.workflows[id].scope.lookup(&resolved.names, workflow, region, name)
}

struct Inlining<'p, 'a> {
    place: &'p Place<'a>,
    site: Site<'a>,
    id: LetId,
}

/// Where a let is read.
struct Reading<'a> {
    span: Span,
    whole: &'a Expr,
    seat: Seat,
}

impl<'a> Inlining<'_, 'a> {
    fn action(&self) -> Option<Action> {
        let (place, workflow) = (self.place, self.site.workflow);
        let decl = &workflow.lets[self.id];
        let frame = workflow.regions[decl.region].frame;
        // What an each gives has a field for each of its lets.
        if matches!(workflow.regions[frame].kind, RegionKind::Each) || self.is_expected(&decl.name) {
            return None;
        }
        let uses = self.uses(&decl.name)?;
        let value = written(place, &decl.value)?;
        if uses.is_empty() || !uses.iter().all(|reading| self.means_the_same(reading, &decl.value, decl.region)) {
            return None;
        }
        let declared = self.statement(decl.span)?;
        let texts: Vec<(Span, String)> =
            uses.iter().map(|reading| (reading.span, self.text(reading, &decl.value, &value))).collect();
        let mut edits = if place.is_data() {
            place.patch().replace_all(&texts)?
        } else {
            texts.into_iter().map(|(span, text)| Edit { span, text }).collect()
        };
        let cut = if place.is_data() { place.patch().cut(declared.span.start)? } else { place.cut(declared.span)? };
        // Nobody but its writer knows what becomes of a comment; and a let that reads another one may stand in what is cut.
        if place.has_comment(cut.span.start, cut.span.end)
            || edits.iter().any(|edit| edit.span.start < cut.span.end && cut.span.start < edit.span.end)
        {
            return None;
        }
        edits.push(cut);
        let title = format!("put the value of `{}` where it is read", decl.name);
        Some(place.action(title, Kind::Inline, Draft::new(edits)))
    }

    /// All places where it is read.
    fn uses(&self, name: &Name) -> Option<Vec<Reading<'a>>> {
        let mut found = Vec::new();
        self.site.workflow.seats(&mut |seat, whole| {
            cel::free_variables(whole, &[], &mut |used| {
                let is_it = *used.name == name.text
                    && lookup(self.place, self.site.id, seat.region(self.site.workflow), used.name)
                        == Some(Def::Let(self.id));
                if is_it {
                    found.push(Reading { span: used.span, whole, seat });
                }
            });
        });
        // Edges of one chain share their condition.
        found.sort_by_key(|reading| reading.span);
        found.dedup_by_key(|reading| reading.span);
        (found.len() <= MAX_USES).then_some(found)
    }

    /// Whether a test may read it.
    fn is_expected(&self, name: &Name) -> bool {
        let tests = self.place.focus.program().tests.iter();
        let mut read = false;
        for expectation in tests.flat_map(|test| &test.items) {
            if let TestItem::Expect(expr) = expectation {
                cel::free_variables(expr, &[], &mut |used| read |= *used.name == name.text);
            }
        }
        read
    }

    /// Whether all names in its value mean the same where it is read.
    fn means_the_same(&self, reading: &Reading<'_>, value: &Expr, region: RegionId) -> bool {
        let (place, id, workflow) = (self.place, self.site.id, self.site.workflow);
        let mut names = Vec::new();
        cel::free_variables(value, &[], &mut |used| names.push(used.name.clone()));
        let there = reading.seat.region(workflow);
        let mut same = names.iter().all(|name| lookup(place, id, region, name) == lookup(place, id, there, name));
        _ = cel::rewrite(reading.whole, &mut |part, is_bound| {
            same &= part.span != reading.span || !names.iter().any(|name| is_bound(name));
            None
        });
        same
    }

    /// The statement at a place.
    fn statement(&self, span: Span) -> Option<&'a Stmt> {
        let ItemKind::Workflow(declared) = &self.site.item.kind else { return None };
        at(&declared.body, span)
    }

    fn text(&self, reading: &Reading<'_>, value: &Expr, written: &str) -> String {
        let text = match () {
            () if is_one_piece(value)
                || reading.span == reading.whole.span
                || self.is_enclosed(reading.span)
                || goes_on(reading, value) =>
            {
                written.to_owned()
            }
            () => format!("({written})"),
        };
        match self.short(reading.span) {
            Some(name) => format!("{name}: {text}"),
            None => text,
        }
    }

    /// Whether brackets or commas stand on both sides.
    fn is_enclosed(&self, span: Span) -> bool {
        let text = self.place.text;
        let (before, after) = (text[..span.start as usize].trim_end(), text[span.end as usize..].trim_start());
        before.ends_with(['(', '[', '{', ',']) && after.starts_with([')', ']', '}', ','])
    }

    /// The name of the argument, if it stands for its value, too.
    fn short(&self, span: Span) -> Option<&'a Name> {
        let stmt = self.statement(span)?;
        let args: &[Arg] = match &stmt.kind {
            StmtKind::Step(step) => match &step.work {
                Work::Call(call) => &call.args,
                Work::Error | Work::WaitFor(_) | Work::WaitUntil(_) | Work::Await { .. } => &[],
            },
            StmtKind::Emit(emit) => &emit.args,
            _ => &[],
        };
        args.iter().find(|arg| arg.is_one_word() && arg.value.span == span).map(|arg| &arg.name)
    }
}

/// The innermost statement at a place. The parser bounds how deep blocks lie in each other.
fn at(body: &[Stmt], span: Span) -> Option<&Stmt> {
    let stmt = body.iter().rfind(|stmt| stmt.span.contains(span))?;
    let inner = match &stmt.kind {
        StmtKind::Choose(choose) => choose.arms.iter().find_map(|arm| at(&arm.body, span)),
        StmtKind::Each(each) => at(&each.body, span),
        StmtKind::Loop(looped) => at(&looped.body, span),
        _ => None,
    };
    Some(inner.unwrap_or(stmt))
}

/// Whether a chain of one operator goes on in what stands around: `a && b` in `… && c`.
fn goes_on(reading: &Reading<'_>, value: &Expr) -> bool {
    let ExprKind::Logic(logic) = &value.kind else { return false };
    let mut found = false;
    cel::visit(reading.whole, &mut |part| {
        if let ExprKind::Logic(around) = &part.kind {
            found |= around.op == logic.op && around.operands.iter().any(|operand| operand.span == reading.span);
        }
    });
    found
}

/// Whether an expression needs no brackets, whatever stands beside it.
fn is_one_piece(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Literal(Literal::Int(number)) => *number >= 0,
        ExprKind::Literal(Literal::Double(number)) => *number >= 0.0,
        ExprKind::Literal(_)
        | ExprKind::Ident { .. }
        | ExprKind::Select(_)
        | ExprKind::Index(_)
        | ExprKind::Call(_)
        | ExprKind::List(_)
        | ExprKind::Map(_) => true,
        ExprKind::Error
        | ExprKind::Unary(_)
        | ExprKind::Binary(_)
        | ExprKind::Logic(_)
        | ExprKind::Conditional(_)
        | ExprKind::Message(_) => false,
    }
}
