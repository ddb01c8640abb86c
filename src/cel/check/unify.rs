//! Which types fit which: one substitution for the type variables of an expression, and the order of types.
//!
//! After cel-go's `isAssignable`: a variable takes the first type it meets, and a more general one later if the first fits
//! into that. Declared types may be recursive; they are compared coinductively (Amadio and Cardelli 1993): what is being
//! compared is taken to fit while it is compared.

use crate::cel::env::Env;
use crate::cel::types::{Field, Record, Type};
use indexmap::IndexMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// Whether a value of type `from` may stand where `to` is wanted.
pub fn fits(from: &Type, to: &Type, env: &dyn Env) -> bool {
    let mut unifier = Unifier::new(env);
    unifier.lifting = true;
    unifier.assign(from, to)
}

/// The least type that both fit, if there is one.
pub fn join(a: &Type, b: &Type, env: &dyn Env) -> Option<Type> {
    Unifier::new(env).join(a, b)
}

/// A substitution that can be rolled back.
pub(super) struct Unifier<'e> {
    pub(super) env: &'e dyn Env,
    /// Whether `T` fits `optional<T>`. Values are lifted where they are handed over, and not inside operators.
    pub(super) lifting: bool,
    bindings: Vec<Option<Type>>,
    /// What bindings were before, newest last.
    trail: Vec<(u32, Option<Type>)>,
    /// Pairs of declared types that are being compared.
    assumed: Vec<(u32, u32)>,
}

impl<'e> Unifier<'e> {
    pub(super) fn new(env: &'e dyn Env) -> Self {
        Self { env, lifting: false, bindings: Vec::new(), trail: Vec::new(), assumed: Vec::new() }
    }

    /// A new variable.
    pub(super) fn fresh(&mut self) -> Type {
        Type::Var(self.fresh_many(1))
    }

    /// The first of `count` new variables.
    pub(super) fn fresh_many(&mut self, count: u32) -> u32 {
        let first = u32::try_from(self.bindings.len()).unwrap_or(u32::MAX);
        self.bindings.resize(self.bindings.len() + count as usize, None);
        first
    }

    /// Where to roll back to.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    pub(super) fn roll_back(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((var, old)) = self.trail.pop() {
                self.bindings[var as usize] = old;
            }
        }
    }

    fn bind(&mut self, var: u32, ty: Type) -> bool {
        if self.occurs(var, &ty) {
            return false;
        }
        let old = self.bindings[var as usize].replace(ty);
        self.trail.push((var, old));
        true
    }

    fn binding(&self, var: u32) -> Option<&Type> {
        self.bindings.get(var as usize).and_then(Option::as_ref)
    }

    /// The type with variables at its root followed, and declared types unfolded.
    pub(super) fn shape(&self, ty: &Type) -> Type {
        match self.shallow(ty) {
            Type::Named(named) => self.env.unfold(&named),
            other => other,
        }
    }

    /// The type with variables at its root followed.
    pub(super) fn shallow(&self, ty: &Type) -> Type {
        let mut at = ty;
        while let Type::Var(var) = at {
            match self.binding(*var) {
                Some(next) => at = next,
                None => break,
            }
        }
        at.clone()
    }

    fn occurs(&self, var: u32, ty: &Type) -> bool {
        match ty {
            Type::Var(other) if *other == var => true,
            Type::Var(other) => self.binding(*other).is_some_and(|bound| self.occurs(var, bound)),
            Type::List(inner) | Type::Optional(inner) | Type::Type(inner) => self.occurs(var, inner),
            Type::Map(pair) => self.occurs(var, &pair.0) || self.occurs(var, &pair.1),
            Type::Abstract(shape) => shape.1.iter().any(|arg| self.occurs(var, arg)),
            // Records and declared types come from the environment, which has no variables.
            _ => false,
        }
    }

    /// [`Self::assign`] that leaves no trace when it fails.
    pub(super) fn try_assign(&mut self, from: &Type, to: &Type) -> bool {
        let mark = self.mark();
        let fits = self.assign(from, to);
        if !fits {
            self.roll_back(mark);
        }
        fits
    }

    /// Whether `from` fits `to`, binding variables of both on the way.
    pub(super) fn assign(&mut self, from: &Type, to: &Type) -> bool {
        if let Type::Var(var) = to {
            return self.assign_to_var(from, *var);
        }
        if let Type::Var(var) = from {
            return match self.binding(*var).cloned() {
                Some(bound) => self.assign(&bound, to),
                None => self.bind(*var, to.clone()),
            };
        }
        match (from, to) {
            (Type::Error | Type::Dyn, _)
            | (_, Type::Error | Type::Dyn)
            | (Type::Null, Type::Optional(_) | Type::Timestamp | Type::Duration)
            | (Type::Enum(_), Type::String)
            // `type(1) == string` is a fair question.
            | (Type::Type(_), Type::Type(_)) => true,
            (Type::Named(a), Type::Named(b)) => {
                if a.id == b.id || self.assumed.contains(&(a.id, b.id)) {
                    return true;
                }
                self.assumed.push((a.id, b.id));
                let fits = self.assign(&self.env.unfold(a), &self.env.unfold(b));
                self.assumed.pop();
                fits
            }
            (Type::Named(named), _) => self.assign(&self.env.unfold(named), to),
            (_, Type::Named(named)) => self.assign(from, &self.env.unfold(named)),
            (Type::Optional(a), Type::Optional(b)) | (Type::List(a), Type::List(b)) => self.assign(a, b),
            (_, Type::Optional(inner)) => self.lifting && self.assign(from, inner),
            (Type::Enum(a), Type::Enum(b)) => a.iter().all(|member| b.contains(member)),
            (Type::Map(a), Type::Map(b)) => self.assign(&a.0, &b.0) && self.assign(&a.1, &b.1),
            (Type::Abstract(a), Type::Abstract(b)) => {
                a.0 == b.0 && a.1.len() == b.1.len() && a.1.iter().zip(&b.1).all(|(a, b)| self.assign(a, b))
            }
            (Type::Record(a), Type::Record(b)) => Arc::ptr_eq(a, b) || self.assign_record(a, b),
            (Type::Record(a), Type::Map(b)) if matches!(self.shallow(&b.1), Type::Var(_)) => {
                let any = any_field(self, a);
                self.assign(&Type::String, &b.0) && self.assign(&any, &b.1)
            }
            (Type::Record(a), Type::Map(b)) => {
                self.assign(&Type::String, &b.0)
                    && a.fields.values().all(|field| self.assign(&field.ty, &b.1))
                    && (!a.open || self.assign(&Type::Dyn, &b.1))
            }
            (
                Type::Null
                | Type::Bool
                | Type::Int
                | Type::Uint
                | Type::Double
                | Type::String
                | Type::Bytes
                | Type::Timestamp
                | Type::Duration
                | Type::Enum(_)
                | Type::List(_)
                | Type::Map(_)
                | Type::Optional(_)
                | Type::Record(_)
                | Type::Abstract(_)
                | Type::Type(_)
                | Type::Var(_),
                _,
            ) => from == to,
        }
    }

    fn assign_to_var(&mut self, from: &Type, var: u32) -> bool {
        if matches!(from, Type::Var(other) if *other == var) {
            return true;
        }
        let Some(bound) = self.binding(var).cloned() else {
            // Two unknowns: let the older one stay free.
            let from = self.shallow(from);
            return matches!(from, Type::Var(other) if other == var) || self.bind(var, from);
        };
        if let Type::Var(next) = bound {
            return self.assign_to_var(from, next);
        }
        if self.try_assign(from, &bound) {
            // Of two that fit each other the one that claims less holds of both: `[1] + [dyn(2)]` is a `list<dyn>`.
            let loosest = if self.claims_less(from, &bound) { self.looser(from, &bound) } else { bound.clone() };
            return loosest == bound || self.bind(var, loosest);
        }
        let from = self.shallow(from);
        if !self.assign(&bound, &from) {
            return false;
        }
        let loosest = if self.claims_less(&bound, &from) { self.looser(&bound, &from) } else { from };
        self.bind(var, loosest)
    }

    /// Whether `a`, which fits `b`, leaves open what `b` tells: it has `dyn` where `b` has a type, or `null`, which only serves as an optional
    /// or a time where it is handed over.
    pub(super) fn claims_less(&self, a: &Type, b: &Type) -> bool {
        match (&self.shallow(a), &self.shallow(b)) {
            (Type::Dyn, other) => *other != Type::Dyn,
            (Type::Null, other) => !self.lifting && self.takes_null(other),
            (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => self.claims_less(a, b),
            (Type::Map(a), Type::Map(b)) => self.claims_less(&a.0, &b.0) || self.claims_less(&a.1, &b.1),
            (Type::Abstract(a), Type::Abstract(b)) => a.1.iter().zip(&b.1).any(|(a, b)| self.claims_less(a, b)),
            (Type::Record(a), Type::Map(b)) => {
                a.open || a.fields.values().any(|field| self.claims_less(&field.ty, &b.1))
            }
            (Type::Record(a), Type::Record(b)) => {
                let both = a.fields.iter().filter_map(|(name, a)| Some((a, b.fields.get(name)?)));
                both.into_iter().any(|(a, b)| self.claims_less(&a.ty, &b.ty))
            }
            _ => false,
        }
    }

    /// Whether `null` may be handed over for a value of this type, though it is none. Among optionals it counts as one, as the tests of the
    /// specification have it (`legacy_nullable_types`), though it is none when it is read.
    fn takes_null(&self, ty: &Type) -> bool {
        matches!(self.shape(ty), Type::Timestamp | Type::Duration)
    }

    /// The least type of `a`, which fits `b`, and `b`, that claims no more than either.
    fn looser(&mut self, a: &Type, b: &Type) -> Type {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Type::Null, other) | (other, Type::Null) if !self.lifting && self.takes_null(other) => Type::Dyn,
            (Type::Dyn, _) | (_, Type::Dyn) => Type::Dyn,
            (Type::List(x), Type::List(y)) => Type::list(self.looser(x, y)),
            (Type::Optional(x), Type::Optional(y)) => Type::Optional(self.looser(x, y).into()),
            (Type::Map(x), Type::Map(y)) => Type::map(self.looser(&x.0, &y.0), self.looser(&x.1, &y.1)),
            (Type::Abstract(x), Type::Abstract(y)) => {
                let args = x.1.iter().zip(&y.1).map(|(x, y)| self.looser(x, y)).collect();
                Type::Abstract(Arc::new((x.0.clone(), args)))
            }
            (Type::Record(x), Type::Map(y)) => {
                let any = any_field(self, x);
                Type::map(y.0.clone(), self.looser(&any, &y.1))
            }
            (Type::Record(x), Type::Record(y)) if x.open || y.open => self.open_record(x, y),
            (Type::Record(x), Type::Record(y)) => self.join_records(x, y).unwrap_or(b),
            _ => b,
        }
    }

    /// What two records have in common, one of which is open: a field that only one of them names may be anything in the other.
    fn open_record(&mut self, x: &Record, y: &Record) -> Type {
        let mut fields = IndexMap::new();
        for (name, field) in &x.fields {
            if let Some(other) = y.fields.get(name) {
                let ty = self.join(&field.ty, &other.ty).unwrap_or(Type::Dyn);
                fields.insert(name.clone(), Field { ty, optional: field.optional || other.optional });
            }
        }
        Type::Record(Arc::new(Record { fields, open: true }))
    }

    fn assign_record(&mut self, from: &Record, to: &Record) -> bool {
        let wanted = to.fields.iter().all(|(name, want)| match from.fields.get(name) {
            Some(have) => (want.optional || !have.optional) && self.assign(&have.ty, &want.ty),
            None => want.optional && !from.open,
        });
        wanted && (to.open || !from.open && from.fields.keys().all(|name| to.fields.contains_key(name)))
    }

    /// The least type that both fit, if there is one.
    pub(super) fn join(&mut self, a: &Type, b: &Type) -> Option<Type> {
        let (a, b) = (self.shallow(a), self.shallow(b));
        if a == b {
            return Some(a);
        }
        match (&a, &b) {
            (Type::Error, _) | (_, Type::Error) => return Some(Type::Error),
            (Type::Dyn, _) | (_, Type::Dyn) => return Some(Type::Dyn),
            (Type::Enum(x), Type::Enum(y)) => {
                let more = y.iter().filter(|member| !x.contains(member));
                return Some(Type::Enum(x.iter().chain(more).cloned().collect::<Vec<SmolStr>>().into()));
            }
            (Type::List(x), Type::List(y)) => return Some(Type::list(self.join(x, y)?)),
            (Type::Map(x), Type::Map(y)) => return Some(Type::map(self.join(&x.0, &y.0)?, self.join(&x.1, &y.1)?)),
            (Type::Optional(x), Type::Optional(y)) => return Some(Type::Optional(self.join(x, y)?.into())),
            (Type::Type(x), Type::Type(y)) => return Some(Type::Type(self.join(x, y).unwrap_or(Type::Dyn).into())),
            // `null` may be handed over for a time, but no operator on times takes it.
            (Type::Null, time @ (Type::Timestamp | Type::Duration))
            | (time @ (Type::Timestamp | Type::Duration), Type::Null) => {
                return self.lifting.then(|| Type::optional(time.clone()));
            }
            _ => {}
        }
        if self.try_assign(&a, &b) {
            return Some(if self.claims_less(&a, &b) { self.looser(&a, &b) } else { b });
        }
        if self.try_assign(&b, &a) {
            return Some(if self.claims_less(&b, &a) { self.looser(&b, &a) } else { a });
        }
        match (&a, &b) {
            // Two declared types stay apart; looking into both might not end.
            (Type::Named(_), Type::Named(_)) => None,
            (Type::Null, other) | (other, Type::Null) => self.lifting.then(|| Type::optional(other.clone())),
            (Type::Optional(inner), other) | (other, Type::Optional(inner)) if self.lifting => {
                Some(Type::optional(self.join(inner, other)?))
            }
            _ => match (self.shape(&a), self.shape(&b)) {
                (Type::Record(x), Type::Record(y)) => self.join_records(&x, &y),
                _ => None,
            },
        }
    }

    /// Fields that only one record has may be absent. Records that share none are seen as maps.
    fn join_records(&mut self, x: &Record, y: &Record) -> Option<Type> {
        if x.open || y.open {
            return None;
        }
        if !x.fields.keys().any(|name| y.fields.contains_key(name)) {
            let (x, y) = (any_field(self, x), any_field(self, y));
            return Some(Type::map(Type::String, self.join(&x, &y).unwrap_or(Type::Dyn)));
        }
        let mut fields = x.fields.clone();
        for (name, field) in &mut fields {
            match y.fields.get(name) {
                Some(other) => {
                    field.ty = self.join(&field.ty, &other.ty).unwrap_or(Type::Dyn);
                    field.optional |= other.optional;
                }
                None => field.optional = true,
            }
        }
        for (name, field) in &y.fields {
            fields.entry(name.clone()).or_insert_with(|| Field { ty: field.ty.clone(), optional: true });
        }
        Some(Type::Record(Arc::new(Record { fields, open: false })))
    }

    /// The type with its records seen as maps, for what holds of any map.
    pub(super) fn as_map(&mut self, ty: &Type) -> Type {
        match self.shallow(ty) {
            Type::Record(record) => {
                let any = any_field(self, &record);
                Type::map(Type::String, self.as_map(&any))
            }
            Type::Map(pair) => Type::map(pair.0.clone(), self.as_map(&pair.1)),
            Type::List(inner) => Type::list(self.as_map(&inner)),
            Type::Optional(inner) => Type::Optional(self.as_map(&inner).into()),
            other => other,
        }
    }

    /// The type with every variable replaced; what nothing is known of becomes `dyn`.
    pub(super) fn finish(&self, ty: &Type) -> Type {
        match ty {
            Type::Var(var) => self.binding(*var).map_or(Type::Dyn, |bound| self.finish(bound)),
            Type::List(inner) => Type::list(self.finish(inner)),
            Type::Optional(inner) => Type::Optional(self.finish(inner).into()),
            Type::Type(inner) => Type::Type(self.finish(inner).into()),
            Type::Map(pair) => Type::map(self.finish(&pair.0), self.finish(&pair.1)),
            Type::Abstract(shape) if !shape.1.is_empty() => {
                let args = shape.1.iter().map(|arg| self.finish(arg)).collect();
                Type::Abstract(Arc::new((shape.0.clone(), args)))
            }
            other => other.clone(),
        }
    }
}

/// What one reads from any field of a record, whichever it is.
pub(super) fn any_field(unifier: &mut Unifier<'_>, record: &Record) -> Type {
    if record.open {
        return Type::Dyn;
    }
    let mut types = record.fields.values().map(|field: &Field| &field.ty);
    let Some(first) = types.next() else { return Type::Dyn };
    types.try_fold(first.clone(), |so_far, ty| unifier.join(&so_far, ty)).unwrap_or(Type::Dyn)
}
