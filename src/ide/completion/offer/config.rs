//! Kinds of `via`, their config, and durations.

use super::super::ItemKind;
use super::super::desk::{Desk, Draft};
use crate::cel::Type;
use crate::ty::{config_keys, config_kinds};

/// Kinds of `via`, each with the keys that must be there.
pub(super) fn kinds(desk: &mut Desk<'_>) {
    let bare = desk.behind().trim_start().starts_with('{') || !desk.canvas_is_file();
    for kind in config_kinds() {
        let needed: Vec<String> = (1..)
            .zip(config_keys(kind).filter(|(_, _, required)| *required))
            .map(|(stop, (key, ty, _))| format!("{key}: {}", placeholder(&ty, stop)))
            .collect();
        let all: Vec<&str> = config_keys(kind).map(|(key, ..)| key).collect();
        let draft = Draft::new(kind, ItemKind::Value).detail(all.join(", "));
        desk.add(
            0,
            match (bare, needed.is_empty()) {
                (true, _) => draft,
                (false, true) => draft.snippet(format!("{kind} {{ $1 \\}}")),
                (false, false) => draft.snippet(format!("{kind} {{ {} \\}}", needed.join(", "))),
            },
        );
    }
    if !bare {
        let draft = Draft::new("custom", ItemKind::Value).detail("a kind of one's own");
        desk.add(10, draft.snippet("custom \"${1:kind}\" { $2 \\}"));
    }
}

/// Keys of the config of a kind.
pub(super) fn keys(desk: &mut Desk<'_>, kind: &str, given: &[String]) {
    if desk.in_text() {
        return;
    }
    let there: Vec<String> = desk
        .action()
        .and_then(|id| desk.focus.program().actions[id].via.as_ref())
        .map_or_else(Vec::new, |via| via.config.iter().map(|(name, _)| name.to_string()).collect());
    let written = desk.looked.tail.prefix(desk.looked.text).to_owned();
    for (key, ty, required) in config_keys(kind) {
        let is = |given: &String| given == key;
        if given.iter().any(is) || there.iter().any(|it| is(it) && *it != written) {
            continue;
        }
        let detail = if required { format!("{ty}, must be there") } else { ty.to_string() };
        let draft = Draft::new(key, ItemKind::Argument).detail(detail);
        let snippet = format!("{key}: {}", placeholder(&ty, 1));
        desk.add(u32::from(!required) * 5, draft.snippet(snippet));
    }
}

/// A value of a type, to be overwritten.
fn placeholder(ty: &Type, stop: u32) -> String {
    match ty {
        Type::String => format!("\"${{{stop}}}\""),
        Type::List(_) => format!("[${{{stop}}}]"),
        Type::Map(_) => format!("{{${{{stop}}}\\}}"),
        _ => format!("${{{stop}}}"),
    }
}

/// Durations that are usual for what they are for.
pub(super) fn durations(desk: &mut Desk<'_>, what: &str) {
    if desk.in_text() {
        return;
    }
    let usual: &[&str] = match what {
        "backoff" => &["1s", "500ms", "2s", "8s", "30s"],
        "cached" => &["1h", "10m", "1d", "7d"],
        "takes" => &["1s", "5s", "500ms", "30s", "2m"],
        "wait" => &["5m", "1h", "30s", "1d"],
        _ => &["30s", "5s", "10s", "1m", "5m", "1h", "1d"],
    };
    let digits: String = desk.looked.tail.prefix(desk.looked.text).chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        for (rank, unit) in (0..).zip(["s", "m", "ms", "h", "d"]) {
            desk.add(rank, Draft::new(format!("{digits}{unit}"), ItemKind::Value).detail("duration"));
        }
        return;
    }
    for (rank, duration) in (0..).zip(usual) {
        desk.add(rank, Draft::new(*duration, ItemKind::Value).detail("duration"));
    }
}

/// What a wait takes.
pub(super) fn waits(desk: &mut Desk<'_>) {
    durations(desk, "wait");
    let draft = Draft::new("until", ItemKind::Keyword).detail("a point in time").snippet("until $0");
    desk.add(5, draft);
}
