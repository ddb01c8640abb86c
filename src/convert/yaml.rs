//! Data as YAML that people like to read: block style, and what is short on one line.
//!
//! An emitter of our own, because none that we know of takes a comment and a style for each value.

use super::node::{Around, Code, Entry, Item, Line, List, Map, Node, Shape, double, speaks};
use super::scalar;
use crate::syntax::format::fragments::broken;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr as _;

/// The most columns that a line takes, if it can be helped.
pub(super) const WIDTH: usize = 100;

/// The most bytes of a key that stands before its `:`; a longer one stands behind a `?` (section 8.2.2).
const MAX_KEY: usize = 1000;

/// The text of a document. What stands `above` all of it comes first.
pub(super) fn write(above: &[Line], root: &Map<'_>) -> String {
    let mut writer = Writer { out: String::new(), depth: 0, fresh: true };
    writer.lines(above);
    if root.entries.is_empty() {
        writer.line("{}");
    }
    writer.entries(&root.entries);
    writer.lines(&root.tail);
    writer.out
}

struct Writer {
    out: String,
    /// In how many blocks the line at hand stands.
    depth: usize,
    /// Whether nothing stands before the line at hand in its block.
    fresh: bool,
}

impl Writer {
    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.fresh = false;
    }

    fn line(&mut self, text: &str) {
        self.indent();
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn lines(&mut self, lines: &[Line]) {
        for line in lines {
            match line {
                Line::Blank if self.fresh || self.out.ends_with("\n\n") => {}
                Line::Blank => self.out.push('\n'),
                Line::Comment(text) => self.line(&marked("#", text)),
                Line::Doc(text) => self.line(&marked("##", text)),
            }
        }
    }

    fn entries(&mut self, entries: &[Entry<'_>]) {
        for Entry { around, key, value } in entries {
            let column = 2 * self.depth + scalar::key(key).width() + 1;
            let around = self.settled(around, value, column);
            self.lines(&around.lead);
            self.indent();
            self.entry(key, value, &around);
        }
    }

    /// An entry, whose line has begun.
    fn entry(&mut self, key: &str, value: &Node<'_>, around: &Around) {
        let key = scalar::key(key);
        if key.len() > MAX_KEY {
            self.out.push_str("? ");
            self.out.push_str(&key);
            self.out.push('\n');
            self.indent();
        } else {
            self.out.push_str(&key);
        }
        self.out.push(':');
        self.value(value, around, self.column());
    }

    fn items(&mut self, items: &[Item<'_>]) {
        for Item { around, value } in items {
            let around = self.settled(around, value, 2 * self.depth + 1);
            self.lines(&around.lead);
            self.indent();
            self.out.push('-');
            self.item(value, &around);
        }
    }

    /// What is behind a value that takes several lines goes above it.
    fn settled<'a>(&self, around: &'a Around, value: &Node<'_>, column: usize) -> Cow<'a, Around> {
        let stays = matches!(value, Node::Nothing) || around.trail.is_none() || self.short(value, column + 1).is_some();
        if stays {
            return Cow::Borrowed(around);
        }
        let mut around = around.clone();
        let trail = around.trail.take().map(Line::Comment);
        around.add_above(trail);
        Cow::Owned(around)
    }

    fn item(&mut self, value: &Node<'_>, around: &Around) {
        // A map begins on the line of the dash, unless a comment stands there.
        let column = self.column();
        match value {
            Node::Map(map)
                if around.trail.is_none()
                    && self.short(value, column).is_none()
                    && map.entries.first().is_some_and(|first| !speaks(&first.around.lead)) =>
            {
                self.out.push(' ');
                self.depth += 1;
                let (first, rest) = map.entries.split_at(1);
                for first in first {
                    self.entry(&first.key, &first.value, &first.around);
                }
                self.entries(rest);
                self.lines(&map.tail);
                self.depth -= 1;
            }
            value => self.value(value, around, column),
        }
    }

    /// A value behind a key or a dash, with the comment on its line.
    fn value(&mut self, value: &Node<'_>, around: &Around, column: usize) {
        if let Node::Nothing = value {
            return self.end_line(around);
        }
        if let Some(short) = self.short(value, column + 1) {
            self.out.push(' ');
            self.out.push_str(&short);
            return self.end_line(around);
        }
        match value {
            Node::List(list) => {
                self.end_line(around);
                self.inside(|writer| {
                    writer.items(&list.items);
                    writer.lines(&list.tail);
                });
            }
            Node::Map(map) => {
                self.end_line(around);
                self.inside(|writer| {
                    writer.entries(&map.entries);
                    writer.lines(&map.tail);
                });
            }
            Node::Code(code) => self.code(code, around),
            value => self.long(value, around),
        }
    }

    /// A text that is longer than a line, or has several.
    fn long(&mut self, value: &Node<'_>, around: &Around) {
        let Node::Text(text) = value else { return self.end_line(around) };
        self.out.push(' ');
        if let Some((header, lines)) = scalar::block(text) {
            return self.block(header, lines.into_iter(), around);
        }
        self.out.push_str(&scalar::spelled(text, false));
        self.end_line(around);
    }

    /// A piece of the language that is longer than a line.
    fn code(&mut self, code: &Code<'_>, around: &Around) {
        self.out.push(' ');
        let inside = self.depth + 1;
        let text = if code.wrapped {
            let inner = broken(code.fragment, inside + 1);
            format!("${{\n{}{inner}\n{}}}", "  ".repeat(inside + 1), "  ".repeat(inside))
        } else {
            broken(code.fragment, inside)
        };
        let indent = 2 * inside;
        // All lines but the first stand where they are to stand.
        let lines: Vec<&str> = text
            .split('\n')
            .enumerate()
            .map(|(at, line)| if at == 0 { line } else { line.get(indent..).unwrap_or_default() })
            .collect();
        // In a block nothing can be escaped.
        let hidden = |line: &&str| line.ends_with(' ') || !scalar::shows_all(line);
        if lines.len() == 1 || lines.iter().any(hidden) {
            self.out.push_str(&scalar::spelled(&code.flat(), false));
            return self.end_line(around);
        }
        self.block("|-", lines.into_iter(), around);
    }

    fn block<'l>(&mut self, header: &str, lines: impl Iterator<Item = &'l str>, around: &Around) {
        self.out.push_str(header);
        self.end_line(around);
        self.inside(|writer| {
            for line in lines {
                if line.is_empty() {
                    writer.out.push('\n');
                } else {
                    writer.line(line);
                }
            }
        });
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        self.fresh = true;
        write(self);
        self.depth -= 1;
        self.fresh = false;
    }

    fn end_line(&mut self, around: &Around) {
        if let Some(trail) = &around.trail {
            self.out.push(' ');
            self.out.push_str(&marked("#", trail));
        }
        self.out.push('\n');
        self.fresh = false;
    }

    /// How far the line at hand has come.
    fn column(&self) -> usize {
        self.out.rsplit('\n').next().unwrap_or_default().width()
    }

    /// The value on one line, if it is one that belongs there and there is room for it behind so many columns.
    #[expect(clippy::unused_self, reason = "it reads as the other ways to write a value")]
    fn short(&self, value: &Node<'_>, column: usize) -> Option<String> {
        let mut out = String::new();
        flow(value, false, &mut out, WIDTH.saturating_sub(column)).then_some(out)
    }
}

/// Writes a value, in brackets or not, on one line of so many columns; says whether that was possible.
fn flow(value: &Node<'_>, inside: bool, out: &mut String, room: usize) -> bool {
    let fits = match value {
        Node::Null | Node::Nothing => push(out, "null"),
        Node::Bool(value) => push(out, &value.to_string()),
        Node::Int(value) => push(out, &value.to_string()),
        Node::Double(value) => push(out, &double(*value)),
        Node::Word(text) => push(out, text),
        Node::Text(text) => {
            !(text.contains('\n') && scalar::block(text).is_some()) && push(out, &scalar::spelled(text, inside))
        }
        Node::Code(code) => push(out, &scalar::spelled(&code.flat(), inside)),
        Node::List(list) => flow_list(list, out, room),
        Node::Map(map) => flow_map(map, out, room),
    };
    fits && out.width() <= room
}

fn push(out: &mut String, text: &str) -> bool {
    out.push_str(text);
    true
}

fn flow_list(list: &List<'_>, out: &mut String, room: usize) -> bool {
    let silent = !speaks(&list.tail) && !list.items.iter().any(|item| item.around.speaks());
    if !silent || (list.shape == Shape::Lines && !list.items.is_empty()) {
        return false;
    }
    out.push('[');
    for (at, item) in list.items.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        if !flow(&item.value, true, out, room) {
            return false;
        }
    }
    push(out, "]")
}

fn flow_map(map: &Map<'_>, out: &mut String, room: usize) -> bool {
    let silent = !speaks(&map.tail) && !map.entries.iter().any(|entry| entry.around.speaks());
    if !silent || (map.shape == Shape::Lines && !map.entries.is_empty()) {
        return false;
    }
    if map.entries.is_empty() {
        return push(out, "{}");
    }
    out.push('{');
    for (at, entry) in map.entries.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { " " });
        out.push_str(&scalar::spelled(&entry.key, true));
        out.push_str(": ");
        if !flow(&entry.value, true, out, room) {
            return false;
        }
    }
    push(out, " }")
}

/// A comment behind its mark.
fn marked(mark: &str, text: &str) -> String {
    let text = scalar::comment(text.trim_end());
    let blank = if text.is_empty() || (text.starts_with(' ') && mark == "#") { "" } else { " " };
    format!("{mark}{blank}{text}")
}
