//! Edits that mend a finding.

use super::Diagnostic;
use crate::base::Span;

/// Whether an edit may be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Keeps the meaning that was plainly meant; `check --fix` applies it.
    Safe,
    /// Changes meaning or guesses; a person decides, or says `--unsafe-fixes`.
    Unsafe,
}

/// One replacement of a span's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What is put in its place.
    pub text: String,
}

/// A named list of edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an instruction: ``change it to `score` ``.
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The edits; their spans do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that may be applied without a look.
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits: Vec::new() }
    }

    /// A fix that a person should decide on.
    pub fn guess(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits: Vec::new() }
    }

    /// Adds the replacement of `span` by `text`.
    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// Takes `span` out of `text`, with the blanks before it, or with its line if nothing else stands there.
    #[must_use]
    pub fn remove(self, span: Span, text: &str) -> Self {
        self.replace(gap(span, text), "")
    }

    /// Whether it may be applied by somebody who wants fixes up to this.
    pub fn is_within(&self, up_to: Applicability) -> bool {
        up_to == Applicability::Unsafe || self.applicability == Applicability::Safe
    }
}

/// What goes with `span`: its line, or the blanks before it.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn gap(span: Span, text: &str) -> Span {
    let blank = |text: &str| text.trim_end_matches([' ', '\t']).len();
    let before = blank(&text[..span.start as usize]);
    let begins_line = before == 0 || text[..before].ends_with('\n');
    let rest = text[span.end as usize..].trim_start_matches([' ', '\t']);
    let ends_line = rest.is_empty() || rest.starts_with(['\n', '\r']);
    match (begins_line, ends_line) {
        (true, true) => {
            let line =
                text[..before].strip_suffix('\n').map_or(before, |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
            Span { start: line as u32, end: (text.len() - rest.len()) as u32, ..span }
        }
        (true, false) => Span { end: (text.len() - rest.len()) as u32, ..span },
        (false, _) => Span { start: before as u32, ..span },
    }
}

/// How many of the findings have a safe fix, and how many have only an unsafe one.
pub fn fixable(found: &[Diagnostic]) -> (usize, usize) {
    let has = |found: &Diagnostic, wanted| found.fixes.iter().any(|fix| fix.applicability == wanted);
    let safe = found.iter().filter(|found| has(found, Applicability::Safe)).count();
    let any = found.iter().filter(|found| !found.fixes.is_empty()).count();
    (safe, any - safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;

    /// `text` without what stands between brackets.
    fn without(text: &str) -> String {
        let (start, end) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
        let mut plain = text.replace(['[', ']'], "");
        let span = Span::new(FileId::new(0), u32::try_from(start).unwrap(), u32::try_from(end).unwrap());
        let fix = Fix::safe("remove it").remove(span, &plain);
        plain.replace_range(fix.edits[0].span.range(), &fix.edits[0].text);
        plain
    }

    #[test]
    fn what_is_removed_takes_its_line_along_if_nothing_else_stands_there() {
        assert_eq!(without("a {\n  [b c]  \n  d\n}"), "a {\n  d\n}");
        assert_eq!(without("a // x\r\n\t[b]\r\nc"), "a // x\r\nc");
        assert_eq!(without("a\n[b]"), "a");
    }

    #[test]
    fn what_stands_beside_others_goes_with_the_blanks_between() {
        assert_eq!(without("{ a 5s [a 5s] }"), "{ a 5s }");
        assert_eq!(without("a\n  [b] c"), "a\n  c");
        assert_eq!(without("a  [b] // c"), "a // c");
    }
}
