//! Functions, methods and macros.

use super::Normalizer;
use super::facts::{Class, Facts, Node};
use crate::base::Name;
use crate::cel::ast::{Call, Expr, ExprKind, Select};
use crate::cel::rebuild::rebuild;
use crate::cel::vars::{free_variables, is_namespace};
use crate::cel::{Type, macros};

/// Whether a call is `all` or `exists`, which are `&&` and `||` over what they go through.
pub(super) fn is_quantifier(call: &Call) -> bool {
    matches!(call.function.text.as_str(), "all" | "exists") && !macros::bound(call).is_empty()
}

impl Normalizer<'_> {
    pub(super) fn call(&self, expr: &Expr, call: &Call) -> Node {
        if is_quantifier(call) {
            return self.quantifier(expr, call, false);
        }
        if !macros::bound(call).is_empty() {
            let mut binder = self.binder(call, false);
            if binder.function.text == "existsOne" {
                // The same macro, under the name that the extensions gave it.
                binder.function.text = "exists_one".into();
            }
            return self.closed(expr, binder);
        }
        if call.target.is_none() && call.function.text == "has" && call.args.len() == 1 {
            return self.has(expr, call);
        }
        let namespace = call.target.as_ref().filter(|target| is_namespace(target, call));
        let mut node = self.parts_of(expr, &|part| namespace.is_some_and(|name| std::ptr::eq(name, part)));
        let standard = self.env.overloads(&call.function.text).is_empty();
        node.facts.constant &= standard && !call.args.is_empty() | call.target.is_some();
        if standard {
            self.one_spelling(&mut node, call);
        }
        node.facts.total = false;
        self.folded(expr, node)
    }

    /// `x.size()` is `size(x)`, and `matches(x, y)` is `x.matches(y)`: each has the same overloads in both forms.
    #[expect(clippy::unused_self, reason = "reads as a step of the rewriting, as its siblings do")]
    fn one_spelling(&self, node: &mut Node, original: &Call) {
        let ExprKind::Call(call) = &mut node.expr.kind else { return };
        match (original.function.text.as_str(), original.args.len()) {
            ("size", 0) => call.args.extend(call.target.take()),
            ("matches", 2) if call.target.is_none() => call.target = Some(call.args.remove(0)),
            _ => {}
        }
    }

    /// `has(e.f)`, where `e.f` itself is not evaluated.
    fn has(&self, expr: &Expr, call: &Call) -> Node {
        let ExprKind::Select(select) = &call.args[0].kind else {
            return Node { expr: expr.clone(), facts: Facts { class: Class::Bool, total: false, constant: false } };
        };
        let operand = self.value(&select.operand);
        // What has fields can be asked for any.
        let fields = matches!(operand.facts.class, Class::Map);
        let facts =
            Facts { class: Class::Bool, total: operand.facts.total && fields, constant: operand.facts.constant };
        let Select { ref field, optional, .. } = **select;
        let select = Select { operand: operand.expr, field: field.clone(), optional };
        let arg = Expr::new(call.args[0].span, ExprKind::Select(Box::new(select)));
        let rebuilt = rebuild(expr, &mut |_| arg.clone());
        self.folded(expr, Node { expr: rebuilt, facts })
    }

    /// `all` or `exists`, or its negation: no element fails a test if all fail to fail it. De Morgan's laws hold for loops as for
    /// chains, since both macros absorb failures as chains do.
    pub(super) fn quantifier(&self, expr: &Expr, call: &Call, negated: bool) -> Node {
        let mut binder = self.binder(call, negated);
        if negated {
            let dual = if call.function.text == "all" { "exists" } else { "all" };
            binder.function = Name::new(dual, call.function.span);
        }
        let mut node = self.closed(expr, binder);
        node.facts.class = Class::Bool;
        node
    }

    /// A macro that binds names, over rewritten parts; `negated`: with the last negated.
    fn binder(&self, call: &Call, negated: bool) -> Call {
        let names = macros::bound(call);
        let Call { target, function, rooted, parens, .. } = call;
        let target = target.as_ref().map(|target| match function.text.as_str() {
            // `cel` in `cel.bind` is no value.
            "bind" => target.clone(),
            _ => self.value(target).expr,
        });
        let mut args = names.to_vec();
        for (at, arg) in call.args.iter().enumerate().skip(names.len()) {
            args.push(if is_test(call, at, names.len()) {
                self.truth(arg, negated).expr
            } else {
                self.value(arg).expr
            });
        }
        Call { target, function: function.clone(), rooted: *rooted, args, parens: *parens }
    }

    /// A macro, folded if nothing in it is variable.
    fn closed(&self, original: &Expr, call: Call) -> Node {
        let expr = Expr::new(original.span, ExprKind::Call(Box::new(call)));
        let mut constant = true;
        free_variables(&expr, &[], &mut |_| constant = false);
        let known = self.types.get(original).is_some_and(|ty| *ty != Type::Error);
        let facts = Facts { class: self.class(original), total: false, constant: constant && known };
        self.folded(original, Node { expr, facts })
    }
}

/// Whether an argument of a macro has to be a `bool`.
fn is_test(call: &Call, at: usize, names: usize) -> bool {
    match call.function.text.as_str() {
        "all" | "exists" | "exists_one" | "existsOne" | "filter" => true,
        // With a test before what is made of the elements.
        "map" | "transformList" | "transformMap" | "transformMapEntry" => call.args.len() == names + 2 && at == names,
        _ => false,
    }
}
