//! Types, parameters and signatures.

use super::layout::Inside;
use super::printer::Printer;
use crate::base::Name;
use crate::cel::Page as _;
use crate::syntax::ast::{FieldDecl, Param, Text, TypeExpr, TypeExprKind};

impl Printer<'_> {
    /// A type. Its nesting is bounded by the parser.
    pub(super) fn type_expr(&mut self, ty: &TypeExpr) {
        match &ty.kind {
            TypeExprKind::Error => self.placed("<error>", ty.span),
            TypeExprKind::Name(name) => self.ident(name),
            TypeExprKind::List(item) => {
                self.at(ty.span.start);
                self.word("list<");
                self.type_expr(item);
                self.word(">");
            }
            TypeExprKind::Map(key, value) => {
                self.at(ty.span.start);
                self.word("map<");
                self.type_expr(key);
                self.word(",");
                self.layout.space();
                self.type_expr(value);
                self.word(">");
            }
            TypeExprKind::Optional(inner) => self.optional(inner),
            TypeExprKind::Record { fields, open } => self.record(fields, *open, ty),
            TypeExprKind::Enum(texts) => self.union(texts),
        }
        self.ends(ty.span.end);
    }

    /// The mark of a union stands behind all of its members: parentheses show it.
    fn optional(&mut self, inner: &TypeExpr) {
        let clear = match &inner.kind {
            TypeExprKind::Enum(texts) => texts.len() == 1,
            TypeExprKind::Optional(_) => false,
            TypeExprKind::Error
            | TypeExprKind::Name(_)
            | TypeExprKind::List(_)
            | TypeExprKind::Map(..)
            | TypeExprKind::Record { .. } => true,
        };
        if clear {
            self.type_expr(inner);
            self.word("?");
        } else {
            self.word("(");
            self.type_expr(inner);
            self.word(")?");
        }
    }

    fn record(&mut self, fields: &[FieldDecl], open: bool, ty: &TypeExpr) {
        self.at(ty.span.start);
        if fields.is_empty() && !open {
            self.open("{");
            return self.close("}", ty.span.end.saturating_sub(1), false);
        }
        self.open_with("{", Inside::Spaced);
        for (index, FieldDecl { name, optional, ty }) in fields.iter().enumerate() {
            if index > 0 {
                self.comma();
            }
            self.ident(name);
            self.word(if *optional { "?:" } else { ":" });
            self.layout.space();
            self.type_expr(ty);
        }
        if open {
            if !fields.is_empty() {
                self.comma();
            }
            self.word("...");
        }
        self.close("}", ty.span.end.saturating_sub(1), true);
    }

    fn union(&mut self, texts: &[Text]) {
        self.begin();
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                self.layout.line();
                self.at(text.span.start);
                self.word("|");
                self.layout.space();
            }
            self.quoted(text);
        }
        self.end();
    }

    /// Name, parameters and result. Where they are too long for a line, parameters take lines before fields of the result do.
    pub(super) fn signature(&mut self, name: &Name, params: &[Param], returns: Option<&TypeExpr>) {
        self.layout.begin();
        self.ident(name);
        if params.is_empty() {
            self.word("()");
        } else {
            self.params(params, Inside::OuterGroup);
        }
        if let Some(returns) = returns {
            self.between("->");
            self.type_expr(returns);
        }
        self.layout.end();
    }

    /// Parameters in parentheses.
    pub(super) fn params(&mut self, params: &[Param], inside: Inside) {
        self.open_with("(", inside);
        for (index, Param { name, ty, default }) in params.iter().enumerate() {
            if index > 0 {
                self.comma();
            }
            self.ident(name);
            self.word(":");
            self.layout.space();
            self.type_expr(ty);
            if let Some(default) = default {
                self.between("=");
                self.expr(default);
            }
        }
        let closing = self.closing(b')');
        self.close(")", closing, true);
    }
}
