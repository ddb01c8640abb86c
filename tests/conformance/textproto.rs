//! A reader of the text format of protocol buffers, without a schema: fields in order, their values as written.
//!
//! After the text format's language specification. Without a schema a number, an enum and a boolean are all just words; who
//! asks for a field knows which it is. Names in brackets (`[type.googleapis.com/pkg.Type]`) keep their brackets.

use std::iter::Peekable;
use std::str::CharIndices;

/// Messages deeper than this are refused.
const MAX_DEPTH: usize = 100;

/// A message: its fields in the order of the text; a repeated field stands there several times.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Message {
    pub(crate) fields: Vec<(String, Node)>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// `{ … }`
    Message(Message),
    /// `"…"`: the bytes, since a field of bytes is written in the same way.
    Text(Vec<u8>),
    /// A number, an enum's name, `true`: as written, with its sign.
    Word(String),
}

impl Message {
    /// The values of a field.
    pub(crate) fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Node> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value)
    }

    /// The messages of a repeated field.
    pub(crate) fn messages<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Message> {
        self.all(name).filter_map(|node| match node {
            Node::Message(message) => Some(message),
            Node::Text(_) | Node::Word(_) => None,
        })
    }

    /// A message in a field.
    pub(crate) fn message<'m>(&'m self, name: &'m str) -> Option<&'m Message> {
        self.messages(name).last()
    }

    /// A text in a field; empty if it is not there.
    pub(crate) fn text(&self, name: &str) -> String {
        self.all(name).last().map(Node::as_text).unwrap_or_default()
    }

    /// Whether a field is there that says `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        matches!(self.all(name).last(), Some(Node::Word(word)) if word == "true")
    }
}

impl Node {
    /// A text, or a word as it is written.
    pub(crate) fn as_text(&self) -> String {
        match self {
            Self::Message(_) => String::new(),
            Self::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Word(word) => word.clone(),
        }
    }
}

/// Reads a whole file, which is one message without braces.
pub(crate) fn read(text: &str) -> Result<Message, String> {
    let mut reader = Reader { text, rest: text.char_indices().peekable(), depth: 0 };
    reader.fields(None).map_err(|problem| reader.at_line(&problem))
}

struct Reader<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn at_line(&mut self, problem: &str) -> String {
        let end = self.offset();
        format!("line {}: {problem}", self.text[..end].matches('\n').count() + 1)
    }

    fn offset(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    /// The next character that is no space and in no comment.
    fn peek(&mut self) -> Option<char> {
        loop {
            match self.rest.peek()?.1 {
                '#' => while self.rest.next_if(|(_, c)| *c != '\n').is_some() {},
                c if c.is_whitespace() => {
                    self.rest.next();
                }
                c => return Some(c),
            }
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.rest.next();
        }
        found
    }

    /// The fields of a message up to its end: a bracket, or that of the text.
    fn fields(&mut self, end: Option<char>) -> Result<Message, String> {
        let mut message = Message::default();
        loop {
            while self.eat(',') || self.eat(';') {}
            match self.peek() {
                found if found == end => break,
                None => return Err("the text ends within a message".to_owned()),
                Some(_) => self.field(&mut message)?,
            }
        }
        self.rest.next();
        Ok(message)
    }

    fn field(&mut self, message: &mut Message) -> Result<(), String> {
        let name = self.name()?;
        let colon = self.eat(':');
        if !self.eat('[') {
            let value = self.value(colon)?;
            message.fields.push((name, value));
            return Ok(());
        }
        while !self.eat(']') {
            let value = self.value(true)?;
            message.fields.push((name.clone(), value));
            self.eat(',');
        }
        Ok(())
    }

    fn name(&mut self) -> Result<String, String> {
        if self.peek() == Some('[') {
            let inside = self.take_while(|c| c != ']');
            self.rest.next();
            return Ok(format!("{}]", inside.replace(char::is_whitespace, "")));
        }
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        if name.is_empty() { Err("expected the name of a field".to_owned()) } else { Ok(name.to_owned()) }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let start = self.offset();
        while self.rest.next_if(|(_, c)| wanted(*c)).is_some() {}
        &self.text[start..self.offset()]
    }

    fn value(&mut self, colon: bool) -> Result<Node, String> {
        match self.peek() {
            Some(open @ ('{' | '<')) => {
                self.rest.next();
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(format!("messages are nested deeper than {MAX_DEPTH}"));
                }
                let message = self.fields(Some(if open == '{' { '}' } else { '>' }))?;
                self.depth -= 1;
                Ok(Node::Message(message))
            }
            _ if !colon => Err("expected `:` or a message".to_owned()),
            Some('"' | '\'') => self.strings(),
            _ => self.word(),
        }
    }

    /// A number or a name, with its sign.
    fn word(&mut self) -> Result<Node, String> {
        let sign = if self.eat('-') { "-" } else { "" };
        self.peek();
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-'));
        if word.is_empty() { Err("expected a value".to_owned()) } else { Ok(Node::Word(format!("{sign}{word}"))) }
    }

    /// Strings side by side are one.
    fn strings(&mut self) -> Result<Node, String> {
        let mut bytes = Vec::new();
        while let Some(quote @ ('"' | '\'')) = self.peek() {
            self.rest.next();
            self.string(quote, &mut bytes)?;
        }
        Ok(Node::Text(bytes))
    }

    fn string(&mut self, quote: char, bytes: &mut Vec<u8>) -> Result<(), String> {
        loop {
            match self.rest.next().map(|(_, c)| c) {
                None | Some('\n') => return Err("a string is not closed".to_owned()),
                Some(c) if c == quote => return Ok(()),
                Some('\\') => self.escape(bytes)?,
                Some(c) => push(bytes, c),
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), String> {
        let Some((_, c)) = self.rest.next() else { return Err("a string is not closed".to_owned()) };
        match c {
            // From bell (7) to carriage return (13).
            'a' | 'b' | 't' | 'n' | 'v' | 'f' | 'r' => {
                bytes.extend((7..).zip("abtnvfr".chars()).find(|it| it.1 == c).map(|it| it.0));
            }
            '\\' | '\'' | '"' | '?' => push(bytes, c),
            '0'..='7' => {
                let first = c.to_digit(8).unwrap_or_default();
                let value = self.digits(8, 2, first).0;
                bytes.push(u8::try_from(value).map_err(|_| "an octal escape is larger than a byte".to_owned())?);
            }
            'x' | 'X' => match self.digits(16, 2, 0) {
                (_, 0) => return Err("`\\x` wants digits".to_owned()),
                (value, _) => bytes.push(u8::try_from(value).unwrap_or_default()),
            },
            'u' | 'U' => {
                let wanted = if c == 'u' { 4 } else { 8 };
                match self.digits(16, wanted, 0) {
                    (value, count) if count == wanted => push(bytes, char::from_u32(value).unwrap_or('\u{FFFD}')),
                    _ => return Err(format!("`\\{c}` wants {wanted} digits")),
                }
            }
            _ => return Err(format!("there is no escape `\\{c}`")),
        }
        Ok(())
    }

    /// A number of at most `most` digits that continues `value`, and how many digits there were.
    fn digits(&mut self, radix: u32, most: u32, mut value: u32) -> (u32, u32) {
        let mut count = 0;
        while count < most
            && let Some(digit) = self.rest.peek().and_then(|(_, c)| c.to_digit(radix))
        {
            self.rest.next();
            value = value.wrapping_mul(radix).wrapping_add(digit);
            count += 1;
        }
        (value, count)
    }
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}
