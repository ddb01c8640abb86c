//! Lists and maps in brackets, up to the cursor: all of a file of JSON.

use super::super::canvas::Style;
use super::slot::{Finder, Go, Role};
use std::ops::Range;

impl Finder<'_> {
    /// What stands in brackets.
    pub(super) fn flow(&mut self, from: usize) -> Go {
        let (base, mut at, mut value) = (self.stack.len(), from, false);
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            let role = self.flow_role(value);
            match byte {
                _ if at >= self.at => break,
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' if bytes.get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_whitespace) => {
                    at = self.line_end(at);
                    if self.at <= at {
                        return Go::Nothing;
                    }
                }
                b'{' | b'[' => {
                    self.push(0, byte == b'[', true);
                    value = false;
                    at += 1;
                }
                b'}' | b']' => {
                    self.stack.pop();
                    value = true;
                    at += 1;
                    if self.stack.len() <= base {
                        let end = self.line_end(at);
                        return if self.at <= end { Go::Nothing } else { Go::On(end + 1) };
                    }
                }
                b',' => {
                    if let Some(top) = self.stack.last_mut() {
                        top.index += 1;
                        top.key = None;
                    }
                    value = false;
                    at += 1;
                }
                b':' => {
                    value = true;
                    at += 1;
                }
                b'"' | b'\'' => match self.quoted(at, role) {
                    Err(found) => return found,
                    Ok(behind) => {
                        self.flow_said(role, at + 1..behind.saturating_sub(1).max(at + 1));
                        at = behind;
                    }
                },
                _ => {
                    let stop = plain_end(self.text, at);
                    if self.at <= stop {
                        return self.found(role, Style::Plain, at..stop);
                    }
                    let said = at + self.text[at..stop].trim_end().len();
                    self.flow_said(role, at..said);
                    at = stop;
                }
            }
        }
        let role = self.flow_role(value);
        self.found(role, Style::Plain, self.at..self.at)
    }

    fn flow_role(&self, value: bool) -> Role {
        match self.stack.last() {
            Some(top) if top.list => Role::Either,
            Some(top) if top.key.is_none() && !value => Role::Key,
            _ => Role::Value,
        }
    }

    fn flow_said(&mut self, role: Role, range: Range<usize>) {
        match role {
            Role::Key => self.enter(self.text[range].to_owned()),
            Role::Value => self.says(range),
            Role::Either => {}
        }
    }
}

/// Where a plain scalar ends that stands in brackets.
fn plain_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    if text[from..].starts_with("${") {
        return text[from..]
            .find(['}', '\n'])
            .map_or(text.len(), |end| from + end + usize::from(bytes[from + end] == b'}'));
    }
    while let Some(&byte) = bytes.get(at) {
        let ends = match byte {
            b',' | b'[' | b']' | b'{' | b'}' | b'\n' => true,
            b':' => {
                bytes.get(at + 1).is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b',' | b'}' | b']'))
            }
            b'#' => at > from && bytes[at - 1].is_ascii_whitespace(),
            _ => false,
        };
        if ends {
            break;
        }
        at += 1;
    }
    at
}
