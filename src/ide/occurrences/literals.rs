//! Texts that are names by their place: keys of record literals, and members of unions.
//!
//! What a place wants is known from a declaration: of a parameter, of a result, of what the text is compared with. That
//! [shape](super::shape) is handed down from a literal to its parts. Where none is known, a text is just a text.

use super::shape::{Shape, Shapes};
use super::{Role, Walk};
use crate::base::Span;
use crate::cel::ast::{BinaryOp, Call, Entry, ExprKind, Literal};
use crate::cel::{self, Expr};

impl<'w> Walk<'w> {
    /// The texts in an expression that name something, at a place that wants values of a shape. The names of the expression were told to
    /// `shapes` before. Expressions are as deep as the parser lets them be.
    pub(super) fn literals(&mut self, expr: &'w Expr, wanted: Option<Shape<'w>>, shapes: &mut Shapes<'w>) {
        match &expr.kind {
            ExprKind::Literal(Literal::String(text)) => {
                if let Some(union) = wanted {
                    self.member(expr.span, text, &union, shapes);
                }
            }
            ExprKind::Error | ExprKind::Ident { .. } | ExprKind::Literal(_) => {}
            ExprKind::Map(entries) => entries.iter().for_each(|entry| self.entry(entry, wanted.as_ref(), shapes)),
            ExprKind::List(elements) => {
                let element = wanted.and_then(|list| shapes.element(list));
                for it in elements {
                    self.literals(&it.value, element.clone(), shapes);
                }
            }
            ExprKind::Conditional(conditional) => {
                self.literals(&conditional.condition, None, shapes);
                self.literals(&conditional.then, wanted.clone(), shapes);
                self.literals(&conditional.otherwise, wanted, shapes);
            }
            ExprKind::Binary(binary) => {
                let (left, right) = match binary.op {
                    BinaryOp::Equal | BinaryOp::NotEqual => (shapes.of(&binary.right), shapes.of(&binary.left)),
                    BinaryOp::In => {
                        let (of, element) = (shapes.of(&binary.right), shapes.of(&binary.left));
                        (of.and_then(|of| shapes.tested(of)), element.map(|it| Shape::List(Box::new(it))))
                    }
                    _ => (None, None),
                };
                self.literals(&binary.left, left, shapes);
                self.literals(&binary.right, right, shapes);
            }
            ExprKind::Index(index) => {
                let of = shapes.of(&index.operand);
                self.literals(&index.operand, None, shapes);
                match (&of, &index.index.kind) {
                    (Some(of), ExprKind::Literal(Literal::String(key))) => self.key(index.index.span, key, of, shapes),
                    _ => self.literals(&index.index, of.and_then(|of| shapes.key(of)), shapes),
                }
            }
            ExprKind::Call(call) => self.call(call, wanted, shapes),
            ExprKind::Select(select) => self.literals(&select.operand, None, shapes),
            ExprKind::Unary(unary) => self.literals(&unary.operand, None, shapes),
            ExprKind::Logic(logic) => logic.operands.iter().for_each(|it| self.literals(it, None, shapes)),
            ExprKind::Message(message) => {
                for field in &message.fields {
                    self.literals(&field.value, None, shapes);
                }
            }
        }
    }

    /// An entry of a literal that is a record or a map.
    fn entry(&mut self, entry: &'w Entry, of: Option<&Shape<'w>>, shapes: &mut Shapes<'w>) {
        let ExprKind::Literal(Literal::String(key)) = &entry.key.kind else {
            self.literals(&entry.key, of.and_then(|of| shapes.key(of.clone())), shapes);
            let value = of.filter(|of| shapes.key((*of).clone()).is_some()).cloned();
            return self.literals(&entry.value, value.and_then(|of| shapes.element(of)), shapes);
        };
        if let Some(of) = of {
            self.key(entry.key.span, key, of, shapes);
        }
        let value = of.and_then(|of| shapes.member(of, key));
        self.literals(&entry.value, value, shapes);
    }

    /// A key of a record, which names a field, or of a map, which may be a member of a union.
    fn key(&mut self, span: Span, key: &str, of: &Shape<'w>, shapes: &mut Shapes<'w>) {
        if let Some(keys) = shapes.key(of.clone()) {
            return self.member(span, key, &keys, shapes);
        }
        if let Some(field) = shapes.declared_field(of, key) {
            self.add(span, key, field, Role::Reference);
            self.probe(span, || shapes.member(of, key));
        }
    }

    /// A text where a member of a union may stand.
    fn member(&mut self, span: Span, text: &str, union: &Shape<'w>, shapes: &Shapes<'w>) {
        if let Some(member) = shapes.union_member(union, text) {
            self.add(span, text, member, Role::Reference);
            self.probe(span, || Some(union.clone()));
        }
    }

    /// What a call hands on of what is wanted of it, and what it wants itself.
    fn call(&mut self, call: &'w Call, wanted: Option<Shape<'w>>, shapes: &mut Shapes<'w>) {
        let (target, args) = (call.target.as_ref(), &call.args);
        match (call.function.text.as_str(), target) {
            ("orValue" | "or", Some(target)) => {
                let value = shapes.of(target).or_else(|| wanted.clone());
                self.literals(target, wanted, shapes);
                for arg in args {
                    self.literals(arg, value.clone(), shapes);
                }
            }
            ("of" | "ofNonZeroValue", Some(target)) if target.as_ident() == Some("optional") => {
                for arg in args {
                    self.literals(arg, wanted.clone(), shapes);
                }
            }
            ("coalesce", None) => {
                let value = wanted.or_else(|| args.iter().find_map(|arg| shapes.of(arg)));
                for arg in args {
                    self.literals(arg, value.clone(), shapes);
                }
            }
            (function, Some(target)) => {
                let names = cel::bound_names(call).len();
                // What the body of a macro gives is what the macro gives, or an element of it.
                let body = match function {
                    "map" if names > 0 => wanted.and_then(|list| shapes.element(list)),
                    "bind" | "optMap" | "optFlatMap" if names > 0 => wanted,
                    _ => None,
                };
                self.literals(target, None, shapes);
                let Some((last, before)) = args.get(names..).and_then(<[Expr]>::split_last) else { return };
                for arg in before {
                    self.literals(arg, None, shapes);
                }
                self.literals(last, body, shapes);
            }
            (_, None) => args.iter().for_each(|arg| self.literals(arg, None, shapes)),
        }
    }
}
