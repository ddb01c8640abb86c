//! The keys on a line, and those behind the cursor.

use super::slot::Slot;

/// The keys of the map that the cursor is in that stand behind it.
pub(super) fn behind(text: &str, slot: &Slot) -> Vec<String> {
    let mut found = Vec::new();
    if slot.flow {
        let (mut depth, mut word) = (0_usize, String::new());
        for c in text[slot.range.end..].chars().take(MAX_BEHIND) {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' if depth == 0 => break,
                '}' | ']' => depth -= 1,
                ':' if depth == 0 && !word.is_empty() => found.push(std::mem::take(&mut word)),
                c if depth == 0 && (c.is_alphanumeric() || c == '_' || c == '$') => word.push(c),
                _ => word.clear(),
            }
        }
        return found;
    }
    let behind = text[slot.range.end..].split_once('\n').map_or("", |(_, behind)| behind);
    for line in behind.lines().take(MAX_BEHIND) {
        let indent = line.len() - line.trim_start().len();
        let rest = line.trim();
        if rest.is_empty() || rest.starts_with('#') || indent > slot.column {
            continue;
        }
        if indent < slot.column || rest.starts_with("- ") {
            break;
        }
        found.extend(key_of(rest).map(|(key, ..)| key));
    }
    found
}

/// How far behind the cursor keys are looked for.
const MAX_BEHIND: usize = 4_000;

/// The key that a line begins with: what it says, its length with quotes, and where its colon stands.
pub(super) fn key_of(line: &str) -> Option<(String, usize, usize)> {
    let bytes = line.as_bytes();
    let ends = |at: usize| bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
    match bytes.first()? {
        quote @ (b'"' | b'\'') => {
            let close = 1 + line[1..].bytes().position(|byte| byte == *quote)?;
            let colon = close + 1 + line[close + 1..].bytes().take_while(|byte| *byte == b' ').count();
            ends(colon).then(|| (line[1..close].to_owned(), close + 1, colon))
        }
        b'{' | b'[' | b'&' | b'*' | b'!' | b'|' | b'>' | b'#' => None,
        _ => {
            let colon = (0..line.len()).find(|&at| ends(at))?;
            if line[..colon].contains(" #") {
                return None;
            }
            let key = line[..colon].trim_end();
            Some((key.to_owned(), key.len(), colon))
        }
    }
}
