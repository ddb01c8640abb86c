//! JSON text in the making: a list of open brackets instead of a recursion.

use crate::ir::{MAX_DEPTH, write};
use std::ops::Range;

/// JSON text that grows value by value.
#[derive(Default)]
pub(super) struct Text {
    out: Vec<u8>,
    open: Vec<Open>,
}

/// What is open, and what comes next in it.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    List,
    Key,
    Value,
}

/// What the limit of nesting says.
pub(super) fn too_deep() -> String {
    format!("it is nested deeper than {MAX_DEPTH} levels")
}

impl Text {
    /// Writes what stands before a value. Where the value starts.
    fn begin(&mut self, is_text: bool) -> Result<usize, String> {
        match self.open.last_mut() {
            None if self.out.is_empty() => {}
            None => return Err("there is more than one document in it".to_owned()),
            Some(Open::List) => {
                if !self.out.ends_with(b"[") {
                    self.out.push(b',');
                }
            }
            Some(Open::Key) if !is_text => return Err("a key is not text; put it in quotes".to_owned()),
            Some(next @ Open::Key) => {
                *next = Open::Value;
                if !self.out.ends_with(b"{") {
                    self.out.push(b',');
                }
            }
            Some(next @ Open::Value) => {
                *next = Open::Key;
                self.out.push(b':');
            }
        }
        Ok(self.out.len())
    }

    fn open(&mut self, bracket: u8, open: Open) -> Result<usize, String> {
        if self.open.len() == MAX_DEPTH {
            return Err(too_deep());
        }
        let start = self.begin(false)?;
        self.open.push(open);
        self.out.push(bracket);
        Ok(start)
    }

    /// Opens a list. Where it starts.
    pub(super) fn list(&mut self) -> Result<usize, String> {
        self.open(b'[', Open::List)
    }

    /// Opens an object. Where it starts.
    pub(super) fn object(&mut self) -> Result<usize, String> {
        self.open(b'{', Open::Key)
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(Open::List) => self.out.push(b']'),
            Some(Open::Key) => self.out.push(b'}'),
            Some(Open::Value) | None => return Err("it ends in the middle of an object".to_owned()),
        }
        Ok(())
    }

    /// Writes a string. Where it starts.
    pub(super) fn string(&mut self, text: &str) -> Result<usize, String> {
        let start = self.begin(true)?;
        write::canonical(&text, &mut self.out).map_err(|error| error.to_string())?;
        Ok(start)
    }

    /// Writes a number, `true`, `false` or `null`. Where it starts.
    pub(super) fn plain(&mut self, json: &str) -> Result<usize, String> {
        let start = self.begin(false)?;
        self.out.extend_from_slice(json.as_bytes());
        Ok(start)
    }

    /// Writes a number with a fraction or an exponent. Where it starts.
    pub(super) fn double(&mut self, value: f64) -> Result<usize, String> {
        if !value.is_finite() {
            return Err(format!("the number {value} has no JSON form"));
        }
        self.plain(&write::number(value))
    }

    /// Writes once more what stands at `range`.
    pub(super) fn again(&mut self, range: Range<usize>) -> Result<usize, String> {
        let start = self.begin(self.out.get(range.start) == Some(&b'"'))?;
        self.out.extend_from_within(range);
        Ok(start)
    }

    /// How much was written.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The whole text.
    pub(super) fn finish(self) -> Result<String, String> {
        if !self.open.is_empty() {
            return Err("it ends too early".to_owned());
        }
        if self.out.is_empty() {
            return Err("there is no document in it".to_owned());
        }
        String::from_utf8(self.out).map_err(|error| error.to_string())
    }
}
