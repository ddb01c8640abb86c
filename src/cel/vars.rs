//! The names an expression uses, and putting expressions in their place.

use super::ast::{Call, Expr, ExprKind, LogicOp, Select};
use super::known::{self, Assumption};
use super::rebuild::rebuild;
use super::{macros, stdlib};
use crate::base::Span;
use smol_str::SmolStr;

/// Methods that cope with the absence of what they are called on.
const COPING: [&str; 6] = ["orValue", "hasValue", "value", "or", "optMap", "optFlatMap"];

/// The functions of an embedder by which an expression copes with the absence of a variable.
#[derive(Clone, Copy, Debug, Default)]
pub struct Coping<'f> {
    /// Those whose arguments may be absent: `coalesce(a, b)`.
    pub soft: &'f [&'f str],
    /// Those that tell of their one argument whether it is there, and are true if it is: `ran(a)`.
    pub presence: &'f [&'f str],
}

/// One use of a free variable.
#[derive(Clone, Copy, Debug)]
pub struct Use<'e> {
    /// The name: `a` of `a.b.c`.
    pub name: &'e SmolStr,
    /// Where the name stands.
    pub span: Span,
    /// Whether the expression copes with the variable's absence.
    pub soft: bool,
    /// The longest chain of fields that starts with the name: `a.b.c`.
    pub expr: &'e Expr,
}

impl Use<'_> {
    /// The dotted names that the use may stand for, the longest first: `a.b.c`, `a.b`, `a`. A `.?` ends a name.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        let mut at = self.expr;
        loop {
            paths.extend(path(at).map(|path| path.name));
            match &at.kind {
                ExprKind::Select(select) => at = &select.operand,
                _ => return paths,
            }
        }
    }
}

/// A name and plain selections from it: `a.b.c`.
pub(super) struct Path<'e> {
    /// The name that it starts with.
    pub(super) root: &'e SmolStr,
    /// Whether a dot leads it.
    pub(super) rooted: bool,
    /// All of it, joined by dots, without the leading one.
    pub(super) name: String,
}

/// The path that an expression is, if it is one.
pub(super) fn path(expr: &Expr) -> Option<Path<'_>> {
    let mut parts: Vec<&str> = Vec::new();
    let mut at = expr;
    while let ExprKind::Select(select) = &at.kind {
        if select.optional {
            return None;
        }
        parts.push(&select.field.text);
        at = &select.operand;
    }
    let ExprKind::Ident { name: root, rooted } = &at.kind else { return None };
    parts.push(root);
    parts.reverse();
    Some(Path { root, rooted: *rooted, name: parts.join(".") })
}

/// Visits every use of a variable that no macro binds, in the order of the text.
///
/// A use is soft as the receiver of `.?`, `[?`, `orValue` and the like, as an argument, or a field of one, of `soft_functions`, and
/// after `x.hasValue() &&` and the like.
pub fn free_variables<'e>(expr: &'e Expr, soft_functions: &[&str], visit: &mut dyn FnMut(Use<'e>)) {
    uses(expr, Coping { soft: soft_functions, presence: &[] }, visit);
}

/// Visits every use of a variable that no macro binds, in the order of the text.
///
/// A use is soft as the receiver of `.?`, `[?`, `orValue` and the like; as an argument, or a field of one, of a [soft](Coping::soft)
/// function; and in a place that counts only if a condition before it came out so that the variable is there: `b` of
/// `a.hasValue() && b`, of `!ran(a) || b` and of `ran(a) ? b : c` for any use of `a` in `b`.
pub fn uses<'e>(expr: &'e Expr, coping: Coping<'_>, visit: &mut dyn FnMut(Use<'e>)) {
    uses_knowing(expr, coping, &mut |used, _| visit(used));
}

/// The same, with the conditions that came out so before the use counts; none in macros, whose variables they could speak of.
pub fn uses_knowing<'e>(expr: &'e Expr, coping: Coping<'_>, visit: &mut dyn FnMut(Use<'e>, &[Assumption<'e>])) {
    Walk { coping, visit, bound: Vec::new(), known: Vec::new() }.expr(expr, false);
}

/// Whether the receiver of a call is the namespace of a function or a macro, as `math` in `math.abs(x)` and `cel` in `cel.bind(…)` are.
pub(super) fn is_namespace(target: &Expr, call: &Call) -> bool {
    target.as_ident() == Some("cel") || qualified(target, call).is_some()
}

/// The name of the function that a call in a namespace means: `math.abs`.
pub(super) fn qualified(target: &Expr, call: &Call) -> Option<String> {
    let name = format!("{}.{}", path(target)?.name, call.function.text);
    stdlib::overloads(&name).iter().any(|overload| !overload.member).then_some(name)
}

struct Walk<'w, 'e> {
    coping: Coping<'w>,
    visit: &'w mut dyn FnMut(Use<'e>, &[Assumption<'e>]),
    bound: Vec<&'e SmolStr>,
    /// The conditions that were passed. A name that is free here was free there: what macros bind only grows inwards.
    known: Vec<Assumption<'e>>,
}

impl<'e> Walk<'_, 'e> {
    /// `soft`: whether what is around copes with the absence of `expr`.
    fn expr(&mut self, expr: &'e Expr, soft: bool) {
        match &expr.kind {
            ExprKind::Error | ExprKind::Literal(_) => {}
            ExprKind::Ident { name, rooted } => self.ident(name, *rooted, expr, soft, expr),
            ExprKind::Select(select) => self.select(select, expr, false),
            ExprKind::Index(index) => {
                self.expr(&index.operand, index.optional);
                self.expr(&index.index, false);
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary(unary) => self.expr(&unary.operand, false),
            ExprKind::Binary(binary) => {
                self.expr(&binary.left, false);
                self.expr(&binary.right, false);
            }
            ExprKind::Logic(logic) => {
                let outer = self.known.len();
                for operand in &logic.operands {
                    self.expr(operand, false);
                    self.known.push(Assumption { expr: operand, holds: logic.op == LogicOp::And });
                }
                self.known.truncate(outer);
            }
            ExprKind::Conditional(conditional) => {
                self.expr(&conditional.condition, false);
                for (holds, branch) in [(true, &conditional.then), (false, &conditional.otherwise)] {
                    self.known.push(Assumption { expr: &conditional.condition, holds });
                    self.expr(branch, false);
                    self.known.pop();
                }
            }
            ExprKind::List(elements) => elements.iter().for_each(|element| self.expr(&element.value, false)),
            ExprKind::Map(entries) => {
                for entry in entries {
                    self.expr(&entry.key, false);
                    self.expr(&entry.value, false);
                }
            }
            ExprKind::Message(message) => message.fields.iter().for_each(|field| self.expr(&field.value, false)),
        }
    }

    fn ident(&mut self, name: &'e SmolStr, rooted: bool, at: &'e Expr, soft: bool, chain: &'e Expr) {
        if rooted || !self.bound.contains(&name) {
            let soft = soft || known::variable_presence(at, self.coping.presence, &self.known) == Some(true);
            let known = if self.bound.is_empty() { self.known.as_slice() } else { &[] };
            (self.visit)(Use { name, span: at.span, soft, expr: chain }, known);
        }
    }

    /// Follows a chain of fields to its root. `copes`: whether what is around copes with the absence of the whole chain.
    fn select(&mut self, select: &'e Select, chain: &'e Expr, copes: bool) {
        let mut at = select;
        loop {
            match &at.operand.kind {
                ExprKind::Ident { name, rooted } => {
                    return self.ident(name, *rooted, &at.operand, at.optional || copes, chain);
                }
                ExprKind::Select(next) => at = next,
                _ => return self.expr(&at.operand, at.optional),
            }
        }
    }

    fn call(&mut self, call: &'e Call) {
        if let Some(target) = &call.target
            && !is_namespace(target, call)
        {
            self.expr(target, COPING.contains(&call.function.text.as_str()));
        }
        let names = macros::bound(call);
        let outside = macros::outside(call);
        let outer = self.bound.len();
        let soft = call.target.is_none() && self.coping.soft.contains(&call.function.text.as_str());
        let filter = macros::filter(call);
        let known = self.known.len();
        for (index, arg) in call.args.iter().enumerate().skip(names.len()) {
            self.bound.truncate(outer);
            if index != outside {
                self.bind(names);
            }
            if let Some(test) = filter.filter(|&test| test < index) {
                self.known.push(Assumption { expr: &call.args[test], holds: true });
            }
            match &arg.kind {
                ExprKind::Select(select) if soft => self.select(select, arg, true),
                _ => self.expr(arg, soft),
            }
        }
        self.known.truncate(known);
        self.bound.truncate(outer);
    }
}

impl<'e> Walk<'_, 'e> {
    fn bind(&mut self, names: &'e [Expr]) {
        self.bound.extend(names.iter().filter_map(|name| match &name.kind {
            ExprKind::Ident { name, .. } => Some(name),
            _ => None,
        }));
    }
}

/// The expression with the free names that `lookup` knows replaced. A dotted name, `a.b`, is asked for before `a`.
#[must_use]
pub fn substitute(expr: &Expr, lookup: &dyn Fn(&str) -> Option<Expr>) -> Expr {
    substitute_at(expr, &|name, _| lookup(name))
}

/// [`substitute`], for what is put in place of a name and depends on where that stands.
#[must_use]
pub fn substitute_at(expr: &Expr, lookup: &dyn Fn(&str, Span) -> Option<Expr>) -> Expr {
    rewrite(expr, &mut |part, is_bound| match &part.kind {
        ExprKind::Ident { name, rooted } if *rooted || !is_bound(name) => lookup(name, part.span),
        ExprKind::Select(_) => {
            path(part).filter(|path| !is_bound(path.root)).and_then(|path| lookup(&path.name, part.span))
        }
        _ => None,
    })
}

/// What may replace a part of an expression, given whether a macro around binds a name.
pub type Replace<'r> = dyn FnMut(&Expr, &dyn Fn(&str) -> bool) -> Option<Expr> + 'r;

/// The expression with the parts replaced that `replace` has something for. It is asked for a part before it is asked for what is in it, and not for
/// namespaces of functions and names that macros bind.
#[must_use]
pub fn rewrite(expr: &Expr, replace: &mut Replace<'_>) -> Expr {
    Rewriting { replace, bound: Vec::new() }.expr(expr)
}

struct Rewriting<'s, 'r> {
    replace: &'s mut Replace<'r>,
    bound: Vec<SmolStr>,
}

impl Rewriting<'_, '_> {
    fn expr(&mut self, expr: &Expr) -> Expr {
        let bound = &self.bound;
        if let Some(found) = (self.replace)(expr, &|name| bound.iter().any(|bound| bound == name)) {
            return found;
        }
        match &expr.kind {
            ExprKind::Call(call) => Expr::new(expr.span, ExprKind::Call(Box::new(self.call(call)))),
            _ => rebuild(expr, &mut |part| self.expr(part)),
        }
    }

    fn call(&mut self, call: &Call) -> Call {
        let target = call.target.as_ref();
        let target = target.map(|target| if is_namespace(target, call) { target.clone() } else { self.expr(target) });
        let names = macros::bound(call);
        let outside = macros::outside(call);
        let outer = self.bound.len();
        let mut args = names.to_vec();
        for (index, arg) in call.args.iter().enumerate().skip(names.len()) {
            self.bound.truncate(outer);
            if index != outside {
                self.bound.extend(names.iter().filter_map(Expr::as_ident).map(SmolStr::new));
            }
            args.push(self.expr(arg));
        }
        self.bound.truncate(outer);
        Call { target, function: call.function.clone(), rooted: call.rooted, args, parens: call.parens }
    }
}

#[cfg(test)]
mod tests {
    use super::uses as uses_of;
    use super::*;
    use crate::cel::print;
    use crate::cel::testing::read;

    fn uses(text: &str) -> String {
        let expr = read(text);
        let mut found = Vec::new();
        uses_of(&expr, Coping { soft: &["coalesce", "ran", "skipped"], presence: &["ran"] }, &mut |used| {
            let mark = if used.soft { "?" } else { "" };
            found.push(format!("{}{mark}@{}", used.name, &text[used.expr.span.range()]));
        });
        found.join(" ")
    }

    #[test]
    fn free_names_and_whether_they_may_be_absent() {
        for (text, expected) in [
            ("a.b.c > d", "a@a.b.c d@d"),
            ("xs.map(x, x + y)", "xs@xs y@y"),
            ("x.map(x, x.map(y, y + x))", "x@x"),
            ("a.?b.c", "a?@a.?b.c"),
            ("a.b.?c", "a@a.b.?c"),
            ("a[?0]", "a?@a"),
            ("a.orValue(b)", "a?@a b@b"),
            ("a.b.orValue(1)", "a@a.b"),
            ("coalesce(a, b.c, d + e)", "a?@a b?@b.c d@d e@e"),
            ("a.x || ran(a)", "a@a.x a?@a"),
            ("skipped(a) ? 0 : a.x", "a?@a a@a.x"),
            ("cel.bind(x, x + 1, x)", "x@x"),
            ("math.abs(n) + lists.range(n)[0]", "n@n n@n"),
            (".x", "x@.x"),
        ] {
            assert_eq!(uses(text), expected, "{text}");
        }
    }

    #[test]
    fn uses_behind_a_test_for_presence_are_soft() {
        for (text, expected) in [
            ("ran(a) && a.x > 1", "a?@a a?@a.x"),
            ("a.hasValue() && a.x > 1", "a?@a a?@a.x"),
            ("a.?x.hasValue() && a.x > 1", "a?@a.?x a?@a.x"),
            ("ran(a) ? a.x : 0", "a?@a a?@a.x"),
            ("!ran(a) || a.x", "a?@a a?@a.x"),
            ("!ran(a) ? 0 : a.x", "a?@a a?@a.x"),
            ("ran(a) && (b || a.x)", "a?@a b@b a?@a.x"),
            ("b && ran(a) && f([a])", "b@b a?@a a?@a"),
            ("(ran(a) && b || ran(a) && c) && a.x", "a?@a b@b a?@a c@c a?@a.x"),
            ("ran(a) && xs.all(x, x == a.x)", "a?@a xs@xs a?@a.x"),
            ("xs.map(x, ran(a) && x > 1, a.x)", "xs@xs a?@a a?@a.x"),
            // Near misses.
            ("ran(a) || a.x", "a?@a a@a.x"),
            ("!ran(a) && a.x", "a?@a a@a.x"),
            ("ran(a) ? 0 : a.x", "a?@a a@a.x"),
            ("ran(b) && a.x", "b?@b a@a.x"),
            ("(ran(a) || b) && a.x", "a?@a b@b a@a.x"),
            ("(ran(a) && b) == a.x", "a?@a b@b a@a.x"),
            ("xs.exists(x, ran(a)) && a.x", "xs@xs a?@a a@a.x"),
            ("xs.all(a, ran(a) && .a.x)", "xs@xs a@.a.x"),
        ] {
            assert_eq!(uses(text), expected, "{text}");
        }
    }

    #[test]
    fn substitution_spares_what_macros_bind() {
        let lookup = |name: &str| (name == "x").then(|| read("p + q"));
        for (text, expected) in [
            ("x * 2", "(p + q) * 2"),
            ("x.f", "(p + q).f"),
            ("xs.map(x, x)", "xs.map(x, x)"),
            ("x.map(x, x) + [x]", "(p + q).map(x, x) + [p + q]"),
            ("{x: x}", "{p + q: p + q}"),
            ("a && x", "a && p + q"),
            ("cel.bind(x, x, x)", "cel.bind(x, p + q, x)"),
        ] {
            assert_eq!(print(&substitute(&read(text), &lookup)), expected, "{text}");
        }
    }

    #[test]
    fn rewriting_is_asked_for_all_but_namespaces_and_what_macros_bind() {
        let asked = |text: &str| {
            let mut asked = Vec::new();
            _ = rewrite(&read(text), &mut |part, is_bound| {
                if let Some(name) = part.as_ident() {
                    asked.push(format!("{name}{}", if is_bound(name) { "!" } else { "" }));
                }
                None
            });
            asked.join(" ")
        };
        assert_eq!(asked("xs.map(x, x + math.abs(y))"), "xs x! y");
        assert_eq!(asked("cel.bind(x, x + 1, x)"), "x x!");
        let first = |part: &Expr, _: &dyn Fn(&str) -> bool| match &part.kind {
            ExprKind::Index(index) => Some(index.operand.clone()),
            _ => None,
        };
        assert_eq!(print(&rewrite(&read("a[b].c == d"), &mut { first })), "a.c == d");
    }
}
