//! A text of TOML as a tree with places: the one file that knows the `toml` crate.
//!
//! Of a text that is no TOML as much is read as can be, so that all its mistakes are found at once.

use crate::base::{FileId, Name, SourceFile, Span};
use crate::diagnostic::Diagnostic;
use crate::rules::configuration::{DUPLICATE_SETTING, INVALID_TOML};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its place.
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// What a setting can be.
pub(super) enum Value {
    Text(String),
    Flag(bool),
    List(Vec<Node>),
    Table(Table),
    /// Something that no setting is: what to call it.
    Other(&'static str),
}

/// The entries of a table, in the order in which they stand in the file.
pub(super) type Table = Vec<(Name, Node)>;

impl Node {
    /// What people call a value of this kind.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a string",
            Value::Flag(_) => "a boolean",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(kind) => kind,
        }
    }
}

/// What was read of a text.
pub(super) struct Parsed {
    pub(super) table: Table,
    /// What is wrong with how it is written.
    pub(super) errors: Vec<Diagnostic>,
    /// Where brackets are not as they should be: nobody knows in which table stands what comes after.
    pub(super) lost: Option<u32>,
}

/// What the file says, with what is wrong with how it says that: of each line the first mistake, and none after a bracket that is not closed.
pub(super) fn parse(file: FileId, source: &SourceFile) -> Parsed {
    let text = source.text();
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut errors: Vec<(Span, &str)> =
        errors.iter().map(|error| (to_span(file, error.span().unwrap_or_default(), text), error.message())).collect();
    errors.sort_by_key(|(span, _)| *span);
    let lost = errors.iter().find(|(_, message)| ABOUT_BRACKETS.iter().any(|word| message.contains(word)));
    let lost = lost.map(|(span, _)| span.start);
    errors.retain(|(span, _)| lost.is_none_or(|lost| span.start <= lost));
    errors.dedup_by_key(|(span, _)| source.lines().line(span.start));
    let errors = errors.into_iter().map(|(span, message)| describe(span, message, text)).collect();
    Parsed { table: table(file, text, root.into_inner()), errors, lost }
}

/// What the crate says when a bracket is missing, or something in brackets is not as it should be.
const ABOUT_BRACKETS: [&str; 4] = ["unclosed", "array", "inline table", "comma"];

/// What the crate says of a name that a table has already.
const DUPLICATE: &str = "duplicate key";

fn describe(span: Span, message: &str, text: &str) -> Diagnostic {
    if message == DUPLICATE {
        let name = text[span.range()].trim_matches(['"', '\'']);
        let found = DUPLICATE_SETTING.at(span, format!("`{name}` is said twice")).label("said again here");
        return found.help("keep one of the two");
    }
    // The crate takes nothing for a string without quotes.
    let message = if span.is_empty() && message.starts_with("string values") { "a value is missing" } else { message };
    INVALID_TOML.at(span, format!("this is not TOML: {message}"))
}

fn table(file: FileId, text: &str, table: DeTable<'_>) -> Table {
    let entry = |(key, value): (Spanned<_>, _)| {
        let span = to_span(file, key.span(), text);
        let name: std::borrow::Cow<'_, str> = key.into_inner();
        (Name::new(name.as_ref(), span), node(file, text, value))
    };
    let mut entries: Table = table.into_iter().map(entry).collect();
    entries.sort_by_key(|(name, _)| name.span);
    entries
}

/// How deep it recurses, the crate bounds.
fn node(file: FileId, text: &str, value: Spanned<DeValue<'_>>) -> Node {
    let span = to_span(file, value.span(), text);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| node(file, text, item)).collect()),
        DeValue::Table(entries) => Value::Table(table(file, text, entries)),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Other("a number"),
        DeValue::Datetime(_) => Value::Other("a date"),
    };
    Node { span, value }
}

/// A place of the crate as one of ours: inside of the text, and never in the middle of a character.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn to_span(file: FileId, range: Range<usize>, text: &str) -> Span {
    let inside = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (inside(range.start), inside(range.end));
    Span::new(file, start as u32, end.max(start) as u32)
}
