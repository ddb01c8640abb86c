//! Macros: presence tests, loops over lists and maps, optionals, `cel.bind`.

use super::Checker;
use super::flow::Reading;
use super::unify::any_field;
use crate::cel::ast::{Call, Expr, ExprKind};
use crate::cel::macros;
use crate::cel::rules::{NO_SUCH_OVERLOAD, SYNTAX_ERROR, TYPE_MISMATCH};
use crate::cel::types::Type;
use smol_str::SmolStr;

impl<'c> Checker<'c> {
    /// The type of a call that is a macro.
    pub(super) fn macro_call(&mut self, call: &'c Call) -> Option<Type> {
        let function = call.function.text.as_str();
        let names = macros::bound(call);
        let (Some(target), false) = (&call.target, names.is_empty()) else { return self.other_macro(call) };
        let mut variables: Vec<SmolStr> = Vec::with_capacity(names.len());
        for name in names {
            let ExprKind::Ident { name, rooted: false } = &name.kind else {
                if name.kind == ExprKind::Error {
                    return Some(Type::Error);
                }
                let (function, meaning) = match function {
                    "bind" => ("cel.bind", "value that it stands for"),
                    "optMap" | "optFlatMap" => (function, "value of the optional"),
                    _ => (function, "element that it looks at"),
                };
                let message = format!("`{function}` wants a new name here, for the {meaning}");
                return Some(self.report(SYNTAX_ERROR.at(name.span, message).help("write a plain name such as `x`")));
            };
            variables.push(name.clone());
        }
        let body = &call.args[names.len()..];
        Some(match function {
            "bind" => self.bind(variables, &body[0], &body[1]),
            "optMap" | "optFlatMap" => self.optional_map(function, target, variables, &body[0]),
            _ => self.comprehension(call, target, variables, body),
        })
    }

    /// `has`, and macros with a number of arguments that they do not take.
    fn other_macro(&mut self, call: &'c Call) -> Option<Type> {
        let wanted = macros::counts(call);
        match call.args.as_slice() {
            _ if wanted.is_empty() || self.exists(&call.function.text, call.target.is_some()) => None,
            [arg] if call.target.is_none() => Some(self.has(arg)),
            _ => Some(self.wrong_macro(call, wanted)),
        }
    }

    /// `has(e.f)`
    fn has(&mut self, arg: &'c Expr) -> Type {
        match &arg.kind {
            ExprKind::Error => Type::Error,
            ExprKind::Select(select) if !select.optional => {
                self.infer_as(arg, Reading::Asked);
                Type::Bool
            }
            _ => {
                let message = "`has` asks for a field, as in `has(e.f)`";
                self.report(SYNTAX_ERROR.at(arg.span, message))
            }
        }
    }

    fn within(&mut self, variables: Vec<SmolStr>, types: Vec<Type>, body: impl FnOnce(&mut Self) -> Type) -> Type {
        let outer = self.locals.len();
        self.locals.extend(variables.into_iter().zip(types));
        let ty = body(self);
        let ended = self.locals.split_off(outer);
        self.leave(&ended);
        ty
    }

    fn bind(&mut self, variables: Vec<SmolStr>, value: &'c Expr, body: &'c Expr) -> Type {
        let value = self.infer(value);
        self.within(variables, vec![value], |this| this.infer(body))
    }

    fn optional_map(&mut self, function: &str, target: &'c Expr, variables: Vec<SmolStr>, body: &'c Expr) -> Type {
        let receiver = self.infer_coping(target);
        let inner = match self.unifier.shape(&receiver) {
            Type::Optional(inner) => (*inner).clone(),
            unknown @ (Type::Dyn | Type::Error) => unknown,
            Type::Var(_) => Type::Dyn,
            _ => {
                let message = format!("`{function}` is for optionals, found `{}`", self.show(&receiver));
                self.report(NO_SUCH_OVERLOAD.at(target.span, message))
            }
        };
        let result = self.within(variables, vec![inner], |this| this.infer(body));
        if function == "optMap" {
            return Type::Optional(result.into());
        }
        match self.unifier.shape(&result) {
            Type::Optional(_) | Type::Dyn | Type::Error | Type::Var(_) => result,
            _ => {
                let message = format!("`optFlatMap` wants an optional here, found `{}`", self.show(&result));
                self.report(TYPE_MISMATCH.at(body.span, message).help("use `optMap`"))
            }
        }
    }

    fn comprehension(&mut self, call: &'c Call, target: &'c Expr, variables: Vec<SmolStr>, body: &'c [Expr]) -> Type {
        let function = call.function.text.as_str();
        let range = self.infer(target);
        let [index, value] = self.elements(&range).unwrap_or_else(|| {
            let message = format!("`{function}` goes through a list or a map, found `{}`", self.show(&range));
            self.report(NO_SUCH_OVERLOAD.at(target.span, message));
            [Type::Error, Type::Error]
        });
        let is_list = !matches!(self.unifier.shape(&range), Type::Map(_) | Type::Record(_));
        if function == "sortBy" && !is_list {
            let message = format!("`sortBy` is for lists, found `{}`", self.show(&range));
            let help = "go through the keys first: `m.map(k, k).sortBy(…)`";
            return self.report(NO_SUCH_OVERLOAD.at(target.span, message).help(help));
        }
        let types = match (variables.len(), is_list) {
            (1, true) => vec![value.clone()],
            (1, false) => vec![index.clone()],
            _ => vec![index.clone(), value.clone()],
        };
        let mut element = types[0].clone();
        let last = body.len() - 1;
        let passed = variables[0].clone();
        let result = self.within(variables, types, |this| {
            let tests_only = matches!(function, "all" | "exists" | "exists_one" | "existsOne" | "filter");
            let known = this.mark();
            for test in &body[..if tests_only { body.len() } else { last }] {
                this.test(function, test);
                this.learn(test, true);
            }
            let result = if tests_only { Type::Bool } else { this.infer(&body[last]) };
            this.forget(known);
            result
        });
        if function == "filter" {
            element = self.filtered(element, &passed, &body[last]);
        }
        match function {
            "sortBy" if !self.is_ordered(&result) => self.unordered(body[last].span, &result),
            "filter" | "sortBy" => Type::list(element),
            "map" | "transformList" => Type::list(result),
            "transformMap" => Type::map(index, result),
            "transformMapEntry" => self.entry_map(&body[last], &result),
            _ => Type::Bool,
        }
    }

    fn entry_map(&mut self, body: &'c Expr, result: &Type) -> Type {
        // There may be no entry at all, or many.
        let result = self.unifier.as_map(result);
        match self.unifier.shape(&result) {
            Type::Map(_) | Type::Record(_) | Type::Dyn | Type::Error | Type::Var(_) => result,
            _ => {
                let message = format!("`transformMapEntry` wants a map here, found `{}`", self.show(&result));
                self.report(TYPE_MISMATCH.at(body.span, message).help("write `{key: value}`"))
            }
        }
    }

    /// What a macro asks of each element.
    fn test(&mut self, function: &str, test: &'c Expr) {
        let ty = self.infer(test);
        if !self.unifier.try_assign(&ty, &Type::Bool) {
            let message = format!("`{function}` wants a `bool` here, found `{}`", self.show(&ty));
            self.report(TYPE_MISMATCH.at(test.span, message));
        }
    }

    /// The types of index or key, and of value, of what one can go through.
    fn elements(&mut self, range: &Type) -> Option<[Type; 2]> {
        Some(match self.unifier.shape(range) {
            Type::List(element) => [Type::Int, (*element).clone()],
            Type::Map(pair) => [pair.0.clone(), pair.1.clone()],
            Type::Record(record) => [Type::String, any_field(&mut self.unifier, &record)],
            Type::Dyn | Type::Var(_) => [Type::Dyn, Type::Dyn],
            Type::Error => [Type::Error, Type::Error],
            _ => return None,
        })
    }
}
