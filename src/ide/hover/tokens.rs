//! The word at a place, as far as it takes to tell words of the language from what stands in strings and comments.

/// A word, and what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The word: letters, digits and `_`.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    /// Whether it stands in a string.
    pub(super) quoted: bool,
}

impl<'t> Word<'t> {
    /// The word at an offset of a text; in a file of data, what stands in quotes is a word, too.
    pub(super) fn at(text: &'t str, offset: usize, is_data: bool) -> Option<Self> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let start = text[..offset]
            .rfind(|c| !is_word(c))
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let end = text[offset..].find(|c| !is_word(c)).map_or(text.len(), |at| offset + at);
        let quoted = !is_data && in_string(&text[..start]);
        (start < end).then(|| Self { text: &text[start..end], start, quoted })
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
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        before.get(start..).filter(|word| !word.is_empty())
    }
}

/// Whether a text of the language ends inside of a string.
fn in_string(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => {
                at += bytes[at..].iter().position(|&b| b == b'\n').unwrap_or(bytes.len() - at);
            }
            quote @ (b'"' | b'\'') => match string_end(bytes, at, quote) {
                Some(end) => at = end,
                None => return true,
            },
            _ => at += 1,
        }
    }
    false
}

/// Behind the string that begins at `start`; none if the text ends before it does. One that is not closed ends with its line.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let raw = start > 0 && matches!(bytes[start - 1], b'r' | b'R');
    let long = bytes[start..].starts_with(&[quote, quote, quote]);
    let mut at = start + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if !raw => at += 1,
            b'\n' if !long => return Some(at),
            byte if byte == quote && !long => return Some(at + 1),
            byte if byte == quote && bytes[at..].starts_with(&[quote, quote, quote]) => return Some(at + 3),
            _ => {}
        }
        at += 1;
    }
    None
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
        assert!(!quoted("version \"1\" when"));
        assert!(!quoted("r\"\\\" when"));
        assert!(!quoted("// it's\nwhen"));
    }
}
