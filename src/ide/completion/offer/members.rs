//! What stands behind a dot: fields, methods, what is in a namespace.

use super::super::ItemKind;
use super::super::desk::Draft;
use super::super::operand::operand_start;
use super::expr::{Sight, is_secret};
use super::hole::{Hint, hint_at};
use super::{functions, names};
use crate::cel::{self, Env, Type};
use crate::hir::NodeId;
use crate::ide::lex::Kind;
use crate::resolve::{Def, Vertex};

/// The fields and methods of what stands before the dot.
pub(super) fn members(sight: &Sight<'_>) -> Vec<(u32, Draft)> {
    if sight.desk.in_text() {
        return Vec::new();
    }
    let dot = sight.tokens.len() - 1;
    let Some(last) = dot.checked_sub(1) else { return Vec::new() };
    let Some(start) = operand_start(sight.tokens, last) else { return Vec::new() };
    let optional = sight.tokens[dot].is(".?");
    let receiver = sight.text(start..dot);
    let is_path = sight.tokens[start..dot].iter().all(|token| token.is_word() || token.is("."));
    let mut found = Vec::new();
    if is_path && !optional {
        found.extend(namespace(sight, receiver));
    }
    let ty = sight.type_of(receiver);
    if ty == Type::Error {
        return found;
    }
    let hint = hint_at(sight, start);
    found.extend(fields(sight, &ty, &hint, optional));
    if !optional {
        // A whole number before a dot is the beginning of a fraction.
        if sight.tokens[last].kind != Kind::Number {
            found.extend(functions::on(sight, &ty, &hint));
        }
        if missing(sight, receiver) {
            let of_optionals = functions::on(sight, &Type::optional(ty), &hint);
            found.extend(of_optionals.into_iter().map(|(rank, draft)| (rank + 20, draft)));
        }
    }
    found
}

fn fields(sight: &Sight<'_>, ty: &Type, hint: &Hint, coping: bool) -> Vec<(u32, Draft)> {
    let (shape, chained) = match sight.shape(ty) {
        Type::Optional(inner) => (sight.shape(&inner), true),
        other => (other, coping),
    };
    let names: Vec<(String, Type, bool)> = match &shape {
        Type::Record(record) => {
            let field =
                |(name, field): (&smol_str::SmolStr, &cel::Field)| (name.to_string(), field.ty.clone(), field.optional);
            record.fields.iter().map(field).collect()
        }
        Type::Map(pair) => match sight.shape(&pair.0) {
            Type::Enum(members) => members.iter().map(|member| (member.to_string(), pair.1.clone(), true)).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (name, ty, optional) in names {
        // A secret is only handed over as a whole.
        if is_secret(&ty) && !hint.ty().is_some_and(is_secret) {
            continue;
        }
        let mark = if optional { "?" } else { "" };
        let read = if chained { Type::optional(ty.clone()) } else { ty.clone() };
        let fits = hint.ty().is_none_or(|wanted| sight.fits(&read, wanted));
        let text = if crate::base::is_identifier(&name) { name.clone() } else { format!("`{name}`") };
        let draft = Draft::new(name.clone(), ItemKind::Field).detail(format!("{name}{mark}: {ty}")).plain(text);
        found.push((u32::from(!fits) * 5, draft));
    }
    found
}

/// What is in a namespace: constants of an import, functions of a library.
fn namespace(sight: &Sight<'_>, name: &str) -> Vec<(u32, Draft)> {
    let prefix = format!("{name}.");
    let mut found = Vec::new();
    let env = sight.env();
    if sight.locals.iter().any(|(local, _)| local == name) {
        return found;
    }
    for full in env.variables() {
        let Some(rest) = full.strip_prefix(&prefix) else { continue };
        let ty = env.variable(&full).unwrap_or_default();
        if is_secret(&ty) && !sight.want.as_ref().is_some_and(is_secret) {
            continue;
        }
        let kind = names::kind_of(
            sight.desk.module.and_then(|module| sight.desk.focus.resolved().names.value(module, &full).map(Def::Value)),
        );
        found.push((0, Draft::new(rest, kind).detail(ty.to_string())));
    }
    if env.variable(name).is_none() {
        let bare = sight.desk.behind().starts_with('(');
        for (rank, draft) in functions::global(sight, &Hint::Any) {
            let Some(rest) = draft.label.strip_prefix(&prefix).map(str::to_owned) else { continue };
            let text = if bare { rest.clone() } else { format!("{rest}($1)") };
            let draft = Draft { label: rest, ..draft };
            found.push((rank, if bare { draft.plain(text) } else { draft.snippet(text) }));
        }
    }
    found
}

/// Whether a name stands for what may be missing: a step that is not proved to run.
fn missing(sight: &Sight<'_>, name: &str) -> bool {
    let step = || -> Option<NodeId> {
        (!sight.locals.iter().any(|(local, _)| local == name)).then_some(())?;
        sight.desk.node(name)
    };
    let (Some(node), Some(id)) = (step(), sight.desk.workflow) else { return false };
    let (graph, facts) =
        (&sight.desk.focus.resolved().workflows[id].graph, &sight.desk.focus.typed().workflows[id].facts);
    !facts.is_known() || !facts.run(graph.vertex(Vertex::End(node))).is_true()
}
