//! Every name in an expression, and what kind of name it is: for those who show and rename them.

use super::ast::{Call, Expr, ExprKind, Select};
use super::macros;
use super::vars::{is_namespace, qualified};
use smol_str::SmolStr;

/// A name in an expression.
#[derive(Clone, Copy, Debug)]
pub enum NameUse<'e> {
    /// A variable that no macro binds. `chain` is the longest chain of fields that starts with it.
    Free {
        /// The name by itself, an identifier.
        name: &'e Expr,
        /// `a.b.c` of `a`.
        chain: &'e Expr,
    },
    /// The place where a macro binds a variable: `x` of `xs.map(x, …)`, and the call.
    Binder {
        /// The name.
        name: &'e Expr,
        /// The macro.
        call: &'e Call,
    },
    /// A variable that a macro binds.
    Bound {
        /// The name.
        name: &'e Expr,
        /// Where it is bound.
        binder: &'e Expr,
        /// The macro.
        call: &'e Call,
    },
    /// A field that is read.
    Field(&'e Select),
    /// A function, a method or a macro that is called. Its namespace, as in `math.abs`, is part of it.
    Function(&'e Call),
}

/// Visits every name of an expression, in the order of the text but for names behind the dots of a chain, which come after its root.
pub fn visit_names<'e>(expr: &'e Expr, visit: &mut dyn FnMut(NameUse<'e>)) {
    Walk { visit, bound: Vec::new() }.expr(expr, None);
}

/// The name of the function, method or macro that a call means, with the namespace if it stands in one: `math.abs`, `cel.bind`.
pub fn function_name(call: &Call) -> SmolStr {
    match &call.target {
        Some(target) if target.as_ident() == Some("cel") => format!("cel.{}", call.function).into(),
        Some(target) => qualified(target, call).map_or_else(|| call.function.text.clone(), SmolStr::from),
        None => call.function.text.clone(),
    }
}

struct Walk<'w, 'e> {
    visit: &'w mut dyn FnMut(NameUse<'e>),
    bound: Vec<(&'e str, &'e Expr, &'e Call)>,
}

impl<'e> Walk<'_, 'e> {
    /// `chain`: the chain of fields that starts with `expr`, if there is one.
    fn expr(&mut self, expr: &'e Expr, chain: Option<&'e Expr>) {
        match &expr.kind {
            ExprKind::Error | ExprKind::Literal(_) => {}
            ExprKind::Ident { name, rooted } => self.ident(name, *rooted, expr, chain.unwrap_or(expr)),
            ExprKind::Select(select) => {
                self.expr(&select.operand, chain.or(Some(expr)));
                (self.visit)(NameUse::Field(select));
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Index(index) => {
                self.expr(&index.operand, None);
                self.expr(&index.index, None);
            }
            ExprKind::Unary(unary) => self.expr(&unary.operand, None),
            ExprKind::Binary(binary) => {
                self.expr(&binary.left, None);
                self.expr(&binary.right, None);
            }
            ExprKind::Logic(logic) => logic.operands.iter().for_each(|operand| self.expr(operand, None)),
            ExprKind::Conditional(conditional) => {
                self.expr(&conditional.condition, None);
                self.expr(&conditional.then, None);
                self.expr(&conditional.otherwise, None);
            }
            ExprKind::List(elements) => elements.iter().for_each(|element| self.expr(&element.value, None)),
            ExprKind::Map(entries) => {
                for entry in entries {
                    self.expr(&entry.key, None);
                    self.expr(&entry.value, None);
                }
            }
            ExprKind::Message(message) => message.fields.iter().for_each(|field| self.expr(&field.value, None)),
        }
    }

    fn ident(&mut self, name: &'e SmolStr, rooted: bool, at: &'e Expr, chain: &'e Expr) {
        let binder = self.bound.iter().rev().find(|(bound, ..)| !rooted && *bound == name.as_str());
        (self.visit)(match binder {
            Some(&(_, binder, call)) => NameUse::Bound { name: at, binder, call },
            None => NameUse::Free { name: at, chain },
        });
    }

    fn call(&mut self, call: &'e Call) {
        if let Some(target) = call.target.as_ref().filter(|target| !is_namespace(target, call)) {
            self.expr(target, None);
        }
        (self.visit)(NameUse::Function(call));
        let names = macros::bound(call);
        let (outside, outer) = (macros::outside(call), self.bound.len());
        for name in names {
            (self.visit)(NameUse::Binder { name, call });
        }
        for (index, arg) in call.args.iter().enumerate().skip(names.len()) {
            self.bound.truncate(outer);
            if index != outside {
                self.bound.extend(names.iter().filter_map(|name| Some((name.as_ident()?, name, call))));
            }
            self.expr(arg, None);
        }
        self.bound.truncate(outer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cel::testing::read;

    fn names(text: &str) -> String {
        let (expr, mut found) = (read(text), Vec::new());
        let at = |expr: &Expr| text[expr.span.range()].to_owned();
        visit_names(&expr, &mut |used| {
            found.push(match used {
                NameUse::Free { name, chain } => format!("{}@{}", at(name), at(chain)),
                NameUse::Binder { name, .. } => format!("={}", at(name)),
                NameUse::Bound { name, binder, .. } => format!("{}<{}", at(name), binder.span.start),
                NameUse::Field(select) => format!(".{}", select.field),
                NameUse::Function(call) => format!("{}()", call.function),
            });
        });
        found.join(" ")
    }

    #[test]
    fn every_name_is_told_apart() {
        for (text, expected) in [
            ("a.b.c > d", "a@a.b.c .b .c d@d"),
            ("xs.map(x, x.y + z)", "xs@xs map() =x x<7 .y z@z"),
            ("x.map(x, x.map(x, x))", "x@x map() =x x<6 map() =x x<15"),
            ("math.abs(n) + size(m)", "abs() n@n size() m@m"),
            ("cel.bind(v, v, v)", "bind() =v v@v v<9"),
            ("a.b.c()", "a@a.b .b c()"),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
