//! A page of Markdown as text for a terminal.
//!
//! Only what the pages of rules use: paragraphs, lists, headings, fenced code. Code keeps its lines and is set off by an
//! indent; an example is headed by whether Flowright finds something in it.

use super::super::report::wrap::{self, PROSE_WIDTH};
use super::super::report::{Options, Style};
use std::fmt::Write as _;

/// The text of `page`, wrapped, with a line break at its end.
pub(super) fn rendered(page: &str, options: Options) -> String {
    let mut writer = Writer { text: String::new(), prose: String::new(), hang: 0, options };
    let mut code = false;
    for line in page.lines() {
        match line.trim_start().strip_prefix("```") {
            Some(info) => {
                writer.end_prose();
                if !code {
                    writer.example_head(info);
                }
                code = !code;
            }
            None if code => writer.code(line),
            None => writer.prose(line),
        }
    }
    writer.end_prose();
    writer.text
}

struct Writer {
    text: String,
    /// The paragraph or list item that is being read.
    prose: String,
    /// How far its further lines are indented.
    hang: usize,
    options: Options,
}

impl Writer {
    fn prose(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            self.end_prose();
            self.text.push('\n');
        } else if let Some(heading) = trimmed.strip_prefix('#') {
            self.end_prose();
            let heading = Style::Bold.paint(heading.trim_start_matches('#').trim(), self.options.color);
            _ = writeln!(self.text, "{heading}");
        } else {
            self.paragraph(line, trimmed);
        }
    }

    fn paragraph(&mut self, line: &str, trimmed: &str) {
        let marker = marker(trimmed);
        if marker > 0 {
            self.end_prose();
            let indent = line.len() - line.trim_start().len();
            self.hang = indent + marker;
            self.prose.push_str(&" ".repeat(indent));
        } else if !self.prose.is_empty() {
            self.prose.push(' ');
        }
        self.prose.push_str(trimmed);
    }

    fn end_prose(&mut self) {
        if !self.prose.is_empty() {
            let width = self.options.width.min(PROSE_WIDTH);
            self.text.push_str(&wrap::fill(&self.prose, width, 0, &" ".repeat(self.hang)));
            self.text.push('\n');
        }
        self.prose.clear();
        self.hang = 0;
    }

    fn example_head(&mut self, info: &str) {
        let mut words = info.split_whitespace().skip_while(|&word| word != "bad" && word != "good");
        let head = match words.next() {
            Some("bad") => Style::Error.paint("Found:", self.options.color),
            Some("good") => Style::Info.paint("Mended:", self.options.color),
            _ => return,
        };
        _ = writeln!(self.text, "  {head}");
    }

    fn code(&mut self, line: &str) {
        _ = writeln!(self.text, "{}", format!("    {line}").trim_end());
    }
}

/// The length of a list item's marker, `- ` or `1. `.
fn marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match &line[digits..] {
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        rest if digits == 0 && (rest.starts_with("- ") || rest.starts_with("* ")) => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_and_code_is_indented() {
        let page = "One sentence that is long enough to be\nwrapped.\n\n- first item, with words\n- second\n\n\
                    ```flow bad\nworkflow a() {\n}\n```\n\n## Mending\n\nDo this.";
        let options = Options { width: 24, ..Options::default() };
        insta::assert_snapshot!(rendered(page, options), @r"
        One sentence that is
        long enough to be
        wrapped.

        - first item, with words
        - second

          Found:
            workflow a() {
            }

        Mending

        Do this.
        ");
    }
}
