//! What a finding is known by from one run to the next: for services that say which findings are new, and for baselines.
//!
//! A fingerprint is made of the rule, the path, the message and the text of the line: not of the number of the line, so it stays the same when
//! the finding moves with its line, or when the line is indented. Findings that are alike in all of that are counted from the top of their
//! file, so that no two findings have one fingerprint.

use super::Diagnostic;
use crate::base::{SourceFile, SourceMap, Span};
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The name of this way to make fingerprints. Another way gets another name, so that the two are never compared.
pub const METHOD: &str = "flowright/v1";

/// At most this many bytes of a line on each side of where a finding starts take part: a file may be one line of many megabytes.
const MAX_CONTEXT: usize = 256;

/// What a finding is known by. Its text is 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The fingerprints of `diagnostics`, one each and all different, with the paths of the files as they are in `sources`.
///
/// The slice should hold all that was found: what is left out does not count among those that are alike. Its order does not matter.
///
/// ```
/// use flowright::base::{SourceFile, SourceMap, Span};
/// use flowright::diagnostic::{fingerprint, rule};
///
/// rule! {
///     /// A step has no effect.
///     IDLE = warning "W0501" "idle-step"
/// }
///
/// let fingerprint_in = |text: &str, start| {
///     let mut sources = SourceMap::new();
///     let file = sources.add(SourceFile::new("a.flow", text));
///     let found = IDLE.at(Span::new(file, start, start + 4), "`a` is idle");
///     fingerprint::of_all(&sources, &[found])[0]
/// };
/// assert_eq!(fingerprint_in("step a = b()", 0), fingerprint_in("\n\n  step a = b()", 4));
/// assert_ne!(fingerprint_in("step a = b()", 0), fingerprint_in("step a = c()", 0));
/// ```
pub fn of_all(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Vec<Fingerprint> {
    of_all_named(sources, diagnostics, str::to_owned)
}

/// As [`of_all`], with the paths of files as `named` gives them: what is kept must not depend on the folder that a check was started in.
pub fn of_all_named(
    sources: &SourceMap,
    diagnostics: &[Diagnostic],
    named: impl Fn(&str) -> String,
) -> Vec<Fingerprint> {
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|&at| diagnostics[at].primary.span);
    let mut fingerprints = vec![Fingerprint([0; 32]); diagnostics.len()];
    let mut alike: FxHashMap<Fingerprint, u64> = FxHashMap::default();
    for at in order {
        let found = &diagnostics[at];
        let file = sources.file(found.primary.span.file);
        let content =
            hashed(&[found.rule.code, &named(file.path()), &found.message, &context(file, found.primary.span)]);
        let before = alike.entry(content).or_default();
        fingerprints[at] = if *before == 0 { content } else { hashed(&[&content.to_string(), &before.to_string()]) };
        *before += 1;
    }
    fingerprints
}

/// Each part goes in with its length, so that no two lists of parts look the same.
fn hashed(parts: &[&str]) -> Fingerprint {
    let mut hasher = Sha256::new();
    for part in [&METHOD].into_iter().chain(parts) {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    Fingerprint(hasher.finalize().into())
}

/// The line that a finding starts in, without blanks at its ends and with one blank for many.
fn context(file: &SourceFile, span: Span) -> String {
    let (text, lines) = (file.text(), file.lines());
    let at = (span.start as usize).min(text.len());
    let line = lines.line(span.start);
    let start = lines.start(line, text).max(at.saturating_sub(MAX_CONTEXT));
    let end = lines.start(line + 1, text).min(at.saturating_add(MAX_CONTEXT));
    let boundary = |at: usize| (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let near = &text[boundary(start)..boundary(end)];
    near.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::rule;

    rule! {
        /// A step has no effect.
        IDLE = warning "W0501" "idle-step"
    }
    rule! {
        /// A step may be skipped.
        SKIPPED = warning "W0502" "skipped-step"
    }

    /// The fingerprints of an idle `x` wherever `x` stands in the text.
    fn fingerprints(path: &str, text: &str) -> Vec<String> {
        let (sources, found) = findings(path, text);
        of_all(&sources, &found).iter().map(Fingerprint::to_string).collect()
    }

    fn findings(path: &str, text: &str) -> (SourceMap, Vec<Diagnostic>) {
        let mut sources = SourceMap::new();
        let file = sources.add(SourceFile::new(path, text));
        let at = |(start, _)| Span::new(file, u32::try_from(start).unwrap(), u32::try_from(start + 1).unwrap());
        let found = text.match_indices('x').map(at).map(|span| IDLE.at(span, "`x` is idle")).collect();
        (sources, found)
    }

    #[test]
    fn lines_may_move_and_be_indented() {
        let before = fingerprints("a.flow", "step x\nnext");
        assert_eq!(before, fingerprints("a.flow", "# new\r\n\r\n\tstep  x  \r\nnext"));
        assert_eq!(before[0].len(), 64);
        assert!(before[0].bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit)));
    }

    #[test]
    fn another_line_path_message_or_rule_makes_another_fingerprint() {
        let one = fingerprints("a.flow", "step x");
        assert_ne!(one, fingerprints("a.flow", "step x after b"));
        assert_ne!(one, fingerprints("b.flow", "step x"));
        let (sources, found) = findings("a.flow", "step x");
        let span = found[0].primary.span;
        let others = [IDLE.at(span, "`x` is not needed"), SKIPPED.at(span, "`x` is idle")];
        assert!(of_all(&sources, &others).iter().all(|other| other.to_string() != one[0]));
    }

    #[test]
    fn findings_that_are_alike_are_told_apart_and_keep_their_fingerprints_when_they_move() {
        let before = fingerprints("a.flow", "step x\nstep x\nstep x x");
        assert_eq!(before, fingerprints("a.flow", "\nstep x\n\nstep x\n\n\nstep x x"));
        let distinct: std::collections::BTreeSet<_> = before.iter().collect();
        assert_eq!(distinct.len(), 4);
    }

    #[test]
    fn the_order_of_the_findings_does_not_matter() {
        let (sources, mut found) = findings("a.flow", "step x\nstep x\nstep x");
        let mut forward = of_all(&sources, &found);
        found.reverse();
        forward.reverse();
        assert_eq!(forward, of_all(&sources, &found));
    }

    #[test]
    fn paths_can_be_given_from_another_folder() {
        let (sources, found) = findings("sub/a.flow", "step x");
        let from_root = of_all_named(&sources, &found, |path| format!("project/{path}"));
        let (sources, found) = findings("../project/sub/a.flow", "step x");
        assert_eq!(from_root, of_all_named(&sources, &found, |path| path.replace("../", "")));
    }

    #[test]
    fn a_place_behind_the_end_or_within_a_character_is_no_trouble() {
        let mut sources = SourceMap::new();
        let file = sources.add(SourceFile::new("a.flow", format!("{}x{}", "ż".repeat(300), "🐢".repeat(300)).as_str()));
        let empty = sources.add(SourceFile::new("b.flow", ""));
        let found = [Span::new(file, 600, 601), Span::new(file, 1801, 1801), Span::new(empty, 0, 0)]
            .map(|span| IDLE.at(span, "here"));
        assert_eq!(of_all(&sources, &found).len(), 3);
    }

    /// A change here makes all findings new to every service and every baseline: then [`METHOD`] needs another name.
    #[test]
    fn fingerprints_stay_what_they_are() {
        let known = "1dcd6edabec6f6d2d376a2629d95792c282be7acf53f0940c8d836b12b92f908";
        assert_eq!(fingerprints("a.flow", "step x"), [known]);
    }
}
