//! A part of an expression gets a name of its own: a `let` above the statement, in the same region.
//!
//! A let is evaluated where it is read, so what it says is the same; but it is not read under the conditions that stand before it in its expression, and it
//! does not know the variables of macros. So only what means the same by itself can be taken out.

use super::action::{Action, Draft, Kind};
use super::names;
use super::place::Place;
use super::sites::{Site, innermost};
use crate::base::Span;
use crate::cel::ast::{ExprKind, UnaryOp};
use crate::cel::{self, Expr, Type, Types};
use crate::diagnostic::{Edit, Sink};
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::hir::{RegionKind, Seat, Workflow};
use crate::resolve::scope::{COPING, STEP_FUNCTIONS};
use crate::syntax::ast::{StmtKind, Work};

/// The longest text of an expression that a title shows.
const MAX_SHOWN: usize = 40;

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    let Some(site) = innermost(place, place.range) else { return };
    let inside = |expr: &&&Expr| expr.span.contains(place.range);
    let (whole, ends) = match site.expressions().iter().find(inside) {
        Some(whole) => (*whole, false),
        None => match site.until().filter(|until| until.span.contains(place.range)) {
            Some(until) => (until, true),
            None => return,
        },
    };
    let Some(extraction) = Extraction::new(place, site, whole, ends) else { return };
    let mut parts = extraction.parts();
    // The innermost, and all of it.
    parts.sort_by_key(|part| part.span.len());
    parts.dedup_by_key(|part| part.span);
    let chosen = parts.first().into_iter().chain(parts.last().filter(|_| parts.len() > 1));
    found.extend(chosen.filter_map(|part| extraction.action(part)));
}

struct Extraction<'p, 'a> {
    place: &'p Place<'a>,
    site: Site<'a>,
    whole: &'a Expr,
    /// Whether it ends a loop, and so sees what is in that.
    ends: bool,
    seat: Seat,
}

impl<'p, 'a> Extraction<'p, 'a> {
    fn new(place: &'p Place<'a>, site: Site<'a>, whole: &'a Expr, ends: bool) -> Option<Self> {
        let seat = site.seat(whole)?;
        let workflow = site.workflow;
        let frame = workflow.regions[seat.region(workflow)].frame;
        // What an each gives has a field for each of its lets.
        let counts = matches!(workflow.regions[frame].kind, RegionKind::Each);
        (!counts).then_some(Self { place, site, whole, ends, seat })
    }

    /// The parts at the range that may have a name.
    fn parts(&self) -> Vec<&'a Expr> {
        let exact = self.place.range;
        let mut found = Vec::new();
        let spans = free_parts(self.whole, &mut |part| {
            part.span.contains(exact) && (is_worth_it(part) || part.span == exact && is_chain(part))
        });
        cel::visit(self.whole, &mut |part| {
            if spans.contains(&part.span) && (is_worth_it(part) || is_chain(part)) {
                found.push(part);
            }
        });
        // The value of a let has a name.
        let named = |part: &Expr| part.span == self.whole.span && matches!(self.site.stmt.kind, StmtKind::Let { .. });
        found.retain(|part| !named(part) && !self.tells_of_others(part) && self.means_the_same(part));
        found
    }

    /// Whether a part asks if something is there that the statement reads elsewhere, perhaps since it is.
    fn tells_of_others(&self, part: &Expr) -> bool {
        let mut asked = Vec::new();
        let mut here = 0_usize;
        cel::uses(part, COPING, &mut |used| {
            if used.soft {
                asked.push(used.name.clone());
            }
        });
        cel::uses(part, COPING, &mut |used| here += usize::from(asked.contains(used.name)));
        let all = self.site.expressions().into_iter().chain(self.site.until());
        let mut everywhere = 0_usize;
        all.for_each(|expr| {
            cel::uses(expr, COPING, &mut |used| everywhere += usize::from(asked.contains(used.name)));
        });
        everywhere > here
    }

    /// Whether a part has the same type by itself.
    fn means_the_same(&self, part: &Expr) -> bool {
        let place = self.place;
        let (view, typed) = (place.view(), place.focus.typed());
        let around = view.workflow(typed, self.site.id, self.seat);
        let region = self.seat.region(self.site.workflow);
        let alone = if region == Workflow::ROOT { Seat::Return } else { Seat::Edge(region) };
        let alone = view.workflow(typed, self.site.id, alone);
        let mut sink = Sink::new();
        let ty = cel::check(part, &alone, &mut sink);
        let parts = Types::of(self.whole, &around);
        let same = parts.get(part).is_none_or(|there| *there == ty);
        // Texts are members of an enum only where that is wanted.
        let wanted = self.site.wanted(place, self.whole, self.seat).filter(|_| becomes(self.whole, part));
        let same = same && wanted.is_none_or(|wanted| cel::fits(&ty, &wanted, &alone));
        // A let must not hold a secret.
        let mut secret = false;
        cel::visit(part, &mut |part| secret |= matches!(parts.get(part), Some(Type::Abstract(_))));
        sink.found().is_empty() && same && !secret && !matches!(ty, Type::Error | Type::Abstract(_) | Type::Type(_))
    }

    fn action(&self, part: &Expr) -> Option<Action> {
        let place = self.place;
        let value = written(place, part)?;
        let name = names::fresh(part, &self.usual(part), &names::taken(place, self.site.id));
        let mut edits = vec![self.declaration(&name, &value)?];
        let all = if self.ends { vec![self.whole] } else { self.site.expressions() };
        let mut uses: Vec<(Span, String)> = Vec::new();
        for expr in all {
            let printed = cel::print(part);
            let spans = free_parts(expr, &mut |other| cel::print(other) == printed);
            // Where a comment says something about it, the whole of it stays.
            let plain = spans.into_iter().filter(|span| !place.has_comment(span.start, span.end));
            uses.extend(plain.map(|span| (span, name.clone())));
        }
        uses.sort_by_key(|(span, _)| *span);
        uses.dedup();
        if place.is_data() {
            edits.extend(place.patch().replace_all(&uses)?);
        } else {
            edits.extend(uses.into_iter().map(|(span, text)| Edit { span, text }));
        }
        let title = if value.chars().count() <= MAX_SHOWN {
            format!("give `{value}` a name")
        } else {
            "give this expression a name".to_owned()
        };
        Some(place.action(title, Kind::Extract, Draft::new(edits).selecting(0, &name)))
    }

    /// The let, where it belongs.
    fn declaration(&self, name: &str, value: &str) -> Option<Edit> {
        let (place, site) = (self.place, self.site);
        if !place.is_data() {
            let at =
                if self.ends { place.keyword_before(self.whole.span.start, "until")? } else { site.stmt.span.start };
            return Some(place.write_before(at, &format!("let {name} = {value}")));
        }
        let datum = Datum::Map(vec![("let".to_owned(), Datum::text(value))]);
        let entry = |datum: Datum| Addition::Entries(vec![(name.to_owned(), datum)]);
        let patch = place.patch();
        match &site.stmt.kind {
            StmtKind::Loop(_) => patch.add(Owner::Key(site.stmt.span.start), &["loop", "steps"], entry(datum)),
            StmtKind::Return(_) => patch.add(Owner::Key(site.item.span.start), &["steps"], entry(datum)),
            StmtKind::Edge(_) => {
                let has_key = |kind: &StmtKind| !matches!(kind, StmtKind::Edge(_) | StmtKind::Return(_));
                let first = site.body.iter().find(|stmt| has_key(&stmt.kind))?;
                patch.before(first.span.start, name, &datum)
            }
            StmtKind::Step(_) | StmtKind::Let { .. } | StmtKind::Choose(_) | StmtKind::Each(_) | StmtKind::Emit(_) => {
                patch.before(site.stmt.span.start, name, &datum)
            }
        }
    }

    /// What it is called if it says nothing of itself.
    fn usual(&self, part: &Expr) -> String {
        let span = self.whole.span;
        if part.span != span && !is_condition(part) {
            let of = match &self.site.stmt.kind {
                StmtKind::Step(step) => Some(&step.name),
                StmtKind::Choose(choose) => Some(&choose.name),
                _ => None,
            };
            if let Some(of) = of {
                return format!("{of}_part");
            }
        }
        match &self.site.stmt.kind {
            StmtKind::Step(step) => {
                let args = if let Work::Call(call) = &step.work { &call.args[..] } else { &[] };
                let arg = args.iter().find(|arg| arg.value.span == span);
                format!("{}_{}", step.name, arg.map_or("condition", |arg| arg.name.as_str()))
            }
            StmtKind::Let { name, .. } => format!("{name}_part"),
            StmtKind::Choose(choose) => format!("{}_condition", choose.name),
            StmtKind::Each(each) => format!("{}_items", each.name),
            StmtKind::Loop(looped) => format!("{}_done", looped.name),
            StmtKind::Emit(_) => "emit_value".to_owned(),
            StmtKind::Edge(_) => "condition".to_owned(),
            StmtKind::Return(_) => "result_part".to_owned(),
        }
    }
}

/// The text of an expression on one line, if it is text of the language: values of YAML and JSON are none. None of one with a comment in it, which would
/// have no place.
pub(super) fn written(place: &Place<'_>, expr: &Expr) -> Option<String> {
    if place.has_comment(expr.span.start, expr.span.end) {
        return None;
    }
    let text =
        if place.is_data() { place.patch().said(expr.span)? } else { place.text.get(expr.span.range())?.to_owned() };
    let mut sink = Sink::new();
    let again = cel::parse(&text, expr.span, &mut sink);
    let printed = cel::print(expr);
    if sink.has_errors() || cel::print(&again) != printed {
        return None;
    }
    Some(if text.contains(['\n', '\r']) { printed } else { text })
}

/// Whether an expression says that something holds, by its form.
fn is_condition(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Logic(_) => true,
        ExprKind::Binary(binary) => binary.op.is_relation(),
        ExprKind::Unary(unary) => unary.op == UnaryOp::Not,
        _ => false,
    }
}

/// Whether a part is more than a name or a value.
fn is_worth_it(part: &Expr) -> bool {
    match &part.kind {
        ExprKind::Call(_)
        | ExprKind::Unary(_)
        | ExprKind::Binary(_)
        | ExprKind::Logic(_)
        | ExprKind::Conditional(_)
        | ExprKind::Index(_) => true,
        ExprKind::Error
        | ExprKind::Literal(_)
        | ExprKind::Ident { .. }
        | ExprKind::Select(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Message(_) => false,
    }
}

/// Whether a part is what the whole comes out as, in some case.
fn becomes(whole: &Expr, part: &Expr) -> bool {
    let mut open = vec![whole];
    while let Some(at) = open.pop() {
        if at.span == part.span {
            return true;
        }
        if let ExprKind::Conditional(it) = &at.kind {
            open.extend([&it.then, &it.otherwise]);
        }
    }
    false
}

fn is_chain(part: &Expr) -> bool {
    matches!(part.kind, ExprKind::Select(_))
}

/// The places of the outermost parts that are `wanted`, do not speak of variables of macros, and are not what a function about steps or fields is about; of
/// parts in parts that are wanted all.
fn free_parts(whole: &Expr, wanted: &mut dyn FnMut(&Expr) -> bool) -> Vec<Span> {
    let mut barred: Vec<Span> = Vec::new();
    cel::visit(whole, &mut |part| {
        if let ExprKind::Call(call) = &part.kind
            && call.target.is_none()
            && (call.function.text == "has" || STEP_FUNCTIONS.contains(&call.function.text.as_str()))
        {
            barred.extend(call.args.iter().map(|arg| arg.span));
        }
    });
    let mut found = Vec::new();
    _ = cel::rewrite(whole, &mut |part, is_bound| {
        let is_barred = barred.contains(&part.span);
        if !is_barred && wanted(part) {
            let mut free = true;
            cel::free_variables(part, &[], &mut |used| free &= !is_bound(used.name));
            if free {
                found.push(part.span);
            }
        }
        None
    });
    found
}
