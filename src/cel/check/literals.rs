//! Literals without a place that says what they are: records, and what they fit beside a value of a known type.

use super::Checker;
use super::unify::any_field;
use crate::cel::ast::{Element, Entry, Expr, ExprKind, Literal};
use crate::cel::types::{Field, Record, Type};
use indexmap::{IndexMap, IndexSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// The most parts of a type that is inferred of a literal. In `cel.bind(b, {"x": a, "y": a}, …)` they double with each line.
const MAX_PARTS: usize = 10_000;

/// The keys of a map literal, if they are distinct names.
pub(super) fn field_names(entries: &[Entry]) -> Option<IndexSet<SmolStr>> {
    let name = |entry: &Entry| match &entry.key.kind {
        ExprKind::Literal(Literal::String(key)) if !entry.optional => Some(SmolStr::new(key)),
        _ => None,
    };
    let names: IndexSet<SmolStr> = entries.iter().map(name).collect::<Option<_>>()?;
    (!names.is_empty() && names.len() == entries.len()).then_some(names)
}

/// Whether a literal can be more than its type says: a string a member, a list one of members.
const fn is_literal(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Map(_) | ExprKind::List(_) | ExprKind::Literal(Literal::String(_)))
}

/// Whether a value is a map literal or comes out of one without a name in between: `optional.of({"a": {}}).a`.
fn made_here(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Map(_) => true,
        ExprKind::Select(select) => made_here(&select.operand),
        ExprKind::Index(index) => made_here(&index.operand),
        ExprKind::List(elements) => elements.iter().any(|element| made_here(&element.value)),
        ExprKind::Call(call) => match (&call.target, call.args.as_slice()) {
            (Some(target), [arg]) if target.as_ident() == Some("optional") => made_here(arg),
            (Some(target), _) => call.function.text == "value" && made_here(target),
            (None, _) => false,
        },
        _ => false,
    }
}

impl<'c> Checker<'c> {
    pub(super) fn record(&mut self, entries: &'c [Entry], names: IndexSet<SmolStr>) -> Type {
        let mut fields = IndexMap::with_capacity(entries.len());
        for (name, entry) in names.into_iter().zip(entries) {
            let ty = self.infer(&entry.value);
            // Records hold no variables.
            fields.insert(name, Field { ty: self.unifier.finish(&ty), optional: false });
        }
        let record = Record { fields, open: false };
        let mut left = MAX_PARTS;
        if record.fields.values().all(|field| within(&field.ty, &mut left)) {
            return Type::Record(Arc::new(record));
        }
        Type::map(Type::String, any_field(&mut self.unifier, &record))
    }

    /// The type of what is looked into for `key`: a literal may be asked for any key, as every map.
    pub(super) fn looked_into(&mut self, expr: &'c Expr, key: Option<&str>, ty: Type) -> Type {
        if !made_here(expr) {
            return ty;
        }
        let inner = match self.unifier.shape(&ty) {
            Type::Optional(inner) => self.unifier.shape(&inner),
            other => other,
        };
        match (inner, key) {
            (Type::Record(record), Some(key)) if record.fields.contains_key(key) => ty,
            _ => self.unifier.as_map(&ty),
        }
    }

    /// The types of two values side by side, of which a literal takes the type of the other if it fits.
    pub(super) fn side_by_side(&mut self, a: (&'c Expr, Type), b: (&'c Expr, Type), lifting: bool) -> [Type; 2] {
        if self.literal_fits(b.0, &b.1, &a.1, lifting) {
            [a.1.clone(), a.1]
        } else if self.literal_fits(a.0, &a.1, &b.1, lifting) {
            [b.1.clone(), b.1]
        } else {
            [a.1, b.1]
        }
    }

    /// Gives the literals among arguments that are all of one type the type of the first that is none, where they fit.
    pub(super) fn adapt(&mut self, args: &'c [Expr], types: &mut [Type]) {
        let first = args
            .iter()
            .zip(types.iter())
            .find(|(arg, _)| !is_literal(arg) && !matches!(arg.kind, ExprKind::Literal(Literal::Null)));
        let wanted = match first.map(|(_, ty)| self.unifier.shallow(ty)) {
            Some(Type::Optional(inner)) => (*inner).clone(),
            Some(ty) => ty,
            None => return,
        };
        for (arg, ty) in args.iter().zip(types) {
            if self.literal_fits(arg, ty, &wanted, true) {
                *ty = wanted.clone();
            }
        }
    }

    /// Whether `expr`, a literal of type `found`, fits `wanted`: more than its type alone may.
    pub(super) fn literal_fits(&mut self, expr: &'c Expr, found: &Type, wanted: &Type, lifting: bool) -> bool {
        let unknown = matches!(self.unifier.shape(wanted), Type::Dyn | Type::Error | Type::Var(_) | Type::Null);
        // What is `dyn` in a literal would pass for more than it claims.
        if !is_literal(expr) || unknown || !lifting && self.unifier.claims_less(found, wanted) {
            return false;
        }
        let mark = self.unifier.mark();
        let was_lifting = std::mem::replace(&mut self.unifier.lifting, lifting);
        let fits = self.part_fits(expr, found, wanted);
        self.unifier.lifting = was_lifting;
        if !fits {
            self.unifier.roll_back(mark);
        }
        fits
    }

    fn part_fits(&mut self, expr: &'c Expr, found: &Type, wanted: &Type) -> bool {
        let shape = match self.unifier.shape(wanted) {
            Type::Optional(inner) if self.unifier.lifting => self.unifier.shape(&inner),
            other => other,
        };
        match (&expr.kind, &shape, self.unifier.shallow(found)) {
            (ExprKind::Literal(Literal::String(text)), Type::Enum(members), _) => {
                members.iter().any(|member| *member == **text)
            }
            (ExprKind::Map(entries), Type::Record(wanted), Type::Record(found)) => {
                self.record_fits(entries, &found, wanted)
            }
            (ExprKind::List(elements), Type::List(wanted), Type::List(found)) => {
                elements.iter().all(|element| self.element_fits(element, &found, wanted))
            }
            _ => self.unifier.assign(found, wanted),
        }
    }

    fn element_fits(&mut self, element: &'c Element, found: &Type, wanted: &Type) -> bool {
        if element.optional {
            self.unifier.assign(found, wanted)
        } else {
            self.part_fits(&element.value, found, wanted)
        }
    }

    fn record_fits(&mut self, entries: &'c [Entry], found: &Record, wanted: &Record) -> bool {
        let Some(names) = field_names(entries) else { return false };
        wanted.fields.iter().all(|(name, field)| field.optional || names.contains(name))
            && entries.iter().zip(&names).all(|(entry, name)| match (found.fields.get(name), wanted.fields.get(name)) {
                (Some(found), Some(wanted)) => self.part_fits(&entry.value, &found.ty, &wanted.ty),
                _ => wanted.open,
            })
    }
}

/// Takes the parts of a type from those `left`; no if there are more.
fn within(ty: &Type, left: &mut usize) -> bool {
    if *left == 0 {
        return false;
    }
    *left -= 1;
    match ty {
        Type::List(inner) | Type::Optional(inner) => within(inner, left),
        Type::Map(pair) => within(&pair.1, left),
        Type::Record(record) => record.fields.values().all(|field| within(&field.ty, left)),
        _ => true,
    }
}
