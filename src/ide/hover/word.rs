//! The word at a place, as far as it takes to tell words of the language from what stands in strings and comments.

use crate::ide::lex::{self, Kind, Token};

/// A word, and what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The word: letters, digits and `_`.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    /// Whether it stands in a string, in backticks or in a comment.
    pub(super) quoted: bool,
}

impl<'t> Word<'t> {
    /// The word at an offset of a text; in a file of data, what stands in quotes is a word, too.
    pub(super) fn at(text: &'t str, offset: usize, is_data: bool) -> Option<Self> {
        let place = lex::word_around(text, offset);
        let start = place.start;
        let around = || lex::tokens(text).find(|token| token.end() > start);
        let is_quote = |token: Token<'_>| matches!(token.kind, Kind::Quoted | Kind::Text { .. } | Kind::Comment);
        (!place.is_empty()).then(|| Self {
            text: &text[place],
            start,
            quoted: !is_data && around().is_some_and(is_quote),
        })
    }

    /// Where it ends.
    pub(super) const fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// The first character behind it that is no blank of its line.
    pub(super) fn behind(self, text: &str) -> Option<char> {
        text[self.end()..].chars().find(|c| !matches!(c, ' ' | '\t'))
    }

    /// The character before it.
    pub(super) fn before(self, text: &str) -> Option<char> {
        text[..self.start].chars().next_back()
    }

    /// The word before it, if nothing but blanks is between.
    pub(super) fn previous(self, text: &'t str) -> Option<&'t str> {
        let before = text[..self.start].trim_end_matches([' ', '\t', '\n', '\r', '"', '\'', ':', '{']);
        Some(&before[lex::word_around(before, before.len())]).filter(|word| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_knows_what_stands_around_it() {
        let text = "step a = go() retry 3\n";
        let word = Word::at(text, text.find("retry").unwrap() + 2, false).unwrap();
        assert_eq!((word.text, word.quoted, word.behind(text)), ("retry", false, Some('3')));
        assert_eq!(Word::at("ä b", 0, true), None);
    }

    #[test]
    fn words_in_strings_are_known() {
        let quoted = |text: &str| Word::at(text, text.find("when").unwrap(), false).unwrap().quoted;
        assert!(quoted("description \"it runs when\""));
        assert!(quoted("\"\"\"a\nwhen"));
        assert!(quoted("x.`only when`"));
        assert!(quoted("// only when"));
        assert!(!quoted("version \"1\" when"));
        assert!(!quoted("r\"\\\" when"));
        assert!(!quoted("// it's\nwhen"));
    }
}
