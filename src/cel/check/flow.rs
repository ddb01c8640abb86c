//! Flow typing: what is known in a place from the conditions before it, which optional fields are there, which members of an
//! enum are left. See [`known`].

use super::Checker;
use crate::base::{Name, Span};
use crate::cel::ast::{Expr, ExprKind, Select};
use crate::cel::known::{self, Assumption, MAX_PARTS};
use crate::cel::print::print;
use crate::cel::rules::ABSENT_FIELD;
use crate::cel::types::{Record, Type};
use crate::cel::vars::free_variables;
use crate::diagnostic::{Diagnostic, Fix};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::sync::Arc;

/// What a checker knows of the place where it is.
#[derive(Default)]
pub(super) struct Flow<'c> {
    /// The conditions that were passed, innermost last.
    known: Vec<Passed<'c>>,
    /// The types that narrowed paths had before.
    wide: FxHashMap<*const Expr, Type>,
    /// Fields that were reported, by the variable of a macro that they are read from, if any, and their path.
    reported: FxHashSet<(Option<SmolStr>, String)>,
    /// What to report, unless an error says more of the same place.
    found: Vec<(Span, Diagnostic)>,
}

/// A condition that was passed.
struct Passed<'c> {
    assumption: Assumption<'c>,
    /// How many variables of macros there were.
    depth: usize,
    /// Names that it mentions, once they were asked for.
    names: OnceCell<FxHashSet<&'c SmolStr>>,
}

impl Passed<'_> {
    /// Whether it mentions one of these variables of macros.
    fn mentions(&self, locals: &[(SmolStr, Type)]) -> bool {
        if locals.is_empty() {
            return false;
        }
        let names = self.names.get_or_init(|| {
            let mut names = FxHashSet::default();
            free_variables(self.assumption.expr, &[], &mut |used| {
                names.insert(used.name);
            });
            names
        });
        locals.iter().any(|(local, _)| names.contains(local))
    }
}

/// How an optional field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It must be there.
    Plain,
    /// It must be there, but what is around would take an optional: `x.?f`, `x.orValue(…)`, a place that wants `T?`.
    Optional,
    /// It need not be there: `has(…)`.
    Asked,
    /// Nothing on the way to it need be there: a function copes.
    Coped,
}

impl Reading {
    /// How the operand of a selection is read that is read so.
    pub(super) const fn of_operand(self) -> Self {
        match self {
            Self::Plain => Self::Plain,
            Self::Optional | Self::Asked => Self::Optional,
            Self::Coped => Self::Coped,
        }
    }
}

impl<'c> Checker<'c> {
    /// Up to where conditions are known, for [`Checker::forget`].
    pub(super) fn mark(&self) -> usize {
        self.flow.known.len()
    }

    /// Takes it as known how a condition came out.
    pub(super) fn learn(&mut self, condition: &'c Expr, holds: bool) {
        let (assumption, depth) = (Assumption { expr: condition, holds }, self.locals.len());
        self.flow.known.push(Passed { assumption, depth, names: OnceCell::new() });
    }

    /// Forgets what was learnt since the mark.
    pub(super) fn forget(&mut self, mark: usize) {
        self.flow.known.truncate(mark);
    }

    /// What is known here; of names that macros took for something else since, nothing is. If `closed`, only what speaks of no
    /// variable of a macro at all.
    fn known_here(&self, closed: bool) -> Vec<Assumption<'c>> {
        let locals = self.locals.as_slice();
        let latest = self.flow.known.iter().rev().take(MAX_PARTS);
        let valid = latest.filter(|passed| !passed.mentions(if closed { locals } else { &locals[passed.depth..] }));
        let mut known: Vec<_> = valid.map(|passed| passed.assumption).collect();
        known.reverse();
        known
    }

    /// Whether an expression speaks of a variable of a macro.
    fn is_open(&self, expr: &Expr) -> bool {
        let mut open = false;
        if !self.locals.is_empty() {
            free_variables(expr, &[], &mut |used| open |= self.local(used.name).is_some());
        }
        open
    }

    fn is_present(&self, path: &Expr) -> bool {
        self.flow.known.len() > MAX_PARTS
            || known::proves_present(path, &self.known_here(false))
            || !self.is_open(path) && self.env().proves_present(path, &self.known_here(true))
    }

    /// The type of a path as what is known leaves it.
    pub(super) fn narrowed(&mut self, path: &Expr, ty: Type) -> Type {
        let is_path = matches!(path.kind, ExprKind::Ident { .. } | ExprKind::Select(_) | ExprKind::Index(_));
        if !is_path || self.record.is_some() {
            return ty;
        }
        let wide = self.unifier.shape(&ty);
        let Type::Enum(_) = wide else { return ty };
        let mut narrow = known::narrow(path, &wide, &self.known_here(false));
        if !self.is_open(path) {
            narrow = self.env().narrow(path, &narrow, &self.known_here(true));
        }
        if narrow == wide {
            return ty;
        }
        self.flow.wide.insert(std::ptr::from_ref(path), wide);
        narrow
    }

    /// Whether a path would have this member of an enum, but for what is known.
    pub(super) fn is_ruled_out(&self, path: &Expr, member: &str) -> bool {
        let wide = self.flow.wide.get(&std::ptr::from_ref(path));
        matches!(wide, Some(Type::Enum(members)) if members.iter().any(|it| it == member))
    }

    /// Whether any path was narrowed so far, so that a type may leave out what is ruled out only where the path stood.
    pub(super) fn has_narrowed(&self) -> bool {
        !self.flow.wide.is_empty()
    }

    /// The type of a path without what is known.
    pub(super) fn wide(&self, path: &Expr, ty: &Type) -> Type {
        self.flow.wide.get(&std::ptr::from_ref(path)).unwrap_or(ty).clone()
    }

    /// The condition by which a path is not this member, if it is by one alone.
    pub(super) fn excluding(&self, path: &Expr, member: &str) -> Option<Span> {
        let wide = self.flow.wide.get(&std::ptr::from_ref(path))?;
        let excludes = |known: &Assumption<'_>| match known::narrow(path, wide, std::slice::from_ref(known)) {
            Type::Enum(members) => !members.iter().any(|it| it == member),
            _ => false,
        };
        self.known_here(false).iter().rev().find(|known| excludes(known)).map(|known| known.expr.span)
    }

    /// `path` reads the field `name` of an operand of type `ty`.
    pub(super) fn reads(&mut self, path: &Expr, ty: &Type, name: &str, reading: Reading) {
        let optional = match self.unifier.shape(ty) {
            Type::Record(record) => record.fields.get(name).is_some_and(|field| field.optional),
            _ => false,
        };
        let needed = matches!(reading, Reading::Plain | Reading::Optional);
        if !optional || !needed || self.record.is_some() || self.is_present(path) {
            return;
        }
        let text = print(path);
        let root = root(path).filter(|name| self.local(name).is_some());
        if self.flow.reported.insert((root, text.clone())) {
            self.flow.found.push((path.span, absent(path, &text, reading)));
        }
    }

    /// Forgets what was reported of variables whose macro ends.
    pub(super) fn leave(&mut self, variables: &[(SmolStr, Type)]) {
        let gone = |name: &SmolStr| variables.iter().any(|(variable, _)| variable == name);
        self.flow.reported.retain(|(root, _)| !root.as_ref().is_some_and(gone));
    }

    /// The elements that a test lets through: a record has the fields which the test asks for.
    pub(super) fn filtered(&self, element: Type, variable: &SmolStr, test: &Expr) -> Type {
        let Type::Record(record) = self.unifier.shape(&element) else { return element };
        let mut fields = record.fields.clone();
        let mut changed = false;
        for (name, field) in fields.iter_mut().filter(|(_, field)| field.optional) {
            let path = selection(Expr::new(test.span, ident(variable.clone())), name, false);
            field.optional = known::presence(&path, &[Assumption { expr: test, holds: true }]) != Some(true);
            changed |= !field.optional;
        }
        if changed { Type::Record(Arc::new(Record { fields, open: record.open })) } else { element }
    }

    /// Reports the fields that may be absent, but for those of which an error speaks already.
    pub(super) fn report_absent(&mut self, mark: usize) {
        let mut found = std::mem::take(&mut self.flow.found);
        if found.is_empty() {
            return;
        }
        let mut told: FxHashSet<Span> = FxHashSet::default();
        for error in &self.sink.found()[mark..] {
            told.insert(error.primary.span);
            told.extend(error.related.iter().map(|label| label.span));
        }
        found.retain(|(at, _)| !told.contains(at));
        for (_, diagnostic) in found {
            self.sink.report(diagnostic);
        }
    }
}

/// What to say of a field that may be absent.
fn absent(path: &Expr, text: &str, reading: Reading) -> Diagnostic {
    /// A longer path is not repeated in messages.
    const LONGEST: usize = 60;
    let Some((operand, name)) = known::field(path) else {
        return ABSENT_FIELD.at(path.span, "this may be absent");
    };
    let short = text.chars().count() <= LONGEST;
    let subject = if short { format!("`{text}`") } else { format!("the field `{name}`") };
    let diagnostic = ABSENT_FIELD.at(path.span, format!("{subject} may be absent")).label("read here without a test");
    let written = |optional| {
        let operand = if short { operand.clone() } else { Expr::new(operand.span, ident("x")) };
        print(&selection(operand, name, optional))
    };
    let (plain, optional) = (written(false), written(true));
    match (reading, &path.kind) {
        (Reading::Optional, ExprKind::Select(select)) => {
            let fix = Fix::safe("read it as an optional").replace(select.field.span.before(), "?");
            diagnostic.help(format!("read it as an optional: `{optional}`")).fix(fix)
        }
        _ => diagnostic
            .help(format!("test it with `has({plain}) && …`, or give a value for that case: `{optional}.orValue(…)`")),
    }
}

fn ident(name: impl Into<SmolStr>) -> ExprKind {
    ExprKind::Ident { name: name.into(), rooted: false }
}

fn selection(operand: Expr, name: &str, optional: bool) -> Expr {
    let span = operand.span;
    let field = Name::new(name, span);
    Expr::new(span, ExprKind::Select(Box::new(Select { operand, field, optional })))
}

/// The name that a chain of fields starts with.
fn root(chain: &Expr) -> Option<SmolStr> {
    let mut at = chain;
    while let Some((operand, _)) = known::field(at) {
        at = operand;
    }
    at.as_ident().map(SmolStr::new)
}
