//! Data as JSON, laid out as the YAML is. It has no comments.

use super::node::{Map, Node, Shape, double};
use super::scalar;
use super::yaml::WIDTH;
use unicode_width::UnicodeWidthStr as _;

/// The text of a document.
pub(super) fn write(root: &Map<'_>) -> String {
    let mut out = String::new();
    map(root, &mut out, 0);
    out.push('\n');
    out
}

fn value(node: &Node<'_>, out: &mut String, depth: usize) {
    let column = out.rsplit('\n').next().unwrap_or_default().width();
    let mut line = String::new();
    // A comma may follow.
    if flow(node, &mut line, WIDTH.saturating_sub(column + 1)) {
        return out.push_str(&line);
    }
    match node {
        Node::List(found) => {
            let items = found.items.iter().map(|item| (None, &item.value));
            members(('[', ']'), items, out, depth);
        }
        Node::Map(found) => map(found, out, depth),
        node => plain(node, out),
    }
}

fn map(map: &Map<'_>, out: &mut String, depth: usize) {
    members(('{', '}'), map.entries.iter().map(|entry| (Some(entry.key.as_str()), &entry.value)), out, depth);
}

/// Members, each on a line of its own.
fn members<'n, 't: 'n>(
    (open, close): (char, char),
    members: impl Iterator<Item = (Option<&'n str>, &'n Node<'t>)>,
    out: &mut String,
    depth: usize,
) {
    let new_line = |out: &mut String, depth| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    out.push(open);
    for (at, (key, member)) in members.enumerate() {
        if at > 0 {
            out.push(',');
        }
        new_line(out, depth + 1);
        if let Some(key) = key {
            out.push_str(&quoted(key));
            out.push_str(": ");
        }
        value(member, out, depth + 1);
    }
    new_line(out, depth);
    out.push(close);
}

/// Writes a value on one line of so many columns; says whether that was possible.
fn flow(node: &Node<'_>, out: &mut String, room: usize) -> bool {
    let whole = match node {
        Node::List(list) if list.shape == Shape::Lines && !list.items.is_empty() => false,
        Node::Map(map) if map.shape == Shape::Lines && !map.entries.is_empty() => false,
        Node::List(list) => {
            let items = list.items.iter().map(|item| (None, &item.value));
            flow_members(("[", "]"), items, out, room)
        }
        Node::Map(map) if map.entries.is_empty() => flow_members(("{", "}"), std::iter::empty(), out, room),
        Node::Map(map) => {
            let entries = map.entries.iter().map(|entry| (Some(entry.key.as_str()), &entry.value));
            flow_members(("{ ", " }"), entries, out, room)
        }
        node => {
            plain(node, out);
            true
        }
    };
    whole && out.width() <= room
}

fn flow_members<'n, 't: 'n>(
    (open, close): (&str, &str),
    members: impl Iterator<Item = (Option<&'n str>, &'n Node<'t>)>,
    out: &mut String,
    room: usize,
) -> bool {
    out.push_str(open);
    for (at, (key, member)) in members.enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        if let Some(key) = key {
            out.push_str(&quoted(key));
            out.push_str(": ");
        }
        if !flow(member, out, room) {
            return false;
        }
    }
    out.push_str(close);
    true
}

fn plain(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Null | Node::Nothing | Node::List(_) | Node::Map(_) => out.push_str("null"),
        Node::Bool(value) => out.push_str(&value.to_string()),
        Node::Int(value) => out.push_str(&value.to_string()),
        Node::Double(value) => out.push_str(&double(*value)),
        Node::Text(text) | Node::Word(text) => out.push_str(&quoted(text)),
        Node::Code(code) => out.push_str(&quoted(&code.flat())),
    }
}

/// A string of JSON (RFC 8259). What leaves no mark is escaped, also where JSON would not ask for it: YAML does.
fn quoted(text: &str) -> String {
    let written = serde_json::Value::from(text).to_string();
    if scalar::shows_all(&written) {
        return written;
    }
    let mut out = String::with_capacity(written.len());
    let mut buffer = [0; 4];
    for c in written.chars() {
        if scalar::shows_all(c.encode_utf8(&mut buffer)) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}
