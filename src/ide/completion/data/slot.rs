//! Where in a file of YAML or JSON the cursor is, in a text that need not parse: the keys around it, and the scalar that is being written.
//!
//! One pass over the lines up to the cursor, which knows as much of YAML as it needs: indentation, dashes, keys, quotes, block scalars, and brackets.

use super::super::canvas::Style;
use super::keys::key_of;
use std::ops::Range;

/// A part of the way from the root of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ide) enum Part {
    /// Into the value of a key.
    Key(String),
    /// Into an element of a list.
    Item(usize),
}

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A key.
    Key,
    /// A value.
    Value,
    /// A value, or the first key of a map that is one.
    Either,
}

/// Where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The way from the root.
    pub(super) path: Vec<Part>,
    /// What is being written.
    pub(super) role: Role,
    /// How the scalar is written that the cursor is in.
    pub(super) style: Style,
    /// Where it stands, without quotes.
    pub(super) range: Range<usize>,
    /// Whether it stands in brackets, or the file is JSON.
    pub(super) flow: bool,
    /// The maps on the way: how long the way to each is, and its keys with their values, as far as these are short texts.
    pub(super) maps: Vec<(usize, Vec<(String, String)>)>,
    /// The column of the keys of the map around, outside of brackets.
    pub(super) column: usize,
    /// The brackets that close those that are open, the innermost first.
    pub(super) closers: String,
}

/// A list or a map around the cursor.
#[derive(Debug)]
pub(super) struct Frame {
    flow: bool,
    indent: usize,
    pub(super) list: bool,
    pub(super) index: usize,
    pub(super) key: Option<String>,
    seen: Vec<(String, String)>,
}

/// What a reader of a part found.
pub(super) enum Go {
    /// Reading goes on here.
    On(usize),
    /// Here is the cursor.
    Found(Box<Slot>),
    /// The cursor is where nothing is offered.
    Nothing,
}

/// How deep lists and maps may nest.
const MAX_DEPTH: usize = 128;

/// Where the cursor is.
pub(super) fn find(text: &str, at: usize) -> Option<Slot> {
    let mut finder = Finder { text, at, stack: Vec::new() };
    let mut from = 0;
    while from <= at {
        match finder.line(from) {
            Go::On(next) if next > from => from = next,
            Go::On(_) | Go::Nothing => return None,
            Go::Found(slot) => return Some(*slot),
        }
    }
    None
}

/// A reader of the lines up to the cursor.
pub(super) struct Finder<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) stack: Vec<Frame>,
}

impl Finder<'_> {
    fn line(&mut self, from: usize) -> Go {
        let end = self.line_end(from);
        let line = &self.text[from..end];
        let indent = line.len() - line.trim_start().len();
        let rest = line.trim_start();
        let here = self.at <= end;
        if rest.is_empty() {
            return if here { self.blank(self.at - from) } else { Go::On(end + 1) };
        }
        if rest.starts_with('#') || rest.starts_with("---") && indent == 0 {
            if rest.starts_with("---") {
                self.stack.clear();
            }
            return if here { Go::Nothing } else { Go::On(end + 1) };
        }
        if self.at < from + indent {
            return self.blank(self.at - from);
        }
        self.leave(indent, rest.starts_with("- ") || rest == "-");
        self.content(from + indent, end, indent)
    }

    pub(super) fn line_end(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |at| from + at)
    }

    /// Leaves the lists and maps that what stands at this column is no part of.
    fn leave(&mut self, column: usize, dash: bool) {
        self.stack.retain(|frame| !frame.flow);
        while let Some(top) = self.stack.last() {
            if top.indent > column || top.indent == column && top.list && !dash {
                self.stack.pop();
            } else {
                break;
            }
        }
    }

    /// The cursor is on an empty line.
    fn blank(&mut self, column: usize) -> Go {
        self.leave(column, false);
        let role = match self.stack.last() {
            Some(top) if !top.list && top.indent == column => Role::Key,
            None => Role::Key,
            Some(_) => Role::Either,
        };
        self.map_at(column);
        self.found(role, Style::Plain, self.at..self.at)
    }

    /// The map whose keys stand at this column.
    fn map_at(&mut self, column: usize) {
        let there = self.stack.last().is_some_and(|top| !top.list && !top.flow && top.indent == column);
        if !there {
            self.push(column, false, false);
        }
        if let Some(top) = self.stack.last_mut() {
            top.key = None;
        }
    }

    pub(super) fn push(&mut self, indent: usize, list: bool, flow: bool) {
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Frame { flow, indent, list, index: 0, key: None, seen: Vec::new() });
        }
    }

    /// What stands on a line: dashes, a key, a value.
    fn content(&mut self, mut from: usize, end: usize, mut column: usize) -> Go {
        loop {
            let rest = &self.text[from..end];
            if !(rest.starts_with("- ") || rest == "-") {
                break;
            }
            match self.stack.last_mut() {
                Some(top) if top.list && !top.flow && top.indent == column => {
                    top.index += 1;
                }
                _ => self.push(column, true, false),
            }
            let blanks = rest[1..].len() - rest[1..].trim_start().len();
            if rest[1..].trim().is_empty() {
                if self.at > from && self.at <= end {
                    self.map_at(column + (self.at - from));
                    return self.found(Role::Either, Style::Plain, self.at..self.at);
                }
                return Go::On(end + 1);
            }
            from += 1 + blanks;
            column += 1 + blanks;
        }
        if self.at < from {
            return Go::Nothing;
        }
        let Some((key, length, colon)) = key_of(&self.text[from..end]) else {
            return self.bare(from, end, column);
        };
        self.map_at(column);
        if self.at <= from + length {
            let quoted = usize::from(self.text[from..].starts_with(['"', '\'']));
            let style = self.style_at(from);
            return self.found(Role::Key, style, from + quoted..from + length - quoted);
        }
        if self.at <= from + colon {
            return Go::Nothing;
        }
        self.enter(key);
        let value = from + colon + 1;
        let blanks = self.text[value..end].len() - self.text[value..end].trim_start().len();
        self.value(value + blanks, end, column)
    }

    pub(super) fn enter(&mut self, key: String) {
        if let Some(top) = self.stack.last_mut() {
            top.seen.push((key.clone(), String::new()));
            top.key = Some(key);
        }
    }

    fn style_at(&self, from: usize) -> Style {
        match self.text.as_bytes().get(from) {
            Some(b'"') => Style::Double,
            Some(b'\'') => Style::Single,
            _ => Style::Plain,
        }
    }

    /// What stands on a line without a key: a scalar, or a key that is not finished.
    fn bare(&mut self, from: usize, end: usize, column: usize) -> Go {
        if self.text[from..].starts_with(['{', '[', '"', '\'']) {
            return self.value(from, end, column);
        }
        if self.at > end {
            return Go::On(end + 1);
        }
        let in_map = self.stack.last().is_some_and(|top| !top.list && top.indent == column);
        let stop = from + self.text[from..end].trim_end().len();
        self.map_at(column);
        let role = if in_map || self.stack.len() == 1 { Role::Key } else { Role::Either };
        self.found(role, Style::Plain, from..stop.max(self.at))
    }

    /// A value that begins on this line, behind a key or a dash.
    fn value(&mut self, mut from: usize, end: usize, column: usize) -> Go {
        while self.text[from..end].starts_with(['&', '!']) {
            let word = self.text[from..end].find(' ').unwrap_or(end - from);
            from += word;
            from += self.text[from..end].len() - self.text[from..end].trim_start().len();
        }
        let rest = &self.text[from..end];
        if self.at < from {
            return Go::Nothing;
        }
        match rest.bytes().next() {
            None => {
                if self.at <= end {
                    return self.found(Role::Value, Style::Plain, self.at..self.at);
                }
                Go::On(end + 1)
            }
            Some(b'|' | b'>') => self.block(end, column),
            Some(b'{' | b'[') => self.flow(from),
            Some(b'"' | b'\'') => {
                self.quoted(from, Role::Value).map_or_else(|go| go, |behind| Go::On(self.line_end(behind) + 1))
            }
            Some(_) => {
                let text = rest.split(" #").next().unwrap_or_default().trim_end();
                let stop = from + text.len();
                if self.at <= stop || self.at <= end && self.text[stop..self.at].trim().is_empty() {
                    return self.found(Role::Value, Style::Plain, from..stop.max(self.at));
                }
                self.says(from..stop);
                if self.at <= end { Go::Nothing } else { Go::On(end + 1) }
            }
        }
    }

    /// A string in quotes: where it ends.
    pub(super) fn quoted(&mut self, from: usize, role: Role) -> Result<usize, Go> {
        let bytes = self.text.as_bytes();
        let quote = bytes[from];
        let mut at = from + 1;
        let closed = loop {
            match bytes.get(at) {
                None => break false,
                Some(b'\\') if quote == b'"' => at += 1,
                Some(&byte) if byte == quote => {
                    if quote != b'\'' || bytes.get(at + 1) != Some(&b'\'') {
                        break true;
                    }
                    at += 1;
                }
                Some(_) => {}
            }
            at += 1;
        };
        let stop = if closed { at } else { self.line_end(from) };
        if self.at > from && self.at <= stop {
            return Err(self.found(role, self.style_at(from), from + 1..stop));
        }
        if self.at <= from {
            return Err(Go::Nothing);
        }
        self.says(from + 1..stop);
        Ok(if closed { stop + 1 } else { stop })
    }

    /// Notes what the last key says.
    pub(super) fn says(&mut self, range: Range<usize>) {
        /// Names are short.
        const MAX_TEXT: usize = 200;
        if let Some((_, value)) =
            self.stack.last_mut().filter(|top| top.key.is_some()).and_then(|top| top.seen.last_mut())
            && range.len() < MAX_TEXT
        {
            self.text[range].clone_into(value);
        }
    }

    /// A block scalar, whose header ends at `end`: the lines that are deeper than its key.
    fn block(&mut self, end: usize, column: usize) -> Go {
        if self.at <= end {
            return Go::Nothing;
        }
        let start = (end + 1).min(self.text.len());
        let mut stop = start;
        while stop < self.text.len() {
            let line_end = self.line_end(stop);
            let line = &self.text[stop..line_end];
            let indent = line.len() - line.trim_start().len();
            // An empty line is a part if the cursor in it is deep enough.
            let cursor = self.at >= stop && self.at <= line_end;
            let out = if line.trim().is_empty() { cursor && self.at - stop <= column } else { indent <= column };
            if out {
                break;
            }
            stop = line_end + 1;
        }
        let stop = stop.min(self.text.len()).max(start);
        let last = if stop > start && self.text.as_bytes().get(stop - 1) == Some(&b'\n') { stop - 1 } else { stop };
        if self.at >= start && self.at <= last && last > start {
            return self.found(Role::Value, Style::Block, start..last);
        }
        Go::On(stop.max(start))
    }

    pub(super) fn found(&mut self, role: Role, style: Style, range: Range<usize>) -> Go {
        let (mut path, mut maps) = (Vec::new(), Vec::new());
        for frame in &self.stack {
            if frame.list {
                path.push(Part::Item(frame.index));
                continue;
            }
            maps.push((path.len(), frame.seen.clone()));
            path.extend(frame.key.clone().map(Part::Key));
        }
        let (flow, column) = self.stack.last().map_or((false, 0), |top| (top.flow, top.indent));
        let brackets = self.stack.iter().rev().filter(|frame| frame.flow);
        let closers = brackets.map(|frame| if frame.list { ']' } else { '}' }).collect();
        Go::Found(Box::new(Slot { path, role, style, range, flow, maps, column, closers }))
    }
}
