//! What an expression may refer to: the interface between the checker and whoever embeds it.

use super::ast::{Call, Expr};
use super::known::{self, Assumption};
use super::types::{Named, Type};
use crate::base::Name;
use crate::diagnostic::Diagnostic;
use smol_str::SmolStr;

/// The names an expression may use. Implementations are cheap views: the checker asks for each name it meets.
pub trait Env {
    /// The type of a variable. `name` may be dotted: the longest declared name wins, as the language definition says.
    fn variable(&self, name: &str) -> Option<Type>;

    /// The type of a variable whose name is written with a leading dot, `.name`: a name from the root. It differs from
    /// [`Env::variable`] where names are looked up in a namespace first.
    fn root_variable(&self, name: &str) -> Option<Type> {
        self.variable(name)
    }

    /// Whether a dotted name that starts with `root` may be a variable, a declared type or a function beyond the standard library; of the
    /// others nobody asks.
    fn has_dotted(&self, root: &str) -> bool {
        let _ = root;
        true
    }

    /// All variable names in scope, for "did you mean".
    fn variables(&self) -> Vec<SmolStr>;

    /// What a declared type stands for; never [`Type::Named`] itself.
    fn unfold(&self, named: &Named) -> Type;

    /// A declared type of this name, for message literals and type values.
    fn declared(&self, name: &str) -> Option<Type> {
        let _ = name;
        None
    }

    /// The type that is declared under this name where expressions cannot name it, for help.
    fn unnameable(&self, name: &str) -> Option<Type> {
        let _ = name;
        None
    }

    /// Overloads of functions beyond the standard library, by name.
    fn overloads(&self, function: &str) -> &[Overload] {
        let _ = function;
        &[]
    }

    /// Whether the variable may be absent when run. Where an expression copes with absence (`x.?f`, `x[?i]`, `x.orValue(d)`,
    /// `x.hasValue()`, `x.value()`, `x.or(y)`, `x.optMap(…)`) such a variable is an `optional` of its type.
    fn may_be_absent(&self, variable: &str) -> bool {
        let _ = variable;
        false
    }

    /// Whether a function beyond the standard library copes with the absence of a field that it is called with, as
    /// `coalesce(ticket.note, "none")` does.
    fn copes(&self, function: &str) -> bool {
        let _ = function;
        false
    }

    /// Whether the optional field that `path` reads is there, in a place where `known` is known. A path is a chain of fields, most often
    /// from a variable. Neither it nor what is known speaks of variables of macros: of these the checker judges by form alone.
    fn proves_present(&self, path: &Expr, known: &[Assumption<'_>]) -> bool {
        known::proves_present(path, known)
    }

    /// The type of a path that is a string enum, in a place where `known` is known; it has no more members than `ty`. As for
    /// [`Env::proves_present`], nothing speaks of variables of macros.
    fn narrow(&self, path: &Expr, ty: &Type, known: &[Assumption<'_>]) -> Type {
        known::narrow(path, ty, known)
    }

    /// Whether somebody else decides what conditions can come out as, so that the checker need not say what those before a comparison
    /// leave of it.
    fn decides_conditions(&self) -> bool {
        false
    }

    /// A better type than the chosen overload's for a call of one of [`Env::overloads`]. `types` are those of its operands;
    /// `bound` tells which names mean variables of the macros around it.
    fn refine(&self, call: &Call, types: &[Type], bound: &dyn Fn(&str) -> bool, result: Type) -> Type {
        let _ = (call, types, bound);
        result
    }

    /// What is wrong with a call of one of [`Env::overloads`] whose types are right, as far as they go. `types` and `bound` are as for
    /// [`Env::refine`].
    fn misuse(&self, call: &Call, types: &[Type], bound: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
        let _ = (call, types, bound);
        None
    }

    /// What to say of a variable that does not exist; the checker has words of its own.
    fn unknown(&self, name: &Name) -> Option<Diagnostic> {
        let _ = name;
        None
    }

    /// What is read, and of what, where nobody wrote that out: who made the expression read it for something else that was written.
    fn implied<'e>(&self, expr: &'e Expr) -> Option<(&'e str, &'e str)> {
        let _ = expr;
        None
    }

    /// What to do about an optional in a place that wants a value of type `wanted`; the checker has words of its own.
    fn when_missing(&self, expr: &Expr, wanted: &Type) -> Option<String> {
        let _ = (expr, wanted);
        None
    }

    /// Names of the functions beyond the standard library, for "did you mean".
    fn functions(&self) -> &[&'static str] {
        &[]
    }
}

/// An environment in which every name is a variable of which nothing is known.
pub struct Untyped;

impl Env for Untyped {
    fn variable(&self, name: &str) -> Option<Type> {
        let known = name.contains('.') || super::stdlib::type_value(name).is_some();
        (!known).then_some(Type::Dyn)
    }

    fn variables(&self) -> Vec<SmolStr> {
        Vec::new()
    }

    fn unfold(&self, _: &Named) -> Type {
        Type::Dyn
    }
}

/// One signature of a function. Type variables ([`Type::Var`], numbered from 0 in each overload) stand for any type.
#[derive(Clone, Debug, PartialEq)]
pub struct Overload {
    /// Whether it is called on a receiver, which is then the first of `params`.
    pub member: bool,
    /// The types of the arguments, the receiver's first.
    pub params: Vec<Type>,
    /// Whether the last parameter may be given once or more often.
    pub variadic: bool,
    /// The type of the result.
    pub result: Type,
}
