//! Literals against the type that their place wants: records, enums, lists, maps, conditionals.

use super::access::listing;
use super::flow::Reading;
use super::{Checker, Key};
use crate::base::suggest::nearest;
use crate::base::{Name, Span};
use crate::cel::ast::{Conditional, Element, Entry, Expr, ExprKind, Literal};
use crate::cel::rules::{MISSING_FIELD, TYPE_MISMATCH, UNKNOWN_FIELD};
use crate::cel::types::{Record, Type};
use crate::diagnostic::{Diagnostic, Fix, Label};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

impl<'c> Checker<'c> {
    /// Checks `expr` in a place that wants `expected`.
    pub(super) fn expect(&mut self, expr: &'c Expr, expected: &Type) -> Type {
        let shape = match self.unifier.shape(expected) {
            Type::Optional(inner) => self.unifier.shape(&inner),
            other => other,
        };
        match (&expr.kind, &shape) {
            (ExprKind::Map(entries), Type::Record(record)) => self.expect_record(expr, entries, record, expected),
            (ExprKind::Map(entries), Type::Map(pair)) => self.expect_map(entries, &pair.0, &pair.1, expected),
            (ExprKind::List(elements), Type::List(element)) => self.expect_list(elements, element, expected),
            (ExprKind::Literal(Literal::String(text)), Type::Enum(members)) => {
                self.expect_member(expr, text, members, expected)
            }
            (ExprKind::Conditional(conditional), _) => self.expect_conditional(conditional, expected),
            _ => {
                let optional = matches!(self.unifier.shape(expected), Type::Optional(_));
                let found = self.infer_as(expr, if optional { Reading::Optional } else { Reading::Plain });
                self.expect_type(expr, &found, expected)
            }
        }
    }

    fn expect_type(&mut self, expr: &'c Expr, found: &Type, expected: &Type) -> Type {
        self.unifier.lifting = true;
        let fits = self.unifier.try_assign(found, expected);
        self.unifier.lifting = false;
        if !fits {
            return self.mismatch(expr, expected, found);
        }
        self.overstated |= self.unifier.claims_less(found, expected) || !self.unifier.try_assign(found, expected);
        found.clone()
    }

    /// Checks a literal in a place of an operator that wants `expected`. What is only as good as that where it is handed over, as `null` or an
    /// `int` for `int?`, is `dyn`.
    pub(super) fn expect_exactly(&mut self, literal: &'c Expr, expected: &Type) -> Type {
        let around = std::mem::replace(&mut self.overstated, false);
        let found = self.expect(literal, expected);
        let overstated = std::mem::replace(&mut self.overstated, around);
        if overstated && self.unifier.shallow(&found) != Type::Error { Type::Dyn } else { found }
    }

    fn expect_conditional(&mut self, conditional: &'c Conditional, expected: &Type) -> Type {
        let [then, otherwise] = self.branches_by(conditional, &mut |checker, branch| checker.expect(branch, expected));
        // Both fit, so a type that both fit exists, be it the expected one.
        self.unifier.join(&then, &otherwise).unwrap_or_else(|| expected.clone())
    }

    fn expect_list(&mut self, elements: &'c [Element], wanted: &Type, expected: &Type) -> Type {
        for element in elements {
            if element.optional {
                self.expect(&element.value, &Type::optional(wanted.clone()));
            } else {
                self.expect(&element.value, wanted);
            }
        }
        expected.clone()
    }

    fn expect_map(&mut self, entries: &'c [Entry], key: &Type, value: &Type, expected: &Type) -> Type {
        for entry in entries {
            if !self.unquoted(&entry.key) {
                self.expect(&entry.key, key);
            }
            if entry.optional {
                self.expect(&entry.value, &Type::optional(value.clone()));
            } else {
                self.expect(&entry.value, value);
            }
        }
        expected.clone()
    }

    fn expect_member(&mut self, expr: &'c Expr, text: &str, members: &[SmolStr], expected: &Type) -> Type {
        if members.iter().any(|member| member == text) {
            return Type::Enum([SmolStr::new(text)].into());
        }
        let message = format!("expected `{}`, found `{text:?}`", self.show(expected));
        let mut diagnostic = self.because(TYPE_MISMATCH.at(expr.span, message));
        if let Some(near) = self.nearest_member(members, text) {
            let fix = Fix::safe(format!("change it to `{near}`")).replace(expr.span, near.clone());
            diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(fix);
        }
        self.report(diagnostic)
    }

    /// Adds where the expectation comes from.
    pub(super) fn because(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.why {
            Some(why) => {
                let Label { span, text } = why();
                diagnostic.related(span, text)
            }
            None => diagnostic,
        }
    }

    fn expect_record(&mut self, expr: &'c Expr, entries: &'c [Entry], record: &Record, expected: &Type) -> Type {
        let mut fields = Vec::with_capacity(entries.len());
        for entry in entries {
            let ExprKind::Literal(Literal::String(key)) = &entry.key.kind else {
                if entry.key.kind != ExprKind::Error {
                    self.computed_field(&entry.key, expected);
                }
                // Which field it is, is unknown; so nothing can be said of those that seem to be missing.
                return Type::Error;
            };
            fields.push((Name::new(key.as_ref(), entry.key.span), entry.optional, &entry.value));
        }
        self.fields(fields, expr.span, record, Key::Quoted);
        expected.clone()
    }

    fn computed_field(&mut self, key: &'c Expr, expected: &Type) {
        let message = format!("a field of `{}` is named by a string literal", self.show(expected));
        let diagnostic = TYPE_MISMATCH.at(key.span, message);
        let diagnostic = match key.as_ident() {
            Some(name) => diagnostic.help(format!("put the name in quotes: `\"{name}\"`")),
            None => diagnostic,
        };
        let diagnostic = self.because(diagnostic);
        self.report(diagnostic);
    }

    /// Checks the fields of a record literal, and that none is missing.
    pub(super) fn fields(&mut self, fields: Vec<(Name, bool, &'c Expr)>, span: Span, record: &Record, key: Key) {
        let mut given: FxHashSet<SmolStr> = FxHashSet::default();
        let mut unknown = false;
        for (name, optional, value) in fields {
            if !given.insert(name.text.clone()) {
                let diagnostic = TYPE_MISMATCH.at(name.span, format!("the field `{name}` is given twice"));
                self.report(diagnostic);
            }
            let Some(field) = record.fields.get(&name.text) else {
                self.infer(value);
                if !record.open {
                    unknown = true;
                    self.unknown_key(&name, record, &given, key);
                }
                continue;
            };
            if optional {
                self.optional_field(&name, value, &field.ty, field.optional);
            } else {
                self.expect(value, &field.ty);
            }
        }
        let missing: Vec<&SmolStr> = record
            .fields
            .iter()
            .filter(|(name, field)| !field.optional && !given.contains(*name))
            .filter(|(_, field)| !matches!(self.unifier.shape(&field.ty), Type::Optional(_)))
            .map(|(name, _)| name)
            .collect();
        // An unknown field is most likely the missing one, misspelt: one mistake, one report.
        if missing.is_empty() || unknown && missing.len() == 1 {
            return;
        }
        let plural = if missing.len() == 1 { "field" } else { "fields" };
        let message = format!("this record lacks the {plural} {}", listing(missing.into_iter()));
        let diagnostic = self.because(MISSING_FIELD.at(span, message));
        self.report(diagnostic);
    }

    /// `{?"note": e}`: left out when empty, so the field must be one that may be left out.
    fn optional_field(&mut self, name: &Name, value: &'c Expr, ty: &Type, may_lack: bool) {
        let wanted = Type::optional(ty.clone());
        if may_lack || self.unifier.shape(ty) == wanted {
            self.expect(value, &wanted);
            return;
        }
        self.infer(value);
        let message = format!("the field `{name}` is required, so it cannot be left out with `?`");
        let diagnostic = TYPE_MISMATCH.at(name.span, message).help("give a value for every case with `.orValue(…)`");
        let diagnostic = self.because(diagnostic);
        self.report(diagnostic);
    }

    fn unknown_key(&mut self, name: &Name, record: &Record, given: &FxHashSet<SmolStr>, key: Key) {
        let free = record.fields.keys().filter(|field| !given.contains(*field)).map(SmolStr::as_str);
        let near = nearest(&name.text, free);
        let diagnostic = UNKNOWN_FIELD.at(name.span, format!("the record has no field `{name}`"));
        let diagnostic = match near {
            Some(near) => did_you_mean(diagnostic, name.span, near, key),
            None => diagnostic.help(format!("it has {}", listing(record.fields.keys()))),
        };
        let diagnostic = self.because(diagnostic);
        self.report(diagnostic);
    }
}

/// Offers a field's name, written as its place wants it.
pub(super) fn did_you_mean(diagnostic: Diagnostic, span: Span, near: &str, key: Key) -> Diagnostic {
    let written = match key {
        Key::Word => near.to_owned(),
        Key::Quoted => format!("{near:?}"),
    };
    let fix = Fix::safe(format!("change it to `{written}`")).replace(span, written);
    diagnostic.help(format!("did you mean `{near}`?")).fix(fix)
}
