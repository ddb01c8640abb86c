//! What to say of a call that is wrong: a name that no function has, a receiver or arguments that it does not take.

use super::Checker;
use super::access::listing;
use super::calls::{count_variables, instantiate, takes_count};
use crate::base::Span;
use crate::base::suggest::nearest;
use crate::cel::ast::{Call, Expr};
use crate::cel::env::Overload;
use crate::cel::rules::{NO_SUCH_OVERLOAD, UNKNOWN_FUNCTION};
use crate::cel::types::Type;
use crate::cel::{macros, stdlib};
use crate::diagnostic::{Diagnostic, Fix};
use smol_str::SmolStr;

/// What other languages call a function, and what CEL does.
const ELSEWHERE: [(&str, &str); 32] = [
    ("length", "size"),
    ("len", "size"),
    ("count", "size"),
    ("toLowerCase", "lowerAscii"),
    ("toLower", "lowerAscii"),
    ("lower", "lowerAscii"),
    ("toUpperCase", "upperAscii"),
    ("toUpper", "upperAscii"),
    ("upper", "upperAscii"),
    ("substr", "substring"),
    ("includes", "contains"),
    ("strip", "trim"),
    ("match", "matches"),
    ("some", "exists"),
    ("any", "exists"),
    ("every", "all"),
    ("find", "filter"),
    ("select", "filter"),
    ("where", "filter"),
    ("flatMap", "map"),
    ("unique", "distinct"),
    ("str", "string"),
    ("toString", "string"),
    ("float", "double"),
    ("max", "math.greatest"),
    ("min", "math.least"),
    ("abs", "math.abs"),
    ("ceil", "math.ceil"),
    ("floor", "math.floor"),
    ("round", "math.round"),
    ("sqrt", "math.sqrt"),
    ("range", "lists.range"),
];

impl Checker<'_> {
    /// A call of `namespace.function(…)`; none if what stands before the dot is a value.
    pub(super) fn namespaced(&mut self, call: &Call, target: &Expr) -> Option<Type> {
        let namespace = self.qualified(target)?;
        let name = format!("{namespace}.{}", call.function);
        if self.exists(&name, false) {
            return Some(self.global_call(call, &name));
        }
        if self.is_value(&namespace) {
            return None;
        }
        let names = self.function_names();
        let siblings: Vec<SmolStr> = names
            .iter()
            .filter(|it| it.rsplit_once('.').is_some_and(|(it, _)| it == namespace))
            .map(SmolStr::new)
            .collect();
        let near = nearest(&name, names.iter().copied().filter(|name| name.contains('.')));
        let message = format!("there is no function `{name}`");
        let diagnostic = match near {
            None if siblings.is_empty() => return None,
            None => {
                let help = format!("there is {}", listing(siblings.iter()));
                UNKNOWN_FUNCTION.at(call.function.span, message).help(help)
            }
            Some(near) => {
                // Of a namespace that is right, only the last word is wrong.
                let last = near.strip_prefix(&namespace).and_then(|rest| rest.strip_prefix('.'));
                let span = call.function.span;
                let (span, near) = last.map_or((target.span.to(span), near), |last| (span, last));
                UNKNOWN_FUNCTION.at(span, message).suggest(span, Some(near))
            }
        };
        self.arguments_of_unknown(call);
        Some(self.report(diagnostic))
    }

    /// Whether a dotted name or its beginning is a variable or a type.
    fn is_value(&self, name: &str) -> bool {
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        ends.into_iter().any(|end| self.is_global(&name[..end]))
    }

    fn function_names(&self) -> Vec<&'static str> {
        stdlib::names().iter().chain(self.env().functions()).copied().collect()
    }

    /// A method that there is not.
    pub(super) fn no_method(&mut self, call: &Call, target: &Expr) -> Type {
        let receiver = self.infer(target);
        self.arguments_of_unknown(call);
        if self.unifier.shallow(&receiver) == Type::Error {
            return Type::Error;
        }
        let name = &call.function;
        let field = match self.unifier.shape(&receiver) {
            Type::Record(record) => record.fields.contains_key(&name.text),
            _ => false,
        };
        if field && call.args.is_empty() {
            let title = "leave out the parentheses";
            let diagnostic = UNKNOWN_FUNCTION
                .at(name.span, format!("`{name}` is a field, not a function"))
                .help(title)
                .fix(Fix::safe(title).replace(call.parens, ""));
            return self.report(diagnostic);
        }
        let diagnostic = self.unknown_function(call, &name.text, true);
        self.report(diagnostic)
    }

    /// Looks into the arguments of a function that nobody knows, unless it seems to be a macro that binds a name.
    fn arguments_of_unknown(&mut self, call: &Call) {
        let binds = call.args.first().and_then(Expr::as_ident);
        if binds.is_some_and(|name| self.local(name).is_none() && !self.is_global(name)) {
            return;
        }
        for arg in &call.args {
            self.infer(arg);
        }
    }

    pub(super) fn unknown_function(&self, call: &Call, name: &str, member: bool) -> Diagnostic {
        let span = call.function.span;
        if self.exists(name, !member) {
            let (say, help) = if member {
                ("is no method", format!("call it as `{name}(…)`"))
            } else {
                ("is a method", format!("call it on a value: `x.{name}(…)`"))
            };
            return UNKNOWN_FUNCTION.at(span, format!("`{name}` {say}")).help(help);
        }
        let diagnostic = UNKNOWN_FUNCTION.at(span, format!("there is no function `{name}`"));
        let Some((_, ours)) = ELSEWHERE.into_iter().find(|(elsewhere, _)| *elsewhere == name) else {
            // A method is offered for a method.
            let names = self.function_names().into_iter().filter(|name| !member || !name.contains('.'));
            return diagnostic.suggest(span, nearest(name, names));
        };
        match (self.exists(ours, member) || member && macros::is_macro(ours), ours.contains('.') || member) {
            (true, _) => diagnostic.suggest(span, Some(ours)),
            (false, true) => diagnostic.help(format!("it is called as `{ours}(…)`")),
            (false, false) => diagnostic.help(format!("it is called on a value: `x.{ours}(…)`")),
        }
    }

    /// A macro with a number of arguments that it does not take.
    pub(super) fn wrong_macro(&mut self, call: &Call, mut wanted: Vec<usize>) -> Type {
        wanted.sort_unstable();
        wanted.dedup();
        let (name, form) = match (call.function.as_str(), &call.target) {
            ("has", None) => ("has", "has(x.field)".to_owned()),
            ("bind", _) => ("cel.bind", "cel.bind(name, value, expression)".to_owned()),
            (name, _) => (name, format!("xs.{name}(x, …)")),
        };
        let message = counts(name, &wanted, call.args.len());
        self.report(NO_SUCH_OVERLOAD.at(call.parens, message).help(format!("call it as `{form}`")))
    }

    pub(super) fn wrong_arguments(&mut self, call: &Call, name: &str, member: bool, types: &[Type]) -> Diagnostic {
        let given = types.len() - usize::from(member);
        let all: Vec<Overload> = self.overloads(name).filter(|overload| overload.member == member).cloned().collect();
        let overloads = if member { self.for_receiver(&all, &types[0]) } else { all.clone() };
        let exprs = call.target.iter().filter(|_| member).chain(&call.args);
        let operands: Vec<(&Expr, &Type)> = exprs.zip(types).collect();
        if overloads.is_empty() {
            return self.wrong_receiver(call, name, &all, &operands);
        }
        if !overloads.iter().any(|overload| takes_count(overload, types.len())) {
            let mut wanted: Vec<usize> =
                overloads.iter().map(|overload| overload.params.len() - usize::from(member)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let message = counts(name, &wanted, given);
            return NO_SUCH_OVERLOAD.at(call.parens, message).help(signatures(&overloads, name));
        }
        let shown: Vec<String> = types.iter().map(|ty| format!("`{}`", self.show(ty))).collect();
        let message = match shown.as_slice() {
            [receiver, args @ ..] if member => format!("`{name}` of {receiver} does not take {}", args.join(", ")),
            _ => format!("`{name}` does not take {}", shown.join(", ")),
        };
        let diagnostic = self.no_overload(call.function.span, message, &operands).help(signatures(&overloads, name));
        self.literal_argument(diagnostic, &overloads, &operands)
    }

    /// The overloads that take a receiver, with what it says of their type variables.
    fn for_receiver(&mut self, overloads: &[Overload], receiver: &Type) -> Vec<Overload> {
        let mut found = Vec::new();
        for overload in overloads {
            let mark = self.unifier.mark();
            let first = self.unifier.fresh_many(overload.params.iter().map(count_variables).max().unwrap_or(0));
            let params: Vec<Type> = overload.params.iter().map(|param| instantiate(param, first)).collect();
            if !self.is_null_for(receiver, &params[0]) && self.unifier.assign(receiver, &params[0]) {
                let params = params.iter().map(|param| self.unifier.finish(param)).collect();
                found.push(Overload { params, ..overload.clone() });
            }
            self.unifier.roll_back(mark);
        }
        found
    }

    fn wrong_receiver(&self, call: &Call, name: &str, all: &[Overload], operands: &[(&Expr, &Type)]) -> Diagnostic {
        let receiver = operands.first().map(|(_, ty)| (*ty).clone()).unwrap_or_default();
        let message = format!("`{name}` is no method of `{}`", self.show(&receiver));
        let diagnostic = self.no_overload(call.function.span, message, &operands[..1]);
        if name == "contains" && matches!(self.unifier.shape(&receiver), Type::List(_) | Type::Map(_) | Type::Record(_))
        {
            return diagnostic.help("ask with `in`: `x in xs`");
        }
        if let Type::Optional(inner) = self.unifier.shape(&receiver)
            && all.iter().any(|overload| overload.params[0] == self.unifier.shape(&inner))
        {
            return diagnostic
                .help("it may be missing: give a value for that case with `.orValue(…)`, or use `.optMap(x, …)`");
        }
        let mut owners: Vec<String> = Vec::new();
        for overload in all {
            let owner = format!("`{}`", overload.params[0]);
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        diagnostic.help(format!("it is one of {}", owners.join(", ")))
    }

    /// Offers `80.0` for `80` where one number literal is all that is wrong.
    fn literal_argument(&self, diagnostic: Diagnostic, overloads: &[Overload], args: &[(&Expr, &Type)]) -> Diagnostic {
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

    /// Whether values of a type have an order.
    pub(super) fn is_ordered(&self, ty: &Type) -> bool {
        match self.unifier.shape(ty) {
            Type::Error
            | Type::Dyn
            | Type::Var(_)
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Enum(_)
            | Type::Bytes
            | Type::Timestamp
            | Type::Duration => true,
            Type::Null
            | Type::List(_)
            | Type::Map(_)
            | Type::Optional(_)
            | Type::Record(_)
            | Type::Named(_)
            | Type::Abstract(_)
            | Type::Type(_) => false,
        }
    }

    /// Values at `span` are to be sorted, but have no order.
    pub(super) fn unordered(&mut self, span: Span, ty: &Type) -> Type {
        let message = format!("values of `{}` have no order to sort by", self.show(ty));
        self.report(NO_SUCH_OVERLOAD.at(span, message).help("sort by a part that has one: `.sortBy(x, x.part)`"))
    }
}

/// `f` takes 1 or 2 arguments, found 3
fn counts(name: &str, wanted: &[usize], given: usize) -> String {
    let plural = if wanted == [1] { "" } else { "s" };
    let wanted = wanted.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    format!("`{name}` takes {wanted} argument{plural}, found {given}")
}

/// The forms a function has, for help.
fn signatures(overloads: &[Overload], name: &str) -> String {
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
