//! The safety net: what was written is read again, and says what the tree says.

use super::same::bare;
use crate::base::{FileId, Span};
use crate::diagnostic::Sink;
use crate::syntax::ast::{Comment, File, Item, ItemKind};
use crate::syntax::parse;

/// A place of the source that would come out as something else: a bug of the formatter, or a tree that no text has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The first declaration or statement that differs.
    pub span: Span,
    /// What is different, to go behind "formatting would".
    pub what: &'static str,
    /// What was written.
    pub text: String,
}

/// Holds what was `written` for a tree to the tree, and to its comments.
pub(super) fn check(tree: &File, text: &str, written: &str) -> Result<(), Difference> {
    let mut sink = Sink::new();
    let again = parse(FileId::new(0), written, &mut sink);
    let differs = |span, what| Err(Difference { span, what, text: written.to_owned() });
    let nowhere = Span::new(tree.items.first().map_or(FileId::new(0), |item| item.span.file), 0, 0);
    let (wanted, found) = (bare(tree), bare(&again));
    if wanted != found {
        let pairs = wanted.items.iter().zip(&found.items).zip(&tree.items);
        let place =
            pairs.filter(|((wanted, found), _)| wanted != found).map(|((_, found), item)| first(item, found)).next();
        let place = place.or_else(|| tree.items.get(found.items.len()).map(|item| item.span));
        return differs(place.unwrap_or(nowhere), "change what it says");
    }
    let (wanted, found) = (said(text, &tree.comments), said(written, &again.comments));
    // Both are sorted. What the tree has for docs may be new as a comment.
    let mut rest = found.into_iter();
    for (said, span) in wanted {
        if !rest.by_ref().any(|(found, _)| found == said) {
            return differs(span, "lose a comment");
        }
    }
    Ok(())
}

/// The place of the first statement of `item` that is another one in `found`, or of the item.
fn first(item: &Item, found: &Item) -> Span {
    let (ItemKind::Workflow(own), ItemKind::Workflow(found)) = (&item.kind, &found.kind) else { return item.span };
    let bare_own = bare(&File { items: vec![item.clone()], ..File::default() });
    let [Item { kind: ItemKind::Workflow(bare_own), .. }] = &bare_own.items[..] else { return item.span };
    let mut pairs = bare_own.body.iter().zip(&found.body).zip(&own.body);
    pairs.find(|((wanted, found), _)| wanted != found).map_or(item.span, |(_, stmt)| stmt.span)
}

/// What comments say, sorted.
fn said<'t>(text: &'t str, comments: &[Comment]) -> Vec<(&'t str, Span)> {
    let said = |comment: &Comment| {
        let written = text.get(comment.span.range()).unwrap_or_default();
        (written.trim_start_matches(['/', '#']).trim(), comment.span)
    };
    let mut all: Vec<(&str, Span)> = comments.iter().map(said).collect();
    all.sort_unstable();
    all
}
