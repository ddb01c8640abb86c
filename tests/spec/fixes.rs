//! What every safe fix promises: the files still parse, and less is wrong with them.

use crate::configured;
use flowright::base::Span;
use flowright::diagnostic::{Applicability, Edit};
use flowright::driver::{MemoryWorld, Report, Settings};

/// Applies all safe fixes of a report and checks again.
pub(crate) fn hold(files: &[(String, String)], settings: &Settings, report: &Report) -> Result<(), String> {
    let mut edits: Vec<&Edit> = Vec::new();
    for found in &report.diagnostics {
        let safe = found.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
        edits.extend(safe.into_iter().flat_map(|fix| &fix.edits));
    }
    if edits.is_empty() {
        return Ok(());
    }
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start));
    edits.dedup();
    let mut world = MemoryWorld::new();
    let mut fixed = Vec::new();
    for (path, text) in files {
        let own = edits.iter().filter(|edit| report.sources.file(edit.span.file).path() == path);
        let text = apply(text, own.map(|edit| (edit.span, edit.text.as_str())));
        fixed.push(text.clone());
        world = world.with(path, text);
    }
    let after = configured::check(&world, &files[0].0, settings);
    if after.diagnostics.len() >= report.diagnostics.len() {
        let (now, said) = (fixed.join("\n"), crate::text::report(&after));
        return Err(format!("the safe fixes make nothing better\n--- fixed\n{now}--- what is said then\n{said}"));
    }
    Ok(())
}

/// Applies edits in order, leaving out those that overlap an earlier one.
fn apply<'e>(text: &str, edits: impl Iterator<Item = (Span, &'e str)>) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (span, replacement) in edits {
        let (start, end) = (span.start as usize, span.end as usize);
        if start < at {
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(replacement);
        at = end;
    }
    out + &text[at..]
}
