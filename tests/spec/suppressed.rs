//! What suppressions promise: the comment that is suggested for a finding takes that finding away and no other one, and adds none; and every
//! comment suppresses the same once its file is formatted.

use crate::configured::{check, configured};
use flowright::base::FileId;
use flowright::diagnostic::{Diagnostic, Fix, Sink};
use flowright::driver::{MemoryWorld, Report, Settings};
use flowright::syntax;
use std::fmt::Write as _;
use std::path::Path;

/// A finding that does not depend on where it stands: its file, its code, what it says, and the text of its line.
type Known = (String, &'static str, String, String);

/// Tries the suggestions for each finding of a report.
pub(crate) fn hold(files: &[(String, String)], settings: &Settings, report: &Report) -> Result<(), String> {
    let offering = Settings { suppress: Some("as agreed".to_owned()), ..settings.clone() };
    let offered = check(&world(files), &files[0].0, &configured(offering, files));
    let mut wrong = String::new();
    if let Err(problem) = stay(files, settings, report) {
        _ = writeln!(wrong, "{problem}");
    }
    // Of what cannot be suppressed the fixes are there as ever.
    for found in offered.diagnostics.iter().filter(|found| !found.rule.is_fixed()) {
        let mut why = String::new();
        let mut works = |fix: &Fix| {
            let result = suppresses(files, settings, report, (found, fix));
            result.map_err(|problem| why.push_str(&problem)).is_ok()
        };
        if !found.fixes.is_empty() && !found.fixes.iter().any(&mut works) {
            _ = writeln!(wrong, "`{}: {}` cannot be suppressed\n{why}", found.rule.code, found.message);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn world(files: &[(String, String)]) -> MemoryWorld {
    files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text))
}

/// What is found, in order. A line is known without the comment that may have been put behind it.
fn known(report: &Report) -> Vec<Known> {
    let line = |found: &Diagnostic| {
        let source = report.sources.file(found.primary.span.file);
        let line = source.lines().line_text(source.lines().line(found.primary.span.start), source.text());
        let line = line.split(" // flowright:").next().unwrap_or_default().split(" # flowright:").next();
        line.unwrap_or_default().trim_end().to_owned()
    };
    let path = |found: &Diagnostic| report.sources.file(found.primary.span.file).path().to_owned();
    let all = report.diagnostics.iter();
    all.map(|found| (path(found), found.rule.code, found.message.clone(), line(found))).collect()
}

/// Whether the same is found once the files are formatted, and once they are that were written on as few lines as comments allow.
fn stay(files: &[(String, String)], settings: &Settings, report: &Report) -> Result<(), String> {
    if !files.iter().any(|(_, text)| text.contains("flowright: allow")) {
        return Ok(());
    }
    formatted(files, settings, report)?;
    let mut squeezed = files.to_vec();
    for (_, text) in squeezed.iter_mut().filter(|(path, _)| is_flow(path)) {
        let line = |line: &str| format!("{}{}", line.trim(), if line.contains("//") { '\n' } else { ' ' });
        *text = text.lines().map(line).collect();
    }
    let report = check(&world(&squeezed), &files[0].0, &configured(settings.clone(), &squeezed));
    formatted(&squeezed, settings, &report)
}

fn is_flow(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "flow")
}

/// Whether the same is found once the files are formatted.
fn formatted(files: &[(String, String)], settings: &Settings, report: &Report) -> Result<(), String> {
    let mut written = files.to_vec();
    for (path, text) in written.iter_mut().filter(|(path, _)| is_flow(path)) {
        let mut sink = Sink::new();
        let tree = syntax::parse(FileId::new(0), text, &mut sink);
        if sink.has_errors() {
            return Ok(());
        }
        *text = syntax::format::format(&tree, text).map_err(|bug| format!("{path}: {}", bug.what))?;
    }
    let after = check(&world(&written), &files[0].0, &configured(settings.clone(), &written));
    let said = |report: &Report| {
        let path = |found: &Diagnostic| report.sources.file(found.primary.span.file).path().to_owned();
        let all = report.diagnostics.iter();
        let mut all: Vec<_> = all.map(|found| (path(found), found.rule.code, found.message.clone())).collect();
        all.sort();
        all
    };
    let (before, after) = (said(report), said(&after));
    if before == after {
        return Ok(());
    }
    let text = |files: &[(String, String)]| files.iter().map(|(_, text)| text.as_str()).collect::<String>();
    Err(format!("--- as it was\n{}--- formatted\n{}--- {before:?}\n--- {after:?}\n", text(files), text(&written)))
}

fn suppresses(
    files: &[(String, String)],
    settings: &Settings,
    report: &Report,
    (found, fix): (&Diagnostic, &Fix),
) -> Result<(), String> {
    let mut commented = files.to_vec();
    let path = report.sources.file(found.primary.span.file).path();
    for (_, text) in commented.iter_mut().filter(|(name, _)| name == path) {
        for edit in &fix.edits {
            text.replace_range(edit.span.range(), &edit.text);
        }
    }
    let settings = configured(settings.clone(), &commented);
    let after = check(&world(&commented), &files[0].0, &settings);
    let mut gone = known(report);
    let mut new = Vec::new();
    for one in known(&after) {
        match gone.iter().position(|other| *other == one) {
            Some(at) => _ = gone.remove(at),
            None => new.push(one),
        }
    }
    // A leak says what a type error says, too; whoever allows the leak sees that.
    new.retain(|(_, code, ..)| found.rule.name != "secret-leak" || !code.starts_with("E03"));
    // Two findings of one rule in one statement, or on one line, have one comment.
    let is_its_own = !gone.is_empty() && gone.iter().all(|(file, code, ..)| file == path && *code == found.rule.code);
    if new.is_empty() && is_its_own {
        return stay(&commented, &settings, &after);
    }
    let text: String = commented.iter().map(|(_, text)| text.as_str()).collect();
    Err(format!("--- with the comment\n{text}--- gone: {gone:?}\n--- new: {new:?}\n"))
}
