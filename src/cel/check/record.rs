//! The types of all parts of an expression, for those who rewrite it.

use super::Checker;
use crate::cel::ast::Expr;
use crate::cel::env::Env;
use crate::cel::types::Type;
use crate::diagnostic::Sink;
use rustc_hash::FxHashMap;
use std::marker::PhantomData;

/// The type of every part of one expression. Parts are told apart by where they are in memory: spans may repeat in what was
/// put together from several texts.
pub struct Types<'e> {
    found: FxHashMap<*const Expr, Type>,
    /// The tree stays where it is, unchanged, as long as it can be asked about.
    tree: PhantomData<&'e Expr>,
}

impl<'e> Types<'e> {
    /// Checks an expression. What is wrong with it is not reported; its type is [`Type::Error`] then.
    pub fn of(expr: &'e Expr, env: &dyn Env) -> Self {
        let mut found = FxHashMap::default();
        Checker::run(env, &mut Sink::new(), |checker| {
            checker.record = Some(Record::default());
            let ty = checker.infer(expr);
            if let Some(record) = checker.record.take() {
                found = record.0.into_iter().map(|(part, ty)| (part, checker.unifier.finish(&ty))).collect();
            }
            ty
        });
        Self { found, tree: PhantomData }
    }

    /// The type of a part of the expression; none where it is not an expression of its own, as the name of a function, and
    /// where the type that its place wants was all that counted.
    pub fn get(&self, part: &Expr) -> Option<&Type> {
        self.found.get(&std::ptr::from_ref(part))
    }
}

/// What a checker notes down: types that may still hold variables.
#[derive(Default)]
pub(super) struct Record(FxHashMap<*const Expr, Type>);

impl Record {
    pub(super) fn add(&mut self, expr: &Expr, ty: &Type) {
        self.0.insert(std::ptr::from_ref(expr), ty.clone());
    }
}
