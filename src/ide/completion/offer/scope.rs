//! An environment with more names: the variables of the macros around the cursor.

use crate::cel::ast::Call;
use crate::cel::{Assumption, Env, Expr, Named, Overload, Type};
use smol_str::SmolStr;

/// An environment, and variables over it, the innermost last.
pub(super) struct Scoped<'e> {
    pub(super) inner: &'e dyn Env,
    pub(super) locals: Vec<(SmolStr, Type)>,
}

impl Scoped<'_> {
    fn local(&self, name: &str) -> Option<&Type> {
        self.locals.iter().rev().find(|(local, _)| local == name).map(|(_, ty)| ty)
    }
}

impl Env for Scoped<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.local(name).cloned().or_else(|| self.inner.variable(name))
    }

    fn variables(&self) -> Vec<SmolStr> {
        let locals = self.locals.iter().rev().map(|(name, _)| name.clone());
        locals.chain(self.inner.variables()).collect()
    }

    fn unfold(&self, named: &Named) -> Type {
        self.inner.unfold(named)
    }

    fn declared(&self, name: &str) -> Option<Type> {
        self.inner.declared(name)
    }

    fn overloads(&self, function: &str) -> &[Overload] {
        self.inner.overloads(function)
    }

    fn functions(&self) -> &[&'static str] {
        self.inner.functions()
    }

    fn may_be_absent(&self, variable: &str) -> bool {
        self.local(variable).is_none() && self.inner.may_be_absent(variable)
    }

    fn copes(&self, function: &str) -> bool {
        self.inner.copes(function)
    }

    fn proves_present(&self, path: &Expr, known: &[Assumption<'_>]) -> bool {
        self.inner.proves_present(path, known)
    }

    fn refine(&self, call: &Call, types: &[Type], bound: &dyn Fn(&str) -> bool, result: Type) -> Type {
        self.inner.refine(call, types, bound, result)
    }
}
