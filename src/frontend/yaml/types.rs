//! Types and parameters.

use super::read::{PLAIN, Reader};
use crate::frontend::tree::{Entry, Fields, Kind, Value};
use crate::syntax::ast::{FieldDecl, Param, TypeBody, TypeExpr, TypeExprKind};
use crate::syntax::{self, NameKind};

/// What stands for the ellipsis of an open record.
const ELLIPSES: [&str; 2] = ["...", "…"];

impl Reader<'_, '_> {
    /// A type: in a text as in `.flow`, or a map, which is a record.
    pub(super) fn ty(&mut self, value: Value<'_>) -> TypeExpr {
        if value.kind() == Kind::Map {
            return self.record(value);
        }
        if let Some(scalar) = value.scalar() {
            let found = self.code(scalar, |text, origin, sink| syntax::parse_type(text, origin, sink));
            return found.unwrap_or(TypeExpr { span: value.span(), kind: TypeExprKind::Error });
        }
        self.unexpected(value, "a type, in a text as in `list<string>` or as a map of fields");
        TypeExpr { span: value.span(), kind: TypeExprKind::Error }
    }

    fn record(&mut self, value: Value<'_>) -> TypeExpr {
        let (mut fields, mut open) = (Vec::new(), false);
        for Entry { key, value } in value.entries() {
            if ELLIPSES.contains(&key.text) {
                open |= self.flag(value).is_some();
                continue;
            }
            let (name, optional) = match key.text.strip_suffix('?') {
                Some(name) => (name, true),
                None => (key.text, false),
            };
            let origin = key.origin.part(0..name.len());
            let ty = self.ty(value);
            if let Some(name) = syntax::parse_name(name, origin, PLAIN, self.sink) {
                fields.push(FieldDecl { name, optional, ty });
            }
        }
        TypeExpr { span: value.span(), kind: TypeExprKind::Record { fields, open } }
    }

    /// What a declared type stands for.
    pub(super) fn type_body(&mut self, value: Value<'_>) -> Option<TypeBody> {
        if value.get_key("$ref").is_none() {
            return Some(TypeBody::Expr(self.ty(value)));
        }
        let mut fields = Fields::of(value, "a type of a JSON Schema", self.sink)?;
        let path = fields.require("$ref", self.sink).and_then(|path| self.text(path));
        fields.finish(self.sink);
        path.map(TypeBody::Schema)
    }

    /// The parameters of an action or a workflow.
    pub(super) fn params(&mut self, value: Option<Value<'_>>) -> Vec<Param> {
        let Some(value) = value else { return Vec::new() };
        let entries = self.entries(value, "a map from parameters to their types");
        entries.into_iter().filter_map(|entry| self.param(entry)).collect()
    }

    fn param(&mut self, Entry { key, value }: Entry<'_>) -> Option<Param> {
        let name = self.key(key, NameKind::Variable);
        if value.kind() != Kind::Map {
            return Some(Param { name: name?, ty: self.ty(value), default: None });
        }
        let mut fields = Fields::of(value, "a parameter", self.sink)?;
        let ty = fields.require("type", self.sink).map(|ty| self.ty(ty));
        let default = fields.entry("default").map(|entry| self.value(entry.value));
        fields.finish(self.sink);
        // A parameter whose type is missing is one nonetheless.
        let ty = ty.unwrap_or(TypeExpr { span: key.span, kind: TypeExprKind::Error });
        Some(Param { name: name?, ty, default })
    }
}
