//! What to select when somebody selects more and more: a name, the parts of an expression around it, the statement, its block, the
//! declaration, the file. In YAML and JSON what lies around an expression is the text that it stands in, the entry, the map.

use super::parts;
use crate::base::{FileId, Span};
use crate::driver::workspace::Document;
use crate::frontend::{self, Unit};

/// The ranges to select at each of some offsets, from the smallest to the whole file. Each lies in the next, and is smaller.
pub fn ranges(document: &Document, file: FileId, text: &str, offsets: &[u32]) -> Vec<Vec<Span>> {
    let whole = Span::new(file, 0, end(text));
    let mut all = Vec::new();
    document.trees.iter().for_each(|tree| parts::visit(tree, &mut |_, span| all.push(span)));
    if document.kind.is_data() {
        let units = frontend::units(file, text);
        let mut scalars: Vec<Span> = units.iter().filter(|it| it.0 == Unit::Scalar).map(|it| it.1).collect();
        scalars.sort_unstable();
        let in_scalar = |span: &Span| {
            let before = scalars.partition_point(|scalar| scalar.start <= span.start);
            before > 0 && scalars[before - 1].contains(*span)
        };
        all.retain(in_scalar);
        all.extend(units.into_iter().map(|(_, span)| span));
    }
    all.extend(document.trees.iter().flat_map(|tree| &tree.comments).map(|comment| comment.span));
    all.retain(|span| whole.contains(*span) && !span.is_empty() && *span != whole);
    all.sort_unstable_by_key(|span| span.len());
    all.dedup();
    offsets.iter().map(|&offset| around(&all, whole, offset.min(whole.end))).collect()
}

/// Of some parts, the smallest first, those that touch an offset and lie in each other.
fn around(all: &[Span], whole: Span, offset: u32) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for &span in all.iter().chain([&whole]) {
        let touches = span.start <= offset && offset <= span.end;
        let is_next = found.last().is_none_or(|last| span.contains(*last) && span.len() > last.len());
        if touches && is_next {
            found.push(span);
        }
    }
    if found.is_empty() { vec![whole] } else { found }
}

#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
const fn end(text: &str) -> u32 {
    text.len() as u32
}
