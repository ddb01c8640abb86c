//! Functions and methods: which overload is meant.

use super::Checker;
use super::flow::Reading;
use crate::cel::ast::{Call, Expr, ExprKind};
use crate::cel::env::Overload;
use crate::cel::stdlib;
use crate::cel::types::Type;

/// Methods that cope with the absence of their receiver.
pub(super) const COPING: [&str; 6] = ["orValue", "hasValue", "value", "or", "optMap", "optFlatMap"];

impl<'c> Checker<'c> {
    pub(super) fn call(&mut self, call: &'c Call) -> Type {
        if let Some(ty) = self.macro_call(call) {
            return ty;
        }
        let Some(target) = &call.target else {
            return self.global_call(call, &call.function.text.clone());
        };
        if let Some(ty) = self.namespaced(call, target) {
            return ty;
        }
        if !self.exists(&call.function.text, true) {
            return self.no_method(call, target);
        }
        let copes = COPING.contains(&call.function.text.as_str());
        let receiver = if copes { self.infer_coping(target) } else { self.infer(target) };
        let mut types = vec![receiver];
        for (at, arg) in call.args.iter().enumerate() {
            let ty = match (self.default_of(call, at, &types[0]), &arg.kind) {
                (Some(wanted), _) => self.default(arg, &wanted),
                (None, ExprKind::List(elements)) if call.function.text == "format" && at == 0 => {
                    let types = self.formatted(target, arg, elements);
                    self.list_of(types)
                }
                (None, _) => self.infer(arg),
            };
            types.push(ty);
        }
        self.finish_call(call, &call.function.text, true, &types)
    }

    /// The type that a literal in `x.orValue(…)` is checked against.
    fn default_of(&self, call: &Call, at: usize, receiver: &Type) -> Option<Type> {
        let literal = matches!(call.args[at].kind, ExprKind::Map(_) | ExprKind::List(_));
        match self.unifier.shape(receiver) {
            Type::Optional(inner) if literal && call.function.text == "orValue" => Some((*inner).clone()),
            _ => None,
        }
    }

    /// Such a literal. Behind what conditions narrowed it may be more than what is left there: then it is typed beside it.
    fn default(&mut self, literal: &'c Expr, wanted: &Type) -> Type {
        if !self.has_narrowed() {
            return self.expect_exactly(literal, wanted);
        }
        let found = self.infer(literal);
        if self.literal_fits(literal, &found, wanted, false) { wanted.clone() } else { found }
    }

    pub(super) fn global_call(&mut self, call: &'c Call, name: &str) -> Type {
        if !self.exists(name, false) {
            self.arguments_of_unknown(call);
            let diagnostic = self.unknown_function(call, name);
            return self.report(diagnostic);
        }
        let reading = if self.env().copes(name) { Reading::Coped } else { Reading::Plain };
        let mut types: Vec<Type> = call.args.iter().map(|arg| self.infer_as(arg, reading)).collect();
        if self.env().overloads(name).iter().any(|overload| overload.variadic) {
            self.adapt(&call.args, &mut types);
        }
        self.finish_call(call, name, false, &types)
    }

    fn finish_call(&mut self, call: &'c Call, name: &str, member: bool, types: &[Type]) -> Type {
        let wrong = types.iter().any(|ty| self.unifier.shallow(ty) == Type::Error);
        if wrong {
            return Type::Error;
        }
        let result = self.mixed_numbers(name, types).or_else(|| self.resolve(name, member, types));
        let Some(result) = result else {
            let diagnostic = self.wrong_arguments(call, name, member, types);
            return self.report(diagnostic);
        };
        self.check_constants(call, name, member);
        if self.env().overloads(name).is_empty() {
            return self.comparable_elements(call, name, types, result);
        }
        let result = self.unifier.finish(&result);
        let types: Vec<Type> = types.iter().map(|ty| self.unifier.finish(ty)).collect();
        let bound = |name: &str| self.local(name).is_some();
        if let Some(diagnostic) = self.env().misuse(call, &types, &bound) {
            return self.report(diagnostic);
        }
        self.env().refine(call, &types, &bound, result)
    }

    /// `math.greatest` and `math.least` take numbers of several types; which one comes out is known when run.
    fn mixed_numbers(&self, name: &str, types: &[Type]) -> Option<Type> {
        if !matches!(name, "math.greatest" | "math.least") {
            return None;
        }
        let shapes: Vec<Type> = types.iter().map(|ty| self.unifier.shape(ty)).collect();
        let (first, rest) = shapes.split_first()?;
        let numbers = shapes.iter().all(|ty| matches!(ty, Type::Int | Type::Uint | Type::Double | Type::Dyn));
        (numbers && rest.iter().any(|ty| ty != first)).then_some(Type::Dyn)
    }

    /// All overloads of a name, the standard ones first.
    pub(super) fn overloads(&self, name: &str) -> impl Iterator<Item = &Overload> + use<'_> {
        stdlib::overloads(name).iter().chain(self.env().overloads(name))
    }

    pub(super) fn exists(&self, name: &str, member: bool) -> bool {
        self.overloads(name).any(|overload| overload.member == member)
    }

    /// The result of the overload that takes `types`; `dyn` where several do and disagree.
    pub(super) fn resolve(&mut self, name: &str, member: bool, types: &[Type]) -> Option<Type> {
        if types.iter().any(|ty| self.unifier.shallow(ty) == Type::Error) {
            return Some(Type::Error);
        }
        let env = self.env();
        let mut result: Option<Type> = None;
        for (overload, lifting) in
            stdlib::overloads(name).iter().map(|o| (o, false)).chain(env.overloads(name).iter().map(|o| (o, true)))
        {
            if overload.member != member || !takes_count(overload, types.len()) {
                continue;
            }
            let Some(found) = self.matches(overload, types, lifting) else { continue };
            result = match result {
                None => Some(found),
                Some(other) if self.unifier.finish(&other) == self.unifier.finish(&found) => Some(other),
                Some(_) => return Some(Type::Dyn),
            };
        }
        result
    }

    /// The result of one overload, if it takes `types`.
    fn matches(&mut self, overload: &Overload, types: &[Type], lifting: bool) -> Option<Type> {
        let variables = overload.params.iter().chain([&overload.result]).map(count_variables).max().unwrap_or(0);
        let first = self.unifier.fresh_many(variables);
        let mark = self.unifier.mark();
        let was_lifting = std::mem::replace(&mut self.unifier.lifting, lifting);
        let last = overload.params.len().saturating_sub(1);
        let fits = types.iter().enumerate().all(|(at, ty)| {
            let param = instantiate(&overload.params[at.min(last)], first);
            // `null` is handed over as an empty optional, but no operation is defined for it.
            (lifting || !self.is_null_for(ty, &param)) && self.unifier.assign(ty, &param)
        });
        self.unifier.lifting = was_lifting;
        if fits {
            return Some(instantiate(&overload.result, first));
        }
        self.unifier.roll_back(mark);
        None
    }

    pub(super) fn is_null_for(&self, ty: &Type, param: &Type) -> bool {
        self.unifier.shallow(ty) == Type::Null && matches!(param, Type::Timestamp | Type::Duration | Type::Optional(_))
    }

    /// Lists are sorted by what has an order.
    fn comparable_elements(&mut self, call: &'c Call, name: &str, types: &[Type], result: Type) -> Type {
        let [receiver] = types else { return result };
        let (true, Some(target), Type::List(element)) = (name == "sort", &call.target, self.unifier.shape(receiver))
        else {
            return result;
        };
        if self.is_ordered(&element) { result } else { self.unordered(target.span, &element) }
    }
}

pub(super) fn takes_count(overload: &Overload, count: usize) -> bool {
    let wanted = overload.params.len();
    if overload.variadic { count >= wanted } else { count == wanted }
}

/// One more than the largest variable of a type.
pub(super) fn count_variables(ty: &Type) -> u32 {
    match ty {
        Type::Var(var) => var + 1,
        Type::List(inner) | Type::Optional(inner) | Type::Type(inner) => count_variables(inner),
        Type::Map(pair) => count_variables(&pair.0).max(count_variables(&pair.1)),
        Type::Abstract(shape) => shape.1.iter().map(count_variables).max().unwrap_or(0),
        _ => 0,
    }
}

/// The type with its variables renumbered from `first` on.
pub(super) fn instantiate(ty: &Type, first: u32) -> Type {
    match ty {
        Type::Var(var) => Type::Var(first + var),
        Type::List(inner) => Type::list(instantiate(inner, first)),
        Type::Optional(inner) => Type::Optional(instantiate(inner, first).into()),
        Type::Type(inner) => Type::Type(instantiate(inner, first).into()),
        Type::Map(pair) => Type::map(instantiate(&pair.0, first), instantiate(&pair.1, first)),
        Type::Abstract(shape) if !shape.1.is_empty() => {
            let args = shape.1.iter().map(|arg| instantiate(arg, first)).collect();
            Type::Abstract((shape.0.clone(), args).into())
        }
        other => other.clone(),
    }
}
