//! What is done to findings at the end, so that they fit a file of YAML or JSON; and what a file is about.

use super::{AliasUse, Kind, Tree, parse};
use crate::base::{FileId, Span};
use crate::diagnostic::{Diagnostic, Fix, Label, Sink};
use crate::frontend::Outline;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many aliases of one anchor are shown with a finding in it.
const MAX_ALIASES: usize = 3;

/// What is at the top of `text`, if that is YAML or JSON with keys.
pub(in crate::frontend) fn outline(text: &str) -> Option<Outline> {
    let mut sink = Sink::new();
    let tree = parse(FileId::new(0), text, &mut sink);
    let (root, _) = tree.documents().next()?;
    let list = root.kind() == Kind::List;
    let top = if list { root.items().next()? } else { root };
    let keys: Vec<String> = top.entries().map(|entry| entry.key.text.to_owned()).collect();
    (!keys.is_empty()).then_some(Outline { list, keys })
}

/// Shows aliases with what is found in their anchors, and spells fixes as their places want it.
pub(in crate::frontend) fn adapt(file: FileId, text: &str, found: &mut [Diagnostic]) {
    let concerns = |span: Span| span.file == file;
    let edits = |it: &Diagnostic| it.fixes.iter().any(|fix| fix.edits.iter().any(|edit| concerns(edit.span)));
    if !found.iter().any(|it| concerns(it.primary.span) || edits(it)) {
        return;
    }
    let tree = parse(file, text, &mut Sink::new());
    let scalars = tree.scalars();
    show_aliases(&tree, file, found);
    for diagnostic in found {
        if concerns(diagnostic.primary.span) {
            in_terms_of_data(diagnostic, text, &scalars);
        }
        diagnostic.fixes.retain_mut(|fix| spelled(fix, file, text, &scalars));
    }
}

/// Says what went wrong in the words of somebody who writes data: text in which an expression was meant, and what cannot stand in text.
fn in_terms_of_data(diagnostic: &mut Diagnostic, text: &str, scalars: &[Span]) {
    let place = diagnostic.primary.span;
    let written = &text[place.range()];
    if diagnostic.rule.code == "E0302"
        && text[place.start as usize..].starts_with("${")
        && let Some(kind) = diagnostic.message.strip_prefix("`string` does not take ")
    {
        diagnostic.message = format!("{kind} cannot stand within text");
        let help = "take a part of it that is text, a number or the like, as in `${ it.name }`; or make `${ … }` the whole text";
        diagnostic.help = Some(help.to_owned());
        return;
    }
    let is_scalar =
        scalars.binary_search_by_key(&place.start, |scalar| scalar.start).is_ok_and(|at| scalars[at] == place);
    let word = written.trim_matches(['"', '\'']);
    let name = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let found_text =
        diagnostic.message.ends_with("found `string`") || diagnostic.message.ends_with(&format!("found `\"{word}\"`"));
    if diagnostic.rule.code == "E0301" && is_scalar && found_text && word.split('.').all(name) {
        diagnostic.help = Some(format!("this is text; write `'${{ {word} }}'` for what `{word}` is"));
    }
}

/// Adds to each finding the aliases of what it stands in, the innermost first. Anchors hold each other or are apart, so one sweep finds
/// which hold a place.
fn show_aliases(tree: &Tree<'_>, file: FileId, found: &mut [Diagnostic]) {
    let mut anchors: BTreeMap<(u32, Reverse<u32>), Vec<Span>> = BTreeMap::new();
    for AliasUse { alias, target } in tree.aliases() {
        let shown = anchors.entry((target.start, Reverse(target.end))).or_default();
        if shown.len() < MAX_ALIASES {
            shown.push(*alias);
        }
    }
    if anchors.is_empty() {
        return;
    }
    let mut concerned: Vec<&mut Diagnostic> = found.iter_mut().filter(|it| it.primary.span.file == file).collect();
    concerned.sort_by_key(|it| it.primary.span);
    let mut anchors = anchors.into_iter().peekable();
    let mut open: Vec<(u32, Vec<Span>)> = Vec::new();
    for diagnostic in concerned {
        let place = diagnostic.primary.span;
        while let Some(((_, Reverse(end)), aliases)) = anchors.next_if(|((start, _), _)| *start <= place.start) {
            open.retain(|(outer, _)| *outer >= end);
            open.push((end, aliases));
        }
        open.retain(|(end, _)| *end >= place.start);
        let aliases = open.iter().rev().filter(|(end, _)| *end >= place.end).flat_map(|(_, aliases)| aliases);
        for &alias in aliases.take(MAX_ALIASES) {
            if diagnostic.related.iter().all(|label| label.span != alias) {
                let text = "it also stands here, by this alias".to_owned();
                diagnostic.related.push(Label { span: alias, text });
            }
        }
    }
}

/// Spells a fix as its places want it; `false` if one of its edits cannot be made there.
fn spelled(fix: &mut Fix, file: FileId, text: &str, scalars: &[Span]) -> bool {
    fix.edits.iter_mut().filter(|edit| edit.span.file == file).all(|edit| {
        // Behind a name, a clause of `.flow` would be put into the text that the name is.
        if edit.span.is_empty() && edit.text.starts_with(char::is_whitespace) {
            return false;
        }
        // The header of a block scalar stands before it.
        if edit.text == "|" && text.get(edit.span.range()) == Some(">") {
            return true;
        }
        let behind = scalars.partition_point(|scalar| scalar.start <= edit.span.start);
        let scalar = behind.checked_sub(1).map(|at| scalars[at]).filter(|scalar| scalar.contains(edit.span));
        let spelled = scalar.and_then(|scalar| spelled_in(&edit.text, edit.span, scalar, text));
        spelled.map(|spelled| edit.text = spelled).is_some()
    })
}

/// `new` as it is written in the scalar in place of `place`.
pub(in crate::frontend) fn spelled_in(new: &str, place: Span, scalar: Span, text: &str) -> Option<String> {
    let one_line = !new.contains(['\n', '\r']);
    let inside = |quoted: bool| !quoted || scalar.start < place.start && place.end < scalar.end;
    match text.as_bytes().get(scalar.start as usize) {
        Some(b'"') if inside(true) => {
            let quoted = serde_json::Value::from(new).to_string();
            Some(quoted[1..quoted.len() - 1].to_owned())
        }
        Some(b'\'') if inside(true) => one_line.then(|| new.replace('\'', "''")),
        Some(b'"' | b'\'') => None,
        _ if text[scalar.range()].contains('\n') => one_line.then(|| new.to_owned()),
        _ => plain(new, place, scalar, text).then(|| new.to_owned()),
    }
}

/// Whether `new` may stand in a plain scalar in place of `place`. What such a scalar may hold depends on where it stands: in brackets
/// `,` ends it. A sign that it holds already is right.
fn plain(new: &str, place: Span, scalar: Span, text: &str) -> bool {
    let source = &text[scalar.range()];
    let whole = format!(
        "{}{new}{}",
        &text[scalar.start as usize..place.start as usize],
        &text[place.end as usize..scalar.end as usize]
    );
    let begins = whole.starts_with(|c: char| c.is_alphanumeric() || c == '_') || source.get(..1) == whole.get(..1);
    let ends = whole.contains(": ") || whole.contains(" #") || whole.ends_with(':') || whole.trim() != whole;
    let fits = |c: char| {
        !matches!(c, ',' | '[' | ']' | '{' | '}' | '\n' | '\r' | '\t') && !c.is_control() || source.contains(c)
    };
    begins && !ends && whole.chars().all(fits)
}
