//! The safety net: what was written is read again, and says what the tree says.

use super::same::{bare, bare_doc};
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
    let mut again = parse(FileId::new(0), written, &mut Sink::new());
    let differs = |span, what| Err(Difference { span, what, text: written.to_owned() });
    let (mut wanted, mut found) = (tree.doc.clone(), again.doc.take());
    bare_doc(&mut wanted);
    bare_doc(&mut found);
    let nowhere = Span::new(tree.items.first().map_or(FileId::new(0), |item| item.span.file), 0, 0);
    if wanted != found {
        return differs(nowhere, "change what it says");
    }
    let mut found = std::mem::take(&mut again.items).into_iter();
    for item in &tree.items {
        // One at a time, since each is a copy.
        let (wanted, found) = (bare(item.clone()), found.next().map(bare));
        if found.as_ref() != Some(&wanted) {
            return differs(first(item, &wanted, found.as_ref()), "change what it says");
        }
    }
    if found.next().is_some() {
        return differs(nowhere, "change what it says");
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

/// The place of the first statement of `item` that is another one in `found`, or of the item. `wanted` is the item without places.
fn first(item: &Item, wanted: &Item, found: Option<&Item>) -> Span {
    let kinds = (&item.kind, &wanted.kind, found.map(|found| &found.kind));
    let (ItemKind::Workflow(own), ItemKind::Workflow(wanted), Some(ItemKind::Workflow(found))) = kinds else {
        return item.span;
    };
    let mut pairs = wanted.body.iter().zip(&found.body).zip(&own.body);
    pairs.find(|((wanted, found), _)| wanted != found).map_or(item.span, |(_, stmt)| stmt.span)
}

/// What comments say, sorted. What one says may begin with a mark of another language.
fn said<'t>(text: &'t str, comments: &[Comment]) -> Vec<(&'t str, Span)> {
    let said = |comment: &Comment| {
        let written = text.get(comment.span.range()).unwrap_or_default();
        (written.trim_start_matches(['/', '#', ' ', '\t']).trim(), comment.span)
    };
    let mut all: Vec<(&str, Span)> = comments.iter().map(said).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
/// A doc.
type A = string // a comment
workflow w(a: int) {
  step one = f(a) timeout 5s when a > 1
  step two = f(a)
}
";

    /// What is said of a text that was written for [`TEXT`]: where, and what.
    fn said_of(written: &str) -> Option<(&'static str, &'static str)> {
        let tree = parse(FileId::new(0), TEXT, &mut Sink::new());
        check(&tree, TEXT, written).err().map(|found| (&TEXT[found.span.range()], found.what))
    }

    #[test]
    fn other_places_another_order_of_clauses_and_longer_forms_are_the_same() {
        assert_eq!(said_of(TEXT), None);
        let moved = TEXT.replace("timeout 5s when a > 1", "when (a > 1) timeout 5000ms").replace("f(a)", "f(a: a)");
        assert_eq!(said_of(&moved), None);
        assert_eq!(said_of(&TEXT.replace("\ntype", "\n// new\n  type").replace("/// A doc.", "/// A doc.  ")), None);
    }

    #[test]
    fn what_would_change_is_named() {
        const CHANGED: &str = "change what it says";
        let changed = |from: &str, to: &str| said_of(&TEXT.replace(from, to));
        assert_eq!(changed("string", "int"), Some(("type A = string", CHANGED)));
        assert_eq!(changed("two = f(a)", "two = g(a)"), Some(("step two = f(a)", CHANGED)));
        assert_eq!(changed("timeout 5s", ""), Some(("step one = f(a) timeout 5s when a > 1", CHANGED)));
        assert_eq!(changed("A doc", "No doc"), Some(("type A = string", CHANGED)));
        assert_eq!(changed("/// A doc.\n", ""), Some(("type A = string", CHANGED)));
        assert_eq!(said_of(&format!("{TEXT}secret S\n")), Some(("", CHANGED)));
        assert_eq!(said_of("").map(|(_, what)| what), Some(CHANGED));
        assert_eq!(changed("// a comment", ""), Some(("// a comment", "lose a comment")));
    }
}
