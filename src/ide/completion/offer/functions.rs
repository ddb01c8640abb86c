//! Functions and macros: which fit where, what their arguments are to be, and what macros bind.

use super::super::ItemKind;
use super::super::desk::Draft;
use super::super::operand::operand_start;
use super::expr::{Sight, is_secret};
use super::hole::{Hint, unwrapped};
use crate::cel::{self, Env, Overload, Type};
use crate::resolve::scope::STEP_FUNCTIONS;

/// A macro: its name, its arguments, what it is called on, and what it says.
pub(super) struct Macro {
    pub(super) name: &'static str,
    args: &'static [&'static str],
    on: On,
    gives: &'static str,
    doc: &'static str,
}

/// What a macro is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// A list or a map.
    Many,
    /// A list.
    List,
    /// An optional.
    Optional,
    /// Nothing.
    Nothing,
}

const fn many(name: &'static str, args: &'static [&'static str], gives: &'static str, doc: &'static str) -> Macro {
    Macro { name, args, on: On::Many, gives, doc }
}

/// The macros, in the order of use.
const MACROS: [Macro; 14] = [
    many("map", &["x", "value"], "list", "a list of what `value` is for each element"),
    many("filter", &["x", "condition"], "list", "the elements for which `condition` holds"),
    many("exists", &["x", "condition"], "bool", "whether `condition` holds for an element"),
    many("all", &["x", "condition"], "bool", "whether `condition` holds for all elements"),
    many("exists_one", &["x", "condition"], "bool", "whether `condition` holds for exactly one element"),
    many("existsOne", &["i", "x", "condition"], "bool", "the same with the place or the key, too"),
    many(
        "transformList",
        &["i", "x", "value"],
        "list",
        "a list of what `value` is for each element, with its place or key",
    ),
    many("transformMap", &["k", "v", "value"], "map", "a map of the same keys with other values"),
    many("transformMapEntry", &["k", "v", "entry"], "map", "a map of what `entry` is for each element"),
    Macro {
        name: "sortBy",
        args: &["x", "key"],
        on: On::List,
        gives: "list",
        doc: "the elements in the order of `key`",
    },
    Macro {
        name: "optMap",
        args: &["x", "value"],
        on: On::Optional,
        gives: "optional",
        doc: "an optional of what `value` is, if it is there",
    },
    Macro {
        name: "optFlatMap",
        args: &["x", "optional"],
        on: On::Optional,
        gives: "optional",
        doc: "the optional that `optional` is, if it is there",
    },
    Macro { name: "has", args: &["field"], on: On::Nothing, gives: "bool", doc: "whether a field is there" },
    Macro {
        name: "cel.bind",
        args: &["name", "value", "body"],
        on: On::Nothing,
        gives: "type of `body`",
        doc: "`body`, in which `name` stands for `value`",
    },
];

/// A way to call a function: its parameters in words, its result, what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ide) struct Shape {
    /// Before the parameters, as in `string.contains`.
    pub(in crate::ide) name: String,
    /// The parameters.
    pub(in crate::ide) params: Vec<String>,
    /// The result.
    pub(in crate::ide) result: String,
    /// What it is for.
    pub(in crate::ide) doc: String,
    /// Whether the last parameter may be repeated.
    pub(in crate::ide) variadic: bool,
}

/// The functions that are called by a name alone.
pub(super) fn global(sight: &Sight<'_>, hint: &Hint) -> Vec<(u32, Draft)> {
    let bare = sight.desk.behind().starts_with('(');
    let env = sight.env();
    let mut found = Vec::new();
    if hint.ty().is_some_and(is_secret) {
        return found;
    }
    for &name in env.functions() {
        let overloads = env.overloads(name);
        let rank = if result_fits(sight, overloads, hint) { 30 } else { 50 };
        found.push((rank, draft(name, overloads, false, bare)));
    }
    for it in MACROS.iter().filter(|it| it.on == On::Nothing) {
        let rank = if hint.ty().is_some_and(|ty| *ty == Type::Bool) && it.name == "has" { 30 } else { 60 };
        found.push((rank, it.draft(bare)));
    }
    for name in cel::function_names() {
        let overloads: Vec<Overload> = cel::overloads(name).iter().filter(|it| !it.member).cloned().collect();
        if !overloads.is_empty() {
            let rank = if hint.ty().is_some() && result_fits(sight, &overloads, hint) { 40 } else { 60 };
            found.push((rank, draft(name, &overloads, false, bare)));
        }
    }
    found
}

/// What can be called on a value of this type.
pub(super) fn on(sight: &Sight<'_>, receiver: &Type, hint: &Hint) -> Vec<(u32, Draft)> {
    let bare = sight.desk.behind().starts_with('(');
    let shape = sight.shape(receiver);
    let mut found = Vec::new();
    for it in &MACROS {
        let fits = match (it.on, &shape) {
            (_, Type::Error) | (On::Nothing, _) => false,
            (_, Type::Dyn) | (On::Many, Type::List(_) | Type::Map(_)) | (On::List, Type::List(_)) => true,
            (On::Optional, shape) => matches!(shape, Type::Optional(_)),
            (On::Many | On::List, _) => false,
        };
        if fits {
            found.push((20, it.draft(bare)));
        }
    }
    for name in cel::function_names() {
        let takes_it = |it: &&Overload| it.member && it.params.first().is_some_and(|param| takes(sight, param, &shape));
        let overloads: Vec<Overload> = cel::overloads(name).iter().filter(takes_it).cloned().collect();
        if shape != Type::Error && !overloads.is_empty() {
            let rank = if result_fits(sight, &overloads, hint) { 15 } else { 25 };
            found.push((rank, draft(name, &overloads, true, bare)));
        }
    }
    found
}

fn result_fits(sight: &Sight<'_>, overloads: &[Overload], hint: &Hint) -> bool {
    let Some(wanted) = hint.ty() else { return true };
    overloads.iter().any(|it| {
        if has_variable(&it.result) { takes(sight, &it.result, wanted) } else { sight.fits(&it.result, wanted) }
    })
}

/// Whether a type of a signature has a type variable in it. Signatures are shallow.
fn has_variable(ty: &Type) -> bool {
    match ty {
        Type::Var(_) => true,
        Type::List(part) | Type::Optional(part) | Type::Type(part) => has_variable(part),
        Type::Map(pair) => has_variable(&pair.0) || has_variable(&pair.1),
        _ => false,
    }
}

fn draft(name: &str, overloads: &[Overload], member: bool, bare: bool) -> Draft {
    let shapes: Vec<Shape> = overloads.iter().map(|overload| shape(name, overload)).collect();
    let details: Vec<String> = shapes.iter().map(Shape::shown).collect();
    let own = usize::from(member);
    let takes_none = overloads.iter().all(|it| it.params.len() <= own);
    let draft = Draft::new(name, ItemKind::Function).detail(details.first().cloned().unwrap_or_default());
    let draft = if details.len() > 1 { draft.doc(format!("```cel\n{}\n```", details.join("\n"))) } else { draft };
    match (bare, takes_none) {
        (true, _) => draft.plain(name),
        (false, true) => draft.plain(format!("{name}()")),
        (false, false) => draft.snippet(format!("{name}($1)")),
    }
}

fn shape(name: &str, overload: &Overload) -> Shape {
    let mut params = overload.params.iter().map(ToString::to_string);
    let receiver = if overload.member { params.next() } else { None };
    let name = receiver.map_or_else(|| name.to_owned(), |receiver| format!("{receiver}.{name}"));
    Shape {
        name,
        params: params.collect(),
        result: overload.result.to_string(),
        doc: String::new(),
        variadic: overload.variadic,
    }
}

impl Shape {
    /// As one would write a call: `list<A>.first() -> A?`.
    pub(in crate::ide) fn shown(&self) -> String {
        let dots = if self.variadic { ", …" } else { "" };
        format!("{}({}{dots}) -> {}", self.name, self.params.join(", "), self.result)
    }
}

impl Macro {
    fn draft(&self, bare: bool) -> Draft {
        let draft = Draft::new(self.name, ItemKind::Macro).detail(self.shape().shown()).doc(self.doc);
        if bare {
            return draft.plain(self.name);
        }
        let args: Vec<String> = (1..).zip(self.args).map(|(stop, arg)| format!("${{{stop}:{arg}}}")).collect();
        draft.snippet(format!("{}({})", self.name, args.join(", ")))
    }

    fn shape(&self) -> Shape {
        Shape {
            name: self.name.to_owned(),
            params: self.args.iter().map(|arg| (*arg).to_owned()).collect(),
            result: self.gives.to_owned(),
            doc: self.doc.to_owned(),
            variadic: false,
        }
    }
}

/// Whether a parameter takes a value of this type, whatever its type variables stand for.
fn takes(sight: &Sight<'_>, param: &Type, found: &Type) -> bool {
    let found = sight.shape(found);
    match (param, &found) {
        (_, Type::Dyn) | (Type::Var(_) | Type::Dyn, _) | (Type::String, Type::Enum(_)) => true,
        (Type::List(param), Type::List(found)) | (Type::Optional(param), Type::Optional(found)) => {
            takes(sight, param, found)
        }
        (Type::Map(param), Type::Map(found)) => takes(sight, &param.0, &found.0) && takes(sight, &param.1, &found.1),
        (param, found) => param == found,
    }
}

/// What a call's function is: its name with a namespace, or what it is called on.
struct Called<'s> {
    name: &'s str,
    receiver: Option<Type>,
    dotted: String,
}

/// What the parenthesis at `open` belongs to; nothing if it only groups.
fn called<'s>(sight: &Sight<'s>, open: usize) -> Option<Called<'s>> {
    let at = open.checked_sub(1)?;
    let name = sight.tokens.get(at).filter(|token| token.is_word() && !token.is("in"))?.text;
    if at < 2 || !sight.tokens[at - 1].is(".") {
        return Some(Called { name, receiver: None, dotted: name.to_owned() });
    }
    let start = operand_start(sight.tokens, at - 2)?;
    let text = sight.text(start..at - 1);
    let dotted = format!("{text}.{name}");
    if !cel::overloads(&dotted).is_empty() || dotted == "cel.bind" {
        return Some(Called { name, receiver: None, dotted });
    }
    let coping = matches!(name, "orValue" | "or" | "optMap" | "optFlatMap" | "hasValue" | "value");
    let ty = sight.type_of(text);
    let ty = if coping && !ty.is_unknown() { Type::optional(ty) } else { ty };
    Some(Called { name, receiver: Some(ty), dotted })
}

/// What an argument is to be; nothing if the parenthesis only groups.
pub(super) fn argument(sight: &Sight<'_>, open: usize, place: usize) -> Option<Hint> {
    let called = called(sight, open)?;
    if called.receiver.is_none() && matches!(called.name, "ran" | "failed" | "skipped" | "error") {
        return Some(Hint::Step);
    }
    if called.receiver.is_none() && called.name == "has" {
        return Some(Hint::Any);
    }
    if binder(sight, open).is_some() {
        return Some(match (place, called.name) {
            (0, _) => Hint::Binding,
            (_, "all" | "exists" | "exists_one" | "existsOne" | "filter") => Hint::Type(Type::Bool),
            _ => Hint::Any,
        });
    }
    if called.receiver.is_none() && called.name == "coalesce" {
        return Some(super::hole::hint_at(sight, open - 1));
    }
    let overloads: Vec<Overload> = if called.receiver.is_some() {
        cel::overloads(called.name).iter().filter(|it| it.member).cloned().collect()
    } else {
        let env = sight.env();
        let own = env.overloads(called.name).iter();
        own.chain(cel::overloads(&called.dotted)).filter(|it| !it.member).cloned().collect()
    };
    let fitting = overloads.iter().filter(|it| {
        let receiver = called.receiver.as_ref().zip(it.params.first());
        receiver.is_none_or(|(found, param)| takes(sight, param, found))
    });
    let mut found: Option<Type> = None;
    for overload in fitting {
        let index = place + usize::from(overload.member);
        let last = overload.params.len().checked_sub(1);
        let index = if overload.variadic { Some(index.min(last.unwrap_or(0))) } else { Some(index) };
        let Some(param) = index.and_then(|index| overload.params.get(index)) else { continue };
        let param =
            called.receiver.as_ref().map_or_else(|| param.clone(), |found| bound(sight, overload, found, param));
        match &found {
            None => found = Some(param),
            // Overloads that differ leave it open.
            Some(first) if *first == param => {}
            Some(_) => return Some(Hint::Any),
        }
    }
    Some(found.filter(|ty| !has_variable(ty) && !ty.is_unknown()).map_or(Hint::Any, Hint::Type))
}

/// A parameter, with what the receiver says of its type variable.
fn bound(sight: &Sight<'_>, overload: &Overload, receiver: &Type, param: &Type) -> Type {
    let Some(Type::Optional(own) | Type::List(own)) = overload.params.first() else { return param.clone() };
    let inner = match sight.shape(receiver) {
        Type::Optional(inner) | Type::List(inner) => (*inner).clone(),
        _ => return param.clone(),
    };
    match (param, &**own) {
        (Type::Var(a), Type::Var(b)) if a == b => inner,
        (Type::Optional(part), Type::Var(b)) if matches!(**part, Type::Var(a) if a == *b) => Type::optional(inner),
        _ => param.clone(),
    }
}

/// What a macro binds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Binder {
    /// One name, of this type.
    One(Type),
    /// Two names, or one of the third type if there is only one.
    Two(Type, Type, Option<Type>),
    /// A name for its second argument.
    Value(Type),
}

/// What the macro binds whose parenthesis stands at `open`.
pub(super) fn binder(sight: &Sight<'_>, open: usize) -> Option<Binder> {
    let called = called(sight, open)?;
    if called.dotted == "cel.bind" {
        let first_comma = open + 2;
        let mut depth = 0_usize;
        let end = (first_comma + 1..sight.tokens.len()).find(|&at| {
            match sight.tokens[at].text {
                "(" | "[" | "[?" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "," if depth == 0 => return true,
                _ => {}
            }
            false
        });
        let ty = end.map_or(Type::Dyn, |end| sight.type_of(sight.text(first_comma + 1..end)));
        return Some(Binder::Value(ty));
    }
    let receiver = called.receiver?;
    let it = MACROS.iter().find(|it| it.name == called.name && it.on != On::Nothing)?;
    let inner = unwrapped(sight, &receiver);
    Some(match (it.on, inner) {
        (On::Optional, inner) => Binder::One(inner),
        (On::List, Type::List(element)) => Binder::One((*element).clone()),
        (_, Type::List(element)) => Binder::Two(Type::Int, (*element).clone(), Some((*element).clone())),
        (_, Type::Map(pair)) => Binder::Two(pair.0.clone(), pair.1.clone(), Some(pair.0.clone())),
        (_, _) => Binder::Two(Type::Dyn, Type::Dyn, Some(Type::Dyn)),
    })
}

/// The ways to call what the parenthesis at `open` belongs to.
pub(in crate::ide::completion) fn call_shapes(sight: &Sight<'_>, open: usize) -> Vec<Shape> {
    let Some(called) = called(sight, open) else { return Vec::new() };
    if let Some(it) = MACROS.iter().find(|it| it.name == called.name || it.name == called.dotted)
        && (called.receiver.is_some() || it.on == On::Nothing)
    {
        return vec![it.shape()];
    }
    let env = sight.env();
    let name = if called.receiver.is_some() { called.name } else { called.dotted.as_str() };
    let own = if called.receiver.is_none() && STEP_FUNCTIONS.contains(&name) { env.overloads(name) } else { &[] };
    let all = own.iter().chain(cel::overloads(name)).filter(|it| it.member == called.receiver.is_some());
    let fits = |it: &&Overload| {
        let pair = called.receiver.as_ref().zip(it.params.first());
        pair.is_none_or(|(found, param)| found.is_unknown() || takes(sight, param, found))
    };
    all.filter(fits).map(|overload| shape(name, overload)).collect()
}
