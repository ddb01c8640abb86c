//! What is being written at the cursor: the beginning of a word or a string, most often.

use crate::ide::lex::{self, Kind, Token};
use std::ops::Range;

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// Nothing yet.
    Nothing,
    /// A word.
    Word,
    /// A number or a duration.
    Number,
    /// A string: its quote, and whether that is written behind the cursor, too.
    Text {
        /// The quote.
        quote: char,
        /// Whether the string is closed.
        closed: bool,
    },
    /// A comment.
    Comment,
}

/// What is being written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tail {
    /// What.
    pub(super) writing: Writing,
    /// What is to be replaced: all of the word, or what the string says.
    pub(super) range: Range<usize>,
    /// The cursor.
    pub(super) at: usize,
    /// Whether nothing stands before it on its line.
    pub(super) first: bool,
}

impl Tail {
    /// Takes what is being written off the tokens of the text before the cursor.
    pub(super) fn take(text: &str, at: usize, tokens: &mut Vec<Token<'_>>) -> Self {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let blank = Self {
            writing: Writing::Nothing,
            range: at..at,
            at,
            first: text[line..at].bytes().all(|byte| byte.is_ascii_whitespace()),
        };
        let Some(last) = tokens.last().copied().filter(|last| last.end() == at) else { return blank };
        let end = lex::word_around(text, at).end;
        let (writing, range) = match last.kind {
            Kind::Word => (Writing::Word, last.start..end),
            Kind::Number => (Writing::Number, last.start..end),
            Kind::Comment => (Writing::Comment, last.start..at),
            Kind::Text { closed: false, opening } => {
                let start = (last.start + opening).min(at);
                let quote = text[..start].chars().next_back().unwrap_or('"');
                let rest = &text[at..];
                let plain = |c: char| c.is_alphanumeric() || "_-./ #$".contains(c);
                let length = rest.find(|c: char| !plain(c)).unwrap_or(rest.len());
                let closed = rest[length..].starts_with(quote);
                (Writing::Text { quote, closed }, start..if closed { at + length } else { at })
            }
            Kind::Quoted | Kind::Text { closed: true, .. } | Kind::Sign => return blank,
        };
        tokens.pop();
        Self { writing, range, at, first: last.first }
    }

    /// What is written of it before the cursor.
    pub(super) fn prefix<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range.start..self.at).unwrap_or_default()
    }

    /// Whether it is in a string.
    pub(super) const fn is_text(&self) -> bool {
        matches!(self.writing, Writing::Text { .. })
    }
}
