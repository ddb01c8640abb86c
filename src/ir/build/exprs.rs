//! Expressions and types as the document holds them.

use super::{Builder, Source, model};
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr, Field, Named, Record, Type};
use crate::hir::{ModuleId, RegionId, SecretId};
use crate::resolve::{self, Def};
use smol_str::SmolStr;
use std::sync::Arc;

impl Builder<'_> {
    /// An expression of `region` in normal form, with what it reads.
    pub(super) fn expr(&mut self, source: Source<'_>, region: RegionId, expr: &Expr) -> model::Expr {
        let mut reads: Vec<model::Read> = Vec::new();
        let (scope, names) = (&source.resolved.scope, &self.input.resolved.names);
        let mut found: Vec<(Def, SmolStr)> = Vec::new();
        cel::free_variables(expr, &[], &mut |used| {
            found.extend(scope.meaning(names, source.workflow, region, &used));
        });
        let mut replaced: Vec<(SmolStr, Expr)> = Vec::new();
        for (def, name) in found {
            if let Some(other) = self.replaced(def, &name, expr) {
                replaced.push((name.clone(), other));
            }
            if let Some(read) = self.read(def, name)
                && !reads.contains(&read)
            {
                reads.push(read);
            }
        }
        if replaced.is_empty() {
            return model::Expr::new(cel::print(expr), reads);
        }
        let other = |name: &str| replaced.iter().find(|(old, _)| old == name).map(|(_, new)| new.clone());
        model::Expr::new(cel::print(&cel::substitute(expr, &other)), reads)
    }

    /// What stands in the document for a name: the value of a constant, the name that the document has for a secret.
    fn replaced(&mut self, def: Def, name: &SmolStr, expr: &Expr) -> Option<Expr> {
        match def {
            Def::Value(resolve::Value::Const(id)) => {
                self.input.typed.consts.get(id).value.as_ref().map(|value| value.to_expr(expr.span))
            }
            Def::Value(resolve::Value::Secret(id)) => {
                let key = self.keys.secret(id);
                (key != *name).then(|| Expr::new(expr.span, ExprKind::Ident { name: key, rooted: false }))
            }
            _ => None,
        }
    }

    fn read(&mut self, def: Def, name: SmolStr) -> Option<model::Read> {
        Some(match def {
            Def::Param(_) => model::Read::Param(name),
            Def::Node(_) => model::Read::Node(name),
            Def::Let(_) => model::Read::Let(name),
            Def::Item(_) | Def::Index(_) => model::Read::Item(name),
            Def::Round(_) => model::Read::Loop(name),
            Def::Run => model::Read::Run,
            Def::Value(resolve::Value::Secret(id)) => model::Read::Secret(self.secret(id)),
            // Constants are folded in.
            Def::Value(resolve::Value::Const(_)) => return None,
        })
    }

    fn secret(&mut self, id: SecretId) -> SmolStr {
        self.keys.secret(id)
    }

    /// The value of a constant expression that was checked.
    pub(super) fn json(&self, module: ModuleId, expr: &Expr) -> Option<model::Json> {
        let value = self.input.typed.consts.evaluate(&self.input.resolved.names, module, expr);
        value.ok().map(|value| model::Json(value.to_json()))
    }

    /// The schema of a type, with the names of declared types as the document has them.
    pub(super) fn schema(&mut self, ty: &Type) -> model::Schema {
        model::Schema::of(&self.renamed(ty))
    }

    fn renamed(&mut self, ty: &Type) -> Type {
        match ty {
            Type::Named(named) => Type::Named(Named { id: named.id, name: self.keys.schema(named.id, &named.name) }),
            Type::List(element) => Type::list(self.renamed(element)),
            Type::Map(pair) => Type::map(self.renamed(&pair.0), self.renamed(&pair.1)),
            Type::Optional(inner) => Type::optional(self.renamed(inner)),
            Type::Record(record) => {
                let field = |(name, field): (&SmolStr, &Field)| {
                    (name.clone(), Field { ty: self.renamed(&field.ty), optional: field.optional })
                };
                let fields = record.fields.iter().map(field).collect();
                Type::Record(Arc::new(Record { fields, open: record.open }))
            }
            Type::Error
            | Type::Dyn
            | Type::Null
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Bytes
            | Type::Timestamp
            | Type::Duration
            | Type::Enum(_)
            | Type::Abstract(_)
            | Type::Type(_)
            | Type::Var(_) => ty.clone(),
        }
    }
}
