//! What every name in the language is made of, and in what it is embedded.

/// Whether `text` is a letter or `_`, then letters, digits and `_`; letters are those of ASCII.
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::is_identifier;

    #[test]
    fn an_identifier_starts_with_no_digit_and_has_no_other_signs() {
        for (text, is) in
            [("a", true), ("_1", true), ("aB_2", true), ("", false), ("1a", false), ("a.b", false), ("ż", false)]
        {
            assert_eq!(is_identifier(text), is, "{text}");
        }
    }
}
