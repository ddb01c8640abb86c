//! What an operand may be: literals that fit, names in scope, functions.

use super::super::ItemKind;
use super::super::desk::Draft;
use super::expr::{Sight, is_secret};
use super::functions;
use super::hole::{Hint, unwrapped};
use super::names::kind_of;
use crate::cel::Type;
use crate::hir::NodeKind;
use crate::resolve::Def;

/// All that an operand at the cursor may be.
pub(super) fn values(sight: &Sight<'_>) -> Vec<(u32, Draft)> {
    let hint = sight.hint();
    let mut found = Vec::new();
    match &hint {
        Hint::Binding => return found,
        Hint::Key(wanted) => return keys(sight, wanted),
        Hint::Type(ty) => literals(sight, ty, 10, &mut found),
        Hint::Compared(ty) => literals(sight, ty, 0, &mut found),
        Hint::Any | Hint::Step => {}
    }
    if sight.desk.in_text() {
        found.retain(|(_, draft)| draft.kind == ItemKind::Value && draft.label != "true" && draft.label != "false");
        return found;
    }
    found.extend(names(sight, &hint));
    if hint != Hint::Step {
        found.extend(functions::global(sight, &hint));
    }
    found
}

/// The values of a type that can be written down.
fn literals(sight: &Sight<'_>, ty: &Type, rank: u32, found: &mut Vec<(u32, Draft)>) {
    let in_text = sight.desk.in_text();
    let is_optional = matches!(sight.shape(ty), Type::Optional(_));
    match unwrapped(sight, ty) {
        Type::Enum(members) => {
            for member in members.iter() {
                found.push((rank, sight.desk.quoted(member, ItemKind::Value).detail(ty.to_string())));
            }
        }
        _ if in_text => return,
        Type::Bool => {
            for word in ["true", "false"] {
                found.push((rank + 15, Draft::new(word, ItemKind::Value).detail("bool")));
            }
        }
        Type::Duration => {
            let draft = Draft::new("duration(\"…\")", ItemKind::Value).detail("duration");
            found.push((rank + 5, draft.snippet("duration(\"${1:30s}\")")));
        }
        Type::Timestamp => {
            let draft = Draft::new("timestamp(\"…\")", ItemKind::Value).detail("timestamp");
            found.push((rank + 5, draft.snippet("timestamp(\"${1:2030-01-01T00:00:00Z}\")")));
        }
        Type::Record(record) => {
            let needed: Vec<String> = (1..)
                .zip(record.fields.iter().filter(|(_, field)| !field.optional))
                .map(|(stop, (name, field))| format!("{name:?}: {}", sketch(sight, &field.ty, stop)))
                .collect();
            if !needed.is_empty() {
                let draft = Draft::new("{…}", ItemKind::Value).detail(ty.to_string());
                found.push((rank + 5, draft.snippet(format!("{{{}\\}}", needed.join(", ")))));
            }
        }
        Type::List(_) => {
            found.push((rank + 15, Draft::new("[…]", ItemKind::Value).detail(ty.to_string()).snippet("[$1]")));
        }
        _ => {}
    }
    if is_optional && !in_text {
        found.push((rank + 15, Draft::new("null", ItemKind::Value).detail(ty.to_string())));
    }
}

/// A place for a value of a type.
fn sketch(sight: &Sight<'_>, ty: &Type, stop: u32) -> String {
    match sight.shape(ty) {
        Type::String => format!("\"${{{stop}}}\""),
        Type::Enum(members) => format!("${{{stop}:{:?}}}", members.first().map_or("", |member| member.as_str())),
        Type::Bool => format!("${{{stop}:true}}"),
        Type::Int => format!("${{{stop}:0}}"),
        Type::Double => format!("${{{stop}:0.0}}"),
        Type::List(_) => format!("[${{{stop}}}]"),
        Type::Map(_) | Type::Record(_) => format!("{{${{{stop}}}\\}}"),
        _ => format!("${{{stop}}}"),
    }
}

/// The keys of a record that are not given yet.
fn keys(sight: &Sight<'_>, wanted: &Type) -> Vec<(u32, Draft)> {
    let Type::Record(record) = wanted else { return Vec::new() };
    let mut depth = 0_usize;
    let mut given: Vec<&str> = Vec::new();
    // From the cursor back to the brace that is open.
    for (at, token) in sight.tokens.iter().enumerate().rev() {
        match token.text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "[?" | "{" if depth == 0 => break,
            "(" | "[" | "[?" | "{" => depth -= 1,
            ":" if depth == 0 && at > 0 => given.push(sight.tokens[at - 1].text.trim_matches(['"', '\''])),
            _ => {}
        }
    }
    let is_index = sight.tokens.last().is_some_and(|token| matches!(token.text, "[" | "[?"));
    let mut found = Vec::new();
    for (name, field) in record.fields.iter().filter(|(name, _)| !given.contains(&name.as_str())) {
        let mark = if field.optional { "?" } else { "" };
        let draft = sight.desk.quoted(name, ItemKind::Field).detail(format!("{name}{mark}: {}", field.ty));
        let draft = if is_index || sight.desk.in_text() {
            draft
        } else {
            draft.snippet(format!("{:?}: {}", name.as_str(), sketch(sight, &field.ty, 1)))
        };
        found.push((u32::from(field.optional) * 5, draft));
    }
    found
}

/// The names in scope.
fn names(sight: &Sight<'_>, hint: &Hint) -> Vec<(u32, Draft)> {
    let mut found = Vec::new();
    for (name, ty, def, later) in sight.names() {
        let is_node = matches!(def, Some(Def::Node(_)));
        if *hint == Hint::Step && !is_node {
            continue;
        }
        let secret = is_secret(&ty);
        if secret && !hint.ty().is_some_and(is_secret) {
            continue;
        }
        // What a wait or a choose gives is nothing that one reads.
        if ty == Type::Null && is_node && *hint != Hint::Step && is_silent(sight, def) {
            continue;
        }
        if hint.ty().is_some_and(is_secret) && !secret && !holds_secret(sight, &ty) {
            continue;
        }
        let fits = hint.ty().is_none_or(|wanted| sight.fits(&ty, wanted));
        let leads = matches!(unwrapped(sight, &ty), Type::Record(_) | Type::List(_) | Type::Map(_) | Type::Dyn);
        let own = sight.locals.iter().any(|(local, _)| *local == name);
        let rank = match (fits, leads) {
            _ if later => 90,
            (true, _) if own => 1,
            (true, _) => 4 + u32::from(name == "run"),
            (false, true) if own => 11,
            (false, true) => 20 + u32::from(name == "run"),
            (false, false) => 26,
        };
        let doc = match def {
            Some(Def::Node(id)) => sight.desk.hir().and_then(|workflow| workflow.nodes[id].doc.clone()),
            _ => None,
        };
        let draft = Draft::new(name.as_str(), kind_of(def)).detail(ty.to_string()).doc(doc.unwrap_or_default());
        found.push((rank, draft));
    }
    found
}

/// Whether a field is a secret.
fn holds_secret(sight: &Sight<'_>, ty: &Type) -> bool {
    match unwrapped(sight, ty) {
        Type::Record(record) => record.fields.values().any(|field| is_secret(&field.ty)),
        _ => false,
    }
}

/// Whether a node gives nothing by its kind.
fn is_silent(sight: &Sight<'_>, def: Option<Def>) -> bool {
    let (Some(Def::Node(id)), Some(workflow)) = (def, sight.desk.hir()) else { return false };
    matches!(
        workflow.nodes[id].kind,
        NodeKind::Choose { .. } | NodeKind::WaitFor(_) | NodeKind::WaitUntil(_) | NodeKind::Emit { .. }
    )
}
