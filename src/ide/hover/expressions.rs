//! The smallest expression at a place: its type, its value if that is constant, and what is known of it there.

use super::page::{self, Page};
use super::{Ask, Hover};
use crate::base::{FileId, Span};
use crate::cel::ast::{ExprKind, LogicOp};
use crate::cel::{self, Assumption, Env, Expr, NameUse, Type, Types, Value};
use crate::diagnostic::Sink;
use crate::hir::{ModuleId, Program, Seat, Test, WorkflowId};
use crate::ide::{Focus, Symbol, occurrences};
use crate::syntax::ast::{MachineItem, MockResponse, Param, TestItem, Transition};
use crate::ty::view::View;

/// The longest expression whose text is shown.
const MAX_SHOWN: usize = 60;

/// The most names of constants in such an expression.
const MAX_CONSTANTS: usize = 8;

/// The most parts of an expression that is evaluated for being shown.
const MAX_EVALUATED: usize = 512;

/// What is around an expression.
#[derive(Clone, Copy)]
pub(super) enum Around<'f> {
    Constant(ModuleId),
    Workflow(WorkflowId, Seat),
    Test(&'f Test),
    Transition(ModuleId, &'f Transition),
}

/// An expression at a place.
#[derive(Clone, Copy)]
pub(super) struct Found<'f> {
    /// All of it.
    pub(super) whole: &'f Expr,
    /// The smallest part of it at the place.
    pub(super) part: &'f Expr,
    around: Around<'f>,
}

/// What is known of a part of an expression.
pub(super) struct Known {
    /// Its type there.
    pub(super) ty: Type,
    /// Its type as declared, if it is another one.
    pub(super) declared: Option<Type>,
    /// Whether it is a field that may be left out, and is proved not to be.
    pub(super) sure: bool,
}

/// The expression whose text a place lies in.
pub(super) fn at(focus: &Focus, offset: u32) -> Option<Found<'_>> {
    found(focus, &|span| span.start <= offset && offset < span.end)
}

/// The expression that a place lies in or right behind.
pub(super) fn touching(focus: &Focus, offset: u32) -> Option<Found<'_>> {
    found(focus, &|span| span.start <= offset && offset <= span.end)
}

fn found<'f>(focus: &'f Focus, is_at: &dyn Fn(Span) -> bool) -> Option<Found<'f>> {
    let is_at = |span: Span| span.file == focus.file && is_at(span);
    let mut best: Option<Found<'f>> = None;
    each(focus.program(), focus.file, &mut |around, whole| {
        if best.is_none() && is_at(whole.span) {
            let mut part = whole;
            cel::visit(whole, &mut |inner| {
                if is_at(inner.span) && inner.span.len() <= part.span.len() {
                    part = inner;
                }
            });
            best = Some(Found { whole, part, around });
        }
    });
    best
}

/// Visits every expression of a file.
fn each<'f>(program: &'f Program, file: FileId, visit: &mut dyn FnMut(Around<'f>, &'f Expr)) {
    let here = |module: ModuleId| program.modules[module].file == file;
    for decl in program.consts.iter().filter(|decl| here(decl.module)) {
        visit(Around::Constant(decl.module), &decl.value);
    }
    for action in program.actions.iter().filter(|action| here(action.module)) {
        defaults(action.module, &action.params, visit);
        let config = action.via.iter().flat_map(|via| &via.config);
        config.for_each(|(_, value)| visit(Around::Constant(action.module), value));
    }
    for machine in program.machines.iter().filter(|machine| here(machine.module)) {
        for item in &machine.items {
            if let MachineItem::Transition(transition) = item
                && let Some(when) = &transition.when
            {
                visit(Around::Transition(machine.module, transition), when);
            }
        }
    }
    for (id, workflow) in program.workflows.enumerate().filter(|(_, workflow)| here(workflow.module)) {
        defaults(workflow.module, &workflow.params, visit);
        workflow.seats(&mut |seat, expr| visit(Around::Workflow(id, seat), expr));
    }
    for test in program.tests.iter().filter(|test| here(test.module)) {
        for item in &test.items {
            let constant = Around::Constant(test.module);
            match item {
                TestItem::Given { value, .. } => visit(constant, value),
                TestItem::Mock { response, .. } => match response {
                    MockResponse::Value(value) => visit(constant, value),
                    MockResponse::Values(values) => values.iter().for_each(|value| visit(constant, value)),
                    MockResponse::Fails { .. } => {}
                },
                TestItem::Expect(expectation) => visit(Around::Test(test), expectation),
            }
        }
    }
}

fn defaults<'f>(module: ModuleId, params: &'f [Param], visit: &mut dyn FnMut(Around<'f>, &'f Expr)) {
    params.iter().filter_map(|param| param.default.as_ref()).for_each(|value| visit(Around::Constant(module), value));
}

impl<'f> Ask<'f> {
    /// What is said of an expression.
    pub(super) fn expression(&self, found: &Found<'f>) -> Option<Hover> {
        let around = outwards(found);
        let (found, known) = around.into_iter().find_map(|part| {
            let found = Found { part, ..*found };
            Some((found, self.known(&found, part)?))
        })?;
        let mut page = Page::default();
        let text = page::one_line(self.focus.sources.text(found.part.span));
        let literal = matches!(found.part.kind, ExprKind::Literal(_));
        if text.chars().count() <= MAX_SHOWN && !literal {
            page.code(&format!("{text}: {}", known.ty));
        } else {
            page.code(&known.ty.to_string());
        }
        self.unfolded(&mut page, &known.ty);
        self.remarks(&mut page, &known);
        if let Some(value) = self.value(&found).filter(|_| !literal) {
            page.item(&format!("always {}", page::code(&value)));
        }
        Some(Hover { range: found.part.span, markdown: page.finish()? })
    }

    /// What is known of a part of the expression.
    pub(super) fn known(&self, found: &Found<'f>, part: &Expr) -> Option<Known> {
        self.env(found, |env| {
            let types = Types::of(found.whole, env);
            let whole = std::ptr::eq(found.whole, part);
            let ty = if whole { cel::check(found.whole, env, &mut Sink::new()) } else { types.get(part)?.clone() };
            if ty == Type::Error {
                return None;
            }
            let part_ty = ty;
            let field = match &part.kind {
                ExprKind::Select(select) if !select.optional => {
                    self.field(types.get(&select.operand)?, &select.field.text)
                }
                _ => None,
            };
            let bound = reads_bound(found.whole, part);
            let optional = field.as_ref().is_some_and(|(_, optional)| *optional);
            let before = assumed(found.whole, part);
            let sure = optional && !bound && env.proves_present(part, &before);
            let path = matches!(part.kind, ExprKind::Ident { .. } | ExprKind::Select(_));
            let ty = if path && !bound { self.narrowed(env, part, (part_ty, &before)) } else { part_ty };
            let declared = match &part.kind {
                ExprKind::Ident { name, .. } if !bound => env.variable(name),
                _ => field.map(|(ty, _)| ty),
            };
            let declared = declared.filter(|declared| *declared != ty && self.typed.table.resolve(declared) != ty);
            Some(Known { ty, declared, sure })
        })?
    }

    /// The type of a path, without the members of an enum that it cannot be there: the checker says so only where that counts.
    fn narrowed(&self, env: &dyn Env, path: &Expr, (ty, before): (Type, &[Assumption<'_>])) -> Type {
        let members = self.typed.table.resolve(&ty);
        if !matches!(members, Type::Enum(_)) {
            return ty;
        }
        let narrowed = env.narrow(path, &members, before);
        if narrowed == members { ty } else { narrowed }
    }

    /// What is known beyond the type.
    pub(super) fn remarks(&self, page: &mut Page, known: &Known) {
        match &known.declared {
            Some(declared) if matches!(known.ty, Type::Enum(_)) => {
                page.item(&format!(
                    "here only {}, of {}",
                    page::ty(&known.ty),
                    page::ty(&self.typed.table.resolve(declared))
                ));
            }
            Some(declared) => page.item(&format!("here {}; declared as {}", page::ty(&known.ty), page::ty(declared))),
            None => {}
        }
        if known.sure {
            page.item("may be left out, and is known to be there at this place");
        }
    }

    /// What a named type stands for.
    pub(super) fn unfolded(&self, page: &mut Page, ty: &Type) {
        let named = match ty {
            Type::Optional(inner) | Type::List(inner) => inner,
            _ => ty,
        };
        if let Type::Named(named) = named {
            let body = self.typed.table.unfold(named);
            page.item(&format!("{} is {}", page::code(&named.name), page::ty(&body)));
        }
    }

    /// The value of the part, if it is the same in every run.
    pub(super) fn value(&self, found: &Found<'f>) -> Option<String> {
        let part = found.part;
        if cel::count_parts(part, MAX_EVALUATED) > MAX_EVALUATED || !self.is_constant(part) {
            return None;
        }
        let module = match found.around {
            Around::Constant(module) | Around::Transition(module, _) => module,
            Around::Workflow(id, _) => self.program.workflows[id].module,
            Around::Test(test) => test.module,
        };
        let value = self.typed.consts.evaluate(&self.resolved.names, module, part).ok()?;
        Some(shown(&value, part.span))
    }

    /// Whether every name in an expression is that of a constant, or of a variable that is bound within.
    fn is_constant(&self, part: &Expr) -> bool {
        let mut free = Vec::new();
        cel::visit_names(part, &mut |used| {
            if let NameUse::Free { name, .. } = used {
                free.push(name.span);
            }
        });
        if free.is_empty() {
            return true;
        }
        free.len() <= MAX_CONSTANTS
            && free.iter().all(|&span| {
                let names = occurrences::at(self.focus, span.start);
                names.iter().any(|it| it.span == span && matches!(it.symbol, Symbol::Const(_) | Symbol::Namespace(..)))
            })
    }

    /// The type of a field as it is declared, and whether it may be left out.
    fn field(&self, of: &Type, name: &str) -> Option<(Type, bool)> {
        match self.typed.table.resolve(of) {
            Type::Record(record) => record.fields.get(name).map(|field| (field.ty.clone(), field.optional)),
            _ => None,
        }
    }

    fn env<T>(&self, found: &Found<'f>, work: impl FnOnce(&dyn Env) -> T) -> Option<T> {
        let view = View::new(self.program, self.resolved, self.typed);
        Some(match found.around {
            Around::Constant(module) => work(&view.constant(module)),
            Around::Workflow(id, seat) => work(&view.workflow(self.typed, id, seat)),
            Around::Test(test) => work(&view.test(self.typed, test)?.1),
            Around::Transition(module, transition) => work(&view.transition(module, transition)),
        })
    }
}

/// A value as an expression says it.
pub(super) fn shown(value: &Value, span: Span) -> String {
    cel::print(&value.to_expr(span))
}

/// The most parts around the smallest one that are tried: some, as a namespace, have no type of their own.
const MAX_OUTWARDS: usize = 4;

/// The part at the place, and those around it, from the inside out.
fn outwards<'f>(found: &Found<'f>) -> Vec<&'f Expr> {
    let mut parts = Vec::new();
    cel::visit(found.whole, &mut |part| {
        if part.span.contains(found.part.span) {
            parts.push(part);
        }
    });
    parts.reverse();
    parts.sort_by_key(|part| part.span.len());
    parts.truncate(MAX_OUTWARDS);
    parts
}

/// Whether a part reads a variable that a macro binds.
fn reads_bound(whole: &Expr, part: &Expr) -> bool {
    let mut found = false;
    cel::visit_names(whole, &mut |used| {
        if let NameUse::Bound { name, .. } | NameUse::Binder { name, .. } = used {
            found = found || part.span.contains(name.span);
        }
    });
    found
}

/// What is known where a part is evaluated, by what comes before it in the expression.
fn assumed<'e>(whole: &'e Expr, part: &Expr) -> Vec<Assumption<'e>> {
    let mut known = Vec::new();
    let mut at = whole;
    while !std::ptr::eq(at, part) {
        let mut inner = Vec::new();
        cel::visit(at, &mut |expr| {
            if !std::ptr::eq(expr, at) {
                inner.push(expr);
            }
        });
        match &at.kind {
            ExprKind::Logic(logic) => {
                let before = logic.operands.iter().take_while(|operand| !holds(operand, part));
                known.extend(before.map(|expr| Assumption { expr, holds: logic.op == LogicOp::And }));
            }
            ExprKind::Conditional(chosen) if !holds(&chosen.condition, part) => {
                known.push(Assumption { expr: &chosen.condition, holds: holds(&chosen.then, part) });
            }
            _ => {}
        }
        // Parts come outermost first, so the first that holds the part is a direct one.
        let Some(next) = inner.into_iter().find(|expr| holds(expr, part)) else { break };
        at = next;
    }
    known
}

fn holds(expr: &Expr, part: &Expr) -> bool {
    let mut found = false;
    cel::visit(expr, &mut |inner| found = found || std::ptr::eq(inner, part));
    found
}
