//! Types, parameters and results.

use super::cursor::{Parser, Reported};
use super::grammar::{Node, Rule};
use super::keywords::NameUse;
use crate::base::Name;
use crate::base::source::MAX_BRACKET_DEPTH;
use crate::cel::rules::{NESTING_TOO_DEEP, SYNTAX_ERROR};
use crate::syntax::ast::{FieldDecl, Param, TypeExpr, TypeExprKind};

/// Name, parameters and result type.
pub(super) type Signature = (Name, Vec<Param>, Option<TypeExpr>);

impl<'t> Parser<'t, '_> {
    /// Applies a rule with types in it. `list<list<…` needs a bound of its own: the scan cannot tell `<` from less.
    pub(super) fn apply_typed(&mut self, rule: Rule, start: usize) -> Result<Node<'t>, Reported> {
        let limit = self.limit_of(rule).max(self.pos);
        let Some(deep) = too_deep(&self.text[self.pos..limit]) else { return self.apply(rule, start) };
        let at = self.pos + deep;
        if !self.scan.is_broken(start, at + 1) {
            let report = NESTING_TOO_DEEP
                .at(self.span(at, at + 1), format!("types are nested more than {MAX_BRACKET_DEPTH} deep"))
                .label("too deep from here on")
                .help("declare a type for the inner parts, as in `type Row = list<string>`");
            self.sink.report(report);
        }
        self.recover(limit);
        Err(Reported)
    }

    /// The type that the whole text is.
    pub(super) fn whole_type(&mut self) -> TypeExpr {
        self.skip();
        let start = self.pos;
        let ty = match self.apply_typed(Rule::type_expr, start) {
            Ok(node) => self.type_expr(node),
            Err(Reported) => return TypeExpr { span: self.span(start, start), kind: TypeExprKind::Error },
        };
        self.skip();
        if self.pos >= self.end {
            return ty;
        }
        if let Some(report) = self.unknown(start, self.ends) {
            self.sink.report(report);
        }
        TypeExpr { kind: TypeExprKind::Error, ..ty }
    }

    /// The type that `node` describes. If something follows that was meant to be a part of it, that is reported, and nothing is known of the type.
    pub(super) fn complete(&mut self, node: Node<'_>) -> TypeExpr {
        let ty = self.type_expr(node);
        self.skip();
        let Some(sign) = self.rest().chars().next().filter(|sign| "|&?[<".contains(*sign)) else { return ty };
        let help = match sign {
            '|' if !matches!(ty.kind, TypeExprKind::Enum(_)) => Some(
                "a union is of strings, as in `\"a\" | \"b\"`; what may be missing is written `T?`, and what may be anything `dyn`",
            ),
            '&' => Some("name all fields in one record, as in `{ name: string, note?: string }`"),
            // Said where the next declaration is expected.
            _ => None,
        };
        if let Some(help) = help {
            let at = self.span(self.pos, self.pos + 1);
            self.sink.report(SYNTAX_ERROR.at(at, format!("types cannot be joined by `{sign}`")).help(help));
            self.advance(1);
            self.recover(self.pos);
        }
        TypeExpr { kind: TypeExprKind::Error, ..ty }
    }

    /// The type that `node`, a `type_expr`, describes.
    pub(super) fn type_expr(&mut self, node: Node<'_>) -> TypeExpr {
        let span = self.tight_span(&node);
        let mut ty = TypeExpr { span, kind: TypeExprKind::Error };
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::question => {
                    let inner = ty;
                    ty = TypeExpr { span, kind: TypeExprKind::Optional(Box::new(inner)) };
                }
                Rule::lparen | Rule::rparen => {}
                _ => ty = self.plain_type(part),
            }
        }
        ty.span = span;
        ty
    }

    fn plain_type(&mut self, node: Node<'_>) -> TypeExpr {
        let span = self.tight_span(&node);
        let kind = match node.as_rule() {
            Rule::type_expr => return self.type_expr(node),
            Rule::type_name => TypeExprKind::Name(self.name(&node)),
            Rule::enum_type => {
                let texts = node.into_inner().filter(|part| part.as_rule() == Rule::text);
                TypeExprKind::Enum(texts.map(|text| self.text_of(&text)).collect())
            }
            Rule::list_type => match self.inner_types(node).next() {
                Some(item) => TypeExprKind::List(Box::new(item)),
                None => TypeExprKind::Error,
            },
            Rule::map_type => {
                let mut inner = self.inner_types(node);
                match (inner.next(), inner.next()) {
                    (Some(key), Some(value)) => TypeExprKind::Map(Box::new(key), Box::new(value)),
                    _ => TypeExprKind::Error,
                }
            }
            Rule::record_type => self.record(node),
            _ => TypeExprKind::Error,
        };
        TypeExpr { span, kind }
    }

    fn inner_types(&mut self, node: Node<'_>) -> std::vec::IntoIter<TypeExpr> {
        let inner = node.into_inner().filter(|part| part.as_rule() == Rule::type_expr);
        inner.map(|part| self.type_expr(part)).collect::<Vec<_>>().into_iter()
    }

    fn record(&mut self, node: Node<'_>) -> TypeExprKind {
        let (mut fields, mut open) = (Vec::new(), false);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::field => fields.extend(self.field(part)),
                Rule::ellipsis => open = true,
                _ => {}
            }
        }
        TypeExprKind::Record { fields, open }
    }

    fn field(&mut self, node: Node<'_>) -> Option<FieldDecl> {
        let (mut name, mut optional, mut ty) = (None, false, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::field_name => name = Some(self.name(&part)),
                Rule::question => optional = true,
                Rule::type_expr => ty = Some(self.type_expr(part)),
                _ => {}
            }
        }
        Some(FieldDecl { name: name?, optional, ty: ty? })
    }

    /// The parameters in `node`, a `params`.
    pub(super) fn params(&mut self, node: Node<'_>) -> Vec<Param> {
        let params = node.into_inner().filter(|part| part.as_rule() == Rule::param);
        params.filter_map(|param| self.param(param)).collect()
    }

    fn param(&mut self, node: Node<'_>) -> Option<Param> {
        let (mut name, mut ty, mut default) = (None, None, None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.new_name(&part, NameUse::Variable)),
                Rule::type_expr => ty = Some(self.type_expr(part)),
                Rule::expr => default = Some(self.expr(&part)),
                _ => {}
            }
        }
        Some(Param { name: name?, ty: ty?, default })
    }

    /// Name, parameters and result of an action or a workflow.
    pub(super) fn signature(&mut self, node: Node<'_>) -> Option<Signature> {
        let (mut name, mut params, mut returns) = (None, Vec::new(), None);
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::dotted => name = Some(self.new_name(&part, NameUse::Declared)),
                Rule::params => params = self.params(part),
                Rule::returns => returns = self.inner_types(part).next(),
                _ => {}
            }
        }
        Some((name?, params, returns))
    }
}

/// Where brackets and the angle brackets of `list` and `map` are nested deeper than they may, if they are.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut angles) = (0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // Elsewhere `<` is less; there it opens nothing.
            b'<' if text[..at].trim_end().ends_with("list") || text[..at].trim_end().ends_with("map") => angles += 1,
            b'>' if !text[..at].ends_with(['-', '=']) => angles = angles.saturating_sub(1),
            _ => {}
        }
        if depth + angles > MAX_BRACKET_DEPTH {
            return Some(at);
        }
    }
    None
}
