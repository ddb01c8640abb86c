//! The comments that would suppress a finding.

use super::cover::Places;
use super::{RULES, Suppression};
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Fix, Sink};
use crate::syntax::ast::File;

/// How many lines that lie less deep are tried as the key of a text.
const MAX_KEYS: usize = 3;

/// Suggests comments for the findings of one file.
pub struct Suggestions<'t> {
    text: &'t str,
    places: Places<'t>,
    /// The comments that are there already.
    comments: Vec<Suppression>,
    mark: &'static str,
}

impl<'t> Suggestions<'t> {
    /// For the file that `tree` is, with `text`. `mark` is what comments start with, `//` or `#`.
    pub fn new(tree: &'t File, text: &'t str, mark: &'static str) -> Self {
        let comments = Suppression::all(tree, text, &mut Sink::new());
        Self { text, places: Places::new(tree, text), comments, mark }
    }

    /// The comments that would suppress a finding for a reason, the one that covers least first. None of what cannot be suppressed. Whether a
    /// comment may stand there at all (it may be the middle of a text) only a check can tell.
    pub fn of(&self, found: &Diagnostic, reason: &str) -> Vec<Fix> {
        let (rule, at) = (found.rule, found.primary.span);
        if rule.is_fixed() || RULES.contains(&rule) || self.text.is_empty() {
            return Vec::new();
        }
        let title = format!("allow `{}` here", rule.name);
        // A comment that is there already, and says nothing of this rule yet.
        let nearest = self.comments.iter().filter(|it| it.covered.contains(at)).min_by_key(|it| it.covered.len());
        if let Some(last) = nearest.and_then(|it| it.rules.last()) {
            return vec![Fix::guess(title).replace(last.0.after(), format!(", {}", rule.name))];
        }
        let (line, covered) = self.places.around(at, self.mark == "#");
        let comment = format!("{} flowright: allow({}) {reason}", self.mark, rule.name);
        let above = |line: Span| {
            let indent = &self.written(line)[..self.indent(line)];
            Fix::guess(title.clone()).replace(self.above_docs(line).before(), format!("{indent}{comment}\n"))
        };
        let end = Span { end: line.start + content(self.written(line)), ..line }.after();
        let behind = Fix::guess(title.clone()).replace(end, format!(" {comment}"));
        let mut all = if covered.end <= line.end { vec![above(line), behind] } else { vec![behind, above(line)] };
        all.extend(self.keys_above(line).into_iter().map(above));
        all
    }

    /// The comment that would suppress a finding and its like in all of the file. None of what cannot be suppressed.
    pub fn in_file(&self, found: &Diagnostic, reason: &str) -> Option<Fix> {
        let rule = found.rule;
        if rule.is_fixed() || RULES.contains(&rule) || self.text.is_empty() {
            return None;
        }
        let fix = Fix::guess(format!("allow `{}` in this file", rule.name));
        let whole = self.comments.iter().find(|it| it.covered.start == 0 && it.covered.end as usize > self.text.len());
        if let Some(last) = whole.and_then(|it| it.rules.last()) {
            return Some(fix.replace(last.0.after(), format!(", {}", rule.name)));
        }
        let comment = format!("{} flowright: allow-file({}) {reason}\n", self.mark, rule.name);
        // What documents the file has a blank line behind it; in front of it nothing is in the way.
        Some(fix.replace(Span::new(found.primary.span.file, 0, 0), comment))
    }

    /// The text of a line.
    fn written(&self, line: Span) -> &'t str {
        self.text.get(line.start as usize..line.end as usize).unwrap_or(&self.text[line.start as usize..])
    }

    /// How many bytes of blanks a line begins with.
    fn indent(&self, line: Span) -> usize {
        self.written(line).len() - self.written(line).trim_start().len()
    }

    /// The first line of the documentation right above a line; nothing must come between the two.
    fn above_docs(&self, line: Span) -> Span {
        let is_doc = |line: Span| ["///", "##"].iter().any(|mark| self.written(line).trim_start().starts_with(mark));
        let above = std::iter::successors(Some(line), |line| self.places.line_above(*line));
        above.skip(1).take_while(|line| is_doc(*line)).last().unwrap_or(line)
    }

    /// In YAML, the lines of the keys whose text a line may belong to: the text may have lines that lie less deep, too.
    fn keys_above(&self, line: Span) -> Vec<Span> {
        let mut found = Vec::new();
        if self.mark != "#" {
            return found;
        }
        let mut depth = self.indent(line);
        let above = std::iter::successors(Some(line), |line| self.places.line_above(*line));
        for line in above.skip(1).filter(|line| !self.written(*line).trim().is_empty()) {
            if self.indent(line) < depth && found.len() < MAX_KEYS {
                depth = self.indent(line);
                found.push(line);
            }
            if depth == 0 || found.len() >= MAX_KEYS {
                break;
            }
        }
        found
    }
}

/// How many bytes of a line are more than blanks and its end.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn content(line: &str) -> u32 {
    line.trim_end().len() as u32
}
