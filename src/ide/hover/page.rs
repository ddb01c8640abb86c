//! What is shown, as Markdown that reads well as plain text, and in which nothing of the user's means anything else than itself.

use crate::cel::Type;
use std::fmt::Write as _;

/// The most characters of a piece of code that are shown.
const MAX_CODE: usize = 1_200;

/// The most characters of a piece of code in a sentence.
const MAX_SPAN: usize = 240;

/// The most lines and characters of a doc comment.
const MAX_DOC_LINES: usize = 14;
const MAX_DOC: usize = 1_000;

/// A page in the making: paragraphs with an empty line between, and lists.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    /// Whether an item of a list was written last.
    in_list: bool,
}

impl Page {
    /// Code of the language.
    pub(super) fn code(&mut self, code: &str) {
        self.apart();
        self.text.push_str(&fenced(code));
    }

    /// Code of the spelling in YAML.
    pub(super) fn yaml(&mut self, code: &str) {
        self.apart();
        self.text.push_str(&fenced_as("yaml", code));
    }

    /// A paragraph, which is Markdown.
    pub(super) fn paragraph(&mut self, markdown: &str) {
        self.apart();
        self.text.push_str(markdown);
    }

    /// What a user wrote about something.
    pub(super) fn doc(&mut self, doc: Option<&str>) {
        let shown = doc.map(described).filter(|doc| !doc.is_empty());
        if let Some(doc) = shown {
            self.paragraph(&doc);
        }
    }

    /// An item of a list, which is Markdown.
    pub(super) fn item(&mut self, markdown: &str) {
        if self.in_list {
            self.text.push('\n');
        } else {
            self.apart();
        }
        self.in_list = true;
        _ = write!(self.text, "- {markdown}");
    }

    /// The Markdown; none if there is nothing to say.
    pub(super) fn finish(self) -> Option<String> {
        (!self.text.is_empty()).then_some(self.text)
    }

    fn apart(&mut self) {
        self.in_list = false;
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }
}

/// Code of the language by itself.
pub(in crate::ide) fn fenced(code: &str) -> String {
    fenced_as("flow", code)
}

fn fenced_as(language: &str, code: &str) -> String {
    let code = cut(code, MAX_CODE);
    let fence = "`".repeat(longest_ticks(&code).max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

/// Code within a sentence.
pub(super) fn code(text: &str) -> String {
    let text = cut(&one_line(text), MAX_SPAN);
    if text.is_empty() {
        return String::new();
    }
    let ticks = longest_ticks(&text);
    if ticks == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(ticks + 1);
    format!("{fence} {text} {fence}")
}

/// A type within a sentence.
pub(super) fn ty(ty: &Type) -> String {
    code(&ty.to_string())
}

/// Names within a sentence: `a`, `b` and 3 more.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    /// The most that are listed.
    const MAX_NAMES: usize = 8;
    let all: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = all.iter().take(MAX_NAMES).map(|name| code(name)).collect();
    let more = all.len() - shown.len();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// `1 step`, `3 steps`.
pub(in crate::ide) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// A text on one line, without blanks that repeat.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters of a text.
pub(in crate::ide) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Plain text as Markdown that shows it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '&' => true,
            // Within a word it means nothing.
            '_' => !before.is_alphanumeric() || rest.peek().is_none_or(|next| !next.is_alphanumeric()),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// A doc comment: lines as they are, with code in backticks; lists stay lists, and nothing else means anything.
fn described(doc: &str) -> String {
    let doc = cut(doc.trim(), MAX_DOC);
    let mut lines: Vec<String> = doc.lines().take(MAX_DOC_LINES).map(described_line).collect();
    if doc.lines().count() > MAX_DOC_LINES {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

fn described_line(line: &str) -> String {
    let line = line.trim();
    let parts: Vec<&str> = line.split('`').collect();
    // Backticks that do not come in pairs are no code.
    let text = if parts.len() % 2 == 1 {
        let part = |(place, part): (usize, &&str)| if place % 2 == 1 { code(part) } else { escaped(part) };
        parts.iter().enumerate().map(part).collect::<String>()
    } else {
        escaped(line)
    };
    let heads = text.starts_with(['#', '>', '=', '+']) || (text.starts_with('-') && !text.starts_with("- "));
    if heads { format!("\\{text}") } else { text }
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_with_backticks_stays_code() {
        assert_eq!(code("a.b > 1"), "`a.b > 1`");
        assert_eq!(code("has(a.`b c`)"), "`` has(a.`b c`) ``");
        assert_eq!(code("a\n  && b"), "`a && b`");
    }

    #[test]
    fn nothing_in_a_doc_comment_means_anything_but_code_and_lists() {
        let shown =
            described("# Not a heading\nsee `a_b` and *x* of snake_case <b>\n- [one](http://a.b)\n---\nan odd ` tick");
        assert_eq!(
            shown,
            "\\# Not a heading\nsee `a_b` and \\*x\\* of snake_case \\<b>\n- \\[one\\](http://a.b)\n\\---\nan odd \\` tick"
        );
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(cut("äöü", 2), "äö…");
        assert_eq!(cut("äöü", 3), "äöü");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let mut page = Page::default();
        page.code("x = \"```\"");
        page.item("one");
        page.item("two");
        page.paragraph("end");
        assert_eq!(page.finish().unwrap(), "````flow\nx = \"```\"\n````\n\n- one\n- two\n\nend");
    }
}
