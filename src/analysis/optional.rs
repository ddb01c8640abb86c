//! What may be absent: when it is there, and what it is then.

use super::condition::{Condition, Domain, Term, TermKind};
use super::guard::Reading;
use super::reads::{key, reads};
use crate::base::{Name, Span};
use crate::cel::ast::{Call, Expr, ExprKind, Select};
use crate::cel::{self, Type};
use crate::resolve::{Def, Vertex};

impl Reading<'_> {
    /// When something that may be absent is there, and what it is then, as an expression of its own: of `s.?a.b` that the step `s` ran
    /// and has an `a`, and `s.a.b`; of an optional `p` that it has a value, and `p.value()`.
    pub(super) fn optional(&self, expr: &Expr) -> Option<(Condition, Expr)> {
        let plain = plain_chain(expr)?;
        let (there, is_step) = match self.place.lookup(cel::root(&plain).as_ident()?)? {
            Def::Node(id) => (self.facts.there(self.place.scene.resolved.graph.vertex(Vertex::End(id))), true),
            Def::Param(_) | Def::Item(_) => (Condition::TRUE, false),
            _ => return None,
        };
        self.of(&plain, |reading| {
            let present = self.facts.both(there, reading.parts_present(&plain)?);
            match reading.unfolded(&plain)? {
                Type::Optional(_) => {
                    let has_value = reading.presence(&method(&plain, "hasValue"), &plain);
                    Some((self.facts.both(present, has_value), method(&plain, "value")))
                }
                // Of a value of an unknown type nobody knows whether it is an optional; a step that ran has a value.
                _ if is_step || plain.as_ident().is_none() => Some((present, plain.clone())),
                _ => None,
            }
        })
    }

    /// That each field of a plain chain is there; none if its types say nothing.
    fn parts_present(&self, plain: &Expr) -> Option<Condition> {
        let mut present = Condition::TRUE;
        let mut at = plain;
        while let ExprKind::Select(select) = &at.kind {
            if !self.is_required(select)? {
                present = self.facts.both(present, self.presence(&has(at), at));
            }
            at = &select.operand;
        }
        Some(present)
    }

    /// The type of a part, with its name looked through.
    fn unfolded(&self, part: &Expr) -> Option<Type> {
        Some(match self.types.get(part)? {
            Type::Named(named) => self.place.env.unfold(named),
            ty => ty.clone(),
        })
    }

    /// Whether a field is always there; none if the type is not known.
    fn is_required(&self, select: &Select) -> Option<bool> {
        match self.unfolded(&select.operand)? {
            Type::Record(record) => Some(record.fields.get(&select.field.text).is_some_and(|field| !field.optional)),
            Type::Error | Type::Optional(_) => None,
            _ => Some(false),
        }
    }

    /// `has(chain)`
    pub(super) fn has(&self, chain: &Expr) -> Condition {
        let required = match &chain.kind {
            ExprKind::Select(select) if !select.optional => self.is_required(select) == Some(true),
            _ => false,
        };
        if required { Condition::TRUE } else { self.presence(&has(chain), chain) }
    }

    /// The atom that a part of the data is there.
    fn presence(&self, text: &Expr, part: &Expr) -> Condition {
        let reads = reads(self.facts, self.place, part);
        let text = cel::print(text);
        let term =
            Term { key: key(&text, &reads), text: text.into(), domain: Domain::Bool, kind: TermKind::Presence, reads };
        let mut conditions = self.facts.conditions.borrow_mut();
        let term = conditions.term(term);
        conditions.truth(term)
    }
}

fn has(chain: &Expr) -> Expr {
    call(chain.span, None, "has", vec![chain.clone()])
}

fn method(target: &Expr, function: &str) -> Expr {
    call(target.span, Some(target.clone()), function, Vec::new())
}

fn call(span: Span, target: Option<Expr>, function: &str, args: Vec<Expr>) -> Expr {
    let call = Call { target, function: Name { text: function.into(), span }, rooted: false, args, parens: span };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// A chain of fields without its `?`.
fn plain_chain(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Ident { .. } => Some(expr.clone()),
        ExprKind::Select(select) => {
            let operand = plain_chain(&select.operand)?;
            let select = Select { operand, field: select.field.clone(), optional: false };
            Some(Expr::new(expr.span, ExprKind::Select(Box::new(select))))
        }
        _ => None,
    }
}
