//! What is added to a file of YAML or JSON, and how it is written there.

use super::Spelling;

/// The most columns of an entry that is written on one line.
const WIDTH: usize = 100;

/// Maps in maps in maps are not written on one line, however short.
const DEEP: usize = 3;

/// A value that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// A number, `true`, `false` or `null`, as it is written.
    Word(String),
    /// A text.
    Text(String),
    /// A text without any sign that YAML would want quotes for, as `30s`.
    Plain(String),
    /// A list.
    List(Vec<Datum>),
    /// A map, with its keys in order.
    Map(Vec<(String, Datum)>),
}

impl Datum {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// On one line.
    pub(super) fn line(&self, spelling: Spelling) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Text(text) => spelling.text(text),
            Self::Plain(text) if matches!(spelling, Spelling::Yaml(_)) => text.clone(),
            Self::Plain(text) => spelling.text(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.line(spelling)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Map(entries) => {
                let entries: Vec<String> = entries.iter().map(|(key, value)| entry(key, value, spelling)).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }

    /// Behind a key or a dash that stands `indent` blanks in, where lines may be broken: what is long takes a line for each of its parts.
    fn lines(&self, indent: usize, column: usize, spelling: Spelling) -> String {
        let line = self.line(spelling);
        let deeper = " ".repeat(indent + 2);
        match self {
            Self::Map(entries) if (column + line.len() > WIDTH || self.depth() >= DEEP) && !entries.is_empty() => {
                let entries = entries.iter().map(|(key, value)| block_entry(key, value, indent + 2, spelling));
                entries.map(|entry| format!("\n{deeper}{entry}")).collect()
            }
            Self::List(items) if column + line.len() > WIDTH && !items.is_empty() => {
                let items = items.iter().map(|item| format!("\n{deeper}- {}", item.line(spelling)));
                items.collect()
            }
            Self::Word(_) | Self::Text(_) | Self::Plain(_) | Self::List(_) | Self::Map(_) => format!(" {line}"),
        }
    }
}

impl Datum {
    /// How deep maps lie in it.
    fn depth(&self) -> usize {
        match self {
            Self::Word(_) | Self::Text(_) | Self::Plain(_) => 0,
            Self::List(items) => items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Map(entries) => entries.iter().map(|(_, value)| value.depth() + 1).max().unwrap_or(0),
        }
    }
}

/// `key: value` within brackets.
pub(super) fn entry(key: &str, value: &Datum, spelling: Spelling) -> String {
    format!("{}: {}", spelling.text(key), value.line(spelling))
}

/// `key: value` in a block that stands `indent` blanks in; the first line without them.
pub(super) fn block_entry(key: &str, value: &Datum, indent: usize, spelling: Spelling) -> String {
    let key = spelling.text(key);
    let value = value.lines(indent, indent + key.len() + 2, spelling);
    format!("{key}:{value}")
}
