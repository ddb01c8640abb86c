//! The promises of `check --fix`, as `docs/fixing.md` gives them.

use crate::properties::read;
use flowright::base::Span;
use flowright::diagnostic::Applicability;
use flowright::driver::{self, Fixed, MemoryWorld, Report, Settings};
use similar::{DiffOp, TextDiff};
use std::collections::BTreeMap;

/// How many fixes may follow one from another before a changed line that nothing explains is one too many.
const MOST_STEPS: usize = 12;

/// How many lines a comparison of texts may be wrong about the place of a change, where lines are alike.
const NEAR: usize = 2;

/// Mends a file, with what the examples import beside it, and gives the number of findings that are gone or the promise that was not kept.
pub(super) fn kept(path: &str, text: &str) -> Result<usize, String> {
    let safe = kept_up_to(path, text, Applicability::Safe)?;
    kept_up_to(path, text, Applicability::Unsafe)?;
    Ok(safe)
}

fn world(path: &str, text: &str) -> MemoryWorld {
    MemoryWorld::new()
        .with("crm.flow", read("examples/triage/crm.flow"))
        .with("schemas/rubric.json", read("examples/triage/schemas/rubric.json"))
        .with("schemas/song.json", read("examples/song/schemas/song.json"))
        .with(path, text)
}

fn check(path: &str, text: &str) -> Report {
    driver::check(&world(path, text), &[path.to_owned()])
}

fn kept_up_to(path: &str, text: &str, up_to: Applicability) -> Result<usize, String> {
    let before = check(path, text);
    let fixed = driver::fix(&world(path, text), &[path.to_owned()], &Settings::default(), up_to);
    let after = match &fixed.files[..] {
        [] => text,
        [file] if file.path == path && &*file.before == text => &file.after,
        _ => return Err(format!("other files change: {:?}", fixed.files)),
    };
    let broken = |what: &str| {
        Err(format!(
            "{what} ({up_to:?})\n--- before\n{text}\n{}--- after\n{after}\n{}",
            said(&before),
            said(&fixed.report)
        ))
    };
    let (was, is) = (counts(&before), counts(&fixed.report));
    let new = |key: &(&str, &str), count| was.get(key).is_none_or(|old| old < count);
    if is.iter().any(|(key, count)| new(key, count) && !may_be_hidden(key.0, &was, &is)) {
        return broken("something new is found");
    }
    if said(&check(path, after)) != said(&fixed.report) {
        return broken("the report is not about the text");
    }
    let gone = |(key, old): (_, &usize)| old.saturating_sub(is.get(key).copied().unwrap_or(0));
    let gone: usize = was.iter().map(gone).sum();
    if fixed.mended() != gone || (after != text) != (gone > 0) {
        return broken("what is better is something else");
    }
    if let Some(line) = unexplained(path, text, after, up_to) {
        return broken(&format!("nothing explains that this line changed: {line}"));
    }
    if let Some(problem) = shape(text, after) {
        return broken(problem);
    }
    let Fixed { files, .. } = driver::fix(&world(path, after), &[path.to_owned()], &Settings::default(), up_to);
    if !files.is_empty() {
        return broken("the second time changes something again");
    }
    Ok(fixed.mended())
}

fn said(report: &Report) -> String {
    let line = |found: &flowright::diagnostic::Diagnostic| {
        let at = report.sources.position(found.primary.span);
        format!("{}:{} {} {}\n", at.line, at.column, found.rule.code, found.message)
    };
    report.diagnostics.iter().map(line).collect()
}

/// How often each finding is there. Places are left out, since they move.
fn counts(report: &Report) -> Counts<'_> {
    let mut counts = BTreeMap::new();
    for found in &report.diagnostics {
        *counts.entry((found.rule.code, found.message.as_str())).or_insert(0) += 1;
    }
    counts
}

/// How often each finding is there, by its code and what it says.
type Counts<'r> = BTreeMap<(&'static str, &'r str), usize>;

/// Whether a finding may have been hidden by an error that is gone: one of syntax hides all but others of its kind, any other hides what has to do with
/// neither syntax nor names.
fn may_be_hidden(code: &str, was: &Counts<'_>, is: &Counts<'_>) -> bool {
    let gone = was.iter().filter(|(key, old)| key.0.starts_with('E') && is.get(*key).is_none_or(|new| new < *old));
    let mut hiding = gone.map(|(key, _)| key.0);
    match &code[..3] {
        "E01" => false,
        "E02" => hiding.any(|gone| gone.starts_with("E01")),
        _ => hiding.next().is_some(),
    }
}

/// The first line of a text and its last, and what is between lines, are no matter of fixes.
fn shape(before: &str, after: &str) -> Option<&'static str> {
    let plain = |text: &str| text.replace("\r\n", "").contains('\n');
    let dos = |text: &str| text.contains("\r\n");
    if before.starts_with('\u{feff}') != after.starts_with('\u{feff}') {
        return Some("the byte order mark is another one");
    }
    if dos(before) && !plain(before) && plain(after) || !dos(before) && dos(after) {
        return Some("the line ends are other ones");
    }
    None
}

/// Whether a line has nothing but brackets: which of several such is gone, no comparison can tell.
fn is_bare(line: &str) -> bool {
    line.chars().all(|letter| letter.is_whitespace() || "{}[]()".contains(letter))
}

/// A line that is not as before, though no fix had to do with it. What the fixes at hand explain is taken as done, and the fixes of what is found then are
/// at hand next.
fn unexplained(path: &str, before: &str, after: &str, up_to: Applicability) -> Option<String> {
    let mut now = before.to_owned();
    for _ in 0..MOST_STEPS {
        if now == after {
            return None;
        }
        let touched = touched(&check(path, &now), up_to);
        let diff = TextDiff::from_lines(now.as_str(), after);
        let (old, new) = (diff.old_slices().to_vec(), diff.new_slices().to_vec());
        let mut next = String::new();
        for op in diff.ops() {
            let (start, end) = (op.old_range().start, op.old_range().end + NEAR);
            let bare = old[op.old_range()].iter().chain(&new[op.new_range()]).all(|line| is_bare(line));
            let near = touched.iter().any(|&(first, last)| start <= last + NEAR && first <= end);
            let explained = bare || near || matches!(op, DiffOp::Equal { .. });
            let part = if explained { &new[op.new_range()] } else { &old[op.old_range()] };
            next.extend(part.iter().copied());
        }
        if next == now {
            let op = diff.ops().iter().find(|op| !matches!(op, DiffOp::Equal { .. }))?;
            return Some(old[op.old_range()].concat() + " is now " + &new[op.new_range()].concat());
        }
        now = next;
    }
    (now != after).then(|| "too many steps".to_owned())
}

/// The first and the last lines, from 0, that the fixes of a report would change.
fn touched(report: &Report, up_to: Applicability) -> Vec<(usize, usize)> {
    let fixes = report.diagnostics.iter().flat_map(|found| &found.fixes).filter(|fix| fix.is_within(up_to));
    let lines = |span: Span| {
        let file = report.sources.file(span.file);
        (file.lines().line(span.start), file.lines().line(span.end))
    };
    fixes.flat_map(|fix| &fix.edits).map(|edit| lines(edit.span)).collect()
}
