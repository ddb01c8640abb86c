//! What a text would be if what is open at the cursor were closed. A file with an open bracket or quote cannot be read at all, and so nobody would know
//! the names in it; and open is what everything is while it is written.

use super::super::canvas::Style;
use super::slot::{self, Role, Slot};
use crate::frontend;

/// How many brackets are closed at most, and tried one after the other: behind the cursor some may be closed already.
const MAX_CLOSED: usize = 8;

/// The text with what is open at the cursor closed, if that can be read and the text cannot. Up to the end of the word at the cursor it is the same.
pub(in crate::ide::completion) fn mended(path: &str, text: &str, at: usize) -> Option<String> {
    if frontend::is_readable(path, text) {
        return None;
    }
    let slot = slot::find(text, at)?;
    let line = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let quote = match slot.style {
        Style::Double => "\"",
        Style::Single => "'",
        Style::Plain | Style::Block => "",
    };
    let is_closed = !quote.is_empty() && slot.range.end < line && text[slot.range.end..].starts_with(quote);
    let (end, quote) = if is_closed { (slot.range.end + 1, "") } else { (slot.range.end.clamp(at, line), quote) };
    let closers: Vec<char> = slot.closers.chars().take(MAX_CLOSED).collect();
    (0..=closers.len()).find_map(|count| {
        let closing: String = closers[..count].iter().flat_map(|closer| [' ', *closer]).collect();
        rests(frontend::is_json(path), &slot).iter().find_map(|rest| {
            let mended = format!("{}{quote}{rest}{closing}{}", &text[..end], &text[end..]);
            frontend::is_readable(path, &mended).then_some(mended)
        })
    })
}

/// What a scalar may lack behind it: a key its value, and in JSON a place what stands there.
fn rests(json: bool, slot: &Slot) -> &'static [&'static str] {
    let is_bare = slot.style == Style::Plain && slot.range.is_empty();
    match (json, slot.role) {
        (true, Role::Key) if is_bare => &["", "\"\": null"],
        (true, Role::Key) => &["", ": null"],
        (true, Role::Value | Role::Either) if is_bare => &["", "null"],
        (false, Role::Key | Role::Either) if !slot.flow => &["", ":"],
        (_, Role::Key | Role::Value | Role::Either) => &[""],
    }
}
