//! W1101, `unused-suppression`.

use super::Suppression;
use crate::base::Span;
use crate::diagnostic::{Diagnostic, Fix, rule};

rule! {
    /// A comment suppresses a finding that is not there.
    ///
    /// What it was about is mended, or has moved elsewhere. Left in place, it would hide the next mistake of that kind.
    ///
    /// ```flow bad
    /// compute score(text: string) -> double
    ///
    /// workflow digest(text: string) -> double {
    ///   // flowright: allow(lost-data) it warms the cache of the model
    ///   step rating = score(text)
    ///   return rating
    /// }
    /// ```
    ///
    /// Remove it.
    ///
    /// ```flow good
    /// compute score(text: string) -> double
    ///
    /// workflow digest(text: string) -> double {
    ///   step rating = score(text)
    ///   return rating
    /// }
    /// ```
    pub UNUSED_SUPPRESSION = warning "W1101" "unused-suppression"
}

/// Says which rules of a suppression suppress nothing, if there are any; by their places in its list. `text` is that of its file.
pub fn unused(suppression: &Suppression, unused: &[usize], text: &str) -> Option<Diagnostic> {
    let first = *unused.first()?;
    let names: Vec<String> = unused.iter().map(|&at| format!("`{}`", suppression.rules[at].1.name)).collect();
    let (name, are) = (names.join(" and "), if names.len() == 1 { "is" } else { "are" });
    let all = unused.len() == suppression.rules.len();
    let span = if all { suppression.comment } else { suppression.rules[first].0 };
    let diagnostic = UNUSED_SUPPRESSION.at(span, format!("nothing is suppressed here: {name} {are} not found"));
    Some(if all {
        let fix = Fix::safe("remove the comment").replace(removed(suppression.comment, text), "");
        diagnostic.help("remove it").fix(fix)
    } else {
        let kept: Vec<&str> = (0..suppression.rules.len())
            .filter(|at| !unused.contains(at))
            .map(|at| suppression.rules[at].1.name)
            .collect();
        let list =
            suppression.rules.first().map(|(span, _)| *span)?.to(suppression.rules.last().map(|(span, _)| *span)?);
        let title = format!("remove {name}");
        diagnostic.help("remove it from the list").fix(Fix::safe(title).replace(list, kept.join(", ")))
    })
}

/// What goes with a comment: its line, if it has one of its own, or else the blanks before it.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn removed(comment: Span, text: &str) -> Span {
    let before = &text[..comment.start as usize];
    let code = before.trim_end_matches([' ', '\t']);
    let start = code.len() as u32;
    if !(code.is_empty() || code.ends_with('\n')) {
        return Span { start, ..comment };
    }
    let after = &text[comment.end as usize..];
    let line_break = after.find('\n').map_or(after.len(), |at| at + 1);
    Span::new(comment.file, start, comment.end + line_break as u32)
}
