//! What fixes promise: one applied by itself mends its finding, and all together make no file worse.

use crate::configured::{self, configured};
use flowright::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use flowright::driver::{self, MemoryWorld, Report, Settings};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Tries every fix of a report by itself, and then all together.
pub(crate) fn hold(files: &[(String, String)], settings: &Settings, report: &Report) -> Result<(), String> {
    let mut wrong = String::new();
    for found in &report.diagnostics {
        for fix in &found.fixes {
            alone(files, settings, report, (found, fix)).unwrap_or_else(|problem| _ = writeln!(wrong, "{problem}"));
        }
    }
    for up_to in [Applicability::Safe, Applicability::Unsafe] {
        all(files, settings, up_to).unwrap_or_else(|problem| _ = writeln!(wrong, "{problem}"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn world(files: &[(String, String)]) -> MemoryWorld {
    files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text))
}

/// How often something is found.
fn counts(report: &Report, of: impl Fn(&Diagnostic) -> bool) -> BTreeMap<(String, &'static str, String), usize> {
    let mut counts = BTreeMap::new();
    for found in report.diagnostics.iter().filter(|found| of(found)) {
        let path = report.sources.file(found.primary.span.file).path().to_owned();
        *counts.entry((path, found.rule.code, found.message.clone())).or_insert(0) += 1;
    }
    counts
}

/// A fix by itself: the finding is gone, and what could be read still can.
fn alone(
    files: &[(String, String)],
    settings: &Settings,
    report: &Report,
    (found, fix): (&Diagnostic, &Fix),
) -> Result<(), String> {
    let mut fixed = files.to_vec();
    for (path, text) in &mut fixed {
        let mut edits: Vec<_> =
            fix.edits.iter().filter(|it| report.sources.file(it.span.file).path() == path).collect();
        edits.sort_by_key(|edit| edit.span.start);
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
    }
    let settings = configured(settings.clone(), &fixed);
    let after = configured::check(&world(&fixed), &files[0].0, &settings);
    let path = report.sources.file(found.primary.span.file).path().to_owned();
    let key = (path, found.rule.code, found.message.clone());
    let of_rule = |found: &Diagnostic| found.rule.code == key.1;
    let stays = counts(&after, of_rule).get(&key) >= counts(report, of_rule).get(&key);
    let is_syntax = |found: &Diagnostic| found.rule.code.starts_with("E01");
    let before = counts(report, is_syntax);
    let broken = counts(&after, is_syntax).iter().any(|(key, count)| before.get(key).is_none_or(|old| old < count));
    if !stays && !broken {
        return Ok(());
    }
    let what = if stays { "does not mend it" } else { "breaks the file" };
    let (texts, said) = (texts(&fixed), crate::text::report(&after));
    Err(format!(
        "the fix `{}` of `{}: {}` {what}\n--- fixed\n{texts}--- said then\n{said}",
        fix.title, found.rule.code, found.message
    ))
}

fn texts(files: &[(String, String)]) -> String {
    files.iter().map(|(_, text)| text.as_str()).collect()
}

/// Whether a finding may have been hidden by an error that is gone, as `docs/fixing.md` says: one of syntax hides all but others of its kind, any other hides
/// what has to do with neither syntax nor names, and all hide what is no error.
pub(crate) fn may_be_hidden(code: &str, is_error: bool, gone: &[&str]) -> bool {
    let mut hiding = gone.iter().filter(|gone| gone.starts_with('E'));
    match &code[1..3] {
        "01" if is_error => false,
        "02" if is_error => hiding.any(|gone| gone.starts_with("E01")),
        _ => hiding.next().is_some(),
    }
}

/// All fixes: nothing new is found, where anything changed less is found, and a second time changes nothing.
fn all(files: &[(String, String)], settings: &Settings, up_to: Applicability) -> Result<(), String> {
    let paths = [files[0].0.clone()];
    let report = driver::check_with(&world(files), &paths, settings);
    let fixed = driver::fix(&world(files), &paths, settings, up_to);
    let before = counts(&report, |_| true);
    let after = counts(&fixed.report, |_| true);
    let gone: Vec<&str> =
        before.iter().filter(|(key, old)| after.get(*key).is_none_or(|new| new < *old)).map(|(key, _)| key.1).collect();
    let is_error =
        |code: &str| fixed.report.diagnostics.iter().any(|it| it.rule.code == code && it.severity == Severity::Error);
    let is_new = |(key, count): &(&(String, &'static str, String), &usize)| {
        before.get(*key).is_none_or(|old| old < *count) && !may_be_hidden(key.1, is_error(key.1), &gone)
    };
    let new = after.iter().find(is_new);
    if let Some((key, _)) = new {
        return Err(format!("with {up_to:?} fixes something new is found: {key:?}"));
    }
    if !fixed.files.is_empty() && fixed.mended() == 0 {
        return Err(format!("with {up_to:?} fixes nothing gets better"));
    }
    let mut mended = files.to_vec();
    for file in &fixed.files {
        mended
            .iter_mut()
            .filter(|(path, _)| *path == file.path)
            .for_each(|(_, text)| file.after.as_ref().clone_into(text));
    }
    let again = driver::fix(&world(&mended), &paths, settings, up_to);
    if again.files.is_empty() { Ok(()) } else { Err(format!("{up_to:?} fixes applied twice change something again")) }
}
