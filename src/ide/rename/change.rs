//! The edits of a rename.
//!
//! An argument `pay(order)` names a parameter and a value with one word. If only one of the two gets another name, both are written out:
//! `order: bill`. An
//! argument that would say `bill: bill` then is written short, as the formatter does.

use super::{Everything, Renamed};
use crate::base::{FileId, Span};
use crate::cel::ast::ExprKind;
use crate::diagnostic::Edit;
use crate::hir::NodeKind;
use crate::ide::{Focus, Role};
use crate::syntax::ast::Arg;
use std::collections::BTreeMap;

/// The edits in all files, by file and by place.
pub(super) struct Change {
    edits: BTreeMap<FileId, BTreeMap<Span, String>>,
    /// Where edits end, and by how much what is behind them moves.
    shifts: BTreeMap<FileId, Vec<(u32, i64)>>,
}

impl Change {
    pub(super) fn new(focus: &Focus, renamed: &Renamed<'_>, all: &Everything) -> Self {
        let mut change = Self { edits: BTreeMap::new(), shifts: BTreeMap::new() };
        for (&file, occurrences) in all {
            let own = occurrences.iter().filter(|it| renamed.concerns(it));
            let mut places: BTreeMap<Span, Vec<Role>> = BTreeMap::new();
            own.for_each(|it| places.entry(it.span).or_default().push(it.role));
            if places.is_empty() {
                continue;
            }
            let edits = places.into_iter().map(|(span, roles)| (span, written(&roles, renamed))).collect();
            change.edits.insert(file, edits);
            if focus.document_of(file).is_some_and(|document| !document.kind.is_data()) {
                change.shorten(focus, file, renamed.new);
            }
        }
        change.shifts = change.edits.iter().map(|(&file, edits)| (file, shifts(edits))).collect();
        change
    }

    /// The files that are changed.
    pub(super) fn files(&self) -> impl Iterator<Item = &FileId> {
        self.edits.keys()
    }

    /// All edits, by place.
    pub(super) fn edits(self) -> Vec<Edit> {
        let edits = self.edits.into_values().flatten();
        edits.map(|(span, text)| Edit { span, text }).collect()
    }

    /// The texts of the files that are changed.
    pub(super) fn texts(&self, focus: &Focus) -> BTreeMap<FileId, String> {
        let text = |(&file, edits): (&FileId, &BTreeMap<Span, String>)| {
            let old = focus.sources.file(file).text();
            let (mut new, mut at) = (String::with_capacity(old.len()), 0);
            for (span, text) in edits {
                new.push_str(&old[at..span.start as usize]);
                new.push_str(text);
                at = span.end as usize;
            }
            new.push_str(&old[at..]);
            (file, new)
        };
        self.edits.iter().map(text).collect()
    }

    /// Where a span stands afterwards: what is replaced becomes its replacement.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sources are at most 64 MiB")]
    pub(super) fn moved(&self, span: Span) -> Span {
        let Some(shifts) = self.shifts.get(&span.file) else { return span };
        let moved = |at: u32| {
            let behind = shifts.partition_point(|(end, _)| *end <= at);
            let more = behind.checked_sub(1).map_or(0, |last| shifts[last].1);
            (i64::from(at) + more) as u32
        };
        Span { start: moved(span.start), end: moved(span.end), ..span }
    }

    /// Writes the arguments short whose two names become one.
    fn shorten(&mut self, focus: &Focus, file: FileId, new: &str) {
        let Some(edits) = self.edits.get_mut(&file) else { return };
        let program = focus.program();
        for workflow in program.workflows.iter().filter(|it| program.modules[it.module].file == file) {
            for node in &workflow.nodes {
                let args: &[Arg] = match &node.kind {
                    NodeKind::Call(call) => &call.args,
                    NodeKind::Emit { args, .. } => args,
                    _ => &[],
                };
                for arg in args.iter().filter(|arg| !arg.is_one_word()) {
                    let (name, value) = (arg.name.span, arg.value.span);
                    let is_name = matches!(arg.value.kind, ExprKind::Ident { rooted: false, .. });
                    let becomes = |span: Span| edits.contains_key(&span) || focus.sources.text(span) == new;
                    let changes = edits.contains_key(&name) || edits.contains_key(&value);
                    if !(is_name && changes && becomes(name) && becomes(value)) {
                        continue;
                    }
                    let between = Span { start: name.end, end: value.start, ..name };
                    if focus.sources.text(between).trim() == ":" {
                        edits.remove(&name);
                        edits.remove(&value);
                        edits.insert(name.to(value), new.to_owned());
                    }
                }
            }
        }
    }
}

#[expect(clippy::cast_possible_wrap, reason = "sources are at most 64 MiB")]
fn shifts(edits: &BTreeMap<Span, String>) -> Vec<(u32, i64)> {
    let more = |sum: &mut i64, (span, text): (&Span, &String)| {
        *sum += text.len() as i64 - i64::from(span.len());
        Some((span.end, *sum))
    };
    edits.iter().scan(0, more).collect()
}

/// What is written at a place that has these roles.
fn written(roles: &[Role], renamed: &Renamed<'_>) -> String {
    let Renamed { old, new, .. } = renamed;
    let has = |role| roles.contains(&role);
    match (has(Role::ShortArgument), has(Role::ShortValue)) {
        (true, false) => format!("{new}: {old}"),
        (false, true) => format!("{old}: {new}"),
        (true, true) | (false, false) => (*new).to_owned(),
    }
}
