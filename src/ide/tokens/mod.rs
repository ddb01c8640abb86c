//! The colours of a file by what its names mean.
//!
//! In a `.flow` file everything is coloured: names by [occurrences](super::occurrences), the rest by a scan of words and signs. In YAML
//! and JSON only names and
//! the expressions in texts are, so that an editor's own colours for those stay.

mod data;
mod names;

use super::lex::{self, Kind};
use super::occurrences::Occurrence;
use super::{Focus, Role, Symbol};
use crate::base::Span;

/// A coloured piece of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where. It is on one line and overlaps no other one.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What else there is to say of it.
    pub modifiers: Modifiers,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// What a token is, in the words of the protocol's standard legend.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TokenKind {
            $($(#[$doc])* $name,)+
        }

        impl TokenKind {
            /// All kinds, in the order of a legend.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// What the protocol calls it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

kinds! {
    /// The namespace of an import.
    Namespace = "namespace",
    /// A type.
    Type = "type",
    /// A machine.
    Class = "class",
    /// A state, and a word of a fixed set.
    EnumMember = "enumMember",
    /// A parameter.
    Parameter = "parameter",
    /// A step, a let, a constant, a loop variable.
    Variable = "variable",
    /// A field, an argument's name, a setting.
    Property = "property",
    /// An action, a workflow, a function.
    Function = "function",
    /// A function that is called on a value.
    Method = "method",
    /// A macro.
    Macro = "macro",
    /// An event.
    Event = "event",
    /// A word of the language.
    Keyword = "keyword",
    /// A comment.
    Comment = "comment",
    /// A text.
    String = "string",
    /// A number or a duration.
    Number = "number",
    /// An operator.
    Operator = "operator",
}

/// What else there is to say of a token: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers(u32);

impl Modifiers {
    /// It is declared here.
    pub const DECLARATION: Self = Self(1);
    /// It never changes.
    pub const READONLY: Self = Self(1 << 1);
    /// It comes with the language.
    pub const DEFAULT_LIBRARY: Self = Self(1 << 2);
    /// It is documentation.
    pub const DOCUMENTATION: Self = Self(1 << 3);
    /// It waits for something.
    pub const ASYNC: Self = Self(1 << 4);

    /// What the protocol calls each, in the order of the bits.
    pub const ALL: &'static [&'static str] = &["declaration", "readonly", "defaultLibrary", "documentation", "async"];

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// As the protocol has them: a bit each.
    pub const fn bits(self) -> u32 {
        self.0
    }
}

/// All tokens of the file in question, by place.
pub fn tokens(focus: &Focus) -> Vec<Token> {
    let mut found = Vec::new();
    let occurrences = super::occurrences::all(focus, focus.file);
    let names: Vec<Token> = names(focus, &occurrences);
    if focus.document().is_some_and(|document| document.kind.is_data()) {
        found.extend(names);
        data::literals(focus, &mut found);
    } else {
        scanned(focus.source().text(), &names, focus, &mut found);
    }
    found.sort_by_key(|token| (token.span.start, token.span.end));
    // Where two say something of one place the first one counts.
    let mut end = 0;
    found.retain(|token| {
        let free = token.span.start >= end && !token.span.is_empty();
        if free {
            end = token.span.end;
        }
        free
    });
    found
}

/// The names, one for each place.
fn names(focus: &Focus, occurrences: &[Occurrence]) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(occurrences.len());
    for occurrence in occurrences.iter().filter(|it| it.written && !is_text(focus, it)) {
        let token = names::token(focus, occurrence);
        match found.last_mut().filter(|last| last.span == token.span) {
            // A short argument is coloured as its value.
            Some(last) => *last = token,
            None => found.push(token),
        }
    }
    found
}

/// Whether a name is coloured as the text that it is: a member of a union, and a key of a record in quotes.
fn is_text(focus: &Focus, occurrence: &Occurrence) -> bool {
    let before = &focus.source().text()[..occurrence.span.start as usize];
    match occurrence.symbol {
        Symbol::Member(..) => true,
        Symbol::Field(_) => occurrence.role == Role::Reference && before.ends_with(['"', '\'']),
        _ => false,
    }
}

/// Everything in a text of the language, names where they are known.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn scanned(text: &str, names: &[Token], focus: &Focus, found: &mut Vec<Token>) {
    let mut names = names.iter().copied().peekable();
    let mut words = names::Words::default();
    for token in lex::tokens(text) {
        let span = Span::new(focus.file, token.start as u32, token.end() as u32);
        while names.next_if(|name| name.span.end <= span.start).is_some() {}
        let here = names.peek().copied().filter(|name| name.span.start < span.end);
        match (token.kind, here) {
            // Placeholders in a text, the name in the quotes of an event.
            (Kind::Text { .. }, Some(_)) => {
                let mut at = span.start;
                while let Some(name) = names.next_if(|name| name.span.start < span.end) {
                    lines(Span { start: at, end: name.span.start, ..span }, focus, TokenKind::String, found);
                    found.push(name);
                    at = name.span.end;
                }
                lines(Span { start: at, ..span }, focus, TokenKind::String, found);
            }
            (Kind::Word | Kind::Quoted, Some(name)) => found.push(name),
            (Kind::Text { .. }, None) => lines(span, focus, TokenKind::String, found),
            (Kind::Comment, _) => {
                let is_doc = token.text.starts_with("///") && !token.text.starts_with("////");
                let modifiers = if is_doc { Modifiers::DOCUMENTATION } else { Modifiers::default() };
                found.push(Token { span, kind: TokenKind::Comment, modifiers });
            }
            (Kind::Number, _) => found.push(Token { span, kind: TokenKind::Number, modifiers: Modifiers::default() }),
            (Kind::Sign, _) => {
                let is_operator = !matches!(token.text, "{" | "}" | "(" | ")" | "[" | "]" | "," | "." | ":" | ";");
                if is_operator {
                    found.push(Token { span, kind: TokenKind::Operator, modifiers: Modifiers::default() });
                }
            }
            (Kind::Word | Kind::Quoted, None) => {
                let kind = words.kind(token.text, &text[token.end()..]);
                found.extend(kind.map(|kind| Token { span, kind, modifiers: Modifiers::default() }));
            }
        }
        words.seen(token, here.is_some());
    }
}

/// A span as one token a line.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn lines(span: Span, focus: &Focus, kind: TokenKind, found: &mut Vec<Token>) {
    let mut start = span.start;
    for line in focus.sources.text(span).split_inclusive(['\n', '\r']) {
        let end = start + line.trim_end_matches(['\n', '\r']).len() as u32;
        if start < end {
            found.push(Token { span: Span { start, end, ..span }, kind, modifiers: Modifiers::default() });
        }
        start += line.len() as u32;
    }
}
