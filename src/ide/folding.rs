//! What can be folded away: declarations, blocks, arms, comments, imports, and whatever else takes several lines; of YAML and JSON the entries of
//! maps and lists.

use super::parts::{self, Part};
use crate::base::{FileId, Span};
use crate::driver::workspace::Document;
use crate::frontend::{self, Unit};
use crate::syntax::ast::{Comment, File};

/// Something that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From its first byte to the last one that is hidden: a closing bracket on a line of its own stays to be seen. It takes several lines.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// A run of comments on lines of their own.
    Comment,
    /// A run of imports.
    Imports,
    /// Anything else.
    Region,
}

/// All that can be folded in a file, by place. Of what begins on one line the largest counts.
pub fn folds(document: &Document, file: FileId, text: &str) -> Vec<Fold> {
    let mut found = Vec::new();
    if document.kind.is_data() {
        let whole = |(unit, _): &(Unit, Span)| matches!(unit, Unit::Entry | Unit::Element);
        let units = frontend::units(file, text).into_iter().filter(whole);
        found.extend(units.map(|(_, span)| Fold { span, kind: FoldKind::Region }));
    }
    for tree in document.trees.iter() {
        if !document.kind.is_data() {
            of_tree(tree, text, &mut found);
        }
        let own: Vec<Span> = tree.comments.iter().filter(|it| it.own_line).map(|Comment { span, .. }| *span).collect();
        runs(&own, text, &mut |span| found.push(Fold { span, kind: FoldKind::Comment }));
    }
    found.retain_mut(|fold| {
        let known = fold.span.file == file && text.get(fold.span.range()).is_some();
        known && {
            fold.span.end = hidden(text, fold.span);
            text[fold.span.range()].contains('\n')
        }
    });
    found.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    let line = |fold: &Fold| text[..fold.span.start as usize].rfind('\n');
    found.dedup_by(|next, first| next.span.start < first.span.end && line(next) == line(first));
    found
}

/// What can be folded of a file in the language.
fn of_tree(tree: &File, text: &str, found: &mut Vec<Fold>) {
    let mut imports: Vec<Span> = Vec::new();
    parts::visit(tree, &mut |part, span| match part {
        Part::Import => imports.push(span),
        Part::Word | Part::Block => {}
        Part::Declaration | Part::Statement | Part::Arm | Part::Clause | Part::Piece => {
            found.push(Fold { span, kind: FoldKind::Region });
        }
    });
    runs(&imports, text, &mut |span| found.push(Fold { span, kind: FoldKind::Imports }));
}

/// Runs of things on lines that follow each other.
fn runs(spans: &[Span], text: &str, found: &mut dyn FnMut(Span)) {
    let mut run: Option<Span> = None;
    for &span in spans {
        let between = |run: Span| text.get(run.end as usize..span.start as usize);
        match run {
            Some(run_so_far)
                if between(run_so_far).is_some_and(|it| it.trim().is_empty() && it.matches('\n').count() == 1) =>
            {
                run = Some(run_so_far.to(span));
            }
            _ => {
                run.into_iter().for_each(&mut *found);
                run = Some(span);
            }
        }
    }
    run.into_iter().for_each(found);
}

/// Where what is hidden ends: before the line of closing brackets that ends it.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn hidden(text: &str, span: Span) -> u32 {
    let whole = text[span.range()].trim_end();
    let end = match whole.rsplit_once('\n') {
        Some((before, last)) if last.trim().bytes().all(|byte| matches!(byte, b'}' | b')' | b']' | b',')) => {
            before.strip_suffix('\r').unwrap_or(before).len()
        }
        _ => whole.len(),
    };
    span.start + end as u32
}
