//! The way in for files of YAML and JSON: the keys around the cursor say what stands there, and what is written in a scalar is read as in `.flow`.

mod brackets;
mod keys;
mod meaning;
mod mend;
mod scalar;
mod schema;
mod slot;

use super::canvas::{Canvas, Style};
use super::desk::Draft;
use super::place::{Context, ExprAt, SeatKind, Site, Want};
use super::tail::{Tail, Writing};
use super::walk::Walk;
use super::{Completions, Desk, Insert, ItemKind, Looked, Surroundings, offer};
use crate::driver::workspace::Focus;
use crate::ide::keys as keys_of_data;
use crate::ide::lex;
use meaning::Meaning;
pub(super) use mend::mended;
use scalar::Scalar;
pub(in crate::ide) use slot::Part;
use slot::{Role, Slot};
use std::ops::Range;

/// What may be written at a place of such a file.
pub(super) fn complete(focus: &Focus, at: usize, around: Surroundings<'_>) -> Completions {
    let text = focus.source().text();
    if is_comment(text, at) {
        return comment(focus, at, around);
    }
    let Some(slot) = slot::find(text, at) else { return Completions::default() };
    let (site, meaning) = meaning::meaning(&slot);
    let scalar = Scalar::read(text, &slot, at);
    if !scalar.is_at(at) {
        return Completions::default();
    }
    let mut all = Completions::default();
    if slot.role != Role::Value {
        let site = site.clone();
        extend(&mut all, keys(focus, around, &slot, &scalar, site, &meaning));
    }
    if slot.role != Role::Key {
        extend(&mut all, values(focus, around, &slot, &scalar, &site, &meaning));
    }
    all
}

/// A key or a value of a file of YAML or JSON.
pub(in crate::ide) struct Spot {
    /// The way to the map that the key is of, or to the value.
    pub(in crate::ide) path: Vec<Part>,
    /// Whether it is a key.
    pub(in crate::ide) is_key: bool,
    /// Where it stands, without quotes.
    pub(in crate::ide) range: Range<usize>,
}

/// The key or the value at a place.
pub(in crate::ide) fn spot(text: &str, at: usize) -> Option<Spot> {
    let here = slot::find(text, at).filter(|slot| !slot.range.is_empty());
    // Before its first letter a word is not there yet, for whoever writes it.
    let next = || text[at..].chars().next().filter(|c| !c.is_whitespace()).map(|c| at + c.len_utf8());
    let slot = here.or_else(|| slot::find(text, next()?))?;
    Some(Spot { is_key: slot.role == Role::Key, path: slot.path, range: slot.range })
}

/// The keys that a map may have that the way leads to.
#[cfg(test)]
pub(in crate::ide) fn schema_keys(path: &[Part]) -> Vec<String> {
    schema::keys(path, &[]).into_iter().map(|key| key.name).collect()
}

/// Asks about what is written in a scalar.
pub(super) fn look<T>(focus: &Focus, at: usize, ask: &mut dyn FnMut(&Desk<'_>) -> Option<T>) -> Option<T> {
    let text = focus.source().text();
    let slot = slot::find(text, at).filter(|slot| slot.role != Role::Key)?;
    let (site, meaning) = meaning::meaning(&slot);
    let scalar = Scalar::read(text, &slot, at);
    if !scalar.is_at(at) {
        return None;
    }
    let (inner, want, seat) = match meaning {
        Meaning::Expr(want, seat) => (0..scalar.text.len(), want, seat),
        Meaning::Value(want, seat) => {
            let inner = inside(&scalar)?;
            let want = if scalar.text[..inner.start].trim() == "${" { want } else { Want::Any };
            (inner, want, seat)
        }
        _ => return None,
    };
    let looked = Looked::read(&scalar.text[inner.clone()], scalar.at - inner.start, site, |walk| {
        _ = walk.expr(want, seat);
    });
    ask(&Desk::new(focus, None, &looked, scalar.canvas(inner.start)))
}

fn extend(all: &mut Completions, more: Completions) {
    all.is_incomplete |= more.is_incomplete;
    let known = all.items.len();
    all.items.extend(
        more.items
            .into_iter()
            .enumerate()
            .map(|(place, item)| super::Item { sort: format!("{:04}", known + place), ..item }),
    );
    all.is_incomplete |= all.items.len() > super::MAX_ITEMS;
    all.items.truncate(super::MAX_ITEMS);
}

/// Whether the cursor is in a comment.
fn is_comment(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..at];
    line.trim_start().starts_with('#') || line.contains(" # flowright:")
}

/// The rules of a suppression.
fn comment(focus: &Focus, at: usize, around: Surroundings<'_>) -> Completions {
    let text = focus.source().text();
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let Some(start) = text[line..at].find('#').map(|sign| line + sign) else { return Completions::default() };
    let tail = Tail { writing: Writing::Comment, range: start..at, at, first: false };
    let contexts = if super::is_allow(&text[start..at]) { vec![Context::Rule] } else { Vec::new() };
    let looked = Looked { text, tail, tokens: Vec::new(), contexts, site: Site::default() };
    Desk::new(focus, Some(around), &looked, Canvas::File).complete()
}

/// A scalar that is looked at as a whole.
fn whole(scalar: &Scalar, site: Site, contexts: Vec<Context>) -> Looked<'_> {
    let start = scalar.text.len() - scalar.text.trim_start().len();
    let end = scalar.text.trim_end().len().max(start);
    let at = scalar.at.clamp(start, end.max(scalar.at));
    let tail = Tail { writing: Writing::Word, range: start.min(at)..end.max(at), at, first: false };
    Looked { text: &scalar.text, tail, tokens: Vec::new(), contexts, site }
}

/// Keys of a map.
fn keys(
    focus: &Focus,
    around: Surroundings<'_>,
    slot: &Slot,
    scalar: &Scalar,
    site: Site,
    meaning: &Meaning,
) -> Completions {
    let mut given: Vec<String> = keys::behind(focus.source().text(), slot);
    if let Some((_, seen)) = slot.maps.iter().rev().find(|(depth, _)| *depth == slot.path.len()) {
        given.extend(seen.iter().map(|(key, _)| key.clone()));
    }
    let ending = ending(focus, slot);
    let mut contexts = Vec::new();
    if let Meaning::Keys(context) = meaning {
        contexts.push(match context {
            Context::Argument(callee, _) => Context::Argument(called(focus, &site, callee), given.clone()),
            Context::ConfigKey(kind, _) => Context::ConfigKey(kind.clone(), given.clone()),
            other => other.clone(),
        });
    }
    // A resource, or a kind of `via`, may be a key, too.
    if let Meaning::Whole(context @ (Context::Resource | Context::ViaKind)) = meaning {
        contexts.push(context.clone());
    }
    let looked = whole(scalar, site, contexts);
    let mut desk = Desk::new(focus, Some(around), &looked, scalar.canvas(0));
    for key in schema::keys(&slot.path, &given) {
        let text = if key.nested && !slot.flow { ending.trim_end() } else { ending.as_str() };
        let draft = Draft::new(key.name.clone(), ItemKind::Argument);
        let draft = match keys_of_data::about(&slot.path, &key.name) {
            Some(about) => draft.detail(about.form).doc(about.says),
            None => draft.detail(key.detail),
        };
        desk.add(u32::from(!key.required) * 10, draft.plain(format!("{}{text}", quoted(focus, slot, &key.name))));
    }
    for field in fields(&desk, slot, meaning).into_iter().filter(|(name, _)| !given.contains(name)) {
        let draft = Draft::new(field.0.clone(), ItemKind::Field).detail(field.1);
        desk.add(0, draft.plain(format!("{}{ending}", quoted(focus, slot, &field.0))));
    }
    let mut found = desk.complete();
    found.items.retain(|item| !given.contains(&item.label));
    for item in &mut found.items {
        // What is written as in `.flow` is a key here.
        let as_key = format!("{}{ending}", quoted(focus, slot, &item.label));
        if !matches!(&item.insert, Insert::Plain(text) if text.starts_with(&as_key) || text.ends_with(':')) {
            item.insert = Insert::Plain(as_key);
        }
    }
    found
}

/// What stands behind a key that is written anew.
fn ending(focus: &Focus, slot: &Slot) -> String {
    let behind = &focus.source().text()[slot.range.end..];
    let rest = behind.trim_start_matches(['"', '\'']);
    let quote = match slot.style {
        Style::Double if !behind.starts_with('"') => "\"",
        Style::Single if !behind.starts_with('\'') => "'",
        _ => "",
    };
    // A quote that is there stays where it is, and the colon comes behind it.
    if rest.trim_start().starts_with(':') || slot.style != Style::Plain && quote.is_empty() {
        return String::new();
    }
    format!("{quote}: ")
}

/// A key as JSON wants it.
fn quoted(focus: &Focus, slot: &Slot, key: &str) -> String {
    let json = focus.source().path().to_ascii_lowercase().ends_with(".json");
    if json && slot.style == Style::Plain { format!("\"{key}\"") } else { key.to_owned() }
}

/// The action that a statement calls, by what is written above or by the tree.
fn called(focus: &Focus, site: &Site, callee: &str) -> String {
    if !callee.is_empty() {
        return callee.to_owned();
    }
    let name = site.statement.as_deref().unwrap_or_default();
    let nodes = focus
        .program()
        .workflows
        .iter()
        .filter(|it| focus.modules().any(|id| id == it.module))
        .flat_map(|it| &it.nodes);
    let call = nodes.filter(|node| node.name.text == name).find_map(|node| match &node.kind {
        crate::hir::NodeKind::Call(call) => Some(call.action.to_string()),
        _ => None,
    });
    call.unwrap_or_default()
}

/// The fields of the record that a map of data is to be.
fn fields(desk: &Desk<'_>, slot: &Slot, meaning: &Meaning) -> Vec<(String, String)> {
    let (want, seat) = match meaning {
        Meaning::Value(want, seat) | Meaning::Expr(want @ Want::Result, seat) => (want.clone(), *seat),
        _ => return Vec::new(),
    };
    let want = with_callee(desk.focus, &desk.looked.site, &want);
    offer::fields_of(desk, &ExprAt { tokens: 0..0, want, seat }, &way(slot, meaning))
}

/// The keys and elements between what data is of and the cursor.
fn way<'s>(slot: &'s Slot, meaning: &Meaning) -> Vec<Option<&'s str>> {
    let part = |part: &'s Part| match part {
        Part::Key(key) => Some(key.as_str()),
        Part::Item(_) => None,
    };
    meaning::behind(slot, meaning).iter().map(part).collect()
}

/// What a scalar may be.
fn values(
    focus: &Focus,
    around: Surroundings<'_>,
    slot: &Slot,
    scalar: &Scalar,
    site: &Site,
    meaning: &Meaning,
) -> Completions {
    let walked = |text: Range<usize>, read: &mut dyn FnMut(&mut Walk<'_>)| {
        let looked = Looked::read(&scalar.text[text.clone()], scalar.at - text.start, site.clone(), |walk| read(walk));
        Desk::new(focus, Some(around), &looked, scalar.canvas(text.start)).complete()
    };
    let all = 0..scalar.text.len();
    match meaning {
        Meaning::Expr(want, seat) => walked(all, &mut |walk| _ = walk.expr(want.clone(), *seat)),
        Meaning::Type => walked(all, &mut |walk| _ = walk.ty()),
        Meaning::Edge => walked(all, &mut |walk| _ = walk.edge()),
        Meaning::Transition => walked(all, &mut |walk| _ = walk.transition()),
        Meaning::Takes => walked(all, &mut |walk| _ = walk.takes()),
        Meaning::Value(want, seat) => match inside(scalar) {
            Some(inner) => {
                let whole = scalar.text[..inner.start].trim() == "${";
                let want = if whole { with_callee(focus, site, want) } else { Want::Any };
                walked(inner, &mut |walk| _ = walk.expr(want.clone(), *seat))
            }
            None => data(focus, around, slot, scalar, site.clone(), meaning),
        },
        Meaning::Whole(context) => {
            let looked = whole(scalar, site.clone(), vec![context.clone()]);
            let mut desk = Desk::new(focus, Some(around), &looked, scalar.canvas(0));
            desk.bare = true;
            words(&mut desk, slot);
            desk.complete()
        }
        Meaning::Plain | Meaning::Keys(_) => {
            let looked = whole(scalar, site.clone(), Vec::new());
            let mut desk = Desk::new(focus, Some(around), &looked, scalar.canvas(0));
            words(&mut desk, slot);
            desk.complete()
        }
    }
}

fn words(desk: &mut Desk<'_>, slot: &Slot) {
    for word in schema::words(&slot.path) {
        desk.add(0, Draft::new(word, ItemKind::Value));
    }
}

fn with_callee(focus: &Focus, site: &Site, want: &Want) -> Want {
    match want {
        Want::Arg(callee, name) => Want::Arg(called(focus, site, callee), name.clone()),
        Want::ResultOf(callee) => Want::ResultOf(called(focus, site, callee)),
        other => other.clone(),
    }
}

/// Data: what it may say as text, and names in scope between `${` and `}`.
fn data(
    focus: &Focus,
    around: Surroundings<'_>,
    slot: &Slot,
    scalar: &Scalar,
    site: Site,
    meaning: &Meaning,
) -> Completions {
    let Meaning::Value(want, seat) = meaning else { return Completions::default() };
    let at = ExprAt { tokens: 0..0, want: with_callee(focus, &site, want), seat: *seat };
    let looked = whole(scalar, site, Vec::new());
    let mut desk = Desk::new(focus, Some(around), &looked, scalar.canvas(0));
    desk.bare = true;
    let names = *seat != SeatKind::Const;
    let found = offer::data_of(&desk, &at, &way(slot, meaning));
    for (rank, draft) in found {
        match draft.kind {
            ItemKind::Value => desk.add(rank, draft),
            _ if names => {
                let text = if slot.style == Style::Plain {
                    format!("'${{ {} }}'", draft.label)
                } else {
                    format!("${{ {} }}", draft.label)
                };
                desk.add(rank, draft.plain(text));
            }
            _ => {}
        }
    }
    desk.finish()
}

/// The expression between `${` and `}` that the cursor is in.
fn inside(scalar: &Scalar) -> Option<Range<usize>> {
    let before = &scalar.text[..scalar.at];
    let open = before.rfind("${")?;
    if before[..open].ends_with('$') || closes(&before[open + 2..]) {
        return None;
    }
    let rest = &scalar.text[open + 2..];
    let end = (0..rest.len())
        .find(|&end| rest.is_char_boundary(end) && open + 2 + end >= scalar.at && rest[end..].starts_with('}'));
    Some(open + 2..end.map_or(scalar.text.len(), |end| open + 2 + end))
}

/// Whether a `}` closes what is open before this text.
fn closes(text: &str) -> bool {
    let mut depth = 0_usize;
    for token in lex::tokens(text) {
        match token.text {
            "{" => depth += 1,
            "}" if depth == 0 => return true,
            "}" => depth -= 1,
            _ => {}
        }
    }
    false
}
