//! Text for XML 1.0, which has no way at all to write most control characters: they are spelled out, as for a terminal.

use super::clean::{is_hostile, spelled_out};

/// Text between tags, or the value of an attribute in double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // So that no `]]>` is left.
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // As they are, a reader would make blanks of them in an attribute, and one line break of two characters.
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            // No characters of XML 1.0 either, and no control characters.
            '\u{FFFE}' | '\u{FFFF}' => escaped.push_str(&self::escaped(&spelled_out(c))),
            c if is_hostile(c) => escaped.push_str(&self::escaped(&spelled_out(c))),
            c => escaped.push(c),
        }
    }
    escaped
}
