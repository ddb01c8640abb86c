//! Adding entries and elements.

use super::datum::{block_entry, entry};
use super::{Addition, Datum, Owner, Patch, is_beside};
use crate::base::Span;
use crate::diagnostic::Edit;
use crate::frontend::tree::{Entry, Kind, Value};

/// How something new stands in a map or a list that has something in it already.
struct Room {
    /// Where it is put.
    at: u32,
    /// What stands between it and what is before.
    before: String,
    /// What stands between it and what is behind.
    behind: String,
    /// How many blanks in its line has; none within brackets.
    indent: Option<usize>,
}

impl Patch<'_> {
    /// Adds to what stands at the end of a path of keys; keys that are missing on the way are added, too.
    pub fn add(&self, owner: Owner, path: &[&str], addition: Addition) -> Option<Edit> {
        let (value, missing) = self.find(owner, path)?;
        let Some((first, rest)) = missing.split_first() else {
            return match addition {
                Addition::Entries(entries) => self.entries(value, &entries),
                Addition::Items(items) => self.items(value, &items),
            };
        };
        let inner = match addition {
            Addition::Entries(entries) => Datum::Map(entries),
            Addition::Items(items) => Datum::List(items),
        };
        let inner = rest.iter().rev().fold(inner, |inner, key| Datum::Map(vec![((*key).to_owned(), inner)]));
        self.entries(value, &[((*first).to_owned(), inner)])
    }

    /// Adds an entry before the one whose key begins at a place, and before the comments above that.
    pub fn before(&self, key: u32, name: &str, value: &Datum) -> Option<Edit> {
        let spot = (*self.keys.get(&key)?)?;
        let map = self.tree.value(spot.map);
        if self.is_shared(map.span()) {
            return None;
        }
        let room = self.room_before(map, key)?;
        Some(self.edit(&room, &[(name.to_owned(), value.clone())]))
    }

    fn edit(&self, room: &Room, entries: &[(String, Datum)]) -> Edit {
        let text: Vec<String> = match room.indent {
            None => entries.iter().map(|(key, value)| entry(key, value, self.spelling)).collect(),
            Some(indent) => entries.iter().map(|(key, value)| block_entry(key, value, indent, self.spelling)).collect(),
        };
        let (before, behind) = (&room.before, &room.behind);
        let text: Vec<String> = text.iter().map(|text| format!("{before}{text}{behind}")).collect();
        let text = text.concat();
        Edit { span: Span::new(self.tree.file(), room.at, room.at), text }
    }

    fn entries(&self, map: Value<'_>, entries: &[(String, Datum)]) -> Option<Edit> {
        let span = map.span();
        if map.kind() != Kind::Map || self.is_shared(span) {
            return None;
        }
        let Some(last) = map.entries().last() else {
            let text = Datum::Map(entries.to_vec()).line(self.spelling);
            return (!span.is_empty()).then_some(Edit { span, text });
        };
        let room = if is_beside(&last) && span.contains(last.value.span()) {
            self.room_behind(map, &last)?
        } else {
            self.room_before(map, map.entries().next()?.key.span.start)?
        };
        Some(self.edit(&room, entries))
    }

    fn items(&self, list: Value<'_>, items: &[Datum]) -> Option<Edit> {
        let span = list.span();
        if self.is_shared(span) {
            return None;
        }
        let text: Vec<String> = items.iter().map(|item| item.line(self.spelling)).collect();
        if list.kind() == Kind::Text && !self.tree.text()[span.range()].contains('\n') {
            let text = format!("[{}, {}]", &self.tree.text()[span.range()], text.join(", "));
            return Some(Edit { span, text });
        }
        if list.kind() != Kind::List {
            return None;
        }
        let Some(end) = list.items().last().map(Value::span) else {
            return Some(Edit { span, text: format!("[{}]", text.join(", ")) });
        };
        if !span.contains(end) || end.is_empty() {
            return None;
        }
        let lead = self.lead(end.start);
        if self.is_bracketed(span) {
            let before = if lead.trim().is_empty() { format!(",\n{lead}") } else { ", ".to_owned() };
            let text: Vec<String> = text.iter().map(|text| format!("{before}{text}")).collect();
            let text = text.concat();
            return Some(Edit { span: end.after(), text });
        }
        let dash = lead.rfind('-').filter(|_| lead.trim_matches([' ', '-']).is_empty())?;
        let at = self.line_end(end.end);
        let text: Vec<String> = text.iter().map(|text| format!("\n{}- {text}", blanks(&lead[..dash]))).collect();
        let text = text.concat();
        Some(Edit { span: Span::new(span.file, at, at), text })
    }

    /// Behind the last entry of a map.
    fn room_behind(&self, map: Value<'_>, last: &Entry<'_>) -> Option<Room> {
        let value = last.value.span();
        if self.is_bracketed(map.span()) {
            let lead = self.lead(last.key.span.start);
            let before = if lead.trim().is_empty() { format!(",\n{lead}") } else { ", ".to_owned() };
            return (!value.is_empty()).then_some(Room { at: value.end, before, behind: String::new(), indent: None });
        }
        let lead = self.block_lead(map.entries().next()?.key.span.start)?;
        let at = self.line_end(value.end.max(last.key.span.end));
        Some(Room { at, before: format!("\n{lead}"), behind: String::new(), indent: Some(lead.len()) })
    }

    /// Before an entry of a map, and the comments right above it.
    fn room_before(&self, map: Value<'_>, key: u32) -> Option<Room> {
        let lead = self.lead(key);
        if self.is_bracketed(map.span()) {
            let behind = if lead.trim().is_empty() { format!(",\n{lead}") } else { ", ".to_owned() };
            return Some(Room { at: key, before: String::new(), behind, indent: None });
        }
        let blank = self.block_lead(key)?;
        let indent = Some(blank.len());
        if !lead.trim().is_empty() {
            return Some(Room { at: key, before: String::new(), behind: format!("\n{blank}"), indent });
        }
        let at = self.above_comments(self.line_start(key));
        Some(Room { at, before: blank, behind: "\n".to_owned(), indent })
    }

    /// What stands before a key of a block, as blanks; none if that is more than blanks and dashes.
    fn block_lead(&self, key: u32) -> Option<String> {
        let lead = self.lead(key).trim_start_matches('\u{feff}');
        lead.trim_matches([' ', '-']).is_empty().then(|| blanks(lead))
    }

    /// Whether a map or a list is written in brackets.
    pub(super) fn is_bracketed(&self, span: Span) -> bool {
        self.tree.text()[span.range()].starts_with(['{', '['])
    }

    /// What stands before a place on its line.
    pub(super) fn lead(&self, at: u32) -> &str {
        &self.tree.text()[self.line_start(at) as usize..at as usize]
    }

    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn line_start(&self, at: u32) -> u32 {
        self.tree.text()[..at as usize].rfind('\n').map_or(0, |at| at as u32 + 1)
    }

    /// The end of the line on which what goes on to a place really ends, without the line break.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn line_end(&self, at: u32) -> u32 {
        let text = self.tree.text();
        let end = text[..at as usize].trim_end().len();
        let rest = &text[end..];
        let line = rest.find('\n').map_or(rest, |at| rest[..at].strip_suffix('\r').unwrap_or(&rest[..at]));
        (end + line.len()) as u32
    }

    /// The first of the lines above a line that are comments.
    pub(super) fn above_comments(&self, line: u32) -> u32 {
        let mut first = line;
        while let Some(above) = first.checked_sub(1).map(|end| self.line_start(end)) {
            let is_comment =
                self.tree.comments().iter().any(|it| it.own_line && (above..first).contains(&it.span.start));
            if !is_comment {
                break;
            }
            first = above;
        }
        first
    }
}

/// As many blanks as a text has characters.
fn blanks(text: &str) -> String {
    " ".repeat(text.chars().count())
}
