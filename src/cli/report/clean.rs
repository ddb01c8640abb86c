//! Text from files and file names, made safe to print.
//!
//! A control character can move the cursor, hide text or run a terminal's commands; a bidirectional one shows code in
//! another order than it runs in (CVE-2021-42574, "Trojan Source"). All of them are written out as `<U+202E>`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether `c` must not reach a terminal as it is. Line breaks and tabs count too: the callers know what they mean.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// How a hostile character is shown.
pub(super) fn spelled_out(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// `text` without anything hostile but line breaks; a tab becomes a space.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    replaced(text, |c| c == '\n')
}

/// `text` as one line: line breaks become spaces too.
pub(crate) fn clean_line(text: &str) -> Cow<'_, str> {
    replaced(text, |_| false)
}

fn replaced(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|c| is_hostile(c) && !keep(c)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if keep(c) || !is_hostile(c) => clean.push(c),
            '\t' | '\n' => clean.push(' '),
            c => _ = clean.write_str(&spelled_out(c)),
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_spelled_out_and_others_stay() {
        assert_eq!(clean("żółw 🐢 ok\nnext"), "żółw 🐢 ok\nnext");
        assert_eq!(clean_line("a\nb\tc"), "a b c");
        assert_eq!(clean("\u{1b}[31mred"), "<U+001B>[31mred");
        assert_eq!(clean("admin\u{202e}nimda"), "admin<U+202E>nimda");
    }
}
