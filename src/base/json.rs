//! Where the parts of a JSON text stand.
//!
//! `serde_json` says what a text means, but not where. These functions walk over text that it has accepted (RFC 8259), one level
//! at a time and without recursion; of other text they make something, but never a panic.

use rustc_hash::FxHashMap;
use serde_json::error::Category;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The byte at which reading ended.
    pub at: usize,
    /// What is wrong, to be put behind "is not JSON: ".
    pub message: String,
}

/// What `text` means. Blanks and a byte order mark may stand around it.
pub fn parse(text: &str) -> Result<serde_json::Value, Mistake> {
    read(text)
}

/// Whether `text` is JSON.
pub fn check(text: &str) -> Result<(), Mistake> {
    read(text).map(|serde::de::IgnoredAny| ())
}

fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, Mistake> {
    let body = whole(text);
    serde_json::from_str(&text[body.clone()]).map_err(|error| {
        let body_text = &text[body.clone()];
        let line = body_text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let mut at = body.start + (line + error.column().saturating_sub(1)).min(body_text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let message = match error.classify() {
            Category::Eof if body.is_empty() => "there is nothing in it".to_owned(),
            Category::Eof => "it ends too early".to_owned(),
            Category::Io | Category::Syntax | Category::Data => {
                let full = error.to_string();
                let said = full.rfind(" at line ").map_or(full.as_str(), |end| &full[..end]);
                if said == "expected ident" { misspelt(text, &mut at) } else { said.to_owned() }
            }
        };
        Mistake { at, message }
    })
}

/// What to say of a word that begins as a value does, and is none; the mistake is where the word begins.
fn misspelt(text: &str, at: &mut usize) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = text[..*at].rfind(|c| !is_part(c)).map_or(0, |before| before + 1);
    let start = if text.is_char_boundary(start) { start } else { *at };
    let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |end| start + end);
    *at = start;
    format!("`{}` is no value; text stands in double quotes", &text[start..end])
}

/// A member of an object or an element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The key with its quotes; none in a list.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
}

/// The value that `text` is, without the blanks and the byte order mark around it.
pub fn whole(text: &str) -> Range<usize> {
    let body = text.trim_start_matches('\u{feff}').trim_start();
    let start = text.len() - body.len();
    start..start + body.trim_end().len()
}

/// The parts of the object or list that stands at `range` of `text`; none if another value stands there.
pub fn parts(text: &str, range: Range<usize>) -> Vec<Part> {
    let bytes = &text.as_bytes()[..range.end.min(text.len())];
    let object = match bytes.get(range.start) {
        Some(b'{') => true,
        Some(b'[') => false,
        _ => return Vec::new(),
    };
    let mut parts = Vec::new();
    let mut at = skip(bytes, range.start + 1, b",");
    while at < bytes.len() && !matches!(bytes[at], b'}' | b']') {
        let first = at..end_of_value(bytes, at);
        let (key, value) = if object {
            let start = skip(bytes, first.end, b":");
            (Some(first), start..end_of_value(bytes, start))
        } else {
            (None, first)
        };
        at = skip(bytes, value.end, b",").max(at + 1);
        parts.push(Part { key, value });
    }
    parts
}

/// The keys that come a second time in their object, in the order of the text, each after the first of its name.
pub fn repeated_keys(text: &str) -> Vec<[Range<usize>; 2]> {
    let mut found = Vec::new();
    let mut left = vec![whole(text)];
    while let Some(place) = left.pop() {
        let mut first: FxHashMap<String, Range<usize>> = FxHashMap::default();
        for Part { key, value } in parts(text, place) {
            left.push(value);
            let Some(key) = key else { continue };
            // Other spellings, as `"\u0061"` of `"a"`, are the same key.
            let Ok(name) = serde_json::from_str(&text[key.clone()]) else { continue };
            match first.entry(name) {
                Entry::Occupied(first) => found.push([first.get().clone(), key]),
                Entry::Vacant(entry) => _ = entry.insert(key),
            }
        }
    }
    found.sort_by_key(|[_, key]| key.start);
    found
}

/// Where each byte of the string that `raw`, a JSON string with its quotes, stands for begins in `raw`; behind them the place
/// of the closing quote.
pub fn offsets(raw: &str) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(raw.len());
    let mut at = 1;
    while at + 1 < raw.len() {
        let rest = &raw[at..];
        let (length, decoded) = match rest.as_bytes() {
            [b'\\', b'u', ..] => escaped(rest),
            [b'\\', ..] => (2, 1),
            _ => rest.chars().next().map_or((1, 1), |c| (c.len_utf8(), c.len_utf8())),
        };
        let plain = length == decoded;
        offsets.extend((0..decoded).map(|byte| if plain { at + byte } else { at }));
        at += length;
        while at < raw.len() && !raw.is_char_boundary(at) {
            at += 1;
        }
    }
    offsets.push(raw.len().saturating_sub(1));
    offsets
}

/// The length of the escape `\u…` at the start of `text`, and of the character that it stands for.
fn escaped(text: &str) -> (usize, usize) {
    let unit = |from: usize| text.get(from..from + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match unit(2) {
        // A character beyond the first plane is written as two surrogates.
        Some(0xd800..=0xdbff) => (12, 4),
        Some(code) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
        None => (2, 1),
    }
}

/// The first byte from `at` on that is neither blank nor one of `signs`.
fn skip(bytes: &[u8], mut at: usize, signs: &[u8]) -> usize {
    while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || signs.contains(byte)) {
        at += 1;
    }
    at
}

fn end_of_value(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = end_of_string(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return at + depth,
            b'}' | b']' => depth -= 1,
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of the whole text, as text.
    fn shown(text: &str) -> Vec<(Option<&str>, &str)> {
        let found = parts(text, whole(text));
        found.into_iter().map(|part| (part.key.map(|key| &text[key]), &text[part.value])).collect()
    }

    #[test]
    fn parts_are_found_where_they_stand() {
        let text = "\u{feff} { \"a\" : [1, {\"x\": \"]\"}] ,\n\"b\\\"\": -1.5e3, \"c\":{}} ";
        assert_eq!(
            shown(text),
            [(Some("\"a\""), "[1, {\"x\": \"]\"}]"), (Some("\"b\\\"\""), "-1.5e3"), (Some("\"c\""), "{}")]
        );
        assert_eq!(shown("[true,[ ], \"x,y\" ]"), [(None, "true"), (None, "[ ]"), (None, "\"x,y\"")]);
        assert_eq!(shown("{}"), []);
        assert_eq!(shown("17"), []);
    }

    #[test]
    fn mistakes_are_found_where_they_stand() {
        let mistake = |text: &str| parse(text).err().map(|mistake| (mistake.at, mistake.message));
        assert_eq!(mistake("\u{feff} {\"a\": 1} \n"), None);
        assert_eq!(mistake(" {\n\"é\": tru}"), Some((9, "`tru` is no value; text stands in double quotes".to_owned())));
        assert_eq!(mistake("{\"a\": 1,}"), Some((8, "trailing comma".to_owned())));
        assert_eq!(mistake("{\"a\""), Some((3, "it ends too early".to_owned())));
        assert_eq!(mistake(" \n"), Some((2, "there is nothing in it".to_owned())));
    }

    #[test]
    fn keys_that_come_twice_are_found() {
        let twice =
            |text| repeated_keys(text).into_iter().map(|[first, key]| (first.start, key.start)).collect::<Vec<_>>();
        assert_eq!(
            twice(r#"{"a": 1, "b": {"a": 2}, "\u0061": [{"c": 1, "c": 2, "c": 3}]}"#),
            [(1, 24), (36, 44), (36, 52)]
        );
        assert_eq!(twice(r#"[{"a": 1}, {"a": 2}]"#), []);
    }

    #[test]
    fn text_that_is_no_json_is_no_panic() {
        for text in ["", "{", "[,", "{\"a", "{\"a\":", "[\"\\", "{]", "[}", "{\"a\":\"\\\"", "[1 2", "{:}", "\u{feff}"]
        {
            shown(text);
            repeated_keys(text);
            _ = parse(text);
        }
        for raw in ["", "\"", "\"\\", "\"\\u", "\"\\ud83d\"", "\"\\u12é\"", "\"\\é\""] {
            offsets(raw);
        }
    }

    #[test]
    fn decoded_bytes_are_found_in_the_raw_text() {
        assert_eq!(offsets(r#""ab""#), [1, 2, 3]);
        assert_eq!(offsets(r#""\"a\"""#), [1, 3, 4, 6]);
        assert_eq!(offsets("\"é\\u00e9\\ud83d\\udc22x\""), [1, 2, 3, 3, 9, 9, 9, 9, 21, 22]);
    }
}
