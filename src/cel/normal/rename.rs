//! One name for what macros bind: `xs.all(a, a > 0)` and `xs.all(b, b > 0)` say the same.

use crate::cel::ast::{Call, Expr, ExprKind, MAX_DEPTH};
use crate::cel::macros;
use crate::cel::rebuild::rebuild;
use crate::cel::vars::free_variables;
use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};

/// The expression with the variables of its macros named by how many are bound around them: `_0`, `_1`, …; with more
/// underscores, if a free variable is called so. A name cannot be captured then, so names written with a leading dot lose it.
pub(super) fn rename(expr: &Expr) -> Expr {
    let mut prefix = String::from("_");
    free_variables(expr, &[], &mut |used| {
        while used.name.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())) {
            prefix.push('_');
        }
    });
    Rename { name: &|at| format_smolstr!("{prefix}{at}"), bound: Vec::new() }.expr(expr)
}

/// The expression with the variables of its macros named as people would: `x`, `y`, `z`, then `x3`, `x4` and so on, without those that it uses or that are
/// `taken`.
pub fn readable(expr: &Expr, taken: &dyn Fn(&str) -> bool) -> Expr {
    let mut used = FxHashSet::default();
    free_variables(expr, &[], &mut |free| {
        used.insert(free.name);
    });
    let candidates = ["x", "y", "z"].into_iter().map(SmolStr::from).chain((3..).map(|at| format_smolstr!("x{at}")));
    let mut names = candidates.filter(|name| !used.contains(name) && !taken(name));
    let names: Vec<SmolStr> = names.by_ref().take(MAX_DEPTH).collect();
    let name = |at: usize| names.get(at).cloned().unwrap_or_else(|| format_smolstr!("x{at}"));
    Rename { name: &name, bound: Vec::new() }.expr(expr)
}

/// Whether a macro can bind it.
const fn is_plain(name: &Expr) -> bool {
    matches!(name.kind, ExprKind::Ident { rooted: false, .. })
}

struct Rename<'n> {
    /// The new name of a variable with so many bound around it.
    name: &'n dyn Fn(usize) -> SmolStr,
    /// The names in scope as they were, outermost first; the place of a name gives its new name.
    bound: Vec<SmolStr>,
}

impl Rename<'_> {
    fn expr(&mut self, expr: &Expr) -> Expr {
        match &expr.kind {
            ExprKind::Ident { name, rooted } => {
                let local = self.bound.iter().rposition(|bound| bound == name).filter(|_| !rooted);
                let name = local.map_or_else(|| name.clone(), |at| (self.name)(at));
                Expr::new(expr.span, ExprKind::Ident { name, rooted: false })
            }
            // What the checker refuses stays as it is.
            ExprKind::Call(call) if macros::bound(call).iter().any(|name| !is_plain(name)) => expr.clone(),
            ExprKind::Call(call) if !macros::bound(call).is_empty() => {
                Expr::new(expr.span, ExprKind::Call(Box::new(self.binder(call))))
            }
            ExprKind::Call(call) => {
                let mut renamed = rebuild(expr, &mut |part| self.expr(part));
                if let (ExprKind::Call(renamed), true) = (&mut renamed.kind, call.rooted) {
                    renamed.rooted = false;
                }
                renamed
            }
            _ => rebuild(expr, &mut |part| self.expr(part)),
        }
    }

    fn binder(&mut self, call: &Call) -> Call {
        let names = macros::bound(call);
        let outside = macros::outside(call);
        let outer = self.bound.len();
        // `cel` in `cel.bind` is no variable.
        let target = call.target.as_ref().map(|target| match call.function.text.as_str() {
            "bind" => target.clone(),
            _ => self.expr(target),
        });
        let inner: Vec<SmolStr> = names.iter().filter_map(Expr::as_ident).map(SmolStr::new).collect();
        let mut args = Vec::with_capacity(call.args.len());
        for (index, arg) in call.args.iter().enumerate() {
            self.bound.truncate(outer);
            if index != outside {
                self.bound.extend(inner.iter().cloned());
            }
            args.push(self.expr(arg));
        }
        self.bound.truncate(outer);
        Call { target, function: call.function.clone(), rooted: call.rooted, args, parens: call.parens }
    }
}
