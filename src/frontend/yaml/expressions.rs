//! The canonical spelling of the expressions in a file, and of nothing else.

use super::docs::Docs;
use super::read::{Reader, Seen};
use crate::base::{FileId, Span};
use crate::diagnostic::Sink;
use crate::frontend::tree::{Remarks, parse, spelled_in};

/// `text` with each expression that stands on one line in its canonical form, quoted as its place wants it; those of block scalars and folded
/// texts stay as they are laid out. Nothing if the file has mistakes, which are in the sink then.
pub(in crate::frontend) fn format_expressions(file: FileId, text: &str, sink: &mut Sink) -> Option<String> {
    let before = sink.mark();
    let tree = parse(file, text, sink);
    let mut seen = Vec::new();
    for (root, comments) in tree.documents() {
        let mut reader =
            Reader { docs: Docs::new(text, comments), sink, remarks: Remarks::new(text), seen: Some(Vec::new()) };
        reader.file(root);
        seen.extend(reader.seen.into_iter().flatten());
    }
    if sink.errors_since(before) {
        return None;
    }
    seen.sort_by_key(|seen: &Seen| (seen.place.start, seen.place.end));
    // What an alias stands for may be an expression in one place and plain text in another.
    let mut shared: Vec<Span> = tree.aliases().iter().map(|it| it.target).collect();
    shared.sort_unstable_by_key(|anchor| (anchor.start, std::cmp::Reverse(anchor.end)));
    // Of anchors in anchors the outer ones are enough; those are apart.
    shared.dedup_by(|inner, outer| outer.contains(*inner));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for Seen { place, scalar, formatted } in seen {
        let before = shared.partition_point(|anchor| anchor.start <= place.start);
        let is_shared = before.checked_sub(1).is_some_and(|at| shared[at].contains(place));
        if is_shared || (place.start as usize) < at || text[scalar.range()].contains('\n') || formatted.contains('\n') {
            continue;
        }
        let Some(spelled) = spelled_in(&formatted, place, scalar, text) else { continue };
        out.push_str(&text[at..place.start as usize]);
        out.push_str(&spelled);
        at = place.end as usize;
    }
    out.push_str(&text[at..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let mut sink = Sink::new();
        let written = format_expressions(FileId::new(0), text, &mut sink);
        assert_eq!(sink.found(), []);
        let written = written.unwrap();
        assert_eq!(format_expressions(FileId::new(0), &written, &mut sink).as_ref(), Some(&written), "twice is once");
        written
    }

    fn step(body: &str) -> String {
        format!("flowright: 1\nworkflows:\n  w:\n    steps:\n      s: {body}\n")
    }

    #[test]
    fn expressions_are_spelled_canonically_in_every_style_of_one_line() {
        for (before, after) in [
            ("{ uses: a, when: x>1&&y }", "{ uses: a, when: x > 1 && y }"),
            ("{ uses: a, when: 'x==\"it''s\"' }", "{ uses: a, when: 'x == \"it''s\"' }"),
            ("{ uses: a, when: \"x==\\\"\\u017c\\\"\" }", "{ uses: a, when: \"x == \\\"ż\\\"\" }"),
            ("{ uses: a, with: { t: 'at ${x+1}, ${ y+1 }' } }", "{ uses: a, with: { t: 'at ${x + 1}, ${ y + 1 }' } }"),
        ] {
            assert_eq!(formatted(&step(before)), step(after));
        }
    }

    #[test]
    fn what_its_place_cannot_hold_stays_as_it_is() {
        for kept in ["{ uses: a, when: x?y:z }", "\n        uses: a\n        when: >-\n          x==1\n          && y"]
        {
            assert_eq!(formatted(&step(kept)), step(kept));
        }
        let block = step("\n        uses: a\n        when: f(x,[1,2])\n");
        assert_eq!(formatted(&block), block.replace("f(x,[1,2])", "f(x, [1, 2])"));
    }

    #[test]
    fn what_an_anchor_holds_stays_as_it_is() {
        let text = step("{ uses: a, when: &c 'x>1', with: { t: *c, u: '${y+1}' } }");
        assert_eq!(formatted(&text), text.replace("y+1", "y + 1"));
    }

    #[test]
    fn a_file_with_mistakes_is_not_formatted() {
        let mut sink = Sink::new();
        assert_eq!(format_expressions(FileId::new(0), &step("{ uses: a, when: x> }"), &mut sink), None);
        assert_eq!(sink.found().len(), 1);
    }
}
