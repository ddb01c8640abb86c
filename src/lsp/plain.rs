//! Markdown as plain text, for clients that show it as it is.
//!
//! Not of any Markdown: of what hovers and docs are made of, which is paragraphs, lists, code, links to pages, and what a backslash keeps from meaning anything.

/// The text as people read it: code without fences, nothing escaped. Code in a sentence keeps its backticks, as it has them in findings.
pub(super) fn plain(markdown: &str) -> String {
    let (mut lines, mut fence) = (Vec::new(), None);
    for line in markdown.lines() {
        let ticks = leading_ticks(line);
        match fence {
            Some(open) if ticks == open && line.len() == ticks => fence = None,
            Some(_) => lines.push(line.to_owned()),
            None if ticks >= 3 && !line[ticks..].contains('`') => fence = Some(ticks),
            None => lines.push(sentence(line)),
        }
    }
    lines.join("\n")
}

/// A line outside of fences.
fn sentence(line: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(line.len()), line);
    while let Some(first) = rest.chars().next() {
        let (piece, read) = match first {
            '\\' if rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) => (rest[1..2].to_owned(), 2),
            '`' => code(rest),
            '[' => link(rest).unwrap_or_else(|| ("[".to_owned(), 1)),
            other => (other.to_string(), other.len_utf8()),
        };
        out.push_str(&piece);
        rest = &rest[read..];
    }
    out
}

/// The code that a text begins with, and how many bytes of it that is; backticks that nothing closes are themselves.
fn code(text: &str) -> (String, usize) {
    let ticks = leading_ticks(text);
    let mut at = ticks;
    while let Some(next) = text[at..].find('`').map(|found| at + found) {
        let closing = leading_ticks(&text[next..]);
        if closing == ticks {
            let inner = &text[ticks..next];
            let inner = if ticks > 1 { inner.trim_matches(' ') } else { inner };
            return (format!("`{inner}`"), next + ticks);
        }
        at = next + closing;
    }
    (text[..ticks].to_owned(), ticks)
}

/// The link that a text begins with: its words and where it leads.
fn link(text: &str) -> Option<(String, usize)> {
    let (words, rest) = text[1..].split_once("](")?;
    let (goal, _) = rest.split_once(')')?;
    let is_link = !words.contains(['[', ']', '\\', '`']) && !goal.contains(' ');
    is_link.then(|| (format!("{words}: {goal}"), words.len() + goal.len() + 4))
}

fn leading_ticks(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_no_fences_and_nothing_is_escaped() {
        let markdown = "````flow\nx = \"```\" \\\\ 2\n````\n\n- \\*a\\* of snake_case \\<b>\n- \\\\";
        assert_eq!(plain(markdown), "x = \"```\" \\\\ 2\n\n- *a* of snake_case <b>\n- \\");
    }

    #[test]
    fn code_in_a_sentence_is_what_it_is() {
        assert_eq!(plain("see `a\\_b` and `` has(a.`b c`) ``: \\` tick"), "see `a\\_b` and `has(a.`b c`)`: ` tick");
        assert_eq!(plain("an odd ` one, ż\\"), "an odd ` one, ż\\");
    }

    #[test]
    fn a_link_says_where_it_leads() {
        assert_eq!(plain("[More about it](https://a.b/c#d)."), "More about it: https://a.b/c#d.");
        assert_eq!(plain("\\[one\\](http://a.b) and [x] (y)"), "[one](http://a.b) and [x] (y)");
    }
}
