//! What is wanted at a place of an expression that is not finished: by the operator before it, the call or the literal around it.

use super::super::operand::operand_start;
use super::expr::Sight;
use super::functions::{self, Binder};
use crate::cel::Type;
use crate::ide::lex::Kind;
use smol_str::SmolStr;

/// How many brackets around the cursor are looked at.
const MAX_AROUND: usize = 64;

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Hint {
    /// Anything.
    Any,
    /// A value of this type.
    Type(Type),
    /// What is compared with a value of this type.
    Compared(Type),
    /// A step, whose name stands for how it ended.
    Step,
    /// A name that is bound here.
    Binding,
    /// A key of a record of this type.
    Key(Type),
}

impl Hint {
    /// The type that is wanted.
    pub(super) const fn ty(&self) -> Option<&Type> {
        match self {
            Self::Type(ty) | Self::Compared(ty) => Some(ty),
            Self::Any | Self::Step | Self::Binding | Self::Key(_) => None,
        }
    }

    fn of(ty: Option<Type>) -> Self {
        ty.filter(|ty| !ty.is_unknown()).map_or(Self::Any, Self::Type)
    }
}

/// A bracket that is open.
#[derive(Clone, Copy)]
struct Open {
    /// Where it stands.
    at: usize,
    /// Where the part begins that the place is in: behind the bracket or the last comma.
    part: usize,
    /// How many commas stand between.
    commas: usize,
}

/// The brackets that are open at a place, outermost first.
fn open(sight: &Sight<'_>, end: usize) -> Vec<Open> {
    let mut found: Vec<Open> = Vec::new();
    for (at, token) in sight.tokens[..end].iter().enumerate() {
        if token.kind != Kind::Sign {
            continue;
        }
        match token.text {
            "(" | "[" | "[?" | "{" => found.push(Open { at, part: at + 1, commas: 0 }),
            ")" | "]" | "}" => {
                found.pop();
            }
            "," => {
                if let Some(last) = found.last_mut() {
                    (last.part, last.commas) = (at + 1, last.commas + 1);
                }
            }
            _ => {}
        }
    }
    let deep = found.len().saturating_sub(MAX_AROUND);
    found.split_off(deep)
}

/// The innermost call around the cursor: where its parenthesis stands, and in which argument the cursor is.
pub(in crate::ide::completion) fn call_around(sight: &Sight<'_>) -> Option<(usize, usize)> {
    let around = open(sight, sight.tokens.len());
    let is_call = |open: &&Open| {
        sight.tokens[open.at].is("(")
            && open.at > 0
            && sight.tokens[open.at - 1].is_word()
            && !sight.tokens[open.at - 1].is("in")
    };
    around.iter().rev().find(is_call).map(|open| (open.at, open.commas))
}

/// Binds the variables of the macros around the cursor.
pub(super) fn bind(sight: &mut Sight<'_>) {
    for open in open(sight, sight.tokens.len()) {
        let Some(binder) = functions::binder(sight, open.at) else { continue };
        let name = |at: usize| {
            let token = sight.tokens.get(at).filter(|token| token.is_word())?;
            Some(SmolStr::from(token.text))
        };
        let (first, second) = (name(open.at + 1), name(open.at + 3));
        let bound: Vec<(SmolStr, Type)> = match binder {
            Binder::One(ty) if open.commas >= 1 => first.map(|name| (name, ty)).into_iter().collect(),
            Binder::Two(key, value, _) if open.commas >= 2 => {
                first.zip(second).map_or_else(Vec::new, |(first, second)| vec![(first, key), (second, value)])
            }
            // With two names or with one: what follows tells which.
            Binder::Two(_, _, Some(one)) if open.commas == 1 => first.map(|name| (name, one)).into_iter().collect(),
            Binder::Value(ty) if open.commas >= 2 => first.map(|name| (name, ty)).into_iter().collect(),
            Binder::One(_) | Binder::Two(..) | Binder::Value(_) => Vec::new(),
        };
        sight.locals.extend(bound);
    }
}

/// What is wanted of an operand that begins at `at`. Each step looks further to the front.
pub(super) fn hint_at(sight: &Sight<'_>, mut at: usize) -> Hint {
    for _ in 0..MAX_AROUND {
        let Some(before) = at.checked_sub(1) else { return Hint::of(sight.want.clone()) };
        let token = sight.tokens[before];
        match token.text {
            "&&" | "||" | "!" => return Hint::Type(Type::Bool),
            "==" | "!=" => return compared(sight, before),
            "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" => {
                return match operand_before(sight, before) {
                    Some(ty) => Hint::of(Some(ty)),
                    None => Hint::Any,
                };
            }
            "in" => {
                let element = operand_before(sight, before).unwrap_or(Type::Dyn);
                return Hint::Type(Type::list(element));
            }
            "(" | "[" | "[?" | "{" | "," | "?" | ":" => {}
            _ => return Hint::Any,
        }
        let around = open(sight, at).pop();
        // A conditional wants in both branches what is wanted of it; of its test nothing is known before its `?`.
        if token.is("?") || token.is(":") && !is_entry(sight, around, before) {
            at = around.map_or(0, |around| entry_start(sight, around, before));
            continue;
        }
        let Some(around) = around else { return Hint::of(sight.want.clone()) };
        match sight.tokens[around.at].text {
            "(" => match functions::argument(sight, around.at, around.commas) {
                Some(hint) => return hint,
                None => at = around.at,
            },
            "{" => return in_record(sight, around, token.is(":").then_some(before)),
            _ => return in_brackets(sight, around),
        }
    }
    Hint::Any
}

/// The type of the operand that ends before the token at `at`.
fn operand_before(sight: &Sight<'_>, at: usize) -> Option<Type> {
    let last = at.checked_sub(1)?;
    let start = operand_start(sight.tokens, last)?;
    let ty = sight.type_of(sight.text(start..at));
    (!ty.is_unknown()).then_some(ty)
}

fn compared(sight: &Sight<'_>, at: usize) -> Hint {
    operand_before(sight, at).map_or(Hint::Any, Hint::Compared)
}

/// Whether a `:` stands behind the key of a map, and not in a conditional.
fn is_entry(sight: &Sight<'_>, around: Option<Open>, colon: usize) -> bool {
    let Some(around) = around.filter(|around| sight.tokens[around.at].is("{")) else { return false };
    let part = &sight.tokens[around.part.min(colon)..colon];
    !part.iter().skip(1).any(|token| token.is("?") || token.is(":"))
}

/// Where the value begins that a `?` or a `:` of a conditional is in.
fn entry_start(sight: &Sight<'_>, around: Open, before: usize) -> usize {
    if !sight.tokens[around.at].is("{") {
        return around.part;
    }
    let part = around.part..before;
    part.clone().find(|&at| sight.tokens[at].is(":")).map_or(around.part, |colon| colon + 1)
}

/// In a record or a map: what a key is to be, or the value behind one.
fn in_record(sight: &Sight<'_>, around: Open, colon: Option<usize>) -> Hint {
    let whole = hint_at(sight, around.at);
    let Some(wanted) = whole.ty().map(|ty| unwrapped(sight, ty)) else { return Hint::Any };
    let Some(colon) = colon else { return Hint::Key(wanted) };
    let key = sight.tokens.get(colon.wrapping_sub(1)).map_or("", |token| token.text.trim_matches(['"', '\'']));
    match &wanted {
        Type::Record(record) => Hint::of(record.fields.get(key).map(|field| field.ty.clone())),
        Type::Map(pair) => Hint::of(Some(pair.1.clone())),
        _ => Hint::Any,
    }
}

/// In a list or an index.
fn in_brackets(sight: &Sight<'_>, around: Open) -> Hint {
    let before = around.at.checked_sub(1).map(|at| sight.tokens[at]);
    let is_index = before.is_some_and(|before| super::super::operand::ends_operand(&before));
    if is_index {
        return match operand_before(sight, around.at).map(|ty| unwrapped(sight, &ty)) {
            Some(Type::List(_)) => Hint::Type(Type::Int),
            Some(Type::Map(pair)) => Hint::of(Some(pair.0.clone())),
            Some(record @ Type::Record(_)) => Hint::Key(record),
            _ => Hint::Any,
        };
    }
    let whole = hint_at(sight, around.at);
    match whole.ty().map(|ty| unwrapped(sight, ty)) {
        Some(Type::List(element)) if !element.is_unknown() => {
            if before.is_some_and(|before| before.is("in")) {
                Hint::Compared((*element).clone())
            } else {
                Hint::Type((*element).clone())
            }
        }
        _ => Hint::Any,
    }
}

/// What a type stands for, with what is inside of an optional.
pub(super) fn unwrapped(sight: &Sight<'_>, ty: &Type) -> Type {
    match sight.shape(ty) {
        Type::Optional(inner) => sight.shape(&inner),
        other => other,
    }
}
