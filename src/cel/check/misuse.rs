//! What to say of a call that is wrong: a name that no function has, a receiver or arguments that it does not take.

use super::Checker;
use super::access::listing;
use super::calls::{COPING, count_variables, instantiate, takes_count};
use crate::base::Span;
use crate::base::suggest::nearest;
use crate::cel::ast::{Call, Expr, ExprKind};
use crate::cel::env::Overload;
use crate::cel::print::print;
use crate::cel::rules::{NO_SUCH_OVERLOAD, UNKNOWN_FUNCTION};
use crate::cel::types::Type;
use crate::cel::{macros, stdlib};
use crate::diagnostic::{Diagnostic, Fix};
use smol_str::SmolStr;

/// What other languages call a function, and what CEL does.
const ELSEWHERE: [(&str, &str); 31] = [
    ("getYear", "getFullYear"),
    ("getDay", "getDayOfWeek"),
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
    ("where", "filter"),
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

/// What other languages call a function of a namespace, and what CEL does.
const ELSEWHERE_WITHIN: [(&str, &str, &str); 7] = [
    ("math", "min", "least"),
    ("math", "max", "greatest"),
    ("math", "truncate", "trunc"),
    ("optional", "some", "of"),
    ("optional", "just", "of"),
    ("optional", "empty", "none"),
    ("optional", "ofNullable", "ofNonZeroValue"),
];

/// What to write for a method that has no counterpart of its own, if the receiver is a list, and if it is a map.
const OTHERWISE: [(&str, Option<&str>, Option<&str>); 14] = [
    ("values", None, Some("go through the entries: `m.transformList(k, v, v)`")),
    ("keys", None, Some("go through the keys: `m.map(k, k)`")),
    ("entries", None, Some("go through the entries: `m.transformList(k, v, …)`")),
    ("containsKey", None, Some("ask with `in`: `key in m`")),
    ("hasKey", None, Some("ask with `in`: `key in m`")),
    ("has", Some("ask with `in`: `x in xs`"), Some("ask with `in`: `key in m`")),
    ("includes", Some("ask with `in`: `x in xs`"), Some("ask with `in`: `key in m`")),
    ("get", Some("ask for an element: `xs[?i].orValue(…)`"), Some("ask for the key: `m[?key].orValue(…)`")),
    ("isEmpty", Some("compare the size: `size(xs) == 0`"), Some("compare the size: `size(m) == 0`")),
    ("find", Some("take the first that fits: `xs.filter(x, …).first()`"), None),
    ("select", Some("use `xs.map(x, …)`, or `xs.filter(x, …)`"), None),
    ("flatMap", Some("use `xs.map(x, …).flatten()`"), None),
    ("sum", Some("there is no sum of a list"), None),
    ("reduce", Some("a list is tested, filtered and mapped, but not folded"), None),
];

impl<'c> Checker<'c> {
    /// A call of `namespace.function(…)`; none if what stands before the dot is a value.
    pub(super) fn namespaced(&mut self, call: &'c Call, target: &'c Expr) -> Option<Type> {
        let namespace = self.qualified(target)?;
        let name = format!("{namespace}.{}", call.function);
        if self.exists(&name, false) {
            return Some(self.global_call(call, &name));
        }
        if self.is_value(&namespace) {
            return None;
        }
        let names = self.function_names();
        let spaces = names.iter().filter_map(|it| it.rsplit_once('.')).map(|(space, _)| space);
        let known = spaces.clone().any(|space| space == namespace);
        let meant = if known { namespace.as_str() } else { nearest(&namespace, spaces)? };
        let siblings: Vec<&str> =
            names.iter().filter_map(|it| it.rsplit_once('.')).filter(|it| it.0 == meant).map(|it| it.1).collect();
        let diagnostic = UNKNOWN_FUNCTION.at(call.function.span, format!("there is no function `{name}`"));
        let diagnostic = match (sibling(meant, &call.function.text, &siblings), known) {
            (Some(near), true) => diagnostic.suggest(call.function.span, Some(near)),
            (Some(near), false) => {
                let span = target.span.to(call.function.span);
                let message = diagnostic.message;
                UNKNOWN_FUNCTION.at(span, message).suggest(span, Some(&format!("{meant}.{near}")))
            }
            (None, true) => {
                let siblings: Vec<SmolStr> = siblings.iter().map(|it| SmolStr::new(format!("{meant}.{it}"))).collect();
                diagnostic.help(format!("there is {}", listing(siblings.iter())))
            }
            (None, false) => return None,
        };
        self.arguments_of_unknown(call);
        Some(self.report(diagnostic))
    }

    /// Whether a dotted name or its beginning is a variable or a type.
    pub(super) fn is_value(&self, name: &str) -> bool {
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        ends.into_iter().any(|end| self.is_global(&name[..end]))
    }

    fn function_names(&self) -> Vec<&'static str> {
        stdlib::names().iter().chain(self.env().functions()).copied().collect()
    }

    /// A method that there is not.
    pub(super) fn no_method(&mut self, call: &'c Call, target: &'c Expr) -> Type {
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
        let diagnostic = self.unknown_method(call, &name.text, &receiver);
        self.report(diagnostic)
    }

    /// Looks into the arguments of a function that nobody knows, unless it seems to be a macro that binds a name.
    pub(super) fn arguments_of_unknown(&mut self, call: &'c Call) {
        if let (None, true, [first, ..]) = (&call.target, macros::is_macro(&call.function.text), call.args.as_slice()) {
            // `exists(xs, x, …)`, a macro that was not called on its list.
            self.infer(first);
            return;
        }
        let binds = call.args.first().and_then(Expr::as_ident);
        if binds.is_some_and(|name| self.local(name).is_none() && !self.is_global(name)) {
            return;
        }
        for arg in &call.args {
            self.infer(arg);
        }
    }

    /// No function that is called without a receiver has this name.
    pub(super) fn unknown_function(&self, call: &Call, name: &str) -> Diagnostic {
        let span = call.function.span;
        if self.exists(name, true) || macros::is_macro(name) {
            let message = format!("`{name}` is a method");
            let diagnostic = UNKNOWN_FUNCTION.at(span, message);
            return match call.args.first() {
                Some(first) if macros::is_macro(name) && is_primary(first) => {
                    diagnostic.help(format!("call it on a value: `{}.{name}(x, …)`", print(first)))
                }
                _ => diagnostic.help(format!("call it on a value: `x.{name}(…)`")),
            };
        }
        let diagnostic = UNKNOWN_FUNCTION.at(span, format!("there is no function `{name}`"));
        match elsewhere(name) {
            Some(ours) if self.exists(ours, false) => diagnostic.suggest(span, Some(ours)),
            Some(ours) => diagnostic.help(format!("it is called on a value: `x.{ours}(…)`")),
            None => {
                let names = self.function_names().into_iter();
                let names = names.filter(|name| !name.contains('.') && (*name == "has" || self.exists(name, false)));
                diagnostic.suggest(span, nearest(name, names))
            }
        }
    }

    /// No method has this name.
    fn unknown_method(&mut self, call: &Call, name: &str, receiver: &Type) -> Diagnostic {
        let span = call.function.span;
        if self.exists(name, false) {
            let diagnostic = UNKNOWN_FUNCTION.at(span, format!("`{name}` is no method"));
            return diagnostic.help(format!("call it as `{name}(…)`"));
        }
        let diagnostic = UNKNOWN_FUNCTION.at(span, format!("there is no function `{name}`"));
        let otherwise = OTHERWISE.iter().find(|it| it.0 == name);
        let otherwise = otherwise.and_then(|(_, list, map)| match self.unifier.shape(receiver) {
            Type::List(_) => *list,
            Type::Map(_) | Type::Record(_) => *map,
            _ => None,
        });
        if let Some(help) = otherwise {
            return diagnostic.help(help);
        }
        if let Some(ours) = elsewhere(name) {
            return if self.has_method(ours, receiver) {
                diagnostic.suggest(span, Some(ours))
            } else if self.exists(ours, false) {
                diagnostic.help(format!("it is called as `{ours}(…)`"))
            } else {
                diagnostic
            };
        }
        let mut names = self.function_names();
        names.retain(|name| self.has_method(name, receiver));
        diagnostic.suggest(span, nearest(name, names))
    }

    /// The method without arguments that a receiver has for a name that was written as a field.
    pub(super) fn method_for(&mut self, name: &str, receiver: &Type) -> Option<String> {
        let name = elsewhere(name).unwrap_or(name);
        let bare = |overload: &Overload| overload.member && overload.params.len() == 1;
        let methods: Vec<Overload> = self.overloads(name).filter(|overload| bare(overload)).cloned().collect();
        (!self.for_receiver(&methods, receiver).is_empty()).then(|| name.to_owned())
    }

    /// Whether a receiver has a method of this name, be it a macro.
    fn has_method(&mut self, name: &str, receiver: &Type) -> bool {
        if macros::is_macro(name) {
            return match (name, self.unifier.shape(receiver)) {
                (_, Type::Dyn | Type::Var(_)) | ("optMap" | "optFlatMap", Type::Optional(_)) => true,
                ("optMap" | "optFlatMap", _) => false,
                (_, Type::List(_)) => true,
                (name, Type::Map(_) | Type::Record(_)) => name != "sortBy",
                _ => false,
            };
        }
        let methods: Vec<Overload> = self.overloads(name).filter(|overload| overload.member).cloned().collect();
        !self.for_receiver(&methods, receiver).is_empty()
    }

    /// A macro with a number of arguments that it does not take.
    pub(super) fn wrong_macro(&mut self, call: &Call, mut wanted: Vec<usize>) -> Type {
        if call.args.iter().any(|arg| arg.kind == ExprKind::Error) {
            // What was not understood may have been several arguments.
            return Type::Error;
        }
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

    pub(super) fn wrong_arguments(&mut self, call: &'c Call, name: &str, member: bool, types: &[Type]) -> Diagnostic {
        let given = types.len() - usize::from(member);
        let all: Vec<Overload> = self.overloads(name).filter(|overload| overload.member == member).cloned().collect();
        let overloads = if member { self.for_receiver(&all, &types[0]) } else { all.clone() };
        let exprs = call.target.iter().filter(|_| member).chain(&call.args);
        let operands: Vec<(&'c Expr, &Type)> = exprs.zip(types).collect();
        if overloads.is_empty() {
            return self.wrong_receiver(call, name, &all, &operands);
        }
        if let (true, "flatten", [receiver]) = (member, name, types) {
            let message = format!("`flatten` is for lists of lists, found `{}`", self.show(receiver));
            return self.no_overload(call.function.span, message, &operands);
        }
        if !overloads.iter().any(|overload| takes_count(overload, types.len())) {
            let mut wanted: Vec<usize> =
                overloads.iter().map(|overload| overload.params.len() - usize::from(member)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let message = match wanted.as_slice() {
                [1] if overloads.iter().any(|overload| overload.variadic) => {
                    format!("`{name}` takes at least 1 argument, found {given}")
                }
                wanted => counts(name, wanted, given),
            };
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

    fn wrong_receiver(
        &mut self,
        call: &'c Call,
        name: &str,
        all: &[Overload],
        operands: &[(&'c Expr, &Type)],
    ) -> Diagnostic {
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
        if let (true, Some(target)) = (COPING.contains(&name), &call.target)
            && self.optional_field_of(target)
            && let ExprKind::Select(select) = &target.kind
        {
            let written = format!("{}.?{}.{name}(…)", print(&select.operand), select.field);
            return diagnostic.help(format!("it may be absent: write `{written}`"));
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

/// Whether a method can be written behind an expression as it stands.
const fn is_primary(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Ident { .. } | ExprKind::Select(_) | ExprKind::Index(_) | ExprKind::Call(_) | ExprKind::List(_)
    )
}

/// What CEL calls what other languages call `name`.
fn elsewhere(name: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == name).map(|(_, ours)| *ours)
}

/// The function of a namespace that was meant by `name`.
fn sibling<'n>(namespace: &str, name: &str, siblings: &[&'n str]) -> Option<&'n str> {
    let elsewhere = ELSEWHERE_WITHIN.iter().find(|it| it.0 == namespace && it.1 == name).map(|it| it.2);
    let wanted = elsewhere.unwrap_or(name);
    let same = siblings.iter().copied().find(|sibling| *sibling == wanted);
    same.or_else(|| nearest(name, siblings.iter().copied()))
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
