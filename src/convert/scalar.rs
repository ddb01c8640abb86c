//! How a text is spelled in YAML (1.2.2, chapter 7): plain where nobody can mistake it, else in single quotes, else in double quotes.
//!
//! What stands plain is text to readers of YAML 1.1 as well, so `on`, `yes`, `1:30` and dates are quoted, whatever ours would make of them.

use crate::cel;

/// What plain words mean to one reader or another, in lower case.
const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// A text on one line, in brackets or not.
pub(super) fn spelled(text: &str, inside: bool) -> String {
    if is_plain(text, inside) {
        text.to_owned()
    } else if shows_all(text) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        // What stands for a character in CEL stands for it here, too. Two more are no characters to YAML.
        cel::quoted(text).replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
    }
}

/// A key of a map in block style. What our reader takes for several things in brackets is quoted here, too, so that it can be moved there; a
/// `?` is not, which many keys of types end with.
pub(super) fn key(text: &str) -> String {
    if is_plain(&text.replace('?', ""), true) && is_plain(text, false) { text.to_owned() } else { spelled(text, true) }
}

/// Whether the text can do without quotes. What ends a value inside of brackets ends none elsewhere; there, some readers (those of libyaml
/// and its kin) also take no `?`.
fn is_plain(text: &str, inside: bool) -> bool {
    let starts = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '(' | '/'));
    let disturbs = |c: char| matches!(c, ':' | '"' | '\'') || inside && matches!(c, ',' | '[' | ']' | '{' | '}' | '?');
    starts
        && !text.contains(disturbs)
        && !text.contains(" #")
        && !text.contains("${")
        && !text.ends_with(' ')
        && shows_all(text)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether every character leaves a mark of its own, or is a blank.
pub(super) fn shows_all(text: &str) -> bool {
    let escaped_only = text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    cel::quoted(text).len() == text.len() + escaped_only + 2 && !text.contains(['\u{fffe}', '\u{ffff}'])
}

/// The header and the lines of a block scalar that says this text, if it has several lines and nothing in them is hidden.
pub(super) fn block(text: &str) -> Option<(&'static str, Vec<&str>)> {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let fits = |line: &str| shows_all(line) && !line.ends_with(' ');
    let lines: Vec<&str> = body.split('\n').collect();
    let clear = text.contains('\n') && !body.starts_with([' ', '\n']) && !body.ends_with('\n') && !body.is_empty();
    (clear && lines.iter().all(|line| fits(line))).then_some((header, lines))
}

/// A comment without what no comment may have.
pub(super) fn comment(text: &str) -> String {
    let allowed = |c: char| c == '\t' || !c.is_control() && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect()
}
