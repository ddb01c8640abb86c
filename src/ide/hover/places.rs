//! What strings, numbers and comments stand for: imported files, schemas, durations, suppressed rules.

use super::page::{self, Page, code};
use super::word::Word;
use super::{Ask, Hover, symbols};
use crate::base::Span;
use crate::cel;
use crate::hir::ModuleId;
use crate::ide::Focus;
use crate::syntax::ast::TypeBody;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The comment that a place lies in.
pub(super) fn comment_at(focus: &Focus, offset: u32) -> Option<Span> {
    let trees = focus.document()?.trees.iter();
    let mut comments = trees.flat_map(|tree| &tree.comments).map(|comment| comment.span);
    comments.find(|span| span.start <= offset && offset <= span.end)
}

/// What a rule says that is named in a comment which suppresses it.
pub(super) fn suppressed(focus: &Focus, comment: Span, offset: u32) -> Option<Hover> {
    let suppression = focus.suppressions().iter().find(|it| it.comment == comment)?;
    let (range, rule) = suppression.rules.iter().find(|(span, _)| span.start <= offset && offset < span.end)?;
    let mut page = Page::default();
    page.paragraph(&format!("{} {}: {}", rule.severity.as_str(), rule.code, code(rule.name)));
    let first = rule.page();
    let first = first.split("\n\n").next().unwrap_or_default();
    // Pages are ours, and Markdown already.
    page.paragraph(&page::one_line(first));
    page.paragraph(&format!("[More about it]({})", rule.url()));
    Some(Hover { range: *range, markdown: page.finish()? })
}

/// An imported file, a schema or a duration at a place.
pub(super) fn at(ask: &Ask<'_>, offset: u32) -> Option<Hover> {
    let focus = ask.focus;
    let is_at = |span: Span| span.file == focus.file && span.start <= offset && offset < span.end;
    for module in focus.modules() {
        let imports = &ask.program.modules[module].imports;
        if let Some(import) = imports.iter().find(|import| !import.stub && is_at(import.path.span)) {
            let mut page = Page::default();
            page.code(&format!("import {}", cel::quoted(&import.path.value)));
            match import.target {
                Some(target) => {
                    page.doc(ask.program.modules[target].doc.as_deref());
                    contents(ask, &mut page, target);
                }
                None => page.paragraph("The file could not be read."),
            }
            return Some(Hover { range: import.path.span, markdown: page.finish()? });
        }
    }
    for (id, decl) in ask.program.types.enumerate() {
        if let TypeBody::Schema(path) = &decl.body
            && is_at(path.span)
        {
            let mut page = Page::default();
            page.paragraph(&format!("The JSON Schema {} makes the type {}.", code(&path.value), code(&decl.name.text)));
            let named = cel::Named { id: u32::try_from(id.index()).ok()?, name: decl.name.text.clone() };
            ask.is(&mut page, &ask.typed.table.unfold(&named));
            return Some(Hover { range: path.span, markdown: page.finish()? });
        }
    }
    duration_at(focus, offset)
}

/// What a module declares.
pub(super) fn contents(ask: &Ask<'_>, page: &mut Page, module: ModuleId) {
    let program = ask.program;
    let file = program.modules[module].file;
    page.item(&format!("the file {}", code(ask.focus.sources.file(file).path())));
    let actions = program.actions.iter().filter(|it| it.module == module).map(|it| it.name.as_str());
    let workflows = program.workflows.iter().filter(|it| it.module == module).map(|it| it.name.as_str());
    let types = program.types.iter().filter(|it| it.module == module).map(|it| it.name.as_str());
    for (what, names) in
        [("actions", page::names(actions)), ("workflows", page::names(workflows)), ("types", page::names(types))]
    {
        if !names.is_empty() {
            page.item(&format!("{what}: {names}"));
        }
    }
    let others = symbols::counts(&[
        (program.consts.iter().filter(|it| it.module == module).count(), "constant"),
        (program.secrets.iter().filter(|it| it.module == module).count(), "secret"),
        (program.resources.iter().filter(|it| it.module == module).count(), "resource"),
        (program.machines.iter().filter(|it| it.module == module).count(), "machine"),
        (program.tests.iter().filter(|it| it.module == module).count(), "test"),
    ]);
    if !others.is_empty() {
        page.item(&others);
    }
}

fn duration_at(focus: &Focus, offset: u32) -> Option<Hover> {
    let text = focus.source().text();
    let is_data = focus.document().is_some_and(|document| document.kind.is_data());
    let word = Word::at(text, offset as usize, is_data)?;
    let milliseconds = milliseconds(word.text).filter(|_| !word.quoted && word.behind(text) != Some(':'))?;
    let said = spelled(milliseconds);
    // `5s` says all that there is to say.
    if said.split(' ').count() == 2 && word.text.starts_with(said.split(' ').next().unwrap_or_default()) {
        return None;
    }
    let [start, end] = [word.start, word.end()].map(u32::try_from);
    let range = Span::new(focus.file, start.ok()?, end.ok()?);
    Some(Hover { range, markdown: format!("{} is {said}", code(word.text)) })
}

/// `1h30m` in milliseconds, if it is a duration.
fn milliseconds(text: &str) -> Option<u64> {
    let (mut rest, mut sum) = (text, 0_u64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|&at| at > 0)?;
        let unit_end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        let unit = match &rest[digits..unit_end] {
            "ms" => 1,
            "s" => SECOND,
            "m" => MINUTE,
            "h" => HOUR,
            "d" => DAY,
            _ => return None,
        };
        sum = sum.checked_add(rest[..digits].parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = &rest[unit_end..];
    }
    (!text.is_empty()).then_some(sum)
}

/// A length of time in all its units: `1 min 30 s`.
fn spelled(milliseconds: u64) -> String {
    let mut left = milliseconds;
    let mut parts = Vec::new();
    for (unit, one, many) in
        [(DAY, "day", "days"), (HOUR, "h", "h"), (MINUTE, "min", "min"), (SECOND, "s", "s"), (1, "ms", "ms")]
    {
        let count = left / unit;
        left %= unit;
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    }
    if parts.is_empty() { "no time".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_spelled_out() {
        for (text, said) in [
            ("90s", Some("1 min 30 s")),
            ("1h30m", Some("1 h 30 min")),
            ("250ms", Some("250 ms")),
            ("36h", Some("1 day 12 h")),
            ("0s", Some("no time")),
            ("5x", None),
            ("s", None),
            ("99999999999999999999s", None),
        ] {
            assert_eq!(milliseconds(text).map(spelled).as_deref(), said, "{text}");
        }
    }
}
