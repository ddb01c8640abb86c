//! The comments that would suppress a finding.

use super::cover::Places;
use super::{RULES, Suppression};
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Fix, Sink};
use crate::syntax::ast::File;

/// The comments that would suppress a finding in the file that `tree` is, the one that covers least first. None of what cannot be suppressed.
/// `mark` is what comments start with, `//` or `#`. Whether a comment may stand there at all (it may be the middle of a text) only a check can tell.
pub fn suggestions(found: &Diagnostic, (tree, text): (&File, &str), mark: &str, reason: &str) -> Vec<Fix> {
    let (rule, at) = (found.rule, found.primary.span);
    if rule.is_fixed() || RULES.contains(&rule) || text.is_empty() {
        return Vec::new();
    }
    let title = format!("allow `{}` here", rule.name);
    // A comment that is there already, and says nothing of this rule yet.
    let comments = Suppression::all(tree, text, &mut Sink::new());
    let nearest = comments.iter().filter(|it| it.covered.contains(at)).min_by_key(|it| it.covered.len());
    if let Some(last) = nearest.and_then(|it| it.rules.last()) {
        return vec![Fix::guess(title).replace(last.0.after(), format!(", {}", rule.name))];
    }
    let (line, covered) = Places::new(tree, text).around(at);
    let written = text.get(line.start as usize..line.end as usize).unwrap_or(&text[line.start as usize..]);
    let comment = format!("{mark} flowright: allow({}) {reason}", rule.name);
    let indent = &written[..written.len() - written.trim_start().len()];
    let before = Fix::guess(title.clone()).replace(line.before(), format!("{indent}{comment}\n"));
    let end = Span::new(line.file, line.start, line.start + content(written)).after();
    let behind = Fix::guess(title).replace(end, format!(" {comment}"));
    if covered == line || covered.end <= line.end { vec![before, behind] } else { vec![behind, before] }
}

/// How many bytes of a line are more than blanks and its end.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn content(line: &str) -> u32 {
    line.trim_end().len() as u32
}
