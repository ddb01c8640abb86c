//! Functions and methods: which overload is meant, and what to say when none is.

use super::Checker;
use crate::base::suggest::nearest;
use crate::cel::ast::{Call, Expr, ExprKind};
use crate::cel::env::Overload;
use crate::cel::rules::{NO_SUCH_OVERLOAD, UNKNOWN_FUNCTION};
use crate::cel::stdlib;
use crate::cel::types::Type;
use crate::diagnostic::Diagnostic;

/// Methods that cope with the absence of their receiver.
const COPING: [&str; 6] = ["orValue", "hasValue", "value", "or", "optMap", "optFlatMap"];

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Type {
        if let Some(ty) = self.macro_call(call) {
            return ty;
        }
        let Some(target) = &call.target else {
            return self.global_call(call, &call.function.text.clone());
        };
        if let Some(namespaced) = self.qualified(target).map(|namespace| format!("{namespace}.{}", call.function))
            && self.exists(&namespaced, false)
        {
            return self.global_call(call, &namespaced);
        }
        let copes = COPING.contains(&call.function.text.as_str());
        let receiver = if copes { self.infer_coping(target) } else { self.infer(target) };
        let mut types = vec![receiver];
        for (at, arg) in call.args.iter().enumerate() {
            let ty = match self.default_of(call, at, &types[0]) {
                Some(wanted) => self.expect(arg, &wanted),
                None => self.infer(arg),
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

    fn global_call(&mut self, call: &Call, name: &str) -> Type {
        let mut types: Vec<Type> = call.args.iter().map(|arg| self.infer(arg)).collect();
        if self.env().overloads(name).iter().any(|overload| overload.variadic) {
            self.adapt(&call.args, &mut types);
        }
        self.finish_call(call, name, false, &types)
    }

    fn finish_call(&mut self, call: &Call, name: &str, member: bool, types: &[Type]) -> Type {
        let wrong = types.iter().any(|ty| self.unifier.shallow(ty) == Type::Error);
        if !(self.exists(name, member) || wrong && member) {
            let diagnostic = self.unknown_function(call, name, member, types);
            return self.report(diagnostic);
        }
        if wrong {
            return Type::Error;
        }
        let result = self.mixed_numbers(name, types).or_else(|| self.resolve(name, member, types));
        let Some(result) = result else {
            let diagnostic = self.wrong_arguments(call, name, member, types);
            return self.report(diagnostic);
        };
        if self.env().overloads(name).is_empty() {
            return result;
        }
        let result = self.unifier.finish(&result);
        let types: Vec<Type> = types.iter().map(|ty| self.unifier.finish(ty)).collect();
        let bound = |name: &str| self.local(name).is_some();
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
    fn overloads(&self, name: &str) -> impl Iterator<Item = &Overload> + use<'_> {
        stdlib::overloads(name).iter().chain(self.env().overloads(name))
    }

    fn exists(&self, name: &str, member: bool) -> bool {
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
            self.unifier.assign(ty, &param)
        });
        self.unifier.lifting = was_lifting;
        if fits {
            return Some(instantiate(&overload.result, first));
        }
        self.unifier.roll_back(mark);
        None
    }

    fn unknown_function(&self, call: &Call, name: &str, member: bool, types: &[Type]) -> Diagnostic {
        let span = call.function.span;
        let diagnostic = UNKNOWN_FUNCTION.at(span, format!("there is no function `{name}`"));
        if self.exists(name, !member) {
            let (say, help) = if member {
                ("is no method", format!("call it as `{name}(…)`"))
            } else {
                ("is a method", format!("call it on a value: `x.{name}(…)`"))
            };
            return UNKNOWN_FUNCTION.at(span, format!("`{name}` {say}")).help(help);
        }
        // A method is offered for a method; behind a namespace the last word is what was misspelt.
        let env = self.env();
        let candidates = stdlib::names().iter().chain(env.functions()).copied();
        let near = if member {
            match call.target.as_ref().and_then(|target| self.qualified(target)).filter(|_| types[0] == Type::Error) {
                Some(_) => None,
                None => nearest(name, candidates.filter(|name| !name.contains('.'))),
            }
        } else {
            nearest(name, candidates)
        };
        let word = near.map(|near| near.rsplit('.').next().unwrap_or(near));
        diagnostic.suggest(span, word)
    }

    fn wrong_arguments(&self, call: &Call, name: &str, member: bool, types: &[Type]) -> Diagnostic {
        let given = types.len() - usize::from(member);
        let counts: Vec<&Overload> = self.overloads(name).filter(|overload| overload.member == member).collect();
        if !counts.iter().any(|overload| takes_count(overload, types.len())) {
            let mut wanted: Vec<usize> =
                counts.iter().map(|overload| overload.params.len() - usize::from(member)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let wanted = wanted.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
            let plural = if wanted == "1" { "" } else { "s" };
            let message = format!("`{name}` takes {wanted} argument{plural}, found {given}");
            return NO_SUCH_OVERLOAD.at(call.parens, message).help(signatures(&counts, name));
        }
        let shown: Vec<String> = types.iter().map(|ty| format!("`{}`", self.show(ty))).collect();
        let message = match (member, shown.as_slice()) {
            (true, [receiver]) => format!("`{name}` is no method of {receiver}"),
            (true, [receiver, args @ ..]) => format!("`{name}` of {receiver} does not take {}", args.join(", ")),
            _ => format!("`{name}` does not take {}", shown.join(", ")),
        };
        let exprs = call.target.iter().filter(|_| member).chain(&call.args);
        let operands: Vec<(&Expr, &Type)> = exprs.zip(types).collect();
        let diagnostic = self.no_overload(call.function.span, message, &operands).help(signatures(&counts, name));
        self.literal_argument(diagnostic, &counts, &operands)
    }

    /// Offers `80.0` for `80` where one number literal is all that is wrong.
    fn literal_argument(&self, diagnostic: Diagnostic, overloads: &[&Overload], args: &[(&Expr, &Type)]) -> Diagnostic {
        for overload in overloads.iter().filter(|overload| overload.params.len() == args.len()) {
            let mut wrong = overload.params.iter().zip(args).filter(|(param, (_, ty))| *ty != *param);
            if let (Some((param, (expr, ty))), None) = (wrong.next(), wrong.next())
                && let Some((help, Some(fix))) = self.conversion(expr, ty, param)
            {
                return diagnostic.help(help).fix(fix);
            }
        }
        diagnostic
    }
}

fn takes_count(overload: &Overload, count: usize) -> bool {
    let wanted = overload.params.len();
    if overload.variadic { count >= wanted } else { count == wanted }
}

/// The forms a function has, for help.
fn signatures(overloads: &[&Overload], name: &str) -> String {
    const MOST: usize = 6;
    let mut forms: Vec<String> = overloads
        .iter()
        .take(MOST)
        .map(|overload| {
            let mut params: Vec<String> = overload.params.iter().map(ToString::to_string).collect();
            let receiver = if overload.member { format!("{}.", params.remove(0)) } else { String::new() };
            let more = if overload.variadic { ", …" } else { "" };
            format!("`{receiver}{name}({}{more})`", params.join(", "))
        })
        .collect();
    if overloads.len() > MOST {
        forms.push("others".to_owned());
    }
    match forms.pop() {
        Some(last) if !forms.is_empty() => format!("call it as {} or {last}", forms.join(", ")),
        last => format!("call it as {}", last.unwrap_or_default()),
    }
}

/// One more than the largest variable of a type.
fn count_variables(ty: &Type) -> u32 {
    match ty {
        Type::Var(var) => var + 1,
        Type::List(inner) | Type::Optional(inner) | Type::Type(inner) => count_variables(inner),
        Type::Map(pair) => count_variables(&pair.0).max(count_variables(&pair.1)),
        Type::Abstract(shape) => shape.1.iter().map(count_variables).max().unwrap_or(0),
        _ => 0,
    }
}

/// The type with its variables renumbered from `first` on.
fn instantiate(ty: &Type, first: u32) -> Type {
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
