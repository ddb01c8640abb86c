//! Types, which are texts or maps, and parameters.

use super::{Builder, Entries, entry, values};
use crate::base::Span;
use crate::convert::node::{Entry, Map, Node, Shape};
use crate::syntax::ast::{FieldDecl, Param, TypeExpr, TypeExprKind};
use crate::syntax::format::fragments::{Fragment, line};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The longest record, in characters, that stands in a text where a map would need a key of its own.
const SHORT_RECORD: usize = 60;

impl<'t> Builder<'t> {
    /// A type: a record is a map.
    pub(super) fn ty(&mut self, ty: &'t TypeExpr, within: Range<usize>) -> Node<'t> {
        match &ty.kind {
            TypeExprKind::Record { fields, open } if is_map(fields) => self.record(fields, *open, within),
            TypeExprKind::Error
            | TypeExprKind::Name(_)
            | TypeExprKind::List(_)
            | TypeExprKind::Map(..)
            | TypeExprKind::Optional(_)
            | TypeExprKind::Record { .. }
            | TypeExprKind::Enum(_) => Node::code(Fragment::Type(ty)),
        }
    }

    fn record(&mut self, fields: &'t [FieldDecl], open: bool, within: Range<usize>) -> Node<'t> {
        let spans: Vec<Span> = fields.iter().map(|field| field.name.span.to(field.ty.span)).collect();
        let (places, tail) = self.remarks.divide(&spans, within);
        let mut entries = Entries::new();
        for ((field, span), place) in fields.iter().zip(spans).zip(places) {
            let inner = place.inner.clone();
            let (ty, around) = match &field.ty.kind {
                TypeExprKind::Record { fields, .. } if is_map(fields) => (
                    self.ty(&field.ty, inner.clone()),
                    self.remarks.around_all(&place, &[&super::Place::default()], None),
                ),
                _ => (self.ty(&field.ty, inner.end..inner.end), self.remarks.around(&place, None)),
            };
            let key = format!("{}{}", field.name, if field.optional { "?" } else { "" });
            entries.push((span, Entry { around, key, value: ty }));
        }
        if open {
            entries.push((super::NOWHERE, entry("...", Node::Bool(true))));
        }
        Node::Map(self.map(Shape::Short, entries, tail))
    }

    /// Parameters, with the comments `within` them.
    pub(super) fn params(&mut self, params: &'t [Param], places: &[super::Place]) -> Node<'t> {
        let mut entries = Entries::new();
        for (param, place) in params.iter().zip(places) {
            let around = self.remarks.around(place, None);
            entries
                .push((param.name.span, Entry { around, key: param.name.text.to_string(), value: self.param(param) }));
        }
        Node::Map(self.map(Shape::Short, entries, Vec::new()))
    }

    fn param(&mut self, param: &'t Param) -> Node<'t> {
        let ty = match self.ty(&param.ty, 0..0) {
            ty @ Node::Map(_) if param.default.is_none() => {
                let text = line(Fragment::Type(&param.ty));
                if text.chars().count() <= SHORT_RECORD {
                    return Node::Text(text);
                }
                ty
            }
            ty if param.default.is_none() => return ty,
            ty => ty,
        };
        let default = param.default.as_ref().map(|default| entry("default", values::value(default)));
        let entries = std::iter::once(entry("type", ty)).chain(default).collect();
        Node::Map(Map { shape: Shape::Short, entries, tail: Vec::new() })
    }
}

/// Whether the fields can be keys of a map, each of which comes once; a mistake that others report.
fn is_map(fields: &[FieldDecl]) -> bool {
    let mut seen = FxHashSet::default();
    fields.iter().all(|field| seen.insert((&field.name.text, field.optional)))
}

/// Where parameters stand.
pub(super) fn spans(params: &[Param]) -> impl Iterator<Item = Span> {
    params.iter().map(|param| {
        let span = param.name.span.to(param.ty.span);
        param.default.as_ref().map_or(span, |default| span.to(default.span))
    })
}
